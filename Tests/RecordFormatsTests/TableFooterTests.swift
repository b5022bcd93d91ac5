import Pace
import RecordFormats
import Testing

@Suite("table: what stands around the rows")
struct TableFooterTests {
    @Test("Rule 3: lines of text around the rows are footers; a row that was torn is none")
    func footers() {
        let header = "start;talk;agent;client"
        let row = "2026-11-23 08:02:35;12;101;+4930123456"
        for line in [
            "Page 1 of 3;;;", "Page 1 of 3", "© 2026", "© 2026;;;", ";;Отчёт сформирован 23.11.2026;", "3 calls;;;",
            "Monthly report;;;", "May be incomplete;;;", "Seite 1",
        ] {
            let decoded = decode("table", "\(header)\n\(row)\n\(line)\n\(row)\n")
            #expect(decoded.map(\.ignored) == ["header", nil, "footer", nil], "\(line)")
        }
        for line in [
            "2026-11-23 08", "2026-11-23 0;;;x", "23.11", "17954", "5", "Nov 23", "No", "Wednes", "Tue 10/18/2016",
            "12;101",
            "Anna;101;;",
            ";;;+4930123456", "***;;;", "2026-11-;;;", "\"Page 1\nof 3\";;;",
        ] {
            let decoded = decode("table", "\(header)\n\(row)\n\(line)\n\(row)\n")
            #expect(decoded.count == 4 && decoded[2].quarantined != nil, "\(line)")
        }
        // The beginning of a name, or of an id, may be that of a row.
        let named = decode("table", "agent;start;talk;client\nAnna P\n© 2026;;;\n")
        #expect(named.map(\.ignored) == ["header", nil, "footer"])
        let numbered = decode("table", "call id;start;talk;client\nPage 1 of 3\nCA12af\n")
        #expect(numbered.map(\.ignored) == ["header", "footer", nil])
        // Above the rows, however fields are set apart there.
        for line in ["Отчёт по звонкам;;;", ";Звонки, все;;", "© 2026;;;"] {
            #expect(decode("table", "\(line)\n\(header)\n\(row)\n").map(\.ignored) == ["footer", "header", nil])
        }
        for line in ["Anna;101;;", "2026-11-23 08:02:35;;;", "101;12,5"] {
            #expect(decode("table", "\(line)\n\(header)\n\(row)\n").first?.quarantined != nil, "\(line)")
        }
        let comma = "Date,Client,Agent,Talk\n2026-11-23 08:02:35,+4930123456,101,12\nPage 1 of 3,,,\n"
        #expect(decode("table", comma).map(\.ignored) == ["header", nil, "footer"])
    }
}

import Pace
import RecordFormats
import Testing

/// Rows of a journal and what they mean. 2026-11-23T08:02:35Z is 1795420955.
struct JournalTests {
    private static let header = "id,at,kind,manager,client,value,due,call\n"
    private static let moment = Instant(seconds: 1_795_420_955)

    private func row(_ text: String, _ options: FormatOptions = FormatOptions()) -> Decoded? {
        decode("journal", Self.header + text + "\n", options).last
    }

    private func entry(_ kind: JournalEntry.Kind, due: Day? = nil) -> JournalEntry {
        JournalEntry(id: "1", kind: kind, at: Self.moment, manager: "anna", client: "+74951234567", due: due)
    }

    @Test(
        "Every kind, as a row and as JSON",
        arguments: [
            ("agreement", "yes", "", JournalEntry.Kind.agreement(.yes)), ("AGREEMENT", "YES", "", .agreement(.yes)),
            ("agreement", "no", "", .agreement(.no)), ("agreement", "None", "", .agreement(.none)),
            ("agreement", "да", "", .agreement(.yes)), ("agreement", "Нет", "", .agreement(.no)),
            ("planned", "a contract", "2026-12-01", .planned("a contract")),
            ("planned", "договор", "", .planned("договор")),
            ("meeting", "", "", .meeting), ("Meeting", "whatever", "no date", .meeting),
            ("progress", "3", "", .progress(name: "", count: 3_000_000)),
            ("progress", "demo", "", .progress(name: "demo", count: 1_000_000)),
            ("progress", "demo=3", "", .progress(name: "demo", count: 3_000_000)),
            ("progress", "demo = 0.5", "", .progress(name: "demo", count: 500_000)),
            ("progress", "a=b", "", .progress(name: "a=b", count: 1_000_000)),
            ("progress", "a=b=2", "", .progress(name: "a=b", count: 2_000_000)),
            ("progress", "=2", "", .progress(name: "", count: 2_000_000)),
            ("progress", "0", "", .progress(name: "", count: 0)),
            ("sale", "1500", "", .sale(amount: 1_500_000_000)), ("sale", "1500.5", "", .sale(amount: 1_500_500_000)),
            ("sale", "0,000001", "", .sale(amount: 1)), ("sale", "-20.25", "", .sale(amount: -20_250_000)),
            ("sale", "9223372036854.775807", "", .sale(amount: .max)),
        ]
    )
    func kinds(kind: String, value: String, due: String, meaning: JournalEntry.Kind) throws {
        let wanted = entry(meaning, due: due == "2026-12-01" ? Day(year: 2026, month: 12, day: 1) : nil)
        let row = row("1,1795420955,\(kind),anna,+74951234567,\"\(value)\",\(due),")
        #expect(row?.journal == wanted)
        let json = """
            {"id":1,"at":1795420955,"kind":"\(kind)","manager":"anna","client":"+74951234567","value":"\(value)","due":"\(due)"}
            """
        let decoded = decode("journal", json, FormatOptions())
        #expect(decoded.map(\.journal) == [wanted])
        #expect(decoded.first?.key == row?.key && row?.key != nil)
    }

    @Test("Numbers of JSON are taken as they are written")
    func jsonNumbers() throws {
        func kind(_ kind: String, _ value: String) -> JournalEntry.Kind? {
            let json = #"{"value":\#(value),"kind":"\#(kind)","manager":"m","at":1795420955.25,"id":"x"}"#
            return decode("journal", json, FormatOptions()).first?.journal?.kind
        }
        #expect(kind("sale", "0.1") == .sale(amount: 100_000))
        #expect(kind("sale", "-123456789012.123456") == .sale(amount: -123_456_789_012_123_456))
        #expect(kind("progress", "2") == .progress(name: "", count: 2_000_000))
        #expect(kind("progress", "1e3") == nil)
        #expect(kind("meeting", "null") == .meeting)
    }

    @Test(
        "Moments: RFC 3339, seconds since 1970, and local time where the source names its zone",
        arguments: [
            ("2026-11-23T08:02:35Z", Instant(seconds: 1_795_420_955)),
            ("2026-11-23T11:02:35+03:00", Instant(seconds: 1_795_420_955)),
            ("2026-11-23t08:02:35.5z", Instant(microseconds: 1_795_420_955_500_000)),
            ("2026-11-23 08:02:35Z", Instant(seconds: 1_795_420_955)),
            ("1795420955", Instant(seconds: 1_795_420_955)),
            ("1795420955.000001", Instant(microseconds: 1_795_420_955_000_001)),
            ("2026-11-23 11:02:35", Instant(seconds: 1_795_420_955)),
            ("2026-11-23T11:02:35", Instant(seconds: 1_795_420_955)),
            ("2026-11-23 11:02", Instant(seconds: 1_795_420_920)),
            (" 2026-11-23 11:02 ", Instant(seconds: 1_795_420_920)),
        ]
    )
    func moments(text: String, at: Instant) throws {
        let moscow = FormatOptions(zone: Zone(name: "Europe/Moscow", firstOffset: 10_800))
        #expect(row("1,\(text),meeting,anna,,,,", moscow)?.journal?.at == at)
        let json = #"{"id":"1","at":"\#(text)","kind":"meeting","manager":"anna"}"#
        #expect(decode("journal", json, moscow).first?.journal?.at == at)
    }

    @Test("A local time needs the zone of the source, and hours that the clocks change carry a note")
    func localTimes() throws {
        let reason = "at: is a local time, and the source names no zone"
        #expect(row("1,2026-11-23 08:02:35,meeting,anna,,,,")?.quarantined == reason)
        #expect(row("1,2026-11-23 08:02,meeting,anna,,,,")?.quarantined == reason)
        #expect(row("1,2026-11-23T08:02:35Z,meeting,anna,,,,")?.note == nil)
        // 25 October 2026, 02:30 in Berlin: first at 00:30 UTC, again at 01:30.
        let twice = row("1,2026-10-25 02:30,meeting,anna,,,,", berlin)
        #expect(twice?.journal?.at == instant("2026-10-25T00:30:00Z"))
        #expect(twice?.note == "at occurs twice in Europe/Berlin; read as 2026-10-25T00:30:00Z")
        // 29 March 2026, 02:30 does not occur; 03:30 is 01:30 UTC.
        let never = row("1,2026-03-29 02:30,meeting,anna,,,,", berlin)
        #expect(never?.journal?.at == instant("2026-03-29T01:30:00Z"))
        #expect(never?.note == "at never occurs in Europe/Berlin; moved forward")
    }

    @Test(
        "What fits no shape is quarantined with its field, and what stands there is not shown",
        arguments: [
            (",1795420955,meeting,anna,,,,", "id: is empty"), (" ,1795420955,meeting,anna,,,,", "id: is empty"),
            ("\(String(repeating: "x", count: 201)),1795420955,meeting,anna,,,,", "id: is longer than 200 bytes"),
            ("\(String(repeating: "ы", count: 101)),1795420955,meeting,anna,,,,", "id: is longer than 200 bytes"),
            ("1,,meeting,anna,,,,", "at: is empty"), ("1,0,meeting,anna,,,,", "at: lies before 1980"),
            ("1,soon,meeting,anna,,,,", "at: is no date and time, and no number of seconds since 1970"),
            ("1,2026-02-30T08:00:00Z,meeting,anna,,,,", "at: is no date and time, and no number of seconds since 1970"),
            ("1,99999999999999,meeting,anna,,,,", "at: is no date and time, and no number of seconds since 1970"),
            ("1,1795420955,call,anna,,,,", "kind: is none of agreement, planned, meeting, progress and sale"),
            ("1,1795420955,,anna,,,,", "kind: is none of agreement, planned, meeting, progress and sale"),
            ("1,1795420955,meeting,,,,,", "manager: is empty"),
            ("1,1795420955,meeting,\(String(repeating: "m", count: 321)),,,,", "manager: is longer than 320 bytes"),
            ("1,1795420955,meeting,anna,\(String(repeating: "m", count: 321)),,,", "client: is longer than 320 bytes"),
            ("1,1795420955,agreement,anna,,maybe,,", "value: is none of yes, no and none"),
            ("1,1795420955,agreement,anna,,,,", "value: is none of yes, no and none"),
            ("1,1795420955,planned,anna,,,,", "value: is empty"),
            ("1,1795420955,planned,anna,,x,2026-13-01,", "due: is no YYYY-MM-DD"),
            ("1,1795420955,planned,anna,,x,1.12.2026,", "due: is no YYYY-MM-DD"),
            (
                "1,1795420955,planned,anna,,\(String(repeating: "x", count: 1_001)),,",
                "value: is longer than 1000 bytes"
            ),
            ("1,1795420955,progress,anna,,,,", "value: is empty"),
            ("1,1795420955,progress,anna,,-1,,", "value: is a negative count"),
            ("1,1795420955,progress,anna,,demo=-1,,", "value: is a negative count"),
            ("1,1795420955,progress,anna,,1.0000001,,", "value: has more than 6 decimals"),
            ("1,1795420955,sale,anna,,,,", "value: is empty"),
            ("1,1795420955,sale,anna,,1 000,,", "value: is no amount: digits, with a point or comma before decimals"),
            ("1,1795420955,sale,anna,,.5,,", "value: is no amount: digits, with a point or comma before decimals"),
            ("1,1795420955,sale,anna,,1.,,", "value: is no amount: digits, with a point or comma before decimals"),
            ("1,1795420955,sale,anna,,--1,,", "value: is no amount: digits, with a point or comma before decimals"),
            (
                "1,1795420955,sale,anna,,\"1,000.50\",,",
                "value: is no amount: digits, with a point or comma before decimals"
            ),
            ("1,1795420955,sale,anna,,0.0000001,,", "value: has more than 6 decimals"),
            ("1,1795420955,sale,anna,,9223372036854.775808,,", "value: is too large a number"),
            ("1,1795420955,sale,anna,,99999999999999999999999999,,", "value: is too large a number"),
            ("1,1795420955,meeting,anna", "fields: 4 of them where the header has 8"),
            ("1,1795420955,meeting,anna,,,,,", "fields: 9 of them where the header has 8"),
        ]
    )
    func quarantined(text: String, reason: String) throws {
        #expect(row(text)?.quarantined == reason)
    }

    @Test(
        "JSON that fits no shape is quarantined",
        arguments: [
            ("{", "json: is no JSON"), ("{}", "id: is empty"), ("{1,2}", "json: is no JSON"),
            ("{\"id\":1", "json: is no JSON"),
            ("{\"id\":true}", "id: is neither a text nor a number"),
            ("{\"id\":{}}", "id: is neither a text nor a number"),
            ("{\"value\":[1]}", "value: is neither a text nor a number"),
            ("{\"id\":1e3}", "id: is a number with an exponent"),
            ("{\"id\":null}", "id: is empty"), ("{\"id\":\"\\ud800\"}", "json: is no JSON"),
            (
                "{\"id\":\(String(repeating: "[", count: 65))\(String(repeating: "]", count: 65))}",
                "json: has more than 64 levels"
            ),
        ]
    )
    func malformedJSON(text: String, reason: String) throws {
        #expect(decode("journal", text + "\n", FormatOptions()).map(\.quarantined) == [reason])
        // As a line among rows, too.
        #expect(row(text)?.quarantined == reason)
    }

    @Test("Names of columns and members go in any case and order, and further ones are of no concern")
    func names() throws {
        let wanted = JournalEntry(id: "7", kind: .agreement(.yes), at: Self.moment, manager: "anna", call: "b/1.2")
        let csv = "Call,VALUE,comment,Manager,kind,AT,Id\nb/1.2,yes,anything,anna,agreement,1795420955,7\n"
        #expect(decode("journal", csv, FormatOptions()).map(\.journal) == [nil, wanted])
        let json =
            #"  {"CALL":"b/1.2","Value":"yes","x":{"y":[1]},"manager":"anna","Kind":"agreement","at":1795420955,"id":7} "#
        #expect(decode("journal", json, FormatOptions()).map(\.journal) == [wanted])
        // Of several members of one name the last counts.
        let twice = json.replacing(#""id":7"#, with: #""id":6,"ID":7"#)
        #expect(decode("journal", twice, FormatOptions()).map(\.journal) == [wanted])
    }

    @Test("The header shows what sets fields apart", arguments: [",", ";", "\t"])
    func separators(separator: String) throws {
        let names = ["id", "at", "kind", "manager", "client", "value"]
        let rows = [names, ["1", "1795420955", "sale", "\"Petrova\(separator) Anna\"", "", "\"1,5\""]]
        let text = rows.map { $0.joined(separator: separator) + "\r\n" }.joined()
        let wanted = JournalEntry(
            id: "1",
            kind: .sale(amount: 1_500_000),
            at: Self.moment,
            manager: "Petrova\(separator) Anna"
        )
        for mark in ["", "\u{FEFF}", "\n", "\u{FEFF} \r\n"] {
            let decoded = decode("journal", mark + text, FormatOptions())
            #expect(decoded.compactMap(\.journal) == [wanted])
            #expect(decoded.suffix(2).first?.ignored == "header")
        }
        let quoted = "\"" + names.joined(separator: "\"\(separator)\"") + "\"\n"
        let row = rows[1].joined(separator: separator)
        #expect(decode("journal", quoted + row, FormatOptions()).map(\.journal) == [nil, wanted])
        // Excel writes no quotes where it sets fields apart by semicolons.
        if separator != "," {
            let plain = quoted + row.replacing("\"1,5\"", with: "1,5")
            #expect(decode("journal", plain, FormatOptions()).map(\.journal) == [nil, wanted])
        }
    }

    @Test("Rows without a header are quarantined; a header may come again, and with other columns")
    func headers() throws {
        let row = "1,1795420955,meeting,anna\n"
        let reason = "header: none with id, at, kind and manager stands before this row"
        #expect(decode("journal", row, FormatOptions()).map(\.quarantined) == [reason])
        #expect(decode("journal", "id,at,manager,client,value\n", FormatOptions()).map(\.quarantined) == [reason])
        let other = "manager,kind,at,id,client\nanna,meeting,1795420955,2,c\n"
        let decoded = decode("journal", "id,at,kind,manager\n" + row + other, FormatOptions())
        #expect(decoded.map(\.ignored) == ["header", nil, "header", nil])
        #expect(decoded.map(\.journal?.id) == [nil, "1", nil, "2"])
        #expect(decode("journal", "id,at,kind,manager\n,,,\n", FormatOptions()).map(\.ignored) == ["header", "blank"])
    }

    @Test("Lines of CSV and JSON may be mixed, and a bad one costs itself only")
    func mixed() throws {
        let json = #"{"id":"2","at":1795420955,"kind":"meeting","manager":"a, \"b\""}"# + "\n"
        let text =
            Self.header + "1,1795420955,meeting,\"a \"\"b\"\"\nc\",,,,\n" + json + "{\"id\":\n" + json + "\"open,\n"
            + json
        let decoded = decode("journal", text, FormatOptions())
        #expect(decoded.map(\.journal?.id) == [nil, "1", "2", nil, "2", nil, "2"])
        #expect(decoded[1].journal?.manager == "a \"b\"\nc")
        #expect(decoded[2].journal?.manager == "a, \"b\"")
        #expect(decoded[3].length == 7 && decoded[5].length == 7)
    }

    @Test("A corrected row has the key of the earlier one; another id has another key")
    func keys() throws {
        let first = row("1,1795420955,agreement,anna,,yes,,")
        #expect(first?.key == row(" 1 ,1795420999,sale,boris,client,5,,call")?.key)
        #expect(first?.key != row("2,1795420955,agreement,anna,,yes,,")?.key)
        #expect(first?.key != nil)
    }

    @Test("NUL in a text, which no database keeps, becomes U+FFFD")
    func zeros() throws {
        let json = #"{"id":"a\u0000b","at":1795420955,"kind":"planned","manager":"m","value":"\u0000"}"#
        let entry = decode("journal", json, FormatOptions()).first?.journal
        #expect(entry?.id == "a\u{FFFD}b" && entry?.kind == .planned("\u{FFFD}"))
    }

    @Test("A torn line costs itself, and the row behind it in the same line is read")
    func torn() throws {
        let json = #"{"id":"2","at":1795420955,"kind":"meeting","manager":"m"}"# + "\n"
        for count in 2..<json.utf8.count - 1 {
            let decoded = decode("journal", String(json.prefix(count)) + json, FormatOptions())
            #expect(decoded.last?.journal?.id == "2", "\(count)")
            #expect(decoded.count == 2 && decoded.first?.journal == nil, "\(count)")
        }
        let row = decode("journal", Self.header + "1,1795420955,meeting,anna,,,,", FormatOptions())
        #expect(row.last?.mayBeCut == true)
        #expect(decode("journal", String(json.dropLast()), FormatOptions()).map(\.mayBeCut) == [false])
    }

    /// What a decoder might take otherwise when it sees it in pieces.
    static let texts = [
        "id;at;kind;manager;value\r\n1;1795420955;sale;anna;1,5\r\n2;1795420955;sale;\"an;\r\nna\";1\r\n",
        "\u{FEFF}\n\"id\"\t\"at\"\t\"kind\"\t\"manager\"\n1\t1795420955\tmeeting\tanna\n{\"id\":3}\n",
        "{\"id\":1,\"at\":1795420955,\"kind\":\"meeting\",\"manager\":\"m\"}\nid,at,kind,manager\n4,1795420955,meeting,m",
        "nothing\nid;at;kind;manager\n\"open;\n1;1795420955;meeting;m\n{\"id\"{\"id\":2}\n\"x;\n1;1795420955;meeting;m\n",
    ]

    @Test("Wherever a file is cut, and the decoder made anew from what it carries, it says the same", arguments: texts)
    func cuts(text: String) throws {
        let bytes = Array(text.utf8)
        let whole = decode("journal", bytes, FormatOptions())
        #expect(whole.reduce(0) { $0 + $1.length } == bytes.count)
        #expect(whole.contains { $0.journal != nil })
        for step in [1, 2, 3, 7, 20] {
            for seed in 0..<20 as Range<UInt64> {
                var generator = Random(seed)
                let cut = decodeInWindows("journal", bytes, FormatOptions(), using: &generator, step: step)
                try #require(cut == whole, "\(step) \(seed)")
            }
        }
    }

    @Test("A file changed anywhere is accounted for and never crashes", arguments: texts)
    func damaged(text: String) throws {
        let bytes = Array(text.utf8)
        for place in bytes.indices {
            for byte in [0, 10, 13, 34, 44, 59, 123, 125, 0xFF] as [UInt8] {
                var changed = bytes
                changed[place] = byte
                let decoded = decode("journal", changed, FormatOptions())
                try #require(decoded.reduce(0) { $0 + $1.length } == bytes.count, "\(place) \(byte)")
            }
        }
    }

    @Test("Pieces of rows, headers and JSON in any order say the same wherever they are cut")
    func shuffledPieces() throws {
        let pieces = [
            "id,at,kind,manager", "id;at;kind;manager", "\"id\"\t\"at\"\t\"kind\"\t\"manager\"", "\n", "\r\n", "\n",
            ",", ";",
            "\"", "1,1795420955,meeting,anna", "2;1795420955;meeting;\"a;b\"", "\u{FEFF}", "{", "}", " ", "\0", "\r",
            "{\"id\":3,\"at\":1795420955,\"kind\":\"meeting\",\"manager\":\"m\"}",
        ]
        var generator = Random(23)
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1...30, using: &generator)).compactMap { _ in
                pieces.randomElement(using: &generator)
            }
            let bytes = Array(text.joined().utf8)
            let whole = decode("journal", bytes, FormatOptions())
            try #require(whole.reduce(0) { $0 + $1.length } == bytes.count)
            let cut = decodeInWindows("journal", bytes, FormatOptions(), using: &generator, step: 9)
            try #require(cut == whole, "\(text.joined())")
        }
    }
}

import Pace
import RecordFormats
import Testing

@Suite("Quotes in records of Unified CM that nobody doubled")
struct CUCMQuoteTests {
    private typealias Row = CUCMTests.Row

    @Test(
        "Where quotes are doubled nowhere the number of columns tells the fields, in one way alone",
        arguments: [
            ("a, \"b\", c", true), ("a\", b", true), ("a\"", true), ("\"a\", \"b\", ,c", true), ("a\",\"b", false),
            ("a,\"b\", c", false),
        ]
    )
    func realigned(comment: String, isRead: Bool) throws {
        let row = Row(["comment": comment, "clientMatterCode": "77", "huntPilotDN": "6"])
        let text = Row.header + row.line + Row(["pkid": "00000000-bd2d-48d4-ae03-7ee3766d6048"]).line
        let decoded = decode("cucm", text)
        try #require(decoded.count == 4)
        #expect(decoded[3].leg?.talk == 60_000_000 && decoded[3].note == nil)
        #expect((decoded[2].quarantined == nil) == isRead)
        if isRead {
            #expect(decoded[2].leg?.code == "77" && decoded[2].leg?.talk == 60_000_000)
            #expect(decoded[2].leg?.id == "ed56fecd-bd2d-48d4-ae03-7ee3766d6048")
            #expect(decoded[2].note?.contains("not escaped") == true)
        }
        // Without a header nothing tells how many columns there are.
        if comment.contains(", c") { #expect(decode("cucm", row.line).first?.quarantined != nil) }
        var generator = Random(12)
        for _ in 0..<5 { #expect(decodeInWindows("cucm", Array(text.utf8), using: &generator) == decoded) }
    }

    @Test("Rows that were torn are not put together by the number of their columns")
    func torn() throws {
        let row = Row().line
        for end in stride(from: 3, to: row.utf8.count - 1, by: 11) {
            let decoded = decode("cucm", Row.header + row.prefix(end) + Row(["callingPartyNumber": "102"]).line)
            #expect(decoded.allSatisfy { $0.note?.contains("number of columns") != true }, "\(end)")
        }
    }
}

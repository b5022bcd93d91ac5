import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Limits of hostile mail")
struct MailLimitsTests {
    private static let filler = String(repeating: "x", count: 1_000)

    @Test(
        "Case 44: nested groups, which exhaust the stack of GMime, are refused",
        arguments: ["To", "From", "cc", "BCC", "Sender", "Reply-To", "Delivered-To", "To "],
        HostileMail.groups.indices
    )
    func groups(name: String, index: Int) throws {
        let value = HostileMail.groups[index]
        let problem = try #require(Letters.read(Letters.text("\(name): \(value)")).problem)
        let field = name.lowercased().trimmed
        #expect([field, "the"].contains { problem.contains($0) })
        #expect(problem.contains("64 groups") || problem.contains("65536") || problem.contains("262144"))
    }

    @Test("64 groups are read, and colons in quotes are none")
    func fewGroups() throws {
        let groups = String(repeating: "g:a@client.example;,", count: 64)
        #expect(try Letters.message("To: \(groups)").recipients == [MailRecipient(.to, MailParty("a@client.example"))])
        let quoted = "\"\(String(repeating: ":", count: 500))\" <a@client.example>"
        #expect(try Letters.message("To: \(quoted)").recipients == [MailRecipient(.to, MailParty("a@client.example"))])
        let escaped = "\"\(String(repeating: "\\\":", count: 500))\" <a@client.example>"
        #expect(try Letters.message("To: \(escaped)").recipients == [MailRecipient(.to, MailParty("a@client.example"))])
    }

    @Test("an address field of more than 64 KiB is refused, one of less is read")
    func addressLength() throws {
        let entry = "a@client.example, "
        let long = String(repeating: entry, count: 65_536 / entry.utf8.count + 1)
        #expect(Letters.read(Letters.text("Cc: \(long)")).problem == "cc is longer than 65536 bytes")
        let short = String(repeating: entry, count: 3_600)
        #expect(try Letters.message("Cc: \(short)").recipients.count == 2)
    }

    @Test("the header is at most 256 KiB, folded fields and a missing end counted in")
    func headerBlock() throws {
        let line = "X-Filler: \(Self.filler)\n"
        let within = String(repeating: line, count: 250)
        let beyond = String(repeating: line, count: 260)
        #expect(try Letters.message(String(within.dropLast())).author != nil)
        let problem = "the header is longer than 262144 bytes"
        #expect(Letters.read(Letters.text(String(beyond.dropLast()))).problem == problem)
        #expect(Letters.read(beyond).problem == problem)
        let folded = "X-Filler: x" + String(repeating: "\n \(Self.filler)", count: 263)
        #expect(Letters.read(Letters.text(folded)).problem == problem)
        #expect(Letters.read("X: " + String(repeating: "x", count: 1 << 20)).problem == problem)
    }

    @Test("at most 1,000 fields", arguments: [(995, true), (996, false), (50_000, false)])
    func headerCount(count: Int, isRead: Bool) throws {
        let fields = (0..<count).map { _ in "a:b" }.joined(separator: "\n")
        let problem = Letters.read(Letters.text(fields)).problem
        #expect(problem == (isRead ? nil : "more than 1000 header fields"))
    }

    @Test("references beyond 100 are cut to the first and the last, not refused")
    func references() throws {
        let ids = (0..<500).map { "<\($0)@client.example>" }
        let message = try Letters.message("References: \(ids.joined(separator: "\n "))")
        let expected = [0] + Array(401..<500)
        #expect(message.references == expected.map { RecordKey(of: "\($0)@client.example") })
        let long = "<\(String(repeating: "x", count: 9_000))@client.example> <2@client.example>"
        #expect(try Letters.message("References: \(long)").references.count == 2)
    }

    @Test("at most 500 recipients are kept, and marks behind them are found")
    func recipients() throws {
        let cc = (0..<700).map { "a\($0)@client.example" } + ["agreed@example.com"]
        let mark = MailMark(.copy, "agreed@example.com")
        let message = try Letters.message("Cc: \(cc.joined(separator: ",\n "))") { $0.marks = [mark] }
        #expect(message.recipients.count == 500)
        #expect(message.marks == [FoundMark(mark, isVisible: true)])
    }

    private static let calendarType = "Content-Type: multipart/mixed; boundary=x"
    private static let calendarPart = "--x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"

    @Test(
        "Case 44: bodies that GMime would not bear, where a calendar makes it read them",
        arguments: HostileMail.bodies.indices
    )
    func bodies(index: Int) {
        let (body, problem) = HostileMail.bodies[index]
        #expect(Letters.read(Letters.text(Self.calendarType, body: Self.calendarPart + body)).problem == problem)
        // Without a calendar nobody looks.
        let plain = Letters.text("Content-Type: multipart/mixed; boundary=x", body: "--x\n\n\(Self.filler)\n--x--\n")
        #expect(Letters.read(plain).problem == nil)
    }

    @Test("Case 44: words about calendars are none, and what GMime would not bear is not given to it")
    func noCalendar() throws {
        let words = "--x\n\nCalendar and graphics:\n calendar, basics, topics\n"
        let body = words + String(repeating: "--y\n", count: 20_000) + "To: \(String(repeating: "a:", count: 5_000))\n"
        #expect(try Letters.message(Self.calendarType, body: body).ignored == nil)
    }

    @Test("Case 44: many open boundaries and nested messages leave the body unread, and the message counts")
    func nesting() throws {
        let boundaries = (0..<100).map { "--b\($0)\nContent-Type: multipart/mixed; boundary=b\($0 + 1)\n\n" }.joined()
        let nested = String(repeating: "Content-Type: message/rfc822\n\n", count: 2_000)
        for body in [boundaries, nested] {
            let text = Letters.text("Content-Type: multipart/mixed; boundary=b0", body: Self.calendarPart + body)
            #expect(try Letters.read(text).message().ignored == nil)
        }
    }

    @Test("Case 44: words that have no end take no time by the square")
    func encodedWords() throws {
        let words = String(repeating: "=?a?q?x", count: 9_000)
        for name in ["Subject", "X-Gmail-Labels", "To", "From", "References", "Keywords", "Message-ID"] {
            #expect(Letters.read(Letters.text("\(name): \(words)")).problem == nil)
        }
    }

    @Test("NUL, lone carriage returns and bytes of no charset cut and stop nothing")
    func bytes() throws {
        let raw: [UInt8] =
            Array("Subject: [ag\0reed]\0\r\n".utf8) + Array("To: a\0@b.example, client@client.example\0\r\n".utf8)
        let bytes =
            raw + Array("X-\0: \u{1}\r\n".utf8) + [0xFF, 0xFE, 0x0D, 0x20]
            + Array("\nFrom: \0anna@example.com\0\r\n".utf8)
        let rest = Array("Date: Tue, 24 Nov 2026 09:00:00 +0300\r\nMessage-ID: <1\0@example.com>\r\n\r\n\0\0".utf8)
        let message = try Letters.read(bytes: bytes + rest).message()
        #expect(message.author == MailParty("anna@example.com"))
        #expect(message.messageID == RecordKey(of: "1@example.com"))
        #expect(message.recipients.contains(MailRecipient(.to, MailParty("client@client.example"))))
    }

    @Test("whatever stands in the bytes, a reading comes of it", arguments: 0..<40)
    func noise(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let text = Letters.text(
            "Content-Type: multipart/mixed; boundary=x\nX-MS-Journal-Report:\nReceived: x; 24 Nov 2026 09:00:00 +0300",
            body: Self.calendarPart + "--x--\n"
        )
        for _ in 0..<50 {
            var bytes = Array(text.utf8)
            for _ in 0..<next(12) { bytes[next(bytes.count)] = UInt8(next(256)) }
            bytes.removeLast(next(bytes.count))
            let reading = Letters.read(bytes: bytes) { $0.unwrapsJournal = true }
            if let problem = reading.problem { #expect(!problem.isEmpty) }
        }
    }
}

/// Inputs that are looked up by number, since the arguments of a test are printed.
private enum HostileMail {
    static let groups = [
        String(repeating: "a:", count: 60_000), String(repeating: "a:", count: 4_000),
        String(repeating: "a:b@c.example,", count: 4_000), "a" + String(repeating: "\n :", count: 65),
        String(repeating: "\"a\":", count: 65), "(\") " + String(repeating: "a:", count: 1_001) + "(\")",
    ]

    static let bodies: [(body: String, problem: String)] = [
        (String(repeating: "--x\n", count: 10_001), "more than 10000 lines begin with --"),
        (String(repeating: "--y\n", count: 1_500_000), "more than 10000 lines begin with --"),
        (
            "--x\nContent-Type: message/rfc822\n\nTo: \(String(repeating: "a:", count: 30_000))\n\n",
            "more than 64 groups in an address field of a part"
        ),
        (
            "--x\nContent-Type: message/rfc822\n\nTo: a\(String(repeating: "\n a:", count: 65))\n\n",
            "more than 64 groups in an address field of a part"
        ),
        ("--x\n" + String(repeating: "a:b\n", count: 100_000), "more than 1000 header fields in a part"),
        (
            "--x\nContent-Type: message/rfc822\n\n" + String(repeating: "a:b\n", count: 1_001),
            "more than 1000 header fields in a part"
        ),
        (
            "--x\na: " + String(repeating: "x", count: 300_000) + "\n\n",
            "a header field of a part is longer than 262144 bytes"
        ),
        (
            "--x\nContent-Disposition: x; filename=\"" + String(repeating: "=?a?q?x", count: 2_000) + "\"\n\n",
            "a content type is longer than 8192 bytes"
        ),
        (
            "--x\nX: " + String(repeating: "=?a?q?x", count: 30_000) + "\n\n",
            "encoded words of parts are longer than 16777216 bytes"
        ),
        (
            String(repeating: "--x\nContent-Type: a/b" + String(repeating: ";x=(", count: 500) + "\n\n", count: 3),
            "more than 1000 brackets in content types"
        ),
        (
            "--x\nContent-Type: text/calendar\n\n"
                + String(repeating: "\(String(repeating: "x", count: 1_000))\n", count: 1_048),
            "a calendar part is larger than 1048576 bytes"
        ),
    ]
}

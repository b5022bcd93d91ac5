import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Messages of an mbox file")
struct MboxFrameTests {
    private static let from = "From anna@example.com Tue Nov 24 09:00:00 2026\n"

    private static func message(_ subject: String, _ body: String, headers: String = "") -> String {
        "\(from)From: anna@example.com\nSubject: \(subject)\n\(headers)\n\(body)\n\n"
    }

    /// The frames of a text.
    private static func split(_ text: String, step: Int = 7) -> [String] {
        var decoder: any RecordDecoder = Reader().mbox()
        var framing = Framing(step: step)
        let records = framing.records(of: Array(text.utf8), &decoder)
        #expect(records.allSatisfy { $0.kind == .message && !$0.continuesBefore })
        return records.map(\.text)
    }

    @Test(
        "Case 42: what begins with From in a body ends no message",
        arguments: [
            "From time to time we talk.", ">From anna@example.com Tue Nov 24 09:00:00 2026\nnot quoted twice",
            "text\n\nFrom Monday on there is a new price: see below\nSubject to change",
            "text\n\nFrom anna@example.com Tue Nov 24 09:00:00 2026\nno header follows this line",
            "text\n\nFrom anna@example.com Tue Nov 32 09:00:00 2026\nSubject: no such day",
            "text\n\nFrom anna@example.com Tue Nov 24 +9:00:00 2026\nSubject: no time",
            "text\n\nFrom anna@example.com Tue Nov 24 09:00:00 +026\nSubject: no year",
            "text\nFrom anna@example.com Tue Nov 24 09:00:00 2026\nSubject: no empty line before it",
            "From ", "From", "text\n\nFrom -x\nSubject: no date", "text\n\nFrom - \n: no name",
        ]
    )
    func body(_ body: String) {
        let messages = [Self.message("one", body), Self.message("two", "end")]
        #expect(Self.split(messages.joined()) == messages)
    }

    @Test(
        "Case 42: every shape of the From line begins a message",
        arguments: [
            "From anna@example.com Tue Nov 24 09:00:00 2026", "From MAILER-DAEMON Sun Aug  7 11:40:37 2022 extra info",
            "From - ", "From -", "From - Tue Nov 24 09:00:00 2026", "From \"Anna P\" Tue Nov 24 09:00 2026",
            "From 1784@xxx Thu Jan 01 00:00:00 +0000 2026", "From a Tue Nov 24 09:00:00 MSK 2026 remote from b",
        ],
        ["\n", "\r\n"]
    )
    func border(line: String, end: String) {
        let first = "\(line)\(end)Subject: one\(end)\(end)text\(end)\(end)"
        let second = "\(line)\(end)X-Header : two\(end)\(end)text\(end)"
        let quoted = "\(line)\(end)>From anna\(end)Subject: three\(end)\(end)"
        #expect(Self.split(first + second) == [first, second])
        #expect(Self.split(first + quoted) == [first, quoted])
    }

    @Test("Case 42: a Content-Length is believed where a message ends, and nowhere else")
    func contentLength() {
        let unquoted = "text\n\nFrom b@example.com Tue Nov 24 09:00:00 2026\nSubject: of a body\n"
        let last = Self.message("last", "end")
        for name in ["Content-Length: ", "content-length:"] {
            let honest = Self.message("one", unquoted, headers: "\(name)\(unquoted.utf8.count)\n")
            #expect(Self.split(honest + last) == [honest, last])
            #expect(Self.split(honest) == [honest])
        }
        for lie in ["999999", "3", "0", "-1", "2097152", "99999999999999999999", "x", ""] {
            let lying = Self.message("one", "text\n\nand more", headers: "Content-Length: \(lie)\n")
            #expect(Self.split(lying + last) == [lying, last], "\(lie)")
        }
    }

    @Test("Case 42: of two Content-Length lines the first is looked at")
    func firstLength() {
        let unquoted = "text\n\n\(Self.from)Subject: of a body\n"
        let headers = "Content-Length: \(unquoted.utf8.count)\nContent-Length: 1\n"
        let honest = Self.message("one", unquoted, headers: headers)
        #expect(Self.split(honest) == [honest])
    }

    @Test("Case 42: a client removed the first message: the others are cut as before")
    func rewritten() {
        let messages = (1...5).map { Self.message("\($0)", "From time to time\n\nFrom here on \($0)") }
        #expect(Self.split(messages.joined()) == messages)
        #expect(Self.split(messages.dropFirst().joined()) == Array(messages.dropFirst()))
    }

    @Test("a line of names or blanks without an end is no border, whatever the window")
    func longLines() {
        let names = String(repeating: "n", count: 3_000)
        let blanks = String(repeating: " ", count: 3_000)
        for body in [
            "x\n\n\(Self.from)\(names): far", "x\n\nFrom a\(blanks)Tue Nov 24 09:00:00 2026\nA: b",
            "x\n\n\(Self.from)A\(blanks): far",
        ] {
            let messages = [Self.message("one", body), Self.message("two", "end")]
            for step in [100, 1_100, 100_000] { #expect(Self.split(messages.joined(), step: step) == messages) }
        }
    }

    @Test(
        "the date of the From line",
        arguments: [
            // 2026-11-24T09:00:00Z is 20,781 days and 9 hours after 1970.
            ("anna@example.com Tue Nov 24 09:00:00 2026\n", 1_795_510_800),
            ("anna@example.com Tue Nov 24 09:00 2026\r\n", 1_795_510_800),
            ("\"Anna P\" Tue Nov 24 12:00:00 +0300 2026\n", 1_795_510_800),
            ("a Tue Nov 24 12:00:00 2026 +0300\n", 1_795_510_800),
            ("a Tue Nov 24 04:00:00 EST 2026\n", 1_795_510_800),
            ("a Tue Nov 24 09:00:00 2026 remote from b\n", 1_795_510_800),
            ("MAILER-DAEMON Thu Jan  1 00:00:01 1970", 1), ("1784@xxx Thu Jan 01 00:30:00 -0030 1970\n", 3_600),
            // Neither the name nor the date says a moment.
            ("a Tue Nov 24 09:00:00 MSK 2026\n", nil), ("a Tue Nov 24 25:00:00 2026\n", nil),
            ("a Tue Feb 31 09:00:00 2026\n", nil), ("- \n", nil), ("-", nil),
        ] as [(String, Int64?)]
    )
    func date(line: String, seconds: Int64?) throws {
        let bytes = Array(line.utf8)
        let line = FromLine(bytes.span, 0..<bytes.count)
        #expect(try #require(line).storedAt?.seconds == seconds)
    }
}

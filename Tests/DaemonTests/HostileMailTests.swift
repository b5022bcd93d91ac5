import Foundation
import Linux
import Testing

/// Every limit of `mail.md` section 13 in the path of the daemon: the hostile message goes to the quarantine with the
/// name of the limit, and what stands around it counts.
@Suite("Hostile mail in the daemon's path", .serialized)
struct HostileMailTests {
    private static func letter(_ id: String, _ at: String) -> RawLetter {
        RawLetter(id, from: "anna@example.com", to: ["kim@acme.com"], at, "[agreed] Offer")
    }

    private static let filler = String(repeating: "x", count: 1_000)
    private static let calendar = "--x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"

    private struct Hostile {
        var fields: [String]
        var body: String
        /// Nil: it is read all the same, in bounds.
        var reason: String?

        init(_ fields: [String], body: String = "", _ reason: String?) {
            self.fields = fields
            self.body = body
            self.reason = reason
        }

        /// A body that is read because a calendar stands in it.
        init(calendarWith body: String, _ reason: String?) {
            self.init(["Content-Type: multipart/mixed; boundary=x"], body: HostileMailTests.calendar + body, reason)
        }

        func frame(_ number: Int) -> String {
            var letter = HostileMailTests.letter("hostile\(number)", "05 10:00")
            letter.subject = "Offer"
            letter.fields = fields
            let text = letter.text.replacing("\n\nGood day.", with: "\n\n\(body)\nGood day.", maxReplacements: 1)
            return "From x@y.example Mon Nov  2 01:02:03 2026\n\(text)\n"
        }
    }

    private static let hostile: [Hostile] = [
        Hostile(["X-A: 1", "Cc: " + String(repeating: "a:", count: 16_000)], "more than 64 groups in cc"),
        Hostile(["Cc: " + String(repeating: "a:b@c,", count: 4_000)], "more than 64 groups in cc"),
        Hostile(["Cc: " + String(repeating: "a@client.example, ", count: 3_700)], "cc is longer than 65536 bytes"),
        Hostile(
            (0..<300).map { _ in "X-Filler: \(filler)" },
            "the header is longer than 262144 bytes"
        ),
        Hostile(["X-Long: " + String(repeating: "x", count: 400_000)], "the header is longer than 262144 bytes"),
        Hostile((0..<1_100).map { _ in "a: b" }, "more than 1000 header fields"),
        Hostile(calendarWith: String(repeating: "--x\n", count: 10_001), "more than 10000 lines begin with --"),
        Hostile(
            calendarWith: "--x\nContent-Type: message/rfc822\n\nTo: \(String(repeating: "a:", count: 30_000))\n\n",
            "more than 64 groups in an address field of a part"
        ),
        Hostile(
            calendarWith: "--x\nContent-Type: text/calendar\n\n" + String(repeating: "\(filler)\n", count: 1_100),
            "a calendar part is larger than 1048576 bytes"
        ),
        // References beyond the limit are cut, open boundaries leave the body unread.
        Hostile(["References: " + String(repeating: "<a@b.example> ", count: 9_000)], nil),
        Hostile(
            ["Content-Type: multipart/mixed; boundary=b0"],
            body: calendar
                + (0..<100).map { "--b\($0)\nContent-Type: multipart/mixed; boundary=b\($0 + 1)\n\n" }.joined(),
            nil
        ),
        Hostile([], body: String(repeating: "--y\n", count: 100_000), nil),
    ]

    @Test("Each limit between two good messages: both count, the rest goes on")
    func limits() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        var frames: [String] = []
        for (number, item) in Self.hostile.enumerated() {
            frames += [
                Self.letter("good\(number)", "0\(1 + number % 4) 1\(number % 10):0\(number % 7)").frame,
                item.frame(number),
            ]
        }
        frames.append(Self.letter("last", "20 10:00").frame)
        try room.write(frames.joined(), to: "box")
        try await room.read()
        let refused = Self.hostile.compactMap(\.reason)
        #expect(
            try room.texts("select reason from quarantine order by file_offset") == refused
        )
        let good = Self.hostile.count + 1
        #expect(
            try room.account()
                == "stored \(good + Self.hostile.count - refused.count) duplicates 0 ignored 0 quarantined \(refused.count)"
        )
        #expect(try room.contacts().count == good)
        #expect(try room.contacts().last == "correspondence anna kim@acme.com 20 10:00 agreement_yes 2")
        #expect(try room.accountBytes() == Int64(frames.map(\.utf8.count).reduce(0, +)))
        try await room.expectSound()
        // Nothing of a text or an address in a reason, and of the bytes the header alone, cut.
        #expect(try room.number("select count(*) from quarantine where length(bytes) > 65536") == 0)
        let bodies = "select count(*) from quarantine where position('Good day'::bytea in bytes) > 0"
        #expect(try room.number(bodies) == 0)
        #expect(try room.texts("select reason from quarantine where reason like '%@%'") == [])
    }

    @Test("An attachment of 200 MB: little memory, and the next message is read")
    func attachment() async throws {
        let office = try Office.scratch()
        try office.configure(
            "sources:\n  - {name: mail, format: mbox, path: \(office.path("box")), complete_after: 1s}\n"
                + Mailroom.house
        )
        try office.write(Self.letter("first", "02 10:00").frame, to: "box")
        let daemon = try await office.daemon()
        try await until("the first message: \(daemon.log)") {
            try office.number("select stored from callpace.source_status") == 1
        }
        let before = try daemon.peakMemory
        var large = Self.letter("large", "03 10:00")
        large.fields = ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=x"]
        let head = large.text.replacing(
            "\n\nGood day.",
            with: "\n\n--x\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n",
            maxReplacements: 1
        )
        try office.append("From x@y.example Mon Nov  2 01:02:03 2026\n\(head)", to: "box")
        let writer = try FileDescriptor.open(office.path("box"), for: .appending)
        let lines = Array(String(repeating: String(repeating: "QUJD", count: 19) + "\n", count: 13_619).utf8)
        for _ in 0..<270 { try writer.write(lines) }
        try office.append("\n--x--\n\n" + Self.letter("last", "04 10:00").frame, to: "box")
        try await until("the last message: \(daemon.log)", within: 120) {
            try office.number("select count(*) from callpace.contact_log") == 3
        }
        try await office.caughtUp("box", source: "mail")
        let growth = try daemon.peakMemory - before
        #expect(growth < 48 << 20, "\(growth >> 20) MiB more")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.stored == 3 && account.quarantined == 0 && account.pending_bytes == 0)
    }
}

import Foundation
import Testing

/// An mbox that is followed while mail programs write it (`mail.md` 2.2), and a folder of eml files (2.3).
@Suite("An mbox and a drop folder, live", .serialized)
struct MboxLiveTests {
    private static func letter(_ number: Int, _ subject: String = "[agreed] Offer", fields: [String] = []) -> RawLetter
    {
        RawLetter(
            "m\(number)",
            from: "anna@example.com",
            to: ["kim@acme.com"],
            "0\(number) 10:00",
            subject,
            fields: fields
        )
    }

    private static func agreed(_ days: Int...) -> [String] {
        days.map { "correspondence anna kim@acme.com 0\($0) 10:00 agreement_yes 2" }
    }

    @Test("Growth, half a header and then the rest")
    func growth() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        try room.write(Self.letter(1).frame, to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed(1))
        let frame = Array(Self.letter(2).frame.utf8)
        // Cut within the header, and within its body.
        let header = String(decoding: frame[..<90], as: UTF8.self)
        try room.append(header, to: "box")
        try await room.daemon.look()
        try await room.daemon.read()
        try room.expect(contacts: Self.agreed(1))
        try room.append(String(decoding: frame[90...], as: UTF8.self), to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed(1, 2))
        try room.expect(account: "stored 2 duplicates 0 ignored 0 quarantined 0")
        #expect(try room.accountBytes() == Int64(Self.letter(1).frame.utf8.count + frame.count))
        try await room.expectSound()
    }

    @Test("While somebody holds the mailbox's lock, its last message may still be written to")
    func locked() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        try room.write(Self.letter(1).frame + Self.letter(2).frame, to: "box")
        try room.write("", to: "box.lock")
        try await room.read()
        try room.expect(contacts: Self.agreed(1))
        try room.remove("box.lock")
        try await room.read()
        try room.expect(contacts: Self.agreed(1, 2))
        try room.expect(account: "stored 2 duplicates 0 ignored 0 quarantined 0")
    }

    @Test("Compacted: the first message goes, by a rewrite or a rename", arguments: [false, true])
    func compaction(byRename: Bool) async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        let frames = (1...4).map { Self.letter($0).frame }
        try room.write(frames.joined(), to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed(1, 2, 3, 4))
        let rest = frames.dropFirst().joined() + Self.letter(5).frame
        if byRename {
            try room.deliver(rest, to: "box")
        } else {
            try FileHandle(forWritingTo: URL(fileURLWithPath: room.path("box"))).truncate(atOffset: 0)
            try room.append(rest, to: "box")
        }
        try await room.read()
        // What is deleted says nothing about the deal.
        try room.expect(contacts: Self.agreed(1, 2, 3, 4, 5))
        try room.expect(account: "stored 5 duplicates 3 ignored 0 quarantined 0")
        try await room.expectSound()
    }

    @Test("A keyword that a rewrite adds, and takes away")
    func rewrittenMark() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        func frames(_ keywords: String) -> String {
            Self.letter(1, "Offer", fields: ["X-Keywords: \(keywords)"]).frame + Self.letter(2).frame
        }
        try room.write(frames("        "), to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed(2))
        // Padded, so that nothing moves.
        try room.write(frames("$Agreed "), to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed(1, 2))
        try room.deliver(frames("NonJunk"), to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed(2))
        #expect(try room.account().hasPrefix("stored 2 duplicates 4 ignored 0 quarantined 0"))
        try await room.expectSound()
    }

    @Test("A drop folder: nothing under a name of what is being written")
    func dropFolder() async throws {
        let room = try await Mailroom("name: mail, format: eml, path: PATH/drop")
        try room.makeFolders("drop/Agreed")
        try room.write(Self.letter(1).text, to: "drop/1.eml.tmp")
        try room.write(Self.letter(2).text, to: "drop/.2.eml")
        try await room.read()
        try room.expect(account: "stored 0 duplicates 0 ignored 0 quarantined 0")
        try room.rename("drop/1.eml.tmp", "drop/1.eml")
        try await room.read()
        try room.expect(contacts: Self.agreed(1))
        // The folder is the mark.
        try room.write(Self.letter(3, "Offer").text, to: "drop/3.eml")
        try await room.read()
        try room.expect(contacts: Self.agreed(1))
        try room.rename("drop/3.eml", "drop/Agreed/3.eml")
        try await room.read()
        try room.expect(contacts: Self.agreed(1, 3))
        try room.expect(account: "stored 3 duplicates 0 ignored 0 quarantined 0")
        try await room.expectSound()
    }
}

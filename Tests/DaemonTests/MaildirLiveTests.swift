import Foundation
import Testing

/// A Maildir that is followed while a server and its readers work in it (`mail.md` 2.1).
@Suite("A Maildir, live", .serialized)
struct MaildirLiveTests {
    private static let name = "1793599200.M1P1.host"

    private static func letter(_ id: String = "a1", _ subject: String = "Offer") -> String {
        RawLetter(id, from: "anna@example.com", to: ["kim@acme.com"], "02 10:00", subject).text
    }

    private static let agreed = ["correspondence anna kim@acme.com 02 10:00 agreement_yes 2"]

    private func room() async throws -> Mailroom {
        let room = try await Mailroom("name: mail, format: maildir, path: PATH/box")
        try room.makeFolders("box/new", "box/cur", "box/tmp", "box/.Agreed/new", "box/.Agreed/cur")
        return room
    }

    private func check(
        _ room: Mailroom,
        _ contacts: [String],
        _ account: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await room.read()
        try room.expect(contacts: contacts, sourceLocation: sourceLocation)
        try room.expect(account: account, sourceLocation: sourceLocation)
        try await room.expectSound(sourceLocation: sourceLocation)
    }

    @Test("Delivered, seen, marked by a letter whose name is told later, unmarked again")
    func keyword() async throws {
        let room = try await room()
        // What is being delivered is nobody's business.
        try room.write(Self.letter(), to: "box/tmp/\(Self.name)")
        try await check(room, [], "stored 0 duplicates 0 ignored 0 quarantined 0")
        try room.rename("box/tmp/\(Self.name)", "box/new/\(Self.name)")
        try await check(room, [], "stored 1 duplicates 0 ignored 0 quarantined 0")
        // Seen: another name, the same mail.
        try room.rename("box/new/\(Self.name)", "box/cur/\(Self.name):2,S")
        try await check(room, [], "stored 1 duplicates 0 ignored 0 quarantined 0")
        // The letter first, its name behind it: Dovecot renames before it writes.
        try room.rename("box/cur/\(Self.name):2,S", "box/cur/\(Self.name):2,Sa")
        try await check(room, [], "stored 1 duplicates 1 ignored 0 quarantined 0")
        try room.write("0 $Agreed\n", to: "box/dovecot-keywords")
        try await check(room, Self.agreed, "stored 1 duplicates 2 ignored 0 quarantined 0")
        try room.rename("box/cur/\(Self.name):2,Sa", "box/cur/\(Self.name):2,RSa")
        try await check(room, Self.agreed, "stored 1 duplicates 2 ignored 0 quarantined 0")
        try room.rename("box/cur/\(Self.name):2,RSa", "box/cur/\(Self.name):2,RS")
        try await check(room, [], "stored 1 duplicates 3 ignored 0 quarantined 0")
    }

    @Test("A name of a letter that is told while no daemon runs")
    func whileAway() async throws {
        let room = try await room()
        try room.deliver(Self.letter(), to: "box/cur/\(Self.name):2,a")
        try await check(room, [], "stored 1 duplicates 0 ignored 0 quarantined 0")
        try await room.daemon.stop()
        try room.write("0 $Agreed\n", to: "box/dovecot-keywords")
        try await room.read()
        try room.expect(contacts: Self.agreed)
        try await room.expectSound()
    }

    @Test("Moved to the folder that marks it, and the file taken away: the agreement stays")
    func folder() async throws {
        let room = try await room()
        try room.deliver(Self.letter(), to: "box/new/\(Self.name)")
        try await check(room, [], "stored 1 duplicates 0 ignored 0 quarantined 0")
        try room.rename("box/new/\(Self.name)", "box/.Agreed/cur/\(Self.name):2,S")
        // Another copy of the same message.
        try await check(room, Self.agreed, "stored 2 duplicates 0 ignored 0 quarantined 0")
        try room.remove("box/.Agreed/cur/\(Self.name):2,S")
        try await check(room, Self.agreed, "stored 2 duplicates 0 ignored 0 quarantined 0")
    }

    @Test("Copies of a message in two folders are one message")
    func copies() async throws {
        let room = try await room()
        try room.deliver(Self.letter("a1", "[agreed] Offer"), to: "box/new/\(Self.name)")
        try room.deliver(Self.letter("a1", "[agreed] Offer"), to: "box/.Agreed/new/1793599300.M2P1.host")
        // Delivered once more to one of them: UNIQUE tells copies apart.
        try room.deliver(Self.letter("a1", "[agreed] Offer"), to: "box/new/1793599400.M3P1.host")
        try await check(room, Self.agreed, "stored 3 duplicates 0 ignored 0 quarantined 0")
    }

    @Test("Of two copies in one folder one has a keyword, whichever is read last", arguments: [false, true])
    func keywordOfOneCopy(isLast: Bool) async throws {
        let room = try await room()
        try room.write("0 $Agreed\n", to: "box/dovecot-keywords")
        let other = "1793599400.M3P1.host"
        try room.deliver(Self.letter(), to: "box/cur/\(Self.name):2,\(isLast ? "S" : "Sa")")
        try await room.read()
        try room.deliver(Self.letter(), to: "box/cur/\(other):2,\(isLast ? "Sa" : "S")")
        try await check(room, Self.agreed, "stored 2 duplicates 0 ignored 0 quarantined 0")
        // Taken away where it was, it is taken away.
        let marked = isLast ? other : Self.name
        try room.rename("box/cur/\(marked):2,Sa", "box/cur/\(marked):2,S")
        try await check(room, [], "stored 2 duplicates 1 ignored 0 quarantined 0")
    }

    @Test("A draft counts once it is sent")
    func draft() async throws {
        let room = try await room()
        try room.deliver(Self.letter("a1", "[agreed] Offer"), to: "box/cur/\(Self.name):2,D")
        try await room.read()
        try room.expect(contacts: [])
        try room.rename("box/cur/\(Self.name):2,D", "box/cur/\(Self.name):2,S")
        try await room.read()
        try room.expect(contacts: Self.agreed)
        try await room.expectSound()
    }
}

import Foundation
import Testing

/// Messages that are read before they are whole (`mail.md` 2.2 and 2.3): a writer that pauses for longer than `settle`.
@Suite("Mail that grows, live", .serialized)
struct MailGrowthTests {
    private static let first = RawLetter(
        "m1",
        from: "anna@example.com",
        to: ["kim@acme.com"],
        "01 10:00",
        "[agreed] Offer"
    )
    private static let ofFirst = "correspondence anna kim@acme.com 01 10:00 agreement_yes 2"
    private static let ofSecond = "correspondence anna kim@acme.com 02 10:00 agreement_yes 2"

    /// The parts of a letter that a pause may fall between.
    private static let beginning = """
        From: anna@example.com
        To: kim@acme.com
        Date: Mon, 02 Nov 2026 10:00:00 +0300
        Subject: Offer

        """
    private static let restOfHeader = "Message-ID: <m2@letters.example>\nBcc: agreed@example.com\n"
    private static let from = "From - Mon Nov  2 07:00:00 2026\n"

    @Test("A frame of an mbox, cut in the header or in the body: nothing is told before its end")
    func frame() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        try room.write(Self.first.frame, to: "box")
        for piece in [Self.from + Self.beginning, Self.restOfHeader + "\nGood", " day.\n"] {
            try room.append(piece, to: "box")
            try await room.read()
            try room.expect(contacts: [Self.ofFirst])
            #expect(try room.account().hasPrefix("stored 1 duplicates 0 ignored 0 quarantined 0"))
            try await room.expectSound()
        }
        try room.append("\n", to: "box")
        try await room.read()
        try room.expect(contacts: [Self.ofFirst, Self.ofSecond])
        try room.expect(account: "stored 2 duplicates 0 ignored 0 quarantined 0")
        try await room.expectSound()
    }

    @Test(
        "A frame without an empty line at its end waits for an hour, or until its mailbox is gone",
        arguments: [false, true]
    )
    func unended(isDeleted: Bool) async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        let second = Self.from + Self.beginning + Self.restOfHeader + "\nGood day.\n"
        try room.write(Self.first.frame + second, to: "box")
        try await room.read()
        try room.expect(contacts: [Self.ofFirst])
        if isDeleted { try room.remove("box") } else { try await room.daemon.wait(seconds: 3_700) }
        for _ in 0..<2 {
            try await room.read()
            try await room.daemon.wait(seconds: 30)
        }
        try room.expect(contacts: [Self.ofFirst, Self.ofSecond])
        #expect(try room.number("select gaps from source_status") == 0)
        try await room.expectSound()
    }

    @Test("Empty lines behind a message are no reason to read it again")
    func emptyLines() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        try room.write(Self.first.frame, to: "box")
        try await room.read()
        for text in ["\n", "\r\n\n", Self.from + Self.beginning + Self.restOfHeader + "\nGood day.\n\n"] {
            try room.append(text, to: "box")
            try await room.read()
        }
        try room.expect(contacts: [Self.ofFirst, Self.ofSecond])
        #expect(try room.account().hasPrefix("stored 2 duplicates 0 "))
        try await room.expectSound()
    }

    private static let invitation = """
        --b
        Content-Type: text/calendar; method=REQUEST

        BEGIN:VCALENDAR
        METHOD:REQUEST
        BEGIN:VEVENT
        UID:1@example.com
        DTSTAMP:20261101T060000Z
        DTSTART:20261103T070000Z
        DTEND:20261103T080000Z
        ORGANIZER:mailto:anna@example.com
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:kim@acme.com
        END:VEVENT
        END:VCALENDAR
        --b--


        """
    private static let multipart =
        restOfHeader.prefix { $0 != "\n" } + "\nContent-Type: multipart/mixed; boundary=b\n\n"
        + "--b\n\nGood day.\n\n"

    @Test("A frame that goes on behind an empty line is read again", arguments: [false, true])
    func continued(isRestarted: Bool) async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        try room.write(Self.first.frame + Self.from + Self.beginning + Self.multipart, to: "box")
        try await room.read()
        try room.expect(account: "stored 2 duplicates 0 ignored 0 quarantined 0")
        if isRestarted { try await room.daemon.stop() }
        try room.append(Self.invitation, to: "box")
        try await room.read()
        // Ten in Moscow; the first message is known.
        try await expectHeld(room, [Self.ofFirst, "meeting anna kim@acme.com 03 10:00 held 3"])
        try room.expect(account: "stored 3 duplicates 1 ignored 0 quarantined 0")
        // What is appended then needs no second look.
        let third = RawLetter("m3", from: "anna@example.com", to: ["kim@acme.com"], "04 10:00", "[agreed] Offer")
        try room.append(third.frame, to: "box")
        try await room.read()
        try room.expect(account: "stored 4 duplicates 1 ignored 0 quarantined 0")
        try await room.expectSound()
    }

    @Test("A file with one message, cut in the header: nothing is told before its end")
    func header() async throws {
        let room = try await Mailroom("name: mail, format: eml, path: PATH/drop")
        try room.makeFolders("drop")
        try room.write(Self.beginning, to: "drop/1.eml")
        try await room.read()
        #expect(try room.account().hasPrefix("stored 0 duplicates 0 ignored 0 quarantined 0"))
        try room.append(Self.restOfHeader + "\nGood day.\n", to: "drop/1.eml")
        try await room.read()
        try room.expect(contacts: [Self.ofSecond])
        try room.expect(account: "stored 1 duplicates 0 ignored 0 quarantined 0")
        try await room.expectSound()
    }

    @Test("A file with one message that goes on is read again", arguments: [false, true])
    func file(isRestarted: Bool) async throws {
        let room = try await Mailroom("name: mail, format: eml, path: PATH/drop")
        try room.makeFolders("drop")
        try room.write(Self.beginning + Self.multipart, to: "drop/1.eml")
        try await room.read()
        try room.expect(contacts: [])
        if isRestarted { try await room.daemon.stop() }
        try room.append(Self.invitation, to: "drop/1.eml")
        try await room.read()
        try await expectHeld(room, ["meeting anna kim@acme.com 03 10:00 held 3"])
        try room.expect(account: "stored 2 duplicates 0 ignored 0 quarantined 0")
        try await room.expectSound()
    }

    @Test("A file that grew between two imports: the account of the second one balances", arguments: ["mbox", "eml"])
    func imports(form: String) async throws {
        let office = try Office.scratch()
        try office.configure("sources:\n  - {name: mail, format: \(form), path: none}\n" + Mailroom.house)
        let first = (form == "mbox" ? Self.first.frame + Self.from : "") + Self.beginning + Self.multipart
        try office.write(first, to: "1.eml")
        try office.age("1.eml")
        let before = try await office.imported(["1.eml"], as: "mail")
        #expect(before.balanced && before.stored == (form == "mbox" ? 2 : 1) && before.known_bytes == 0)
        try office.append(Self.invitation, to: "1.eml")
        try office.age("1.eml")
        // All is read once more: the meeting is new, the first message of the mailbox is not.
        let after = try await office.imported(["1.eml"], as: "mail")
        #expect(after.balanced && after.stored == 1 && after.duplicates == (form == "mbox" ? 1 : 0))
        #expect(after.known_bytes == 0 && after.sum == (first + Self.invitation).utf8.count)
        let again = try await office.imported(["1.eml"], as: "mail")
        #expect(again.balanced && !again.changed && again.known_bytes == (first + Self.invitation).utf8.count)
    }

    @Test("A file that is written anew in its place gives what it holds now")
    func rewritten() async throws {
        let room = try await Mailroom("name: mail, format: eml, path: PATH/drop")
        try room.makeFolders("drop")
        // More than what is looked at of a file's beginning and end.
        let filler = (0..<100).map { "X-Filler-\($0): \(String(repeating: "x", count: 60))" }
        for (keywords, contacts) in [("       ", []), ("$Agreed", [Self.ofSecond]), ("NonJunk", [])] {
            let fields = filler + ["X-Keywords: \(keywords)"] + filler
            let letter = RawLetter(
                "m2",
                from: "anna@example.com",
                to: ["kim@acme.com"],
                "02 10:00",
                "Offer",
                fields: fields
            )
            try room.write(letter.text, to: "drop/1.eml")
            try await room.read()
            try room.expect(contacts: contacts)
        }
        try room.expect(account: "stored 1 duplicates 2 ignored 0 quarantined 0")
        try await room.expectSound()
    }

    /// Whatever the clock of this machine says, the meetings of November are over.
    private func expectHeld(_ room: Mailroom, _ contacts: [String], sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        try await room.daemon.countHeldMeetings(at: "2026-12-31T00:00:00Z")
        try room.expect(contacts: contacts, sourceLocation: sourceLocation)
    }
}

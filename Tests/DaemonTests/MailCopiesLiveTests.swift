import Foundation
import Testing

/// Copies of one message in one folder are united (`mail.md` 3), in whatever order they are read.
@Suite("Copies in one folder, live", .serialized)
struct MailCopiesLiveTests {
    private static let agreed = ["correspondence anna kim@acme.com 02 10:00 agreement_yes 2"]

    private static func letter(_ subject: String, _ fields: [String]) -> RawLetter {
        RawLetter("m1", from: "anna@example.com", to: ["kim@acme.com"], "02 10:00", subject, fields: fields)
    }

    /// What stands on one copy alone: it marks, or takes a tagged message out of what counts.
    private static let differences = [
        ("Offer", ["Bcc: agreed@example.com"]), ("Offer", ["X-Keywords: $Agreed"]),
        ("Offer", ["X-Gmail-Labels: Agreed"]), ("[agreed] Offer", ["List-Id: <all.example.com>"]),
    ]

    @Test("One copy of two has it", arguments: ["maildir", "mbox", "eml"], differences)
    func union(form: String, difference: (subject: String, fields: [String])) async throws {
        for isLast in [false, true] {
            let room = try await Mailroom("name: mail, format: \(form), path: PATH/\(form == "mbox" ? "box" : "mail")")
            try room.makeFolders("mail/new", "mail/cur")
            for number in 1...2 {
                let letter = Self.letter(difference.subject, (number == 2) == isLast ? difference.fields : [])
                switch form {
                case "mbox":
                    if number == 1 {
                        try room.write(letter.frame, to: "box")
                    } else {
                        try room.append(letter.frame, to: "box")
                    }
                case "maildir": try room.deliver(letter.text, to: "mail/new/179359920\(number).M1P1.host")
                default: try room.deliver(letter.text, to: "mail/\(number).eml")
                }
                // In one look and in two.
                if form != "mbox" || isLast { try await room.read() }
            }
            try await room.read()
            try room.expect(contacts: Self.agreed)
            #expect(try await room.offlineContacts() == Self.agreed)
            try await room.expectSound()
            try await room.daemon.stop()
        }
    }

    @Test("A mailbox that is written anew with one of two copies unmarked takes the mark back")
    func rewritten() async throws {
        let room = try await Mailroom("name: mail, format: mbox, path: PATH/box")
        func frames(_ keywords: String) -> String {
            Self.letter("Offer", ["X-Keywords: \(keywords)"]).frame
                + Self.letter("Offer", ["X-Keywords: NonJunk"]).frame
        }
        try room.write(frames("$Agreed"), to: "box")
        try await room.read()
        try room.expect(contacts: Self.agreed)
        try room.deliver(frames("       "), to: "box")
        try await room.read()
        try room.expect(contacts: [])
        try room.expect(account: "stored 2 duplicates 2 ignored 0 quarantined 0")
        try await room.expectSound()
    }
}

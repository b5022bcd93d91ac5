import Foundation
import TestSupport
import Testing

/// Must hold 2: the same mailbox as Maildir, mbox and eml gives identical contacts, delivered in any order.
@Suite("One mailbox in three forms", .serialized)
struct MailboxFormsTests {
    private static let (anna, boris, vera) = ("anna@example.com", "boris@example.com", "vera@example.com")
    private static let (kim, lee) = ("kim@acme.com", "lee@other.org")

    static let letters = [
        // A thread with two agreements on two days, in one of them the last word is no; Re: inherits nothing.
        RawLetter("a1", from: anna, to: [kim], "02 10:00", "Offer"),
        RawLetter("a2", from: kim, to: [anna], "02 11:00", "Re: Offer", answers: "a1"),
        RawLetter("a3", from: anna, to: [kim], "02 12:00", "[agreed] Offer", answers: "a2"),
        RawLetter("a4", from: kim, to: [anna], "02 13:00", "Re: [agreed] Offer", answers: "a3"),
        RawLetter("a5", from: anna, to: [kim], "02 14:00", "[declined] Offer", answers: "a4"),
        RawLetter("a6", from: anna, to: [kim], "04 09:00", "[agreed] Offer", answers: "a5"),
        // A client cannot mark by the subject, but whoever keeps the mail can by a keyword.
        RawLetter("b1", from: lee, to: [boris], "02 10:00", "[agreed] My own idea"),
        RawLetter("b2", from: lee, to: [boris], "03 10:30", "Yes", fields: ["X-Keywords: $Agreed   "]),
        // The copy in Sent has no id.
        RawLetter("c1", from: boris, to: [kim], "05 10:00", "[agreed] Delivery"),
        RawLetter(nil, from: boris, to: [kim], "05 10:00", "[agreed] Delivery"),
        // Answers without references, one within two weeks.
        RawLetter("d1", from: vera, to: [lee], "01 10:00", "Contract number seven"),
        RawLetter(
            "d2",
            from: lee,
            to: [vera],
            "08 10:00",
            "Re: Contract number seven",
            fields: ["X-Keywords: $Agreed"]
        ),
        RawLetter("d3", from: vera, to: [lee], "08 18:00", "[declined] Contract number seven", answers: "d2"),
        // At a quarter to midnight of Moscow, and at a quarter past.
        RawLetter("e1", from: vera, to: [kim], "09 23:45", "[agreed] Night"),
        RawLetter("e2", from: vera, to: [kim], "10 00:15", "[agreed] Night", answers: "e1"),
        // A dropbox in Cc, and the answer to all that inherits it.
        RawLetter("f1", from: anna, to: [lee], "11 10:00", "Terms", fields: ["Cc: agreed@example.com"]),
        RawLetter(
            "f2",
            from: lee,
            to: [anna],
            "12 10:00",
            "Re: Terms",
            answers: "f1",
            fields: ["Cc: agreed@example.com"]
        ),
        RawLetter(
            "f3",
            from: anna,
            to: [lee],
            "13 10:00",
            "Re: Terms",
            answers: "f2",
            fields: ["Cc: agreed@example.com"]
        ),
        // What never counts.
        RawLetter("g1", from: anna, to: [boris], "02 10:00", "[agreed] Lunch"),
        RawLetter("g2", from: anna, to: [kim], "02 10:00", "[agreed] All", fields: ["List-Id: <all.example.com>"]),
        RawLetter("g3", from: anna, to: [kim], "02 10:00", "[agreed] Away", fields: ["Auto-Submitted: auto-replied"]),
        RawLetter("g4", from: "mailer-daemon@acme.com", to: [anna], "02 10:00", "x", fields: ["X-Keywords: $Agreed"]),
        RawLetter("g5", from: kim, to: ["stranger@else.example"], "02 10:00", "x", fields: ["X-Keywords: $Agreed"]),
    ]

    /// Worth two calls each; the side of a day is that of its latest mark, its time that of the first.
    static let expected = [
        "correspondence anna kim@acme.com 02 12:00 agreement_no 2",
        "correspondence boris lee@other.org 03 10:30 agreement_yes 2",
        "correspondence anna kim@acme.com 04 09:00 agreement_yes 2",
        "correspondence boris kim@acme.com 05 10:00 agreement_yes 2",
        // The day's latest mark of vera's thread of the eighth is the no of 18:00.
        "correspondence vera lee@other.org 08 10:00 agreement_no 2",
        "correspondence vera kim@acme.com 09 23:45 agreement_yes 2",
        "correspondence vera kim@acme.com 10 00:15 agreement_yes 2",
        "correspondence anna lee@other.org 11 10:00 agreement_yes 2",
    ]

    @Test("Contacts are the same in every form, live and offline, in any order", arguments: ["maildir", "mbox", "eml"])
    func forms(form: String) async throws {
        for seed in 1...2 {
            var random = SeededRandom(seed: UInt64(seed))
            let path = form == "mbox" ? "PATH/sales.mbox" : "PATH/mail"
            let room = try await Mailroom("name: mail, format: \(form), path: \(path)")
            try room.makeFolders("mail/new", "mail/cur")
            var queue = Self.letters.enumerated().shuffled(using: &random)
            var bytes: Int64 = 0
            while !queue.isEmpty {
                let taken = queue.prefix(Int.random(in: 1...6, using: &random))
                queue.removeFirst(taken.count)
                for (number, letter) in taken {
                    switch form {
                    case "mbox":
                        if !FileManager.default.fileExists(atPath: room.path("sales.mbox")) {
                            try room.write("", to: "sales.mbox")
                        }
                        try room.append(letter.frame, to: "sales.mbox")
                    case "maildir":
                        let name = "\(1_793_599_200 + number).M\(number)P1.host"
                        try room.deliver(
                            letter.text,
                            to: Bool.random(using: &random) ? "mail/new/\(name)" : "mail/cur/\(name):2,S"
                        )
                    default:
                        try room.deliver(letter.text, to: "mail/\(number).eml")
                    }
                    bytes += Int64((form == "mbox" ? letter.frame : letter.text).utf8.count)
                }
                try await room.read()
            }
            try room.expect(contacts: Self.expected)
            // 23 letters; the one to a colleague and the other four never count.
            try room.expect(account: "stored 18 duplicates 0 ignored 5 quarantined 0")
            #expect(try room.accountBytes() == bytes)
            try await room.expectSound()
            if seed == 1 { #expect(try await room.offlineContacts() == Self.expected) }
            try await room.daemon.stop()
        }
    }
}

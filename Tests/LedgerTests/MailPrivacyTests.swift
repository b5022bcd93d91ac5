import Ledger
import Pace
import TestSupport
import Testing

/// What is kept of mail, and why a marked message does not count.
@Suite("What the ledger keeps of mail", .serialized)
struct MailPrivacyTests {
    private static let lee = MailParty(Steps.lee)

    /// Everything that stands in the table of messages.
    private func kept(_ test: TestLedger) async throws -> String {
        try await test.rows("select m::text from mail_message m").joined().joined(separator: "\n")
    }

    @Test("Of a message that counts the client's address alone is kept in clear, of others nobody's")
    func addresses() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        let counting = MailMessage(1, from: Steps.address(0), to: [Steps.kim], at: 10, marks: ["$agreed"]) {
            $0.recipients.append(MailRecipient(.cc, Self.lee))
            $0.returnPath = MailParty(Steps.address(0))
        }
        let newsletter = MailMessage(2, from: "news@shop.net", to: [Steps.address(0)], at: 11, marks: ["$agreed"]) {
            $0.ignored = "newsletter"
        }
        let foreign = MailMessage(3, from: "max@third.net", to: ["sue@third.net"], at: 12)
        try await post.commit([counting, newsletter, foreign].map { SitedRecord(.message($0)) })
        let text = try await kept(test)
        #expect(text.contains(Steps.kim))
        for address in [Steps.lee, Steps.address(0), "news@shop.net", "max@third.net", "sue@third.net"] {
            #expect(!text.contains(address), "\(address)")
        }
        // Nor does a digest of an address alone tell it: each is mixed with the secret.
        #expect(!text.contains(Self.lee.address.hexadecimal))
        #expect(try await test.rows("select client, reason from contact_log") == [["kim@******om", "agreement_yes"]])
    }

    @Test("A marked message that never counts is explained with its reason, to its managers and on its day")
    func explained() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        let reasons = ["list", "newsletter", "auto-reply"]
        let letters = reasons.enumerated().map { index, reason in
            MailMessage(
                UInt64(index),
                from: Steps.kim,
                to: [Steps.address(index % 2)],
                at: 9 + Double(index),
                marks: index == 1 ? [] : ["$agreed"]
            ) { $0.ignored = reason }
        }
        try await post.commit(letters.map { SitedRecord(.message($0)) })
        let monday = try #require(Day(year: 2026, month: 11, day: 23))
        let first = try await test.ledger.perform { try $0.ignoredMail(manager: "Anna", day: monday).map(\.reason) }
        #expect(first == ["list", "auto-reply"])
        // That of the second bears no mark.
        let second = try await test.ledger.perform { try $0.ignoredMail(manager: "Boris", day: monday).map(\.reason) }
        #expect(second.isEmpty)
        let later = try await test.ledger.perform { try $0.ignoredMail(manager: "Anna", day: monday + 1).map(\.reason) }
        #expect(later.isEmpty)
    }

    @Test("Headers in the quarantine are deleted after 90 days, records of calls are not")
    func retention() async throws {
        let test = try await Steps.ledger()
        for (name, format) in [("post", "mbox"), ("cdr", "asterisk-csv")] {
            let source = try await test.ledger.perform {
                try $0.source(name: name, site: format == "mbox" ? "" : "main", format: format, zone: nil)
            }
            for days in [89, 91] {
                try await test.execute(
                    """
                    insert into quarantine (source_id, file_id, path, epoch, file_offset, length, reason, bytes, at)
                    values (\(source.id), 1, 'f', 0, \(days), 5, 'r', 'bytes', '2026-11-28 00:00+00'::timestamptz - interval '\(days) days')
                    """
                )
            }
        }
        try await test.ledger.perform { try $0.forgetQuarantinedMail(at: utc("2026-11-28 00:00:00")) }
        let left = try await test.rows(
            """
            select s.name, q.file_offset::text, length(q.bytes)::text from quarantine q join source s on s.id = q.source_id
            order by 1, q.file_offset
            """
        )
        #expect(left == [["cdr", "89", "5"], ["cdr", "91", "5"], ["post", "89", "5"], ["post", "91", "0"]])
    }
}

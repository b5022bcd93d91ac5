import MailAddresses
import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Who is who in a message")
struct MailAddressTests {
    private static func recipients(_ header: String, mailboxes: Set<String> = []) throws -> [String] {
        try Letters.message(header) { $0.mailboxes = mailboxes }.recipients.map { $0.party.text ?? "" }
    }

    @Test(
        "the author is the first mailbox of From",
        arguments: [
            ("From: Anna@Example.COM", "anna@example.com"),
            ("From: \"boris@example.com\" <evil@client.example>", "evil@client.example"),
            ("From: Anna <anna@example.com>, Boris <boris@example.com>", "anna@example.com"),
            ("From: anna+tag@example.com", "anna@example.com"),
            ("From: Sales: anna@example.com, b@example.com;", "anna@example.com"),
            ("From: anna@пример.рф", "anna@xn--e1afmkfd.xn--p1ai"),
            ("From: anna@XN--E1AFMKFD.xn--p1ai", "anna@xn--e1afmkfd.xn--p1ai"),
            ("From: =?utf-8?B?0JDQvdC90LA=?= <anna@example.com>", "anna@example.com"),
            ("From: anna@example.com.", "anna@example.com"),
            ("From: nobody\nSender: boris@example.com", "boris@example.com"),
            ("From:\nSender: boris@example.com", "boris@example.com"),
            ("From: anna@example.com\nSender: boris@example.com", "anna@example.com"),
            ("Resent-From: boris@example.com\nFrom: anna@example.com", "anna@example.com"),
        ]
    )
    func author(header: String, address: String) throws {
        let author = try #require(try Letters.message(header).author)
        #expect(author == MailParty(address))
    }

    @Test(
        "a message without any author is read all the same",
        arguments: ["From: ", "From: nobody", "From: <>", "From: @"]
    )
    func nobody(header: String) throws {
        #expect(try Letters.message(header).author == nil)
    }

    @Test("the digests of a party are those of its address without the tag, and of its domain")
    func party() throws {
        let party = try #require(MailAddress("Anna+x@Example.com")).party
        #expect(party.address == RecordKey(of: "anna@example.com"))
        #expect(party.domain == RecordKey(of: "example.com"))
        let quoted = try #require(MailAddress("\"a@b\"@example.com")).party
        #expect(quoted.domain == RecordKey(of: "example.com"))
        #expect(MailAddress("a@" + String(repeating: "x", count: 400)) == nil)
    }

    @Test(
        "recipients that semicolons divide",
        arguments: [
            ("a@b.example; c@d.example; \"Q\" <q@r.example>", ["a@b.example", "c@d.example", "q@r.example"]),
            ("\"x; y\" <a@b.example>, c@d.example", ["a@b.example", "c@d.example"]),
            ("undisclosed-recipients:;", []),
            ("Team: a@b.example, c@d.example;, e@f.example", ["a@b.example", "c@d.example", "e@f.example"]),
            ("Anna (x; y@z.example) <a@b.example>; c@d.example", ["a@b.example", "c@d.example"]),
            ("a@b.example;", ["a@b.example"]), (";;;", []),
            ("\"n@m.example\" <a@b.example>; c@d.example;", ["a@b.example", "c@d.example"]),
        ] as [(String, [String])]
    )
    func semicolons(value: String, addresses: [String]) throws {
        #expect(try Self.recipients("To: \(value)") == addresses)
    }

    @Test("each address once, where it stands first, with and without a tag")
    func once() throws {
        let header =
            "To: a@b.example, A@B.example\nCc: a+x@b.example, c@d.example\nBcc: c@d.example, e@f.example\nDelivered-To: e@f.example"
        let message = try Letters.message(header)
        #expect(
            message.recipients == [
                MailRecipient(.to, MailParty("a@b.example")), MailRecipient(.cc, MailParty("c@d.example")),
                MailRecipient(.bcc, MailParty("e@f.example")),
            ]
        )
    }

    @Test("the store's own mailbox is no recipient by delivery, every other is")
    func delivered() throws {
        let header =
            "To: a@b.example\nDelivered-To: journal@example.com\nDelivered-To: c@d.example\nX-Original-To: e@f.example\n"
            + "Envelope-To: g@h.example, journal@example.com\nX-Envelope-To: <i@j.example>"
        let expected = ["a@b.example", "c@d.example", "e@f.example", "g@h.example", "i@j.example"]
        #expect(try Self.recipients(header, mailboxes: ["journal@example.com"]) == expected)
        #expect(
            try Self.recipients("To: journal@example.com", mailboxes: ["journal@example.com"]) == [
                "journal@example.com"
            ]
        )
    }

    @Test("Return-Path, where it is set and not empty")
    func returnPath() throws {
        #expect(try Letters.message("Return-Path: <Anna+1@Example.com>").returnPath == MailParty("anna@example.com"))
        #expect(try Letters.message("Return-Path: anna@example.com").returnPath == MailParty("anna@example.com"))
        for empty in ["<>", "", "< >"] { #expect(try Letters.message("Return-Path: \(empty)").returnPath == nil) }
        // What is set and cannot be read is nobody of the roster.
        let nobody = MailParty("unreadable@invalid")
        for odd in ["x", "<evil>"] { #expect(try Letters.message("Return-Path: \(odd)").returnPath == nobody) }
    }

    @Test(
        "DMARC fails by the word of a trusted host alone",
        arguments: [
            ("mx.example.com; dkim=pass; dmarc=fail (p=NONE) header.from=a.example", true),
            ("MX.example.com 1; DMARC = FAIL", true), ("mx.example.com;\n spf=pass;\n dmarc=fail", true),
            ("mx.example.com; dmarc=pass", false), ("mx.client.example; dmarc=fail", false),
            ("mx.example.com; none", false),
            ("mx.example.com; x-dmarc=fail", false), ("mx.example.com; dmarc=failure", false), ("; dmarc=fail", false),
            ("mx.example.com; dkim=pass (dmarc=fail)", false),
        ]
    )
    func dmarc(value: String, fails: Bool) throws {
        let header = "Authentication-Results: other.example; dmarc=pass\nAuthentication-Results: \(value)"
        #expect(try Letters.message(header) { $0.trustedHosts = ["mx.example.com"] }.failsDMARC == fails)
        #expect(try !Letters.message(header).failsDMARC)
    }

    @Test("a copy read again has the digest it had, whatever marks it got; another copy has another")
    func copies() throws {
        let header = "Delivered-To: a@b.example\nReceived: by b; Tue, 24 Nov 2026 09:00:05 +0300"
        let copy = try Letters.message(header).copy
        #expect(try Letters.message("X-Keywords: $Agreed\nX-Gmail-Labels: x\nStatus: RO\n\(header)").copy == copy)
        #expect(try Letters.message(header, MessagePlace(keywords: ["$Agreed"])).copy == copy)
        #expect(try Letters.message(header, MessagePlace(folder: "Sent")).copy != copy)
        #expect(try Letters.message(header) { $0.source = RecordKey(of: "b") }.copy != copy)
        for other in [
            "Delivered-To: c@b.example", "Return-Path: <x@y.example>",
            "Received: by c; Tue, 24 Nov 2026 09:00:05 +0300", "Bcc: agreed@example.com", "List-Id: x",
        ] {
            #expect(try Letters.message("\(other)\n\(header)").copy != copy)
        }
        // Where the store has names, they tell; what the header says may change with what a file holds.
        let named = try Letters.message(header, MessagePlace(name: "1.eml")).copy
        #expect(try Letters.message("Bcc: agreed@example.com\n\(header)", MessagePlace(name: "1.eml")).copy == named)
        #expect(try Letters.message(header, MessagePlace(name: "2.eml")).copy != named)
    }

    @Test("lines without a colon are passed over, blanks before a colon too, and a message may end in its header")
    func brokenHeaders() throws {
        let text =
            "From : anna@example.com\nno colon here\nTo\t: a@b.example\n: nothing\nDate: Tue, 24 Nov 2026 09:00:00 +0300\nSubject: x"
        let message = try Letters.read(text).message()
        #expect(message.author == MailParty("anna@example.com"))
        #expect(message.recipients == [MailRecipient(.to, MailParty("a@b.example"))])
        let inBody = Letters.text(body: "To: z@client.example\nSubject: [agreed]\n")
        #expect(try Letters.read(inBody).message().recipients.count == 1)
    }

    @Test("what is no message at all has no date", arguments: ["", "\n", "\r\n\r\n", "x", ":", " \n \n", "\u{0}"])
    func nothing(text: String) {
        #expect(Letters.read(text).problem == "no-date")
    }
}

import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Ids, threads and base subjects")
struct ThreadIDTests {
    private static func key(_ id: String) -> RecordKey { RecordKey(of: id) }

    @Test(
        "a Message-ID without brackets, blanks and comments, in lower case",
        arguments: [
            "<AB@Example.com>", "  < ab @ example.com >", "(a comment) <ab@example.com> (another)", "ab@example.com",
            "ab@example.com (comment)", "=?utf-8?Q?=3Cab=40example.com=3E?=", "<ab@exam\n ple.com>",
        ]
    )
    func messageID(value: String) throws {
        let message = try Letters.message("Message-ID: \(value)")
        #expect(message.messageID == Self.key("ab@example.com"))
        #expect(message.identity == Self.key("ab@example.com\0anna@example.com"))
    }

    @Test("a message without an id is known by its content", arguments: ["", "<>", "()"])
    func noID(value: String) throws {
        let message = try Letters.message("Message-ID: \(value)")
        #expect(message.identity == nil)
        #expect(message.messageID == nil)
        #expect(message.key == message.content)
    }

    @Test("From is part of the identity: another author takes nobody's place")
    func author() throws {
        let own = try Letters.message("From: anna@example.com")
        let strangers = try Letters.message("From: evil@client.example")
        #expect(own.identity != strangers.identity)
        #expect(own.messageID == strangers.messageID)
        #expect(try Letters.message("From: ANNA@Example.COM").identity == own.identity)
    }

    @Test("a copy without an id has the content of one with it, whatever the transport added")
    func content() throws {
        let header = "To: B@client.example, a@client.example\nCc: c@example.com\nSubject: Offer\n  of today"
        let sent = try Letters.message("\(header)\nMessage-ID:\nBcc: agreed@example.com")
        let transport = "Received: by b; Tue, 24 Nov 2026 09:00:05 +0300\nDelivered-To: a@client.example"
        let other = "To: \"A\" <a@client.example>\nCc: b@client.example, c@example.com\nSubject: Offer of today"
        #expect(try Letters.message("\(transport)\n\(other)").content == sent.content)
        for change in [
            "Subject: Offer of\n today!", "Date: Tue, 24 Nov 2026 09:00:01 +0300", "In-Reply-To: <0@client.example>",
            "From: boris@example.com", "Cc: d@example.com",
        ] {
            #expect(try Letters.message("\(change)\n\(header)").content != sent.content)
        }
    }

    @Test("the first field of a name counts")
    func firstField() throws {
        let message = try Letters.message(
            "From: anna@example.com\nMessage-ID: <1@a.example>\nSubject: Contract\nFrom: evil@client.example\n"
                + "Message-ID: <2@a.example>\nSubject: Re: Another\nDate: Tue, 24 Nov 2026 09:00:00 +0300\n"
                + "Date: Wed, 25 Nov 2026 09:00:00 +0300\nTo: a@client.example\nTo: b@client.example"
        )
        #expect(message.identity == Self.key("1@a.example\0anna@example.com"))
        #expect(message.at == Instant(seconds: 1_795_500_000))
        #expect(message.subject == Self.key("contract"))
        #expect(message.recipients.map(\.party) == [MailParty("a@client.example")])
    }

    @Test(
        "ids of References among junk; one without an @ is none",
        arguments: [
            ("<a@b.example> garbage <C@d.example>", ["a@b.example", "c@d.example"]), ("<yes>", []),
            ("<@a> <a@> <@>", []),
            ("<a@b.example><c@d.example>", ["a@b.example", "c@d.example"]), ("a@b.example", []),
            ("<a@b.example>\n\t<a@b.example>", ["a@b.example"]), ("<x <a@b.example>", ["a@b.example"]),
            ("< a@b.example>", []), ("<a b@c.example>", []), ("<a@b@c>", ["a@b@c"]), ("<a@b.example", []),
        ] as [(String, [String])]
    )
    func references(value: String, ids: [String]) throws {
        let message = try Letters.message("References: \(value)")
        #expect(message.references == ids.map(Self.key))
        #expect(message.parent == ids.last.map(Self.key))
    }

    @Test("In-Reply-To counts if it holds one id")
    func inReplyTo() throws {
        let references = "References: <1@a.example> <2@a.example>\n"
        let prose = try Letters.message("\(references)In-Reply-To: Your message of \"Tue\" <3@a.example>")
        #expect(prose.references == ["1@a.example", "2@a.example", "3@a.example"].map(Self.key))
        #expect(prose.parent == Self.key("3@a.example"))
        let known = try Letters.message("\(references)In-Reply-To: <1@a.example>")
        #expect(known.references == ["1@a.example", "2@a.example"].map(Self.key))
        #expect(known.parent == Self.key("1@a.example"))
        let several = try Letters.message("\(references)In-Reply-To: Anna <anna@a.example> <3@a.example>")
        #expect(several.references == ["1@a.example", "2@a.example"].map(Self.key))
        #expect(several.parent == Self.key("2@a.example"))
        #expect(try Letters.message("In-Reply-To: <yes>").parent == nil)
    }

    @Test("Gmail's thread belongs to its source, and a header that is not trusted tells none")
    func gmail() throws {
        let header = "X-GM-THRID: 1784562839123456789"
        let first = try Letters.message(header) { $0.source = Self.key("a") }
        let second = try Letters.message(header) { $0.source = Self.key("b") }
        #expect(first.gmailThread != nil)
        #expect(first.gmailThread != second.gmailThread)
        #expect(try Letters.message(header) { $0.source = Self.key("a") }.gmailThread == first.gmailThread)
        #expect(try Letters.message("X-GM-THRID: 12") { $0.source = Self.key("a") }.gmailThread != first.gmailThread)
        #expect(try Letters.message(header) { $0.trustsHeaders = false }.gmailThread == nil)
        for junk in ["", "x", "12 3", "-1", "123456789012345678901"] {
            #expect(try Letters.message("X-GM-THRID: \(junk)").gmailThread == nil)
        }
    }

    @Test("the first 22 bytes of a Thread-Index are the thread's")
    func threadIndex() throws {
        // 22 bytes, the same with one answer and with two (5 bytes each), and with other bytes.
        let root = try Letters.message("Thread-Index: AQHWAQIDBAUGBwgJCgsMDQ4PEBESEw==").threadIndex
        #expect(root != nil)
        #expect(try Letters.message("Thread-Index: AQHWAQIDBAUGBwgJCgsMDQ4PEBESEwABAgME").threadIndex == root)
        #expect(
            try Letters.message("Thread-Index: AQHWAQIDBAUGBwgJCgsMDQ4PEBESEwABAgMEBQYH\n CAk=").threadIndex == root
        )
        #expect(try Letters.message("Thread-Index: AgHWAQIDBAUGBwgJCgsMDQ4PEBESEw==").threadIndex != root)
        for junk in [
            "", "AQHW", "AQHWAQIDBAUGBwgJCgsMDQ4PEBESEwA=", "AQHWAQIDBAUGBwgJCgsMDQ4PEBES?w==",
            "AQHWAQIDBAUGBwgJCgsMDQ4PEBES",
        ] {
            #expect(try Letters.message("Thread-Index: \(junk)").threadIndex == nil)
        }
    }

    @Test(
        "what is left of a subject",
        arguments: [
            ("Contract 12", "contract 12", false), ("Re: Contract", "contract", true),
            ("RE[2]: Contract", "contract", true),
            ("Re [list]: Contract", "contract", true), ("Fwd: Re: FW:Contract", "contract", true),
            ("Отв: Договор", "договор", true), ("Ответ: Договор", "договор", true), ("На: Договор", "договор", true),
            ("Пересл: Договор", "договор", true), ("ПС: Договор", "договор", true), ("HA: Contract", "contract", true),
            ("Aw: Wg: Sv: Tr: Contract", "contract", true), ("[sales] Re: [x] Contract", "contract", true),
            ("[sales] Contract", "contract", false), ("Contract (fwd)", "contract", true),
            ("[Fwd: Contract]", "contract", true), ("[Fwd: Re: [x] Contract (fwd)] (fwd)", "contract", true),
            ("  Contract \t of  today ", "contract of today", false), ("[contract]", "[contract]", false),
            ("Re: [contract]", "[contract]", true), ("Regarding: Contract", "regarding: contract", false),
            ("Re Contract", "re contract", false), ("", "", false), ("Re:", "", true), ("[", "[", false),
        ]
    )
    func baseSubject(subject: String, base: String, isReply: Bool) {
        let read = BaseSubject(subject)
        #expect(read.text == base)
        #expect(read.hasReplyPrefix == isReply)
    }

    @Test("a base subject of fewer than four letters says nothing", arguments: ["", "Re: ok", "Re: 12345", "abc 1"])
    func genericSubject(subject: String) throws {
        #expect(BaseSubject(subject).key == nil)
        #expect(BaseSubject(subject + "d" + subject + "efg").key != nil)
    }
}

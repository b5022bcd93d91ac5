import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Marks in messages")
struct MailMarksTests {
    private static let agreed = MailMark(.label, "Согласовано")
    private static let keyword = MailMark(.keyword, "$agreed")
    private static let subject = MailMark(.subject, "[договор]")
    private static let header = MailMark(.header, "x-agreement: да")
    private static let copy = MailMark(.copy, "agreed@example.com")
    private static let plus = MailMark(.plus, "agreed")

    private static func found(
        _ header: String,
        _ marks: MailMark...,
        place: MessagePlace = MessagePlace(),
        trustsHeaders: Bool = true
    ) throws -> [FoundMark] {
        try Letters.message(header, place) {
            $0.marks = Set(marks)
            $0.trustsHeaders = trustsHeaders
        }.marks
    }

    /// Bytes of `[Договор] цена` in the charset.
    private static let windows: [UInt8] =
        [0x5B, 0xC4, 0xEE, 0xE3, 0xEE, 0xE2, 0xEE, 0xF0, 0x5D, 0x20, 0xF6, 0xE5, 0xED, 0xE0]
    private static let koi8: [UInt8] =
        [0x5B, 0xE4, 0xCF, 0xC7, 0xCF, 0xD7, 0xCF, 0xD2, 0x5D, 0x20, 0xC3, 0xC5, 0xCE, 0xC1]

    @Test("a subject in raw bytes is read as windows-1251 and as koi8-r", arguments: [windows, koi8])
    func rawSubject(subject: [UInt8]) throws {
        let bytes = Array("Subject: ".utf8) + subject + Array("\n\(Letters.text("Subject: second"))".utf8)
        let message = try Letters.read(bytes: bytes) { $0.marks = [Self.subject] }.message()
        #expect(message.marks == [FoundMark(Self.subject)])
    }

    @Test(
        "a subject in encoded words, whatever their charset, folding and language",
        arguments: [
            "[договор] цена", "[ДОГОВОР]цена", "=?utf-8?B?W9CU0L7Qs9C+0LLQvtGAXQ==?= x",
            "=?windows-1251?Q?[=C4=EE=E3=EE=E2=EE=F0]_=F6?=", "=?koi8-r?B?W+TPx8/Xz9Jd?=", "=?cp-1251?B?W8Tu4+7i7vBd?=",
            "=?utf-8*ru?B?W9CU0L7Qs9C+0LLQvtGAXQ==?=", "=?utf-8?B?W9CU0L7Qs9C+0LLQvtGAXQ?=",
            "=?utf-8?B?W9CU0L7Qsw==?=\n =?utf-8?B?0L7QstC+0YBd?=",
            "\n [договор] цена", "=?UTF-8?q?[=D0=94=D0=BE=D0=B3=D0=BE=D0=B2=D0=BE=D1=80]?= =?utf-8?q?_=D1=86?=",
        ]
    )
    func encodedSubject(subject: String) throws {
        #expect(try Self.found("Subject: \(subject)", Self.subject) == [FoundMark(Self.subject)])
    }

    @Test(
        "a tag that is not at the very start is inherited, or none",
        arguments: ["Re: [договор] цена", "цена [договор]", "[договор", "Subject: [договор]", "", "\"[договор]\""]
    )
    func inheritedSubject(subject: String) throws {
        #expect(try Self.found("Subject: \(subject)", Self.subject).isEmpty)
    }

    @Test("a tag of letters is no beginning of a longer word")
    func subjectWord() throws {
        let mark = MailMark(.subject, "ок")
        #expect(try Self.found("Subject: Ок, берём", mark) == [FoundMark(mark)])
        #expect(try Self.found("Subject: ок", mark) == [FoundMark(mark)])
        #expect(try Self.found("Subject: Окна", mark).isEmpty)
    }

    @Test(
        "Gmail's labels are decoded, then divided",
        arguments: [
            "Согласовано", "Входящие,Согласовано,Opened", "\"a, b\",Согласовано", "Opened, \"Согласовано\"",
            "=?UTF-8?B?0JLRhdC+0LTRj9GJ0LjQtSzQodC+0LPQu9Cw0YE=?=\n =?UTF-8?B?0L7QstCw0L3Qvg==?=",
            "=?UTF-8?Q?=D0=A1=D0=BE=D0=B3=D0=BB=D0=B0=D1=81=D0=BE=D0=B2=D0=B0=D0=BD=D0=BE?=,x",
        ]
    )
    func labels(value: String) throws {
        let message = try Letters.message("X-Gmail-Labels: \(value)") { $0.marks = [Self.agreed] }
        #expect(message.marks == [FoundMark(Self.agreed)])
        #expect(message.hasLabels)
    }

    @Test("a label is compared whole, with its case, and by canonical equivalence")
    func labelText() throws {
        #expect(try Self.found("X-Gmail-Labels: согласовано,Согласовано-2", Self.agreed).isEmpty)
        let path = MailMark(.label, "Deals/Agreed")
        #expect(try Self.found("X-Gmail-Labels: Agreed", path).isEmpty)
        #expect(try Self.found("X-Gmail-Labels: Deals/Agreed", path) == [FoundMark(path)])
        let comma = MailMark(.label, "Да, \"берём\"")
        #expect(try Self.found("X-Gmail-Labels: x,\"Да, \"\"берём\"\"\"", comma) == [FoundMark(comma)])
        let decomposed = "X-Gmail-Labels: Отказано и\u{306}"
        let mark = MailMark(.label, "Отказано й")
        #expect(try Self.found(decomposed, mark) == [FoundMark(mark)])
        #expect(try !Letters.message("Subject: x").hasLabels)
    }

    @Test(
        "keywords of stores, divided by blanks or commas, without case",
        arguments: [
            "X-Keywords: $Agreed NonJunk                ", "X-Keywords: a,$AGREED",
            "X-Mozilla-Keys: $label1 $agreed   ",
            "X-Keywords: NonJunk\n\t$Agreed",
        ]
    )
    func keywords(header: String) throws {
        #expect(try Self.found(header, Self.keyword) == [FoundMark(Self.keyword)])
        #expect(try Self.found(header, Self.keyword, trustsHeaders: false).isEmpty)
    }

    @Test("Keywords, which mail programs send, is the author's; beside the store's it is the store's")
    func writtenKeywords() throws {
        let mark = MailMark(.keyword, "важный клиент")
        let header = "Keywords: one, =?utf-8?B?0JLQsNC20L3Ri9C5INC60LvQuNC10L3Rgg==?="
        #expect(try Self.found(header, mark) == [FoundMark(mark, isWritten: true)])
        #expect(try Self.found(header, mark, trustsHeaders: false) == [FoundMark(mark, isWritten: true)])
        let both = "Keywords: $Agreed\nX-Keywords: $Agreed"
        #expect(try Self.found(both, Self.keyword) == [FoundMark(Self.keyword)])
    }

    @Test("keywords beside the message, and folders by their whole path or its end")
    func place() throws {
        let place = MessagePlace(folder: "Deals/Agreed", keywords: ["$Agreed"])
        let folders = [MailMark(.folder, "Agreed"), MailMark(.folder, "Deals/Agreed"), MailMark(.folder, "Deals")]
        let found = try Letters.message("", place) {
            $0.marks = Set(folders + [Self.keyword])
            $0.trustsHeaders = false
        }.marks
        #expect(Set(found.map(\.mark)) == [folders[0], folders[1], Self.keyword])
        #expect(found.allSatisfy { !$0.isWritten })
    }

    @Test("a header with its value, or by its presence; a store that is not trusted changes nothing")
    func headers() throws {
        let presence = MailMark(.header, "x-deal")
        for trusts in [true, false] {
            #expect(try Self.found("X-Agreement:  ДА ", Self.header, trustsHeaders: trusts) == [FoundMark(Self.header)])
            #expect(try Self.found("x-deal:", presence, trustsHeaders: trusts) == [FoundMark(presence)])
        }
        #expect(try Self.found("X-Agreement: =?utf-8?B?0LTQsA==?=", Self.header) == [FoundMark(Self.header)])
        #expect(try Self.found("X-Agreement: нет", Self.header).isEmpty)
        #expect(try Self.found("X-Agreement: нет\nX-Agreement: да", Self.header).isEmpty)
        #expect(try Self.found("Subject: X-Deal", presence).isEmpty)
    }

    @Test(
        "a copy address is found wherever it stands, and is visible in To and Cc",
        arguments: [
            ("To: a@client.example, Agreed@EXAMPLE.com", true), ("Cc: \"x\" <agreed@example.com>", true),
            ("Bcc: agreed@example.com", false), ("Delivered-To: agreed@example.com", false),
            ("X-Original-To: agreed@example.com", false), ("Envelope-To: agreed@example.com", false),
            ("X-Envelope-To: <agreed@example.com>", false),
            ("Cc: agreed@example.com\nDelivered-To: agreed@example.com", true),
        ]
    )
    func copies(header: String, isVisible: Bool) throws {
        #expect(
            try Self.found(header, Self.copy) == [
                FoundMark(Self.copy, isVisible: isVisible, isBlind: header.hasPrefix("Bcc"))
            ]
        )
    }

    @Test("an address in Cc and in Bcc gets a copy in sight and a blind one")
    func blindCopy() throws {
        let header = "Cc: agreed@example.com\nBcc: agreed@example.com\nDelivered-To: agreed@example.com"
        #expect(try Self.found(header, Self.copy) == [FoundMark(Self.copy, isVisible: true, isBlind: true)])
    }

    @Test("a display name is no address")
    func displayName() throws {
        #expect(try Self.found("To: \"agreed@example.com\" <evil@client.example>", Self.copy).isEmpty)
        #expect(try Self.found("To: agreed@example.com <evil@client.example>; b@c.example", Self.copy).isEmpty)
    }

    @Test("a plus address tells whose it is")
    func plusAddress() throws {
        let anna = RecordKey(of: "anna@example.com")
        #expect(
            try Self.found("Cc: Anna+Agreed@example.com", Self.plus) == [
                FoundMark(Self.plus, isVisible: true, address: anna)
            ]
        )
        #expect(
            try Self.found("Bcc: anna+agreed@example.com, boris+agreed@example.com", Self.plus) == [
                FoundMark(Self.plus, isBlind: true, address: anna),
                FoundMark(Self.plus, isBlind: true, address: RecordKey(of: "boris@example.com")),
            ]
        )
        let delivered = try Letters.message("Delivered-To: anna+agreed@example.com") {
            $0.marks = [Self.plus]
            $0.mailboxes = ["anna@example.com"]
        }
        #expect(delivered.marks == [FoundMark(Self.plus, address: anna)])
        #expect(delivered.recipients.map(\.place) == [.to])
        #expect(try Self.found("To: +agreed@example.com, anna+agreed2@example.com", Self.plus).isEmpty)
    }

    @Test("only what the configuration names is found")
    func others() throws {
        let header = "X-Gmail-Labels: Согласовано\nX-Keywords: $Agreed\nSubject: [договор]\nTo: agreed@example.com"
        #expect(try Self.found(header).isEmpty)
    }
}

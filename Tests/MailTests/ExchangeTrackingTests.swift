import Mail
import Pace
import RecordFormats
import Testing

struct ExchangeTrackingTests {
    private static let fields = """
        #Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,\
        internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,\
        related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,\
        original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,schema-version

        """
    /// The columns that are read, and no others.
    private static let short = """
        #Fields: date-time,source,event-id,message-id,recipient-address,related-recipient-address,message-subject,sender-address,\
        return-path,custom-data

        """

    private static func options(_ marks: Set<MailMark> = []) -> FormatOptions {
        var options = FormatOptions()
        options.mail.marks = marks
        options.mail.source = RecordKey(of: "exchange")
        return options
    }

    private func read(_ rows: String, _ options: FormatOptions = options()) -> [LogRecord] {
        LogReading(format: ExchangeTracking.format, options: options).records(Self.short + rows)
    }

    private func row(
        at: String = "2026-11-23T08:02:35.123Z",
        event: String = "SMTP,SENDEXTERNAL",
        id: String = "<A1@Example.com>",
        to: String = "client@firm.example",
        related: String = "",
        subject: String = "",
        from: String = "Anna@Example.com",
        path: String = "anna@example.com",
        custom: String = ""
    ) -> String {
        "\(at),\(event),\(id),\(to),\(related),\(subject),\(from),\(path),\(custom)\r\n"
    }

    @Test("Rows of Exchange 2016 and 2019, 30 columns")
    func newer() throws {
        let rows = try LogReading.fixture("exchange-tracking/exchange-2016-2019-rows.log")
        let records = LogReading(format: ExchangeTracking.format, options: Self.options()).records(Self.fields + rows)
        #expect(records.map(\.ignored) == ["header", "event", nil, nil, nil, nil, "event"])
        #expect(records.allSatisfy { $0.quarantined == nil })
        let received = try #require(records[2].message)
        #expect(received.at == Instant(rfc3339: "2024-01-25T15:16:09.949Z"))
        #expect(received.author == MailParty("root@host01.my.domain.com"))
        #expect(received.recipients == [MailRecipient(.envelope, MailParty("mailuser@my.domain.com"))])
        #expect(received.returnPath == MailParty("root@host01.my.domain.com"))
        let id = "20240123200014.123f425e28@host01.my.domain.com"
        #expect(received.messageID == RecordKey(of: id))
        #expect(received.identity == RecordKey(of: id + "\0root@host01.my.domain.com"))
        #expect(
            received.ignored == nil && received.references.isEmpty && received.parent == nil && !received.hasReceived
        )
        // The id of this one has no brackets.
        #expect(records[4].message?.messageID == RecordKey(of: "20240107001234.567e6224c8@monitor.example.com"))
        // Sent by nobody, with an empty return path.
        #expect(records[5].message?.ignored == "bounce")
        #expect(records[5].message?.author == nil && records[5].message?.returnPath == nil)
    }

    @Test("The log of Exchange 2010 with its mark and header lines, 26 columns")
    func older() throws {
        let text = try LogReading.fixture("exchange-tracking/exchange-2010-with-bom.log")
        #expect(text.unicodeScalars.first == "\u{FEFF}")
        let reading = LogReading(format: ExchangeTracking.format, options: Self.options())
        let row =
            "2016-04-05T00:01:00.000Z,,,,,,,STOREDRIVER,DELIVER,1,<x@y.example>,a@b.example,,10,1,,,,c@d.example,c@d.example,,,,,,\n"
        let records = reading.records(text + (text.hasSuffix("\n") ? "" : "\n") + row)
        #expect(records.map(\.ignored) == ["header", "header", "header", "header", "header", "event", "event", nil])
        #expect(records.last?.message?.at == Instant(rfc3339: "2016-04-05T00:01:00Z"))
        #expect(records.last?.message?.author == MailParty("c@d.example"))
    }

    @Test("Columns go by their names, in any order and case")
    func columns() throws {
        let text = """
            #FIELDS: Sender-Address,Message-ID,Event-Id,Recipient-Address,x,Date-Time,Source
            anna@example.com,<a1@example.com>,deliver,client@firm.example,,2026-11-23T08:02:35.123Z,storedriver

            """
        let message = LogReading(format: ExchangeTracking.format, options: Self.options()).records(text)[1].message
        #expect(message?.at == Instant(microseconds: 1_795_420_955_123_000))
        #expect(message?.identity == RecordKey(of: "a1@example.com\0anna@example.com"))
        #expect(message?.recipients.map(\.party) == [MailParty("client@firm.example")])
    }

    @Test(
        "Which events are messages",
        arguments: [
            ("STOREDRIVER,DELIVER", true), ("SMTP,SENDEXTERNAL", true), ("SMTP,SEND", true), ("SMTP,RECEIVE", true),
            ("STOREDRIVER,RECEIVE", true), ("AGENT,AGENTINFO", false), ("ROUTING,EXPAND", false),
            ("ROUTING,RESOLVE", false), ("SMTP,HARECEIVE", false), ("SMTP,HAREDIRECT", false),
            ("STOREDRIVER,NOTIFYMAPI", false), ("STOREDRIVER,SUBMIT", false), ("SMTP,FAIL", false), ("DSN,FAIL", false),
            ("STOREDRIVER,SEND", false), (",", false),
        ]
    )
    func events(event: String, isMessage: Bool) {
        let record = read(row(event: event)).last
        #expect((record?.message != nil) == isMessage)
        #expect(record?.ignored == (isMessage ? nil : "event"))
    }

    @Test("Recipients stand in one field, each counts once, tags and what is no address aside")
    func recipients() throws {
        let to = "A@x.example; b+tag@x.example;;nobody;<>;a@X.example ;/o=Org/cn=Recipients"
        let message = try #require(read(row(to: to, related: "c@x.example;b@x.example")).last?.message)
        let wanted = ["a@x.example", "b@x.example", "c@x.example", "b@x.example"].map { MailParty($0) }
        #expect(message.recipients.map(\.party) == wanted)
        #expect(message.recipients.allSatisfy { $0.place == .envelope })
        let many = (1...1_500).map { "u\($0)@x.example" }.joined(separator: ";")
        #expect(read(row(to: many)).last?.message?.recipients.count == 1_000)
        #expect(read(row(to: "")).last?.message?.recipients == [])
    }

    @Test("Two rows of one mail have one identity and are two copies; a row read twice is one")
    func copies() throws {
        let records = read(
            row() + row(event: "SMTP,RECEIVE") + row(to: "other@firm.example") + row() + row(from: "boris@example.com")
        )
        let messages = records.compactMap(\.message)
        try #require(messages.count == 5)
        #expect(Set(messages.prefix(4).map(\.identity)).count == 1)
        #expect(Set(messages.map(\.copy)).count == 4)
        #expect(messages[0].copy == messages[3].copy && records[1].key == messages[0].copy)
        #expect(messages[4].identity != messages[0].identity)
        var elsewhere = Self.options()
        elsewhere.mail.source = RecordKey(of: "another")
        #expect(read(row(), elsewhere).last?.message?.copy != messages[0].copy)
        #expect(messages[0].content != messages[0].identity && messages[0].content == messages[3].content)
    }

    private static let copied = MailMark(.copy, "agreed@example.com")
    private static let tagged = MailMark(.plus, "agreed")
    private static let titled = MailMark(.subject, "[agreed]")
    private static let worded = MailMark(.subject, "да")
    private static let marks: Set<MailMark> = [
        copied, tagged, titled, worded, MailMark(.label, "agreed@example.com"), MailMark(.keyword, "agreed"),
    ]

    @Test(
        "Marks: an address that gets a copy, a tag, the beginning of the subject where subjects are logged",
        arguments: [
            ("client@firm.example;Agreed@Example.com", "", [FoundMark(copied)]),
            (
                "Anna+Agreed@example.com", "",
                [FoundMark(tagged, address: RecordKey(of: "anna@example.com"))]
            ),
            ("client@firm.example", "[Agreed] the contract", [FoundMark(titled)]),
            ("client@firm.example", "\"[agreed], \"\"really\"\"\"", [FoundMark(titled)]),
            ("client@firm.example", " [AGREED]", [FoundMark(titled)]),
            ("client@firm.example", "ДА: договор", [FoundMark(worded)]),
            ("client@firm.example", "дата", []), ("client@firm.example", "Re: [agreed]", []),
            ("client@firm.example", "agreed@example.com", []), ("agreed@firm.example", "", []),
            ("anna+agreed2@example.com", "", []), ("+agreed@example.com", "", []),
            (
                "agreed@example.com;agreed@example.com;anna+agreed@example.com", "[agreed]",
                [FoundMark(titled), FoundMark(copied), FoundMark(tagged, address: RecordKey(of: "anna@example.com"))]
            ),
        ]
    )
    func found(to: String, subject: String, marks: [FoundMark]) {
        #expect(read(row(to: to, subject: subject), Self.options(Self.marks)).last?.message?.marks == marks)
    }

    @Test("Reports of what was not delivered are bounces, by their return path or author")
    func bounces() {
        #expect(read(row(path: "<>")).last?.message?.ignored == "bounce")
        #expect(read(row(path: "")).last?.message?.ignored == nil)
        #expect(read(row(from: "MAILER-DAEMON@firm.example")).last?.message?.ignored == "bounce")
        #expect(read(row(from: "Postmaster@firm.example")).last?.message?.ignored == "bounce")
        var counted = Self.options()
        counted.mail.countedKinds = ["bounce"]
        #expect(read(row(path: "<>"), counted).last?.message?.ignored == nil)
    }

    @Test("What Exchange mails to itself is ignored")
    func probes() {
        let mailbox = "HealthMailbox0d5918ea7298475bbbb7e3602e1e289d@example.com"
        #expect(read(row(to: mailbox)).last?.ignored == "probe")
        #expect(read(row(from: mailbox)).last?.ignored == "probe")
        #expect(read(row(id: "<8fd0-MapiSubmitLAMProbe>")).last?.ignored == "probe")
        #expect(read(row(custom: "S:IsProbe=true;S:ShadowHost=x")).last?.ignored == "probe")
        #expect(read(row(id: "<1@probe.example>")).last?.message != nil)
    }

    @Test("The source's own mailbox is no recipient")
    func mailboxes() {
        var options = Self.options()
        options.mail.mailboxes = ["journal@example.com"]
        let message = read(row(to: "journal@example.com;client@firm.example"), options).last?.message
        #expect(message?.recipients.map(\.party) == [MailParty("client@firm.example")])
    }

    @Test("What fits no shape is quarantined, and nothing of it is shown")
    func quarantined() {
        let reading = LogReading(format: ExchangeTracking.format, options: Self.options())
        #expect(
            reading.records(row()).map(\.quarantined) == [
                "columns: no #Fields line that names them stands before this row"
            ]
        )
        #expect(read(row(at: "yesterday")).last?.quarantined == "date-time: is no date and time")
        #expect(read(row(at: "")).last?.quarantined == "date-time: is no date and time")
        #expect(read(row(id: "<>")).last?.quarantined == "message-id: is empty")
        #expect(read("a,b\n").last?.quarantined == "fields: 2 of them where #Fields names 10")
        #expect(
            reading.records("#Fields: date-time,session-id,data\n").map(\.quarantined)
                == ["#Fields: names other columns than those of a message tracking log"]
        )
    }

    @Test("Comments hold anything, quotes too, and a new header holds from there on")
    func comments() {
        let records = read(
            row() + "#Software: \"Exchange\n#Date: \"a\" \"b\"\n#\n" + Self.fields
                + row() + Self.short + row()
        )
        #expect(records.map(\.ignored) == ["header", nil, "header", "header", "header", "header", nil, "header", nil])
        #expect(records[6].quarantined == "fields: 10 of them where #Fields names 30")
        #expect(records[8].message != nil)
    }

    @Test("Wherever a file is cut, and the decoder made anew from what it carries, it says the same")
    func cuts() throws {
        let rows = try LogReading.fixture("exchange-tracking/exchange-2016-2019-rows.log")
        let reading = LogReading(format: ExchangeTracking.format, options: Self.options(Self.marks))
        for text in [
            "\u{FEFF}#Software: x\r\n" + Self.fields + rows,
            Self.short + row(subject: "\"a\r\n\"\"b\"\"\"") + "\"open\r\n" + row() + row(at: "x") + "#\"\n" + row(),
        ] {
            let bytes = Array(text.utf8)
            let whole = reading.records(bytes)
            #expect(whole.reduce(0) { $0 + $1.length } == bytes.count)
            #expect(whole.contains { $0.message != nil })
            for (step, seed) in [(1, 1), (2, 2), (3, 3), (7, 4), (50, 5), (50, 6), (700, 7), (700, 8)]
                as [(Int, UInt64)]
            {
                #expect(reading.records(bytes, step: step, seed: seed) == whole, "\(step)")
            }
        }
    }

    @Test("Random and damaged bytes are accounted for and never crash")
    func hostile() {
        let reading = LogReading(format: ExchangeTracking.format, options: Self.options(Self.marks))
        let bytes = Array((Self.short + row(to: "a@b.example;c+d@e.example", subject: "\"s, \"\"t\"\"\"") + row()).utf8)
        var generator = LogRandom(3)
        for place in bytes.indices {
            var changed = bytes
            changed[place] = [0, 10, 34, 44, 59, 60, 62, 64, 0xFF].randomElement(using: &generator) ?? 0
            #expect(reading.records(changed).reduce(0) { $0 + $1.length } == bytes.count, "\(place)")
        }
        for _ in 0..<50 {
            let noise = (0..<2_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(
                reading.records(Array(Self.short.utf8) + noise).reduce(0) { $0 + $1.length } == Self.short.utf8.count
                    + 2_000
            )
        }
    }
}

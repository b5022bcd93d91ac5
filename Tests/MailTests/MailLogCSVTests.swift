import Mail
import Pace
import RecordFormats
import Testing

struct MailLogCSVTests {
    private static let options: FormatOptions = {
        var options = FormatOptions()
        options.mail.source = RecordKey(of: "trace")
        options.mail.marks = [MailMark(.copy, "agreed@example.com"), MailMark(.subject, "[agreed]")]
        return options
    }()
    private static let moment = Instant(rfc3339: "2026-11-23T08:02:35Z")
    private static let reading = LogReading(format: MailLogCSV.format, options: options)

    static let summary = """
        Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageId,MessageTraceId
        2026-11-23T08:02:35.0000000,Anna@example.com,client@firm.example,"[agreed] a, b",Delivered,,,12,<A1@example.com>,7

        """
    static let extended = """
        origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,\
        original_client_ip,directionality,connector_id,delivery_priority
        2026-11-23T08:02:35.0000000Z,Anna@example.com,"client@firm.example##Receive, Send;agreed@example.com##Deliver",\
        "[agreed] a, b",12,<A1@example.com>,x,,Originating,,Normal

        """
    static let google = """
        Message ID,Start date,End date,Sender,Message size,Subject,Direction,Attachments,Recipient address,Event target
        <A1@example.com>,2026-11-23T08:02:35Z,2026-11-23T08:02:36Z,Anna@example.com,12,"[agreed] a, b",Sent,,\
        client@firm.example,SMTP_OUT

        """

    @Test(
        "Traces of Exchange Online, summary and extended, and Google's search",
        arguments: [
            (summary, ["client@firm.example"], ["subject:[agreed]"]),
            (
                extended, ["client@firm.example", "agreed@example.com"],
                ["subject:[agreed]", "copy:agreed@example.com"]
            ),
            (google, ["client@firm.example"], ["subject:[agreed]"]),
        ]
    )
    func kinds(text: String, recipients: [String], marks: [String]) throws {
        let records = Self.reading.records(text)
        #expect(records.map(\.ignored) == ["header", nil])
        let message = try #require(records.last?.message)
        #expect(message.at == Self.moment)
        #expect(message.identity == RecordKey(of: "a1@example.com\0anna@example.com"))
        #expect(message.messageID == RecordKey(of: "a1@example.com"))
        #expect(message.author == MailParty("anna@example.com"))
        #expect(message.recipients == recipients.map { MailRecipient(.envelope, MailParty($0)) })
        #expect(message.marks.map(\.mark.name) == marks)
        #expect(message.references.isEmpty && message.ignored == nil)
        #expect(records.last?.note == nil)
    }

    @Test(
        "Names of columns go without case, blanks, _ and -",
        arguments: [
            "Date (UTC),Sender address,Recipient address,Message ID",
            "origin_timestamp,sender-address,RECIPIENT_STATUS,message-id",
            "Timestamp,From,To,Internet Message ID", "\"Start date\",\"Sender\",\"Recipients\",\"Message-ID\"",
        ]
    )
    func names(header: String) {
        for separator in [",", ";", "\t"] {
            let row = "2026-11-23 08:02:35,anna@example.com,client@firm.example,<a1@example.com>\n"
            let text = (header + "\n" + row).replacing(",", with: separator)
            let records = Self.reading.records(text)
            #expect(records.map(\.ignored) == ["header", nil])
            #expect(records.last?.message?.at == Self.moment)
            #expect(records.last?.message?.recipients.map(\.party) == [MailParty("client@firm.example")])
        }
    }

    @Test(
        "A header line with none of the names needed is quarantined, with every row behind it",
        arguments: [
            "Received,SenderAddress,RecipientAddress,Subject", "a,b,c,d",
            "SenderAddress,RecipientAddress,MessageId,Subject",
            "Received,SenderAddress,Subject,MessageId",
        ]
    )
    func unknown(header: String) {
        let reason = "columns: unknown; a header line must name a date, a sender, a recipient and a message id"
        let records = Self.reading.records(header + "\n1,2,3,4\n")
        let found = header.replacing(",", with: ", ")
        #expect(records.map(\.quarantined) == ["\(reason); found: \(found)", reason])
        // Of people nothing is told.
        let rows = Self.reading.records("2026-11-23,anna@example.com,kim@acme.com,x\n")
        #expect(rows.map(\.quarantined) == [reason])
    }

    @Test(
        "Dates: ISO 8601, as Exchange writes them for America, and in a form of one's own",
        arguments: [
            ("2026-11-23T08:02:35.1234567Z", nil, "2026-11-23T08:02:35.123456Z"),
            ("2026-11-23T11:02:35+03:00", nil, "2026-11-23T08:02:35Z"),
            ("2026-11-23 08:02:35", nil, "2026-11-23T08:02:35Z"),
            ("2026-11-23 08:02:35 UTC", nil, "2026-11-23T08:02:35Z"),
            ("2026-11-23 08:02:35  GMT", nil, "2026-11-23T08:02:35Z"),
            ("11/23/2026 8:02:35 AM", nil, "2026-11-23T08:02:35Z"),
            ("1/5/2026 12:02:35 PM", nil, "2026-01-05T12:02:35Z"),
            ("1/5/2026 12:02:35 AM", nil, "2026-01-05T00:02:35Z"),
            ("23.11.2026 08:02", "DD.MM.YYYY HH:mm", "2026-11-23T08:02:00Z"),
            ("yesterday", nil, nil), ("", nil, nil), ("13/23/2026 8:02:35 AM", nil, nil),
            ("2026-02-30 08:02:35", nil, nil),
        ] as [(String, String?, String?)]
    )
    func dates(written: String, format: String?, at: String?) {
        var options = Self.options
        // Exchange writes UTC wherever the office stands.
        options.zone = Zone(name: "Europe/Moscow", firstOffset: 10_800)
        options.timeFormat = format
        let text = "Received,SenderAddress,RecipientAddress,MessageId\n\"\(written)\",a@x.example,b@x.example,<i@x>\n"
        let record = LogReading(format: MailLogCSV.format, options: options).records(text).last
        #expect(record?.message?.at == at.flatMap { Instant(rfc3339: $0) })
        #expect(record?.quarantined == (at == nil ? "date: is no date and time" : nil))
        #expect(record?.note == nil)
    }

    @Test("Google writes the zone of the account")
    func zones() {
        let text = Self.google.replacing("2026-11-23T08:02:35Z", with: "2026-11-23 11:02:35")
        var options = Self.options
        let unnamed = LogReading(format: MailLogCSV.format, options: options).records(text).last
        #expect(unnamed?.message?.at == Instant(rfc3339: "2026-11-23T11:02:35Z"))
        #expect(unnamed?.note == "no zone is named; local times are read as UTC")
        options.zone = Zone(name: "Europe/Moscow", firstOffset: 10_800)
        let named = LogReading(format: MailLogCSV.format, options: options).records(text).last
        #expect(named?.message?.at == Self.moment && named?.note == nil)
    }

    @Test("Rows that fit no shape are quarantined, and the header may come again")
    func shapes() {
        let header = "Received,SenderAddress,RecipientAddress,MessageId\n"
        let records = Self.reading.records(
            header + "a,b\n2026-11-23 08:02:35,a@x.example,b@x.example,\n" + header
                + "2026-11-23 08:02:35,a@x.example,\"b@x.example, c@x.example\",i@x\n"
        )
        #expect(records.map(\.ignored) == ["header", nil, nil, "header", nil])
        #expect(records[1].quarantined == "fields: 2 of them where the header has 4")
        #expect(records[2].quarantined == "message-id: is empty")
        #expect(records[4].message?.recipients.map(\.party) == [MailParty("b@x.example"), MailParty("c@x.example")])
    }

    private static func wide(_ text: String, isBig: Bool = false) -> [UInt8] {
        text.utf16.flatMap { unit in
            isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
        }
    }

    private static let international =
        summary.replacing("\n", with: "\r\n")
        + "2026-11-23 08:02:35,b@x.example,c@x.example,\"договор 😀\r\n\"\"да\"\"\",,,,,<b2@x>,8\r\n"

    @Test(
        "UTF-16 with a mark, as Exchange Online writes it, says what UTF-8 says",
        arguments: [false, true],
        ["", "\u{FEFF}"]
    )
    func wideText(isBig: Bool, mark: String) {
        let narrow = Self.reading.records(mark + Self.international)
        #expect(narrow.map(\.ignored) == ["header", nil, nil] && narrow.dropFirst().allSatisfy { $0.message != nil })
        let bytes = Self.wide(mark + Self.international, isBig: isBig)
        let wide = Self.reading.records(bytes)
        #expect(wide.map(\.outcome) == narrow.map(\.outcome))
        #expect(wide.map(\.key) == narrow.map(\.key))
        #expect(wide.reduce(0) { $0 + $1.length } == bytes.count)
        // Every record ends where its line does: every character here is two bytes or, as 😀, four.
        let lines = (mark + Self.international).split(separator: "\r\n", omittingEmptySubsequences: true)
        #expect(wide.first?.length == lines.first.map { ($0.utf16.count + 2) * 2 })
    }

    @Test("Half a character at the end, and half of a pair, cost nothing but themselves")
    func halves() {
        let bytes = Self.wide("\u{FEFF}" + Self.international)
        for cut in 1...40 {
            let records = Self.reading.records(Array(bytes.dropLast(cut)))
            #expect(records.reduce(0) { $0 + $1.length } == bytes.count - cut)
            #expect(records.dropFirst().first?.message != nil)
        }
        // 😀 is D83D DE00; its second half goes, so that all behind it stays whole.
        var torn = bytes
        if let low = torn.indices.first(where: { torn[$0] == 0x00 && $0 + 1 < torn.count && torn[$0 + 1] == 0xDE }) {
            torn.removeSubrange(low..<low + 2)
        }
        #expect(torn.count == bytes.count - 2)
        #expect(Self.reading.records(torn).last?.message?.messageID == RecordKey(of: "b2@x"))
    }

    @Test("A line of many MiB in UTF-16 is quarantined in pieces, and the row behind it is read")
    func longLine() {
        let header = "Received,SenderAddress,RecipientAddress,MessageId\n"
        let row = "2026-11-23 08:02:35,a@x.example,b@x.example,i@x\n"
        let bytes = Self.wide("\u{FEFF}" + header + String(repeating: "ы", count: 2_500_001) + "\n" + row)
        let records = Self.reading.records(bytes)
        #expect(records.last?.message != nil)
        #expect(records.dropFirst().dropLast().allSatisfy { $0.quarantined == "line: longer than 1 MiB" })
        #expect(records.dropFirst(2).dropLast().allSatisfy { $0.continuesBefore })
        #expect(records.reduce(0) { $0 + $1.length } == bytes.count)
        #expect(Self.reading.records(bytes, step: 900_000, seed: 5) == records)
    }

    static let texts: [[UInt8]] = [
        Array(summary.utf8), Array(extended.utf8), Array(("\u{FEFF}" + google).utf8), wide("\u{FEFF}" + international),
        wide("\u{FEFF}" + international, isBig: true), wide(international),
        wide("\u{FEFF}" + summary + "\"open\n" + google + "\n\n" + google + "a\u{0}b") + [0x41],
    ]

    @Test("Wherever a file is cut, and the decoder made anew from what it carries, it says the same", arguments: texts)
    func cuts(bytes: [UInt8]) {
        let whole = Self.reading.records(bytes)
        #expect(whole.reduce(0) { $0 + $1.length } == bytes.count)
        #expect(whole.contains { $0.message != nil })
        for (step, seed) in [(1, 1), (2, 2), (3, 3), (5, 4), (9, 5), (50, 6), (50, 7), (700, 8)] as [(Int, UInt64)] {
            #expect(Self.reading.records(bytes, step: step, seed: seed) == whole, "\(step)")
        }
    }

    @Test("A file changed or cut anywhere is accounted for and never crashes", arguments: texts)
    func damaged(bytes: [UInt8]) {
        var generator = LogRandom(9)
        for place in bytes.indices {
            var changed = bytes
            changed[place] = [0, 10, 34, 44, 59, 0xD8, 0xDC, 0xFE, 0xFF].randomElement(using: &generator) ?? 0
            #expect(Self.reading.records(changed).reduce(0) { $0 + $1.length } == bytes.count, "\(place)")
            let end = Array(bytes.prefix(place))
            #expect(Self.reading.records(end).reduce(0) { $0 + $1.length } == place)
        }
    }

    @Test("Pieces of rows and headers in any order say the same wherever they are cut", arguments: [false, true])
    func shuffledPieces(isWide: Bool) throws {
        let pieces = [
            "Date,Sender,Recipient,Message ID", "Date;Sender;Recipient;Message ID", "\n", "\r\n", "\n", ",", ";", "\"",
            "\0",
            "2026-11-23 08:02:35,a@x,b@x,<i@x>", "2026-11-23 08:02:35;a@x;\"b@x;c@x\";<i@x>", "\u{FEFF}", "😀", "\r",
            "x",
        ]
        var generator = LogRandom(29)
        for seed in 0..<200 as Range<UInt64> {
            let text = (0..<Int.random(in: 1...30, using: &generator)).compactMap { _ in
                pieces.randomElement(using: &generator)
            }
            let bytes = isWide ? Self.wide("\u{FEFF}" + text.joined()) : Array(text.joined().utf8)
            let whole = Self.reading.records(bytes)
            try #require(whole.reduce(0) { $0 + $1.length } == bytes.count)
            try #require(Self.reading.records(bytes, step: 9, seed: seed) == whole, "\(text.joined())")
        }
    }
}

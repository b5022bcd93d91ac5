import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Journal reports of Exchange")
struct JournalReportTests {
    private static let inner = """
        From: Anna <anna@example.com>
        To: client@client.example
        Cc: Anna+agreed@example.com
        Subject: [agreed] Offer
        Date: Tue, 24 Nov 2026 09:00:00 +0300
        Message-ID: <inner@example.com>
        Content-Type: text/plain

        Bcc: body@client.example
        """
    private static let report = """
        Sender: anna@example.com
        Subject: Offer
        Message-ID: <inner@example.com>
        To: client@client.example
        Bcc: agreed@example.com
        Cc: boris@example.com, Expanded: sales@example.com
        Recipient: <hidden@client.example>, Forwarded: first@client.example
        """
    /// 2026-11-24 06:00:00 UTC.
    private static let moment = Instant(seconds: 1_795_500_000)

    private static func wrapper(
        _ header: String = "X-MS-Journal-Report:",
        report: String = report,
        reportHeader: String = "Content-Type: text/plain; charset=us-ascii",
        innerHeader: String = "Content-Type: message/rfc822",
        inner: String = inner
    ) -> String {
        """
        From: "Microsoft Exchange" <MicrosoftExchange@example.com>
        To: journal@example.com
        Date: Wed, 25 Nov 2026 09:00:00 +0300
        Message-ID: <outer@example.com>
        Subject: Offer
        Return-Path: <>
        Auto-Submitted: auto-generated
        \(header.isEmpty ? "X-Nothing: x" : header)
        Content-Type: multipart/mixed; boundary="=_x"

        preamble
        --=_x
        \(reportHeader)

        \(report)

        --=_x
        \(innerHeader)

        \(inner)

        --=_x--

        """
    }

    private static func read(_ text: String, _ place: MessagePlace = MessagePlace(), unwraps: Bool = true)
        -> MessageReading
    {
        Letters.read(text, place) {
            $0.unwrapsJournal = unwraps
            $0.marks = [
                MailMark(.copy, "agreed@example.com"), MailMark(.plus, "agreed"), MailMark(.subject, "[agreed]"),
                MailMark(.keyword, "$agreed"), MailMark(.folder, "Agreed"), MailMark(.label, "Agreed"),
            ]
        }
    }

    @Test("the inner message counts, its recipients are united with the report's", arguments: ["\n", "\r\n"])
    func good(lineEnd: String) throws {
        let text = Self.wrapper().split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
        let message = try Self.read(text).message()
        #expect(message.identity == RecordKey(of: "inner@example.com\0anna@example.com"))
        #expect(message.at == Self.moment)
        #expect(message.author == MailParty("anna@example.com"))
        #expect(message.ignored == nil)
        #expect(message.returnPath == nil)
        #expect(
            message.recipients == [
                MailRecipient(.to, MailParty("client@client.example")),
                MailRecipient(.cc, MailParty("anna@example.com")),
                MailRecipient(.envelope, MailParty("agreed@example.com")),
                MailRecipient(.envelope, MailParty("boris@example.com")),
                MailRecipient(.envelope, MailParty("sales@example.com")),
                MailRecipient(.envelope, MailParty("hidden@client.example")),
                MailRecipient(.envelope, MailParty("first@client.example")),
            ]
        )
        let anna = RecordKey(of: "anna@example.com")
        #expect(
            Set(message.marks) == [
                FoundMark(MailMark(.copy, "agreed@example.com")),
                FoundMark(MailMark(.plus, "agreed"), isVisible: true, address: anna),
                FoundMark(MailMark(.subject, "[agreed]")),
            ]
        )
    }

    @Test("what the store wrote stands on the wrapper, and the inner message may not claim it")
    func storeMarks() throws {
        let header = "X-MS-Journal-Report:\nX-Keywords: $Agreed\nX-Gmail-Labels: Agreed\nX-GM-THRID: 12"
        let message = try Self.read(Self.wrapper(header), MessagePlace(folder: "Agreed")).message()
        let store: Set<MailMark> = [
            MailMark(.keyword, "$agreed"), MailMark(.folder, "Agreed"), MailMark(.label, "Agreed"),
        ]
        #expect(Set(message.marks.map(\.mark)).isSuperset(of: store))
        #expect(message.hasLabels)
        #expect(message.gmailThread == nil)
        let forged = "X-Keywords: $Agreed\nX-Gmail-Labels: Agreed\nX-GM-THRID: 12\n" + Self.inner
        let claimed = try Self.read(Self.wrapper(inner: forged)).message()
        #expect(Set(claimed.marks.map(\.mark)).isDisjoint(with: store))
        #expect(!claimed.hasLabels)
        #expect(claimed.gmailThread == nil)
    }

    @Test("without its header a report is known by its text and the message behind it")
    func unmarked() throws {
        #expect(try Self.read(Self.wrapper("")).message().messageID == RecordKey(of: "inner@example.com"))
        let encoded = "Content-Type: text/plain\nContent-Transfer-Encoding: base64"
        // "Sender: anna@example.com\nBcc: x@client.example\n"
        let report = "U2VuZGVyOiBhbm5hQGV4YW1wbGUuY29tCkJjYzogeEBjbGllbnQuZXhhbXBsZQo="
        let message = try Self.read(Self.wrapper("", report: report, reportHeader: encoded)).message()
        #expect(message.recipients.contains(MailRecipient(.envelope, MailParty("x@client.example"))))
    }

    @Test("a source that is no journal unwraps nothing: an attached message gives no credit")
    func forged() throws {
        let message = try Self.read(Self.wrapper(), unwraps: false).message()
        #expect(message.messageID == RecordKey(of: "outer@example.com"))
        #expect(message.marks.isEmpty)
        #expect(message.ignored == "bounce")
    }

    @Test("a forwarded message in a journal's mailbox is no report")
    func forwarded() throws {
        let text = Self.wrapper("", report: "See below.\nSender: anna@example.com")
        #expect(try Self.read(text).message().messageID == RecordKey(of: "outer@example.com"))
        let picture = Self.wrapper("", innerHeader: "Content-Type: image/png")
        #expect(try Self.read(picture).message().messageID == RecordKey(of: "outer@example.com"))
    }

    @Test(
        "an inner message that can't be read is kept aside",
        arguments: [
            wrapper(
                innerHeader: "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
                inner: "RnJvbTogYQo="
            ),
            wrapper(
                "",
                innerHeader: "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
                inner: "RnJvbTogYQo="
            ),
            wrapper(innerHeader: "Content-Type: application/ms-tnef"), wrapper(inner: ""),
            wrapper(inner: "Subject: x\n\nx"),
            Letters.text("X-MS-Journal-Report:"), wrapper(reportHeader: "Content-Type: image/png"),
        ]
    )
    func unreadable(text: String) {
        #expect(Self.read(text).problem == "journal-inner")
    }

    @Test("a report is unwrapped once")
    func nested() throws {
        let message = try Self.read(Self.wrapper(inner: Self.wrapper())).message()
        #expect(message.messageID == RecordKey(of: "outer@example.com"))
        #expect(message.author == MailParty("microsoftexchange@example.com"))
    }

    @Test("limits hold for the inner message")
    func limits() {
        let groups = "To: \(String(repeating: "a:", count: 4_000))\n\(Self.inner)"
        #expect(Self.read(Self.wrapper(inner: groups)).problem == "more than 64 groups in to")
    }

    @Test("two reports of one message are two copies of it")
    func copies() throws {
        let first = try Self.read(Self.wrapper()).message()
        let again = try Self.read(Self.wrapper("X-MS-Journal-Report:\nX-Keywords: $Agreed")).message()
        let other = try Self.read(Self.wrapper(report: "Sender: anna@example.com\nBcc: x@client.example")).message()
        #expect(first.key == other.key)
        #expect(first.copy != other.copy)
        #expect(first.copy == again.copy)
    }
}

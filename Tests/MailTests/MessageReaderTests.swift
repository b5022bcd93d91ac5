import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Messages: who, when, which")
struct MessageReaderTests {
    /// 2026-11-24 09:00:00 +0300.
    private static let moment = Instant(seconds: 1_795_500_000)

    @Test("a plain message tells its author, recipients, moment and id")
    func plain() throws {
        let message = try Letters.message(
            "To: Client <Client@Client.Example>, second@client.example\nCc: boris@example.com"
        )
        #expect(message.author == MailParty("anna@example.com"))
        #expect(
            message.recipients == [
                MailRecipient(.to, MailParty("client@client.example")),
                MailRecipient(.to, MailParty("second@client.example")),
                MailRecipient(.cc, MailParty("boris@example.com")),
            ]
        )
        #expect(message.at == Self.moment)
        #expect(message.writtenAt == Self.moment)
        #expect(message.messageID == RecordKey(of: "1@example.com"))
        #expect(message.identity == RecordKey(of: "1@example.com\0anna@example.com"))
        #expect(message.ignored == nil)
        #expect(message.marks.isEmpty)
    }
}

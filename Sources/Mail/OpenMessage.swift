import MailAddresses
import Mime
import Pace

/// A message while it is read: its header, and what several questions ask of it.
struct OpenMessage {
    let headers: MailHeaders
    let range: Range<Int>
    let type: ContentType
    let place: MessagePlace
    /// The first mailbox of `From`.
    let from: MailAddress?
    /// The same, else that of `Sender`.
    let author: MailAddress?
    /// That of `Sender` beside a `From`.
    let sender: MailAddress?
    let returnPath: MailAddress?
    /// The subject in every reading that its bytes allow.
    let subjects: [String]
    let messageID: String?
    /// The id of In-Reply-To.
    let answered: String?
    let writtenAt: Instant?
    let receivedAt: Instant?
    /// When it was sent; nil: nothing tells.
    private(set) var moment: Instant?
    private(set) var store = StoreWords()
    /// Gmail's thread is the store's word too.
    private(set) var trustsThread: Bool
    /// What the last host wrote that passed this copy on.
    private(set) var transport: [UInt8]
    private var date: [UInt8]
    private var reported: [MailAddress] = []

    var subject: String { subjects.first ?? "" }

    init(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ headers: MailHeaders,
        _ type: ContentType,
        _ place: MessagePlace,
        trustsStore: Bool
    ) {
        self.headers = headers
        self.range = range
        self.type = type
        self.place = place
        from = headers.value(.from, bytes).flatMap { MailAddress.first($0) }
        author = from ?? headers.value(.sender, bytes).flatMap { MailAddress.first($0) }
        returnPath = headers.value(.returnPath, bytes).flatMap { MailAddress.ofReturnPath($0) }
        sender = from == nil ? nil : headers.value(.sender, bytes).flatMap { MailAddress.first($0) }
        subjects =
            headers.value(.subject, bytes).map { FieldReadings.texts(Array($0.prefix(MailLimits.subject))) } ?? []
        messageID = headers.value(.messageID, bytes).flatMap { MailIDs.messageID($0) }
        answered = headers.value(.inReplyTo, bytes).flatMap { MailIDs.answered($0) }
        date = headers.value(.date, bytes) ?? []
        transport = headers.value(.received, bytes) ?? []
        writtenAt = MessageDate.instant(date)
        receivedAt = MessageDate.received(transport)
        moment = MessageDate.moment(date: writtenAt, received: receivedAt) ?? place.storedAt
        trustsThread = trustsStore
        if trustsStore { store = StoreWords(headers, bytes) }
    }

    /// Takes from the wrapper what the store wrote on it, and the recipients of the report.
    mutating func wrap(_ wrapper: MailHeaders, _ bytes: Span<UInt8>, recipients: [MailAddress], trustsStore: Bool) {
        if trustsStore { store = StoreWords(wrapper, bytes) }
        reported = recipients
        transport = wrapper.value(.received, bytes) ?? []
        if writtenAt == nil, receivedAt == nil {
            moment = MessageDate.received(transport) ?? place.storedAt
        }
    }

    /// Everybody whom it went to, as often as it is told.
    ///
    /// - Parameter mailboxes: addresses of the store itself, to which every copy was delivered.
    func recipients(
        _ bytes: Span<UInt8>,
        without mailboxes: Set<String>
    ) -> [(place: MailRecipient.Place, address: MailAddress)] {
        var found: [(place: MailRecipient.Place, address: MailAddress)] = []
        for (place, name) in [(MailRecipient.Place.to, HeaderName.to), (.cc, .cc), (.bcc, .bcc)] {
            guard let value = headers.value(name, bytes) else { continue }
            found += MailAddress.list(value).map { (place, $0) }
        }
        found += reported.map { (.envelope, $0) }
        for name in [HeaderName.deliveredTo, .originalTo, .envelopeTo, .xEnvelopeTo] {
            for value in headers.values(name, bytes) {
                // With a tag it says more than where the store is.
                found += MailAddress.list(value).filter { !mailboxes.contains($0.full) }.map { (.envelope, $0) }
            }
        }
        return found
    }

    /// Addresses that sent it: author, sender, those who want the answers.
    func senders(_ bytes: Span<UInt8>) -> [String] {
        var all = author.map { [$0.plain] } ?? []
        for name in [HeaderName.sender, .replyTo] {
            guard let value = headers.value(name, bytes) else { continue }
            for address in MailAddress.list(value).prefix(MailLimits.references) where !all.contains(address.plain) {
                all.append(address.plain)
            }
        }
        return all
    }

    /// By which a copy without a Message-ID is known (`mail.md` section 3).
    func contentKey(_ recipients: [(place: MailRecipient.Place, address: MailAddress)]) -> RecordKey {
        var digest = RecordDigest()
        digest.add("v1")
        if let writtenAt {
            digest.add(writtenAt.seconds)
        } else {
            digest.add(String(decoding: date, as: UTF8.self))
        }
        digest.add(from?.full ?? "")
        let addresses = Set(recipients.filter { $0.place <= .cc }.map(\.address.full)).sorted()
        digest.add(Int64(addresses.count))
        for address in addresses { digest.add(address) }
        digest.add(subject.squeezed)
        digest.add(answered ?? "")
        return digest.finish()
    }
}

extension MailAddress {
    /// The first of a field.
    static func first(_ value: [UInt8]) -> MailAddress? {
        AddressList.addresses(in: value).lazy.compactMap(MailAddress.init).first
    }
}

import MailAddresses
import Pace
import RecordFormats

/// A message as a row of a log tells of it: who wrote to whom, and when.
///
/// A message shows in several rows. Each is a copy of its own, and the copies are united by their identity.
struct LoggedMessage {
    /// More recipients than this are a mailing, and are not looked at.
    static let mostRecipients = 1_000

    var at: Instant
    var messageID: String
    var sender: String
    /// Addresses that `;` divides.
    var recipients: String
    /// Empty where the log has none.
    var subject = ""
    /// Empty where the log has none; `<>` of what a machine sent.
    var returnPath = ""
    /// What happened, by which rows of one message differ.
    var event: String
    var custom = ""

    /// The message, or why it is none.
    func reading(_ options: MailOptions, _ marks: LogMarks, note: String?) throws(RecordError) -> RowReading {
        let author = MailAddress(logged: sender[...])
        let recipients = MailAddress.logged(recipients, most: Self.mostRecipients)
        if isProbe(author, recipients) { return .ignored(reason: "probe") }
        guard let identity = MessageIdentity.key(messageID: messageID, author: author?.full ?? "") else {
            throw RecordError(field: "message-id", problem: "is empty")
        }
        var message = MailMessage(
            identity: identity,
            content: content(identity),
            messageID: MessageIdentity.reference(messageID: messageID),
            at: at,
            copy: copy(identity, recipients, options)
        )
        message.author = author?.party
        let own = recipients.filter { !options.mailboxes.contains($0.plain) && !options.mailboxes.contains($0.full) }
        message.recipients = own.map { MailRecipient(.envelope, $0.party) }
        message.returnPath = MailAddress.ofReturnPath(Array(returnPath.utf8))?.party
        message.marks = marks.found(subject: subject, recipients)
        if isBounce(author), !options.countedKinds.contains("bounce") { message.ignored = "bounce" }
        return .record(.message(message), key: message.copy, note: note, isProven: false)
    }

    /// Nothing in a log tells a message without an id from others, so that no copy elsewhere has this digest.
    private func content(_ identity: RecordKey) -> RecordKey {
        var digest = RecordDigest()
        digest.add("log")
        digest.add(identity)
        return digest.finish()
    }

    private func copy(_ identity: RecordKey, _ recipients: [MailAddress], _ options: MailOptions) -> RecordKey {
        var digest = RecordDigest()
        digest.add("log copy")
        digest.add(options.source)
        digest.add(identity)
        digest.add(event.lowercased())
        for recipient in recipients.map(\.full).sorted() { digest.add(recipient) }
        return digest.finish()
    }

    /// RFC 3464: a report of what was not delivered has no return path.
    private func isBounce(_ author: MailAddress?) -> Bool {
        let path = returnPath.filter { !$0.isWhitespace }
        return path == "<>" || author?.local == "mailer-daemon" || author?.local == "postmaster"
    }

    /// Exchange mails to itself to see whether it works.
    private func isProbe(_ author: MailAddress?, _ recipients: [MailAddress]) -> Bool {
        let name = "healthmailbox"
        if author?.local.hasPrefix(name) == true || recipients.contains(where: { $0.local.hasPrefix(name) }) {
            return true
        }
        return messageID.prefix { $0 != "@" && $0 != ">" }.hasSuffix("Probe") || custom.contains("IsProbe=true")
    }
}

extension RecordDigest {
    fileprivate mutating func add(_ key: RecordKey) {
        add(Int64(bitPattern: key.high))
        add(Int64(bitPattern: key.low))
    }
}

/// Finds the marks that show without a message's text: addresses that get a copy, tags of addresses and, where subjects
/// are logged, tags of subjects.
struct LogMarks: Sendable {
    private var copies: [String: MailMark] = [:]
    private var tags: [String: MailMark] = [:]
    private var subjects: [MailMark] = []

    init(_ marks: Set<MailMark>) {
        for mark in marks.sorted(by: { $0.name < $1.name }) {
            switch mark.kind {
            case .copy: copies[mark.text] = mark
            case .plus: tags[mark.text] = mark
            case .subject: subjects.append(mark)
            case .label, .keyword, .folder, .header: break
            }
        }
    }

    /// Each mark once.
    func found(subject: String, _ recipients: [MailAddress]) -> [FoundMark] {
        var found: [FoundMark] = []
        let subject = String(subject.drop(while: \.isWhitespace)).lowercased()
        for mark in subjects where Self.stands(mark.text, atStartOf: subject) { found.append(FoundMark(mark)) }
        for recipient in recipients {
            if let mark = copies[recipient.plain] { found.append(FoundMark(mark)) }
            if let mark = recipient.tag.flatMap({ tags[String($0)] }) {
                found.append(FoundMark(mark, address: RecordKey(of: recipient.plain)))
            }
        }
        var seen: Set<FoundMark> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// A tag that ends in a letter is no beginning of a longer word.
    private static func stands(_ tag: String, atStartOf subject: String) -> Bool {
        guard !tag.isEmpty, subject.hasPrefix(tag) else { return false }
        guard let last = tag.last, last.isLetter || last.isNumber else { return true }
        return subject.dropFirst(tag.count).first.map { !$0.isLetter && !$0.isNumber } ?? true
    }
}

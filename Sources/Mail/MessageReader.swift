import Calendars
import MailAddresses
import Mime
import Pace
import RecordFormats

/// What the store tells of a message beside its bytes.
struct MessagePlace: Hashable, Sendable {
    /// The folder under the source, `Deals/Agreed`; empty: none.
    var folder = ""
    /// By which the store tells the copies in a folder apart: the UNIQUE of a Maildir, the name of a file; empty: it has no
    /// names, and what stands in the header tells.
    var name = ""
    /// Keywords that the store keeps beside the message, by name.
    var keywords: [String] = []
    /// It is a draft (Maildir's `D`).
    var isDraft = false
    /// When the store got it (the From_ line, the seconds in a Maildir name); nil: unknown.
    var storedAt: Instant?
    /// The bytes end before the message does, so that calendars behind them are not seen.
    var isCut = false
}

/// What a message turned out to be.
enum MessageReading {
    case message(MailMessage)
    /// A calendar object with a method: meetings and answers to them, at least one.
    ///
    /// - Parameter note: what people should know of how its times were read; nil: nothing.
    case meetings([MeetingVersion], note: String?)
    case quarantined(reason: String)
}

/// Reads one message: `mail.md` sections 1 to 9 and 13.
struct MessageReader: Sendable {
    private let options: FormatOptions
    private let marks: MarkFinder
    private let table: HeaderTable

    init(options: FormatOptions) {
        self.options = options
        marks = MarkFinder(options.mail.marks)
        table = HeaderTable(marks.headerNames)
    }

    /// - Parameters:
    ///   - bytes: holds the message at `range`, without a From_ line or a byte order mark.
    func read(_ bytes: Span<UInt8>, _ range: Range<Int>, _ place: MessagePlace) -> MessageReading {
        do throws(MailProblem) {
            let headers = try MailHeaders(bytes, range, table)
            let type = ContentType(headers.value(.contentType, bytes))
            if options.mail.unwrapsJournal, let report = try JournalReport(bytes, range, headers, type, table) {
                return try unwrapped(report, headers, bytes, place)
            }
            let message = OpenMessage(bytes, range, headers, type, place, trustsStore: options.mail.trustsHeaders)
            return try reading(message, bytes)
        } catch {
            return .quarantined(reason: error.reason)
        }
    }

    /// The message that a report wraps, with what the store says of the wrapper.
    private func unwrapped(
        _ report: JournalReport,
        _ wrapper: MailHeaders,
        _ bytes: Span<UInt8>,
        _ place: MessagePlace
    ) throws(MailProblem) -> MessageReading {
        let headers = try MailHeaders(bytes, report.inner, table)
        guard headers.has(.from) || headers.has(.messageID) else { throw JournalReport.unreadable }
        let type = ContentType(headers.value(.contentType, bytes))
        var message = OpenMessage(bytes, report.inner, headers, type, place, trustsStore: false)
        message.wrap(wrapper, bytes, recipients: report.recipients, trustsStore: options.mail.trustsHeaders)
        return try reading(message, bytes)
    }

    private func reading(_ message: OpenMessage, _ bytes: Span<UInt8>) throws(MailProblem) -> MessageReading {
        var isCalendar = false
        // What was never sent is no meeting.
        if !message.place.isDraft, let read = try calendar(message, bytes) {
            if !read.versions.isEmpty { return .meetings(read.versions, note: read.note) }
            isCalendar = !options.mail.countedKinds.contains("calendar")
        }
        guard let at = message.moment else { throw MailProblem("no-date") }
        let recipients = message.recipients(bytes, without: options.mail.mailboxes)
        let from = message.from?.full ?? ""
        let messageID = message.messageID
        let identity = messageID.map { MailIDs.identity(messageID: $0, author: from) }
        let content = message.contentKey(recipients)
        var mail = MailMessage(
            identity: identity,
            content: content,
            messageID: messageID.map { RecordKey(of: $0) },
            at: at,
            copy: copyKey(message, bytes, identity ?? content, at, recipients)
        )
        mail.writtenAt = message.writtenAt
        mail.hasReceived = message.receivedAt != nil
        describeThread(message, bytes, &mail)
        mail.author = message.author?.party
        mail.recipients = Self.united(recipients, without: options.mail.mailboxes)
        mail.sender = message.sender?.party
        mail.returnPath = message.returnPath?.party
        mail.failsDMARC = AuthenticationResults.failsDMARC(
            message.headers.values(.authenticationResults, bytes),
            hosts: options.mail.trustedHosts
        )
        mail.marks = MarkFinder.united(
            marks.inStore(message.store, message.place)
                + marks.written(message.headers, bytes, table, subjects: message.subjects, recipients)
        )
        mail.hasLabels = message.store.hasLabels
        let kind = kind(of: message, mail)
        mail.ignored = isCalendar ? "calendar" : kind.reason(bytes, counted: options.mail.countedKinds)
        mail.countsAsAnswerOnly = kind.countsAsAnswerOnly(counted: options.mail.countedKinds)
        return .message(mail)
    }

    private func describeThread(_ message: OpenMessage, _ bytes: Span<UInt8>, _ mail: inout MailMessage) {
        let references = message.headers.value(.references, bytes).map { MailIDs.ids(in: $0) } ?? []
        let answered = message.answered
        mail.references = MailIDs.united(references: references, answered: answered)
        mail.parent = (answered ?? references.last).map { RecordKey(of: $0) }
        if message.trustsThread, let value = message.headers.value(.gmailThread, bytes) {
            mail.gmailThread = MailIDs.gmailThread(value, source: options.mail.source)
        }
        mail.threadIndex = message.headers.value(.threadIndex, bytes).flatMap { MailIDs.threadIndex($0) }
        let subject = BaseSubject(message.subject)
        mail.subject = subject.key
        mail.hasReplyPrefix = subject.hasReplyPrefix
    }

    private func kind(of message: OpenMessage, _ mail: MailMessage) -> IgnoredMail {
        IgnoredMail(
            headers: message.headers,
            type: message.type,
            store: message.store,
            isDraft: message.place.isDraft,
            author: message.author,
            subjects: message.subjects,
            hasReferences: !mail.references.isEmpty
        )
    }

    /// Each address once, where it stands first; the store's own mailbox only where somebody wrote to it.
    private static func united(
        _ recipients: [(place: MailRecipient.Place, address: MailAddress)],
        without mailboxes: Set<String>
    ) -> [MailRecipient] {
        var seen: Set<String> = []
        var united: [MailRecipient] = []
        for recipient in recipients where united.count < MailLimits.recipients {
            if recipient.place == .envelope, mailboxes.contains(recipient.address.plain) { continue }
            if seen.insert(recipient.address.plain).inserted {
                united.append(MailRecipient(recipient.place, recipient.address.party))
            }
        }
        return united
    }

    /// The same for a copy that is read again, whatever marks it got meanwhile; another for each copy of its folder.
    private func copyKey(
        _ message: OpenMessage,
        _ bytes: Span<UInt8>,
        _ key: RecordKey,
        _ at: Instant,
        _ recipients: [(place: MailRecipient.Place, address: MailAddress)]
    ) -> RecordKey {
        var digest = RecordDigest()
        digest.add("copy")
        for half in [options.mail.source.high, options.mail.source.low, key.high, key.low] {
            digest.add(Int64(bitPattern: half))
        }
        digest.add(message.place.folder)
        digest.add(at.microseconds)
        let envelope = recipients.filter { $0.place == .envelope }.map(\.address.full).sorted()
        digest.add(Int64(envelope.count))
        for address in envelope { digest.add(address) }
        digest.add(message.returnPath?.full ?? "")
        for byte in message.transport { digest.add(byte) }
        digest.add("")
        if message.place.name.isEmpty {
            message.headers.addWritten(to: &digest, bytes)
        } else {
            digest.add(message.place.name)
        }
        return digest.finish()
    }
}

extension MessageReader {
    /// The meetings of the calendar parts with a method; nil: the message is correspondence.
    private func calendar(
        _ message: OpenMessage,
        _ bytes: Span<UInt8>
    ) throws(MailProblem) -> (versions: [MeetingVersion], method: String, note: String?)? {
        guard message.type.isCalendar || message.type.isMultipart, !message.type.isReport else { return nil }
        let scan = BodyScan(bytes, message.range)
        guard scan.mayHoldCalendar, scan.isFlat else { return nil }
        let header = message.headers.contentFields(bytes)
        let body = message.headers.body..<message.range.upperBound
        _ = try BodyCheck(header: header, bytes, body)
        guard let structure = MimeStructure(header: header, body: bytes.extracting(body)) else { return nil }
        let parts = structure.calendars(
            deepest: MailLimits.depth,
            most: MailLimits.calendars,
            limit: MailLimits.calendar
        )
        var versions: [MeetingVersion] = []
        var method: String?
        var note: String?
        for part in parts {
            guard case .bytes(let object) = part.content else {
                throw MailProblem("a calendar part is larger than \(MailLimits.calendar) bytes")
            }
            do throws(MeetingObject.Problem) {
                let read = try MeetingObject.read(object, zone: options.zone, senders: message.senders(bytes))
                guard let found = read.method else { continue }
                method = method ?? found
                note = note ?? read.note
                // The same object is often there twice, as a part and as a file.
                versions += read.versions.filter { !versions.contains($0) }
            } catch {
                throw MailProblem(error.description)
            }
        }
        return method.map { (versions, $0, note) }
    }
}

import Pace
import Postgres

/// How a message looks as a row. Lists of digests are hexadecimal digits with blanks between; a recipient is
/// `PLACE:ADDRESS:DOMAIN`, a mark `FLAGS:ADDRESS:KIND:TEXT` on a line of its own.
extension RecordRow {
    static let messageColumns = [
        "call", "call_id", "identity", "content", "message_id", "refs", "parent", "gmail_thread", "thread_index",
        "subject", "has_reply_prefix", "at", "written_at", "has_received", "author", "recipients", "return_path",
        "fails_dmarc", "marks", "has_labels", "ignored", "copy", "client", "sender",
    ]

    /// In the place of a reason for not counting: there is one only if no message that it names is known.
    private static let answerOnly = "newsletter unless an answer"

    /// - Parameter client: whose address is kept in clear.
    static func write(_ message: MailMessage, client: MailParty?, to writer: inout CopyWriter) {
        writer.optional(message.identity)
        writer.uuid(high: message.content.high, low: message.content.low)
        writer.optional(message.messageID)
        writer.optional(message.references.map(\.hexadecimal).joined(separator: " "))
        writer.optional(message.parent)
        writer.optional(message.gmailThread)
        writer.optional(message.threadIndex)
        writer.optional(message.subject)
        if let pair = message.pair(with: client) { writer.int64(pair) } else { writer.null() }
        writer.bool(message.isOrphan)
        writer.bool(message.hasReplyPrefix)
        writer.timestamp(microsecondsSince1970: message.at.microseconds)
        writer.optional(message.writtenAt)
        writer.bool(message.hasReceived)
        writer.optional(message.author.map(words) ?? "")
        writer.optional(message.recipients.map { "\($0.place.rawValue):\(words($0.party))" }.joined(separator: " "))
        writer.optional(message.returnPath.map(words) ?? "")
        writer.bool(message.failsDMARC)
        writer.optional(markText(message.marks))
        writer.bool(message.hasLabels)
        writer.optional(message.ignored ?? (message.countsAsAnswerOnly ? answerOnly : ""))
        writer.uuid(high: message.copy.high, low: message.copy.low)
        writer.optional(client.map { "\($0.address.hexadecimal) \($0.text ?? "")" } ?? "")
        writer.optional(message.sender.map(words) ?? "")
    }

    static func message(_ row: Row) throws(PostgresError) -> MailMessage {
        var message = MailMessage(
            identity: try row.keyIfPresent(2),
            content: try row.keyIfPresent(3) ?? RecordKey(high: 0, low: 0),
            messageID: try row.keyIfPresent(4),
            at: Instant(microseconds: try row.timestamp(11)),
            copy: try row.keyIfPresent(21) ?? RecordKey(high: 0, low: 0)
        )
        message.references = (try row.textIfPresent(5) ?? "").split(separator: " ").compactMap(
            RecordKey.init(hexadecimal:)
        )
        message.parent = try row.keyIfPresent(6)
        message.gmailThread = try row.keyIfPresent(7)
        message.threadIndex = try row.keyIfPresent(8)
        message.subject = try row.keyIfPresent(9)
        message.hasReplyPrefix = try row.bool(10)
        message.writtenAt = try row.timestampIfPresent(12).map(Instant.init(microseconds:))
        message.hasReceived = try row.bool(13)
        let kept = (try row.textIfPresent(22) ?? "").split(separator: " ", maxSplits: 1)
        let client = kept.first.flatMap(RecordKey.init(hexadecimal:))
        func party(_ text: Substring) -> MailParty? {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let address = RecordKey(hexadecimal: parts[0]),
                let domain = RecordKey(hexadecimal: parts[1])
            else { return nil }
            let text = address == client && kept.count == 2 ? String(kept[1]) : nil
            return MailParty(address: address, domain: domain, text: text)
        }
        message.author = party(Substring(try row.textIfPresent(14) ?? ""))
        message.sender = party(Substring(try row.textIfPresent(23) ?? ""))
        message.recipients = (try row.textIfPresent(15) ?? "").split(separator: " ").compactMap { text in
            guard let place = text.first.flatMap({ Int16(String($0)) }).flatMap(MailRecipient.Place.init(rawValue:)),
                let party = party(text.dropFirst(2))
            else { return nil }
            return MailRecipient(place, party)
        }
        message.returnPath = party(Substring(try row.textIfPresent(16) ?? ""))
        message.failsDMARC = try row.bool(17)
        message.marks = marks(try row.textIfPresent(18) ?? "")
        message.hasLabels = try row.bool(19)
        let ignored = try row.textIfPresent(20)
        message.ignored = ignored == answerOnly ? nil : ignored
        message.countsAsAnswerOnly = ignored == answerOnly
        return message
    }

    private static func words(_ party: MailParty) -> String {
        "\(party.address.hexadecimal):\(party.domain.hexadecimal)"
    }

    /// The marks as stored, by which a change of them is told.
    static func markText(_ marks: [FoundMark]) -> String {
        marks.map { found in
            let flags = (found.isVisible ? 1 : 0) + (found.isWritten ? 2 : 0) + (found.isBlind ? 4 : 0)
            let text = String(found.mark.text.map { $0.isNewline ? " " : $0 })
            return "\(flags):\(found.address?.hexadecimal ?? ""):\(found.mark.kind.rawValue):\(text)"
        }.sorted().joined(separator: "\n")
    }

    /// The marks as they are when they come back.
    static func storedMarks(_ found: [FoundMark]) -> [FoundMark] { marks(markText(found)) }

    private static func marks(_ text: String) -> [FoundMark] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let flags = Int(parts[0]), let kind = MailMark.Kind(rawValue: String(parts[2]))
            else {
                return nil
            }
            return FoundMark(
                MailMark(kind, String(parts[3])),
                isVisible: flags & 1 != 0,
                isBlind: flags & 4 != 0,
                isWritten: flags & 2 != 0,
                address: RecordKey(hexadecimal: parts[1])
            )
        }
    }
}

extension MailMessage {
    /// Subject and client, by which a message without references finds the one that it answers; nil where the subject
    /// says nothing or there is no client.
    func pair(with client: MailParty?) -> Int64? {
        guard let subject, let client else { return nil }
        var digest = RecordDigest()
        for key in [subject, client.address] {
            digest.add(Int64(bitPattern: key.high))
            digest.add(Int64(bitPattern: key.low))
        }
        return Int64(bitPattern: digest.finish().low)
    }

    /// It answers something and does not tell what.
    var isOrphan: Bool {
        references.isEmpty && gmailThread == nil && threadIndex == nil && hasReplyPrefix && subject != nil
    }
}

extension Row {
    func keyIfPresent(_ column: Int) throws(PostgresError) -> RecordKey? {
        try uuidIfPresent(column).map { RecordKey(high: $0.high, low: $0.low) }
    }
}

extension CopyWriter {
    mutating func optional(_ key: RecordKey?) {
        if let key { uuid(high: key.high, low: key.low) } else { null() }
    }
}

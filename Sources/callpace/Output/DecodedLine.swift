import Pace
import RecordFormats

/// The JSON objects that `callpace decode` prints for a decoded record.
struct DecodedLine {
    private let rulebook: Rulebook
    private let site: String
    private let numbers: any NumberReading
    private let roster: MailRoster

    init(rulebook: Rulebook, site: String, numbers: any NumberReading) {
        self.rulebook = rulebook
        self.site = site
        self.numbers = numbers
        roster = MailRoster(rulebook: rulebook)
    }

    /// One object, and one for each further record in the same bytes; none for bytes that go on with the record before.
    func texts(_ record: DecodedRecord) -> [String] {
        if case .ignored = record.outcome, record.continuesBefore { return [] }
        var line = JSONLine()
        switch record.outcome {
        case .record(let decoded, _): add(decoded, to: &line)
        case .ignored(let reason):
            line.add("kind", "ignored")
            line.add("reason", reason)
        case .quarantined(let reason):
            line.add("kind", "quarantined")
            line.add("reason", reason)
        }
        line.add("offset", record.offset)
        if let note = record.note { line.add("note", note) }
        return [line.text]
            + record.further.map { further in
                var line = JSONLine()
                add(further.record, to: &line)
                line.add("offset", record.offset)
                return line.text
            }
    }

    private func add(_ record: Record, to line: inout JSONLine) {
        switch record {
        case .leg(let leg):
            add(leg, PartyReader(rulebook: rulebook, site: site, at: leg.startedAt, numbers: numbers), to: &line)
        case .channel(let event):
            line.add("kind", "event")
            line.add("event", event.name)
            line.add("at", event.at)
            line.add("call", event.call)
            line.add("channel", event.channel)
            line.add("number", event.number.nonEmpty)
        case .queue(let event):
            line.add("kind", "event")
            line.add("event", event.name)
            line.add("at", event.at)
            line.add("call", event.call)
            line.add("agent", event.agent)
            line.add("queue", event.queue)
        case .message(let message): add(message, to: &line)
        case .meeting(let meeting): add(meeting, to: &line)
        case .journal(let entry): add(entry, to: &line)
        }
    }

    private func add(_ leg: Leg, _ reader: PartyReader, to line: inout JSONLine) {
        line.add("kind", "leg")
        line.add("call", leg.call)
        line.add("leg", leg.id)
        line.add("started_at", leg.startedAt)
        line.add("answered_at", leg.answeredAt)
        line.add("ended_at", leg.endedAt)
        line.add("talk_seconds", seconds: leg.talk)
        line.add("ring_seconds", seconds: leg.ring)
        line.add("direction", reader.direction(of: leg).rawValue)
        line.add("caller", leg.caller.number.nonEmpty)
        line.add("callee", leg.callee.number.nonEmpty)
        line.add("caller_device", leg.caller.device.nonEmpty)
        line.add("callee_device", leg.callee.device.nonEmpty)
        line.add("disposition", leg.disposition.rawValue)
        line.add("code", leg.code.nonEmpty)
        if !leg.cause.isEmpty { line.add("cause", leg.cause) }
        if leg.mayHoldWaiting { line.add("talk", "upper_bound") }
    }

    /// A message that never counts is `ignored`, with what is known of it all the same. Whether it is of the house or of
    /// nobody's can be told only where there is a roster.
    private func add(_ message: MailMessage, to line: inout JSONLine) {
        let reason = rulebook.addresses.isEmpty ? message.ignored : roster.ignoredReason(of: message)
        line.add("kind", reason == nil ? "message" : "ignored")
        if let reason { line.add("reason", reason) }
        line.add("id", message.key.hexadecimal)
        line.add("at", message.at)
        line.add("from", message.author?.text)
        for place in [MailRecipient.Place.to, .cc, .bcc, .envelope] {
            let texts = message.recipients.filter { $0.place == place }.compactMap(\.party.text)
            line.add("\(place)", raw: Self.list(texts))
        }
        line.add("references", raw: Self.list(message.references.map(\.hexadecimal)))
        line.add("message_id", message.messageID?.hexadecimal)
        line.add("marks", raw: Self.list(message.marks.map(\.mark.name)))
    }

    private func add(_ meeting: MeetingVersion, to line: inout JSONLine) {
        line.add("kind", "meeting")
        line.add("uid", meeting.uid)
        line.add("method", "\(meeting.method)")
        line.add("occurrence", meeting.occurrence.map(Self.text))
        line.add("sequence", meeting.sequence)
        line.add("stamped_at", meeting.stampedAt)
        line.add("started_at", meeting.start.map(Self.text))
        line.add("seconds", seconds: meeting.length)
        line.add("whole_day", meeting.isWholeDay)
        line.add("cancelled", meeting.isCancelled)
        line.add("organizer", meeting.organizer?.address)
        let people = meeting.attendees.map { person in
            var line = JSONLine()
            line.add("address", person.address)
            line.add("answer", "\(person.answer)")
            return line.text
        }
        line.add("attendees", raw: "[" + people.joined(separator: ",") + "]")
        line.add("occurrences", Int64(meeting.occurrences?.count ?? 1))
    }

    private func add(_ entry: JournalEntry, to line: inout JSONLine) {
        line.add("kind", "journal")
        line.add("id", entry.id)
        line.add("at", entry.at)
        line.add("manager", entry.manager)
        line.add("client", entry.client.nonEmpty)
        switch entry.kind {
        case .agreement(let agreement):
            line.add("event", "agreement")
            line.add("value", agreement.rawValue)
        case .planned(let what):
            line.add("event", "planned")
            line.add("value", what)
        case .meeting: line.add("event", "meeting")
        case .progress(let name, let count):
            line.add("event", "progress")
            line.add("value", name.nonEmpty)
            line.add("count", raw: JSONLine.decimal(count))
        case .sale(let amount):
            line.add("event", "sale")
            line.add("value", raw: JSONLine.decimal(amount))
        }
        line.add("due", entry.due?.description)
        line.add("call", entry.call)
    }

    private static func text(_ time: MeetingTime) -> String {
        let text = Instant(microseconds: time.microseconds).rfc3339
        return time.isFloating && text.hasSuffix("Z") ? String(text.dropLast()) : text
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(JSONLine.quoted).joined(separator: ",") + "]"
    }
}

extension String {
    /// Nil for the empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}

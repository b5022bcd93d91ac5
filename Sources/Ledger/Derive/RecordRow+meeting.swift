import Pace
import Postgres

/// How meetings and entries of journals look as rows. A moment of a calendar is its microseconds, with an `f` behind where
/// it is floating; a person is `ADDRESS ANSWER [SENT-BY]` on a line of its own.
extension RecordRow {
    static let meetingColumns = [
        "call", "call_id", "method", "occurrence", "means_later", "sequence", "stamped_at", "start", "span",
        "is_whole_day", "is_cancelled", "organizer", "attendees", "occurrences", "senders",
    ]
    static let entryColumns = [
        "call", "call_id", "origin", "kind", "agreement", "name", "amount", "at", "manager", "client", "due", "of_call",
    ]

    static func write(_ meeting: MeetingVersion, to writer: inout CopyWriter) {
        writer.int16(meeting.method.rawValue)
        writer.optional(meeting.occurrence.map(text) ?? "")
        writer.bool(meeting.meansLaterToo)
        writer.int64(meeting.sequence)
        writer.timestamp(microsecondsSince1970: meeting.stampedAt.microseconds)
        writer.optional(meeting.start.map(text) ?? "")
        writer.int64(meeting.length)
        writer.bool(meeting.isWholeDay)
        writer.bool(meeting.isCancelled)
        writer.optional(meeting.organizer.map(line) ?? "")
        writer.optional(meeting.attendees.map(line).joined(separator: "\n"))
        if let occurrences = meeting.occurrences {
            writer.text(occurrences.map(text).joined(separator: " "))
        } else {
            writer.null()
        }
        if let senders = meeting.senders { writer.text(senders.joined(separator: " ")) } else { writer.null() }
    }

    static func meeting(_ row: Row) throws(PostgresError) -> MeetingVersion {
        var meeting = MeetingVersion(
            uid: try row.text(1),
            method: MeetingVersion.Method(rawValue: try row.int16(2)) ?? .request,
            stampedAt: Instant(microseconds: try row.timestamp(6))
        )
        meeting.occurrence = try row.textIfPresent(3).flatMap { time($0[...]) }
        meeting.meansLaterToo = try row.bool(4)
        meeting.sequence = try row.int64(5)
        meeting.start = try row.textIfPresent(7).flatMap { time($0[...]) }
        meeting.length = try row.int64(8)
        meeting.isWholeDay = try row.bool(9)
        meeting.isCancelled = try row.bool(10)
        meeting.organizer = try row.textIfPresent(11).flatMap { person($0[...]) }
        meeting.attendees = (try row.textIfPresent(12) ?? "").split(separator: "\n").compactMap(person)
        meeting.occurrences = try row.textIfPresent(13)?.split(separator: " ").compactMap(time)
        meeting.senders = try row.textIfPresent(14)?.split(separator: " ").map(String.init)
        return meeting
    }

    private static func text(_ time: MeetingTime) -> String { "\(time.microseconds)\(time.isFloating ? "f" : "")" }

    private static func time(_ text: Substring) -> MeetingTime? {
        let isFloating = text.hasSuffix("f")
        return Int64(isFloating ? text.dropLast() : text).map { MeetingTime(microseconds: $0, isFloating: isFloating) }
    }

    private static func line(_ person: Attendee) -> String {
        "\(word(person.address)) \(person.answer.rawValue)\(person.sentBy.map { " \(word($0))" } ?? "")"
    }

    /// An address without what would be taken for the end of it.
    private static func word(_ text: String) -> String {
        text.isEmpty ? "-" : String(text.map { $0.isWhitespace ? "_" : $0 })
    }

    private static func person(_ line: Substring) -> Attendee? {
        let parts = line.split(separator: " ")
        guard parts.count >= 2, let answer = Int16(parts[1]).flatMap(Attendee.Answer.init(rawValue:)) else {
            return nil
        }
        return Attendee(
            address: parts[0] == "-" ? "" : String(parts[0]),
            answer: answer,
            sentBy: parts.count > 2 ? String(parts[2]) : nil
        )
    }

    // MARK: - Journals

    /// - Parameters:
    ///   - manager: the id of whom it is about; nil: nobody of the roster.
    ///   - client: as contacts name it.
    ///   - now: the present.
    static func write(
        _ entry: JournalEntry,
        manager: Int32?,
        client: String,
        now: Instant,
        to writer: inout CopyWriter
    ) {
        let (kind, agreement, name, amount) = entry.kind.stored
        writer.int16(entry.origin.rawValue)
        writer.int16(kind)
        if let agreement { writer.int16(agreement) } else { writer.null() }
        writer.optional(name)
        if let amount { writer.int64(amount) } else { writer.null() }
        writer.timestamp(microsecondsSince1970: entry.at.microseconds)
        writer.text(entry.manager)
        writer.text(entry.client)
        if let due = entry.due { writer.date(daysSince1970: due.number) } else { writer.null() }
        writer.optional(entry.call ?? "")
        if let manager { writer.int32(manager) } else { writer.null() }
        writer.text(client)
        writer.bool(entry.isOver(by: now))
    }

    static func entry(_ row: Row) throws(PostgresError) -> JournalEntry {
        JournalEntry(
            id: try row.text(1),
            origin: JournalEntry.Origin(rawValue: try row.int16(2)) ?? .journal,
            kind: JournalEntry.Kind(
                stored: try row.int16(3),
                agreement: try row.int16IfPresent(4),
                name: try row.textIfPresent(5) ?? "",
                amount: try row.int64IfPresent(6) ?? 0
            ),
            at: Instant(microseconds: try row.timestamp(7)),
            manager: try row.text(8),
            client: try row.text(9),
            due: try row.dateIfPresent(10).map(Day.init(number:)),
            call: try row.textIfPresent(11)
        )
    }
}

extension JournalEntry.Kind {
    /// The kind's number, the agreement's, a name (empty where there is none) and an amount.
    fileprivate var stored: (kind: Int16, agreement: Int16?, name: String, amount: Int64?) {
        switch self {
        case .agreement(let agreement): (1, agreement.stored, "", nil)
        case .planned(let what): (2, nil, what, nil)
        case .meeting: (3, nil, "", nil)
        case .progress(let name, let count): (4, nil, name, count)
        case .sale(let amount): (5, nil, "", amount)
        }
    }

    fileprivate init(stored: Int16, agreement: Int16?, name: String, amount: Int64) {
        switch stored {
        case 1: self = .agreement(Agreement(stored: agreement ?? 0))
        case 2: self = .planned(name)
        case 3: self = .meeting
        case 4: self = .progress(name: name, count: amount)
        default: self = .sale(amount: amount)
        }
    }
}

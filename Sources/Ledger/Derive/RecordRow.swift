import Pace
import Postgres

/// How records look as rows, in both directions.
///
/// A device that the channel's name tells is not stored beside it.
enum RecordRow {
    /// The columns that `record(of:_:)` reads, in its order. - Parameter prefix: of the table, such as `r.`.
    static func columns(of table: RecordTable, prefix: String = "") -> String {
        let names =
            switch table {
            case .leg:
                [
                    "call", "call_id", "leg_id", "channel_id", "started_at", "answered_at", "ended_at", "talk", "ring",
                    "direction", "disposition", "traits", "code", "caller", "caller_device", "caller_channel", "callee",
                    "callee_device", "callee_channel", "talk_ended_at", "cause",
                ]
            case .channelEvent:
                [
                    "call", "call_id", "channel_id", "channel", "name", "kind", "bridge", "at", "number", "dialled",
                    "file_offset",
                ]
            case .queueEvent:
                [
                    "call", "call_id", "queue", "agent", "name", "kind", "seconds", "member_channel_id", "at",
                    "file_offset",
                ]
            case .mailMessage: messageColumns
            case .meeting: meetingColumns
            case .journalEntry: entryColumns
            }
        return names.map { prefix + $0 }.joined(separator: ", ")
    }

    static func record(of table: RecordTable, _ row: Row) throws(PostgresError) -> Record {
        switch table {
        case .leg: try .leg(leg(row))
        case .channelEvent: try .channel(channelEvent(row))
        case .queueEvent: try .queue(queueEvent(row))
        case .mailMessage: try .message(message(row))
        case .meeting: try .meeting(meeting(row))
        case .journalEntry: try .journal(entry(row))
        }
    }

    // MARK: - Writing

    /// - Parameters:
    ///   - session: knows who is who.
    ///   - now: the present.
    static func write(
        _ record: KeyedRecord,
        call: Int64,
        siteID: Int32,
        file: Int64,
        _ session: Session,
        now: Instant,
        to writer: inout CopyWriter
    ) throws(PostgresError) {
        func begin(_ columns: Int) throws(PostgresError) {
            try writer.beginRow(columns: columns)
            writer.uuid(high: record.key.high, low: record.key.low)
            writer.int64(call)
            writer.int32(siteID)
            writer.int64(file)
            writer.int64(record.placed.offset)
            writer.int32(Int32(clamping: record.placed.length))
            writer.text(record.placed.record.call)
        }
        switch record.placed.record {
        case .leg(let leg):
            try begin(26)
            write(leg, to: &writer)
        case .channel(let event):
            try begin(15)
            writer.optional(event.channelID == event.call ? "" : event.channelID)
            writer.text(event.channel)
            writer.text(event.name)
            let (kind, bridge) = event.kind.stored
            writer.int16(kind)
            writer.optional(bridge)
            writer.timestamp(microsecondsSince1970: event.at.microseconds)
            writer.optional(event.number)
            writer.optional(event.dialled)
        case .queue(let event):
            try begin(14)
            writer.text(event.queue)
            writer.text(event.agent)
            writer.text(event.name)
            let (kind, seconds, member) = event.kind.stored
            writer.int16(kind)
            writer.int64(seconds)
            writer.optional(member)
            writer.timestamp(microsecondsSince1970: event.at.microseconds)
        case .message(let message):
            try begin(31)
            // Of what does not count nobody's address is kept.
            let counts = session.mailRoster.ignoredReason(of: message) == nil
            write(message, client: counts ? session.mailRoster.client(of: message) : nil, to: &writer)
        case .meeting(let meeting):
            try begin(20)
            write(meeting, to: &writer)
        case .journal(let entry):
            try begin(20)
            let reader = session.journalReader
            let manager = reader.manager(of: entry).map { session.managerIDs[$0] }
            write(entry, manager: manager, client: reader.client(of: entry), now: now, to: &writer)
        }
    }

    private static func write(_ leg: Leg, to writer: inout CopyWriter) {
        writer.text(leg.id)
        writer.optional(leg.channelID == leg.call ? "" : leg.channelID)
        writer.timestamp(microsecondsSince1970: leg.startedAt.microseconds)
        writer.optional(leg.answeredAt)
        writer.optional(leg.endedAt)
        writer.int64(leg.talk)
        writer.int64(leg.ring)
        if let direction = leg.direction { writer.int16(direction.stored) } else { writer.null() }
        writer.int16(leg.disposition.stored)
        writer.int32(leg.traits.rawValue)
        writer.optional(leg.code)
        for end in [leg.caller, leg.callee] {
            writer.optional(end.number)
            writer.optional(end.device == ChannelName.device(of: end.channel) ? "" : end.device)
            writer.optional(end.channel)
        }
        writer.optional(leg.talkEndedAt)
        writer.optional(leg.cause)
    }

    // MARK: - Reading

    private static func leg(_ row: Row) throws(PostgresError) -> Leg {
        let call = try row.text(1)
        func end(_ column: Int) throws(PostgresError) -> LegParty {
            let channel = try row.textIfPresent(column + 2) ?? ""
            return LegParty(
                number: try row.textIfPresent(column) ?? "",
                device: try row.textIfPresent(column + 1) ?? ChannelName.device(of: channel),
                channel: channel
            )
        }
        return Leg(
            call: call,
            id: try row.text(2),
            channelID: try row.textIfPresent(3) ?? call,
            startedAt: Instant(microseconds: try row.timestamp(4)),
            answeredAt: try row.timestampIfPresent(5).map(Instant.init(microseconds:)),
            endedAt: try row.timestampIfPresent(6).map(Instant.init(microseconds:)),
            talkEndedAt: try row.timestampIfPresent(19).map(Instant.init(microseconds:)),
            talk: try row.int64(7),
            ring: try row.int64(8),
            direction: try row.int16IfPresent(9).flatMap(Direction.init(stored:)),
            caller: try end(13),
            callee: try end(16),
            disposition: Disposition(stored: try row.int16(10)),
            code: try row.textIfPresent(12) ?? "",
            cause: try row.textIfPresent(20) ?? "",
            traits: LegTraits(rawValue: try row.int32(11))
        )
    }

    private static func channelEvent(_ row: Row) throws(PostgresError) -> ChannelEvent {
        let call = try row.text(1)
        return ChannelEvent(
            call: call,
            channelID: try row.textIfPresent(2) ?? call,
            channel: try row.text(3),
            name: try row.text(4),
            kind: ChannelEvent.Kind(stored: try row.int16(5), bridge: try row.textIfPresent(6) ?? ""),
            at: Instant(microseconds: try row.timestamp(7)),
            number: try row.textIfPresent(8) ?? "",
            dialled: try row.textIfPresent(9) ?? "",
            order: try row.int64(10)
        )
    }

    private static func queueEvent(_ row: Row) throws(PostgresError) -> QueueEvent {
        QueueEvent(
            call: try row.text(1),
            queue: try row.text(2),
            agent: try row.text(3),
            name: try row.text(4),
            kind: QueueEvent.Kind(
                stored: try row.int16(5),
                seconds: try row.int64(6),
                member: try row.textIfPresent(7) ?? ""
            ),
            at: Instant(microseconds: try row.timestamp(8)),
            order: try row.int64(9)
        )
    }
}

extension CopyWriter {
    /// NULL for the empty text.
    mutating func optional(_ text: String) {
        if text.isEmpty { null() } else { self.text(text) }
    }

    mutating func optional(_ instant: Instant?) {
        if let instant { timestamp(microsecondsSince1970: instant.microseconds) } else { null() }
    }
}

import Pace
import Postgres

/// A contact with its place in the ledger.
struct ContactRow {
    /// Root of the call's group, or what takes its place.
    var call: Int64
    var siteID: Int32
    /// Index into the rulebook's teams.
    var team: Int
    var day: Day
    var contact: Contact
    /// It comes from the journal alone, so that it is derived with its day.
    var isOwn = false
    var verdict: Verdict?

    static let columns = """
        c.call, c.manager_id, c.site_id, c.team_id, c.call_id, c.client, c.started_at, c.ended_at, c.talk,
        c.upper_bound, c.agreement, c.day, c.reason, c.credit, c.is_merged, c.qualifies, c.channel, c.part, c.marks,
        c.is_own, c.recorded, c.recorded_by
        """
    static let columnCount = 22

    /// Nil for a manager or team that the rulebook no longer knows.
    static func read(_ row: Row, _ session: Session) throws(PostgresError) -> ContactRow? {
        guard let manager = try session.managerIndices[row.int32(1)],
            let team = try session.teamIDs.firstIndex(of: row.int32(3))
        else { return nil }
        let verdict = Verdict(
            reason: Reason(rawValue: try row.text(12)) ?? .short,
            credit: try row.int64(13),
            isMerged: try row.bool(14),
            agreement: try row.int16IfPresent(20).map(Agreement.init(stored:)),
            recordedBy: try row.int16IfPresent(21).flatMap(JournalEntry.Origin.init(rawValue:))
        )
        let marks = try row.textIfPresent(18)?.split(separator: "\n").map(String.init) ?? []
        return ContactRow(
            call: try row.int64(0),
            siteID: try row.int32(2),
            team: team,
            day: Day(number: try row.date(11)),
            contact: Contact(
                manager: manager,
                channel: Channel(stored: try row.int16(16)),
                client: try row.text(5),
                call: try row.text(4),
                part: try row.int64(17),
                began: Instant(microseconds: try row.timestamp(6)),
                ended: Instant(microseconds: try row.timestamp(7)),
                talk: try row.int64(8),
                upperBoundTalk: try row.int64(9),
                agreement: try row.int16IfPresent(10).map(Agreement.init(stored:)),
                marks: marks
            ),
            isOwn: try row.bool(19),
            // One that contradicts itself is none.
            verdict: try row.bool(15) == (verdict.reason.qualifies && !verdict.isMerged) ? verdict : nil
        )
    }

    /// The columns that `write` fills, in its order.
    static let written = """
        call, manager_id, site_id, team_id, call_id, client, started_at, ended_at, talk, upper_bound, agreement, day,
        reason, qualifies, credit, is_merged, channel, part, marks, is_own, recorded, recorded_by
        """

    func write(_ session: Session, to writer: inout CopyWriter) throws(PostgresError) {
        let verdict = verdict ?? Verdict(reason: .short, credit: 0)
        try writer.beginRow(columns: 22)
        writer.int64(call)
        writer.int32(session.managerIDs[contact.manager])
        writer.int32(siteID)
        writer.int32(session.teamIDs[team])
        writer.text(contact.call)
        writer.text(contact.client)
        writer.timestamp(microsecondsSince1970: contact.began.microseconds)
        writer.timestamp(microsecondsSince1970: contact.ended.microseconds)
        writer.int64(contact.talk)
        writer.int64(contact.upperBoundTalk)
        if let agreement = contact.agreement { writer.int16(agreement.stored) } else { writer.null() }
        writer.date(daysSince1970: day.number)
        writer.text(verdict.reason.rawValue)
        writer.bool(verdict.reason.qualifies && !verdict.isMerged)
        writer.int64(verdict.credit)
        writer.bool(verdict.isMerged)
        writer.int16(contact.channel.stored)
        writer.int64(contact.part)
        if contact.marks.isEmpty { writer.null() } else { writer.text(contact.marks.joined(separator: "\n")) }
        writer.bool(isOwn)
        if let agreement = verdict.agreement { writer.int16(agreement.stored) } else { writer.null() }
        if let origin = verdict.recordedBy { writer.int16(origin.rawValue) } else { writer.null() }
    }
}

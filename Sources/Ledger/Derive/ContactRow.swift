import Pace
import Postgres

/// A contact with its place in the ledger.
struct ContactRow {
    /// Root of the call's group.
    var call: Int64
    var siteID: Int32
    /// Index into the rulebook's teams.
    var team: Int
    var day: Day
    var contact: CallContact
    var verdict: Verdict?

    static let columns = """
        c.call, c.manager_id, c.site_id, c.team_id, c.call_id, c.client, c.started_at, c.ended_at, c.talk,
        c.upper_bound, c.agreement, c.day, c.reason, c.credit, c.is_merged, c.qualifies
        """

    /// Nil for a manager or team that the rulebook no longer knows.
    static func read(_ row: Row, _ session: Session) throws(PostgresError) -> ContactRow? {
        guard let manager = try session.managerIndices[row.int32(1)],
            let team = try session.teamIDs.firstIndex(of: row.int32(3))
        else { return nil }
        let verdict = Verdict(
            reason: Reason(rawValue: try row.text(12)) ?? .short,
            credit: try row.int64(13),
            isMerged: try row.bool(14)
        )
        return ContactRow(
            call: try row.int64(0),
            siteID: try row.int32(2),
            team: team,
            day: Day(number: try row.date(11)),
            contact: CallContact(
                manager: manager,
                client: try row.text(5),
                call: try row.text(4),
                began: Instant(microseconds: try row.timestamp(6)),
                ended: Instant(microseconds: try row.timestamp(7)),
                talk: try row.int64(8),
                upperBoundTalk: try row.int64(9),
                agreement: try row.int16IfPresent(10).map(Agreement.init(stored:))
            ),
            // One that contradicts itself is none.
            verdict: try row.bool(15) == (verdict.reason.qualifies && !verdict.isMerged) ? verdict : nil
        )
    }

    func write(_ session: Session, to writer: inout CopyWriter) throws(PostgresError) {
        let verdict = verdict ?? Verdict(reason: .short, credit: 0)
        try writer.beginRow(columns: 16)
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
    }
}

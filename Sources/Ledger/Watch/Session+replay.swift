package import Pace
import Postgres

/// A contact that is counted, as a replay needs it.
package struct ReplayedContact: Sendable {
    package var manager: ManagerIndex
    package var team: Int
    package var day: Day
    package var contact: DayReplay.Contact
}

extension Session {
    /// The counted contacts of the days from one to another.
    package func replayedContacts(from first: Day, until last: Day) throws -> [ReplayedContact] {
        let rows = try connection.query(
            """
            select c.manager_id, c.team_id, c.day, c.started_at, c.ended_at,
                case when c.reason in ('void', 'ignored_number') then 0 else c.talk end,
                case when c.qualifies then 1 else 0 end, c.credit
            from contact c where c.day between $1 and $2 and not c.is_merged
            """,
            [.date(daysSince1970: first.number), .date(daysSince1970: last.number)]
        )
        return try rows.compactMap { row in
            guard let manager = try managerIndices[row.int32(0)], let team = try teamIDs.firstIndex(of: row.int32(1))
            else { return nil }
            var counters = ManagerDay()
            counters.talk = try row.int64(5)
            counters.calls = counters.talk > 0 ? 1 : 0
            counters.contacts = Int64(try row.int32(6))
            counters.credit = try row.int64(7)
            return ReplayedContact(
                manager: manager,
                team: team,
                day: Day(number: try row.date(2)),
                contact: DayReplay.Contact(
                    began: Instant(microseconds: try row.timestamp(3)),
                    ended: Instant(microseconds: try row.timestamp(4)),
                    counters: counters
                )
            )
        }
    }

    /// When each site gave signs of life, by the minute, in ascending order.
    package func signsOfLife(_ span: TimeSpan) throws -> [String: [Instant]] {
        let rows = try connection.query(
            """
            select s.name, x.at from (
                select site_id, date_trunc('minute', coalesce(ended_at, started_at)) as at from leg
                where coalesce(ended_at, started_at) >= $1 and coalesce(ended_at, started_at) < $2
                union select site_id, date_trunc('minute', at) from channel_event where at >= $1 and at < $2
                union select site_id, date_trunc('minute', at) from queue_event where at >= $1 and at < $2) x
            join site s on s.id = x.site_id order by x.at
            """,
            [.instant(span.from), .instant(span.until)]
        )
        var signs: [String: [Instant]] = [:]
        for row in rows {
            signs[try row.text(0), default: []].append(Instant(microseconds: try row.timestamp(1)))
        }
        return signs
    }
}

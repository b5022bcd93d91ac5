package import Pace
import Postgres

package enum ReportTable: Sendable {
    case day
    case hour
    case contact
}

extension Session {
    /// Rows of the public views for a period of days, of all managers or of one (by id or name).
    ///
    /// - Parameter days: the one day that is meant of a team, by its name, where teams differ; it lies in the period.
    package func report(
        _ table: ReportTable,
        from first: Day,
        until last: Day,
        of days: [String: Day] = [:],
        manager: String?
    ) throws -> [TextRow] {
        let of = "($3::text is null or v.manager_id = $3 or v.manager = $3)"
        func own(or day: String) -> String { "coalesce(\(Self.ownDay("v.team", "$4", "$5")), \(day)::date)" }
        let sql =
            switch table {
            case .day:
                """
                select v.* from intensity_day v where v.day between $1 and $2 and v.day = \(own(or: "v.day")) and \(of)
                order by v.team, v.day, v.manager
                """
            case .hour:
                """
                select v.* from intensity_hour v join team t on t.name = v.team
                where \(TeamClock.begins("v.hour", from: own(or: "$1"), until: own(or: "$2"))) and \(of)
                order by v.team, v.hour, v.manager
                """
            case .contact:
                """
                select v.* from contact_log v
                where v.day between $1 and $2 and v.day = \(own(or: "v.day")) and \(of)
                    and v.started_at >= ($1::date - 2)::timestamp at time zone 'UTC'
                    and v.started_at < ($2::date + 3)::timestamp at time zone 'UTC'
                order by v.started_at, v.manager
                """
            }
        return try texts(
            sql,
            [
                .date(daysSince1970: first.number), .date(daysSince1970: last.number),
                manager.map { .text($0) } ?? .null,
            ] + Self.parameters(days)
        )
    }

    /// The day that is meant of a team, null where none is told apart; see `parameters`.
    static func ownDay(_ team: String, _ names: String, _ days: String) -> String {
        """
        (select '1970-01-01'::date + own.day from unnest(\(names)::text[], \(days)::int[]) own (team, day)
            where own.team = \(team))
        """
    }

    /// The names of teams, and a day of each.
    static func parameters(_ days: [String: Day]) -> [Parameter] {
        let teams = days.keys.sorted()
        return [.texts(teams), .int32s(teams.map { Int32(days[$0]?.number ?? 0) })]
    }

    /// Whether a manager (by id or name) was ever in a roster.
    package func knows(manager: String) throws -> Bool {
        try connection.query("select exists (select from manager where key = $1 or name = $1)", [.text(manager)])
            .onlyRow().bool(0)
    }

    /// Today's counters, as the board shows them.
    package func now() throws -> [TextRow] {
        try texts(
            """
            select manager, talk_minutes, contacts, calls, clients, credit, minimum_talk_minutes, minimum_contacts,
                last_contact_at
            from intensity_now order by team, manager
            """
        )
    }
}

/// What a manager-day shows, for telling what a recount moved.
package struct DaySums: Hashable, Sendable {
    package let talkSeconds: Int64
    package let contacts: Int64
    /// A decimal number.
    package let credit: String

    /// Whose, and which.
    package struct Key: Hashable, Comparable, Sendable {
        package let day: Day
        package let manager: String
        package let managerID: String

        package static func < (a: Key, b: Key) -> Bool {
            (a.day, a.manager, a.managerID) < (b.day, b.manager, b.managerID)
        }
    }
}

extension Session {
    /// All days of those who had a call or a contact: a recount may move days before the one it begins with.
    package func daySums() throws -> [DaySums.Key: DaySums] {
        let rows = try connection.query(
            """
            select day, manager, manager_id, talk_seconds::bigint, contacts::bigint, credit::text
            from intensity_day where calls > 0 or contacts > 0
            """,
            []
        )
        var sums: [DaySums.Key: DaySums] = [:]
        for row in rows {
            let key = DaySums.Key(
                day: Day(number: try row.date(0)),
                manager: try row.text(1),
                managerID: try row.text(2)
            )
            sums[key] = DaySums(
                talkSeconds: try row.int64(3),
                contacts: try row.int64(4),
                credit: try row.text(5)
            )
        }
        return sums
    }
}

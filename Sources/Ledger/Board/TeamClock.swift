import Pace
import Postgres

/// A team by its clock, at the moment of the query.
struct TeamClock {
    var id: Int32
    var name: String
    var today: Day
    var asOf: Instant

    /// The beginning of a day of `team t`.
    static func start(of day: String) -> String {
        "((\(day))::timestamp + make_interval(secs => t.day_starts)) at time zone t.zone"
    }

    /// Whether an hour is one of the days of `team t`, both included: also the hour within which the first of them begins.
    /// The wider borders lead to the index.
    static func begins(_ hour: String, from first: String? = nil, until last: String? = nil) -> String {
        let from = first.map { day in
            """
            \(hour) > \(start(of: "\(day)::date")) - interval '1 hour'
                and \(hour) >= (\(day)::date - 2)::timestamp at time zone 'UTC'
            """
        }
        let until = last.map { day in
            """
            \(hour) < \(start(of: "\(day)::date + 1"))
                and \(hour) < (\(day)::date + 3)::timestamp at time zone 'UTC'
            """
        }
        return [from, until].compactMap(\.self).joined(separator: " and ")
    }

    private static let columns = """
        t.id, t.name, ((now() at time zone t.zone) - make_interval(secs => t.day_starts))::date, now()
        """

    static func named(_ name: String, _ session: Session) throws -> TeamClock? {
        try session.connection.query("select \(columns) from team t where t.name = $1", [.text(name)])
            .first.map(read)
    }

    /// The team to which a manager belongs on a day, of several the last; nil: today.
    static func ofManager(_ id: String, on day: Day?, _ session: Session) throws -> TeamClock? {
        try session.connection.query(
            """
            select \(columns)
            from manager g join membership b on b.manager_id = g.id join team t on t.id = b.team_id
            where g.key = $1 and case when $2::date is null then b.from_at <= now() and now() < b.until_at
                else b.from_at < \(start(of: "$2::date + 1")) and b.until_at > \(start(of: "$2::date")) end
            order by b.from_at desc limit 1
            """,
            [.text(id), .date(orNull: day?.number)]
        ).first.map(read)
    }

    private static func read(_ row: Row) throws -> TeamClock {
        TeamClock(
            id: try row.int32(0),
            name: try row.text(1),
            today: Day(number: try row.date(2)),
            asOf: Instant(microseconds: try row.timestamp(3))
        )
    }
}

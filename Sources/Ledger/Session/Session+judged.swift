package import Pace
import Postgres

extension Session {
    /// The first and the last judged day of every team that has any, by name.
    package func judgedDays() throws -> [String: ClosedRange<Day>] {
        let rows = try connection.query(
            """
            select t.name, min(c.day), max(c.day) from closed_day c join team t on t.id = c.team_id
            where c.closed_at < 'infinity' group by t.name
            """,
            []
        )
        var judged: [String: ClosedRange<Day>] = [:]
        for row in rows { judged[try row.text(0)] = try Day(number: row.date(1))...Day(number: row.date(2)) }
        return judged
    }
}

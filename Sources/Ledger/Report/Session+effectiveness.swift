package import Pace
import Postgres

/// A team's month: how many managers meet the plan, which is the head's own result.
package struct EffectivenessMonth: Sendable {
    package var team: String
    /// Its first day.
    package var month: Day
    /// Managers with a plan.
    package var managers: Int64
    /// Those whose sales reach it.
    package var atPlan: Int64
    /// Of `effectiveness_month`, a manager each.
    package var rows: [TextRow]
}

extension Session {
    /// The months of a period of days, each as a whole.
    ///
    /// - Parameters:
    ///   - days: the one day that is meant of a team, by its name, where teams differ; it lies in the period.
    ///   - manager: only the rows of this one, by id or name; the team's result stays that of all.
    package func effectiveness(
        from first: Day,
        until last: Day,
        of days: [String: Day] = [:],
        manager: String?
    ) throws -> [EffectivenessMonth] {
        let own = Self.ownDay("v.team", "$3", "$4")
        let period = """
            v.month between date_trunc('month', coalesce(\(own), $1::date)::timestamp)::date
                and coalesce(\(own), $2::date)
            """
        let parameters: [Parameter] =
            [.date(daysSince1970: first.number), .date(daysSince1970: last.number)] + Self.parameters(days)
        return try snapshot {
            let months = try connection.query(
                """
                select v.team, v.month, count(v.plan), count(*) filter (where v.sales >= v.plan)
                from effectiveness_month v where \(period) group by v.team, v.month order by v.team, v.month
                """,
                parameters
            )
            return try months.map { row in
                let (team, month) = (try row.text(0), try row.date(1))
                return EffectivenessMonth(
                    team: team,
                    month: Day(number: month),
                    managers: try row.int64(2),
                    atPlan: try row.int64(3),
                    rows: try texts(
                        """
                        select v.* from effectiveness_month v where v.team = $1 and v.month = $2
                            and ($3::text is null or v.manager_id = $3 or v.manager = $3)
                        order by v.manager, v.manager_id
                        """,
                        [.text(team), .date(daysSince1970: month), .text(orNull: manager)]
                    )
                )
            }
        }
    }
}

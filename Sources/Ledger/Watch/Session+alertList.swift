package import Pace
import Postgres

extension Session {
    /// The newest alerts, a row a delivery.
    ///
    /// - Parameter since: the first day; nil: from always.
    package func alertList(limit: Int, since: Day?) throws -> [TextRow] {
        try texts(
            """
            select a.as_of as at, a.kind, a.team, coalesce(a.manager, a.source) as who, a.day, a.key, d.channel,
                nullif(d.address, '') as address, d.state, d.due_at, d.sent_at, d.attempts, d.problem
            from (select * from alert where $2::date is null or day >= $2::date order by id desc limit $1) a
            left join delivery d on d.alert_id = a.id order by a.id desc, d.id
            """,
            [.int64(Int64(limit)), .date(orNull: since?.number)]
        )
    }

    /// Makes every delivery of an alert due again. - Returns: how many.
    package func resend(key: String) throws -> Int {
        try connection.query(
            """
            update delivery d set state = 'due', due_at = now(), next_at = now(), attempts = 0, problem = null
            from alert a where a.id = d.alert_id and a.key = $1 returning d.id
            """,
            [.text(key)]
        ).count
    }

    /// Makes all that was given up due again. - Returns: how many.
    package func resendDead() throws -> Int {
        try connection.query(
            """
            update delivery set state = 'due', due_at = now(), next_at = now(), attempts = 0, problem = null
            where state = 'dead' returning id
            """,
            []
        ).count
    }
}

package import Pace
import Postgres

/// A delivery whose time has come.
package struct DueDelivery: Sendable {
    package enum State: String, Sendable {
        case due
        case sent
        case withdrawn
        case dead
    }

    package var id: Int64
    package var alert: Alert
    /// The manager's own; nil: those of the entry.
    package var address: String?
    package var dueAt: Instant
    package var isDigest: Bool
    package var isManager: Bool
    /// In vain so far.
    package var attempts: Int
    /// How the manager stands on that day, as judged last.
    package var currentState: PaceState?
    /// Whether a correction has followed.
    package var isCorrected: Bool
    /// What became of what this follows for the same recipient: of `recovered` the `below`, of `correction` the
    /// `missed`; nil: nothing was to be sent.
    package var earlier: State?
}

extension Session {
    /// What is due by one channel, in the order in which it became due.
    package func dueDeliveries(by channel: String, at now: Instant, limit: Int) throws -> [DueDelivery] {
        try requireAlertsLock()
        return try connection.query(
            """
            select d.id, d.address, d.due_at, d.is_digest, d.is_manager, d.attempts, j.state,
                exists (select from alert c
                    where c.kind = 'correction' and c.manager_id = a.manager_id and c.day = a.day),
                (select e.state from alert b join delivery e on e.alert_id = b.id
                    where b.manager_id = a.manager_id and b.day = a.day
                        and b.kind = case a.kind when 'recovered' then 'below' when 'correction' then 'missed' end
                        and e.channel = d.channel and e.address = d.address),
                \(Self.alertColumns)
            from delivery d join alert a on a.id = d.alert_id
            left join judgement j on j.manager_id = a.manager_id and j.team_id = a.team_id and j.day = a.day
            where d.channel = $1 and d.state = 'due' and d.next_at <= $2
            order by d.due_at, d.id limit $3
            """,
            [.text(channel), .instant(now), .int64(Int64(limit))]
        ).compactMap { row in
            guard let alert = try Self.alert(row, from: 9) else { return nil }
            return DueDelivery(
                id: try row.int64(0),
                alert: alert,
                address: try row.text(1).isEmpty ? nil : try row.text(1),
                dueAt: Instant(microseconds: try row.timestamp(2)),
                isDigest: try row.bool(3),
                isManager: try row.bool(4),
                attempts: Int(try row.int32(5)),
                currentState: try row.textIfPresent(6).flatMap(PaceState.init(rawValue:)),
                isCorrected: try row.bool(7),
                earlier: try row.textIfPresent(8).flatMap(DueDelivery.State.init(rawValue:))
            )
        }
    }

    /// When something is due next by a channel; nil: nothing waits.
    package func nextDelivery(by channel: String) throws -> Instant? {
        try connection.query(
            "select min(next_at) from delivery where channel = $1 and state = 'due'",
            [.text(channel)]
        ).onlyRow().timestampIfPresent(0).map(Instant.init(microseconds:))
    }

    package func markSent(_ ids: [Int64], at now: Instant) throws {
        try mark(ids, "state = 'sent', sent_at = $2, attempts = attempts + 1, problem = null", [.instant(now)])
    }

    /// What was to be said is true no more.
    package func markWithdrawn(_ ids: [Int64]) throws {
        try mark(ids, "state = 'withdrawn'")
    }

    package func markDead(_ ids: [Int64], problem: String) throws {
        try mark(ids, "state = 'dead', attempts = attempts + 1, problem = $2", [.text(problem)])
    }

    package func postpone(_ ids: [Int64], until next: Instant, problem: String) throws {
        try mark(
            ids,
            "next_at = $2, attempts = attempts + 1, problem = $3",
            [.instant(next), .text(problem)]
        )
    }

    private func mark(_ ids: [Int64], _ change: String, _ values: [Parameter] = []) throws {
        try requireAlertsLock()
        _ = try connection.query(
            "update delivery set \(change) where id = any($1) and state = 'due'",
            [.int64s(ids)] + values
        )
    }

    private static let alertColumns = """
        a.kind, a.team, a.manager_key, a.manager, a.day, a.source, a.affected, a.since, a.detail, a.as_of,
        a.talk, a.upper_bound, a.calls, a.contacts, a.credit, a.bonus_minutes, a.clients,
        a.minimum_talk_minutes, a.minimum_contacts, a.expected_share, a.pace
        """

    /// Nil for a kind that a newer CallPace wrote.
    private static func alert(_ row: Row, from first: Int) throws(PostgresError) -> Alert? {
        guard let kind = AlertKind(rawValue: try row.text(first)) else { return nil }
        var alert = Alert(kind: kind, asOf: Instant(microseconds: try row.timestamp(first + 9)))
        alert.team = try row.textIfPresent(first + 1)
        alert.managerID = try row.textIfPresent(first + 2)
        alert.manager = try row.textIfPresent(first + 3)
        alert.day = try row.dateIfPresent(first + 4).map(Day.init(number:))
        alert.source = try row.textIfPresent(first + 5)
        alert.affected = try row.texts(first + 6)
        alert.since = try row.timestampIfPresent(first + 7).map(Instant.init(microseconds:))
        alert.detail = try row.textIfPresent(first + 8)
        guard try !row.isNull(first + 10) else { return alert }
        let minutes = try row.int32IfPresent(first + 17).map { Minimum.talkMinutes(Int($0)) }
        let contacts = try row.int32IfPresent(first + 18).map { Minimum.contacts(Int($0)) }
        alert.numbers = Alert.Numbers(
            day: try day(row, from: first + 10),
            minimum: minutes ?? contacts,
            expectedShare: try row.int64IfPresent(first + 19),
            pace: try row.int64IfPresent(first + 20)
        )
        return alert
    }
}

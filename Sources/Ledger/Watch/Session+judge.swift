package import Pace
import Postgres

/// An alert with those who are to hear of it.
package struct PlannedAlert: Hashable, Sendable {
    package var alert: Alert
    package var deliveries: [PlannedDelivery]

    package init(alert: Alert, deliveries: [PlannedDelivery]) {
        self.alert = alert
        self.deliveries = deliveries
    }
}

/// One recipient of an alert, and when.
package struct PlannedDelivery: Hashable, Sendable {
    /// The name of the entry of `alerts`.
    package var channel: String
    /// The manager's own; nil: those of the entry.
    package var address: String?
    package var dueAt: Instant
    package var isDigest: Bool
    package var isManager: Bool

    package init(channel: String, address: String?, dueAt: Instant, isDigest: Bool, isManager: Bool) {
        self.channel = channel
        self.address = address
        self.dueAt = dueAt
        self.isDigest = isDigest
        self.isManager = isManager
    }
}

extension Session {
    /// Takes the lock of those who judge and alert, which ends with the connection.
    ///
    /// - Returns: false while another daemon has it.
    package func lockAlerts() throws -> Bool {
        guard !isAlertsLocked else { return true }
        let isLocked = try connection.query("select pg_try_advisory_lock($1, $2)", lockKeys(.alerts, 0))
            .onlyRow().bool(0)
        if isLocked { try connection.execute("set idle_session_timeout = '\(Self.silence)'") }
        isAlertsLocked = isLocked
        return isLocked
    }

    /// - Throws: `LedgerError.alertsTakenOver` unless this connection has the lock.
    func requireAlertsLock() throws {
        guard isAlertsLocked else { throw LedgerError.alertsTakenOver }
    }

    /// Writes what a look found, and puts what is to be said into the outbox: each key once.
    ///
    /// - Parameter stalled: per source since when its site has been silent; nil: it is not.
    /// - Returns: the keys that are new.
    package func save(_ judged: [JudgedDay], alerts: [PlannedAlert], stalled: [String: Instant?] = [:]) throws
        -> [String]
    {
        try requireAlertsLock()
        return try transaction {
            try saveJudgements(judged)
            try closeJudged(judged.filter { $0.isFinal && ($0.state == .met || $0.state == .missed) })
            try saveStalled(stalled)
            return try alerts.filter { try add($0) }.map(\.alert.key)
        }
    }

    /// - Returns: whether the key is new.
    private func add(_ planned: PlannedAlert) throws -> Bool {
        let alert = planned.alert
        let day = alert.numbers?.day
        var minutes: Int32?
        var contacts: Int32?
        switch alert.numbers?.minimum {
        case .talkMinutes(let value): minutes = Int32(clamping: value)
        case .contacts(let value): contacts = Int32(clamping: value)
        case nil: break
        }
        let made = try connection.query(
            """
            insert into alert (key, kind, as_of, team_id, team, manager_id, manager_key, manager, day, source, affected,
                since, detail, talk, upper_bound, calls, contacts, credit, bonus_minutes, clients,
                minimum_talk_minutes, minimum_contacts, expected_share, pace)
            values ($1, $2, $3, (select id from team where name = $4), $4,
                (select id from manager where key = $5), $5, $6::text, $7::date, $8::text, $9, $10::timestamptz,
                $11::text, $12::bigint, $13::bigint, $14::bigint, $15::bigint, $16::bigint, $17::bigint, $18::bigint,
                $19::int, $20::int, $21::bigint, $22::bigint)
            on conflict (key) do nothing returning id
            """,
            [
                .text(alert.key), .text(alert.kind.rawValue), .instant(alert.asOf), .text(orNull: alert.team),
                .text(orNull: alert.managerID), .text(orNull: alert.manager), .date(orNull: alert.day?.number),
                .text(orNull: alert.source), .texts(alert.affected), .optionalInstant(alert.since),
                .text(orNull: alert.detail), .int64(orNull: day?.talk), .int64(orNull: day?.upperBoundTalk),
                .int64(orNull: day?.calls), .int64(orNull: day?.contacts), .int64(orNull: day?.credit),
                .int64(orNull: day?.bonusMinutes), .int64(orNull: day?.clients), .int32(orNull: minutes),
                .int32(orNull: contacts), .int64(orNull: alert.numbers?.expectedShare),
                .int64(orNull: alert.numbers?.pace),
            ]
        )
        guard let row = made.first else { return false }
        let deliveries = planned.deliveries
        let due = deliveries.map(\.dueAt.microseconds)
        _ = try connection.query(
            """
            insert into delivery (alert_id, channel, address, due_at, next_at, is_digest, is_manager)
            select $1, c, a, d, d, g, m
            from unnest($2::text[], $3::text[], $4::timestamptz[], $5::boolean[], $6::boolean[]) as x(c, a, d, g, m)
            on conflict do nothing
            """,
            [
                .int64(try row.int64(0)), .texts(deliveries.map(\.channel)),
                .texts(deliveries.map { $0.address ?? "" }), .timestamps(due), .bools(deliveries.map(\.isDigest)),
                .bools(deliveries.map(\.isManager)),
            ]
        )
        return true
    }
}

import Pace
import Postgres

/// The key of an hour's row.
private struct HourKey: Hashable {
    var manager: ManagerIndex
    var hour: Instant
}

/// Writes derived counters as absolute rows; rows that would not change are left alone.
struct CounterRows {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    func write(_ results: [DayResult]) throws {
        let present = results.filter { $0.lastContact != nil }
        try delete(results.filter { $0.lastContact == nil }.map(\.key))
        guard !present.isEmpty else { return }
        let days = present.map(\.derivation.day)
        _ = try session.connection.query(
            """
            insert into manager_day as d (manager_id, day, team_id, talk, upper_bound, calls, contacts, credit,
                bonus_minutes, clients, last_contact_at)
            select * from unnest($1::int[], $2::date[], $3::int[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::timestamptz[])
            on conflict (manager_id, day) do update set team_id = excluded.team_id, talk = excluded.talk,
                upper_bound = excluded.upper_bound, calls = excluded.calls, contacts = excluded.contacts,
                credit = excluded.credit, bonus_minutes = excluded.bonus_minutes, clients = excluded.clients,
                last_contact_at = excluded.last_contact_at
            where (d.team_id, d.talk, d.upper_bound, d.calls, d.contacts, d.credit, d.bonus_minutes, d.clients,
                    d.last_contact_at)
                is distinct from (excluded.team_id, excluded.talk, excluded.upper_bound, excluded.calls,
                    excluded.contacts, excluded.credit, excluded.bonus_minutes, excluded.clients,
                    excluded.last_contact_at)
            """,
            Self.keys(present.map(\.key), session) + [
                .int64s(days.map(\.talk)), .int64s(days.map(\.upperBoundTalk)), .int64s(days.map(\.calls)),
                .int64s(days.map(\.contacts)), .int64s(days.map(\.credit)), .int64s(days.map(\.bonusMinutes)),
                .int64s(days.map(\.clients)), .timestamps(present.compactMap { $0.lastContact?.microseconds }),
            ]
        )
        try writeHours(
            present.flatMap { result in result.derivation.hours.map { (result.key, $0) } },
            present.map(\.key)
        )
    }

    private func writeHours(_ hours: [(ManagerDayKey, ManagerHour)], _ days: [ManagerDayKey]) throws {
        let values = hours.map(\.1)
        let keys = Self.keys(hours.map(\.0), session)
        let starts = Parameter.timestamps(values.map(\.hour.microseconds))
        try deleteHours(of: days, but: Set(hours.map { HourKey(manager: $0.0.manager, hour: $0.1.hour) }))
        _ = try session.connection.query(
            """
            insert into manager_hour as h (manager_id, day, team_id, hour, talk, calls, contacts, credit)
            select * from unnest($1::int[], $2::date[], $3::int[], $4::timestamptz[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[])
            on conflict (manager_id, hour) do update set day = excluded.day, team_id = excluded.team_id,
                talk = excluded.talk, calls = excluded.calls, contacts = excluded.contacts, credit = excluded.credit
            where (h.day, h.team_id, h.talk, h.calls, h.contacts, h.credit) is distinct from
                (excluded.day, excluded.team_id, excluded.talk, excluded.calls, excluded.contacts, excluded.credit)
            """,
            keys + [
                starts, .int64s(values.map(\.talk)), .int64s(values.map(\.calls)),
                .int64s(values.map(\.contacts)), .int64s(values.map(\.credit)),
            ]
        )
    }

    /// Hours of the days that no contact stands behind any more; seldom any.
    private func deleteHours(of days: [ManagerDayKey], but kept: Set<HourKey>) throws {
        let teams = days.map { session.rulebook.teams[$0.team] }
        let from = zip(teams, days).map { $0.zone.start(of: $1.day, dayStarts: $0.dayStarts).microseconds }
        let until = zip(teams, days).map { $0.zone.start(of: $1.day + 1, dayStarts: $0.dayStarts).microseconds }
        let stored = try session.connection.query(
            """
            select h.manager_id, h.hour
            from unnest($1::int[], $2::date[], $3::timestamptz[], $4::timestamptz[]) as d(manager_id, day, f, u)
            join manager_hour h on h.manager_id = d.manager_id and h.day = d.day
                and h.hour >= d.f - interval '1 hour' and h.hour < d.u
            """,
            [
                .int32s(days.map { session.managerIDs[$0.manager] }), .dates(days.map(\.day.number)),
                .timestamps(from), .timestamps(until),
            ]
        )
        var gone: [(manager: Int32, hour: Int64)] = []
        for row in stored {
            let (manager, hour) = (try row.int32(0), try row.timestamp(1))
            let index = session.managerIndices[manager] ?? -1
            if !kept.contains(HourKey(manager: index, hour: Instant(microseconds: hour))) {
                gone.append((manager, hour))
            }
        }
        guard !gone.isEmpty else { return }
        _ = try session.connection.query(
            """
            delete from manager_hour h using unnest($1::int[], $2::timestamptz[]) as k(manager_id, hour)
            where h.manager_id = k.manager_id and h.hour = k.hour
            """,
            [.int32s(gone.map(\.manager)), .timestamps(gone.map(\.hour))]
        )
    }

    private func delete(_ keys: [ManagerDayKey]) throws {
        guard !keys.isEmpty else { return }
        // A day of another team with the same date, and hours of other days, are left alone.
        let ofKey = "x.manager_id = k.manager_id and x.day = k.day and x.team_id = k.team_id"
        let near = "x.hour >= (k.day - 2)::timestamp at time zone 'UTC' and x.hour < (k.day + 3)::timestamp at time zone 'UTC'"
        for (table, condition) in [("manager_day", ofKey), ("manager_hour", "\(ofKey) and \(near)")] {
            _ = try session.connection.query(
                """
                delete from \(table) x using unnest($1::int[], $2::date[], $3::int[]) as k(manager_id, day, team_id)
                where \(condition)
                """,
                Self.keys(keys, session)
            )
        }
    }

    /// Managers, days and teams as three arrays.
    private static func keys(_ keys: [ManagerDayKey], _ session: Session) -> [Parameter] {
        [
            .int32s(keys.map { session.managerIDs[$0.manager] }), .dates(keys.map(\.day.number)),
            .int32s(keys.map { session.teamIDs[$0.team] }),
        ]
    }
}

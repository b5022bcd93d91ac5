import Pace
import Postgres

/// The key of an hour's row.
private struct HourKey: Hashable {
    var manager: Int32
    var hour: Int64
    var day: Int32
    var team: Int32
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
            on conflict (manager_id, day, team_id) do update set talk = excluded.talk,
                upper_bound = excluded.upper_bound, calls = excluded.calls, contacts = excluded.contacts,
                credit = excluded.credit, bonus_minutes = excluded.bonus_minutes, clients = excluded.clients,
                last_contact_at = excluded.last_contact_at
            where (d.talk, d.upper_bound, d.calls, d.contacts, d.credit, d.bonus_minutes, d.clients,
                    d.last_contact_at)
                is distinct from (excluded.talk, excluded.upper_bound, excluded.calls,
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
        let kept = hours.map { key, hour in
            HourKey(
                manager: session.managerIDs[key.manager],
                hour: hour.hour.microseconds,
                day: key.day.number,
                team: session.teamIDs[key.team]
            )
        }
        try deleteHours(of: days, but: Set(kept))
        _ = try session.connection.query(
            """
            insert into manager_hour as h (manager_id, day, team_id, hour, talk, calls, contacts, credit)
            select * from unnest($1::int[], $2::date[], $3::int[], $4::timestamptz[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[])
            on conflict (manager_id, hour, day, team_id) do update set
                talk = excluded.talk, calls = excluded.calls, contacts = excluded.contacts, credit = excluded.credit
            where (h.talk, h.calls, h.contacts, h.credit) is distinct from
                (excluded.talk, excluded.calls, excluded.contacts, excluded.credit)
            """,
            keys + [
                starts, .int64s(values.map(\.talk)), .int64s(values.map(\.calls)),
                .int64s(values.map(\.contacts)), .int64s(values.map(\.credit)),
            ]
        )
    }

    /// Hours of the days that no contact stands behind any more; seldom any. The days may have had other borders before.
    private func deleteHours(of days: [ManagerDayKey], but kept: Set<HourKey>) throws {
        let stored = try session.connection.query(
            """
            select x.manager_id, x.hour, x.day, x.team_id
            from unnest($1::int[], $2::date[], $3::int[]) as k(manager_id, day, team_id)
            join manager_hour x on \(Self.ofKey) and \(Self.near)
            """,
            Self.keys(days, session)
        )
        var gone: [HourKey] = []
        for row in stored {
            let key = HourKey(
                manager: try row.int32(0),
                hour: try row.timestamp(1),
                day: try row.date(2),
                team: try row.int32(3)
            )
            if !kept.contains(key) { gone.append(key) }
        }
        guard !gone.isEmpty else { return }
        _ = try session.connection.query(
            """
            delete from manager_hour h
            using unnest($1::int[], $2::timestamptz[], $3::date[], $4::int[]) as k(manager_id, hour, day, team_id)
            where h.manager_id = k.manager_id and h.hour = k.hour and h.day = k.day and h.team_id = k.team_id
            """,
            [
                .int32s(gone.map(\.manager)), .timestamps(gone.map(\.hour)), .dates(gone.map(\.day)),
                .int32s(gone.map(\.team)),
            ]
        )
    }

    private func delete(_ keys: [ManagerDayKey]) throws {
        guard !keys.isEmpty else { return }
        for (table, condition) in [("manager_day", Self.ofKey), ("manager_hour", "\(Self.ofKey) and \(Self.near)")] {
            _ = try session.connection.query(
                """
                delete from \(table) x using unnest($1::int[], $2::date[], $3::int[]) as k(manager_id, day, team_id)
                where \(condition)
                """,
                Self.keys(keys, session)
            )
        }
    }

    /// A day of another team with the same date, and hours of other days, are left alone.
    private static let ofKey = "x.manager_id = k.manager_id and x.day = k.day and x.team_id = k.team_id"
    /// Where the hours of a day can be, whatever its zone and beginning are or were.
    private static let near = """
        x.hour >= (k.day - 2)::timestamp at time zone 'UTC' and x.hour < (k.day + 3)::timestamp at time zone 'UTC'
        """

    /// Managers, days and teams as three arrays.
    private static func keys(_ keys: [ManagerDayKey], _ session: Session) -> [Parameter] {
        [
            .int32s(keys.map { session.managerIDs[$0.manager] }), .dates(keys.map(\.day.number)),
            .int32s(keys.map { session.teamIDs[$0.team] }),
        ]
    }
}

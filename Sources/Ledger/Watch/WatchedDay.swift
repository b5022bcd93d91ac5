package import Pace
import Postgres

/// A manager-day as it is to be judged.
package struct WatchedDay: Hashable, Sendable {
    package var manager: ManagerIndex
    /// Index into the rulebook's teams.
    package var team: Int
    package var day: Day
    package var counters: ManagerDay
    /// Only where it was asked for.
    package var lastContactEnded: Instant?
    package var talkingSince: Instant?
    /// As it was saved last.
    package var watch: PaceWatch
    package var state: PaceState?
}

/// A manager-day as it was judged.
package struct JudgedDay: Hashable, Sendable {
    package var manager: ManagerIndex
    package var team: Int
    package var day: Day
    package var state: PaceState?
    package var holdsUntil: Instant
    package var isFinal: Bool
    package var watch: PaceWatch

    package init(
        manager: ManagerIndex,
        team: Int,
        day: Day,
        state: PaceState?,
        holdsUntil: Instant,
        isFinal: Bool,
        watch: PaceWatch
    ) {
        self.manager = manager
        self.team = team
        self.day = day
        self.state = state
        self.holdsUntil = holdsUntil
        self.isFinal = isFinal
        self.watch = watch
    }
}

extension Session {
    /// Days that nobody has judged for good are looked after for so long.
    private static let longestOpen: Int32 = 14

    /// - Parameter withLastContact: read when the last contact of each day ended, which costs.
    package func watchedDays(
        _ keys: [(manager: ManagerIndex, team: Int, day: Day)],
        withLastContact: Bool,
        at now: Instant
    ) throws -> [WatchedDay] {
        let ended =
            withLastContact
            ? """
            (select max(c.ended_at) from contact c where c.manager_id = k.manager_id and c.team_id = k.team_id
                and c.day = k.day and c.started_at >= (k.day - 2)::timestamp at time zone 'UTC'
                and c.started_at < (k.day + 3)::timestamp at time zone 'UTC')
            """ : "null::timestamptz"
        let rows = try connection.query(
            """
            select k.manager_id, k.team_id, k.day, coalesce(d.talk, 0), coalesce(d.upper_bound, 0),
                coalesce(d.calls, 0), coalesce(d.contacts, 0), coalesce(d.credit, 0), coalesce(d.bonus_minutes, 0),
                coalesce(d.clients, 0), \(ended),
                (select min(o.since) from open_talk o
                    where o.manager_id = k.manager_id and o.since > $4 and o.since <= $5),
                j.state, j.behind_since, coalesce(j.is_below, false), j.known_since, j.checked_at, j.said
            from unnest($1::int[], $2::int[], $3::date[]) as k(manager_id, team_id, day)
            left join manager_day d using (manager_id, team_id, day)
            left join judgement j using (manager_id, team_id, day)
            """,
            [
                .int32s(keys.map { managerIDs[$0.manager] }), .int32s(keys.map { teamIDs[$0.team] }),
                .dates(keys.map(\.day.number)), .instant(now + -OpenTalk.longest), .instant(now),
            ]
        )
        return try rows.compactMap(watchedDay)
    }

    private func watchedDay(_ row: Row) throws -> WatchedDay? {
        guard let manager = try managerIndices[row.int32(0)], let team = try teamIDs.firstIndex(of: row.int32(1)) else {
            return nil
        }
        func instant(_ column: Int) throws -> Instant? {
            try row.timestampIfPresent(column).map(Instant.init(microseconds:))
        }
        let said = try row.textsIfPresent(17) ?? []
        return WatchedDay(
            manager: manager,
            team: team,
            day: Day(number: try row.date(2)),
            counters: try Self.day(row, from: 3),
            lastContactEnded: try instant(10),
            talkingSince: try instant(11),
            watch: PaceWatch(
                behindSince: try instant(13),
                isBelow: try row.bool(14),
                knownSince: try instant(15),
                checkedAt: try instant(16),
                said: Set(said.compactMap { $0.flatMap(AlertKind.init(rawValue:)) })
            ),
            state: try row.textIfPresent(12).flatMap(PaceState.init(rawValue:))
        )
    }

    /// Days before today that are not judged for good.
    package func unjudgedDays(before now: Instant) throws -> [(manager: ManagerIndex, team: Int, day: Day)] {
        let today = Zone.utc.day(of: now)
        let rows = try connection.query(
            "select manager_id, team_id, day from judgement where not is_final and day >= $1 and day <= $2",
            [.date(daysSince1970: (today - Self.longestOpen).number), .date(daysSince1970: (today + 1).number)]
        )
        return try rows.compactMap { row in
            guard let manager = try managerIndices[row.int32(0)], let team = try teamIDs.firstIndex(of: row.int32(1))
            else { return nil }
            let day = Day(number: try row.date(2))
            return day < rulebook.teams[team].day(of: now) ? (manager, team, day) : nil
        }
    }

    /// Days that were told as missed, are met by what the counters say now, and were not corrected since.
    package func correctedDays(at now: Instant) throws -> [WatchedDay] {
        let rows = try connection.query(
            """
            select a.manager_id, a.team_id, a.day from alert a
            join manager_day d on d.manager_id = a.manager_id and d.day = a.day and d.team_id = a.team_id
            where a.kind = 'missed' and a.day >= $1
                and case when a.minimum_talk_minutes is null then d.credit >= a.minimum_contacts * 1000000::bigint
                    else minutes(d.talk) + d.bonus_minutes >= a.minimum_talk_minutes end
                and not exists (
                select from alert c where c.kind = 'correction' and c.manager_id = a.manager_id and c.day = a.day)
            """,
            [.date(daysSince1970: (Zone.utc.day(of: now) - 2 * Self.longestOpen).number)]
        )
        let keys: [(manager: ManagerIndex, team: Int, day: Day)] = try rows.compactMap { row in
            guard let manager = try managerIndices[row.int32(0)], let team = try teamIDs.firstIndex(of: row.int32(1))
            else { return nil }
            return (manager, team, Day(number: try row.date(2)))
        }
        return keys.isEmpty ? [] : try watchedDays(keys, withLastContact: false, at: now)
    }

    /// Writes down working time for the views, in the place of what stood there for the same days.
    package func saveWorkingDays(_ plans: [(manager: ManagerIndex, team: Int, plan: DayPlan)]) throws {
        try transaction {
            // Arrays of arrays have one length, so the spans go as rows.
            let rows = plans.flatMap { item in item.plan.working.spans.map { (item, $0) } }
            let days = plans.map(\.plan.day.number)
            _ = try connection.query(
                "delete from working_day where day >= $1 or day < $1 - 60",
                [.date(daysSince1970: days.min() ?? 0)]
            )
            _ = try connection.query(
                """
                insert into working_day (manager_id, team_id, day, from_at, until_at)
                select k.m, k.t, k.d, coalesce(s.f, '{}'), coalesce(s.u, '{}')
                from unnest($1::int[], $2::int[], $3::date[]) as k(m, t, d)
                left join (
                    select m, t, d, array_agg(f order by f) as f, array_agg(u order by f) as u
                    from unnest($4::int[], $5::int[], $6::date[], $7::timestamptz[], $8::timestamptz[])
                        as x(m, t, d, f, u) group by m, t, d) s using (m, t, d)
                """,
                [
                    .int32s(plans.map { managerIDs[$0.manager] }), .int32s(plans.map { teamIDs[$0.team] }),
                    .dates(days),
                    .int32s(rows.map { managerIDs[$0.0.manager] }), .int32s(rows.map { teamIDs[$0.0.team] }),
                    .dates(rows.map(\.0.plan.day.number)), .timestamps(rows.map(\.1.from.microseconds)),
                    .timestamps(rows.map(\.1.until.microseconds)),
                ]
            )
        }
    }

    func saveJudgements(_ judged: [JudgedDay]) throws {
        guard !judged.isEmpty else { return }
        _ = try connection.query(
            """
            insert into judgement as j (manager_id, team_id, day, state, holds_until, behind_since, is_below, known_since,
                checked_at, said, is_final)
            select m, t, d, s, h, b, i, q, c, string_to_array(k, ','), f
            from (select m, t, d, s, h, b, i, q, c, k, f
                from unnest($1::int[], $2::int[], $3::date[], $4::text[], $5::timestamptz[], $6::timestamptz[],
                    $7::boolean[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::boolean[])
                    as x(m, t, d, s, h, b, i, q, c, k, f)) x
            on conflict (manager_id, team_id, day) do update set state = excluded.state,
                holds_until = excluded.holds_until, behind_since = excluded.behind_since,
                is_below = excluded.is_below, known_since = excluded.known_since, checked_at = excluded.checked_at,
                said = excluded.said, is_final = j.is_final or excluded.is_final
            where (j.state, j.holds_until, j.behind_since, j.is_below, j.known_since, j.checked_at, j.said, j.is_final)
                is distinct from (excluded.state, excluded.holds_until, excluded.behind_since, excluded.is_below,
                    excluded.known_since, excluded.checked_at, excluded.said, excluded.is_final)
            """,
            [
                .int32s(judged.map { managerIDs[$0.manager] }), .int32s(judged.map { teamIDs[$0.team] }),
                .dates(judged.map(\.day.number)), .optionalTexts(judged.map { $0.state?.rawValue }),
                .timestamps(judged.map(\.holdsUntil.microseconds)),
                .optionalTimestamps(judged.map { $0.watch.behindSince?.microseconds }),
                .bools(judged.map(\.watch.isBelow)),
                .optionalTimestamps(judged.map { $0.watch.knownSince?.microseconds }),
                .optionalTimestamps(judged.map { $0.watch.checkedAt?.microseconds }),
                .texts(judged.map { $0.watch.said.map(\.rawValue).sorted().joined(separator: ",") }),
                .bools(judged.map(\.isFinal)),
            ]
        )
    }
}

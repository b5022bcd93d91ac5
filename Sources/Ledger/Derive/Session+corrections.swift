package import Pace
import Postgres

extension Session {
    /// Notes which days of each team are closed, from the last one noted on: those whose last working minute is past by
    /// so much, without working time those that are over. The first call closes none, it only notes from where on days
    /// are watched (`infinity`), so that a backfill is no correction.
    ///
    /// - Parameter closeAfter: microseconds by team name.
    package func closeDays(at now: Instant, closeAfter: [String: Int64]) throws {
        for (index, team) in rulebook.teams.enumerated() {
            let after = closeAfter[team.name] ?? PaceRules().closeAfter
            // The day of a shift that ends with the day closes in the next one.
            let today = team.day(of: now)
            let last = [today, today - 1].first { team.closing(of: $0, after: after) <= now } ?? today - 2
            _ = try connection.query(
                """
                with watched as (select max(day) as day from closed_day where team_id = $1)
                insert into closed_day (team_id, day, closed_at)
                select $1, s::date, case when w.day is null then 'infinity'::timestamptz else now() end
                from watched w, generate_series(
                    coalesce(w.day + 1, $2)::timestamp, $2::timestamp, interval '1 day') as s
                on conflict do nothing
                """,
                [.int32(teamIDs[index]), .date(daysSince1970: last.number)]
            )
        }
    }

    /// A day that was over before days were watched, and was judged all the same, is closed like every other.
    func closeJudged(_ days: [JudgedDay]) throws {
        guard !days.isEmpty else { return }
        _ = try connection.query(
            """
            update closed_day c set closed_at = now() from unnest($1::int[], $2::date[]) as x(team_id, day)
            where c.team_id = x.team_id and c.day = x.day and c.closed_at = 'infinity'
            """,
            [.int32s(days.map { teamIDs[$0.team] }), .dates(days.map(\.day.number))]
        )
    }

    /// Writes a line into the log of corrections.
    package func logCorrection(what: String, who: String, reason: String, before: String?, after: String?) throws {
        _ = try connection.query(
            """
            insert into correction (what, who, reason, before, after)
            values ($1, $2, $3, $4::text::jsonb, $5::text::jsonb)
            """,
            [
                .text(what), .text(who), .text(reason), before.map { .text($0) } ?? .null,
                after.map { .text($0) } ?? .null,
            ]
        )
    }

    /// The days whose change is a correction: closed ones, and all when roster, rules or a recount change them.
    func correctable(_ keys: Set<ManagerDayKey>, _ cause: ChangeCause) throws -> Set<ManagerDayKey> {
        switch cause {
        case .record: try closedDays(among: keys)
        case .rules, .recount, .agreement, .review: keys
        }
    }

    private func closedDays(among keys: Set<ManagerDayKey>) throws -> Set<ManagerDayKey> {
        let rows = try connection.query(
            "select team_id, day from closed_day where team_id = any($1) and day = any($2) and closed_at <= now()",
            [.int32s(Array(Set(keys.map { teamIDs[$0.team] }))), .dates(Array(Set(keys.map(\.day.number))))]
        )
        guard rows.count > 0 else { return [] }
        var closed: Set<[Int32]> = []
        for row in rows { closed.insert([try row.int32(0), try row.date(1)]) }
        return keys.filter { closed.contains([teamIDs[$0.team], $0.day.number]) }
    }

    func storedDays(_ keys: Set<ManagerDayKey>) throws -> [ManagerDayKey: ManagerDay] {
        let sorted = keys.sorted()
        let rows = try connection.query(
            """
            select d.manager_id, d.day, d.team_id, d.talk, d.upper_bound, d.calls, d.contacts, d.credit, d.bonus_minutes, d.clients
            from manager_day d join unnest($1::int[], $2::date[], $3::int[]) as k(manager_id, day, team_id)
                on k.manager_id = d.manager_id and k.day = d.day and k.team_id = d.team_id
            """,
            [
                .int32s(sorted.map { managerIDs[$0.manager] }), .dates(sorted.map(\.day.number)),
                .int32s(sorted.map { teamIDs[$0.team] }),
            ]
        )
        var days: [ManagerDayKey: ManagerDay] = [:]
        for row in rows {
            guard let manager = try managerIndices[row.int32(0)], let team = try teamIDs.firstIndex(of: row.int32(2))
            else { continue }
            let key = ManagerDayKey(manager: manager, team: team, day: Day(number: try row.date(1)))
            days[key] = try Self.day(row, from: 3)
        }
        return days
    }

    /// Seven counters from the given column on.
    static func day(_ row: Row, from column: Int) throws(PostgresError) -> ManagerDay {
        var day = ManagerDay()
        day.talk = try row.int64(column)
        day.upperBoundTalk = try row.int64(column + 1)
        day.calls = try row.int64(column + 2)
        day.contacts = try row.int64(column + 3)
        day.credit = try row.int64(column + 4)
        day.bonusMinutes = try row.int64(column + 5)
        day.clients = try row.int64(column + 6)
        return day
    }

    /// Logs what changed on the days whose change is a correction.
    func logCorrections(
        _ results: [(key: ManagerDayKey, day: ManagerDay)],
        before: [ManagerDayKey: ManagerDay],
        closed: Set<ManagerDayKey>,
        why cause: ChangeCause
    ) throws {
        for (key, day) in results where closed.contains(key) {
            let old = before[key] ?? ManagerDay()
            guard old != day else { continue }
            let manager = rulebook.managers[key.manager].name
            let (who, reason) = cause.words
            try logCorrection(
                what: "\(manager), \(key.day)",
                who: who,
                reason: reason,
                before: old.json,
                after: day.json
            )
        }
    }
}

extension ChangeCause {
    var words: (who: String, reason: String) {
        switch self {
        case .record: ("callpace", "a late record")
        case .rules: ("configuration", "roster or rules changed")
        case .recount(let who): (who, "recount")
        case .agreement(let who): (who, "an agreement was recorded or taken back")
        case .review(let who): (who, "review")
        }
    }
}

extension ManagerDay {
    /// Whole numbers only, in the units of the tables.
    var json: String {
        """
        {"talk_microseconds":\(talk),"upper_bound_microseconds":\(upperBoundTalk),"calls":\(calls),\
        "contacts":\(contacts),"credit_millionths":\(credit),"bonus_minutes":\(bonusMinutes),"clients":\(clients)}
        """
    }
}

package import Pace
import Postgres

extension Session {
    /// What the board shows of a team on a day, from the public views, of one moment.
    ///
    /// - Parameter day: nil: today by the team's clock.
    /// - Returns: nil when there is no such team.
    package func teamNow(_ team: String, on day: Day? = nil) throws -> TeamNow? {
        try boardSnapshot {
            guard let clock = try TeamClock.named(team, self) else { return nil }
            let day = day ?? clock.today
            var now = TeamNow(team: clock.name, day: day, isToday: day == clock.today, asOf: clock.asOf)
            let standing = try standing(of: clock, on: day)
            now.managers = standing.managers
            now.atMinimum = standing.atMinimum
            now.hours = try hours(of: clock, on: day)
            now.sources = try sources(of: clock)
            now.freshAt = now.sources.filter { !$0.site.isEmpty }.compactMap(\.lastRecordAt).max()
            now.strays = try strays(of: clock, on: day)
            now.atPlan = try atPlan(of: clock, on: day)
            return now
        }
    }

    /// Reads for a page, which is done again and again: planning its statements would take longer than they do.
    func boardSnapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try snapshot {
            try connection.execute("set local plan_cache_mode = force_generic_plan")
            return try body()
        }
    }

    /// Managers in the order of their names, and how many of those of whom something is asked are at the minimum.
    private func standing(of clock: TeamClock, on day: Day) throws -> (
        managers: [ManagerNow], atMinimum: TeamNow.Share
    ) {
        let isToday = day == clock.today
        let rows = try connection.query(
            isToday
                ? """
                select \(StandingRows.now), \(StandingRows.isAskedNow), \(StandingRows.isReached)
                from intensity_now v where v.team = $1
                order by v.manager, v.manager_id
                """
                : """
                select \(StandingRows.day), \(StandingRows.isAsked), \(StandingRows.isReached)
                from intensity_day v where v.team = $1 and v.day = $2
                order by v.manager, v.manager_id
                """,
            [.text(clock.name)] + (isToday ? [] : [.date(daysSince1970: day.number)])
        )
        var share = TeamNow.Share(reached: 0, all: 0)
        for row in rows where try row.bool(StandingRows.count) {
            share.all += 1
            if try row.bool(StandingRows.count + 1) { share.reached += 1 }
        }
        return (try rows.map(StandingRows.read), share)
    }

    private func hours(of clock: TeamClock, on day: Day) throws -> [TeamNow.Hour] {
        try connection.query(
            """
            select v.hour, sum(v.talk_seconds)::bigint, minutes((sum(v.talk_seconds) * 1000000)::bigint),
                sum(v.contacts)::bigint
            from intensity_hour v join team t on t.name = v.team
            where v.team = $1 and \(TeamClock.begins("v.hour", from: "$2", until: "$2"))
            group by v.hour order by v.hour
            """,
            [.text(clock.name), .date(daysSince1970: day.number)]
        ).map { row in
            TeamNow.Hour(
                at: Instant(microseconds: try row.timestamp(0)),
                talkSeconds: try row.int64(1),
                talkMinutes: try row.double(2),
                contacts: try row.int64(3)
            )
        }
    }

    /// The sites of the team's present managers.
    private static let sites = """
        select s.name from membership b
        join manager_site m on m.manager_id = b.manager_id join site s on s.id = m.site_id
        where b.team_id = $1 and b.from_at <= now() and now() < b.until_at
        """

    private func sources(of clock: TeamClock) throws -> [TeamNow.Source] {
        try connection.query(
            """
            select v.source, v.site, v.state, v.last_record_at, v.lag_bytes, v.problem from source_status v
            where v.site is null or v.site in (\(Self.sites)) order by v.source
            """,
            [.int32(clock.id)]
        ).map { row in
            TeamNow.Source(
                name: try row.text(0),
                site: try row.textIfPresent(1) ?? "",
                state: try row.text(2),
                lastRecordAt: try row.timestampIfPresent(3).map(Instant.init(microseconds:)),
                lagBytes: try row.int64(4),
                problem: try row.textIfPresent(5)
            )
        }
    }

    private func strays(of clock: TeamClock, on day: Day) throws -> [TeamNow.Stray] {
        try connection.query(
            """
            select v.site, v.extension, v.calls, v.talk_seconds from unassigned_traffic v
            where v.day = $2 and v.site in (\(Self.sites))
            order by v.talk_seconds desc, v.calls desc, v.site, v.extension limit \(Self.strayLimit)
            """,
            [.int32(clock.id), .date(daysSince1970: day.number)]
        ).map { row in
            TeamNow.Stray(
                site: try row.text(0),
                number: try row.text(1),
                calls: try row.int64(2),
                talkSeconds: try row.int64(3)
            )
        }
    }

    /// Of a PBX whose roster is yet to be written, a board shows those with the most talk.
    private static let strayLimit = 20

    private func atPlan(of clock: TeamClock, on day: Day) throws -> TeamNow.Share? {
        let row = try connection.query(
            """
            select count(*) filter (where v.share >= 1), count(v.plan) from effectiveness_month v
            where v.team = $1 and v.month = date_trunc('month', $2::date::timestamp)::date
            """,
            [.text(clock.name), .date(daysSince1970: day.number)]
        ).onlyRow()
        let all = try row.int(1)
        return all == 0 ? nil : TeamNow.Share(reached: try row.int(0), all: all)
    }
}

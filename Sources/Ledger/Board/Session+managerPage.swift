package import Pace
import Postgres

extension Session {
    /// A manager's own page, of one moment.
    ///
    /// - Parameters:
    ///   - managerID: as the roster has it.
    ///   - day: nil: today.
    /// - Returns: nil when the manager is in no team on the day.
    package func managerPage(_ managerID: String, on day: Day? = nil) throws -> ManagerPage? {
        try boardSnapshot {
            guard let clock = try TeamClock.ofManager(managerID, on: day, self) else { return nil }
            let day = day ?? clock.today
            let week = Week(of: day)
            let (year, month, _) = day.civil
            let first = Day(year: year, month: month, day: 1) ?? day
            let last = first + Int32(Day.length(ofMonth: month, year: year)) - 1
            let days = try days(of: managerID, clock, from: week.first, until: min(week.last, clock.today))
            var page = ManagerPage(
                team: clock.name,
                asOf: clock.asOf,
                day: day,
                isToday: day == clock.today,
                standing: try standing(of: managerID, clock, on: day),
                week: days,
                weekSum: try sum(of: managerID, clock, from: week.first, until: week.last),
                monthSum: try sum(of: managerID, clock, from: first, until: last),
                contacts: try contacts(
                    of: clock.name,
                    managerID: managerID,
                    on: day,
                    client: "c.client",
                    order: "v.started_at desc, v.call"
                ),
                plans: try openPlans(of: managerID, now: clock.asOf)
            )
            page.rules = rulebook.teams.first { $0.name == clock.name }?.rules(on: day)
            return page
        }
    }

    private func standing(of managerID: String, _ clock: TeamClock, on day: Day) throws -> ManagerNow {
        guard day == clock.today else {
            return try days(of: managerID, clock, from: day, until: day).first?.standing
                ?? nobody(managerID)
        }
        return try connection.query(
            "select \(StandingRows.now) from intensity_now v where v.team = $1 and v.manager_id = $2",
            [.text(clock.name), .text(managerID)]
        ).first.map(StandingRows.read) ?? nobody(managerID)
    }

    /// Each day of a period; one of which the view tells nothing is empty.
    private func days(of managerID: String, _ clock: TeamClock, from first: Day, until last: Day) throws
        -> [ManagerPage.DayShown]
    {
        guard first <= last else { return [] }
        let rows = try connection.query(
            """
            select \(StandingRows.day), v.day from intensity_day v
            where v.team = $1 and v.manager_id = $2 and v.day between $3 and $4
            """,
            [
                .text(clock.name), .text(managerID), .date(daysSince1970: first.number),
                .date(daysSince1970: last.number),
            ]
        )
        var known: [Day: ManagerNow] = [:]
        for row in rows { known[Day(number: try row.date(StandingRows.count))] = try StandingRows.read(row) }
        let empty = try nobody(managerID)
        return (first.number...last.number).map { number in
            let day = Day(number: number)
            return ManagerPage.DayShown(day: day, standing: known[day] ?? empty)
        }
    }

    /// A manager without any number.
    private func nobody(_ managerID: String) throws -> ManagerNow {
        let name = try connection.query("select name from manager where key = $1", [.text(managerID)])
        return ManagerNow(id: managerID, name: try name.first?.text(0) ?? managerID)
    }

    private func sum(of managerID: String, _ clock: TeamClock, from first: Day, until last: Day) throws
        -> ManagerPage.Sum
    {
        let row = try connection.query(
            """
            select coalesce(sum(v.talk_minutes), 0), coalesce(sum(v.contacts), 0)::bigint, coalesce(sum(v.credit), 0),
                coalesce(sum(v.credit_minutes), 0),
                count(*) filter (where \(StandingRows.isAsked) and \(StandingRows.isReached)),
                count(*) filter (where \(StandingRows.isAsked) and (v.day < $5 or \(StandingRows.isReached)))
            from intensity_day v
            where v.team = $1 and v.manager_id = $2 and v.day between $3 and $4
            """,
            [
                .text(clock.name), .text(managerID), .date(daysSince1970: first.number),
                .date(daysSince1970: last.number), .date(daysSince1970: clock.today.number),
            ]
        ).onlyRow()
        return ManagerPage.Sum(
            talkMinutes: try row.double(0),
            contacts: try row.int64(1),
            credit: try row.double(2),
            creditMinutes: try row.double(3),
            atMinimum: TeamNow.Share(reached: try row.int(4), all: try row.int(5))
        )
    }
}

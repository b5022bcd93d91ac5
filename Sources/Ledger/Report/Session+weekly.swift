package import Pace
import Postgres

/// The sheet for the weekly talk with a manager, and what stands beside it.
package struct WeeklyReport: Sendable {
    /// What clients did that week, as `progress_day` counts it.
    package struct Progress: Sendable {
        /// Empty for bare numbers.
        package var name: String
        /// Decimal numbers.
        package var count: String
        package var weight: String
    }

    package var manager: String
    package var managerID: String
    package var team: Team
    package var sheet: WeeklySheet
    package var progress: [Progress]
    /// How each client of the sheet may be shown.
    package var names: [String: String]
}

extension Session {
    /// The sheet of a manager (by id or name) for a week.
    ///
    /// - Parameters:
    ///   - week: nil: the present one by the team's clock.
    ///   - showsClients: false: clients are masked as in the views.
    /// - Returns: nil when the roster in use has no such manager, or has the manager in no team.
    package func weekly(manager: String, week: Week?, now: Instant, showsClients: Bool) throws -> WeeklyReport? {
        let managers = rulebook.managers
        guard
            let index = managers.firstIndex(where: { $0.id == manager })
                ?? managers.firstIndex(where: { $0.name == manager }),
            let team = team(of: index, in: week, now: now)
        else { return nil }
        let week = week ?? Week(of: team.day(of: now))
        return try snapshot {
            let plans = try plans(of: managerIDs[index], team, for: week, now: now)
            let contacts = try touches(of: managerIDs[index], team, week, plans: plans)
            let sheet = WeeklySheet(week: week, team: team, now: now, contacts: contacts, entries: plans)
            return WeeklyReport(
                manager: managers[index].name,
                managerID: managers[index].id,
                team: team,
                sheet: sheet,
                progress: try progress(of: managerIDs[index], in: week),
                names: try names(of: Set(contacts.map(\.client) + plans.map(\.client)), showsClients: showsClients)
            )
        }
    }

    /// Agreements that a manager planned and that are still to come, by due days.
    func openPlans(of managerID: String, now: Instant) throws -> [WeeklySheet.Plan] {
        guard let index = rulebook.managers.firstIndex(where: { $0.id == managerID }),
            let team = team(of: index, in: nil, now: now)
        else { return [] }
        let today = team.day(of: now)
        let week = Week(of: today)
        let entries = try plans(of: managerIDs[index], team, for: week, now: now)
        let contacts = try touches(of: managerIDs[index], team, week, plans: entries)
        let sheet = WeeklySheet(week: week, team: team, now: now, contacts: contacts, entries: entries)
        let open = sheet.lastPlan.filter { $0.outcome == .open }.map(\.plan) + sheet.planned.filter { $0.due >= today }
        return open.sorted { ($0.due, $0.client, $0.at, $0.what) < ($1.due, $1.client, $1.at, $1.what) }
    }

    /// The team of which the week's days are.
    private func team(of manager: ManagerIndex, in week: Week?, now: Instant) -> Team? {
        let sunday = week.map { Instant(seconds: Int64($0.last.number) * 86_400) }
        let index =
            rulebook.team(of: manager, at: sunday.map { min($0, now) } ?? now)
            ?? rulebook.managers[manager].memberships.max { $0.until < $1.until }?.team
        return index.map { rulebook.teams[$0] }
    }

    /// The plans that can be due last week or later.
    private func plans(of manager: Int32, _ team: Team, for week: Week, now: Instant) throws -> [ManagerEntry] {
        let columns = RecordRow.entryColumns.joined(separator: ", ")
        let end = team.zone.start(of: week.last + 1, dayStarts: team.dayStarts)
        return try connection.query(
            """
            select \(columns), client_key from journal_entry
            where manager_id = $1 and kind = 2 and at <= $2 and (due >= $3 or due is null and at >= $4)
            """,
            [
                .int32(manager), .instant(min(now, end)), .date(daysSince1970: week.previous.first.number),
                .instant(team.zone.start(of: week.previous.first, dayStarts: team.dayStarts)),
            ]
        ).map { ManagerEntry(entry: try RecordRow.entry($0), client: try $0.text(RecordRow.entryColumns.count)) }
    }

    /// The contacts of the week, and those with an agreement that may have kept a plan before.
    private func touches(of manager: Int32, _ team: Team, _ week: Week, plans: [ManagerEntry]) throws
        -> [WeeklySheet.Touch]
    {
        let start = team.zone.start(of: week.first, dayStarts: team.dayStarts)
        let oldest = plans.map(\.entry.at).min() ?? start
        return try connection.query(
            """
            select \(ContactRow.columns) from contact c
            where c.manager_id = $1 and c.started_at >= $2 and c.started_at < $3
                and (c.started_at >= $4 or c.recorded in (1, 2) and c.client = any($5))
                and not c.is_merged and c.reason not in ('void', 'ignored_number')
            """,
            [
                .int32(manager), .instant(min(oldest, start)),
                .instant(team.zone.start(of: week.last + 1, dayStarts: team.dayStarts)), .instant(start),
                .texts(Set(plans.map(\.client)).sorted()),
            ]
        ).compactMap { row in
            guard let found = try ContactRow.read(row, self) else { return nil }
            return WeeklySheet.Touch(
                client: found.contact.client,
                channel: found.contact.channel,
                began: found.contact.began,
                talk: found.contact.talk,
                agreement: found.verdict?.agreement
            )
        }
    }

    private func progress(of manager: Int32, in week: Week) throws -> [WeeklyReport.Progress] {
        try connection.query(
            """
            select p.progress, trim_scale(sum(p.count))::text, trim_scale(sum(p.weight))::text from progress_day p
            where p.manager_id = (select key from manager where id = $1) and p.day between $2 and $3
            group by p.progress order by p.progress = '', p.progress
            """,
            [.int32(manager), .date(daysSince1970: week.first.number), .date(daysSince1970: week.last.number)]
        ).map { WeeklyReport.Progress(name: try $0.text(0), count: try $0.text(1), weight: try $0.text(2)) }
    }

    private func names(of clients: Set<String>, showsClients: Bool) throws -> [String: String] {
        guard !showsClients else { return Dictionary(uniqueKeysWithValues: clients.map { ($0, $0) }) }
        var names: [String: String] = [:]
        let rows = try connection.query(
            "select client, masked(client) from unnest($1::text[]) as x(client)",
            [.texts(clients.sorted())]
        )
        for row in rows { names[try row.text(0)] = try row.text(1) }
        return names
    }
}

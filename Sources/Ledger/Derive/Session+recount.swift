package import Pace
import Postgres

/// A counter that is not what its records amount to, or was moved by a recount.
package struct Discrepancy: Hashable, Sendable {
    /// `contact`, `day`, `hour`.
    package var kind: String
    /// Which one, for people: manager, day, call.
    package var what: String
    package var stored: String
    package var derived: String
}

extension Session {
    /// The sites of the ledger.
    package func sites() throws -> [SiteHandle] {
        try connection.query("select id, name from site order by id", []).map { row in
            SiteHandle(id: try row.int32(0), name: try row.text(1))
        }
    }

    /// Call nodes of a site in ascending order behind `last`, with records at or after a moment.
    package func calls(of site: SiteHandle, behind last: Int64?, since: Instant, limit: Int) throws -> [Int64] {
        try connection.query(
            """
            select call from (
                (select distinct call from leg where site_id = $1 and call > $2 and started_at >= $3
                    order by call limit $4)
                union (select distinct call from channel_event where site_id = $1 and call > $2 and at >= $3
                    order by call limit $4)
                union (select distinct call from queue_event where site_id = $1 and call > $2 and at >= $3
                    order by call limit $4)
                union (select distinct call from mail_message where site_id = $1 and call > $2 and at >= $3
                    order by call limit $4)
                union (select distinct call from meeting where site_id = $1 and call > $2
                    order by call limit $4)) x
            order by call limit $4
            """,
            [.int32(site.id), .int64(last ?? Int64.min), .instant(since), .int64(Int64(limit))]
        ).map { try $0.int64(0) }
    }

    /// Assembles calls again and derives what they touch, as after a fix or a change of rules.
    ///
    /// - Parameter now: the present, for meetings that have been held by now.
    /// - Returns: the names of the teams whose counters changed.
    package func recount(
        _ calls: [Int64],
        of site: SiteHandle,
        now: Instant,
        why cause: ChangeCause
    ) throws -> Set<String> {
        try transaction {
            try lockSite(site)
            let changes = try RecordStore(self, site: site, now: now).assemble(Set(calls))
            return try write(changes, site: site, why: cause)
        }
    }

    /// Derives all manager-days from a day on again, as after a change of what qualifies.
    package func recountDays(since day: Day, why cause: ChangeCause) throws -> Set<String> {
        var teams: Set<String> = []
        let journal = try transaction { try readEntriesAgain(since: day) }.filter { $0.day >= day }
        for manager in rulebook.managers.indices {
            try transaction {
                var scope = DayScope(session: self)
                for key in try storedKeys(of: manager, since: day) { scope.insert(key) }
                for key in journal where key.manager == manager { scope.insert(key) }
                guard !scope.keys.isEmpty else { return }
                _ = try connection.query(
                    "select pg_advisory_xact_lock($1, $2)",
                    lockKeys(.manager, managerIDs[manager])
                )
                teams.formUnion(try deriveDays(&scope, adding: [], why: cause))
            }
        }
        try removeStrangers(since: day)
        return teams
    }

    /// Removes counters of managers and teams whom no version of the rules knows any more.
    private func removeStrangers(since day: Day) throws {
        try transaction {
            for table in ["manager_day", "manager_hour"] {
                _ = try connection.query(
                    "delete from \(table) where day >= $1 and not (manager_id = any($2) and team_id = any($3))",
                    [.date(daysSince1970: day.number), .int32s(managerIDs), .int32s(teamIDs)]
                )
            }
        }
    }

    /// Compares the contacts of calls with what their records amount to.
    package func differences(_ calls: [Int64], of site: SiteHandle) throws -> [Discrepancy] {
        let difference = try snapshot {
            let store = RecordStore(self, site: site, now: .distantPast)
            let changes = try store.assemble(Set(calls), asOf: try meetingTimes(calls))
            return try contactDifference(changes, siteID: site.id)
        }
        let added = difference.added.map { row in
            Discrepancy(kind: "contact", what: describe(row), stored: "other or none", derived: row.contact.summary)
        }
        let removed = difference.removed.map { row in
            Discrepancy(kind: "contact", what: describe(row), stored: row.contact.summary, derived: "other or none")
        }
        let strangers = difference.strangers.map { stranger in
            Discrepancy(
                kind: "contact",
                what: "call \(stranger.callID)",
                stored: "a contact",
                derived: "a manager or team of no roster"
            )
        }
        return added + removed + strangers
    }

    /// Compares the counters and verdicts of one manager with what the contacts amount to.
    package func differences(ofManager manager: ManagerIndex) throws -> [Discrepancy] {
        try snapshot { try findDifferences(ofManager: manager) }
    }

    private func findDifferences(ofManager manager: ManagerIndex) throws -> [Discrepancy] {
        var scope = DayScope(session: self)
        for key in try storedKeys(of: manager, since: Day(number: -1_000_000)) { scope.insert(key) }
        let loaded = try scope.load()
        var results: [DayResult] = []
        let judged = judge(loaded, manager: manager, into: &results, days: scope.keys)
        let stored = Dictionary(loaded.stored.map { ($0.place, $0.verdict) }) { first, _ in first }
        var found: [Discrepancy] = []
        let derived = Set(judged.map(\.place))
        for row in loaded.stored where row.isOwn && !derived.contains(row.place) {
            found.append(
                Discrepancy(kind: "contact", what: describe(row), stored: row.contact.summary, derived: "none")
            )
        }
        for row in judged where stored[row.place] != .some(row.verdict) {
            found.append(
                Discrepancy(
                    kind: "verdict",
                    what: describe(row),
                    stored: stored[row.place]??.reason.rawValue ?? "none",
                    derived: row.verdict?.reason.rawValue ?? "none"
                )
            )
        }
        let days = try storedDays(scope.keys)
        let hours = try storedHours(of: manager)
        var derivedHours: [HourPlace: ManagerHour] = [:]
        for result in results {
            for hour in result.derivation.hours { derivedHours[HourPlace(key: result.key, hour: hour.hour)] = hour }
            let old = days[result.key]
            if old != result.derivation.day {
                found.append(
                    Discrepancy(
                        kind: "day",
                        what: "\(rulebook.managers[manager].name), \(result.key.day)",
                        stored: old?.json ?? "none",
                        derived: result.derivation.day.json
                    )
                )
            }
        }
        for (key, day) in days where !results.contains(where: { $0.key == key }) {
            let what = "\(rulebook.managers[manager].name), \(key.day)"
            found.append(Discrepancy(kind: "day", what: what, stored: day.json, derived: "none"))
        }
        for hour in Set(hours.keys).union(derivedHours.keys).sorted() where hours[hour] != derivedHours[hour] {
            let what = "\(rulebook.managers[manager].name), \(hour.hour.rfc3339)"
            found.append(
                Discrepancy(
                    kind: "hour",
                    what: what,
                    stored: hours[hour].map { "\($0)" } ?? "none",
                    derived: derivedHours[hour].map { "\($0)" } ?? "none"
                )
            )
        }
        return found
    }

    /// The manager-days that have contacts, counters or entries of a journal.
    private func storedKeys(of manager: ManagerIndex, since day: Day) throws -> [ManagerDayKey] {
        try entryKeys(of: manager).filter { $0.day >= day } + countedKeys(of: manager, since: day)
    }

    private func countedKeys(of manager: ManagerIndex, since day: Day) throws -> [ManagerDayKey] {
        let rows = try connection.query(
            """
            select team_id, day from contact where manager_id = $1 and day >= $2
            union select team_id, day from manager_day where manager_id = $1 and day >= $2
            """,
            [.int32(managerIDs[manager]), .date(daysSince1970: day.number)]
        )
        return try rows.map { row -> ManagerDayKey? in
            try teamIDs.firstIndex(of: row.int32(0)).map {
                ManagerDayKey(manager: manager, team: $0, day: Day(number: try row.date(1)))
            }
        }.compactMap { $0 }
    }

    private func storedHours(of manager: ManagerIndex) throws -> [HourPlace: ManagerHour] {
        let rows = try connection.query(
            "select hour, talk, calls, contacts, credit, day, team_id from manager_hour where manager_id = $1",
            [.int32(managerIDs[manager])]
        )
        var hours: [HourPlace: ManagerHour] = [:]
        for row in rows {
            guard let team = try teamIDs.firstIndex(of: row.int32(6)) else { continue }
            let key = ManagerDayKey(manager: manager, team: team, day: Day(number: try row.date(5)))
            var hour = ManagerHour(hour: Instant(microseconds: try row.timestamp(0)))
            hour.talk = try row.int64(1)
            hour.calls = try row.int64(2)
            hour.contacts = try row.int64(3)
            hour.credit = try row.int64(4)
            hours[HourPlace(key: key, hour: hour.hour)] = hour
        }
        return hours
    }

    private func describe(_ row: ContactRow) -> String {
        "\(rulebook.managers[row.contact.manager].name), \(row.day), call \(row.contact.call)"
    }
}

/// The place of an hour's counters.
private struct HourPlace: Hashable, Comparable {
    var key: ManagerDayKey
    var hour: Instant

    static func < (left: HourPlace, right: HourPlace) -> Bool { (left.hour, left.key) < (right.hour, right.key) }
}

extension Contact {
    /// One line for people, without the client.
    var summary: String {
        "\(began.rfc3339) talk \(talk) µs (upper bound \(upperBoundTalk)) agreement \(agreement?.rawValue ?? "none recorded")"
    }
}

extension Session {
    /// The managers of the rulebook in use.
    package var managers: Range<ManagerIndex> { rulebook.managers.indices }

    /// Contacts without any record, and counters of managers whom the rulebook does not know.
    package func orphans() throws -> [Discrepancy] {
        let contacts = try connection.query(
            """
            select c.call_id from contact c
            where not exists (select from leg l where l.call = c.call)
                and not exists (select from channel_event e where e.call = c.call)
                and not exists (select from mail_message m where m.call = c.call)
                and not exists (select from meeting m where m.call = c.call)
                and not (c.is_own and exists (select from journal_entry j where j.call = c.call))
                and not exists (
                    select from call_node n where n.root = c.call and (
                        exists (select from leg l where l.call = n.node)
                        or exists (select from channel_event e where e.call = n.node)
                        or exists (select from mail_message m where m.call = n.node)))
            limit 100
            """
        ).map { row in
            Discrepancy(kind: "contact", what: "call \(try row.text(0))", stored: "a contact", derived: "no record")
        }
        let days = try connection.query(
            """
            select g.name, d.day::text from manager_day d join manager g on g.id = d.manager_id
            where not (d.manager_id = any($1) and d.team_id = any($2)) limit 100
            """,
            [.int32s(managerIDs), .int32s(teamIDs)]
        ).map { row in
            Discrepancy(
                kind: "day",
                what: "\(try row.text(0)), \(try row.text(1))",
                stored: "counters",
                derived: "a manager or team of no roster"
            )
        }
        return contacts + days
    }
}

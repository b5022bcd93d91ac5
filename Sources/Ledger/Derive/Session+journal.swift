package import Pace
import Postgres

extension Session {
    /// Stores entries of a journal and derives the days that they bear on.
    ///
    /// - Returns: the teams whose counters changed.
    func add(
        _ entries: [KeyedRecord],
        _ store: RecordStore,
        file: Int64,
        why cause: ChangeCause
    ) throws -> Set<String> {
        try connection.copyIn("copy journal_entry from stdin (format binary)") { (writer) throws(PostgresError) in
            for entry in entries {
                let node = CallGroups.node(of: entry.placed.record, site: "")
                try RecordRow.write(
                    entry,
                    call: node,
                    siteID: store.site.id,
                    file: file,
                    self,
                    now: store.now,
                    to: &writer
                )
            }
        }
        let calls = try nameCalls(of: entries)
        var days = DayScope(session: self)
        for day in formerEntryDays { days.insert(day) }
        formerEntryDays = []
        for entry in entries {
            guard case .journal(let entry) = entry.placed.record, entry.kind.bearsOnContacts,
                let manager = journalReader.manager(of: entry)
            else { continue }
            for day in days.days(of: entry, manager) { days.insert(day) }
        }
        for day in try contactDays(ofCalls: calls) { days.insert(day) }
        guard !days.keys.isEmpty else { return [] }
        try lockManagers(Set(days.keys.map(\.manager)))
        return try deriveDays(&days, adding: [], why: cause)
    }

    /// Notes the days of entries that are about to be replaced.
    func noteFormerEntries(_ keys: Parameter) throws {
        let columns = RecordRow.entryColumns.joined(separator: ", ")
        let rows = try connection.query(
            "select \(columns), manager_id from journal_entry where key = any($1)",
            [keys]
        )
        let scope = DayScope(session: self)
        for row in rows {
            guard let id = try row.int32IfPresent(RecordRow.entryColumns.count), let manager = managerIndices[id] else {
                continue
            }
            formerEntryDays.formUnion(scope.days(of: try RecordRow.entry(row), manager))
        }
        let named = try connection.query("delete from journal_call where entry = any($1) returning node", [keys])
        formerEntryDays.formUnion(try contactDays(ofCalls: try named.map { try $0.int64(0) }))
    }

    /// Notes which calls entries name, at every site that they may mean. - Returns: the nodes.
    private func nameCalls(of entries: [KeyedRecord]) throws -> [Int64] {
        let sites = try sites().map(\.name).filter { !$0.isEmpty }
        var nodes: [Int64] = []
        var keys: [RecordKey] = []
        for entry in entries {
            guard case .journal(let row) = entry.placed.record, let call = row.call else { continue }
            for node in CallGroups.nodes(ofCall: call, sites: sites) {
                nodes.append(node)
                keys.append(entry.key)
            }
        }
        guard !nodes.isEmpty else { return [] }
        _ = try connection.query(
            "insert into journal_call (node, entry) select * from unnest($1::bigint[], $2::uuid[]) on conflict do nothing",
            [.int64s(nodes), .uuids(keys.map { (high: $0.high, low: $0.low) })]
        )
        return nodes
    }

    /// Entries name calls of a site that nobody knew when they came.
    func nameCalls(ofSite site: String) throws {
        let columns = "key, of_call"
        let rows = try connection.query("select \(columns) from journal_entry where of_call is not null")
        var nodes: [Int64] = []
        var keys: [RecordKey] = []
        for row in rows {
            guard let key = try row.keyIfPresent(0) else { continue }
            for node in CallGroups.nodes(ofCall: try row.text(1), sites: [site]) {
                nodes.append(node)
                keys.append(key)
            }
        }
        guard !nodes.isEmpty else { return }
        _ = try connection.query(
            "insert into journal_call (node, entry) select * from unnest($1::bigint[], $2::uuid[]) on conflict do nothing",
            [.int64s(nodes), .uuids(keys.map { (high: $0.high, low: $0.low) })]
        )
    }

    /// The manager-days of the contacts of calls.
    func contactDays(ofCalls nodes: [Int64]) throws -> [ManagerDayKey] {
        guard !nodes.isEmpty else { return [] }
        let rows = try connection.query(
            """
            select distinct c.manager_id, c.team_id, c.day from contact c
            where c.call = any($1) or c.call in (select root from call_node where node = any($1))
            """,
            [.int64s(nodes)]
        )
        return try rows.compactMap { row in
            guard let manager = managerIndices[try row.int32(0)], let team = teamIDs.firstIndex(of: try row.int32(1))
            else { return nil }
            return ManagerDayKey(manager: manager, team: team, day: Day(number: try row.date(2)))
        }
    }

    /// Tells anew by the rules in use whom entries from a day on are about; what was counted before stays as it was.
    ///
    /// - Returns: the days of those of whom that has changed.
    func readEntriesAgain(since day: Day) throws -> Set<ManagerDayKey> {
        let since =
            rulebook.teams.map { $0.zone.start(of: day, dayStarts: $0.dayStarts) }.min() ?? Zone.utc.start(of: day)
        let columns = RecordRow.entryColumns.joined(separator: ", ")
        let rows = try connection.query(
            "select \(columns), key, manager_id, client_key from journal_entry where at >= $1",
            [.instant(since)]
        )
        let count = RecordRow.entryColumns.count
        let scope = DayScope(session: self)
        var days: Set<ManagerDayKey> = []
        for row in rows {
            let entry = try RecordRow.entry(row)
            let manager = journalReader.manager(of: entry)
            let (id, client) = (manager.map { managerIDs[$0] }, journalReader.client(of: entry))
            let old = try row.int32IfPresent(count + 1)
            guard try old != id || row.text(count + 2) != client, let key = try row.keyIfPresent(count) else {
                continue
            }
            _ = try connection.query(
                "update journal_entry set manager_id = $2::int, client_key = $3 where key = any($1)",
                [.uuids([(high: key.high, low: key.low)]), .int32(orNull: id), .text(client)]
            )
            for manager in [manager, old.flatMap { managerIndices[$0] }].compactMap({ $0 }) {
                days.formUnion(scope.days(of: entry, manager))
            }
        }
        return days
    }

    /// The days of a manager on which an entry may be a contact.
    func entryKeys(of manager: ManagerIndex) throws -> [ManagerDayKey] {
        let rows = try connection.query(
            "select at from journal_entry where manager_id = $1 and kind in (1, 3)",
            [.int32(managerIDs[manager])]
        )
        let scope = DayScope(session: self)
        return try rows.compactMap { scope.key(of: manager, at: Instant(microseconds: try $0.timestamp(0))) }
    }

    // MARK: - Meetings

    /// Notes until when the outcomes of series of meetings hold.
    func noteNextMeetings(_ changes: CallChanges) throws {
        let series = changes.outcomes.filter(\.outcome.isMeeting)
        guard !series.isEmpty else { return }
        _ = try connection.query(
            """
            insert into meeting_due (call, as_of, due_at)
            select c, $2, d from unnest($1::bigint[], $3::timestamptz[]) as x(c, d)
            on conflict (call) do update set as_of = excluded.as_of, due_at = excluded.due_at
            """,
            [
                .int64s(series.map(\.root)), .instant(changes.asOf),
                .timestamps(series.map { ($0.outcome.nextEnd ?? .distantFuture).microseconds }),
            ]
        )
    }

    /// Counts meetings whose end has passed, and those that a journal told of before they were held.
    ///
    /// - Returns: the teams whose counters changed.
    package func countHeldMeetings(by now: Instant, limit: Int = 500) throws -> Set<String> {
        guard let site = try sites().first(where: \.name.isEmpty) else { return [] }
        return try transaction {
            let due = try connection.query(
                "select call from meeting_due where due_at <= $1 order by due_at limit $2",
                [.instant(now), .int64(Int64(limit))]
            ).map { try $0.int64(0) }
            let entries = try connection.query(
                "select key from journal_entry where not is_over and at <= $1 order by at limit $2",
                [.instant(now), .int64(Int64(limit))]
            ).map { try $0.uuid(0) }
            guard !due.isEmpty || !entries.isEmpty else { return [] }
            try lockSite(site)
            var teams = entries.isEmpty ? [] : try countEntries(entries)
            guard !due.isEmpty else { return teams }
            let changes = try RecordStore(self, site: site, now: now).assemble(Set(due))
            teams.formUnion(try write(changes, site: site, why: .record))
            return teams
        }
    }

    /// Notes that meetings of a journal were held, and derives their days.
    private func countEntries(_ keys: [(high: UInt64, low: UInt64)]) throws -> Set<String> {
        let columns = RecordRow.entryColumns.joined(separator: ", ")
        let rows = try connection.query(
            "update journal_entry set is_over = true where key = any($1) and not is_over returning \(columns), manager_id",
            [.uuids(keys)]
        )
        var days = DayScope(session: self)
        for row in rows {
            guard let id = try row.int32IfPresent(RecordRow.entryColumns.count), let manager = managerIndices[id] else {
                continue
            }
            for day in days.days(of: try RecordRow.entry(row), manager) { days.insert(day) }
        }
        guard !days.keys.isEmpty else { return [] }
        try lockManagers(Set(days.keys.map(\.manager)))
        return try deriveDays(&days, adding: [], why: .record)
    }

    /// As of when series of meetings were looked at last.
    func meetingTimes(_ calls: [Int64]) throws -> [Int64: Instant] {
        var times: [Int64: Instant] = [:]
        for row in try connection.query("select call, as_of from meeting_due where call = any($1)", [.int64s(calls)]) {
            times[try row.int64(0)] = Instant(microseconds: try row.timestamp(1))
        }
        return times
    }
}

extension JournalEntry.Kind {
    var bearsOnContacts: Bool {
        switch self {
        case .agreement, .meeting: true
        case .planned, .progress, .sale: false
        }
    }
}

import Pace
import Postgres

/// Entries of journals as the derivation of days needs them.
struct JournalRows {
    /// An entry about a manager of the roster.
    struct Entry {
        var key: RecordKey
        var entry: JournalEntry
        var manager: ManagerIndex
        /// As contacts name it.
        var client: String
        /// Roots of the calls that it names.
        var named: Set<Int64>
        /// When stored contacts of these began.
        var namedAt: [Instant]
    }

    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// The agreements and meetings that may bear on days, or name calls.
    ///
    /// - Parameter calls: nodes, for the whole groups to which they belong.
    func entries(on days: Set<ManagerDayKey>, ofCalls calls: Set<Int64>) throws -> [Entry] {
        let sorted = days.sorted()
        let teams = sorted.map { session.rulebook.teams[$0.team] }
        let from = zip(teams, sorted).map { $0.zone.start(of: $1.day, dayStarts: $0.dayStarts).microseconds }
        let until = zip(teams, sorted).map { $0.zone.start(of: $1.day + 1, dayStarts: $0.dayStarts).microseconds }
        let names = RecordRow.entryColumns.map { "j." + $0 }.joined(separator: ", ")
        let columns = "\(names), j.manager_id, j.client_key, j.key"
        let rows = try session.connection.query(
            """
            select \(columns)
            from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as d(manager_id, from_at, until_at)
            join journal_entry j on j.manager_id = d.manager_id
                and j.at >= d.from_at - interval '2 hours' and j.at <= d.until_at + interval '2 hours'
            where j.kind in (1, 3) and j.is_over
            union
            select \(columns) from journal_entry j where j.kind in (1, 3) and j.is_over and j.key in (
                select x.entry from journal_call x where x.node = any($4)
                union select x.entry from call_node n join journal_call x on x.node = n.node
                where n.root in (select root from call_node where node = any($4)))
            """,
            [
                .int32s(sorted.map { session.managerIDs[$0.manager] }), .timestamps(from), .timestamps(until),
                .int64s(Array(calls)),
            ]
        )
        return try entries(rows)
    }

    private func entries(_ rows: Rows) throws -> [Entry] {
        let count = RecordRow.entryColumns.count
        var found: [(entry: Entry, key: RecordKey)] = []
        for row in rows {
            guard let id = try row.int32IfPresent(count), let manager = session.managerIndices[id],
                let key = try row.keyIfPresent(count + 2)
            else { continue }
            let entry = Entry(
                key: key,
                entry: try RecordRow.entry(row),
                manager: manager,
                client: try row.text(count + 1),
                named: [],
                namedAt: []
            )
            found.append((entry, key))
        }
        let naming = found.filter { $0.entry.entry.call != nil }.map(\.key)
        guard !naming.isEmpty else { return found.map(\.entry) }
        let named = try session.connection.query(
            """
            select x.entry, coalesce(n.root, x.node), c.manager_id, c.started_at
            from journal_call x left join call_node n on n.node = x.node
            left join contact c on c.call = coalesce(n.root, x.node) and not c.is_own
            where x.entry = any($1)
            """,
            [.uuids(naming.map { (high: $0.high, low: $0.low) })]
        )
        var roots: [RecordKey: Set<Int64>] = [:]
        var moments: [RecordKey: [Instant]] = [:]
        for row in named {
            guard let key = try row.keyIfPresent(0) else { continue }
            roots[key, default: []].insert(try row.int64(1))
            if let at = try row.timestampIfPresent(3) { moments[key, default: []].append(Instant(microseconds: at)) }
        }
        return found.map { entry, key in
            var entry = entry
            entry.named = roots[key] ?? []
            entry.namedAt = moments[key] ?? []
            return entry
        }
    }
}

import Pace
import Postgres

/// What new records do to calls: which calls are assembled anew, and to what they amount.
struct CallChanges {
    /// All nodes of the touched calls; contacts of a call stand under one of them.
    var nodes: [Int64] = []
    /// Whether records of the touched calls were stored before, so that contacts may be there.
    var hadRecords = false
    /// The outcome of each touched call by its root.
    var outcomes: [(root: Int64, outcome: CallOutcome)] = []
    /// The present by which meetings were held or not.
    var asOf: Instant = .distantPast
}

/// Records of one site: stored as they come, read back by call.
struct RecordStore {
    let session: Session
    let site: SiteHandle
    /// The present, for meetings that have been held by now.
    let now: Instant

    init(_ session: Session, site: SiteHandle, now: Instant) {
        self.session = session
        self.site = site
        self.now = now
    }

    /// Stores new records of a file.
    ///
    /// - Returns: the calls that they touch, without outcomes yet, and all records of each by its root.
    func add(_ fresh: [KeyedRecord], file: Int64) throws -> (changes: CallChanges, records: [Int64: [Record]]) {
        var calls = Set<Int64>(minimumCapacity: fresh.count)
        var links: [(Int64, Int64)] = []
        var nodes: [Int64] = []
        nodes.reserveCapacity(fresh.count)
        for record in fresh {
            let node = CallGroups.node(of: record.placed.record, site: site.name)
            nodes.append(node)
            calls.insert(node)
            links += CallGroups.links(of: record.placed.record, site: site.name)
        }
        links += try MailLinks(session).links(of: fresh, nodes: nodes)
        let known = try roots(touching: calls.union(links.flatMap { [$0.0, $0.1] }))
        var groups = CallGroups(roots: known)
        for (first, second) in links { groups.join(first, second) }
        let roots = groups.roots
        try saveRoots(roots.filter { known[$0.key] != $0.value })

        let touched = Set(calls.map { groups.root(of: $0) })
        var changes = CallChanges(nodes: Array(calls.union(roots.filter { touched.contains($0.value) }.keys)))
        changes.asOf = now
        // What a changed record replaces is taken out already.
        changes.hadRecords = fresh.contains(where: \.isChange)
        var records: [Int64: [Record]] = [:]
        records.reserveCapacity(touched.count)
        try readRecords(ofCalls: changes.nodes) { node, record in
            changes.hadRecords = true
            records[groups.root(of: node), default: []].append(record)
        }
        for (record, node) in zip(fresh, nodes) {
            records[groups.root(of: node), default: []].append(record.placed.record)
        }
        try save(fresh, nodes: nodes, file: file)
        return (changes, records)
    }

    /// Assembles stored calls again: those of the given nodes and whatever is joined with them.
    ///
    /// - Parameter asOf: the present for single groups, where it is not `now`.
    func assemble(_ calls: Set<Int64>, asOf: [Int64: Instant] = [:]) throws -> CallChanges {
        let groups = CallGroups(roots: try roots(touching: calls))
        let roots = groups.roots
        let touched = Set(calls.map { groups.root(of: $0) })
        var changes = CallChanges(nodes: Array(calls.union(roots.filter { touched.contains($0.value) }.keys)))
        changes.hadRecords = true
        changes.asOf = now
        var records: [Int64: [Record]] = [:]
        try readRecords(ofCalls: changes.nodes) { node, record in
            records[groups.root(of: node), default: []].append(record)
        }
        changes.outcomes = outcomes(of: records, asOf: asOf)
        return changes
    }

    /// To what calls, threads and meetings amount.
    ///
    /// - Parameter asOf: the present for single groups, where it is not `now`.
    func outcomes(of records: [Int64: [Record]], asOf: [Int64: Instant] = [:]) -> [(root: Int64, outcome: CallOutcome)]
    {
        let calls = CallAssembly(rulebook: session.rulebook, site: site.name, numbers: session.numbers)
        let steps = StepAssembly(rulebook: session.rulebook, roster: session.mailRoster)
        return records.sorted { $0.key < $1.key }.map { root, records in
            (root, steps.outcome(of: records, now: asOf[root] ?? now) ?? calls.outcome(of: records))
        }
    }

    /// The complete groups of which a node is a member, each node with its root.
    private func roots(touching nodes: Set<Int64>) throws -> [Int64: Int64] {
        let rows = try session.connection.query(
            """
            select node, root from call_node
            where root in (select root from call_node where node = any($1))
            """,
            [.int64s(Array(nodes))]
        )
        var roots: [Int64: Int64] = [:]
        for row in rows { roots[try row.int64(0)] = try row.int64(1) }
        return roots
    }

    private func saveRoots(_ roots: [Int64: Int64]) throws {
        guard !roots.isEmpty else { return }
        let sorted = roots.sorted { $0.key < $1.key }
        _ = try session.connection.query(
            """
            insert into call_node (node, root) select * from unnest($1::bigint[], $2::bigint[])
            on conflict (node) do update set root = excluded.root
            """,
            [.int64s(sorted.map(\.key)), .int64s(sorted.map(\.value))]
        )
    }

    private func save(_ fresh: [KeyedRecord], nodes: [Int64], file: Int64) throws {
        for table in RecordTable.allCases {
            let indices = fresh.indices.filter { fresh[$0].placed.record.table == table }
                .sorted { (fresh[$0].key.high, fresh[$0].key.low) < (fresh[$1].key.high, fresh[$1].key.low) }
            guard !indices.isEmpty else { continue }
            try session.connection.copyIn("copy \(table.rawValue) from stdin (format binary)") {
                (writer) throws(PostgresError) in
                for index in indices {
                    try RecordRow.write(
                        fresh[index],
                        call: nodes[index],
                        siteID: site.id,
                        file: file,
                        session,
                        now: now,
                        to: &writer
                    )
                }
            }
        }
    }

    private func readRecords(ofCalls nodes: [Int64], _ body: (Int64, Record) -> Void) throws {
        let tables: [RecordTable] = site.name.isEmpty ? [.mailMessage, .meeting] : [.leg, .channelEvent, .queueEvent]
        for table in tables {
            let rows = try session.connection.query(
                "select \(RecordRow.columns(of: table)) from \(table.rawValue) where call = any($1)",
                [.int64s(nodes)]
            )
            for row in rows { try body(row.int64(0), RecordRow.record(of: table, row)) }
        }
    }
}

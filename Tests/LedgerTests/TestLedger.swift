import Ledger
import Pace
import Postgres
import TestSupport

/// A ledger with a schema of its own, migrated, with a rulebook in use.
struct TestLedger: Sendable {
    let ledger: Ledger
    let url: String
    let superuserURL: String
    let schema: String

    /// - Parameters:
    ///   - ownDatabase: a database of its own, for what locks or counts in a whole database.
    ///   - rulebook: nil: none is taken into use.
    init(
        _ rulebook: Rulebook? = .sales(),
        siteZones: [String: Zone] = [:],
        ownDatabase: Bool = false,
        schema: String = "callpace"
    ) async throws {
        if ownDatabase {
            let made = try ScratchDatabase.shared.makeDatabase()
            url = made.url
            superuserURL = made.superuserURL
            self.schema = schema
        } else {
            let made = try ScratchDatabase.shared.makeSchema()
            url = made.url
            superuserURL = made.url
            self.schema = made.schema
        }
        ledger = TestLedger.connect(url, self.schema)
        _ = try await ledger.perform { try $0.migrate() }
        for site in ["main", "branch"] { _ = try await source("\(site)-cdr", site: site) }
        if let rulebook { try await ledger.use(rulebook, siteZones: siteZones) }
    }

    /// Another connection to the same schema, as a second process would have.
    func another() -> Ledger { TestLedger.connect(url, schema) }

    /// The same by way of another connection.
    func with(_ ledger: Ledger) -> TestLedger {
        TestLedger(ledger: ledger, url: url, superuserURL: superuserURL, schema: schema)
    }

    private init(ledger: Ledger, url: String, superuserURL: String, schema: String) {
        self.ledger = ledger
        self.url = url
        self.superuserURL = superuserURL
        self.schema = schema
    }

    static func connect(_ url: String, _ schema: String) -> Ledger {
        Ledger(LedgerSettings(url: url, schema: schema, applicationName: "ledger tests"), numbers: PlainNumbers())
    }

    func source(_ name: String, site: String, format: String = "asterisk-csv") async throws -> SourceHandle {
        try await ledger.perform { try $0.source(name: name, site: site, format: format, zone: "UTC") }
    }

    /// A new, empty file of a source.
    func feed(_ source: String = "main-cdr", site: String = "main", path: String = "/var/log/Master.csv") async throws
        -> Feed
    {
        let source = try await self.source(source, site: site)
        let position = StoredPosition(device: 1, inode: UInt64.random(in: 1...UInt64.max), generation: 0, birth: 0)
        let file = try await ledger.perform { try $0.addFile(path, position, to: source) }
        return Feed(source: source, file: file, path: path, position: position)
    }

    /// Commits records as the next batch of a new file.
    @discardableResult
    func commit(_ records: [Record], site: String = "main") async throws -> CommitReport {
        var feed = try await feed("\(site)-cdr", site: site)
        return try await feed.commit(records.placed, to: ledger)
    }

    // MARK: - Reading

    /// Where the ledger says that a file stands.
    func position(of feed: Feed) async throws -> StoredPosition? {
        let file = feed.file
        return try await ledger.perform { try $0.file(file)?.position }
    }

    /// Rows as texts, `-` for NULL.
    func rows(_ sql: String) async throws -> [[String]] {
        try await ledger.perform { session in
            try session.connection.query(
                "select array(select value from json_each_text(row_to_json(x))) from (\(sql)) x"
            ).map { row in (try row.textsIfPresent(0) ?? []).map { $0 ?? "-" } }
        }
    }

    func execute(_ sql: String) async throws {
        try await ledger.perform { _ = try $0.connection.execute(sql) }
    }

    /// The first column of the first row as text.
    func value(_ sql: String) async throws -> String {
        try await rows(sql).first?.first ?? "no row"
    }

    /// What `callpace verify` finds.
    func differences() async throws -> [Discrepancy] {
        try await ledger.perform { session in
            var found: [Discrepancy] = []
            for site in try session.sites() {
                var last: Int64?
                while true {
                    let calls = try session.calls(of: site, behind: last, since: .distantPast, limit: 7)
                    guard let end = calls.last else { break }
                    found += try session.differences(calls, of: site)
                    last = end
                }
            }
            for manager in session.managers { found += try session.differences(ofManager: manager) }
            return found + (try session.orphans())
        }
    }

    /// What `callpace recount` does.
    @discardableResult
    func recount(since day: Day, why cause: ChangeCause = .recount(who: "anna")) async throws -> Set<String> {
        try await ledger.perform { session in
            var teams: Set<String> = []
            for site in try session.sites() {
                var last: Int64?
                while true {
                    let calls = try session.calls(of: site, behind: last, since: .distantPast, limit: 7)
                    guard let end = calls.last else { break }
                    teams.formUnion(try session.recount(calls, of: site, now: .distantFuture, why: cause))
                    last = end
                }
            }
            return teams.union(try session.recountDays(since: day, why: cause))
        }
    }

    /// Everything that must not depend on order: records without their places, contacts, counters, the views.
    func contents() async throws -> [String: [[String]]] {
        var contents: [String: [[String]]] = [:]
        for (name, sql) in Self.contentQueries {
            contents[name] = try await rows(sql)
        }
        return contents
    }

    private static let contentQueries = [
        "leg": """
        select key, call, call_id, leg_id, channel_id, started_at, answered_at, ended_at, talk, ring, direction,
            disposition, traits, code, caller, caller_device, caller_channel, callee, callee_device, callee_channel
        from leg order by key
        """,
        "channel_event": """
        select key, call, call_id, channel_id, channel, name, kind, bridge, at, number, dialled
        from channel_event order by key
        """,
        "queue_event": """
        select key, call, call_id, queue, agent, name, kind, seconds, member_channel_id, at
        from queue_event order by key
        """,
        "call_node": "select * from call_node order by node",
        "contact": "select * from contact order by call, manager_id, part",
        "stray": "select * from stray order by call, extension",
        "manager_day": "select * from manager_day order by manager_id, day",
        "manager_hour": "select * from manager_hour order by manager_id, hour",
        "intensity_day": "select * from intensity_day order by manager_id, day",
        "intensity_hour": "select * from intensity_hour order by manager_id, hour",
        "contact_log": "select * from contact_log order by started_at, manager_id, call",
        "unassigned_traffic": "select * from unassigned_traffic order by site, extension, day",
    ]
}

/// A file that is read batch by batch.
struct Feed: Sendable {
    var source: SourceHandle
    let file: Int64
    let path: String
    var position: StoredPosition

    /// The batch that holds the records and begins where the file stands.
    func batch(_ records: [PlacedRecord] = [], ignored: [String: Tally] = [:], quarantined: [QuarantinedRecord] = [])
        -> Batch
    {
        var to = position
        to.offset +=
            records.reduce(0) { $0 + Int64($1.length) } + ignored.values.reduce(0) { $0 + $1.bytes }
            + quarantined.reduce(0) { $0 + Int64($1.length) }
        if to.offset == position.offset { to.offset += 1 }
        var batch = Batch(
            source: source,
            file: file,
            path: path,
            from: position,
            to: to,
            carry: [],
            sizeSeen: to.offset
        )
        batch.records = records
        batch.ignored = ignored
        batch.quarantined = quarantined
        return batch
    }

    @discardableResult
    mutating func commit(_ records: [PlacedRecord], to ledger: Ledger) async throws -> CommitReport {
        try await commit(batch(records), to: ledger)
    }

    @discardableResult
    mutating func commit(_ batch: Batch, to ledger: Ledger) async throws -> CommitReport {
        let report = try await ledger.perform { try $0.commit(batch) }
        position = batch.to
        return report
    }
}

extension FileChanges {
    static func move(_ id: Int64?, to path: String, _ position: StoredPosition) -> FileChanges {
        FileChanges(moves: [Move(id: id, path: path, position: position, carry: [], sizeSeen: 0)])
    }

    static func gap(_ path: String, at offset: Int64, bytes: Int64?) -> FileChanges {
        FileChanges(gaps: [Gap(path: path, offset: offset, length: bytes, cause: "truncated")])
    }
}

import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Migrations", .serialized)
struct MigrationTests {
    @Test("Migrating twice does nothing the second time")
    func twice() async throws {
        let made = try ScratchDatabase.shared.makeSchema()
        let ledger = TestLedger.connect(made.url, made.schema)
        let first = try await ledger.perform { try $0.migrate() }
        #expect(first == Array(1...first.count))
        #expect(try await ledger.perform { try $0.migrate() } == [])
        try await ledger.perform { try $0.requireSchema() }
    }

    @Test("Of two migrations at once one does the work")
    func atOnce() async throws {
        for _ in 0..<3 {
            let made = try ScratchDatabase.shared.makeDatabase()
            let ledgers = (0..<3).map { _ in TestLedger.connect(made.url, "callpace") }
            let done = try await withThrowingTaskGroup(of: [Int].self) { group in
                for ledger in ledgers { group.addTask { try await ledger.perform { try $0.migrate() } } }
                return try await group.reduce(into: [[Int]]()) { $0.append($1) }
            }
            #expect(done.count { $0.isEmpty } == 2)
            #expect(done.count { $0.first == 1 } == 1)
        }
    }

    @Test("A schema of a newer version is refused and left alone")
    func newer() async throws {
        let test = try await TestLedger()
        try await test.execute("insert into migration (version, name) values (99, 'from the future')")
        for required in [true, false] {
            let error = await #expect(throws: LedgerError.self) {
                try await test.ledger.perform { session in
                    if required { try session.requireSchema() } else { _ = try session.migrate() }
                }
            }
            guard case .schemaTooNew(found: 99, known: _)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(try await test.value("select count(*) from migration where version = 99") == "1")
    }

    @Test("Without a schema, or with an older one, the other commands say so")
    func missing() async throws {
        let made = try ScratchDatabase.shared.makeDatabase()
        let ledger = TestLedger.connect(made.url, "callpace")
        for older in [false, true] {
            if older {
                try await ledger.perform { session in
                    _ = try session.migrate()
                    _ = try session.connection.execute("delete from migration where version > 1")
                }
            }
            let error = await #expect(throws: LedgerError.self) { try await ledger.perform { try $0.requireSchema() } }
            guard case .schemaMissing(schema: "callpace")? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("A migration makes the views anew and keeps all data")
    func views() async throws {
        let test = try await TestLedger()
        try await test.commit([leg("c1", at: utc("2026-11-23 09:00:00"), seconds: 90)])
        let before = try await test.contents()
        try await test.execute(
            """
            drop view contact_log; create view contact_log as select 1 as nothing;
            delete from migration where version = (select max(version) from migration)
            """
        )
        #expect(try await test.ledger.perform { try $0.migrate() }.count == 1)
        #expect(try await test.contents() == before)
    }

    @Test("A schema may have any name, and two of them do not meet", arguments: [#"Sales & Söhne"#, #"a"b"#])
    func names(schema: String) async throws {
        let made = try ScratchDatabase.shared.makeDatabase()
        let ledgers = [TestLedger.connect(made.url, schema), TestLedger.connect(made.url, "callpace")]
        for (index, ledger) in ledgers.enumerated() {
            _ = try await ledger.perform { try $0.migrate() }
            try await ledger.use(.sales(), siteZones: [:])
            let source = try await ledger.perform { try $0.source(name: "cdr", site: "main", format: "f", zone: nil) }
            #expect(try await ledger.takeOver(source) != nil)
            let position = StoredPosition(device: 1, inode: 1, generation: 0, birth: 0)
            let file = try await ledger.perform { try $0.addFile("/f", position, to: source) }
            var feed = Feed(source: source, file: file, path: "/f", position: position)
            try await feed.commit([leg("c\(index)", at: utc("2026-11-23 09:00:00"), seconds: 90)].placed, to: ledger)
        }
        for (index, ledger) in ledgers.enumerated() {
            let calls = try await ledger.perform { session in
                try session.connection.query("select call from contact_log").map { try $0.text(0) }
            }
            #expect(calls == ["c\(index)"])
        }
    }

    @Test("Schemas made one after the other do not lock each other's sources")
    func neighbours() async throws {
        let made = try ScratchDatabase.shared.makeDatabase()
        let admin = TestLedger.connect(made.url, "public")
        // One statement each, so that their numbers follow one another.
        try await admin.perform { session in
            for name in ["a", "b", "c"] { _ = try session.connection.execute("create schema \(name)") }
        }
        let ledgers = ["a", "b", "c"].map { TestLedger.connect(made.url, $0) }
        var sources: [SourceHandle] = []
        for ledger in ledgers {
            _ = try await ledger.perform { try $0.migrate() }
            try await ledger.use(.sales(), siteZones: [:])
            sources.append(
                try await ledger.perform { try $0.source(name: "cdr", site: "main", format: "f", zone: nil) }
            )
        }
        // The first one is in the middle of a commit, with its locks taken.
        let (source, later) = (sources[0], sources[1...])
        let position = StoredPosition(device: 1, inode: 1, generation: 0, birth: 0)
        let file = try await ledgers[0].perform { try $0.addFile("/f", position, to: source) }
        let feed = Feed(source: source, file: file, path: "/f", position: position)
        let batch = feed.batch([leg("c", at: utc("2026-11-23 09:00:00"), seconds: 90)].placed)
        try await admin.perform { _ = try $0.connection.execute("begin; lock table a.manager_day in exclusive mode") }
        async let commit = ledgers[0].perform { try $0.commit(batch).stored.records }
        let watcher = TestLedger.connect(made.url, "public")
        var locks: Int64 = 0
        for _ in 0..<2_000 where locks < 3 {
            locks = try await watcher.perform {
                try $0.connection.query(
                    """
                    select count(*) from pg_locks where database = (select oid from pg_database where datname = current_database())
                        and (locktype = 'advisory' or (locktype = 'relation' and not granted))
                    """
                ).onlyRow().int64(0)
            }
            if locks < 3 { try await Task.sleep(for: .milliseconds(10)) }
        }
        for (ledger, source) in zip(ledgers[1...], later) { #expect(try await ledger.takeOver(source) != nil) }
        try await admin.perform { try $0.connection.rollback() }
        #expect(try await commit == 1)
    }

    @Test("The printed script makes what the migration makes")
    func script() async throws {
        let made = try ScratchDatabase.shared.makeDatabase()
        let admin = TestLedger.connect(made.url, "public")
        let script = Session.migrationScript(schema: "by hand")
        try await admin.perform { _ = try $0.connection.execute(script) }
        let ledger = TestLedger.connect(made.url, "by hand")
        try await ledger.perform { try $0.requireSchema() }
        #expect(try await ledger.perform { try $0.migrate() } == [])
        let automatic = TestLedger.connect(made.url, "callpace")
        _ = try await automatic.perform { try $0.migrate() }
        let columns = try await admin.perform { session in
            try ["by hand", "callpace"].map { schema in
                try session.connection.query(
                    """
                    select table_name || '.' || column_name || ' ' || data_type from information_schema.columns
                    where table_schema = $1 order by 1
                    """,
                    [.text(schema)]
                ).map { try $0.text(0) }
            }
        }
        #expect(columns[0] == columns[1])
        #expect(columns[0].count > 100)
    }
}

import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Exactly once", .serialized)
struct ExactlyOnceTests {
    private let morning = utc("2026-11-23 09:00:00")

    private func isPositionMoved(_ error: (any Error)?) -> Bool {
        if case .positionMoved? = error as? LedgerError { true } else { false }
    }

    private func isLost(_ error: (any Error)?) -> Bool {
        if case .database(let error)? = error as? LedgerError { error.isConnectionLost } else { false }
    }

    private func isTakenOver(_ error: (any Error)?) -> Bool {
        if case .sourceTakenOver? = error as? LedgerError { true } else { false }
    }

    @Test("A batch repeated after its commit is refused, and the stored position tells that it took place")
    func repeated() async throws {
        let test = try await TestLedger()
        let feed = try await test.feed()
        let batch = feed.batch([leg("c1", at: morning, seconds: 90)].placed)
        _ = try await test.ledger.perform { try $0.commit(batch) }
        let before = try await test.contents()
        let error = await #expect(throws: LedgerError.self) {
            _ = try await test.ledger.perform { try $0.commit(batch) }
        }
        #expect(isPositionMoved(error))
        #expect(try await test.position(of: feed) == batch.to)
        #expect(try await test.contents() == before)
        #expect(try await test.value("select records || ' ' || stored from source where name = 'main-cdr'") == "1 1")
    }

    @Test("The same records through another file are duplicates and change nothing")
    func otherFile() async throws {
        let test = try await TestLedger()
        let records = [leg("c1", at: morning, seconds: 90), leg("c2", at: morning + 60_000_000, seconds: 30)]
        try await test.commit(records)
        let before = try await test.contents()
        let report = try await test.commit(records)
        #expect(report.stored.records == 0)
        #expect(report.duplicates.records == 2 && report.duplicates.bytes == 200)
        #expect(report.teams.isEmpty)
        #expect(try await test.contents() == before)
        // The same record at another site is another record.
        let elsewhere = try await test.commit(records, site: "branch")
        #expect(elsewhere.stored.records == 2)
    }

    @Test("Of two connections with the same batch one wins, ten times over")
    func race() async throws {
        let test = try await TestLedger()
        let second = test.another()
        try await second.use(.sales(), siteZones: [:])
        var feed = try await test.feed()
        for round in 0..<10 {
            let batch = feed.batch([leg("c\(round)", at: morning + Int64(round) * 60_000_000, seconds: 90)].placed)
            async let first = Self.outcome(of: batch, in: test.ledger)
            async let other = Self.outcome(of: batch, in: second)
            let outcomes = await [first, other]
            #expect(outcomes.count { $0 == nil } == 1, "round \(round)")
            #expect(outcomes.count { isPositionMoved($0) } == 1, "round \(round)")
            feed.position = batch.to
        }
        #expect(try await test.value("select count(*) || ' ' || sum(talk) from leg") == "10 900000000")
        #expect(try await test.rows("select calls, talk_seconds from intensity_day") == [["10", "900"]])
        #expect(try await test.value("select stored from source where name = 'main-cdr'") == "10")
        #expect(try await test.differences() == [])
    }

    @Test("The same records from two files of two connections at once are stored once")
    func raceOfFiles() async throws {
        let test = try await TestLedger()
        let second = test.another()
        try await second.use(.sales(), siteZones: [:])
        let records = (0..<40).map { leg("c\($0)", at: morning + Int64($0) * 10_000_000, seconds: 90) }.placed
        let feeds = [try await test.feed(), try await test.feed()]
        async let first = Self.outcomes(of: records, through: feeds[0], in: test.ledger)
        async let other = Self.outcomes(of: records.reversed(), through: feeds[1], in: second)
        let failures = await [first, other]
        #expect(failures.allSatisfy { $0 == nil }, "\(failures)")
        #expect(
            try await test.value("select stored || ' ' || duplicates from source where name = 'main-cdr'") == "40 40"
        )
        #expect(try await test.rows("select calls, contacts from intensity_day") == [["40", "40"]])
        #expect(try await test.differences() == [])
    }

    private static func outcome(of batch: Batch, in ledger: Ledger) async -> (any Error)? {
        do {
            _ = try await ledger.perform { try $0.commit(batch) }
            return nil
        } catch {
            return error
        }
    }

    private static func outcomes(of records: [PlacedRecord], through feed: Feed, in ledger: Ledger) async -> (
        any Error
    )? {
        var feed = feed
        do {
            for record in records { try await feed.commit([record], to: ledger) }
            return nil
        } catch {
            return error
        }
    }

    @Test("A source is held by one connection; whoever takes it over next fences the first one off")
    func takeOver() async throws {
        let test = try await TestLedger()
        let second = test.another()
        try await second.use(.sales(), siteZones: [:])
        let source = try await test.source("main-cdr", site: "main")
        let taken = try #require(try await test.ledger.takeOver(source))
        #expect(try await second.takeOver(source) == nil)

        var feed = try await test.feed()
        feed.source = taken
        try await feed.commit([leg("c1", at: morning, seconds: 90)].placed, to: test.ledger)

        try await test.ledger.giveBack()
        let newer = try #require(try await second.takeOver(source))
        #expect(try #require(newer.writerEpoch) > #require(taken.writerEpoch))
        #expect(try await test.ledger.takeOver(source) == nil)

        let batch = feed.batch([leg("c2", at: morning, seconds: 90)].placed)
        let error = await #expect(throws: LedgerError.self) {
            _ = try await test.ledger.perform { try $0.commit(batch) }
        }
        #expect(isTakenOver(error))
        #expect(try await test.value("select count(*) from leg") == "1")
        #expect(try await test.position(of: feed) == feed.position)

        feed.source = newer
        try await feed.commit([leg("c2", at: morning, seconds: 90)].placed, to: second)
        #expect(try await test.value("select count(*) from leg") == "2")
        // The lock ends with the connection.
        await second.disconnect()
        var again: SourceHandle?
        for _ in 0..<1_000 where again == nil {
            again = try await test.ledger.takeOver(source)
            if again == nil { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(again != nil)
    }

    @Test("Another source is free while one is held")
    func otherSource() async throws {
        let test = try await TestLedger()
        let second = test.another()
        #expect(try await test.ledger.takeOver(test.source("main-cdr", site: "main")) != nil)
        #expect(try await second.takeOver(test.source("branch-cdr", site: "branch")) != nil)
    }

    @Test("A connection ended before a commit stores nothing; the same batch goes through once after it")
    func endedBefore() async throws {
        let test = try await TestLedger()
        var feed = try await test.feed()
        try await feed.commit([leg("c1", at: morning, seconds: 90)].placed, to: test.ledger)
        let process = try await test.ledger.perform { $0.connection.backendProcess }
        try await Self.terminate(process, from: test.another())
        let batch = feed.batch([leg("c2", at: morning, seconds: 90)].placed)
        let failure = await Self.outcome(of: batch, in: test.ledger)
        #expect(isLost(failure))
        #expect(try await test.value("select count(*) from leg") == "1")
        try await feed.commit(batch, to: test.ledger)
        #expect(isPositionMoved(await Self.outcome(of: batch, in: test.ledger)))
        #expect(try await test.rows("select calls, talk_seconds from intensity_day") == [["2", "180"]])
    }

    @Test("A connection ended inside a commit stores nothing; the same batch goes through once after it")
    func endedInside() async throws {
        let test = try await TestLedger()
        var feed = try await test.feed()
        try await feed.commit([leg("c1", at: morning, seconds: 90)].placed, to: test.ledger)
        let before = try await test.contents()
        let process = try await test.ledger.perform { $0.connection.backendProcess }
        let blocker = test.another()
        // The commit has moved the position and stored its record when it wants to write the counters.
        try await blocker.perform { _ = try $0.connection.execute("begin; lock table manager_day in exclusive mode") }
        let batch = feed.batch([leg("c2", at: morning, seconds: 90)].placed)
        async let outcome = Self.outcome(of: batch, in: test.ledger)
        let watcher = test.another()
        var isWaiting = false
        for _ in 0..<2_000 where !isWaiting {
            isWaiting = try await watcher.perform {
                try $0.connection.query(
                    "select count(*) > 0 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'",
                    [.int32(process)]
                ).onlyRow().bool(0)
            }
            if !isWaiting { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(isWaiting)
        try await Self.terminate(process, from: watcher)
        let failure = await outcome
        #expect(isLost(failure))
        try await blocker.perform { try $0.connection.rollback() }
        #expect(try await test.contents() == before)
        #expect(try await test.position(of: feed) == feed.position)

        try await feed.commit(batch, to: test.ledger)
        #expect(isPositionMoved(await Self.outcome(of: batch, in: test.ledger)))
        #expect(try await test.rows("select calls, talk_seconds from intensity_day") == [["2", "180"]])
        #expect(try await test.value("select stored from source where name = 'main-cdr'") == "2")
        #expect(try await test.differences() == [])
    }

    private static func terminate(_ process: Int32, from ledger: Ledger) async throws {
        try await ledger.perform { session in
            _ = try session.connection.query("select pg_terminate_backend($1, 10000)", [.int32(process)])
        }
    }

    @Test("A connection that was lost locks its sources again")
    func locksAgain() async throws {
        let test = try await TestLedger()
        let second = test.another()
        let source = try await test.source("main-cdr", site: "main")
        let taken = try #require(try await test.ledger.takeOver(source))
        await test.ledger.disconnect()
        var feed = try await test.feed()
        feed.source = taken
        // The server may take a moment to end the old connection, which holds the lock until then.
        for _ in 0..<1_000 {
            let connections = try await test.value(
                """
                select count(*) from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
                    and pid <> pg_backend_pid() and objid = \(source.id) and classid = '\(test.schema)'::regnamespace::oid
                """
            )
            if connections == "0" { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        try await feed.commit([leg("c1", at: morning, seconds: 90)].placed, to: test.ledger)
        #expect(try await second.takeOver(source) == nil)
    }

    @Test("Records of two managers of two sites, stored at once from two connections, disturb nothing")
    func twoSites() async throws {
        let test = try await TestLedger()
        let second = test.another()
        try await second.use(.sales(), siteZones: [:])
        // Both sites record the same conversations, so that each commit changes the verdicts of the other site's.
        let main = (0..<60).map {
            leg("m\($0)", "10\(1 + $0 % 2)", client: "7916\($0)", at: morning + Int64($0) * 100_000_000, seconds: 90)
        }
        let branch = (0..<60).map {
            leg("b\($0)", "10\(1 + $0 % 2)", client: "7916\($0)", at: morning + Int64($0) * 100_000_000, seconds: 80)
        }
        let feeds = [
            try await test.feed("main-cdr", site: "main"), try await test.feed("branch-cdr", site: "branch"),
        ]
        async let first = Self.outcomes(of: main.placed, through: feeds[0], in: test.ledger)
        async let other = Self.outcomes(of: branch.placed.reversed(), through: feeds[1], in: second)
        let failures = await [first, other]
        #expect(failures.allSatisfy { $0 == nil }, "\(failures)")
        #expect(
            try await test.rows("select manager_id, calls, talk_seconds from intensity_day order by 1")
                == [["101", "30", "2700"], ["102", "30", "2700"]]
        )
        #expect(try await test.differences() == [])
    }
}

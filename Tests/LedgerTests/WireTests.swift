import Ledger
import Pace
import Postgres
import TestSupport
import Testing

/// A ledger behind a line that is spoiled, beside one whose line is sound.
@Suite("A spoiled line", .serialized)
struct WireTests {
    private let morning = utc("2026-11-23 09:00:00")

    private func records(_ count: Int, from first: Int = 0) -> [PlacedRecord] {
        (first..<first + count).map {
            leg("c\($0)", "10\(1 + $0 % 5)", at: morning + Int64($0) * 7_000_000, seconds: Double(20 + $0 % 90))
        }.placed
    }

    private static func failure(of batch: Batch, in ledger: Ledger) async -> PostgresError? {
        do {
            _ = try await ledger.perform { try $0.commit(batch) }
        } catch LedgerError.database(let error) {
            return error
        } catch {
            Issue.record("\(error)")
        }
        return nil
    }

    @Test("A reply of COMMIT that is lost: the fate is told as unknown, and the position tells the truth")
    func replies() async throws {
        let test = try await TestLedger()
        let proxy = try FaultProxy(to: test.url)
        defer { proxy.close() }
        let spoiled = TestLedger.connect(proxy.url, test.schema)
        try await spoiled.use(.sales(), siteZones: [:])
        var feed = try await test.feed()
        for (index, fault) in [FaultProxy.Fault.beforeCommit, .afterCommit].enumerated() {
            let batch = feed.batch(records(30, from: 30 * index))
            proxy.spoil(fault)
            let error = try #require(await Self.failure(of: batch, in: spoiled))
            #expect(proxy.fired == index + 1)
            #expect(error.isCommitOutcomeUnknown && error.isConnectionLost)
            let isCommitted = try await test.position(of: feed) == batch.to
            #expect(isCommitted == (index == 1))
            if !isCommitted { _ = try await spoiled.perform { try $0.commit(batch) } }
            feed.position = batch.to
        }
        #expect(try await test.value("select stored || ' ' || records from source where name = 'main-cdr'") == "60 60")
        #expect(try await test.differences() == [])
    }

    @Test("A line cut in the middle of COPY stores nothing, wherever it is cut", arguments: [0, 5_000, 100_000])
    func copy(_ bytes: Int) async throws {
        let test = try await TestLedger()
        let proxy = try FaultProxy(to: test.url)
        defer { proxy.close() }
        let spoiled = TestLedger.connect(proxy.url, test.schema)
        try await spoiled.use(.sales(), siteZones: [:])
        var feed = try await test.feed()
        try await feed.commit(records(10), to: spoiled)
        let before = try await test.contents()
        let batch = feed.batch(records(1_000, from: 10))
        proxy.spoil(.inCopy(bytes: bytes))
        let error = try #require(await Self.failure(of: batch, in: spoiled))
        #expect(proxy.fired == 1)
        #expect(error.isConnectionLost && !error.isCommitOutcomeUnknown)
        #expect(try await test.contents() == before)
        #expect(try await test.position(of: feed) == feed.position)
        try await feed.commit(batch, to: spoiled)
        #expect(try await test.value("select stored from source where name = 'main-cdr'") == "1010")
        #expect(try await test.differences() == [])
    }

    @Test("A slow line that trickles changes no number")
    func slow() async throws {
        let test = try await TestLedger()
        let undisturbed = try await TestLedger()
        try await undisturbed.commit(records(400).map(\.record))
        let proxy = try FaultProxy(to: test.url)
        defer { proxy.close() }
        let spoiled = TestLedger.connect(proxy.url, test.schema)
        try await spoiled.use(.sales(), siteZones: [:])
        proxy.slow(delay: .milliseconds(20), pieces: 700)
        var feed = try await test.feed()
        try await feed.commit(records(400), to: spoiled)
        let (found, expected) = (try await test.contents(), try await undisturbed.contents())
        for name in expected.keys { #expect(found[name] == expected[name], "\(name)") }
    }

    @Test("A file, a move and a gap whose reply was lost take place once")
    func settled() async throws {
        let test = try await TestLedger()
        let proxy = try FaultProxy(to: test.url)
        defer { proxy.close() }
        let spoiled = TestLedger.connect(proxy.url, test.schema)
        let source = try #require(try await spoiled.takeOver(test.source("main-cdr", site: "main")))
        let position = StoredPosition(device: 1, inode: 77, generation: 3, birth: 4)

        func twice(_ statement: String, _ work: @Sendable (Session) throws -> Void) async throws {
            proxy.spoil(.afterCommit, in: statement)
            let fired = proxy.fired
            let error = await #expect(throws: LedgerError.self) { try await spoiled.perform(work) }
            #expect(error?.isUnavailable == true && proxy.fired == fired + 1)
            try await spoiled.perform(work)
        }
        try await twice("insert into source_file") {
            _ = try $0.settle(.move(nil, to: "/log", position), of: source)
        }
        #expect(try await test.rows("select path, inode, committed_offset from source_file") == [["/log", "77", "0"]])
        let id = try #require(Int64(try await test.value("select id from source_file")))
        var later = position
        later.epoch = 1
        let moved = later
        try await twice("update source_file") {
            _ = try $0.settle(.move(id, to: "/log", moved), of: source)
        }
        for round in 1...2 {
            let newest = try await spoiled.perform { try $0.newestGap(of: source) }
            try await twice("insert into gap") {
                _ = try $0.settle(.gap("/log", at: 5, bytes: 9), of: source, behind: newest)
            }
            #expect(
                try await test.value("select gaps || ' ' || gap_bytes from source where name = 'main-cdr'")
                    == "\(round) \(9 * round)"
            )
        }
        #expect(try await test.rows("select epoch from source_file") == [["1"]])
    }
}

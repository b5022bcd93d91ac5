import Ledger
import Pace
import Postgres
import TestSupport
import Testing

/// A daemon that was relieved while it stood still must change nothing when it goes on.
@Suite("A daemon that was relieved", .serialized)
struct FenceTests {
    private let morning = utc("2026-11-23 09:00:00")

    /// The source as the relieved daemon and as its successor hold it, and the successor's file, of which it has read
    /// something.
    private struct Succession {
        let test: TestLedger
        let former: SourceHandle
        let stale: Ledger
        var feed: Feed
    }

    private func succession() async throws -> Succession {
        let test = try await TestLedger()
        let stale = test.another()
        try await stale.use(.sales(), siteZones: [:])
        let source = try await test.source("main-cdr", site: "main")
        let former = try #require(try await stale.takeOver(source))
        try await stale.giveBack()
        var feed = try await test.feed()
        feed.source = try #require(try await test.ledger.takeOver(source))
        try await feed.commit([leg("c1", at: morning, seconds: 90)].placed, to: test.ledger)
        return Succession(test: test, former: former, stale: stale, feed: feed)
    }

    @Test("It can move no position, add no file, note no size and declare no gap")
    func fenced() async throws {
        let made = try await succession()
        let (source, file, path) = (made.former, made.feed.file, made.feed.path)
        var old = made.feed.position
        old.offset = 0
        let begin = old
        let rows = "select id, path, committed_offset, epoch, size_seen, pending_bytes from source_file order by id"
        let before = try await made.test.rows(rows)
        let attempts: [(String, @Sendable (Session) throws -> Void)] = [
            ("move", { _ = try $0.settle(.move(file, to: path, begin), of: source) }),
            ("add", { _ = try $0.settle(.move(nil, to: "/other", begin), of: source) }),
            ("size", { try $0.noteSize(ofFile: file, of: source, size: 7, pendingBytes: 7) }),
            (
                "gap",
                { _ = try $0.settle(.gap(path, at: 0, bytes: 7), of: source) }
            ),
            ("confirm", { try $0.confirm(source) }),
        ]
        for (name, attempt) in attempts {
            let error = await #expect(throws: LedgerError.self, "\(name)") { try await made.stale.perform(attempt) }
            if case .sourceTakenOver? = error {} else { Issue.record("\(name): \(error.map { "\($0)" } ?? "nothing")") }
        }
        #expect(try await made.test.rows(rows) == before)
        #expect(try await made.test.value("select gaps || ' ' || bytes from source where name = 'main-cdr'") == "0 100")
        // The successor may do all of it.
        let successor = made.feed.source
        let position = made.feed.position
        try await made.test.ledger.perform { session in
            try session.confirm(successor)
            _ = try session.settle(.move(file, to: "/renamed", position), of: successor)
            try session.noteSize(ofFile: file, of: successor, size: 500, pendingBytes: 3)
        }
        #expect(
            try await made.test.rows("select path, committed_offset, size_seen from source_file")
                == [["/renamed", "100", "500"]]
        )
    }

    @Test("A move that is under way while the source is taken over is done before or not at all")
    func underWay() async throws {
        let made = try await succession()
        let (source, file, path) = (made.former, made.feed.file, made.feed.path)
        // The row of the source is held, as by somebody who takes it over and has not committed yet.
        let mover = try await made.test.ledger.perform { $0.connection.backendProcess }
        let next = made.test.another()
        let current = made.feed.source
        try await next.perform { session in
            _ = try session.connection.execute("begin")
            _ = try session.connection.execute(
                "update source set writer_epoch = writer_epoch + 1 where id = \(source.id)"
            )
        }
        var position = made.feed.position
        position.offset = 1
        let back = position
        let ledger = made.test.ledger
        let attempt = Task {
            try await ledger.perform {
                _ = try $0.settle(.move(file, to: path, back), of: current)
            }
        }
        let watcher = made.test.another()
        var isWaiting = false
        for _ in 0..<400 where !isWaiting {
            isWaiting = try await watcher.perform {
                try $0.connection.query(
                    "select count(*) > 0 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'",
                    [.int32(mover)]
                ).onlyRow().bool(0)
            }
            if !isWaiting { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(isWaiting)
        try await next.perform { try $0.connection.commit() }
        let error = await #expect(throws: LedgerError.self) { try await attempt.value }
        if case .sourceTakenOver? = error {} else { Issue.record("\(error.map { "\($0)" } ?? "nothing")") }
        #expect(try await made.test.value("select committed_offset from source_file") == "100")
    }
}

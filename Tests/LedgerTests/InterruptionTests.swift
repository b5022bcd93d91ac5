import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Work that nobody wants any more")
struct InterruptionTests {
    @Test("A statement of a task that is cancelled ends at once, and the connection goes on")
    func cancelled() async throws {
        let test = try await TestLedger()
        let ledger = test.ledger
        let process = try await ledger.perform { $0.connection.backendProcess }
        let task = Task {
            try await ledger.perform { try $0.connection.query("select pg_sleep(600)").count }
        }
        try await Task.sleep(for: .milliseconds(50))
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(try await ledger.perform { $0.connection.backendProcess } == process)
    }

    @Test("Work that waits for its turn when its task is cancelled is not begun, and disturbs no other")
    func waiting() async throws {
        let test = try await TestLedger()
        let ledger = test.ledger
        let running = Task {
            try await ledger.perform { try $0.connection.query("select pg_sleep(2)").count }
        }
        try await Task.sleep(for: .milliseconds(200))
        let waiting = Task {
            try await ledger.perform { _ in Issue.record("this was not to begin") }
        }
        try await Task.sleep(for: .milliseconds(100))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(try await running.value == 1)
    }

    @Test("A server that stands still is left when nobody waits for its answer any more")
    func standstill() async throws {
        let test = try await TestLedger()
        let proxy = try FaultProxy(to: test.url)
        defer { proxy.close() }
        let ledger = TestLedger.connect(proxy.url, test.schema)
        _ = try await ledger.perform { $0.serverVersion }
        proxy.standStill()
        let task = Task { try await ledger.perform { try $0.connection.query("select 1").count } }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        proxy.standStill(false)
        #expect(try await ledger.perform { try $0.connection.query("select 1").count } == 1)
    }

    @Test("Whoever holds a lock for too long is named")
    func holder() async throws {
        let test = try await TestLedger()
        let holder = TestLedger.connect(test.url, test.schema)
        let process = try await holder.perform { session in
            try session.connection.execute("begin; lock table manager_day in share mode")
            return session.connection.backendProcess
        }
        let error = await #expect(throws: LedgerError.self) {
            try await test.ledger.perform { _ = try $0.connection.query("delete from manager_day") }
        }
        #expect(
            error.map { "\($0)" }?.contains("the table manager_day is locked by process \(process) (ledger tests)")
                == true
        )
        #expect(error?.isUnavailable == true)
    }
}

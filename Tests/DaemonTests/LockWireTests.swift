import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

/// The database is there and does not get on: a lock of somebody else, a server that stands still.
@Suite("Somebody is in the way")
struct LockWireTests {
    @Test(
        "A lock of somebody else: the daemon says whose it is, in its log and in the status, waits and goes on",
        arguments: ["leg", "manager_day", "source_file"]
    )
    func locked(_ table: String) async throws {
        let wire = try WireOffice(calls: 300, seed: 70)
        let daemon = try await wire.office.daemon()
        try wire.append(100)
        try await wire.caughtUp()
        let stranger = try wire.office.stranger("an administrator's psql")
        try stranger.execute("begin; lock table callpace.\(table) in access exclusive mode")
        let sentence =
            "the table \(table) is locked by process \(stranger.backendProcess) (an administrator's psql)"
        try wire.append(100)
        try await until("the log to say it: \(daemon.log)") { daemon.log.contains(sentence) }
        // The view of all sources shows files as well.
        let problem = "select problem from callpace.source where state = 'waiting'"
        try await until("the status to say it") { try wire.office.texts(problem).contains { $0.contains(sentence) } }
        if table != "source_file" {
            let account = try #require(try await wire.office.accounts().first)
            #expect(account.state == "waiting" && account.problem?.contains(sentence) == true)
        } else {
            let outcome = try await wire.office.run("status")
            #expect(outcome.status == 69 && outcome.errors.contains(sentence), "\(outcome.errors)")
        }
        #expect(daemon.isRunning)
        try stranger.rollback()
        try await wire.caughtUp()
        // The commit comes first, the words about it a moment later.
        try await until("the log to say that it is over: \(daemon.log)") {
            daemon.log.contains("the database answers again")
        }
        try await until("the status to be live again") {
            try wire.office.number("select count(*) from callpace.source where state = 'live' and problem is null") == 1
        }
        try wire.append(.max)
        try await wire.caughtUp()
        try await wire.expectExact(after: daemon)
    }

    @Test("A reader's lock, as of a long pg_dump, is in nobody's way")
    func dump() async throws {
        let wire = try WireOffice(calls: 100, seed: 71)
        let daemon = try await wire.office.daemon()
        let stranger = try wire.office.stranger("pg_dump")
        try stranger.execute(
            """
            begin isolation level repeatable read;
            lock table callpace.leg, callpace.source, callpace.source_file, callpace.manager_day in access share mode
            """
        )
        try wire.append(.max)
        try await wire.caughtUp()
        #expect(stranger.isInTransaction && !daemon.log.contains("is locked by"))
        try stranger.rollback()
        try await wire.expectExact(after: daemon)
    }

    @Test("SIGTERM while the daemon waits for a lock ends it, and its statement on the server")
    func terminated() async throws {
        let wire = try WireOffice(calls: 200, seed: 72)
        let daemon = try await wire.office.daemon()
        let stranger = try wire.office.stranger()
        try stranger.execute("begin; lock table callpace.leg in access exclusive mode")
        try wire.append(.max)
        try await until("the daemon to wait") {
            try wire.office.number(
                "select count(*) from pg_stat_activity where \(wire.office.backends) and wait_event_type = 'Lock'"
            ) == 1
        }
        let start = ContinuousClock.now
        daemon.signal(SIGTERM)
        #expect(try await daemon.end(within: 30).status == 0)
        print("SIGTERM under a lock: ended within \(ContinuousClock.now - start)")
        try await until("the server to be rid of it") {
            try wire.office.number("select count(*) from pg_stat_activity where \(wire.office.backends)") == 0
        }
        try stranger.rollback()
        let next = try await wire.office.daemon()
        try await wire.caughtUp()
        try await wire.expectExact(after: next)
    }

    @Test("SIGTERM while the server stands still ends the daemon all the same")
    func terminatedAtStandstill() async throws {
        let wire = try WireOffice(calls: 200, seed: 73)
        let daemon = try await wire.office.daemon()
        wire.proxy.standStill()
        try wire.append(.max)
        try await Task.sleep(for: .seconds(1))
        daemon.signal(SIGTERM)
        #expect(try await daemon.end(within: 60).status == 0)
        wire.proxy.standStill(false)
        let next = try await wire.office.daemon()
        try await wire.caughtUp()
        try await wire.expectExact(after: next)
    }
}

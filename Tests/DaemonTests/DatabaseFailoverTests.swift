import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Another server takes over")
struct DatabaseFailoverTests {
    /// A primary and its standby, both named by the url, the primary first.
    final class Pair {
        let old = TestCluster()
        let new = TestCluster()
        let url: String

        init() throws {
            try old.start()
            try new.becomeStandby(of: old)
            url =
                "postgresql:///callpace?host=\(old.socketFolder),\(new.socketFolder)&user=callpace"
                + "&target_session_attrs=read-write"
        }

        deinit {
            new.remove()
            old.remove()
        }

        /// The new one knows nothing of what is committed from now on.
        func part() async throws {
            try await new.hasFollowed(old)
            try await new.cutReplication()
        }

        /// How many bytes of the source each of them knows.
        func bytes(_ cluster: TestCluster) throws -> Int64 {
            try cluster.admin(cluster.superuserURL).query("select bytes from callpace.source").onlyRow().int64(0)
        }
    }

    @Test("Case 65: failover to a standby that misses the last commits")
    func missingCommits() async throws {
        let pair = try Pair()
        let day = try WorkingDay(Office.at(pair.url), seed: 65)
        let daemon = try await day.office.daemon()
        try day.write(40)
        try await day.caughtUp(daemon)
        try await pair.part()
        // Files that grow, come and are done with while only the old primary hears of it.
        try day.write(10)
        try day.rotate()
        try day.write(20)
        try await day.caughtUp(daemon)
        let known = try pair.bytes(pair.old)
        pair.old.stop(SIGKILL)
        try pair.new.promote()
        #expect(try pair.bytes(pair.new) < known)
        try day.write(10)
        try await day.expectExact(daemon)
        #expect(daemon.log.lines(with: "the database is not what it was") == 1, "\(daemon.log)")
    }

    @Test(
        "Case 66: an old primary that comes back writable and is named first is not written to",
        arguments: [false, true]
    )
    func splitBrain(isRestarted: Bool) async throws {
        let pair = try Pair()
        let day = try WorkingDay(Office.at(pair.url), seed: 66)
        var daemon = try await day.office.daemon()
        try day.write(30)
        try await day.caughtUp(daemon)
        try await pair.part()
        pair.old.stop(SIGKILL)
        try pair.new.promote()
        try day.write(20)
        try await day.caughtUp(daemon)
        day.office.askedURL = pair.new.superuserURL

        try pair.old.start()
        let left = try pair.bytes(pair.old)
        if isRestarted {
            daemon.signal(SIGKILL)
            try await daemon.end()
            // Also one that remembers nothing finds the right one.
            try FileManager.default.removeItem(atPath: day.office.path("state"))
            daemon = try await day.office.daemon()
        }
        try await day.write(20, in: 20) { step in
            if step % 5 == 0 { try pair.new.terminateBackends() }
        }
        try await until("the refusal: \(daemon.log)") { daemon.log.contains("is not used: it stands at timeline 1") }
        try await day.expectExact(daemon)
        #expect(try pair.bytes(pair.old) == left)
        #expect(daemon.log.lines(with: "is not used: it stands at timeline 1, behind timeline 2") == 1, "\(daemon.log)")
        #expect(daemon.log.contains("stop \(pair.old.socketFolder):5432 or make it a standby"))
    }

    @Test("A server of another system, named first, is not written to while the one that was used answers")
    func anotherSystem() async throws {
        let (strange, usual) = (TestCluster(), TestCluster())
        defer {
            strange.remove()
            usual.remove()
        }
        try usual.start()
        let url = "postgresql:///callpace?host=\(strange.socketFolder),\(usual.socketFolder)&user=callpace"
        let day = try WorkingDay(Office.at(url), seed: 661)
        let daemon = try await day.office.daemon()
        try day.write(30)
        try await day.caughtUp(daemon)
        day.office.askedURL = usual.superuserURL
        try strange.start()
        try usual.terminateBackends()
        try day.write(30)
        try await until("the refusal: \(daemon.log)") { daemon.log.contains("is another database system") }
        try await day.expectExact(daemon)
        let schemas = try strange.admin(strange.superuserURL)
            .query("select 1 from pg_namespace where nspname = 'callpace'")
        #expect(schemas.isEmpty)
    }
}

import Foundation
import Simulator
import TestSupport
import Testing

/// A line to the database that breaks at the worst moment: numbers as if nothing had been.
@Suite("The line to the database breaks")
struct CommitWireTests {
    @Test("Case 60: the line drops after the server got COMMIT, before the reply: resolved committed, exact")
    func replyLost() async throws {
        try await lose(.afterCommit, resolved: "committed", seed: 60)
    }

    @Test("Case 61: the line drops before COMMIT arrives: resolved aborted, exact")
    func commitLost() async throws {
        try await lose(.beforeCommit, resolved: "aborted", seed: 61)
    }

    private func lose(_ fault: FaultProxy.Fault, resolved fate: String, seed: UInt64) async throws {
        let wire = try WireOffice(calls: 500, seed: seed)
        let daemon = try await wire.office.daemon()
        for round in 1...4 {
            wire.proxy.spoil(fault)
            try wire.append(100)
            try await wire.caughtUp()
            #expect(wire.proxy.fired == round)
        }
        try wire.append(.max)
        try await wire.caughtUp()
        let told = daemon.log.split(separator: "\n").filter { $0.contains("a commit whose reply was lost") }
        #expect(told.count == 4 && told.allSatisfy { $0.contains("resolved \(fate)") }, "\(daemon.log)")
        let counts = fate == "committed" ? "so far 4 committed, 0 aborted" : "so far 0 committed, 4 aborted"
        #expect(told.last?.contains(counts) == true)
        try await wire.expectExact(after: daemon)
    }

    @Test("An import whose commits lose their replies prints the account of an undisturbed one")
    func importAccount() async throws {
        let wire = try WireOffice(calls: 200, seed: 600)
        try wire.append(.max)
        for fault in [FaultProxy.Fault.afterCommit, .beforeCommit, .afterCommit] { wire.proxy.spoil(fault) }
        let outcome = try await wire.office.run(
            "import",
            "--source",
            "cdr",
            "--json",
            wire.office.path("Master.csv")
        )
        #expect(outcome.status == 0 && wire.proxy.fired >= 1, "\(outcome.errors)")
        let account = try #require(try outcome.objects().first)
        #expect(account["stored"]?.number == Double(wire.lines.count))
        try await wire.office.expectExact(records: wire.lines.count)
    }

    @Test("Case 62: the server stands still with a COMMIT in hand while the client reconnects: the second try waits")
    func standingServer() async throws {
        let wire = try WireOffice(calls: 500, seed: 62)
        let daemon = try await wire.office.daemon()
        try wire.append(200)
        try await wire.caughtUp()
        wire.proxy.spoil(.commitToStoppedServer)
        defer { wire.proxy.resumeServer() }
        try wire.append(200)
        try await until("the fault") { wire.proxy.fired == 1 }
        let stopped = ContinuousClock.now
        // The new connection waits for what the old one holds, and gives up, and waits again.
        try await until("the daemon to say that it waits: \(daemon.log)") {
            daemon.log.contains("is at work on the same calls")
        }
        let before = try wire.office.number("select records from callpace.source_status")
        #expect(before == 200)
        try await Task.sleep(for: .seconds(8))
        #expect(try wire.office.number("select records from callpace.source_status") == before)
        #expect(wire.proxy.resumeServer() == 1)
        try await wire.caughtUp()
        // The server is done before the daemon asks again. A server that stood still for longer than a session may be
        // silent in a transaction, as on a busy machine, ends the session without reading the COMMIT.
        let fates = ContinuousClock.now - stopped < .seconds(50) ? ["committed"] : ["committed", "aborted"]
        try await until("the daemon to tell what became of it: \(daemon.log)") {
            fates.contains { daemon.log.contains("resolved \($0)") }
        }
        try wire.append(.max)
        try await wire.caughtUp()
        try await wire.expectExact(after: daemon)
    }

    @Test("A line that is cut in the middle of COPY, six times at as many places, changes no number")
    func copy() async throws {
        let wire = try WireOffice(calls: 900, seed: 601)
        let daemon = try await wire.office.daemon()
        let places: [(String, Int)] = [
            ("copy leg from", 0), ("copy leg from", 6_000), ("copy leg from", 20_000), ("copy contact (", 0),
            ("copy contact (", 3_000), ("copy stray", 0),
        ]
        for (copy, bytes) in places { wire.proxy.spoil(.inCopy(bytes: bytes), in: copy) }
        while !wire.isComplete {
            try wire.append(150)
            try await wire.caughtUp()
        }
        #expect(wire.proxy.fired >= 5)
        #expect(!daemon.log.contains("resolved"), "no COMMIT was under way: \(daemon.log)")
        try await wire.expectExact(after: daemon)
    }

    @Test("A line that is cut again and again at any moment changes no number")
    func anywhere() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("the line breaks anywhere: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let wire = try WireOffice(calls: 1_500, seed: seed)
        let daemon = try await wire.office.daemon()
        wire.proxy.slow(delay: .milliseconds(1))
        while !wire.isComplete {
            try wire.append(Int.random(in: 1...60, using: &random))
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
            if Int.random(in: 0..<3, using: &random) == 0 { wire.proxy.cutAll() }
        }
        wire.proxy.slow(delay: .zero)
        try await wire.caughtUp()
        try await wire.expectExact(after: daemon)
    }

    @Test("A slow network changes no number", arguments: [(20, 300), (200, nil)] as [(Int, Int?)])
    func slow(_ delay: Int, _ pieces: Int?) async throws {
        let wire = try WireOffice(calls: 300, seed: UInt64(delay))
        wire.proxy.slow(delay: .milliseconds(delay), pieces: pieces)
        let daemon = try await wire.office.daemon()
        let start = ContinuousClock.now
        try wire.append(100)
        try await wire.caughtUp(within: 300)
        try wire.append(.max)
        try await wire.caughtUp(within: 300)
        print("a network of \(delay) ms: two batches in \(ContinuousClock.now - start)")
        wire.proxy.slow(delay: .zero)
        try await wire.expectExact(after: daemon)
    }
}

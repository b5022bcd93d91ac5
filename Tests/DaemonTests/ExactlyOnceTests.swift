import Cluster
import Foundation
import Simulator
import TestSupport
import Testing

@Suite("Exactly once")
struct ExactlyOnceTests {
    @Test(
        "A daemon killed at any moment, a database restarted at once and a rotated log end with a clean import's numbers"
    )
    func killed() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("exactly once: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let cluster = TestCluster()
        defer { cluster.remove() }
        let office = try Office.at(try cluster.start())
        var log = AsteriskLog(path: office.path("Master.csv"), calls: 6_000, seed: seed)
        let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: "Master.csv*")
        try office.configure(AsteriskLog.configuration([source]))

        let restarts = Set((0..<20).shuffled(using: &random).prefix(4))
        let rotations = Set((0..<20).shuffled(using: &random).prefix(3))
        for round in 0..<20 {
            let daemon = try office.startDaemon()
            let life = Int.random(in: 1...90, using: &random)
            let restart = restarts.contains(round) ? Int.random(in: 0..<life, using: &random) : -1
            // Half of the rotations happen while the daemon runs.
            let rotation = rotations.contains(round) ? Int.random(in: -life..<life, using: &random) : life
            for moment in 0..<life {
                if moment == restart { try cluster.restart() }
                if moment == rotation { try log.rotate() }
                try log.write(Int.random(in: 0...6, using: &random), using: &random)
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(daemon.isRunning, "\(daemon.log)")
            daemon.signal(SIGKILL)
            try await daemon.end()
            if rotation < 0 { try log.rotate() }
            try log.write(Int.random(in: 0...200, using: &random), using: &random)
        }
        #expect(log.rotations == 3)
        let daemon = try await office.daemon()
        while !log.isComplete { try log.write(1_000, using: &random) }
        let names = log.files.map { ($0 as NSString).lastPathComponent }
        let total = try names.map(office.size).reduce(0, +)
        try await until("\(total) bytes to be committed: \(daemon.log)") {
            try office.number("select bytes from callpace.source_status") >= total
        }
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)

        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.bytes == total && account.gaps == 0 && account.pending_bytes == 0)
        #expect(account.stored == log.lines.count && account.duplicates == 0)
        #expect(account.ignored == 0 && account.quarantined == 0)
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")

        try office.configure(AsteriskLog.configuration([source]), schema: "clean", name: "clean.yaml")
        let imported = try await office.run(["import", "--source", "cdr"] + log.files, config: "clean.yaml")
        #expect(imported.status == 0, "\(imported.errors)")
        let (found, expected) = (try office.counters(), try office.counters(schema: "clean"))
        #expect(expected.count { $0.hasPrefix("contact_log") } > 1_000)
        expectSame(found, expected)
    }
}

/// Compares by sets first: a difference of thousands of rows takes minutes to print.
func expectSame(_ found: [String], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let missing = Set(expected).subtracting(found).sorted().prefix(5)
    let surplus = Set(found).subtracting(expected).sorted().prefix(5)
    #expect(
        missing.isEmpty && surplus.isEmpty,
        "missing \(missing), surplus \(surplus)",
        sourceLocation: sourceLocation
    )
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
}

import Foundation
import Pace
import Postgres
import Simulator
import TestSupport
import Testing

@Suite("Reload")
struct ServiceReloadTests {
    private static func sources(_ paths: [(String, String)]) -> String {
        AsteriskLog.configuration(
            paths.map { SimulatedSource(name: $0.0, format: .asteriskCSV, path: $0.1) }
        )
    }

    private func records(_ office: Office, of source: String) async throws -> SourceAccount {
        try #require(try await office.accounts().first { $0.source == source })
    }

    @Test(
        "Case 72: a source removed and added back, a changed pattern, two sources on the same files: nothing doubled or lost"
    )
    func sources() async throws {
        let office = try Office.scratch()
        let (both, one) = ([("cdr", "Master.csv"), ("branch", "Branch.csv")], [("cdr", "Master.csv")])
        try office.configure(Self.sources(both))
        let lines = AsteriskLog.lines(calls: 400, seed: 72)
        let quarter = lines.count / 4
        func add(_ part: Int, to name: String) throws {
            let bytes = lines[part * quarter..<(part + 1) * quarter].flatMap { $0 }
            try office.append(String(decoding: bytes, as: UTF8.self), to: name)
        }
        func reload(_ daemon: CallPaceProcess, _ text: String) async throws {
            let before = daemon.log.components(separatedBy: "following").count
            try office.configure(text)
            daemon.signal(SIGHUP)
            try await until("the reload: \(daemon.log)") {
                daemon.log.components(separatedBy: "following").count > before
            }
        }
        for name in ["Master.csv", "Branch.csv"] { try office.write("", to: name) }
        try add(0, to: "Master.csv")
        try add(1, to: "Branch.csv")
        let daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        try await office.caughtUp("Branch.csv", source: "branch")

        // Removed: the other one goes on, this one stays where it is, and another daemon may have it.
        let position = try office.size("Branch.csv")
        try await reload(daemon, Self.sources(one))
        try add(2, to: "Branch.csv")
        try add(3, to: "Master.csv")
        try await office.caughtUp("Master.csv")
        #expect(try await records(office, of: "branch").bytes == position)
        try office.configure(Self.sources([("branch", "Branch.csv")]), name: "other.yaml")
        let other = try await office.daemon(config: "other.yaml")
        try await office.caughtUp("Branch.csv", source: "branch")
        #expect(!other.log.contains("another daemon follows"), "\(other.log)")
        other.signal(SIGTERM)
        #expect(try await other.end().status == 0)

        // Added back with another pattern that names the same file, and a file that came meanwhile.
        try await reload(daemon, Self.sources([("cdr", "Master.csv"), ("branch", "Bra*.csv")]))
        let rest = lines[(4 * quarter)...].flatMap { $0 }
        try office.write(rest, to: "Brand-new.csv")
        try await office.caughtUp("Branch.csv", "Brand-new.csv", source: "branch")
        let branch = try await records(office, of: "branch")
        #expect(branch.duplicates == 0 && branch.balanced && branch.gaps == 0)
        #expect(branch.stored == Int64(lines.count - 2 * quarter))
        #expect(try office.number("select sum(records)::bigint from callpace.source_status") == Int64(lines.count))

        // A second source names all the files again.
        let counters = try office.counters()
        try await reload(daemon, Self.sources(both + [("again", "*.csv")]))
        try await office.caughtUp("Master.csv", "Branch.csv", "Brand-new.csv", source: "again")
        let again = try await records(office, of: "again")
        #expect(again.stored == 0 && again.duplicates == Int64(lines.count) && again.balanced)
        #expect(try office.counters() == counters)
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }

    @Test("Under systemd: ready while the database is away and while a lock is held; the watchdog is fed; reloads end")
    func notices() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let url = try cluster.start()
        try cluster.crash()
        let office = try Office.at(url)
        let socket = try NotifySocket(path: office.path("notify"))
        try office.configure(Self.sources([("cdr", "Master.csv")]))
        let lines = AsteriskLog.lines(calls: 40, seed: 73)
        try office.write(lines.flatMap { $0 }, to: "Master.csv")
        let daemon = try office.startDaemon(environment: socket.environment(watchdogSeconds: 2))
        try await until("ready: \(daemon.log)") { socket.count("READY=1") > 0 }
        try await until("the reason") { socket.status?.hasPrefix("waiting for the database: ") == true }
        func isFed(_ times: Int = 4) async throws {
            let fed = socket.count("WATCHDOG=1")
            try await until("the watchdog to be fed: \(daemon.log)") { socket.count("WATCHDOG=1") >= fed + times }
        }
        try await isFed()
        _ = try cluster.start()
        try await until("following: \(daemon.log)") { socket.status == "following 1 source" }
        try await office.caughtUp("Master.csv")

        // Somebody locks what every commit needs.
        let admin = try office.connection()
        try admin.execute("begin; lock table callpace.source_file in access exclusive mode")
        try office.append(String(decoding: lines[0], as: UTF8.self), to: "Master.csv")
        try await isFed(6)
        try admin.execute("rollback")
        try await office.caughtUp("Master.csv")

        // A configuration that is wrong, and its correction.
        let ready = socket.count("READY=1")
        try office.configure("sorces: []\n")
        daemon.signal(SIGHUP)
        try await until("the refusal: \(daemon.log)") { socket.count("READY=1") == ready + 1 }
        #expect(socket.status?.contains("the configuration was not reloaded, the old one goes on: ") == true)
        #expect(socket.status?.contains("'sorces'") == true)
        try office.configure(Self.sources([("cdr", "Master.csv"), ("branch", "Branch.csv")]))
        daemon.signal(SIGHUP)
        try await until("the reload: \(daemon.log)") { socket.status == "following 2 sources" }
        let reloads = socket.heard().filter { $0 == "RELOADING=1" || $0.hasPrefix("MONOTONIC_USEC=") }
        #expect(reloads.count == 4)
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        #expect(socket.count("STOPPING=1") == 1)
    }
}

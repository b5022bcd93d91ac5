import Cluster
import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

@Suite("A server that forgets what it said")
struct CrashWireTests {
    /// Commits that were acknowledged are lost, and with each its position; the log is still there.
    @Test("Case 64: kill -9 of a server with synchronous_commit=off under load: effect and position agree, then exact")
    func asynchronous() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let office = try Office.at(try cluster.start())
        try office.configure(WireOffice.configuration)
        try office.write("", to: "Master.csv")
        let lines = AsteriskLog.lines(calls: 2_500, seed: 64)
        let daemon = try await office.daemon()
        try cluster.forgetful()
        var written = 0
        var forgotten: [Int64] = []
        for round in 1...6 {
            let target = lines.count * round / 7
            while written < target {
                let end = min(target, written + 25)
                try office.append(String(decoding: lines[written..<end].joined(), as: UTF8.self), to: "Master.csv")
                written = end
                try await Task.sleep(for: .milliseconds(20))
            }
            if round % 2 == 0 { try await office.caughtUp("Master.csv") }
            let acknowledged = try office.number("select bytes from callpace.source_status")
            try cluster.killAll()
            // With the daemon stopped, what the server knows after recovery can be looked at.
            daemon.signal(SIGSTOP)
            _ = try cluster.start()
            let state = try office.connection().query(
                """
                select s.bytes, s.records, (select count(*) from callpace.leg), f.committed_offset
                from callpace.source s, callpace.source_file f
                """,
                []
            ).onlyRow()
            #expect(try state.int64(0) == state.int64(3), "account and position")
            #expect(try state.int64(1) == state.int64(2), "account and records")
            forgotten.append(acknowledged - (try state.int64(0)))
            daemon.signal(SIGCONT)
        }
        print("case 64: acknowledged bytes that the server forgot: \(forgotten)")
        #expect(forgotten.contains { $0 > 0 }, "nothing was forgotten, so nothing was shown")
        try office.append(String(decoding: lines[written...].joined(), as: UTF8.self), to: "Master.csv")
        try await office.caughtUp("Master.csv")
        #expect(daemon.isRunning)
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        try await office.expectExact(records: lines.count)
    }
}

extension TestCluster {
    /// Commits return before they are on the disk, and for long they are not; new sessions keep to it.
    func forgetful() throws {
        let admin = try Connection(try cluster.start().superuserURL, applicationName: "test")
        for setting in ["synchronous_commit = off", "wal_writer_delay = '10s'", "wal_writer_flush_after = '1GB'"] {
            try admin.execute("alter system set \(setting)")
        }
        try admin.query("select pg_reload_conf()", [])
    }

    /// Ends the server as a failing machine does: all its processes at once.
    func killAll() throws {
        let text = try String(contentsOfFile: "\(dataFolder)/postmaster.pid", encoding: .utf8)
        guard let server = text.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return }
        // The children end by themselves when the postmaster is gone, if not at once; stopped they write no more.
        let children = (try? String(contentsOfFile: "/proc/\(server)/task/\(server)/children", encoding: .utf8)) ?? ""
        for process in [server] + children.split(separator: " ").compactMap({ pid_t($0) }) {
            kill(process, SIGKILL)
        }
        let end = Date() + 30
        while cluster.isRunning, Date() < end { usleep(10_000) }
    }
}

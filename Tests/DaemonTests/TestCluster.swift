import Cluster
import Foundation

/// A PostgreSQL of one test's own, which may be restarted without order.
final class TestCluster {
    private let folder = "/tmp/cpt-pg-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"

    private var cluster: PrivateCluster {
        PrivateCluster(stateDirectory: folder, settings: ["shared_buffers": "32MB", "max_connections": "40"])
    }

    /// - Returns: how to connect, the same after every start.
    func start() throws -> String { try cluster.start().url }

    var dataFolder: String { folder + "/postgresql/data" }

    /// What `pg_ctl stop -m immediate` does: no checkpoint, the next start recovers from the log.
    func crash() throws {
        let text = try String(contentsOfFile: "\(dataFolder)/postmaster.pid", encoding: .utf8)
        guard let process = text.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return }
        kill(process, SIGQUIT)
        let end = Date() + 30
        while cluster.isRunning, Date() < end { usleep(10_000) }
    }

    func restart() throws {
        try crash()
        _ = try start()
    }

    func remove() {
        if cluster.isRunning { try? cluster.start().stop(force: true) }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

import Cluster
import Foundation

/// A PostgreSQL of one test's own, which may be restarted without order.
final class TestCluster {
    let folder = "/tmp/cpt-pg-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"

    private let settings: [String: String]
    private(set) var superuserURL = ""

    /// - Parameter settings: of PostgreSQL.
    init(settings: [String: String] = [:]) {
        let usual = ["shared_buffers": "32MB", "max_connections": "40"]
        self.settings = usual.merging(settings) { $1 }
    }

    var cluster: PrivateCluster { PrivateCluster(stateDirectory: folder, settings: settings) }

    /// - Returns: how to connect, the same after every start.
    @discardableResult
    func start() throws -> String {
        let running = try cluster.start()
        superuserURL = running.superuserURL
        return running.url
    }

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

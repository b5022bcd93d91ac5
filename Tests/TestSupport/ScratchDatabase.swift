package import Cluster
internal import Foundation
internal import Postgres
internal import Synchronization

/// A throw-away PostgreSQL for the tests of one process: made at the first use, removed at the end.
///
/// Each test asks for a database or a schema of its own, so that tests may run side by side. As a database has its
/// own advisory locks and notifications, take one where those matter; it costs some 50 ms, a schema 1 ms.
package final class ScratchDatabase: Sendable {
    package static let shared = ScratchDatabase()

    private struct Server {
        let folder: String
        let cluster: RunningCluster
    }

    private let server = Mutex<Server?>(nil)
    private let names = Atomic<Int>(0)

    private init() {}

    /// An empty schema, which `search_path` of the url names.
    package func makeSchema() throws -> (url: String, schema: String) {
        let cluster = try cluster()
        let name = makeName("schema")
        let admin = try Connection(cluster.url, applicationName: "scratch")
        try admin.execute("CREATE SCHEMA \(name)")
        return ("\(cluster.url)&options=-csearch_path%3D\(name)", name)
    }

    /// An empty database, owned by `callpace`.
    /// - Returns: how to connect as `callpace` and as the superuser.
    package func makeDatabase() throws -> (url: String, superuserURL: String) {
        let cluster = try cluster()
        let name = makeName("database")
        let admin = try Connection(cluster.superuserURL, applicationName: "scratch")
        try admin.execute("CREATE DATABASE \(name) OWNER callpace TEMPLATE template0")
        func renamed(_ url: String) -> String { url.replacingOccurrences(of: ":///callpace?", with: ":///\(name)?") }
        return (renamed(cluster.url), renamed(cluster.superuserURL))
    }

    /// The server itself, as it came to be.
    package func cluster() throws -> RunningCluster {
        try server.withLock { server in
            if let server { return server.cluster }
            ScratchDatabase.removeLeftovers()
            let folder = "\(ScratchDatabase.prefix)\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
            let settings = [
                "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200",
                "shared_buffers": "32MB",
            ]
            let cluster = try PrivateCluster(stateDirectory: folder, settings: settings).start()
            server = Server(folder: folder, cluster: cluster)
            atexit { ScratchDatabase.shared.remove() }
            return cluster
        }
    }

    private func makeName(_ kind: String) -> String {
        "scratch_\(kind)_\(names.add(1, ordering: .relaxed).newValue)"
    }

    private func remove() {
        guard let server = server.withLock({ $0 }) else { return }
        try? server.cluster.stop(force: true)
        try? FileManager.default.removeItem(atPath: server.folder)
    }

    private static let prefix = "/tmp/callpace-scratch-"

    private static func hasEnded(_ process: pid_t) -> Bool {
        if kill(process, 0) != 0 { return errno == ESRCH }
        // One that nobody has waited for still has its number.
        return (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") ?? false
    }

    /// Removes what test processes left that were killed.
    private static func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
            let path = "/tmp/\(name)"
            guard path.hasPrefix(prefix), let owner = pid_t(path.dropFirst(prefix.count).prefix { $0 != "-" }),
                hasEnded(owner)
            else { continue }
            let left = PrivateCluster(stateDirectory: path)
            if left.isRunning { try? left.start().stop(force: true) }
            try? FileManager.default.removeItem(atPath: path)
        }
    }
}

internal import Synchronization

/// A private cluster that serves, and one process's use of it.
///
/// The server outlives a process that merely ends: whoever no longer needs it calls `stop()`.
package final class RunningCluster: Sendable {
    /// How to connect as `callpace` to the database `callpace`.
    package let url: String
    /// How to connect as the superuser to the same database; for root and the owner of the data alone.
    package let superuserURL: String
    /// The folder of the socket, for `psql -h`.
    package let socketDirectory: String
    /// Whether this call of `start()` started the server; false when it ran already.
    package let isOwner: Bool

    private let cluster: PrivateCluster
    private let use: Mutex<FolderLock?>

    init(cluster: PrivateCluster, socketFolder: String, isOwner: Bool, use: FolderLock) {
        self.cluster = cluster
        self.isOwner = isOwner
        socketDirectory = socketFolder
        url = PrivateCluster.url(socketFolder: socketFolder, role: PrivateCluster.role, database: "callpace")
        superuserURL = PrivateCluster.url(socketFolder: socketFolder, role: "postgres", database: "callpace")
        self.use = Mutex(use)
    }

    /// Ends this use. The server stops when CallPace started it and no other process of CallPace uses it; connections
    /// are closed, open transactions rolled back.
    /// - Parameter force: stop it whoever uses it or started it.
    package func stop(force: Bool = false) throws(ClusterError) {
        guard let lock = try FolderLock(cluster.lockPath, .exclusive, seconds: 180) else {
            throw ClusterError(.timeout, "another process has held \(cluster.lockPath) for three minutes")
        }
        defer { withExtendedLifetime(lock) {} }
        use.withLock { $0 = nil }
        guard let server = Postmaster.running(on: cluster.data) else { return }
        if !force {
            let started = cluster.base.text(of: "started").flatMap { Int32($0.prefix { $0.isNumber }) }
            guard started == server.process else { return }
            guard try FolderLock(cluster.usersPath, .exclusive, seconds: 0) != nil else { return }
        }
        try server.stop()
        cluster.base.removeFile("started")
    }
}

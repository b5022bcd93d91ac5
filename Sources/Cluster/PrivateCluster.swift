internal import Postgres

/// A PostgreSQL of CallPace's own, for the trial and the small site: made, started and stopped under the state folder.
///
/// In `STATE/postgresql` stand `data`, `run` (the socket), `log`, and the locks by which several processes agree.
/// Nothing listens on the network; who may enter is decided by the users of the host (`pg_ident.conf`): root, the
/// owner of the data and whoever started the server are let in as `callpace`, the first two as `postgres` too.
/// As root the server runs as the owner of the state folder, else as `postgres`, `callpace` or `nobody`.
package struct PrivateCluster: Sendable {
    /// The role of the daemon and the name of its database.
    package static let role = "callpace"
    static let superuser = "postgres"

    let state: Folder
    let settings: [String: String]

    /// - Parameters:
    ///   - stateDirectory: an absolute path; made when it does not exist.
    ///   - settings: of PostgreSQL, over those of `postgresql.conf`.
    package init(stateDirectory: String, settings: [String: String] = [:]) {
        var path = stateDirectory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        state = Folder(path)
        self.settings = settings
    }

    var base: Folder { state.folder("postgresql") }
    var data: Folder { base.folder("data") }
    var log: Folder { base.folder("log") }
    var lockPath: String { base.file("lock") }
    var usersPath: String { base.file("users") }

    /// Whether its server runs.
    package var isRunning: Bool {
        Postmaster.running(on: data) != nil
    }

    /// Whether its data was made.
    package var exists: Bool {
        Folder.entry(data.file("PG_VERSION")) != nil
    }

    /// Makes the cluster where there is none, starts it where it does not run, and sees to role and database.
    /// - Parameter seconds: how long a server may take that starts, stops or recovers; it goes on when that is over.
    /// - Throws: `ClusterError`, whose description says what to do.
    package func start(within seconds: Int = 120) throws(ClusterError) -> RunningCluster {
        guard state.path.hasPrefix("/") else {
            throw ClusterError(.folder, "the state folder \(state.path) is no absolute path")
        }
        try base.make()
        guard let lock = try FolderLock(lockPath, .exclusive, seconds: 180) else {
            throw ClusterError(.timeout, "another process has been starting PostgreSQL for three minutes: \(lockPath)")
        }
        defer { withExtendedLifetime(lock) {} }
        // What a running server says while it starts, stops or recovers; then it serves or is gone.
        let deadline = Deadline(seconds: seconds)
        while let server = Postmaster.running(on: data) {
            switch connect(in: server.socketFolder) {
            case .success:
                return try runningCluster(server, isOwner: false)
            case .failure(let error):
                guard error.shouldReconnect, !deadline.isPast else { throw refused(error) }
                Deadline.pause(milliseconds: 100)
            }
        }
        let server = try launchAgain(within: seconds)
        try base.write("\(server.process)\n", to: "started", mode: 0o644)
        return try runningCluster(server, isOwner: true)
    }

    /// A server that dies while it starts is started once more: what ended it seldom comes twice.
    private func launchAgain(within seconds: Int) throws(ClusterError) -> Postmaster {
        do {
            return try launch(within: seconds)
        } catch {
            guard error.kind == .connection || error.kind == .command, data.exists, !isRunning else { throw error }
            Deadline.pause(milliseconds: 250)
            return try launch(within: seconds)
        }
    }

    private func runningCluster(_ server: Postmaster, isOwner: Bool) throws(ClusterError) -> RunningCluster {
        guard let use = try FolderLock(usersPath, .shared, seconds: 5) else {
            throw ClusterError(.timeout, "another process holds \(usersPath)")
        }
        return RunningCluster(cluster: self, socketFolder: server.socketFolder, isOwner: isOwner, use: use)
    }

    /// Connects as the superuser where this user may, else as `callpace`, to see that the server serves.
    func connect(in socketFolder: String) -> Result<Connection, PostgresError> {
        let role = mayBeSuperuser ? PrivateCluster.superuser : PrivateCluster.role
        // The database of the superuser is there before any other.
        let url = PrivateCluster.url(socketFolder: socketFolder, role: role, database: role)
        do {
            return .success(try Connection(url, applicationName: "callpace cluster"))
        } catch {
            return .failure(error)
        }
    }

    func refused(_ error: PostgresError) -> ClusterError {
        ClusterError(.connection, "the private PostgreSQL in \(data.path) lets nobody in: \(error)")
    }

    private var mayBeSuperuser: Bool {
        Account.isRoot || Folder.entry(data.path)?.owner == Account.current?.id
    }

    static func url(socketFolder: String, role: String, database: String) -> String {
        // Everything but letters, digits and the marks of RFC 3986, 2.3.
        let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8
        let host = socketFolder.utf8.reduce(into: "") { text, byte in
            if plain.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "postgresql:///\(database)?host=\(host)&port=5432&user=\(role)"
    }
}

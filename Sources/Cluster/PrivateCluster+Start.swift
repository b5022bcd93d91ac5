internal import Postgres

extension PrivateCluster {
    /// Makes the data where there is none and starts the server. The caller holds the lock and saw no server.
    func launch(within seconds: Int) throws(ClusterError) -> Postmaster {
        let owner = try owner()
        guard Account.isRoot || owner.id == Account.current?.id else {
            throw ClusterError(
                .folder,
                "\(data.path) belongs to the user \(owner.name): run this as \(owner.name) or as root"
            )
        }
        if data.exists, data.names.isEmpty { data.remove() }
        let installation = try installation()
        // A daemon that runs as the owner of the state folder needs no root for what root has begun.
        if Folder.entry(state.path)?.owner == owner.id { try base.give(to: owner) }
        try letIn(owner)
        if !data.exists { try create(with: installation, as: owner) }
        let socketFolder = try makeSocketFolder(for: owner)
        try log.make(mode: 0o700)
        try log.give(to: owner)
        try writeSettings(socketFolder: socketFolder, owner: owner)
        try writeIdentities(owner: owner)
        if Postmaster.isForeign(data) { data.removeFile("postmaster.pid") }
        try startServer(with: installation, as: owner, within: seconds)
        guard let server = Postmaster.running(on: data) else {
            throw ClusterError(.command, "PostgreSQL ended as soon as it had started: \(logged)")
        }
        do {
            try prepareDatabase(in: socketFolder)
        } catch {
            // The first error is the one to tell.
            try? server.stop()
            throw error
        }
        return server
    }

    /// Starts the server by `pg_ctl`, so that it is no child of this process.
    private func startServer(
        with installation: Installation,
        as owner: Account,
        within seconds: Int
    ) throws(ClusterError) {
        // pg_ctl puts both paths between double quotes in a line for the shell. Relative ones are plain.
        let isPlain = base.path.utf8.allSatisfy { !"\"$`\\\n!".utf8.contains($0) }
        let (folder, prefix) = isPlain ? ("/", base.path + "/") : (base.path, "")
        let arguments =
            try owner.prefix() + [
                installation.program("pg_ctl"), "start", "-w", "-s", "-t", "\(seconds)", "-D", prefix + "data",
                "-l", prefix + "log/start.log",
            ]
        let deadline = Deadline(seconds: min(45, seconds))
        while true {
            log.removeFile("start.log")
            let outcome = try ChildProcess(arguments: arguments, folder: folder).run(seconds: seconds + 30)
            if outcome.status == 0 { return }
            // The remains of a server that was killed: its zombie, or children that have not yet noticed.
            let said = outcome.output + logged
            let passing = ["already exists", "pre-existing shared memory", "still in use"]
            let mayPass = passing.contains { said.contains($0) }
            guard mayPass, !deadline.isPast else {
                throw ClusterError(.command, "PostgreSQL did not start: \(outcome.output.lastLines); \(logged)")
            }
            Deadline.pause(milliseconds: 250)
        }
    }

    /// Creates the role and the database where they are missing.
    private func prepareDatabase(in socketFolder: Folder) throws(ClusterError) {
        let connection: Connection
        switch connect(in: socketFolder.path) {
        case .success(let open): connection = open
        case .failure(let error): throw refused(error)
        }
        do {
            let role = PrivateCluster.role
            if try connection.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [.text(role)]).isEmpty {
                try connection.execute("CREATE ROLE \(role) LOGIN")
            }
            if try connection.query("SELECT 1 FROM pg_database WHERE datname = $1", [.text(role)]).isEmpty {
                try connection.execute("CREATE DATABASE \(role) OWNER \(role)")
            }
        } catch {
            throw refused(error)
        }
    }

    /// Makes sure that the owner of the data may enter the folders on the way to it.
    private func letIn(_ owner: Account) throws(ClusterError) {
        for folder in [state, base] where Account.isRoot && !isOpen(folder, to: owner) {
            guard let entry = Folder.entry(folder.path) else { continue }
            try folder.setMode(entry.mode & 0o7777 | 0o011)
        }
        var path = ""
        for part in base.path.split(separator: "/") {
            path += "/\(part)"
            guard !isOpen(Folder(path), to: owner) else { continue }
            // Modes do not tell of access lists and further groups: let the user try.
            let trial = ChildProcess(arguments: try owner.prefix() + ["test", "-x", path])
            guard try trial.run(seconds: 10).status != 0 else { continue }
            throw ClusterError(
                .folder,
                "the user \(owner.name), as whom PostgreSQL runs, may not enter \(path): choose another state folder"
            )
        }
    }

    private func isOpen(_ folder: Folder, to user: Account) -> Bool {
        guard let entry = Folder.entry(folder.path) else { return false }
        if entry.owner == user.id { return entry.mode & 0o100 != 0 }
        if entry.group == user.group { return entry.mode & 0o010 != 0 }
        return entry.mode & 0o001 != 0
    }

    /// The folder of the socket: `run`, or a short one where the path is too long for a socket (107 bytes) or holds a
    /// comma, at which libpq parts hosts.
    private func makeSocketFolder(for owner: Account) throws(ClusterError) -> Folder {
        let usual = base.folder("run")
        base.removeFile("socket-folder")
        if usual.file(".s.PGSQL.5432").utf8.count <= 107, !usual.path.contains(",") {
            try usual.make()
            try usual.give(to: owner)
            return usual
        }
        // FNV-1a of the path, so that the same state always has the same folder.
        let hash = base.path.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let short = Folder("\(Account.isRoot ? "/run" : "/tmp")/callpace-\(String(hash, radix: 36))")
        try short.make()
        guard let entry = Folder.entry(short.path, followsLinks: false), entry.isFolder,
            entry.owner == owner.id || entry.owner == Account.current?.id, entry.mode & 0o022 == 0
        else {
            throw ClusterError(.folder, "\(short.path), for the socket of PostgreSQL, belongs to somebody else")
        }
        try short.give(to: owner)
        try base.write(short.path + "\n", to: "socket-folder", mode: 0o644)
        return short
    }

    /// The end of what the server has said lately.
    private var logged: String {
        let newest = log.names.filter { $0.hasPrefix("postgresql-") }.max { left, right in
            Folder.entry(log.file(left))?.modified ?? 0 < Folder.entry(log.file(right))?.modified ?? 0
        }
        return ["start.log", newest].compactMap { $0.flatMap { log.tail(of: $0, bytes: 2048)?.lastLines } }
            .filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

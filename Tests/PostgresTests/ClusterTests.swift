import Cluster
import Foundation
import Postgres
import Testing

/// The private cluster, as root, each time in a folder of its own.
@Suite struct ClusterTests {
    let folder = FileFolder.temporary()

    var cluster: PrivateCluster {
        PrivateCluster(stateDirectory: folder.path, settings: ["fsync": "off", "shared_buffers": "16MB"])
    }

    var data: FileFolder {
        folder.folder("postgresql/data")
    }

    /// Runs the test and leaves no server and no file behind.
    func cleaningUp(_ body: () throws -> Void) throws {
        defer {
            if cluster.isRunning { try? cluster.start().stop(force: true) }
            folder.remove()
        }
        try body()
    }

    func connect(_ url: String) throws -> Connection {
        try Connection(url, applicationName: "test")
    }

    func serverProcess() throws -> pid_t {
        try #require(data.text(of: "postmaster.pid").split(separator: "\n").first.flatMap { pid_t($0) })
    }

    @Test("a cluster comes from nothing, serves as callpace and postgres, and stops")
    func fromNothing() throws {
        try cleaningUp {
            #expect(!cluster.exists && !cluster.isRunning)
            let running = try cluster.start()
            #expect(running.isOwner)
            let connection = try connect(running.url)
            let row = try connection.query(
                """
                SELECT current_user::text, current_database()::text, current_setting('data_checksums'),
                       current_setting('server_encoding'), current_setting('listen_addresses'),
                       current_setting('max_connections')::int,
                       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
                       (SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()),
                       current_setting('fsync')
                """
            ).onlyRow()
            #expect(try row.text(0) == "callpace")
            #expect(try row.text(1) == "callpace")
            #expect(try row.text(2) == "on")
            #expect(try row.text(3) == "UTF8")
            #expect(try row.text(4) == "")
            #expect(try row.int(5) == 40)
            #expect(try row.bool(6) == false)
            #expect(try row.text(7) == "callpace")
            #expect(try row.text(8) == "off")
            let superuser = try connect(running.superuserURL)
            #expect(try superuser.query("SELECT current_user::text").onlyRow().text(0) == "postgres")
            #expect(try folder.owner(of: "postgresql/data") == "postgres")
            #expect(try folder.mode(of: "postgresql/data") == 0o700)
            try running.stop()
            #expect(!cluster.isRunning && cluster.exists)
            #expect(!data.exists("postmaster.pid"))
        }
    }

    @Test("a second start joins the first, and the last to leave stops the server")
    func startTwice() throws {
        try cleaningUp {
            let first = try cluster.start()
            let process = try serverProcess()
            let second = try cluster.start()
            #expect(first.isOwner && !second.isOwner)
            #expect(first.url == second.url)
            #expect(try serverProcess() == process)
            try first.stop()
            #expect(try connect(second.url).query("SELECT 1").count == 1)
            try second.stop()
            #expect(!cluster.isRunning)
            try second.stop()
        }
    }

    @Test("a server that somebody else started is used and left running, unless told")
    func notOurs() throws {
        try cleaningUp {
            let first = try cluster.start()
            try FileManager.default.removeItem(atPath: folder.path + "/postgresql/started")
            try first.stop()
            #expect(cluster.isRunning)
            let second = try cluster.start()
            #expect(!second.isOwner)
            try second.stop(force: true)
            #expect(!cluster.isRunning)
        }
    }

    @Test("of several that start at once one starts the server and all are served")
    func atOnce() async throws {
        let cluster = cluster
        let running = try await withThrowingTaskGroup(of: RunningCluster.self) { group in
            for _ in 0..<4 { group.addTask { try cluster.start() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try cleaningUp {
            #expect(running.filter(\.isOwner).count == 1)
            for one in running { #expect(try connect(one.url).query("SELECT 1").count == 1) }
            for one in running { try one.stop() }
            #expect(!cluster.isRunning)
        }
    }

    @Test("after kill -9 of the server the next start recovers what was committed")
    func killed() throws {
        try cleaningUp {
            let first = try cluster.start()
            try connect(first.url).execute("CREATE TABLE kept (a int); INSERT INTO kept VALUES (42)")
            kill(try serverProcess(), SIGKILL)
            let second = try cluster.start()
            #expect(second.isOwner)
            #expect(try connect(second.url).query("SELECT a FROM kept").onlyRow().int(0) == 42)
            try second.stop(force: true)
        }
    }

    @Test("a process id that somebody else got meanwhile does not keep the server away")
    func foreignProcess() throws {
        try cleaningUp {
            try cluster.start().stop()
            try data.write("\(getpid())\n\(data.path)\n0\n5432\n/nowhere\n\n  0 0\nready\n", to: "postmaster.pid")
            #expect(!cluster.isRunning)
            let running = try cluster.start()
            #expect(running.isOwner)
            try running.stop()
        }
    }

    @Test("an interrupted making of the data is begun anew")
    func interrupted() throws {
        try cleaningUp {
            let draft = folder.folder("postgresql/data.tmp")
            draft.folder("base").make()
            try draft.write("15\n", to: "PG_VERSION")
            let running = try cluster.start()
            #expect(try connect(running.url).query("SELECT 1").count == 1)
            #expect(!folder.exists("postgresql/data.tmp"))
            try running.stop()
        }
    }

    @Test("data of another version is refused in one sentence that names both")
    func otherVersion() throws {
        try cleaningUp {
            data.make(mode: 0o700)
            try data.write("9\n", to: "PG_VERSION")
            let error = try #require(#expect(throws: ClusterError.self) { try cluster.start() })
            #expect(error.kind == .wrongVersion)
            #expect(error.description.contains("PostgreSQL 9"))
            #expect(error.description.contains("PostgreSQL 15"))
            #expect(data.text(of: "PG_VERSION") == "9\n")
        }
    }

    @Test("a folder with something else in it is refused and left alone")
    func noCluster() throws {
        try cleaningUp {
            data.make()
            try data.write("mine", to: "letter.txt")
            let error = #expect(throws: ClusterError.self) { try cluster.start() }
            #expect(error?.kind == .folder)
            #expect(data.text(of: "letter.txt") == "mine")
        }
    }

    @Test("a path too long for a socket gets a short folder for it, also when joined")
    func longPath() throws {
        try cleaningUp {
            let long = folder.folder(String(repeating: "long/", count: 20) + "state")
            let cluster = PrivateCluster(stateDirectory: long.path, settings: ["fsync": "off"])
            let running = try cluster.start()
            defer { try? running.stop(force: true) }
            #expect(!running.socketDirectory.hasPrefix(folder.path))
            #expect(long.text(of: "postgresql/socket-folder") == running.socketDirectory + "\n")
            #expect(try connect(running.url).query("SELECT 1").count == 1)
            let second = try cluster.start()
            #expect(second.url == running.url)
            try second.stop()
            try running.stop()
            FileFolder(running.socketDirectory).remove()
        }
    }

    @Test("a state folder with odd characters in its name works", arguments: ["a b 'c' \"d\" \\ $(false) é", "a,b"])
    func oddName(_ name: String) throws {
        try cleaningUp {
            let odd = folder.folder(name)
            let cluster = PrivateCluster(stateDirectory: odd.path, settings: ["fsync": "off"])
            let running = try cluster.start()
            defer { try? running.stop(force: true) }
            #expect(try connect(running.url).query("SELECT 1").count == 1)
            try running.stop()
            FileFolder(running.socketDirectory).remove()
        }
    }

    @Test("a closed state folder is opened for the server's user; a closed folder above it is named")
    func closedFolders() throws {
        try cleaningUp {
            let state = folder.folder("state")
            state.make(mode: 0o700)
            let running = try PrivateCluster(stateDirectory: state.path, settings: ["fsync": "off"]).start()
            try running.stop()
            #expect(try folder.mode(of: "state") == 0o711)

            let closed = folder.folder("closed")
            closed.make(mode: 0o700)
            let inner = PrivateCluster(stateDirectory: closed.path + "/state")
            let error = try #require(#expect(throws: ClusterError.self) { try inner.start() })
            #expect(error.kind == .folder)
            #expect(error.description.contains("may not enter \(closed.path):"))
            #expect(try folder.mode(of: "closed") == 0o700)
        }
    }

    @Test("the server runs as the owner of the state folder")
    func stateOfAnother() throws {
        try cleaningUp {
            let state = folder.folder("state")
            state.make()
            try FileManager.default.setAttributes([.ownerAccountName: "nobody"], ofItemAtPath: state.path)
            let running = try PrivateCluster(stateDirectory: state.path, settings: ["fsync": "off"]).start()
            #expect(try connect(running.url).query("SELECT 1").count == 1)
            for name in ["state/postgresql", "state/postgresql/data", "state/postgresql/run"] {
                #expect(try folder.owner(of: name) == "nobody", "\(name)")
            }
            try running.stop()
        }
    }

    @Test("changes of the administrator outlive a restart")
    func administrator() throws {
        try cleaningUp {
            try cluster.start().stop()
            let rules = data.text(of: "pg_hba.conf") + "# mine\n"
            let names = data.text(of: "pg_ident.conf") + "callpace  nobody  callpace\n"
            try data.write(rules, to: "pg_hba.conf")
            try data.write(names, to: "pg_ident.conf")
            let settings = data.text(of: "postgresql.conf").replacingOccurrences(of: "= 40", with: "= 41")
            try data.write(settings, to: "postgresql.conf")
            let running = try cluster.start()
            let shown = try connect(running.url).query("SELECT current_setting('max_connections')").onlyRow().text(0)
            #expect(shown == "41")
            try running.stop()
            #expect(data.text(of: "pg_hba.conf") == rules)
            #expect(data.text(of: "pg_ident.conf") == names)
        }
    }

    @Test("a server that cannot start says why")
    func badSetting() throws {
        try cleaningUp {
            let bad = PrivateCluster(stateDirectory: folder.path, settings: ["fsync": "off", "no_such_setting": "1"])
            let error = try #require(#expect(throws: ClusterError.self) { try bad.start() })
            #expect(error.kind == .command)
            #expect(error.description.contains("no_such_setting"))
            try cluster.start().stop()
        }
    }

    @Test("a relative state folder is refused")
    func relative() {
        #expect(throws: ClusterError.self) { try PrivateCluster(stateDirectory: "state").start() }
        folder.remove()
    }
}

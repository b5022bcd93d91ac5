import Cluster
import Foundation
import Postgres

/// What happens to a server.
extension TestCluster {
    /// How to connect as the superuser to the database that is always there.
    var adminURL: String { superuserURL.replacingOccurrences(of: ":///callpace?", with: ":///postgres?") }

    func admin(_ url: String? = nil) throws -> Connection {
        try Connection(url ?? adminURL, applicationName: "test admin")
    }

    /// Runs statements one by one as the superuser, each in a transaction of its own.
    func order(_ statements: String...) throws {
        let connection = try admin()
        for statement in statements { try connection.execute(statement) }
    }

    var postmaster: pid_t? {
        let text = try? String(contentsOfFile: "\(dataFolder)/postmaster.pid", encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    /// Ends the server by a signal: SIGINT is a fast shutdown, SIGQUIT an immediate one, SIGKILL a crash.
    func stop(_ signal: Int32 = SIGINT) {
        guard let postmaster else { return }
        kill(postmaster, signal)
        let end = Date() + 60
        while cluster.isRunning, Date() < end { usleep(10_000) }
    }

    /// The processes that serve clients of an application, or of all.
    func backends(of application: String = "callpace%") throws -> [pid_t] {
        try admin().query("select pid from pg_stat_activity where application_name like $1", [.text(application)])
            .map { pid_t(try $0.int32(0)) }
    }

    func terminateBackends() throws {
        _ = try admin().query(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'callpace%'"
        )
    }

    /// Puts a rule of who may enter before all others.
    func letIn(_ rule: String) throws {
        let path = "\(dataFolder)/pg_hba.conf"
        let before = try String(contentsOfFile: path, encoding: .utf8)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.write(contentsOf: Data("\(rule)\n\(before)".utf8))
        try handle.close()
        try order("select pg_reload_conf()")
    }

    // MARK: Copies

    /// Copies the data of the stopped server, as a backup of the files.
    func copyData(to name: String) throws {
        try Shell.run("cp", ["-a", dataFolder, "\(folder)/\(name)"])
    }

    /// Puts such a copy in the place of the data.
    func restoreData(from name: String) throws {
        try Shell.run("rm", ["-rf", dataFolder])
        try Shell.run("cp", ["-a", "\(folder)/\(name)", dataFolder])
    }

    /// Makes this one a standby of another, which takes everything from it without being waited for.
    func becomeStandby(of primary: TestCluster) throws {
        try primary.letIn("local replication all peer map=callpace")
        try Shell.run("mkdir", ["-p", "\(folder)/postgresql"])
        try Shell.run(
            "pg_basebackup",
            ["-D", dataFolder, "-R", "-X", "stream", "-c", "fast", "-U", "postgres", "-h", primary.socketFolder]
        )
        try Shell.run("chown", ["-R", "postgres:postgres", dataFolder])
        try start()
    }

    var socketFolder: String { "\(folder)/postgresql/run" }

    /// Stops taking anything from the primary.
    func cutReplication() async throws {
        try order("alter system set primary_conninfo = ''", "select pg_reload_conf()")
        try await until("the replication to end") {
            try admin().query("select 1 from pg_stat_wal_receiver").isEmpty
        }
    }

    /// Waits until a standby has all that its primary has.
    func hasFollowed(_ primary: TestCluster) async throws {
        let place = try primary.admin().query("select pg_current_wal_lsn()::text").onlyRow().text(0)
        try await until("the standby to reach \(place)") {
            try admin().query("select pg_last_wal_replay_lsn() >= $1::text::pg_lsn", [.text(place)]).onlyRow().bool(0)
        }
    }

    func promote() throws { try order("select pg_promote(true, 60)") }
}

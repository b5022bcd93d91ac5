import Cluster
import Foundation
import Linux
import Pace
import Postgres
import Simulator
import TestSupport

/// A folder of a test's own with a configuration, logs and a database; everything ends with the object.
final class Office {
    /// Short, as the path of a socket must be.
    let folder: String
    /// The database of the configuration; nil: a private cluster under `state`.
    let databaseURL: String?
    /// Where a test looks, if not there.
    var askedURL: String?
    /// File systems that were mounted under the folder, to be unmounted at the end.
    var mounts: [String] = []
    /// How its processes connect, where that is another way, such as through a proxy.
    var processURL: String?
    private var processes: [CallPaceProcess] = []

    private init(databaseURL: String?) throws {
        folder = "/tmp/cpt-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        self.databaseURL = databaseURL
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// With an empty database of the shared server.
    static func scratch() throws -> Office {
        try Office(databaseURL: ScratchDatabase.shared.makeDatabase().url)
    }

    static func at(_ databaseURL: String) throws -> Office { try Office(databaseURL: databaseURL) }

    /// With a PostgreSQL of its own under the state folder.
    static func withPrivateCluster() throws -> Office { try Office(databaseURL: nil) }

    deinit {
        for process in processes { process.destroy() }
        for state in ["state", "server"] {
            let cluster = PrivateCluster(stateDirectory: "\(folder)/\(state)")
            if cluster.isRunning { try? cluster.start().stop(force: true) }
        }
        for mount in mounts { _ = try? Shell.run("umount", ["-l", mount]) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Files

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    }

    /// As Asterisk does for every record: open, append, close.
    func append(_ text: String, to name: String) throws {
        try FileDescriptor.open(path(name), for: .appending).write(Array(text.utf8))
    }

    func size(_ name: String) throws -> Int64 { try FileStatus(of: path(name)).size }

    /// Puts the database before the rest of a configuration.
    ///
    /// - Parameter keys: more keys of the database.
    func configure(
        _ rest: String,
        schema: String = "callpace",
        keys: String = "",
        name: String = "callpace.yaml"
    ) throws {
        let url = (processURL ?? databaseURL).map { "url: \"\($0)\", " } ?? ""
        let database = "database: {\(url)schema: \(schema)\(keys)}\n"
        // Of many daemons beside one another each takes a port that is free.
        let board = rest.contains("board:") ? "" : "\nboard: {listen: \"127.0.0.1:0\"}\n"
        try write("state_directory: \(path("state"))\n" + database + rest + board, to: name)
    }

    // MARK: Processes

    /// Runs a command to its end with the configuration of the folder.
    func run(_ arguments: String..., config: String = "callpace.yaml", input: [UInt8] = []) async throws -> Outcome {
        try await run(arguments, config: config, input: input)
    }

    func run(_ arguments: [String], config: String? = "callpace.yaml", input: [UInt8] = []) async throws -> Outcome {
        let options = config.map { ["--config", path($0)] } ?? []
        let process = try CallPaceProcess(arguments + options, in: folder, input: input)
        processes.append(process)
        return try await process.end(within: 120)
    }

    /// Starts the daemon and does not wait for anything.
    func startDaemon(
        config: String = "callpace.yaml",
        environment: [String: String] = [:],
        hasNotices: Bool = true
    ) throws -> CallPaceProcess {
        let process = try CallPaceProcess(
            ["run", "--config", path(config)],
            in: folder,
            environment: environment,
            hasNotices: hasNotices
        )
        processes.append(process)
        return process
    }

    /// Starts the daemon and waits until it follows its sources.
    func daemon(
        config: String = "callpace.yaml",
        environment: [String: String] = [:],
        hasNotices: Bool = true
    ) async throws -> CallPaceProcess {
        let process = try startDaemon(config: config, environment: environment, hasNotices: hasNotices)
        try await until("the daemon to follow: \(process.log)") { process.log.contains("following") }
        return process
    }

    // MARK: Database

    func connection() throws -> Connection {
        try Connection(askedURL ?? databaseURL ?? "", applicationName: "daemon tests")
    }

    /// The first column of every row, as text.
    func texts(_ sql: String) throws -> [String] {
        try connection().query(sql, []).map { try $0.textIfPresent(0) ?? "null" }
    }

    func number(_ sql: String) throws -> Int64 {
        try connection().query(sql, []).onlyRow().int64(0)
    }

    /// Everything that the counters show, to compare two ways that led to it. How a day is judged, and whether a daemon
    /// has noted its hours, depends on the clock.
    func counters(schema: String = "callpace") throws -> [String] {
        try ["contact_log", "intensity_day", "intensity_hour"].flatMap { view in
            let row = "to_jsonb(x) - 'state' - 'is_workday'"
            return try texts("select '\(view) ' || (\(row))::text from \(schema).\(view) x order by 1")
        }
    }

    /// Waits until every byte of the files is committed.
    func caughtUp(_ names: String..., source: String = "cdr", within seconds: Double = 60) async throws {
        let wanted = try names.map(size).reduce(0, +)
        var found: Int64 = -1
        try await until("\(source) to reach \(wanted) bytes, it has \(found)", within: seconds) {
            found = try number("select bytes from callpace.source_status where source = '\(source)'")
            return found == wanted
        }
    }
}

/// The account of a source as `callpace status --json` tells it.
struct SourceAccount: Decodable {
    var source: String
    var state: String
    var problem: String?
    var records: Int64
    var stored: Int64
    var duplicates: Int64
    var ignored: Int64
    var quarantined: Int64
    var bytes: Int64
    var gaps: Int64
    var pending_bytes: Int64
    var balanced: Bool
}

extension Office {
    func accounts() async throws -> [SourceAccount] {
        struct Status: Decodable { var sources: [SourceAccount] }
        let outcome = try await run("status", "--json")
        return try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8)).sources
    }
}

import Cluster
import Foundation
import Simulator
import TestSupport
import Testing

/// An office at work on a database: a log that grows while the daemon runs, and at the end the proof that every record
/// was counted once.
final class WorkingDay {
    static let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: "Master.csv*")
    static let configuration = AsteriskLog.configuration([source])

    let office: Office
    private(set) var log: AsteriskLog
    private var random: SeededRandom
    private let keys: String

    /// - Parameters:
    ///   - calls: how many calls the log will have.
    ///   - keys: more keys of the database in the configuration.
    init(_ office: Office, calls: Int = 1_500, seed: UInt64, keys: String = "") throws {
        self.office = office
        self.keys = keys
        random = SeededRandom(seed: seed)
        log = AsteriskLog(path: office.path("Master.csv"), calls: calls, seed: seed)
        try office.configure(Self.configuration, keys: keys)
    }

    /// Writes so many parts in a hundred of the log, one record after the other.
    func write(_ percent: Int) throws {
        let end = log.written + log.lines.count * percent / 100
        while log.written < min(end, log.lines.count) { try log.write(end - log.written, using: &random) }
    }

    /// Writes slowly while something happens.
    func write(_ percent: Int, in steps: Int, _ meanwhile: (Int) async throws -> Void) async throws {
        let each = max(1, log.lines.count * percent / 100 / steps)
        for step in 0..<steps {
            try log.write(each, using: &random)
            try await meanwhile(step)
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    func rotate() throws { try log.rotate() }

    /// Writes what is left.
    func finish() throws {
        while !log.isComplete { try log.write(1_000, using: &random) }
    }

    var names: [String] {
        log.files.map { ($0 as NSString).lastPathComponent }.filter {
            FileManager.default.fileExists(atPath: office.path($0))
        }
    }

    /// Waits until every file is committed to its last byte.
    func caughtUp(_ daemon: CallPaceProcess, within seconds: Double = 120) async throws {
        try await until("all to be committed: \(daemon.log)", within: seconds) {
            // The database may be away or empty at the moment.
            guard let rows = try? office.texts("select path || ' ' || committed_offset from callpace.source_file")
            else { return false }
            let found = Set(rows)
            return try names.allSatisfy { found.contains("\(office.path($0)) \(try office.size($0))") }
        }
    }

    /// Ends the daemon and compares everything with a clean import of the same files.
    ///
    /// - Parameter duplicates: whether records were read twice.
    func expectExact(_ daemon: CallPaceProcess, duplicates: Bool = false) async throws {
        try finish()
        try await caughtUp(daemon)
        #expect(daemon.isRunning, "\(daemon.log)")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)")
        // A private cluster ends with its last user.
        let server =
            office.databaseURL == nil ? try PrivateCluster(stateDirectory: office.path("state")).start() : nil
        defer { withExtendedLifetime(server) {} }
        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.gaps == 0 && account.pending_bytes == 0, "\(account)")
        #expect(account.stored == log.lines.count && account.quarantined == 0 && account.ignored == 0, "\(account)")
        #expect(duplicates || account.duplicates == 0, "\(account)")
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        try await expectCountersOfImport()
    }

    func expectCountersOfImport() async throws {
        try office.configure(Self.configuration, schema: "clean", keys: keys, name: "clean.yaml")
        let files = names.map(office.path)
        let imported = try await office.run(["import", "--source", "cdr"] + files, config: "clean.yaml")
        #expect(imported.status == 0, "\(imported.errors)")
        let (found, expected) = (try office.counters(), try office.counters(schema: "clean"))
        #expect(expected.count { $0.hasPrefix("contact_log") } > log.lines.count / 20)
        expectSame(found, expected)
    }
}

extension String {
    /// How many lines of a log hold some words.
    func lines(with words: String) -> Int { split(separator: "\n").count { $0.contains(words) } }
}

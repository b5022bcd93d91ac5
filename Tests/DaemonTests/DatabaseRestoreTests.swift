import Foundation
import Postgres
import TestSupport
import Testing

@Suite("A database from a backup")
struct DatabaseRestoreTests {
    enum Way: String, CaseIterable, CustomTestStringConvertible {
        case files = "a copy of the files"
        case dumpInPlace = "pg_dump, and psql in one transaction into the same database"
        case dumpRenamed = "pg_dump, and psql into a new database that is given the name"
        case otherTimeline = "a copy of the files from before a promotion"
        case empty = "no backup: a database made anew"

        var testDescription: String { rawValue }
    }

    /// Takes the backup; for a copy of the files the server stands still.
    private func backUp(_ cluster: TestCluster, _ way: Way) throws {
        switch way {
        case .files, .otherTimeline:
            cluster.stop()
            try cluster.copyData(to: "backup")
            if way == .otherTimeline {
                try Shell.run("touch", ["\(cluster.dataFolder)/standby.signal"])
                try Shell.run("chown", ["postgres:postgres", "\(cluster.dataFolder)/standby.signal"])
                try cluster.start()
                try cluster.promote()
            }
            try cluster.start()
        case .dumpInPlace, .dumpRenamed:
            let clean = way == .dumpInPlace ? ["--clean", "--if-exists"] : []
            try Shell.run("pg_dump", ["-d", cluster.superuserURL, "-f", "\(cluster.folder)/dump.sql"] + clean)
        case .empty:
            break
        }
    }

    private func restore(_ cluster: TestCluster, _ way: Way) async throws {
        let dump = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", "\(cluster.folder)/dump.sql", "-d"]
        switch way {
        case .files, .otherTimeline:
            cluster.stop()
            try cluster.restoreData(from: "backup")
            try cluster.start()
        case .dumpInPlace:
            // What is being written may stand in the way of the first attempts.
            try await until("the dump to be restored") {
                (try? Shell.run("psql", dump + [cluster.superuserURL])) != nil
            }
        case .dumpRenamed:
            try cluster.order("create database restored owner callpace template template0")
            try Shell.run(
                "psql",
                dump + [cluster.superuserURL.replacingOccurrences(of: ":///callpace?", with: ":///restored?")]
            )
            try cluster.order("alter database callpace allow_connections false")
            try cluster.terminateBackends()
            try cluster.order(
                "alter database callpace rename to broken",
                "alter database restored rename to callpace"
            )
        case .empty:
            try cluster.order("drop database callpace with (force)", "create database callpace owner callpace")
        }
    }

    @Test(
        "Case 71: yesterday's backup restored under the daemon, or while it stands still",
        arguments: Way.allCases,
        [true, false]
    )
    func restored(_ way: Way, whileRunning: Bool) async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let day = try WorkingDay(Office.at(try cluster.start()), seed: 71)
        var daemon = try await day.office.daemon()
        try day.write(20)
        try day.rotate()
        try day.write(10)
        try await day.caughtUp(daemon)
        try backUp(cluster, way)
        // What the backup does not know: the rest of a file, whole files, and all under other names.
        try day.write(10)
        try day.rotate()
        try day.write(20)
        try day.rotate()
        try day.write(10)
        try await day.caughtUp(daemon)

        if !whileRunning {
            daemon.signal(SIGTERM)
            try await daemon.end()
            try day.write(10)
            try day.rotate()
        }
        try await restore(cluster, way)
        if whileRunning {
            // Nothing is written: what the database has forgotten is missed all the same.
            try await until("the daemon to notice: \(daemon.log)") { daemon.log.contains("is not what it was") }
        } else {
            daemon = try await day.office.daemon()
        }
        if way == .otherTimeline {
            try await until("the timeline in the log: \(daemon.log)") {
                daemon.log.contains("is used although it stands")
            }
        }
        try await day.caughtUp(daemon)
        try day.write(10)
        try await day.expectExact(daemon)
        #expect(daemon.log.lines(with: "is not what it was") == (whileRunning ? 1 : 0), "\(daemon.log)")
    }

    @Test(
        "Case 71: a restored backup whose files are gone declares what it cannot read again",
        arguments: [true, false]
    )
    func filesGone(whileRunning: Bool) async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let day = try WorkingDay(Office.at(try cluster.start()), seed: 711)
        var daemon = try await day.office.daemon()
        try day.write(30)
        try await day.caughtUp(daemon)
        try backUp(cluster, .dumpRenamed)
        let known = try day.office.size("Master.csv")
        try day.write(30)
        try await day.caughtUp(daemon)
        try day.rotate()
        let lost = try day.office.size("Master.csv.1") - known
        try day.write(20)
        try await day.caughtUp(daemon)
        if !whileRunning {
            daemon.signal(SIGTERM)
            try await daemon.end()
        }
        try FileManager.default.removeItem(atPath: day.office.path("Master.csv.1"))
        try await restore(cluster, .dumpRenamed)
        if !whileRunning { daemon = try await day.office.daemon() }
        try await until("the gap: \(daemon.log)") {
            daemon.log.contains("\(lost) bytes that were read once are neither in the database nor in a file any more")
        }
        try day.finish()
        try await day.caughtUp(daemon)
        daemon.signal(SIGTERM)
        try await daemon.end()
        let account = try #require(try await day.office.accounts().first)
        #expect(account.gaps == 1 && account.balanced)
        #expect(try day.office.number("select gap_bytes from callpace.source_status") == lost)
        // Told once: a later start finds nothing more to tell.
        let again = try await day.office.daemon()
        again.signal(SIGTERM)
        try await again.end()
        #expect(!again.log.contains("has gone back"), "\(again.log)")
        let verified = try await day.office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    enum Edit: String, CaseIterable, CustomTestStringConvertible {
        case beyond = "committed_offset = size_seen + 1000"
        case ahead = "committed_offset = committed_offset + 700"
        case behind = "committed_offset = committed_offset - 700"
        case negative = "committed_offset = -5"
        case huge = "committed_offset = 9223372036854775807, size_seen = 9223372036854775807"
        case fingerprints = "head = '\\x00', anchor = '\\xffff', head_length = -3, anchor_length = 2147483647"
        case identity = "device = -1, inode = -1, generation = -1, birth = -1"
        case epoch = "epoch = -9223372036854775808"
        case carry = "carry = '\\xdeadbeef00ff'"
        case finished = "finished = true, size_seen = 0, pending_bytes = -9"

        var testDescription: String { rawValue }
    }

    private static func edit(_ office: Office, _ edit: Edit?) throws {
        let statement =
            edit.map { "update callpace.source_file set \($0.rawValue)" } ?? "delete from callpace.source_file"
        try office.connection().execute(statement)
    }

    @Test(
        "Case 71: the state of a file that was edited is refused or read again, with the daemon or without",
        arguments: Edit.allCases,
        [true, false]
    )
    func edited(_ edit: Edit, whileRunning: Bool) async throws { try await edited(edit, whileRunning) }

    @Test("Case 71: the state of all files deleted", arguments: [true, false])
    func forgotten(whileRunning: Bool) async throws { try await edited(nil, whileRunning) }

    private func edited(_ edit: Edit?, _ whileRunning: Bool) async throws {
        let day = try WorkingDay(Office.scratch(), calls: 300, seed: 712)
        var daemon = try await day.office.daemon()
        try day.write(40)
        try day.rotate()
        try day.write(30)
        try await day.caughtUp(daemon)
        if whileRunning {
            try Self.edit(day.office, edit)
            try day.write(20)
            // It is noticed by the next commit; with a fresh daemon whatever was not touched is looked at as well.
            try await Task.sleep(for: .seconds(1))
        }
        daemon.signal(SIGTERM)
        try await daemon.end()
        if !whileRunning { try Self.edit(day.office, edit) }
        daemon = try await day.office.daemon()
        try day.finish()
        try await day.caughtUp(daemon)
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        let account = try #require(try await day.office.accounts().first)
        #expect(account.balanced && account.pending_bytes == 0, "\(account)")
        #expect(account.stored == day.log.lines.count, "\(account)")
        let verified = try await day.office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        try await day.expectCountersOfImport()
    }
}

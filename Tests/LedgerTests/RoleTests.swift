import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Roles")
struct RoleTests {
    @Test("Readers see the views and nothing else; writers do what the daemon does")
    func roles() async throws {
        let made = try ScratchDatabase.shared.makeDatabase()
        let owner = TestLedger.connect(made.superuserURL, "callpace")
        try await owner.perform { session in
            try session.makeRoles()
            _ = try session.migrate()
        }
        let writer = TestLedger.connect(made.superuserURL, "callpace")
        try await writer.perform { _ = try $0.connection.execute("set role callpace_writer") }
        let source = try await writer.perform {
            try $0.source(name: "cdr", site: "main", format: "asterisk-csv", zone: nil)
        }
        try await writer.use(.sales(minimums: [Dated(from: nil, value: .contacts(3))]), siteZones: [:])
        let taken = try #require(try await writer.takeOver(source))
        let records = [
            leg("c1", client: "79160000001", at: utc("2026-11-23 09:00:00"), seconds: 90),
            leg("c2", "207", at: utc("2026-11-23 09:00:00"), seconds: 90),
        ].placed
        try await writer.perform { session in
            #expect(try session.connection.query("select current_user::text").onlyRow().text(0) == "callpace_writer")
            let position = StoredPosition(device: 1, inode: 2, generation: 3, birth: 4)
            let file = try session.addFile("/Master.csv", position, to: taken)
            var to = position
            to.offset = 300
            var batch = Batch(
                source: taken,
                file: file,
                path: "/Master.csv",
                from: position,
                to: to,
                carry: [1],
                sizeSeen: 300
            )
            batch.records = records
            batch.ignored = ["header": Tally()]
            batch.quarantined = [QuarantinedRecord(offset: 200, length: 100, reason: "why", bytes: [0])]
            _ = try session.commit(batch)
            try session.noteSize(ofFile: file, of: taken, size: 400, pendingBytes: 3)
            try session.noteState(ofSource: "cdr", "failed", problem: "gone")
            _ = try session.settle(.gap("/Master.csv", at: 0, bytes: 9), of: taken)
            _ = try session.settle(.move(file, to: "/Master.csv.1", to), of: taken)
            try session.finishFile(file)
            try session.closeDays(at: utc("2026-11-25 00:00:00"), closeAfter: [:])
            try session.saveRules("{}", from: day("2026-11-23"))
            _ = try session.recountDays(since: day("2026-11-01"), why: .rules)
            try session.logCorrection(what: "x", who: "y", reason: "z", before: nil, after: "{}")
            try session.notify("sales")
            try session.giveBack(taken)
        }
        let reader = TestLedger.connect(made.superuserURL, "callpace")
        try await reader.perform { session in
            try session.connection.execute("set role callpace_reader")
            for view in ViewTests.promisedColumns.keys { _ = try session.connection.query("select * from \(view)") }
            #expect(try session.connection.query("select client from contact_log").onlyRow().text(0) == "7916*****01")
            for table in ["leg", "contact", "manager_day", "rule_version", "quarantine", "source_file", "stray"] {
                let error = #expect(throws: PostgresError.self) {
                    _ = try session.connection.query("select * from \(table)")
                }
                #expect(error?.sqlState == "42501", "\(table)")
            }
            let error = #expect(throws: PostgresError.self) {
                _ = try session.connection.query("delete from contact_log")
            }
            #expect(error != nil)
        }
    }
}

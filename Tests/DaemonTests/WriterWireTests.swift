import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

/// Two daemons, of which the one that writes stands still.
@Suite("A daemon that stands still")
struct WriterWireTests {
    @Test(
        "Case 63: the leader is stopped, another takes over, the leader goes on: one effective writer, exact",
        arguments: ["between commits", "inside a commit"]
    )
    func stopped(_ moment: String) async throws {
        let office = try Office.scratch()
        try office.configure(WireOffice.configuration)
        let lines = AsteriskLog.lines(calls: 600, seed: 63)
        func append(_ range: Range<Int>) throws {
            try office.append(String(decoding: lines[range].joined(), as: UTF8.self), to: "Master.csv")
        }
        try office.write(Array(lines[..<100].joined()), to: "Master.csv")
        let leader = try await office.daemon()
        try await office.caughtUp("Master.csv")
        try #require(try office.number("select count(*) from pg_stat_activity where \(office.backends)") == 1)
        let writer = try office.number("select pid from pg_stat_activity where \(office.backends)")
        let second = try office.startDaemon()
        try await until("the second to wait: \(second.log)") { second.log.contains("another daemon follows cdr") }

        if moment == "inside a commit" {
            let stranger = try office.stranger()
            try stranger.execute("begin; lock table callpace.manager_day in exclusive mode")
            try append(100..<200)
            try await until("the leader to wait within its commit") {
                // Judgements wait for the table for a moment too, on a connection of their own.
                try office.number(
                    """
                    select count(*) from pg_locks l join pg_class c on c.oid = l.relation
                    where c.relname = 'manager_day' and not l.granted and l.pid = \(writer)
                    """
                ) == 1
            }
            leader.signal(SIGSTOP)
            try stranger.rollback()
            try await until("the leader's transaction to stand still") {
                try office.number(
                    "select count(*) from pg_stat_activity where pid = \(writer) and state = 'idle in transaction'"
                ) == 1
            }
        } else {
            leader.signal(SIGSTOP)
            try append(100..<200)
        }
        defer { leader.signal(SIGCONT) }
        try append(200..<400)
        // The server ends a session of which it has heard nothing for a minute.
        try await office.caughtUp("Master.csv", within: 240)
        #expect(second.log.contains("following"))
        #expect(try office.number("select writer_epoch from callpace.source") == 2)

        leader.signal(SIGCONT)
        try await until("the leader to stand by: \(leader.log)") {
            leader.log.contains("another daemon has taken over the source cdr")
                && leader.log.contains("another daemon follows cdr; waiting until it ends")
        }
        try append(400..<lines.count)
        try await office.caughtUp("Master.csv")
        #expect(try office.number("select writer_epoch from callpace.source") == 2)
        #expect(leader.isRunning && second.isRunning)
        leader.signal(SIGTERM)
        #expect(try await leader.end().status == 0)
        second.signal(SIGTERM)
        #expect(try await second.end().status == 0)
        try await office.expectExact(records: lines.count)
    }

    @Test("Imports beside the daemon into the same managers, all at once, end well and exact")
    func importsBeside() async throws {
        let office = try Office.scratch()
        try office.configure(WireOffice.configuration)
        let lines = AsteriskLog.lines(calls: 1_600, seed: 64)
        // Every other record comes by one of three imports; the files overlap with the log and with one another.
        var files: [[[UInt8]]] = [[], [], []]
        for (index, line) in lines.enumerated() {
            files[index % 3].append(line)
            if index % 5 == 0 { files[(index + 1) % 3].append(line) }
        }
        for (index, file) in files.enumerated() { try office.write(Array(file.joined()), to: "old-\(index).csv") }
        try office.write("", to: "Master.csv")
        let daemon = try await office.daemon()
        let imports = try files.indices.map { index in
            try CallPaceProcess(
                [
                    "import", "--source", "cdr", office.path("old-\(index).csv"), "--config",
                    office.path("callpace.yaml"),
                ],
                in: office.folder
            )
        }
        defer { for process in imports { process.destroy() } }
        for start in stride(from: 0, to: lines.count, by: 40) {
            let part = lines[start..<min(lines.count, start + 40)].joined()
            try office.append(String(decoding: part, as: UTF8.self), to: "Master.csv")
            try await Task.sleep(for: .milliseconds(30))
        }
        for process in imports {
            let outcome = try await process.end(within: 240)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let total = try (["Master.csv"] + files.indices.map { "old-\($0).csv" }).map(office.size).reduce(0, +)
        try await until("all to be committed: \(daemon.log)") {
            try office.number("select bytes from callpace.source_status") == total
        }
        #expect(!daemon.log.contains("stopped, trying again"), "\(daemon.log)")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.stored == lines.count && account.gaps == 0)
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        try await office.expectCounters(ofImport: "Master.csv")
    }
}

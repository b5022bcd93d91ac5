import Cluster
import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

/// What the server says when it cannot do what it is asked just now.
@Suite("Errors that pass")
struct RetryWireTests {
    @Test(
        "A transient error of the server is repeated until it passes, exact",
        arguments: [
            "Case 69: 40001", "Case 69: 40P01", "Case 69: 55P03", "Case 69: 25006", "Case 69: 53300",
            "Case 69: 57P01", "Case 69: 57014", "Case 69: 53200", "Case 69: 55006", "Case 69: 58030",
        ]
    )
    func passes(_ name: String) async throws {
        let state = String(name.suffix(5))
        let office = try Office.scratch()
        try office.configure(WireOffice.configuration)
        let lines = AsteriskLog.lines(calls: 300, seed: 69)
        func append(_ range: Range<Int>) throws {
            try office.append(String(decoding: lines[range].joined(), as: UTF8.self), to: "Master.csv")
        }
        try office.write(Array(lines[..<100].joined()), to: "Master.csv")
        let daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        let fault = try ServerFault(state, office)
        try fault.begin()
        try append(100..<200)
        try await fault.pass { daemon.log.contains(state) || daemon.log.contains(fault.words) }
        try append(200..<lines.count)
        try await office.caughtUp("Master.csv")
        #expect(daemon.log.contains(fault.words), "\(daemon.log)")
        #expect(!daemon.log.contains("stopped, trying again"), "\(daemon.log)")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        #expect(try office.number("select count(*) from callpace.quarantine") == 0)
        try await office.expectExact(records: lines.count)
    }
}

/// How an error of the server comes to be, for real where that can be had.
private final class ServerFault {
    let state: String
    private let office: Office
    private let stranger: Connection
    private let admin: Connection
    private let database: String

    init(_ state: String, _ office: Office) throws {
        self.state = state
        self.office = office
        database = try office.texts("select current_database()::text")[0]
        let superuserURL = try ScratchDatabase.shared.cluster().superuserURL
        admin = try Connection(superuserURL, applicationName: "admin")
        // Only a superuser may be patient with deadlocks.
        stranger = try Connection(
            superuserURL.replacingOccurrences(of: ":///callpace?", with: ":///\(database)?"),
            applicationName: "psql"
        )
        try stranger.execute("set search_path = callpace; set deadlock_timeout = '10min'")
    }

    /// What the log says of it.
    var words: String {
        switch state {
        case "55P03": "the table leg is locked by process \(stranger.backendProcess) (psql)"
        // What the server says last is not always heard.
        case "57P01": "the database is away, waiting"
        default: "SQLSTATE \(state)"
        }
    }

    func begin() throws {
        switch state {
        case "55P03", "57014":
            try stranger.execute("begin; lock table leg in access exclusive mode")
        case "40P01":
            // The daemon looks for a deadlock after three seconds; the stranger never does.
            try admin.execute("alter database \(database) set deadlock_timeout = '3s'")
            try endSessions()
            try stranger.execute("begin; update source set problem = problem")
        case "25006":
            try admin.execute("alter database \(database) set default_transaction_read_only = on")
            try endSessions()
        case "53300":
            try admin.execute("alter database \(database) connection limit 0")
            try endSessions()
        case "57P01":
            break
        default:
            // A sequence counts what a rolled back transaction has done.
            try stranger.execute(
                """
                create sequence fault;
                create function fail() returns trigger language plpgsql as $$ begin
                    if nextval('callpace.fault') <= 3 then raise exception 'for now' using errcode = '\(state)'; end if;
                    return null;
                end $$;
                create trigger fail after insert on leg for each statement execute function fail();
                grant usage on sequence fault to public
                """
            )
        }
    }

    /// Waits until the daemon has met it, then ends it.
    func pass(_ isMet: () -> Bool) async throws {
        switch state {
        case "55P03":
            try await until("the daemon to meet it") { isMet() }
            try stranger.rollback()
        case "57014":
            try await waitForLock()
            try admin.query("select pg_cancel_backend(pid) from pg_stat_activity where \(daemon)", [])
            try await until("the daemon to meet it") { isMet() }
            try stranger.rollback()
        case "40P01":
            try await waitForLock()
            // The daemon has moved its file and waits for the source; the other way round it is a ring.
            try ring()
            try await until("the daemon to meet it") { isMet() }
        case "25006":
            try await until("the daemon to meet it") { isMet() }
            try admin.execute("alter database \(database) reset default_transaction_read_only")
        case "53300":
            try await until("the daemon to meet it") { isMet() }
            try admin.execute("alter database \(database) connection limit -1")
        case "57P01":
            for _ in 0..<5 {
                try endSessions()
                try await Task.sleep(for: .milliseconds(50))
            }
            try await until("the daemon to meet it") { isMet() }
        default:
            try await until("the daemon to meet it") { isMet() }
        }
    }

    private var daemon: String { "datname = '\(database)' and application_name = 'callpace run'" }

    private func endSessions() throws {
        try admin.query("select pg_terminate_backend(pid) from pg_stat_activity where \(daemon)", [])
    }

    private func waitForLock() async throws {
        try await until("the daemon to wait") {
            try admin.query(
                "select count(*) from pg_stat_activity where \(daemon) and wait_event_type = 'Lock'",
                []
            ).onlyRow().int64(0) == 1
        }
    }

    /// Waits for the daemon's file row while the daemon waits for the stranger's source row, until the server ends the
    /// daemon's transaction.
    private func ring() throws {
        try stranger.execute("update source_file set path = path")
        try stranger.rollback()
    }
}

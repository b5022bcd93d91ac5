import Cluster
import Foundation
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

@Suite("What goes wrong outside is told in one sentence")
struct MustHoldTests {
    static let rest = AsteriskLog.configuration([
        SimulatedSource(name: "cdr", format: .asteriskCSV, path: "Master.csv*")
    ])

    @Test("A bad configuration is refused with file, line and what is allowed", arguments: ["check", "run", "status"])
    func badConfiguration(_ command: String) async throws {
        let office = try Office.scratch()
        try office.write("region: RU\nsorces: []\nteams:\n  - {name: a, zone: Mars/Base}\n", to: "callpace.yaml")
        let outcome = try await office.run(command)
        #expect(outcome.status == 78 && outcome.output.isEmpty)
        let file = office.path("callpace.yaml")
        try #require(outcome.errorLines.count == 2)
        #expect(outcome.errorLines[0].hasPrefix("\(file):2: "))
        #expect(outcome.errorLines[0].contains("'sorces'") && outcome.errorLines[0].contains("'sources'"))
        #expect(outcome.errorLines[1].hasPrefix("\(file):4: ") && outcome.errorLines[1].contains("'Mars/Base'"))
    }

    @Test("A missing configuration is named", arguments: ["check", "run", "contacts"])
    func missingConfiguration(_ command: String) async throws {
        let office = try Office.scratch()
        let outcome = try await office.run(command)
        #expect(outcome.status == 78 && outcome.output.isEmpty)
        #expect(outcome.errorLines == ["\(office.path("callpace.yaml")): cannot be read: there is no such file"])
    }

    @Test("A missing file to import is named, and nothing else is read")
    func missingFile() async throws {
        let office = try Office.scratch()
        try office.configure(Self.rest)
        let outcome = try await office.run("import", "--source", "cdr", office.path("none.csv"))
        #expect(outcome.status == 66 && outcome.errorLines.count == 1)
        #expect(outcome.errors.contains(office.path("none.csv")))
        #expect(outcome.errors.contains("no such file"))
    }

    @Test("A folder that cannot be read is named by check, by the log and by the status; the daemon goes on")
    func unreadableFolder() async throws {
        let office = try Office.scratch()
        try office.write("a file where a folder should be", to: "logs")
        let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: "logs/Master.csv*")
        try office.configure(AsteriskLog.configuration([source]))
        let check = try await office.run("check")
        #expect(check.status == 69)
        #expect(check.output.contains("\(office.path("logs")): not a directory"))

        let daemon = try await office.daemon()
        try await until("the folder in the log") { daemon.log.contains("\(office.path("logs")): not a directory") }
        try await until("the folder in the status") {
            try office.texts("select problem from callpace.source_status").contains { $0.contains("not a directory") }
        }
        // The folder comes to be, and the daemon needs nobody to tell it.
        try FileManager.default.removeItem(atPath: office.path("logs"))
        try FileManager.default.createDirectory(atPath: office.path("logs"), withIntermediateDirectories: false)
        try office.write(AsteriskLog.lines(calls: 20, seed: 1).flatMap { $0 }, to: "logs/Master.csv")
        try await office.caughtUp("logs/Master.csv")
        #expect(daemon.isRunning)
    }

    @Test("A wrong password and a role that may not log in: a command ends with 69, the daemon says so and waits")
    func refusedRoles() async throws {
        let office = try Office.scratch()
        let admin = try Connection(ScratchDatabase.shared.cluster().superuserURL, applicationName: "test")
        let database = try office.texts("select current_database()::text")[0]
        for (role, words) in [("cpt_wrong", "login password 'right'"), ("cpt_nologin", "nologin")] {
            try admin.execute("create role \(role) \(words); grant create on database \(database) to \(role)")
        }
        let rules = try admin.query("show hba_file", []).onlyRow().text(0)
        let before = try String(contentsOfFile: rules, encoding: .utf8)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: rules))
        try handle.write(
            contentsOf: Data("local all cpt_wrong scram-sha-256\nlocal all cpt_nologin trust\n\(before)".utf8)
        )
        try handle.close()
        _ = try admin.query("select pg_reload_conf()", [])

        func url(_ role: String) -> String {
            (office.databaseURL ?? "").replacingOccurrences(of: "user=callpace", with: "user=\(role)")
        }
        try await until("the rules to hold") {
            do {
                _ = try Connection(url("cpt_nologin"), applicationName: "test")
                return false
            } catch {
                return "\(error)".contains("log in")
            }
        }
        try office.write("mistaken\n", to: "password")
        try office.write("", to: "Master.csv")
        for (role, words) in [
            ("cpt_wrong", "password authentication failed"), ("cpt_nologin", "not permitted to log in"),
        ] {
            let head = "database: {url: \"\(url(role))\", password_file: password}\n"
            try office.write(head + Self.rest, to: "\(role).yaml")
            let outcome = try await office.run(
                ["import", "--source", "cdr", office.path("Master.csv")],
                config: "\(role).yaml"
            )
            #expect(outcome.status == 69 && outcome.errorLines.count == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains(words) && outcome.errors.contains(role), "\(outcome.errors)")
        }

        let lines = AsteriskLog.lines(calls: 20, seed: 2).flatMap { $0 }
        try office.write(lines, to: "Master.csv")
        let daemon = try office.startDaemon(config: "cpt_wrong.yaml")
        try await until("the password in the log") { daemon.log.contains("password authentication failed") }
        #expect(daemon.isRunning)
        // The file is read anew for every connection.
        try office.write("right\n", to: "password")
        try await until("the daemon to follow: \(daemon.log)") { daemon.log.contains("following") }
        try await until("all to be committed: \(daemon.log)") {
            try admin.query("select 1", []).count == 1
                && Self.committed(url("cpt_wrong"), password: "right") == Int64(lines.count)
        }
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        #expect(!daemon.log.contains("mistaken") && !daemon.log.contains("right"))
    }

    private static func committed(_ url: String, password: String) throws -> Int64 {
        try Connection(url, password: password, applicationName: "test")
            .query("select bytes from callpace.source_status", []).first?.int64(0) ?? 0
    }

    @Test("A database that is away: commands end with 69 and one sentence, the daemon waits and then loses nothing")
    func databaseAway() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let office = try Office.at(try cluster.start())
        try cluster.crash()
        try office.configure(Self.rest)
        try office.write(AsteriskLog.lines(calls: 50, seed: 3).flatMap { $0 }, to: "Master.csv")
        for command in [["import", "--source", "cdr", office.path("Master.csv")], ["status"], ["verify"], ["report"]] {
            let outcome = try await office.run(command)
            #expect(outcome.status == 69 && outcome.errorLines.count == 1, "\(command): \(outcome.errors)")
            #expect(outcome.errors.hasPrefix("callpace: connection to server"))
        }
        let daemon = try office.startDaemon()
        try await until("the daemon to say it") { daemon.log.contains("the database is away, waiting") }
        #expect(daemon.isRunning)
        _ = try cluster.start()
        try await until("the daemon to follow: \(daemon.log)") { daemon.log.contains("following") }
        try await office.caughtUp("Master.csv")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }

    @Test("The private cluster of another major version is refused with a sentence that names both and a way out")
    func foreignCluster() async throws {
        let office = try Office.withPrivateCluster()
        let data = office.path("state/postgresql/data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try Data("13\n".utf8).write(to: URL(fileURLWithPath: "\(data)/PG_VERSION"))
        try office.configure(Self.rest)
        for command in ["status", "migrate"] {
            let outcome = try await office.run(command)
            #expect(outcome.status == 69 && outcome.errorLines.count == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("was made by PostgreSQL 13") && outcome.errors.contains("postgresql-13"))
        }
        // The package may be installed at any time: the daemon waits for it.
        let daemon = try office.startDaemon()
        try await until("the sentence: \(daemon.log)") { daemon.log.contains("was made by PostgreSQL 13") }
        try await Task.sleep(for: .seconds(3))
        #expect(daemon.isRunning && daemon.log.lines(with: "error:") == 1, "\(daemon.log)")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: data) == ["PG_VERSION"])
    }

    /// Speaks as much of PostgreSQL's protocol as a client needs to learn the version.
    private static let oldServer = """
        use strict; use IO::Socket::UNIX;
        $SIG{ALRM} = 'DEFAULT'; alarm 120;
        my $server = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => $ARGV[0], Listen => 5) or die "$!";
        sub said { my ($socket, $count) = @_; my $bytes = ''; read($socket, $bytes, $count) == $count ? $bytes : undef }
        while (my $client = $server->accept) {
            $client->autoflush(1);
            my $length = said($client, 4) // next;
            said($client, unpack('N', $length) - 4);
            print $client 'R', pack('NN', 8, 0);
            for (['server_version', '13.9'], ['client_encoding', 'UTF8'], ['standard_conforming_strings', 'on']) {
                my $body = "$$_[0]\\0$$_[1]\\0"; print $client 'S', pack('N', 4 + length $body), $body;
            }
            print $client 'K', pack('NNN', 12, 1, 1), 'Z', pack('N', 5), 'I';
            while (defined(my $kind = said($client, 1))) {
                my $size = unpack('N', said($client, 4) // last);
                said($client, $size - 4) if $size > 4;
                last if $kind eq 'X';
                print $client 'C', pack('N', 8), "SET\\0", 'Z', pack('N', 5), 'I';
            }
            close $client;
        }
        """

    @Test("A PostgreSQL before 14 is refused by its number; the daemon waits for another")
    func oldPostgreSQL() async throws {
        #expect("\(LedgerError.serverTooOld(version: 130_009))".contains("PostgreSQL 13 is too old"))
        let folder = "/tmp/cpt-old-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/perl")
        server.arguments = ["-e", Self.oldServer, "\(folder)/.s.PGSQL.5432"]
        try server.run()
        defer { kill(server.processIdentifier, SIGKILL) }
        try await until("the server") { FileManager.default.fileExists(atPath: "\(folder)/.s.PGSQL.5432") }
        let office = try Office.at("postgresql:///callpace?host=\(folder)&user=callpace")
        try office.configure(Self.rest)
        let outcome = try await office.run("status")
        #expect(outcome.status == 69)
        #expect(outcome.errorLines == ["callpace: PostgreSQL 13 is too old: CallPace needs PostgreSQL 14 or newer"])
        let daemon = try office.startDaemon()
        try await until("the version in the log: \(daemon.log)") { daemon.log.contains("PostgreSQL 13 is too old") }
        #expect(daemon.isRunning)
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }
}

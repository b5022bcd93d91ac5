import Foundation
import Postgres
import TestSupport
import Testing

@Suite("A database that lets nobody in")
struct DatabaseAccessTests {
    /// A day on a cluster where the daemon has a role and a password of its own.
    private func day(_ cluster: TestCluster, calls: Int = 500, seed: UInt64) throws -> WorkingDay {
        let url = try cluster.start()
        try cluster.admin(cluster.superuserURL).execute(
            """
            create role cpt_daemon login password 'first';
            grant create on database callpace to cpt_daemon
            """
        )
        try cluster.letIn("local all cpt_daemon scram-sha-256")
        let office = try Office.at(url.replacingOccurrences(of: "user=callpace", with: "user=cpt_daemon"))
        office.askedURL = cluster.superuserURL
        try office.write("first\n", to: "password")
        return try WorkingDay(office, calls: calls, seed: seed, keys: ", password_file: password")
    }

    @Test("A password that is changed under the daemon: it says what to do and goes on with the new one")
    func password() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let day = try day(cluster, seed: 281)
        let daemon = try await day.office.daemon()
        try day.write(30)
        try await day.caughtUp(daemon)
        try cluster.order("alter role cpt_daemon password 'second'")
        try cluster.terminateBackends()
        try day.write(30)
        try await until("the refusal: \(daemon.log)") { daemon.log.contains("the database does not let CallPace in") }
        #expect(daemon.log.contains("mend the password_file"))
        // While it is replaced there is no file at all.
        try FileManager.default.removeItem(atPath: day.office.path("password"))
        try await Task.sleep(for: .seconds(6))
        try day.office.write("second\n", to: "password")
        try await day.caughtUp(daemon)
        #expect(daemon.log.lines(with: "the database does not let CallPace in") == 1, "\(daemon.log)")
        try await day.expectExact(daemon)
        #expect(!daemon.log.contains("second") && !daemon.log.contains("first"))
    }

    @Test("A password file that is not there yet at the start is waited for")
    func noPasswordFile() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let day = try day(cluster, calls: 200, seed: 282)
        try day.write(50)
        try FileManager.default.removeItem(atPath: day.office.path("password"))
        let daemon = try day.office.startDaemon()
        try await until("the file in the log: \(daemon.log)") { daemon.log.contains("\(day.office.path("password"))") }
        try day.office.write("first\n", to: "password")
        try await day.expectExact(daemon)
    }

    @Test("A role that loses its rights and gets them back")
    func rights() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let day = try day(cluster, seed: 425)
        let daemon = try await day.office.daemon()
        try day.write(30)
        try await day.caughtUp(daemon)
        let admin = try cluster.admin(cluster.superuserURL)
        try admin.execute("revoke insert, update on all tables in schema callpace from cpt_daemon")
        try day.write(30)
        try await until("the rights in the log: \(daemon.log)") { daemon.log.contains("the role lacks a right") }
        #expect(daemon.log.contains("permission denied for table") && daemon.log.contains("SQLSTATE 42501"))
        let status = try await day.office.run("status")
        #expect(status.status == 0 && status.output.contains("the daemon says: the role lacks a right"), "\(status)")
        let json = try JSON(try await day.office.run("status", "--json").output)
        #expect(json["problem"]?.text?.contains("lacks a right") == true)
        // Elsewhere than where the commits fail it still works, which does not end the problem.
        try await Task.sleep(for: .seconds(11))
        #expect(daemon.log.lines(with: "the role lacks a right") == 1 && !daemon.log.contains("answers again"))
        try admin.execute("grant insert, update on all tables in schema callpace to cpt_daemon")
        try await day.caughtUp(daemon)
        let after = try await day.office.run("status")
        #expect(!after.output.contains("the daemon says"), "\(after.output)")
        // Another way to lose them all.
        try admin.execute("alter role cpt_daemon nologin")
        try cluster.terminateBackends()
        try day.write(10)
        try await until("the login in the log: \(daemon.log)") { daemon.log.contains("not permitted to log in") }
        try admin.execute("alter role cpt_daemon login")
        try await day.expectExact(daemon)
    }

    @Test("A database that is renamed and comes back")
    func renamed() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let day = try WorkingDay(Office.at(try cluster.start()), calls: 500, seed: 300)
        let daemon = try await day.office.daemon()
        try day.write(30)
        try await day.caughtUp(daemon)
        try cluster.order("alter database callpace allow_connections false")
        try cluster.terminateBackends()
        try cluster.order("alter database callpace rename to elsewhere")
        try day.write(30)
        try day.rotate()
        try await until("the database in the log: \(daemon.log)") {
            daemon.log.contains("the database is not there, trying again")
        }
        #expect(daemon.log.contains("SQLSTATE") || daemon.log.contains("does not exist"))
        try cluster.order(
            "alter database elsewhere rename to callpace",
            "alter database callpace allow_connections true"
        )
        try await day.expectExact(daemon)
    }

    @Test("No connection is left, at the start and after one was lost")
    func crowded() async throws {
        let cluster = TestCluster(settings: ["max_connections": "12", "superuser_reserved_connections": "3"])
        defer { cluster.remove() }
        let url = try cluster.start()
        let day = try WorkingDay(Office.at(url), calls: 500, seed: 533)
        day.office.askedURL = cluster.superuserURL
        var others: [Connection] = []
        func crowd() { while let one = try? Connection(url, applicationName: "crowd") { others.append(one) } }
        crowd()
        try day.write(20)
        let daemon = try day.office.startDaemon()
        try await until("the crowd in the log: \(daemon.log)") {
            daemon.log.contains("the database takes no more connections, waiting")
        }
        #expect(daemon.log.contains("max_connections"))
        others = []
        try await day.caughtUp(daemon)

        crowd()
        let end = Date() + 30
        // Until the others were faster than the daemon.
        while try !cluster.backends().isEmpty, Date() < end {
            try cluster.terminateBackends()
            for _ in 0..<20 { crowd() }
        }
        try day.write(30)
        try await Task.sleep(for: .seconds(3))
        #expect(try cluster.backends().isEmpty && daemon.isRunning)
        others = []
        try await day.expectExact(daemon)
        #expect(daemon.log.lines(with: "the database takes no more connections") == 1, "\(daemon.log)")
    }
}

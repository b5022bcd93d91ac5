import Cluster
import Postgres
import TestSupport
import Testing

/// Servers that are not there, or let nobody in, and texts that name none.
@Suite struct RefusedConnectionTests {
    private func connect(_ url: String, password: String? = nil) throws -> Connection {
        try Connection(url, password: password, applicationName: "test", connectTimeout: 2)
    }

    @Test("where no server is, nothing connects, and that may pass")
    func away() {
        for host in ["/tmp/no-such-folder", "127.0.0.1"] {
            let error = #expect(throws: PostgresError.self) {
                try connect("host=\(host) port=1 dbname=x user=x password=hunter2")
            }
            #expect(error?.kind == .cannotConnect)
            #expect(error?.shouldReconnect == true)
            #expect(error?.meansConfiguration == false)
            #expect(error.map { !"\($0)".contains("hunter2") } == true)
        }
    }

    @Test("of several hosts the one that answers is used")
    func severalHosts() throws {
        let good = try ScratchDatabase.shared.cluster()
        let both = "host=/tmp/no-such-folder,\(good.socketDirectory) port=5432 dbname=callpace user=callpace"
        let connection = try connect(both + " target_session_attrs=read-write")
        #expect(connection.host == good.socketDirectory)
        let standby = #expect(throws: PostgresError.self) { try connect(both + " target_session_attrs=standby") }
        #expect(standby?.kind == .cannotConnect)
        #expect(standby?.shouldReconnect == true)
    }

    @Test("a database that is not there is a matter of configuration")
    func noDatabase() throws {
        let cluster = try ScratchDatabase.shared.cluster()
        let error = #expect(throws: PostgresError.self) {
            try connect("host=\(cluster.socketDirectory) dbname=no_such user=callpace")
        }
        #expect(error?.kind == .cannotConnect)
        #expect(error?.sqlState == "3D000")
        #expect(error?.meansConfiguration == true)
    }

    @Test("a user whom the server does not let in is refused as such")
    func peerRefused() throws {
        let cluster = try ScratchDatabase.shared.cluster()
        let error = #expect(throws: PostgresError.self) {
            try connect("host=\(cluster.socketDirectory) dbname=callpace user=somebody_else")
        }
        #expect(error?.kind == .authentication)
        #expect(error?.sqlState == "28000")
        #expect(error?.meansConfiguration == true)
        #expect(error?.shouldReconnect == false)
    }

    @Test("roles that may not log in, wrong passwords and missing ones are told apart from servers that are away")
    func passwords() throws {
        let folder = FileFolder.temporary()
        defer { folder.remove() }
        let cluster = try PrivateCluster(stateDirectory: folder.path, settings: ["fsync": "off"]).start()
        defer { try? cluster.stop(force: true) }
        let admin = try connect(cluster.superuserURL)
        try admin.execute(
            """
            CREATE ROLE asked LOGIN PASSWORD 'hunter2'; CREATE ROLE closed NOLOGIN;
            COPY (SELECT 'local all asked scram-sha-256' UNION ALL SELECT 'local all closed trust'
                  UNION ALL SELECT 'local all all peer map=callpace') TO '\(folder.path)/postgresql/data/pg_hba.conf';
            SELECT pg_reload_conf()
            """
        )
        let asked = "host=\(cluster.socketDirectory) dbname=callpace user=asked"
        // The new rules hold as soon as the server has read them.
        var refusal: PostgresError?
        for _ in 0..<100 {
            do { _ = try connect(asked) } catch let error as PostgresError { refusal = error }
            if refusal?.message.contains("no password supplied") == true { break }
            _ = try admin.query("SELECT pg_sleep(0.02)")
        }
        #expect(refusal?.kind == .authentication)
        #expect(refusal?.meansConfiguration == true)

        #expect(try connect(asked, password: "hunter2").query("SELECT 1").onlyRow().int(0) == 1)
        #expect(try connect(asked + " password=hunter2").query("SELECT 1").onlyRow().int(0) == 1)
        #expect(try connect(asked + " password=wrong", password: "hunter2").isBroken == false)
        let wrong = #expect(throws: PostgresError.self) { try connect(asked, password: "hunter3") }
        #expect(wrong?.kind == .authentication)
        #expect(wrong?.sqlState == "28P01")
        #expect(wrong.map { !"\($0)".contains("hunter3") } == true)

        let closed = #expect(throws: PostgresError.self) {
            try connect("host=\(cluster.socketDirectory) dbname=callpace user=closed")
        }
        #expect(closed?.kind == .authentication)
        #expect(closed?.sqlState == "28000")
    }

    @Test(
        "a connection text that cannot be read is refused without its parts",
        arguments: [
            "callpace", "", "postgresql://user:hunter2@[::1/x", "host=x passwd=hunter2",
            "postgresql://u:hunter2%zz@h/x", "password='hunter2", "postgresql://h/x?hunter2=1",
        ]
    )
    func unreadable(_ text: String) {
        let error = #expect(throws: PostgresError.self) { try connect(text) }
        #expect(error?.kind == .misuse)
        #expect(error?.meansConfiguration == true)
        #expect(error.map { !"\($0)".contains("hunter2") } == true)
    }

    @Test("an unencoded @ in a password does not show the rest of it as a host")
    func atSign() {
        let error = #expect(throws: PostgresError.self) { try connect("postgresql://user:hunter@secret@db1/x") }
        #expect(error?.kind == .misuse)
        #expect(error.map { !"\($0)".contains("secret") } == true)
    }
}

import Postgres
import TestSupport
import Testing

@Suite struct ConnectionTests {
    let url: String
    let connection: Connection

    init() throws {
        (url, _) = try ScratchDatabase.shared.makeSchema()
        connection = try Connection(url, applicationName: "test")
    }

    @Test("a session speaks UTF-8 and UTC under the name given")
    func session() throws {
        let row = try connection.query(
            """
            SELECT current_setting('client_encoding'), current_setting('timezone'), current_setting('application_name'),
                   current_setting('standard_conforming_strings'), current_setting('server_version_num')::int
            """
        ).onlyRow()
        #expect(try row.text(0) == "UTF8")
        #expect(try row.text(1) == "UTC")
        #expect(try row.text(2) == "test")
        #expect(try row.text(3) == "on")
        #expect(try row.int(4) == connection.serverVersion)
        #expect(connection.serverVersion >= 140_000)
        #expect(!connection.isBroken)
    }

    @Test("what the url says goes before the defaults")
    func urlWins() throws {
        let other = try Connection(url + "&application_name=mine", applicationName: "test")
        #expect(try other.query("SELECT current_setting('application_name')").onlyRow().text(0) == "mine")
    }

    @Test("execute runs many statements and tells what the last one affected")
    func execute() throws {
        #expect(try connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2), (3)") == 3)
        #expect(try connection.execute("UPDATE t SET a = a + 1 WHERE a > 1") == 2)
        #expect(try connection.execute("") == 0)
        let rows = try connection.query("SELECT a AS number, 'x' AS letter FROM t ORDER BY a")
        #expect(try rows.map { row in try row.int(0) } == [1, 3, 4])
        #expect(rows.columnNames == ["number", "letter"])
        #expect(try connection.query("DELETE FROM t WHERE a >= $1", [.int64(3)]).affectedRows == 2)
    }

    @Test("a statement text with a NUL character is refused, not cut")
    func nulInStatement() throws {
        #expect(throws: PostgresError.self) { try connection.execute("SELECT 1; \0 DROP") }
        #expect(throws: PostgresError.self) { try connection.query("SELECT 1 \0") }
    }

    @Test("errors carry the server's fields and no values")
    func errorFields() throws {
        try connection.execute("CREATE TABLE t (id bigint PRIMARY KEY, number text CHECK (number <> ''))")
        try connection.query("INSERT INTO t VALUES ($1, $2)", [.int64(5), .text("+74951234567")])
        let error = try #require(
            #expect(throws: PostgresError.self) {
                try connection.query("INSERT INTO t VALUES ($1, $2)", [.int64(5), .text("+74951234567")])
            }
        )
        #expect(error.isUniqueViolation)
        #expect(error.kind == .serverError)
        #expect(error.severity == "ERROR")
        #expect(error.table == "t")
        #expect(error.constraint == "t_pkey")
        #expect(error.detail?.contains("(5)") == true)
        #expect(!error.description.contains("(5)"))
        #expect(!error.shouldRetryTransaction && !error.isConnectionLost && !error.meansConfiguration)

        let unreadable = try #require(
            #expect(throws: PostgresError.self) { try connection.query("SELECT $1::text::int", [.text("secret 42")]) }
        )
        #expect(unreadable.sqlState == "22P02")
        #expect(unreadable.isDataError)
        #expect(!unreadable.description.contains("secret"))

        let wrong = try #require(#expect(throws: PostgresError.self) { try connection.execute("SELECT nothing") })
        #expect(wrong.sqlState == "42703")
        #expect(wrong.position == 8)
    }

    @Test("a failed transaction does not pass for a committed one")
    func failedCommit() throws {
        try connection.execute("CREATE TABLE t (a int)")
        try connection.execute("BEGIN; INSERT INTO t VALUES (1)")
        #expect(throws: PostgresError.self) { try connection.execute("SELECT 1/0") }
        #expect(connection.isInTransaction && connection.isTransactionFailed)
        let error = #expect(throws: PostgresError.self) { try connection.commit() }
        #expect(error?.sqlState == "25P02")
        #expect(!connection.isInTransaction)
        #expect(try connection.query("SELECT count(*) FROM t").onlyRow().int(0) == 0)
    }

    @Test("transaction commits what returns and rolls back what throws")
    func transaction() throws {
        try connection.execute("CREATE TABLE t (a int PRIMARY KEY)")
        let count = try connection.transaction { () throws(PostgresError) in
            try connection.execute("INSERT INTO t VALUES (1), (2)")
        }
        #expect(count == 2)
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                try connection.execute("INSERT INTO t VALUES (3)")
                try connection.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.isUniqueViolation == true)
        #expect(!connection.isInTransaction)
        #expect(try connection.query("SELECT count(*) FROM t").onlyRow().int(0) == 2)
    }

    @Test("serialization failures are to be retried")
    func serializationFailure() throws {
        try connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
        let other = try Connection(url, applicationName: "test")
        try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM t")
        try other.execute("UPDATE t SET a = 2")
        let error = #expect(throws: PostgresError.self) { try connection.execute("UPDATE t SET a = 3") }
        #expect(error?.sqlState == "40001")
        #expect(error?.shouldRetryTransaction == true)
    }

    @Test("a server that takes no writes is told from other errors")
    func readOnly() throws {
        try connection.execute("CREATE TABLE t (a int); SET default_transaction_read_only TO on")
        let error = #expect(throws: PostgresError.self) { try connection.execute("INSERT INTO t VALUES (1)") }
        #expect(error?.isStandby == true)
        #expect(error?.shouldReconnect == true)
    }

    @Test("COPY through execute is refused and leaves the connection usable", arguments: ["FROM STDIN", "TO STDOUT"])
    func copyThroughExecute(_ direction: String) throws {
        try connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
        let error = #expect(throws: PostgresError.self) { try connection.execute("COPY t \(direction)") }
        #expect(error?.kind == .misuse)
        #expect(try connection.query("SELECT a FROM t").onlyRow().int(0) == 1)
    }

    @Test("identifiers and literals are quoted")
    func quoting() throws {
        let name = "a\"b; --"
        try connection.execute("CREATE TABLE \(name.quotedIdentifier) (a int)")
        for text in ["it's", "back\\slash'", "плюс", ""] {
            #expect(try connection.query("SELECT \(text.quotedLiteral)").onlyRow().text(0) == text)
        }
    }
}

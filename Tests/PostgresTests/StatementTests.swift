import Postgres
import TestSupport
import Testing

/// What the connection keeps prepared, as `pg_prepared_statements` of the session tells.
@Suite struct StatementTests {
    let connection: Connection

    init() throws {
        let (url, _) = try ScratchDatabase.shared.makeSchema()
        connection = try Connection(url, applicationName: "test", cachedStatements: 3)
    }

    /// How many statements are prepared, this question left out.
    func prepared(_ pattern: String = "%") throws -> Int {
        try connection.execute("SELECT 1")
        let text = """
            SELECT count(*) FROM pg_prepared_statements
             WHERE statement LIKE $1 AND statement NOT LIKE '%pg_prepared%'
            """
        return try connection.query(text, [.text(pattern)]).onlyRow().int(0)
    }

    @Test("a text is prepared once")
    func once() throws {
        for number in 0..<5 {
            #expect(try connection.query("SELECT $1 + 1", [.int32(Int32(number))]).onlyRow().int(0) == number + 1)
        }
        #expect(try prepared("SELECT $1 + 1") == 1)
    }

    @Test("no more statements are kept than asked for, and the one unused for longest goes")
    func eviction() throws {
        for number in 0..<20 { try connection.query("SELECT \(number)") }
        #expect(try connection.query("SELECT count(*) FROM pg_prepared_statements").onlyRow().int(0) == 3)
        #expect(try prepared("SELECT 0") == 0)
        #expect(try connection.query("SELECT 0").onlyRow().int(0) == 0)
    }

    @Test("the same text with other types is another statement; nulls add none")
    func types() throws {
        let text = "SELECT $1 IS NULL, coalesce($1, $1)"
        #expect(try connection.query(text, [.int32(1)]).onlyRow().int(1) == 1)
        #expect(try connection.query(text, [.text("x")]).onlyRow().text(1) == "x")
        #expect(try connection.query(text, [.null]).onlyRow().bool(0))
        #expect(try prepared("SELECT $1 IS NULL%") == 2)
    }

    @Test("what was null first takes a value later")
    func nullFirst() throws {
        try connection.execute("CREATE TABLE t (a bigint, b text)")
        let text = "INSERT INTO t VALUES ($1, $2)"
        try connection.query(text, [.null, .null])
        try connection.query(text, [.int64(1), .null])
        try connection.query(text, [.null, .text("x")])
        try connection.query(text, [.int64(2), .text("y")])
        #expect(try connection.query("SELECT count(*), sum(a), max(b) FROM t").onlyRow().int(1) == 3)
        #expect(try prepared("INSERT%") == 1)
    }

    @Test("a statement goes on after its table changed or the server forgot it")
    func stale() throws {
        try connection.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
        #expect(try connection.query("SELECT * FROM t").columnCount == 1)
        try connection.execute("ALTER TABLE t ADD COLUMN b text")
        #expect(try connection.query("SELECT * FROM t").columnCount == 2)
        try connection.execute("DEALLOCATE ALL")
        #expect(try connection.query("SELECT * FROM t").columnCount == 2)
    }

    @Test("a statement made stale within a transaction asks for the transaction to be retried")
    func staleInTransaction() throws {
        try connection.execute("CREATE TABLE t (a int)")
        try connection.query("SELECT * FROM t")
        try connection.execute("ALTER TABLE t ADD COLUMN b text")
        try connection.execute("BEGIN")
        let error = #expect(throws: PostgresError.self) { try connection.query("SELECT * FROM t") }
        #expect(error?.shouldRetryTransaction == true)
        try connection.rollback()
        #expect(try connection.query("SELECT * FROM t").columnCount == 2)
    }

    @Test("a statement that cannot be prepared is not kept, and a failed transaction breaks nothing")
    func failedPrepare() throws {
        #expect(throws: PostgresError.self) { try connection.query("SELECT nothing") }
        try connection.execute("BEGIN")
        #expect(throws: PostgresError.self) { try connection.query("SELECT 1/$1::int", [.int32(0)]) }
        for number in 0..<5 { #expect(throws: PostgresError.self) { try connection.query("SELECT \(number)") } }
        try connection.rollback()
        for number in 0..<5 { #expect(try connection.query("SELECT \(number)").onlyRow().int(0) == number) }
    }

    @Test("too many parameters are refused before they are sent")
    func tooMany() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.query("SELECT 1", [Parameter](repeating: .int32(1), count: 65_536))
        }
        #expect(error?.kind == .misuse)
        #expect(try connection.query("SELECT 1").onlyRow().int(0) == 1)
    }
}

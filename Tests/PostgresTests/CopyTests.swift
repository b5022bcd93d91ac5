import Postgres
import TestSupport
import Testing

@Suite struct CopyTests {
    let connection: Connection

    init() throws {
        let (url, _) = try ScratchDatabase.shared.makeSchema()
        connection = try Connection(url, applicationName: "test")
    }

    @Test("every type arrives, with NULL and with extremes")
    func types() throws {
        try connection.execute(
            """
            CREATE TABLE t (a smallint, b int, c bigint, d float8, e bool, f text, g bytea, h uuid, i timestamptz, j date)
            """
        )
        let rows = try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
            try writer.beginRow(columns: 10)
            writer.int16(.min)
            writer.int32(.max)
            writer.int64(.min)
            writer.double(0.1)
            writer.bool(true)
            writer.text("Анна\0")
            writer.bytes([0, 255])
            writer.uuid(high: 0, low: 1)
            writer.timestamp(microsecondsSince1970: -1)
            writer.date(daysSince1970: 20_788)
            try writer.beginRow(columns: 10)
            for _ in 0..<10 { writer.null() }
        }
        #expect(rows == 2)
        let matching = try connection.query(
            """
            SELECT count(*) FROM t WHERE a = -32768 AND b = 2147483647 AND c = -9223372036854775808 AND d = 0.1::float8
               AND e AND f = U&'\\0410\\043D\\043D\\0430\\FFFD' AND g = '\\x00ff'
               AND h = '00000000-0000-0000-0000-000000000001' AND i = '1969-12-31 23:59:59.999999Z'
               AND j = '2026-12-01'
            """
        )
        #expect(try matching.onlyRow().int(0) == 1)
        #expect(try connection.query("SELECT count(*) FROM t WHERE t IS NULL").onlyRow().int(0) == 1)
    }

    @Test("100,000 rows arrive whole and read back")
    func many() throws {
        try connection.execute("CREATE TABLE t (id bigint PRIMARY KEY, name text, at timestamptz)")
        let count: Int64 = 100_000
        let copied = try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
            for number in 1...count {
                try writer.beginRow(columns: 3)
                writer.int64(number)
                writer.text("клиент \(number)")
                writer.timestamp(microsecondsSince1970: number)
            }
        }
        #expect(copied == 100_000)
        let rows = try connection.query("SELECT id, name, at FROM t ORDER BY id")
        #expect(rows.count == 100_000)
        var sum: Int64 = 0
        var isRight = true
        for row in rows {
            let id = try row.int64(0)
            sum += id
            isRight = try isRight && row.text(1) == "клиент \(id)" && row.timestamp(2) == id
        }
        // The sum of 1 to n is n (n + 1) / 2.
        #expect(sum == 5_000_050_000)
        #expect(isRight)
    }

    @Test("a duplicate inside COPY leaves the savepoint usable")
    func duplicate() throws {
        try connection.execute("CREATE TABLE t (id bigint PRIMARY KEY); INSERT INTO t VALUES (500)")
        try connection.execute("BEGIN; INSERT INTO t VALUES (0); SAVEPOINT batch")
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
                for number in 1...20_000 as ClosedRange<Int64> {
                    try writer.beginRow(columns: 1)
                    writer.int64(number)
                }
            }
        }
        #expect(error?.isUniqueViolation == true)
        try connection.execute("ROLLBACK TO SAVEPOINT batch")
        try connection.execute("INSERT INTO t SELECT generate_series(1, 1000) ON CONFLICT DO NOTHING")
        try connection.commit()
        #expect(try connection.query("SELECT count(*) FROM t").onlyRow().int(0) == 1001)
    }

    @Test("a body that throws takes the rows back and its error comes out")
    func givenUp() throws {
        try connection.execute("CREATE TABLE t (id bigint)")
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
                try writer.beginRow(columns: 1)
                writer.int64(1)
                throw PostgresError(kind: .unexpectedResult, message: "no more")
            }
        }
        #expect(error?.message == "no more")
        #expect(try connection.query("SELECT count(*) FROM t").onlyRow().int(0) == 0)
    }

    @Test("a row with too few or too many values is refused", arguments: [0, 2])
    func wrongCount(_ values: Int) throws {
        try connection.execute("CREATE TABLE t (id bigint)")
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
                try writer.beginRow(columns: 1)
                for _ in 0..<values { writer.int64(1) }
            }
        }
        #expect(error?.kind == .misuse)
        #expect(try connection.query("SELECT count(*) FROM t").onlyRow().int(0) == 0)
    }

    @Test(
        "statements that are no binary COPY are refused",
        arguments: ["COPY t FROM STDIN", "COPY t TO STDOUT", "SELECT 1", "COPY no FROM STDIN"]
    )
    func wrongStatement(_ sql: String) throws {
        try connection.execute("CREATE TABLE t (id bigint)")
        #expect(throws: PostgresError.self) { try connection.copyIn(sql) { _ throws(PostgresError) in } }
        #expect(try connection.query("SELECT 1").onlyRow().int(0) == 1)
    }
}

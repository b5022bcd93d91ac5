import Postgres
import TestSupport
import Testing

/// Whose fault an error is.
@Suite struct RecordErrorTests {
    @Test("errors of a record are told from those of the server")
    func records() throws {
        let connection = try Connection(ScratchDatabase.shared.makeSchema().url, applicationName: "test")
        try connection.execute(
            """
            CREATE TABLE t (a text PRIMARY KEY, b smallint CHECK (b < 100));
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF new.a = 'no' THEN RAISE EXCEPTION 'not this'; END IF; RETURN new; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()
            """
        )
        let long = "(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 200) n)"
        for (values, state) in [
            ("('a', 100000)", "22003"), ("('a', 100)", "23514"), ("('no', 1)", "P0001"), ("(\(long), 1)", "54000"),
            ("('a', 1), ('a', 1)", "23505"),
        ] {
            let error = #expect(throws: PostgresError.self) {
                try connection.execute("INSERT INTO t VALUES \(values)")
            }
            #expect(error?.sqlState == state && error?.isDataError == true)
        }
        for sql in ["SELECT pg_cancel_backend(pg_backend_pid())", "SELECT no_such", "SELECT 1 FROM no_such"] {
            let error = #expect(throws: PostgresError.self) { try connection.execute(sql) }
            #expect(error?.isDataError == false)
        }
    }
}

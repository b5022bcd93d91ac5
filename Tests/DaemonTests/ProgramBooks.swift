import Pace
import Postgres

/// What the database holds, seen from outside, and the trap in it that ends a connection at a chosen write.
struct ProgramBooks {
    /// Far from any count that a program reaches.
    private static let armed: Int64 = 1_000_000_000

    let schema: String
    private let connection: Connection
    private var hasTrap = false

    init(url: String, schema: String) throws {
        self.schema = schema
        connection = try Connection(url, applicationName: "file programs")
        try connection.execute("set search_path = \(schema)")
    }

    /// Every statement that writes counts, whoever writes; sequences keep their count through rollbacks.
    mutating func setTrap() throws {
        hasTrap = true
        try connection.execute(
            """
            create sequence trap;
            create function spring() returns trigger language plpgsql as $$
            begin
                if nextval('\(schema).trap') = \(Self.armed) then
                    perform pg_terminate_backend(pg_backend_pid());
                    perform pg_sleep(60);
                end if;
                return null;
            end $$;
            do $$
            declare name text;
            begin
                foreach name in array array['source', 'source_file', 'ignored_reason', 'leg', 'call_node', 'contact',
                    'stray', 'manager_day', 'manager_hour', 'quarantine', 'gap'] loop
                    execute format('create trigger spring before insert or update or delete on %I
                        for each statement execute function spring()', name);
                end loop;
            end $$;
            create constraint trigger spring_at_commit after insert or update on source_file
                deferrable initially deferred for each row execute function spring()
            """
        )
    }

    /// The connection of whoever makes the `write`th statement from now on that writes is ended there; the end of a
    /// transaction counts too. Without a trap the daemon's connections are ended at once.
    func arm(write: Int) throws {
        guard hasTrap else { return try cut() }
        _ = try connection.query("select setval('trap', $1)", [.int64(Self.armed - Int64(write))])
    }

    /// - Returns: whether a connection was ended since it was armed.
    @discardableResult
    func disarm() throws -> Bool {
        guard hasTrap else { return false }
        let hasSprung = try number("select last_value from trap") >= Self.armed
        try arm(write: Int(Self.armed) - 1)
        return hasSprung
    }

    private func cut() throws {
        _ = try connection.query(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name like 'callpace %' and datname = current_database()
            """,
            []
        )
    }

    // MARK: Reading

    func texts(_ sql: String) throws -> [String] {
        try connection.query(sql, []).map { try $0.textIfPresent(0) ?? "null" }
    }

    func number(_ sql: String) throws -> Int64 { try connection.query(sql, []).onlyRow().int64(0) }

    /// The records that are stored.
    func stored() throws -> Set<Int> {
        Set(try texts("select call_id from leg").compactMap { id in id.split(separator: ".").last.flatMap { Int($0) } })
    }

    func contacts() throws -> [String] {
        try texts(
            """
            select manager_id || ' ' || call || ' ' || talk_seconds::bigint || ' ' || qualifies::text from contact_log
            """
        ).sorted()
    }

    func days() throws -> [String] {
        try texts(
            "select manager_id || ' ' || day || ' ' || calls || ' ' || contacts || ' ' || talk_seconds from intensity_day"
        ).sorted()
    }

    func hours() throws -> [String] {
        try texts(
            """
            select manager_id || ' ' || to_char(hour at time zone 'UTC', 'YYYY-MM-DD HH24') || ' ' || calls || ' '
                || contacts || ' ' || talk_seconds from intensity_hour
            """
        ).sorted()
    }

    func quarantined() throws -> [String] {
        try texts("select encode(bytes, 'escape') from quarantine")
    }
}

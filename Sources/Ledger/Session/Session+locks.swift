import Postgres

extension Session {
    /// Who keeps the daemon from writing, in a sentence: a lock on one of the tables, or work on the same calls.
    ///
    /// - Returns: nil when nobody does any more, or only a single row was locked.
    func lockHolder() throws -> String? {
        let rows = try connection.query(
            """
            select c.relname::text, l.pid, coalesce(nullif(a.application_name, ''), a.usename::text, 'unknown')
            from pg_locks l
            left join pg_class c on l.locktype = 'relation' and c.oid = l.relation
            left join pg_stat_activity a on a.pid = l.pid
            where l.granted and l.pid <> pg_backend_pid()
                and l.database = (select oid from pg_database where datname = current_database())
                and (l.locktype = 'advisory' and l.objsubid = 2 and l.classid = $2::bigint::oid
                        and l.objid::bigint >> 28 <> all($3)
                    or c.relnamespace = (select oid from pg_namespace where nspname = $1)
                        and c.relkind = 'r' and l.mode in
                            ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'))
            order by c.relname is null, c.relname, l.pid limit 1
            """,
            [
                .text(schema), .int64(Int64(UInt32(bitPattern: lockClass))),
                .int64s([.source, .alerts].map { (kind: LockKind) in Int64(kind.rawValue) }),
            ]
        )
        guard let row = rows.first else { return nil }
        let process = "process \(try row.int32(1)) (\(try row.text(2)))"
        guard let table = try row.textIfPresent(0) else { return "\(process) is at work on the same calls" }
        return "the table \(table) is locked by \(process)"
    }
}

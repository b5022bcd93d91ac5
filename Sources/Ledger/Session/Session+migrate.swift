import Postgres

extension Session {
    /// Brings the schema up to date under a lock; does nothing when it is.
    ///
    /// - Returns: the versions that were applied.
    package func migrate() throws -> [Int] {
        let name = Self.quoted(schema)
        return try transaction {
            // One migration at a time in a database, whatever the schema.
            try connection.execute(
                """
                set local lock_timeout = '2min'; select pg_advisory_xact_lock(1128353888, 1);
                set local lock_timeout = '\(Self.lockTimeout)'
                """
            )
            try connection.execute(
                """
                create schema if not exists \(name);
                create table if not exists migration (
                    version int primary key, name text not null, applied_at timestamptz not null default now())
                """
            )
            let done = Set(try connection.query("select version from migration", []).map { try $0.int32(0) })
            if let newest = done.max(), newest > Int32(Migration.all.count) {
                throw LedgerError.schemaTooNew(found: Int(newest), known: Migration.all.count)
            }
            let pending = Migration.all.filter { !done.contains(Int32($0.version)) }
            guard !pending.isEmpty else {
                try learnLockClass()
                return []
            }
            try connection.execute("drop view if exists \(Views.names.joined(separator: ", "))")
            for migration in pending {
                try connection.execute(migration.sql)
                _ = try connection.query(
                    "insert into migration (version, name) values ($1, $2)",
                    [.int32(Int32(migration.version)), .text(migration.name)]
                )
            }
            try connection.execute(Views.functions)
            for view in Views.sql { try connection.execute(view) }
            try connection.execute(Roles.grants(schema: name))
            try learnLockClass()
            return pending.map(\.version)
        }
    }

    /// The version to which `migrate` brings a schema.
    package static var schemaVersion: Int { Migration.all.count }

    /// Makes the roles, as far as this connection may.
    package func makeRoles() throws {
        try connection.execute(Roles.sql)
    }

    /// The SQL that `migrate` would run on an empty database, for an administrator who runs it by hand.
    package static func migrationScript(schema: String) -> String {
        let name = quoted(schema)
        var statements = ["create schema if not exists \(name)", "set search_path = \(name)"]
        statements.append(
            "create table if not exists migration (version int primary key, name text not null, "
                + "applied_at timestamptz not null default now())"
        )
        for migration in Migration.all {
            statements.append(migration.sql)
            statements.append(
                "insert into migration (version, name) values (\(migration.version), '\(migration.name)')"
            )
        }
        statements.append(Views.functions)
        statements += Views.sql
        statements.append(Roles.grants(schema: name))
        return "begin;\n" + statements.joined(separator: ";\n") + ";\ncommit;\n"
    }

    /// - Throws: `LedgerError.schemaMissing` unless the schema is up to date.
    package func requireSchema() throws {
        let there = try connection.query("select to_regclass('migration') is not null", []).onlyRow().bool(0)
        guard there else { throw LedgerError.schemaMissing(schema: schema) }
        let newest = try connection.query("select coalesce(max(version), 0) from migration", []).onlyRow().int32(0)
        guard newest >= Int32(Migration.all.count) else { throw LedgerError.schemaMissing(schema: schema) }
        guard newest <= Int32(Migration.all.count) else {
            throw LedgerError.schemaTooNew(found: Int(newest), known: Migration.all.count)
        }
        // It may have been made since this connection was.
        try learnLockClass()
    }
}

extension Rows {
    /// One value per row.
    func column<Value>(_ read: (Rows, Int) -> Value) -> [Value] {
        (0..<count).map { read(self, $0) }
    }
}

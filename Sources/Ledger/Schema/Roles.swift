/// The three roles: `callpace_owner` migrates, `callpace_writer` is the daemon, `callpace_reader` sees the views.
///
/// Where the migrating role may not make roles, an administrator does it with `callpace migrate --print`.
enum Roles {
    static let names = ["callpace_owner", "callpace_writer", "callpace_reader"]

    static let sql = """
        do $$
        declare name text;
        begin
            foreach name in array array['callpace_owner', 'callpace_writer', 'callpace_reader'] loop
                if not exists (select from pg_roles where rolname = name) then
                    execute format('create role %I nologin', name);
                end if;
            end loop;
        exception
            when insufficient_privilege then
                raise notice 'roles were not made: %', sqlerrm;
            when duplicate_object or unique_violation then null;
        end $$
        """

    /// Run after every migration, when all tables and views exist.
    static func grants(schema: String) -> String {
        """
        do $$
        begin
            if exists (select from pg_roles where rolname = 'callpace_reader') then
                grant usage on schema \(schema) to callpace_reader, callpace_writer;
                grant select, insert, update, delete on all tables in schema \(schema) to callpace_writer;
                grant usage on all sequences in schema \(schema) to callpace_writer;
                grant select on \(Views.names.joined(separator: ", ")) to callpace_reader;
                grant all on schema \(schema) to callpace_owner;
                grant all on all tables in schema \(schema) to callpace_owner;
            end if;
        exception
            when insufficient_privilege then raise notice 'rights were not granted: %', sqlerrm;
            when undefined_object then raise notice 'rights were not granted: %', sqlerrm;
        end $$
        """
    }
}

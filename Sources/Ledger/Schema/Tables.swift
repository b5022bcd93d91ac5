/// The private tables. Times of records are timestamptz, stretches of talk are microseconds, credit is millionths
/// of a call. Keys are bigint and no foreign key leaves the schema, so that a schema can be moved or spread.
enum Tables {
    static let sql = """
        create table site (id int primary key generated always as identity, name text not null unique);
        create table team (
            id int primary key generated always as identity, name text not null unique,
            zone text not null default 'UTC', day_starts int not null default 0);
        create table manager (
            id int primary key generated always as identity, key text not null unique, name text not null);
        -- Who belongs where, and what is asked of whom: rewritten from the rule versions whenever they change.
        create table membership (
            manager_id int not null, team_id int not null, from_at timestamptz not null, until_at timestamptz not null,
            primary key (manager_id, from_at));
        create table manager_site (manager_id int not null, site_id int not null, primary key (manager_id, site_id));
        create table minimum (
            team_id int not null, from_day date not null, talk_minutes int, contacts int,
            primary key (team_id, from_day));
        -- What decides a number, with the day from which it holds; the first holds from always.
        create table rule_version (
            from_day date primary key, document text not null, saved_at timestamptz not null default now());

        create table source (
            id int primary key generated always as identity, name text not null unique, site_id int not null,
            format text not null, zone text, writer_epoch bigint not null default 0,
            records bigint not null default 0, bytes bigint not null default 0,
            stored bigint not null default 0, stored_bytes bigint not null default 0,
            duplicates bigint not null default 0, duplicate_bytes bigint not null default 0,
            ignored bigint not null default 0, ignored_bytes bigint not null default 0,
            quarantined bigint not null default 0, quarantined_bytes bigint not null default 0,
            gaps bigint not null default 0, gap_bytes bigint not null default 0,
            ahead bigint not null default 0,
            last_record_at timestamptz, last_commit_at timestamptz,
            state text not null default 'idle', problem text) with (fillfactor = 50);
        create table ignored_reason (
            source_id int not null, reason text not null, records bigint not null, bytes bigint not null,
            primary key (source_id, reason)) with (fillfactor = 50);
        create table source_file (
            id bigint primary key generated always as identity, source_id int not null, path text not null,
            device bigint not null, inode bigint not null, generation bigint not null, birth bigint not null,
            committed_offset bigint not null default 0, size_seen bigint not null default 0,
            pending_bytes bigint not null default 0,
            head_length int not null default 0, head bytea not null default '',
            anchor_length int not null default 0, anchor bytea not null default '',
            epoch bigint not null default 0, carry bytea not null default '',
            finished boolean not null default false, opened_at timestamptz not null default now()
            ) with (fillfactor = 50);
        create index on source_file (source_id);

        -- Records, as far as they can bear on a contact. The key begins with the record's time, so that it grows.
        create table leg (
            key uuid primary key, call bigint not null, site_id int not null, file_id bigint not null,
            file_offset bigint not null, length int not null,
            call_id text not null, leg_id text not null, channel_id text,
            started_at timestamptz not null, answered_at timestamptz, ended_at timestamptz,
            talk bigint not null, ring bigint not null, direction smallint, disposition smallint not null,
            traits int not null, code text,
            caller text, caller_device text, caller_channel text, callee text, callee_device text, callee_channel text);
        create index leg_call on leg (call);
        create table channel_event (
            key uuid primary key, call bigint not null, site_id int not null, file_id bigint not null,
            file_offset bigint not null, length int not null,
            call_id text not null, channel_id text, channel text not null, name text not null,
            kind smallint not null, bridge text, at timestamptz not null, number text, dialled text);
        create index channel_event_call on channel_event (call);
        create table queue_event (
            key uuid primary key, call bigint not null, site_id int not null, file_id bigint not null,
            file_offset bigint not null, length int not null,
            call_id text not null, queue text not null, agent text not null, name text not null,
            kind smallint not null, seconds bigint not null, member_channel_id text, at timestamptz not null);
        create index queue_event_call on queue_event (call);
        -- Call ids, channel ids and bridges that turned out to be one call.
        create table call_node (node bigint primary key, root bigint not null);
        create index call_node_root on call_node (root);

        -- Derived: contacts are a function of records, roster and rules; counters are a function of contacts.
        create table contact (
            call bigint not null, manager_id int not null, site_id int not null, team_id int not null,
            call_id text not null, client text not null, started_at timestamptz not null, ended_at timestamptz not null,
            talk bigint not null, upper_bound bigint not null, agreement smallint,
            day date not null, reason text not null, qualifies boolean not null, credit bigint not null,
            is_merged boolean not null, primary key (call, manager_id)) with (fillfactor = 90);
        create index contact_manager on contact (manager_id, started_at);
        create table stray (
            call bigint not null, extension text not null, site_id int not null, started_at timestamptz not null,
            day date not null, talk bigint not null, primary key (call, extension));
        create table manager_day (
            manager_id int not null, day date not null, team_id int not null, talk bigint not null,
            upper_bound bigint not null, calls bigint not null, contacts bigint not null, credit bigint not null,
            bonus_minutes bigint not null, clients bigint not null, last_contact_at timestamptz not null,
            primary key (manager_id, day)) with (fillfactor = 50);
        create index manager_day_day on manager_day (day);
        create table manager_hour (
            manager_id int not null, hour timestamptz not null, day date not null, team_id int not null,
            talk bigint not null, calls bigint not null, contacts bigint not null, credit bigint not null,
            primary key (manager_id, hour)) with (fillfactor = 50);

        create table closed_day (
            team_id int not null, day date not null, closed_at timestamptz not null default now(),
            primary key (team_id, day));
        create table correction (
            id bigint primary key generated always as identity, at timestamptz not null default now(),
            what text not null, who text not null, reason text not null, before jsonb, after jsonb);
        create table quarantine (
            id bigint primary key generated always as identity, at timestamptz not null default now(),
            source_id int not null, file_id bigint not null, path text not null, epoch bigint not null,
            file_offset bigint not null, length bigint not null, reason text not null, bytes bytea not null,
            retried_at timestamptz, resolved boolean not null default false);
        create index on quarantine (source_id);
        create table gap (
            id bigint primary key generated always as identity, at timestamptz not null default now(),
            source_id int not null, path text not null, file_offset bigint not null, length bigint, cause text not null);
        """

    /// A manager may change to a team of another zone, where the same date comes again, and a day may begin within an
    /// hour.
    static let countersByTeam = """
        alter table manager_day drop constraint manager_day_pkey, add primary key (manager_id, day, team_id);
        alter table manager_hour drop constraint manager_hour_pkey, add primary key (manager_id, hour, day, team_id)
        """

    static let endOfLeg = """
        alter table leg add column if not exists talk_ended_at timestamptz, add column if not exists cause text
        """
}

/// The private tables of what is watched: working time, judgements, alerts with their deliveries, absences, and calls
/// in progress.
enum WatchTables {
    static let sql = """
        alter table source
            add column if not exists stalled_after int not null default 1800,
            add column if not exists alive_at timestamptz, add column if not exists read_through timestamptz, add column if not exists ahead_at timestamptz,
            add column if not exists stalled_since timestamptz;
        update source set alive_at = least(last_record_at, now());
        -- Derived from channel events: who stands connected with a client. It counts nothing.
        create table if not exists open_talk (
            call bigint not null, manager_id int not null, site_id int not null, since timestamptz not null,
            primary key (call, manager_id));
        create index if not exists open_talk_manager on open_talk (manager_id);
        -- The manager's own working time of today and some days ahead.
        create table if not exists working_day (
            manager_id int not null, team_id int not null, day date not null,
            from_at timestamptz[] not null, until_at timestamptz[] not null,
            primary key (manager_id, team_id, day));
        create table if not exists judgement (
            manager_id int not null, team_id int not null, day date not null,
            state text, holds_until timestamptz not null, behind_since timestamptz, is_below boolean not null,
            known_since timestamptz, checked_at timestamptz, said text[] not null, is_final boolean not null,
            primary key (manager_id, team_id, day)) with (fillfactor = 50);
        create index if not exists judgement_open on judgement (day) where not is_final;
        -- The outbox: a row a key, whatever happens.
        create table if not exists alert (
            id bigint primary key generated always as identity, key text not null unique, kind text not null,
            at timestamptz not null default now(), as_of timestamptz not null,
            team_id int, team text, manager_id int, manager_key text, manager text, day date,
            source text, affected text[] not null, since timestamptz, detail text,
            talk bigint, upper_bound bigint, calls bigint, contacts bigint, credit bigint, bonus_minutes bigint,
            clients bigint, minimum_talk_minutes int, minimum_contacts int, expected_share bigint, pace bigint);
        create index if not exists alert_manager on alert (manager_id, day);
        create index if not exists alert_missed on alert (day) where kind = 'missed';
        create table if not exists delivery (
            id bigint primary key generated always as identity, alert_id bigint not null, channel text not null,
            address text not null default '', due_at timestamptz not null, next_at timestamptz not null,
            is_digest boolean not null, is_manager boolean not null,
            state text not null default 'due' check (state in ('due', 'sent', 'withdrawn', 'dead')),
            attempts int not null default 0, sent_at timestamptz, problem text,
            unique (alert_id, channel, address)) with (fillfactor = 70);
        create index if not exists delivery_due on delivery (channel, next_at) where state = 'due';
        create table if not exists absence (
            id bigint primary key generated always as identity, manager_id int not null,
            from_day date not null, until_day date not null, hours text,
            who text not null, at timestamptz not null default now(), withdrawn_at timestamptz)
        """
}

/// Correspondence, meetings and journals: records that are no calls, and what they add to a contact.
///
/// Of a message there are digests mixed with `installation.secret`, times, and the client's address: no subject, no text,
/// no other address. Of a meeting there are its id, times, and the addresses of those who take part.
enum StepTables {
    static let sql = """
        create table if not exists installation (
            secret bytea not null, single boolean primary key default true check (single));
        insert into installation (secret)
            select decode(string_agg(replace(gen_random_uuid()::text, '-', ''), ''), 'hex') from generate_series(1, 2)
            on conflict do nothing;

        -- One row a copy. Lists of digests are texts of hexadecimal digits with blanks between.
        create table if not exists mail_message (
            key uuid primary key, call bigint not null, site_id int not null, file_id bigint not null,
            file_offset bigint not null, length int not null, call_id text not null,
            identity uuid, content uuid not null, message_id uuid, refs text, parent uuid,
            gmail_thread uuid, thread_index uuid, subject uuid, pair bigint, is_orphan boolean not null,
            has_reply_prefix boolean not null, at timestamptz not null, written_at timestamptz,
            has_received boolean not null, author text, recipients text, return_path text,
            fails_dmarc boolean not null, marks text, has_labels boolean not null, ignored text, copy uuid not null,
            client text, sender text);
        create index if not exists mail_message_call on mail_message (call);
        create index if not exists mail_message_content on mail_message (content);
        create index if not exists mail_message_pair on mail_message (pair) where pair is not null;
        create table if not exists meeting (
            key uuid primary key, call bigint not null, site_id int not null, file_id bigint not null,
            file_offset bigint not null, length int not null, call_id text not null,
            method smallint not null, occurrence text, means_later boolean not null, sequence bigint not null,
            stamped_at timestamptz not null, start text, span bigint not null, is_whole_day boolean not null,
            is_cancelled boolean not null, organizer text, attendees text, occurrences text, senders text);
        create index if not exists meeting_call on meeting (call);
        -- As of when the meetings of a series were last looked at, and when the next one ends.
        create table if not exists meeting_due (call bigint primary key, as_of timestamptz not null, due_at timestamptz);
        create index if not exists meeting_due_at on meeting_due (due_at) where due_at is not null;
        create table if not exists journal_entry (
            key uuid primary key, call bigint not null, site_id int not null, file_id bigint not null,
            file_offset bigint not null, length int not null, call_id text not null,
            origin smallint not null, kind smallint not null, agreement smallint, name text, amount bigint,
            at timestamptz not null, manager text not null, client text not null, due date, of_call text,
            -- By the roster in force: whom the entry is about, and the client as contacts name theirs.
            manager_id int, client_key text not null,
            -- It tells of what has been; a meeting that is still to be held does not.
            is_over boolean not null default true);
        create index if not exists journal_entry_manager on journal_entry (manager_id, at);
        create index if not exists journal_entry_ahead on journal_entry (at) where not is_over;
        -- The calls that an entry names, at every site.
        create table if not exists journal_call (node bigint not null, entry uuid not null, primary key (node, entry));
        create index if not exists journal_call_entry on journal_call (entry);

        alter table contact add column if not exists channel smallint not null default 0,
            add column if not exists part bigint not null default 0, add column if not exists marks text,
            add column if not exists is_own boolean not null default false,
            add column if not exists recorded_by smallint, add column if not exists recorded smallint;
        update contact set recorded = agreement where agreement is not null and recorded is null;
        alter table contact drop constraint contact_pkey, add primary key (call, manager_id, part);
        create index if not exists contact_step on contact (call_id) where channel <> 0;
        create index if not exists contact_step_day on contact (manager_id, day) where channel <> 0;

        create table if not exists review (
            id bigint primary key generated always as identity, at timestamptz not null default now(),
            node bigint not null, call_id text not null, manager_id int, is_void boolean, note text,
            reviewer text not null);
        create index if not exists review_node on review (node);

        -- Sales that are asked of every manager of a team a month, in millionths; null: no plan from that day on.
        create table if not exists plan (
            team_id int not null, from_day date not null, sales bigint, primary key (team_id, from_day));
        -- The actions that a team counts from a day on, each with its weight in millionths; empty: none.
        create table if not exists progress_list (
            team_id int not null, from_day date not null, names text[] not null, weights bigint[] not null,
            primary key (team_id, from_day));
        """
}

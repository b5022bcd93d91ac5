/// What the board keeps: links to managers' own pages, which words of a review are a seller's objection,
/// and what it needs to find a day fast.
enum BoardTables {
    static let sql = """
        create table if not exists board_link (
            id bigint primary key generated always as identity, manager_id int not null,
            issued_at timestamptz not null default now(), expires_at timestamptz not null, who text not null,
            revoked_at timestamptz, revoked_by text);
        create index if not exists board_link_manager on board_link (manager_id);
        alter table review add column if not exists is_objection boolean not null default false;
        create index if not exists review_objection on review (node) where is_objection;
        -- Every day of the century: a view can look one up where it would have to count through all of them.
        create table if not exists calendar (day date primary key);
        insert into calendar select d from generate_series(date '2000-01-01', date '2099-12-31', interval '1 day') as d
            on conflict do nothing;
        analyze calendar;
        -- What the board asks for with every change must not grow with the history.
        create index if not exists stray_day on stray (day);
        create index if not exists manager_hour_hour on manager_hour (hour);
        create index if not exists journal_entry_sale on journal_entry (at) where kind = 5
        """
}

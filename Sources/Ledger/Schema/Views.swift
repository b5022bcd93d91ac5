/// The public views. They are made anew at every migration; columns are only ever added.
///
/// Rounding stands here and nowhere else: whole seconds of the sum, rounded down; minutes are seconds ÷ 60, rounded
/// down to one decimal; credit in calls.
enum Views {
    static let names = [
        "intensity_now", "intensity_day", "intensity_hour", "intensity_rolling", "contact_log", "source_status",
        "unassigned_traffic", "alert_log", "correction_log", "quarantine_log",
    ]

    static let functions = """
        create or replace function masked(client text) returns text immutable language sql as $$
            select case when client = 'anonymous' or length(client) <= 6 then client
                else left(client, 4) || repeat('*', length(client) - 6) || right(client, 2) end $$;
        create or replace function whole_seconds(microseconds bigint) returns bigint immutable language sql as $$
            select div(microseconds, 1000000)::bigint $$;
        create or replace function minutes(microseconds bigint) returns numeric immutable language sql as $$
            select (div(div(microseconds, 1000000), 6) / 10)::numeric(12, 1) $$;
        create or replace function calls(millionths bigint) returns numeric immutable language sql as $$
            select trim_scale(millionths / 1000000::numeric) $$
        """

    static let sql = [now, day, hour, rolling, contacts, sources, unassigned, alerts, corrections, quarantine]

    private static let minimumOfDay = """
        left join lateral (select n.talk_minutes, n.contacts from minimum n
            where n.team_id = t.id and n.from_day <= d.day order by n.from_day desc limit 1) m on true
        """

    private static let now = """
        create view intensity_now as
        with today as (
            select t.id, t.name, ((now() at time zone t.zone) - make_interval(secs => t.day_starts))::date as day
            from team t)
        select t.name as team, g.key as manager_id, g.name as manager, t.day,
            whole_seconds(coalesce(d.talk, 0)) as talk_seconds,
            whole_seconds(coalesce(d.upper_bound, 0)) as upper_bound_seconds,
            minutes(coalesce(d.talk, 0)) as talk_minutes,
            coalesce(d.calls, 0) as calls, coalesce(d.contacts, 0) as contacts,
            calls(coalesce(d.credit, 0)) as credit,
            minutes(coalesce(d.talk, 0)) + coalesce(d.bonus_minutes, 0) as credit_minutes,
            coalesce(d.clients, 0) as clients,
            m.talk_minutes as minimum_talk_minutes, m.contacts as minimum_contacts,
            null::numeric as expected_share, null::numeric as pace, null::text as state,
            null::timestamptz as talking_since,
            coalesce((select whole_seconds(sum(c.talk)::bigint) from contact c
                where c.manager_id = g.id and c.started_at > now() - interval '1 hour'
                    and c.started_at <= now() and not c.is_merged
                    and c.reason not in ('void', 'ignored_number')), 0) as talk_seconds_last_hour,
            d.last_contact_at,
            (select max(s.last_record_at) from source s join manager_site ms on ms.site_id = s.site_id
                where ms.manager_id = g.id) as fresh_at,
            now() as as_of
        from today t
        join membership b on b.team_id = t.id and b.from_at <= now() and now() < b.until_at
        join manager g on g.id = b.manager_id
        left join manager_day d on d.manager_id = g.id and d.team_id = t.id and d.day = t.day
        left join lateral (select n.talk_minutes, n.contacts from minimum n
            where n.team_id = t.id and n.from_day <= t.day order by n.from_day desc limit 1) m on true
        """

    private static let day = """
        create view intensity_day as
        with days as (
            select d.team_id, d.manager_id, d.day, d.talk, d.upper_bound, d.calls, d.contacts, d.credit,
                d.bonus_minutes, d.clients
            from manager_day d
            union all
            select b.team_id, b.manager_id, s.day::date, 0, 0, 0, 0, 0, 0, 0
            from membership b
            join team t on t.id = b.team_id
            cross join lateral (
                select (now() at time zone t.zone) - make_interval(secs => t.day_starts) as now,
                    (b.from_at at time zone t.zone) - make_interval(secs => t.day_starts) as from_at,
                    (b.until_at at time zone t.zone) - make_interval(secs => t.day_starts) as until_at) l
            cross join lateral (
                select min(n.from_day) as day from minimum n
                where n.team_id = t.id and (n.talk_minutes is not null or n.contacts is not null)) f
            -- A minimum from always asks from the team's first contact on, one with a date from that day on.
            cross join lateral (
                select case when isfinite(f.day) then f.day else coalesce(
                    (select min(x.day) from manager_day x where x.team_id = t.id), l.now::date) end as day) a
            cross join lateral generate_series(
                greatest(a.day, l.from_at::date)::timestamp,
                least(l.now, l.until_at - interval '1 second'), interval '1 day') as s(day)
            where f.day is not null
                and not exists (
                    select from manager_day x
                    where x.manager_id = b.manager_id and x.team_id = b.team_id and x.day = s.day::date)
                and (select n.talk_minutes is not null or n.contacts is not null from minimum n
                    where n.team_id = t.id and n.from_day <= s.day::date order by n.from_day desc limit 1))
        select t.name as team, g.key as manager_id, g.name as manager, d.day,
            whole_seconds(d.talk) as talk_seconds, whole_seconds(d.upper_bound) as upper_bound_seconds,
            minutes(d.talk) as talk_minutes, d.calls, d.contacts, calls(d.credit) as credit,
            minutes(d.talk) + d.bonus_minutes as credit_minutes, d.clients,
            m.talk_minutes as minimum_talk_minutes, m.contacts as minimum_contacts, null::text as state
        from days d join team t on t.id = d.team_id join manager g on g.id = d.manager_id
        \(minimumOfDay)
        """

    private static let hour = """
        create view intensity_hour as
        select t.name as team, g.key as manager_id, g.name as manager, h.hour,
            whole_seconds(h.talk) as talk_seconds, h.calls, h.contacts, calls(h.credit) as credit
        from (
            -- A day that begins within an hour gives it two rows.
            select x.manager_id, x.team_id, x.hour, sum(x.talk)::bigint as talk, sum(x.calls)::bigint as calls,
                sum(x.contacts)::bigint as contacts, sum(x.credit)::bigint as credit
            from manager_hour x group by x.manager_id, x.team_id, x.hour) h
        join team t on t.id = h.team_id join manager g on g.id = h.manager_id
        """

    /// Whole hours come from the hours, what lies before the first whole hour of the window from contacts.
    private static let rolling = """
        create view intensity_rolling as
        select t.name as team, g.key as manager_id, g.name as manager, w.hours,
            whole_seconds(sum(x.talk)::bigint) as talk_seconds, sum(x.calls)::bigint as calls,
            sum(x.contacts)::bigint as contacts, calls(sum(x.credit)::bigint) as credit
        from (values (1), (8), (24), (168), (720)) as w(hours)
        cross join membership b
        join team t on t.id = b.team_id
        join manager g on g.id = b.manager_id
        cross join lateral (
            select 0::bigint as talk, 0::bigint as calls, 0::bigint as contacts, 0::bigint as credit
            union all
            select h.talk, h.calls, h.contacts, h.credit from manager_hour h
            where h.manager_id = g.id and h.hour >= now() - make_interval(hours => w.hours)
                and h.hour + interval '1 hour' <= now()
            union all
            select case when c.reason in ('void', 'ignored_number') then 0 else c.talk end,
                case when c.reason in ('void', 'ignored_number') or c.talk = 0 then 0 else 1 end,
                case when c.qualifies then 1 else 0 end, c.credit
            from contact c
            where c.manager_id = g.id and not c.is_merged
                and c.started_at > now() - make_interval(hours => w.hours) and c.started_at <= now()
                and not exists (
                    select from manager_hour h where h.manager_id = g.id
                        and h.hour <= c.started_at and c.started_at < h.hour + interval '1 hour'
                        and h.hour >= now() - make_interval(hours => w.hours)
                        and h.hour + interval '1 hour' <= now())) x
        where b.from_at <= now() and now() < b.until_at
        group by t.name, g.key, g.name, w.hours
        """

    private static let contacts = """
        create view contact_log as
        select t.name as team, g.key as manager_id, g.name as manager, masked(c.client) as client,
            'call'::text as channel, c.started_at, trim_scale(c.talk / 1000000::numeric) as talk_seconds,
            case when c.upper_bound > 0 then 'upper_bound' else 'exact' end as talk, c.qualifies, c.reason,
            calls(c.credit) as credit, s.name as site, c.call_id as call
        from contact c
        join team t on t.id = c.team_id
        join manager g on g.id = c.manager_id
        join site s on s.id = c.site_id
        where not c.is_merged
        """

    private static let sources = """
        create view source_status as
        select s.name as source, x.name as site, s.format, s.last_record_at,
            coalesce(f.lag, 0)::bigint as lag_bytes, coalesce(f.pending, 0)::bigint as pending_bytes, s.gap_bytes,
            s.records, s.stored, s.duplicates, s.ignored, s.quarantined,
            s.bytes, s.stored_bytes, s.duplicate_bytes, s.ignored_bytes, s.quarantined_bytes,
            s.state, s.problem, s.last_commit_at, s.gaps, s.ahead as ahead_of_clock
        from source s join site x on x.id = s.site_id
        left join lateral (
            select sum(greatest(f.size_seen - f.committed_offset, 0)) as lag, sum(f.pending_bytes) as pending
            from source_file f where f.source_id = s.id and not f.finished) f on true
        """

    private static let unassigned = """
        create view unassigned_traffic as
        select s.name as site, x.extension, x.day, count(*) as calls, whole_seconds(sum(x.talk)::bigint) as talk_seconds
        from stray x join site s on s.id = x.site_id group by s.name, x.extension, x.day
        """

    private static let alerts = """
        create view alert_log as
        select null::timestamptz as at, null::text as what, null::text as who, null::text as reason,
            null::jsonb as before, null::jsonb as after where false
        """

    private static let corrections = """
        create view correction_log as
        select at, what, who, reason, before, after from correction
        """

    private static let quarantine = """
        create view quarantine_log as
        select q.at, 'quarantined'::text as what, s.name as who, q.reason, null::jsonb as before,
            null::jsonb as after, s.name as source, q.path as file, q.file_offset as "offset", q.length, q.id,
            q.resolved
        from quarantine q join source s on s.id = q.source_id
        """
}

import Pace

/// The public views. They are made anew at every migration; columns are only ever added.
///
/// Rounding stands here and nowhere else: whole seconds of the sum, rounded down; minutes are seconds ÷ 60, rounded
/// down to one decimal; credit in calls.
enum Views {
    static let names = [
        "intensity_now", "intensity_day", "intensity_hour", "intensity_rolling", "contact_log", "source_status",
        "unassigned_traffic", "alert_log", "correction_log", "quarantine_log", "progress_day", "effectiveness_month",
    ]

    static let functions = """
        create or replace function masked(client text) returns text immutable language sql as $$
            select case when client = 'anonymous' or length(client) <= 6 then client
                else left(client, 4) || repeat('*', length(client) - 6) || right(client, 2) end $$;
        create or replace function whole_seconds(microseconds bigint) returns bigint immutable language sql as $$
            select div(microseconds, 1000000)::bigint $$;
        create or replace function minutes(microseconds bigint) returns numeric immutable language sql as $$
            select (div(div(microseconds, 1000000), 6) / 10)::numeric(12, 1) $$;
        create or replace function channel_name(channel smallint) returns text immutable language sql as $$
            select case channel when 0 then 'call' when 1 then 'correspondence' when 2 then 'meeting' else 'journal' end $$;
        create or replace function calls(millionths bigint) returns numeric immutable language sql as $$
            select trim_scale(millionths / 1000000::numeric) $$;
        create or replace function worked(from_at timestamptz[], until_at timestamptz[], moment timestamptz)
            returns numeric stable language sql as $$
            select coalesce(sum(extract(epoch from least(u, moment) - f)) filter (where f < moment), 0)
            from unnest(from_at, until_at) as x(f, u) $$
        """

    static let sql = [
        now, day, hour, rolling, contacts, sources, unassigned, alerts, corrections, quarantine, progress,
        effectiveness,
    ]

    private static let minimumOfDay = """
        left join lateral (select n.talk_minutes, n.contacts from minimum n
            where n.team_id = t.id and n.from_day <= d.day order by n.from_day desc limit 1) m on true
        """

    /// How many qualifying contacts of a channel a manager's day has. A subquery costs nothing where the column is not
    /// asked for.
    private static func steps(_ channel: Channel, manager: String, team: String, day: String) -> String {
        """
        (select count(*) from contact c
            where c.manager_id = \(manager) and c.team_id = \(team) and c.day = \(day)
                and c.channel = \(channel.stored) and c.qualifies and not c.is_merged)
        """
    }

    /// Overlapping meetings of a day are one, each is at most 8 hours long; like talk it is shown of those that qualify
    /// or not, voided ones left out.
    private static let meetingSeconds = """
        (select coalesce(trunc(sum(extract(epoch from upper(x.span) - lower(x.span)))), 0)::bigint
            from (
                select unnest(range_agg(tstzrange(
                    c.started_at,
                    greatest(c.started_at, least(c.ended_at, c.started_at + interval '8 hours'))))) as span
                from contact c
                where c.manager_id = d.manager_id and c.team_id = d.team_id and c.day = d.day
                    and c.channel = \(Channel.meeting.stored) and not c.is_merged
                    and c.reason not in ('void', 'ignored_number')) x)
        """

    /// The share of the working time by now, and what counts towards the minimum; the judged state holds until its
    /// moment, and as long as the manager's sites are read.
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
            p.share as expected_share,
            trunc((p.credited + p.provisional) / (p.minimum * nullif(p.share, 0)), 4) as pace,
            case
                when p.share is null then null
                when p.share = 0 then 'off'
                when p.credited >= p.minimum then 'met'
                when j.state is null or j.holds_until <= now() or exists (
                    select from source s join manager_site ms on ms.site_id = s.site_id
                    where ms.manager_id = g.id and s.read_through < now() - interval '3 minutes'
                        and s.read_through > now() - interval '1 day') then 'unknown'
                else j.state
            end as state,
            o.talking_since,
            coalesce((select whole_seconds(sum(c.talk)::bigint) from contact c
                where c.manager_id = g.id and c.started_at > now() - interval '1 hour'
                    and c.started_at <= now() and not c.is_merged
                    and c.reason not in ('void', 'ignored_number')), 0) as talk_seconds_last_hour,
            d.last_contact_at,
            (select max(s.last_record_at) from source s join manager_site ms on ms.site_id = s.site_id
                where ms.manager_id = g.id) as fresh_at,
            now() as as_of,
            trunc((p.credited + p.provisional) / nullif(p.share, 0), 1) as forecast,
            \(steps(.correspondence, manager: "g.id", team: "t.id", day: "t.day")) as correspondence,
            \(steps(.meeting, manager: "g.id", team: "t.id", day: "t.day")) as meetings,
            cardinality(w.from_at) > 0 as is_workday
        from today t
        join membership b on b.team_id = t.id and b.from_at <= now() and now() < b.until_at
        join manager g on g.id = b.manager_id
        left join manager_day d on d.manager_id = g.id and d.team_id = t.id and d.day = t.day
        left join lateral (select n.talk_minutes, n.contacts from minimum n
            where n.team_id = t.id and n.from_day <= t.day order by n.from_day desc limit 1) m on true
        left join working_day w on w.manager_id = g.id and w.team_id = t.id and w.day = t.day
        left join judgement j on j.manager_id = g.id and j.team_id = t.id and j.day = t.day
        left join lateral (select min(x.since) as talking_since from open_talk x
            where x.manager_id = g.id and x.since > now() - interval '4 hours' and x.since <= now()) o on true
        cross join lateral (
            select coalesce(m.talk_minutes, m.contacts)::numeric as minimum,
                case when m.talk_minutes is null then calls(coalesce(d.credit, 0))
                    else minutes(coalesce(d.talk, 0)) + coalesce(d.bonus_minutes, 0) end as credited,
                -- Talk of a call that goes on counts towards the pace alone.
                case when m.talk_minutes is null or o.talking_since is null then 0
                    else trunc(extract(epoch from now() - o.talking_since) / 60, 1) end as provisional,
                case
                    when coalesce(m.talk_minutes, m.contacts) is null or w.day is null then null
                    when cardinality(w.from_at) = 0 then 0
                    else trunc(worked(w.from_at, w.until_at, now()) / worked(w.from_at, w.until_at, 'infinity'), 4)
                end as share
            -- So that each is worked out once, not wherever it is used.
            offset 0) p
        """

    private static let day = """
        create view intensity_day as
        with days as (
            select d.team_id, d.manager_id, d.day, d.talk, d.upper_bound, d.calls, d.contacts, d.credit,
                d.bonus_minutes, d.clients, d.last_contact_at
            from manager_day d
            union all
            select b.team_id, b.manager_id, s.day, 0, 0, 0, 0, 0, 0, 0, null
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
            join calendar s on s.day between greatest(a.day, l.from_at::date)
                and least(l.now, l.until_at - interval '1 second')::date
            where f.day is not null
                and not exists (
                    select from manager_day x
                    where x.manager_id = b.manager_id and x.team_id = b.team_id and x.day = s.day)
                and (select n.talk_minutes is not null or n.contacts is not null from minimum n
                    where n.team_id = t.id and n.from_day <= s.day order by n.from_day desc limit 1))
        select t.name as team, g.key as manager_id, g.name as manager, d.day,
            whole_seconds(d.talk) as talk_seconds, whole_seconds(d.upper_bound) as upper_bound_seconds,
            minutes(d.talk) as talk_minutes, d.calls, d.contacts, calls(d.credit) as credit,
            minutes(d.talk) + d.bonus_minutes as credit_minutes, d.clients,
            m.talk_minutes as minimum_talk_minutes, m.contacts as minimum_contacts,
            case
                when coalesce(m.talk_minutes, m.contacts) is null then null
                when d.day = ((now() at time zone t.zone) - make_interval(secs => t.day_starts))::date
                    then (select n.state from intensity_now n where n.manager_id = g.key and n.team = t.name)
                when case when m.talk_minutes is null then calls(d.credit) >= m.contacts
                    else minutes(d.talk) + d.bonus_minutes >= m.talk_minutes end then 'met'
                else j.state
            end as state,
            \(steps(.correspondence, manager: "d.manager_id", team: "d.team_id", day: "d.day")) as correspondence,
            \(steps(.meeting, manager: "d.manager_id", team: "d.team_id", day: "d.day")) as meetings,
            \(steps(.journal, manager: "d.manager_id", team: "d.team_id", day: "d.day")) as journal,
            \(meetingSeconds) as meeting_seconds, cardinality(w.from_at) > 0 as is_workday, d.last_contact_at
        from days d join team t on t.id = d.team_id join manager g on g.id = d.manager_id
        left join judgement j on j.manager_id = d.manager_id and j.team_id = d.team_id and j.day = d.day
        left join working_day w on w.manager_id = d.manager_id and w.team_id = d.team_id and w.day = d.day
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

    private static let contacts = "create view contact_log as\n" + contactRows(client: "masked(c.client)")

    /// The rows of `contact_log`.
    ///
    /// - Parameters:
    ///   - client: how the client is shown.
    ///   - more: further columns, each with a comma before it.
    static func contactRows(client: String, more: String = "") -> String {
        """
        select t.name as team, g.key as manager_id, g.name as manager, \(client) as client,
            channel_name(c.channel) as channel, c.started_at, trim_scale(c.talk / 1000000::numeric) as talk_seconds,
            case when c.upper_bound > 0 then 'upper_bound' else 'exact' end as talk, c.qualifies, c.reason,
            calls(c.credit) as credit, nullif(s.name, '') as site, c.call_id as call,
            string_to_array(c.marks, E'\\n') as marks,
            case c.recorded when 0 then 'none' when 1 then 'yes' when 2 then 'no' end as agreement,
            case c.recorded_by when 1 then 'journal' when 2 then 'seller' end as recorded_by,
            case when c.channel = 2 then extract(epoch from c.ended_at - c.started_at)::bigint end as meeting_seconds,
            c.day\(more)
        from contact c
        join team t on t.id = c.team_id
        join manager g on g.id = c.manager_id
        join site s on s.id = c.site_id
        where not c.is_merged
        """
    }

    private static let sources = """
        create view source_status as
        select s.name as source, nullif(x.name, '') as site, s.format, s.last_record_at,
            coalesce(f.lag, 0)::bigint as lag_bytes, coalesce(f.pending, 0)::bigint as pending_bytes, s.gap_bytes,
            s.records, s.stored, s.duplicates, s.ignored, s.quarantined,
            s.bytes, s.stored_bytes, s.duplicate_bytes, s.ignored_bytes, s.quarantined_bytes,
            case when s.state = 'live' and s.stalled_since is not null then 'stalled' else s.state end as state,
            s.problem, s.last_commit_at, s.gaps, s.ahead as ahead_of_clock
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
        select a.as_of as at, a.kind as what, coalesce(a.manager, a.source) as who,
            coalesce(a.detail, case when a.pace is not null then 'pace ' || trunc(a.pace / 1000000::numeric, 2)
                when a.since is not null then 'since ' || to_char(a.since at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC'
            end) as reason,
            null::jsonb as before,
            case when a.talk is not null then jsonb_build_object(
                'talk_minutes', minutes(a.talk), 'contacts', a.contacts, 'credit', calls(a.credit),
                'credit_minutes', minutes(a.talk) + a.bonus_minutes,
                'minimum_talk_minutes', a.minimum_talk_minutes, 'minimum_contacts', a.minimum_contacts,
                'expected_share', trunc(a.expected_share / 1000000::numeric, 4),
                'pace', trunc(a.pace / 1000000::numeric, 4)) end as after,
            a.key, a.team, a.manager_key as manager_id, a.day
        from alert a
        """

    private static let corrections = """
        create view correction_log as
        select at, what, who, reason, before, after, id from correction
        """

    private static let quarantine = """
        create view quarantine_log as
        select q.at, 'quarantined'::text as what, s.name as who, q.reason, null::jsonb as before,
            null::jsonb as after, s.name as source, q.path as file, q.file_offset as "offset", q.length, q.id,
            q.resolved
        from quarantine q join source s on s.id = q.source_id
        """
}

/// Progress and effectiveness: beside the intensity, never part of it. Both come from the journal.
///
/// Days and months are the team's, and an entry counts only while the manager is in a team.
extension Views {
    /// What clients did, by the list in force on the day. A name is meant whatever its case; one that is not listed is
    /// not counted and has no row. A bare number, which names no action, weighs what it says.
    static let progress = """
        create view progress_day as
        select t.name as team, g.key as manager_id, g.name as manager, x.day, x.progress,
            trim_scale(sum(x.amount * x.weight) * 0.000000000001) as weight,
            trim_scale(sum(x.amount) * 0.000001) as count
        from (
            select b.team_id, b.manager_id, d.day, a.name as progress, j.amount::numeric as amount, a.weight
            from journal_entry j
            join membership b on b.manager_id = j.manager_id and b.from_at <= j.at and j.at < b.until_at
            join team t on t.id = b.team_id
            cross join lateral (
                select ((j.at at time zone t.zone) - make_interval(secs => t.day_starts))::date as day) d
            cross join lateral (
                select '' as name, 1000000::bigint as weight where coalesce(j.name, '') = ''
                union all
                select n.name, n.weight
                from (
                    select l.names, l.weights from progress_list l
                    where l.team_id = t.id and l.from_day <= d.day order by l.from_day desc limit 1) l
                cross join lateral unnest(l.names, l.weights) as n(name, weight)
                where n.name = j.name or lower(n.name) = lower(j.name)) a
            where j.kind = 4) x
        join team t on t.id = x.team_id join manager g on g.id = x.manager_id
        group by t.name, g.key, g.name, x.day, x.progress
        """

    /// Sales against the plan that is in force on the month's last day, of the present month today. Where a plan is in
    /// force every manager has a row, from the day on which the first plan holds; of one that holds from always, from the
    /// team's first contact or sale on.
    static let effectiveness = """
        create view effectiveness_month as
        with clock as (
            select t.id, t.zone, t.day_starts,
                (now() at time zone t.zone) - make_interval(secs => t.day_starts) as now
            from team t),
        sold as (
            select b.team_id, b.manager_id,
                date_trunc('month', (j.at at time zone t.zone) - make_interval(secs => t.day_starts))::date as month,
                sum(j.amount::numeric) as sales
            from journal_entry j
            join membership b on b.manager_id = j.manager_id and b.from_at <= j.at and j.at < b.until_at
            join team t on t.id = b.team_id
            where j.kind = 5 group by 1, 2, 3),
        asked as (
            select b.team_id, b.manager_id, m.month::date as month
            from membership b join clock t on t.id = b.team_id
            cross join lateral (
                select (b.from_at at time zone t.zone) - make_interval(secs => t.day_starts) as from_at,
                    (b.until_at at time zone t.zone) - make_interval(secs => t.day_starts) as until_at) l
            cross join lateral (
                select min(p.from_day) as day from plan p where p.team_id = t.id and p.sales is not null) f
            cross join lateral (
                select case when isfinite(f.day) then f.day else least(
                    t.now::date, (select min(x.day) from manager_day x where x.team_id = t.id),
                    (select min(s.month) from sold s where s.team_id = t.id)) end as day) a
            cross join lateral generate_series(
                date_trunc('month', greatest(a.day, l.from_at::date)::timestamp),
                least(t.now, l.until_at - interval '1 second'), interval '1 month') as m(month)
            where f.day is not null),
        months as (
            select team_id, manager_id, month from asked union select team_id, manager_id, month from sold)
        select t.name as team, g.key as manager_id, g.name as manager, m.month,
            trim_scale(coalesce(s.sales, 0) * 0.000001) as sales, trim_scale(p.sales * 0.000001) as plan,
            -- Whole parts of the plan: cut, never rounded up to one that was not reached.
            div(coalesce(s.sales, 0) * 10000, p.sales) * 0.0001 as share
        from months m
        join clock c on c.id = m.team_id
        join team t on t.id = m.team_id join manager g on g.id = m.manager_id
        left join sold s on s.team_id = m.team_id and s.manager_id = m.manager_id and s.month = m.month
        left join lateral (
            select p.sales from plan p
            where p.team_id = m.team_id and p.from_day <= case
                when m.month = date_trunc('month', c.now)::date then c.now::date
                else (m.month + interval '1 month' - interval '1 day')::date end
            order by p.from_day desc limit 1) p on true
        where s.sales is not null or p.sales is not null
        """
}

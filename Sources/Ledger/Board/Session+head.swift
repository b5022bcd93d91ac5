package import Pace
import Postgres

extension Session {
    /// What a head needs beside the board.
    package func headPage(_ team: String) throws -> HeadPage? {
        try boardSnapshot {
            guard let clock = try TeamClock.named(team, self) else { return nil }
            let people = try people(of: clock)
            return HeadPage(
                team: clock.name,
                day: clock.today,
                asOf: clock.asOf,
                people: people,
                absences: try absences(of: clock),
                objections: try objections(of: clock),
                links: try validLinks(at: clock.asOf).filter { link in people.contains { $0.id == link.person.id } },
                corrections: try newestCorrections()
            )
        }
    }

    /// The seller says that a contact was counted wrongly: a note to the head, which changes no number.
    ///
    /// - Parameters:
    ///   - call: as the contact's `call` names it.
    ///   - site: nil or empty: of every site.
    /// - Returns: false when the manager has no such contact.
    package func object(to call: String, site: String?, managerID: String, text: String) throws -> Bool {
        let site = site?.isEmpty == true ? nil : site
        let found = try explain(call: call, site: site).filter { $0.managerID == managerID }
        guard let manager = found.first?.manager else { return false }
        _ = try review(found, manager: managerID, .objection(text), reason: nil, who: manager)
        return true
    }

    private func people(of clock: TeamClock) throws -> [HeadPage.Person] {
        try connection.query(
            """
            select g.key, g.name from membership b join manager g on g.id = b.manager_id
            where b.team_id = $1 and b.from_at <= now() and now() < b.until_at order by g.name, g.key
            """,
            [.int32(clock.id)]
        ).map { HeadPage.Person(id: try $0.text(0), name: try $0.text(1)) }
    }

    private func absences(of clock: TeamClock) throws -> [HeadPage.EnteredAbsence] {
        try connection.query(
            """
            select g.key, g.name, a.from_day, a.until_day, a.hours, a.who from absence a
            join manager g on g.id = a.manager_id
            where a.withdrawn_at is null and a.until_day >= $2 and a.manager_id in (
                select b.manager_id from membership b
                where b.team_id = $1 and b.from_at <= now() and now() < b.until_at)
            order by a.from_day, g.name, a.id
            """,
            [.int32(clock.id), .date(daysSince1970: (clock.today - 7).number)]
        ).map { row in
            HeadPage.EnteredAbsence(
                person: HeadPage.Person(id: try row.text(0), name: try row.text(1)),
                from: Day(number: try row.date(2)),
                until: Day(number: try row.date(3)),
                hours: try row.textIfPresent(4),
                who: try row.text(5)
            )
        }
    }

    /// Those of which the seller has the last word.
    private func objections(of clock: TeamClock) throws -> [ShownContact] {
        try shown(
            client: "masked(c.client)",
            """
            v.team = $1 and v.started_at > now() - interval '14 days' and v.node in (
                select coalesce(n.root, r.node) from review r left join call_node n on n.node = r.node
                where r.is_objection)
            order by v.started_at desc, v.call
            """,
            [.text(clock.name)]
        ).filter { $0.reviews.last?.isObjection == true }
    }

    private func newestCorrections() throws -> [HeadPage.Correction] {
        try connection.query("select at, what, who, reason from correction_log order by id desc limit 50").map { row in
            HeadPage.Correction(
                at: Instant(microseconds: try row.timestamp(0)),
                what: try row.text(1),
                who: try row.text(2),
                reason: try row.text(3)
            )
        }
    }
}

import Pace
import Postgres

extension Session {
    /// Calls in progress, written anew for each touched call.
    ///
    /// - Returns: the teams in which somebody began or ended a talk.
    func replaceOpenTalks(_ changes: CallChanges, site: SiteHandle) throws -> Set<String> {
        let open = changes.outcomes.flatMap { root, outcome in outcome.open.map { (root, $0) } }
        var managers: Set<Int32> = []
        if changes.hadRecords {
            let ended = try connection.query(
                "delete from open_talk where call = any($1) returning manager_id",
                [.int64s(changes.nodes)]
            )
            for row in ended { managers.insert(try row.int32(0)) }
        }
        if !open.isEmpty {
            _ = try connection.query(
                """
                insert into open_talk (call, manager_id, site_id, since)
                select c, m, $3, s from unnest($1::bigint[], $2::int[], $4::timestamptz[]) as x(c, m, s)
                on conflict (call, manager_id) do update set since = excluded.since
                """,
                [
                    .int64s(open.map(\.0)), .int32s(open.map { managerIDs[$0.1.manager] }), .int32(site.id),
                    .timestamps(open.map(\.1.since.microseconds)),
                ]
            )
            managers.formUnion(open.map { managerIDs[$0.1.manager] })
        }
        let teams = managers.compactMap { managerIndices[$0] }.flatMap { rulebook.managers[$0].memberships.map(\.team) }
        return Set(teams.map { rulebook.teams[$0].name })
    }
}

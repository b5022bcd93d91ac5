package import Pace
import Postgres

/// A version of what decides numbers, as stored.
package struct StoredRules: Hashable, Sendable {
    /// The day from which it holds; nil: from always.
    package var from: Day?
    package var document: String

    package init(from: Day?, document: String) {
        self.from = from
        self.document = document
    }
}

extension Session {
    /// The versions in ascending order.
    package func ruleVersions() throws -> [StoredRules] {
        let rows = try connection.query(
            "select nullif(from_day, '-infinity')::date, document from rule_version order by from_day",
            []
        )
        return try rows.map { row in
            StoredRules(from: try row.dateIfPresent(0).map(Day.init(number:)), document: try row.text(1))
        }
    }

    /// Stores a document as the one that holds from a day on; versions from that day on are replaced.
    package func saveRules(_ document: String, from day: Day?) throws {
        try transaction {
            let from = Parameter.date(daysSince1970: day?.number ?? 0)
            if day == nil {
                _ = try connection.query("delete from rule_version", [])
                _ = try connection.query(
                    "insert into rule_version (from_day, document) values ('-infinity', $1)",
                    [.text(document)]
                )
            } else {
                _ = try connection.query("delete from rule_version where from_day >= $1", [from])
                _ = try connection.query(
                    "insert into rule_version (from_day, document) values ($1, $2)",
                    [from, .text(document)]
                )
            }
        }
    }

    /// Takes a rulebook into use: the ids of its teams and managers, and the tables that views read.
    package func use(_ rulebook: Rulebook, siteZones: [String: Zone] = [:]) throws {
        try transaction {
            _ = try connection.query("select pg_advisory_xact_lock($1, $2)", lockKeys(.rules, 0))
            teamIDs = try rulebook.teams.map { team in
                try connection.query(
                    """
                    insert into team (name, zone, day_starts) values ($1, $2, $3)
                    on conflict (name) do update set zone = excluded.zone, day_starts = excluded.day_starts
                    returning id
                    """,
                    [.text(team.name), .text(team.zone.name), .int32(Int32(clamping: team.dayStarts))]
                ).onlyRow().int32(0)
            }
            managerIDs = try rulebook.managers.map { manager in
                try connection.query(
                    """
                    insert into manager (key, name) values ($1, $2)
                    on conflict (key) do update set name = excluded.name returning id
                    """,
                    [.text(manager.id), .text(manager.name)]
                ).onlyRow().int32(0)
            }
            managerIndices = [:]
            for (index, id) in managerIDs.enumerated() { managerIndices[id] = index }
            self.rulebook = rulebook
            self.siteZones = siteZones
            try saveMemberships()
            try saveMinimums()
        }
    }

    private func saveMemberships() throws {
        _ = try connection.query("delete from membership", [])
        for (index, manager) in rulebook.managers.enumerated() {
            for membership in manager.memberships {
                _ = try connection.query(
                    "insert into membership (manager_id, team_id, from_at, until_at) values ($1, $2, $3, $4)",
                    [
                        .int32(managerIDs[index]), .int32(teamIDs[membership.team]),
                        .instant(membership.from), .instant(membership.until),
                    ]
                )
            }
        }
        _ = try connection.query("delete from manager_site", [])
        for (owned, claims) in rulebook.extensions {
            for manager in Set(claims.map(\.manager)) {
                _ = try connection.query(
                    """
                    insert into manager_site (manager_id, site_id) select $1, id from site where name = $2
                    on conflict do nothing
                    """,
                    [.int32(managerIDs[manager]), .text(owned.site)]
                )
            }
        }
    }

    private func saveMinimums() throws {
        _ = try connection.query("delete from minimum", [])
        for (index, team) in rulebook.teams.enumerated() {
            for entry in team.minimums {
                var minutes = Parameter.null
                var contacts = Parameter.null
                switch entry.value {
                case .talkMinutes(let value): minutes = .int32(Int32(clamping: value))
                case .contacts(let value): contacts = .int32(Int32(clamping: value))
                case nil: break
                }
                _ = try connection.query(
                    """
                    insert into minimum (team_id, from_day, talk_minutes, contacts)
                    values ($1, coalesce($2, '-infinity'::date), $3::int, $4::int)
                    """,
                    [
                        .int32(teamIDs[index]),
                        entry.from.map { .date(daysSince1970: $0.number) } ?? .null, minutes, contacts,
                    ]
                )
            }
        }
    }
}

extension Parameter {
    /// A timestamptz.
    static func instant(_ instant: Instant) -> Parameter {
        .timestamp(microsecondsSince1970: instant.microseconds)
    }

    static func optionalInstant(_ instant: Instant?) -> Parameter {
        instant.map { .timestamp(microsecondsSince1970: $0.microseconds) } ?? .null
    }
}

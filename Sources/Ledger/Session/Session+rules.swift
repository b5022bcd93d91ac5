package import Pace
import Postgres

/// A version of what decides numbers, as stored.
package struct StoredRules: Hashable, Sendable {
    /// The day from which it holds; nil: from always.
    package var from: Day?
    package var document: String
    /// Whether what began since was counted again by it.
    package var isCounted: Bool

    package init(from: Day?, document: String, isCounted: Bool = true) {
        self.from = from
        self.document = document
        self.isCounted = isCounted
    }
}

extension Session {
    /// The versions in ascending order.
    package func ruleVersions() throws -> [StoredRules] {
        let rows = try connection.query(
            """
            select nullif(from_day, '-infinity')::date, document, saved_at < 'infinity' from rule_version
            order by from_day
            """,
            []
        )
        return try rows.map { row in
            StoredRules(
                from: try row.dateIfPresent(0).map(Day.init(number:)),
                document: try row.text(1),
                isCounted: try row.bool(2)
            )
        }
    }

    /// Stores a document as the one that holds from a day on; versions from that day on are replaced.
    ///
    /// - Parameter isCounted: false: what began since is still to be counted again, see `rulesAreCounted`.
    package func saveRules(_ document: String, from day: Day?, isCounted: Bool = true) throws {
        try transaction {
            let saved = isCounted ? "now()" : "'infinity'"
            let from = Parameter.date(daysSince1970: day?.number ?? 0)
            if day == nil {
                _ = try connection.query("delete from rule_version", [])
                _ = try connection.query(
                    "insert into rule_version (from_day, document, saved_at) values ('-infinity', $1, \(saved))",
                    [.text(document)]
                )
            } else {
                _ = try connection.query("delete from rule_version where from_day >= $1", [from])
                _ = try connection.query(
                    "insert into rule_version (from_day, document, saved_at) values ($1, $2, \(saved))",
                    [from, .text(document)]
                )
            }
        }
    }

    /// Notes that all that is stored is still to be counted again.
    package func nothingIsCounted() throws {
        _ = try connection.query("update rule_version set saved_at = 'infinity'", [])
    }

    /// Notes that all is counted by the stored versions.
    package func rulesAreCounted() throws {
        _ = try connection.query("update rule_version set saved_at = now() where saved_at = 'infinity'", [])
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
            try learnSecret()
            mailRoster = MailRoster(rulebook: rulebook, secret: secret)
            journalReader = JournalReader(rulebook: rulebook, numbers: numbers)
            try saveMemberships()
            try saveMinimums()
            try saveGoals()
        }
    }

    private func learnSecret() throws {
        secret = DigestSecret(try connection.query("select secret from installation").onlyRow().bytes(0))
        _ = try connection.query("insert into site (name) values ('') on conflict do nothing")
        stepSite = try connection.query("select id from site where name = ''").onlyRow().int32(0)
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

    private func saveGoals() throws {
        _ = try connection.query("delete from plan", [])
        _ = try connection.query("delete from progress_list", [])
        for (index, team) in rulebook.teams.enumerated() {
            for entry in team.plans {
                _ = try connection.query(
                    "insert into plan (team_id, from_day, sales) values ($1, coalesce($2, '-infinity'::date), $3::bigint)",
                    [
                        .int32(teamIDs[index]), .date(orNull: entry.from?.number), .int64(orNull: entry.value?.sales),
                    ]
                )
            }
            for entry in team.progress {
                _ = try connection.query(
                    """
                    insert into progress_list (team_id, from_day, names, weights)
                    values ($1, coalesce($2, '-infinity'::date), $3, $4)
                    """,
                    [
                        .int32(teamIDs[index]), .date(orNull: entry.from?.number), .texts(entry.value.map(\.name)),
                        .int64s(entry.value.map(\.weight)),
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

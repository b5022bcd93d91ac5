package import Pace
import Postgres

/// A contact with what became of it and the records it comes from.
package struct Explanation: Sendable {
    /// A record and where it stands.
    package struct Place: Hashable, Sendable {
        package var record: Record
        package var path: String
        package var offset: Int64
    }

    package var manager: String
    package var managerID: String
    package var team: Team
    package var site: String
    package var day: Day
    package var contact: Contact
    package var verdict: Verdict
    package var rules: TeamRules
    package var places: [Place]
    /// What reviews say of it, the oldest first.
    package var reviews: [String]
    /// The node under which it stands.
    var node: Int64
}

extension Session {
    /// The contacts of a call, by any of its ids.
    ///
    /// - Parameter site: nil: of every site.
    package func explain(call: String, site: String?) throws -> [Explanation] {
        var found: [Explanation] = []
        for candidate in try sites() where site == nil || candidate.name == site {
            guard !candidate.name.isEmpty else { continue }
            let node = CallGroups.node(site: candidate.name, call: call)
            let nodes = try members(of: node)
            let rows = try connection.query(
                "select \(ContactRow.columns) from contact c where c.call = any($1) order by c.started_at",
                [.int64s(nodes)]
            )
            let places = try self.places(nodes)
            found += try explanations(rows, site: candidate.name) { _ in places }
        }
        if site == nil {
            // Threads, meetings and entries of journals are named by what stands in `call`.
            let rows = try connection.query(
                """
                select \(ContactRow.columns) from contact c
                where c.channel <> 0 and c.call_id = $1 order by c.started_at
                """,
                [.text(call)]
            )
            found += try explanations(rows, site: "") { row in try self.places(self.members(of: row.call)) }
        }
        return found
    }

    /// The contacts of one manager (by id or name) on one day.
    package func explain(manager: String, day: Day) throws -> [Explanation] {
        let rows = try connection.query(
            """
            select \(ContactRow.columns), s.name from contact c
            join manager g on g.id = c.manager_id join site s on s.id = c.site_id
            where (g.key = $1 or g.name = $1) and c.day = $2 order by c.started_at
            """,
            [.text(manager), .date(daysSince1970: day.number)]
        )
        return try explanations(rows, site: nil) { row in try self.places(self.members(of: row.call)) }
    }

    /// The records of a call without any contact, to tell why there is none.
    package func records(ofCall call: String, site: String?) throws -> [Explanation.Place] {
        try sites().filter { site == nil || $0.name == site }.flatMap { candidate in
            try places(members(of: CallGroups.node(site: candidate.name, call: call)))
        }
    }

    private func explanations(
        _ rows: Rows,
        site: String?,
        places: (ContactRow) throws -> [Explanation.Place]
    ) throws -> [Explanation] {
        try rows.compactMap { row in
            guard let contact = try ContactRow.read(row, self), let verdict = contact.verdict else { return nil }
            let manager = rulebook.managers[contact.contact.manager]
            let team = rulebook.teams[contact.team]
            return Explanation(
                manager: manager.name,
                managerID: manager.id,
                team: team,
                site: try site ?? row.text(ContactRow.columnCount),
                day: contact.day,
                contact: contact.contact,
                verdict: verdict,
                rules: team.rules(on: contact.day),
                places: try places(contact),
                reviews: try reviews(of: contact),
                node: contact.call
            )
        }
    }

    private func reviews(of contact: ContactRow) throws -> [String] {
        try connection.query(
            """
            select to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC, ' || reviewer || ': '
                || case when is_void then 'voided' when not is_void then 'restored'
                    when is_objection then 'objection' else 'note' end
                || coalesce(', ' || note, '')
            from review
            where (manager_id is null or manager_id = $2) and ($3 or call_id = $4)
                and (node = $1 or node in (select node from call_node where root = $1))
            order by id
            """,
            [
                .int64(contact.call), .int32(managerIDs[contact.contact.manager]),
                .bool(contact.contact.channel == .call), .text(contact.contact.call),
            ]
        ).map { try $0.text(0) }
    }

    /// All nodes of the call to which a node belongs.
    private func members(of node: Int64) throws -> [Int64] {
        let rows = try connection.query(
            "select node from call_node where root in (select root from call_node where node = $1)",
            [.int64(node)]
        )
        return try [node] + rows.map { try $0.int64(0) }
    }

    private func places(_ nodes: [Int64]) throws -> [Explanation.Place] {
        var places: [Explanation.Place] = []
        for table in RecordTable.allCases {
            let rows = try connection.query(
                """
                select \(RecordRow.columns(of: table, prefix: "r.")), r.file_id as file_number, f.path as file_path,
                    r.file_offset as place
                from \(table.rawValue) r left join source_file f on f.id = r.file_id where r.call = any($1)
                """,
                [.int64s(nodes)]
            )
            for row in rows {
                let count = rows.columnCount
                places.append(
                    Explanation.Place(
                        record: try RecordRow.record(of: table, row),
                        path: try row.textIfPresent(count - 2)
                            ?? (row.int64(count - 3) == 0 ? "written by hand" : "a file that is no longer known"),
                        offset: try row.int64(count - 1)
                    )
                )
            }
        }
        return places.sorted { ($0.record.at, $0.path, $0.offset) < ($1.record.at, $1.path, $1.offset) }
    }
}

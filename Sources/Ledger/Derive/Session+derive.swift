import Pace
import Postgres

/// Why contacts change, as far as the log of corrections is concerned.
package enum ChangeCause: Sendable {
    /// A record arrived.
    case record
    /// Roster or rules changed.
    case rules
    /// Somebody asked for a recount.
    case recount(who: String)
}

extension Session {
    /// Replaces the contacts of the touched calls where they differ, and derives the manager-days again that this
    /// touches.
    ///
    /// - Returns: the names of the teams whose counters changed.
    func write(_ changes: CallChanges, site: SiteHandle, why cause: ChangeCause) throws -> Set<String> {
        let difference = try contactDifference(changes, siteID: site.id)
        try replaceStrays(changes, site: site)
        guard !difference.isEmpty else { return [] }
        var days = DayScope(session: self)
        for row in difference.added + difference.removed { days.insert(row) }
        try lockManagers(Set(days.keys.map(\.manager)))
        if !difference.removed.isEmpty || !difference.strangers.isEmpty {
            _ = try connection.query(
                """
                delete from contact c using unnest($1::bigint[], $2::int[]) as r(call, manager_id)
                where c.call = r.call and c.manager_id = r.manager_id
                """,
                [
                    .int64s(difference.removed.map(\.call) + difference.strangers.map(\.call)),
                    .int32s(
                        difference.removed.map { managerIDs[$0.contact.manager] }
                            + difference.strangers.map(\.managerID)
                    ),
                ]
            )
        }
        return try deriveDays(&days, adding: difference.added, why: cause)
    }

    /// Contacts to write and to take out, by comparing what is stored for the touched calls with what they amount to.
    func contactDifference(_ changes: CallChanges, siteID: Int32) throws -> ContactDifference {
        var difference = ContactDifference()
        var stored: [ContactPlace: ContactRow] = [:]
        if changes.hadRecords {
            let rows = try connection.query(
                "select \(ContactRow.columns) from contact c where c.call = any($1)",
                [.int64s(changes.nodes)]
            )
            for row in rows {
                guard let contact = try ContactRow.read(row, self) else {
                    difference.strangers.append((try row.int64(0), try row.int32(1), try row.text(4)))
                    continue
                }
                stored[ContactPlace(call: contact.call, manager: contact.contact.manager)] = contact
            }
        }
        for (root, outcome) in changes.outcomes {
            for contact in outcome.contacts {
                guard let team = rulebook.team(of: contact.manager, at: contact.began) else { continue }
                let day = rulebook.teams[team].day(of: contact.began)
                let row = ContactRow(call: root, siteID: siteID, team: team, day: day, contact: contact)
                if let old = stored[row.place], old.contact == contact, old.team == team, old.day == day {
                    stored[row.place] = nil
                } else {
                    difference.added.append(row)
                }
            }
        }
        difference.removed = stored.values.sorted { ($0.call, $0.contact.manager) < ($1.call, $1.contact.manager) }
        return difference
    }

    /// Talk of extensions in no roster, written anew for each touched call.
    private func replaceStrays(_ changes: CallChanges, site: SiteHandle) throws {
        if changes.hadRecords {
            _ = try connection.query("delete from stray where call = any($1)", [.int64s(changes.nodes)])
        }
        let zone = siteZones[site.name] ?? .utc
        let strays = changes.outcomes.flatMap { root, outcome in outcome.strays.map { (root, $0) } }
        guard !strays.isEmpty else { return }
        try connection.copyIn(
            "copy stray (call, extension, site_id, started_at, day, talk) from stdin (format binary)"
        ) { (writer) throws(PostgresError) in
            for (root, stray) in strays {
                try writer.beginRow(columns: 6)
                writer.int64(root)
                writer.text(stray.extension)
                writer.int32(site.id)
                writer.timestamp(microsecondsSince1970: stray.began.microseconds)
                writer.date(daysSince1970: zone.day(of: stray.began).number)
                writer.int64(stray.talk)
            }
        }
    }

    /// Manager-days are derived under a lock of the manager, taken in ascending order.
    private func lockManagers(_ managers: Set<ManagerIndex>) throws {
        _ = try connection.query(
            "select pg_advisory_xact_lock($1, m) from unnest($2::int[]) as m",
            [.int32(lockClass), .int32s(managers.map { LockKind.manager.key(managerIDs[$0]) }.sorted())]
        )
    }

    /// Derives the given manager-days from their contacts and writes what changed.
    ///
    /// - Parameter added: contacts that are not stored yet; they are stored here with their verdicts.
    func deriveDays(_ days: inout DayScope, adding added: [ContactRow], why cause: ChangeCause) throws -> Set<String> {
        var contacts = try days.load()
        for row in added { contacts[row.contact.manager, default: []].append(row) }
        let closed = try correctable(days.keys, cause)
        let before = closed.isEmpty ? [:] : try storedDays(closed)

        var judged: [ContactPlace: ContactRow] = [:]
        var results: [DayResult] = []
        for (manager, rows) in contacts.sorted(by: { $0.key < $1.key }) {
            for row in judge(rows, manager: manager, into: &results, days: days.keys) { judged[row.place] = row }
        }
        let derived = Set(results.map(\.key))
        for key in days.keys.subtracting(derived) {
            let team = rulebook.teams[key.team]
            let empty = DayDerivation(contacts: [], rules: team.rules(on: key.day), zone: team.zone)
            results.append(DayResult(key: key, derivation: empty, lastContact: nil))
        }
        try store(added.map { judged[$0.place] ?? $0 })
        let places = Set(added.map(\.place))
        try update(
            contacts.values.joined().filter { !places.contains($0.place) }.compactMap { old in
                judged[old.place].flatMap { $0.verdict == old.verdict ? nil : $0 }
            }
        )
        try CounterRows(self).write(results)
        try logCorrections(results.map { ($0.key, $0.derivation.day) }, before: before, closed: closed, why: cause)
        return Set(results.map { rulebook.teams[$0.key.team].name })
    }

    /// Verdicts and counters for one manager: conversations are merged over all loaded contacts, then each day is
    /// derived from its own.
    func judge(
        _ rows: [ContactRow],
        manager: ManagerIndex,
        into results: inout [DayResult],
        days: Set<ManagerDayKey>
    ) -> [ContactRow] {
        let merged = Conversations.merged(rows.map(\.contact))
        var rowsByDay: [ManagerDayKey: [(ContactRow, CallContact, Bool)]] = [:]
        for item in merged {
            let row = rows[item.index]
            let key = ManagerDayKey(manager: manager, team: row.team, day: row.day)
            rowsByDay[key, default: []].append((row, item.contact, item.isMerged))
        }
        var judged: [ContactRow] = []
        for key in days where key.manager == manager {
            let team = rulebook.teams[key.team]
            let own = rowsByDay[key] ?? []
            let derivation = DayDerivation(
                contacts: own.map { (contact: $0.1, isMerged: $0.2, isVoid: false) },
                rules: team.rules(on: key.day),
                zone: team.zone
            )
            for (item, verdict) in zip(own, derivation.verdicts) {
                var row = item.0
                row.verdict = verdict
                judged.append(row)
            }
            let counted = own.filter { !$0.2 }
            if let last = counted.map({ $0.1.began }).max() {
                results.append(DayResult(key: key, derivation: derivation, lastContact: last))
            }
        }
        return judged
    }

    private func store(_ added: [ContactRow]) throws {
        guard !added.isEmpty else { return }
        try connection.copyIn("copy contact from stdin (format binary)") { (writer) throws(PostgresError) in
            for row in added { try row.write(self, to: &writer) }
        }
    }

    private func update(_ rows: [ContactRow]) throws {
        guard !rows.isEmpty else { return }
        let verdicts = rows.compactMap(\.verdict)
        _ = try connection.query(
            """
            update contact c set reason = v.reason, qualifies = v.qualifies, credit = v.credit, is_merged = v.merged
            from unnest($1::bigint[], $2::int[], $3::text[], $4::boolean[], $5::bigint[], $6::boolean[])
                as v(call, manager_id, reason, qualifies, credit, merged)
            where c.call = v.call and c.manager_id = v.manager_id
            """,
            [
                .int64s(rows.map(\.call)), .int32s(rows.map { managerIDs[$0.contact.manager] }),
                .texts(verdicts.map(\.reason.rawValue)),
                .bools(verdicts.map { $0.reason.qualifies && !$0.isMerged }),
                .int64s(verdicts.map(\.credit)), .bools(verdicts.map(\.isMerged)),
            ]
        )
    }
}

/// Contacts to write and to take out, where stored ones are not what their records amount to.
struct ContactDifference {
    var added: [ContactRow] = []
    var removed: [ContactRow] = []
    /// Stored contacts of managers or teams whom no version of the rules knows any more.
    var strangers: [(call: Int64, managerID: Int32, callID: String)] = []

    var isEmpty: Bool { added.isEmpty && removed.isEmpty && strangers.isEmpty }
}

/// The counters of one manager-day, with the beginning of its last contact; nil: no contact is left.
struct DayResult {
    var key: ManagerDayKey
    var derivation: DayDerivation
    var lastContact: Instant?
}

/// The key of a contact's row.
struct ContactPlace: Hashable {
    var call: Int64
    var manager: ManagerIndex
}

extension ContactRow {
    var place: ContactPlace { ContactPlace(call: call, manager: contact.manager) }
}

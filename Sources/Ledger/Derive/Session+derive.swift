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
    /// A result was recorded for contacts that are there already, or taken back.
    case agreement(who: String)
    case review(who: String)
}

extension Session {
    /// Replaces the contacts of the touched calls where they differ, and derives the manager-days again that this
    /// touches.
    ///
    /// - Returns: the names of the teams whose counters changed, or somebody of whom began or ended a talk.
    func write(_ changes: CallChanges, site: SiteHandle, why cause: ChangeCause) throws -> Set<String> {
        let difference = try contactDifference(changes, siteID: site.id)
        try replaceStrays(changes, site: site)
        let talking = try replaceOpenTalks(changes, site: site)
        try noteNextMeetings(changes)
        guard !difference.isEmpty else { return talking }
        var days = DayScope(session: self)
        for row in difference.added + difference.removed { days.insert(row) }
        try lockManagers(Set(days.keys.map(\.manager)))
        if !difference.removed.isEmpty || !difference.strangers.isEmpty {
            _ = try connection.query(
                """
                delete from contact c using unnest($1::bigint[], $2::int[], $3::bigint[]) as r(call, manager_id, part)
                where c.call = r.call and c.manager_id = r.manager_id and c.part = r.part
                """,
                [
                    .int64s(difference.removed.map(\.call) + difference.strangers.map(\.call)),
                    .int32s(
                        difference.removed.map { managerIDs[$0.contact.manager] }
                            + difference.strangers.map(\.managerID)
                    ),
                    .int64s(difference.removed.map(\.contact.part) + difference.strangers.map(\.part)),
                ]
            )
        }
        return try deriveDays(&days, adding: difference.added, why: cause).union(talking)
    }

    /// Contacts to write and to take out, by comparing what is stored for the touched calls with what they amount to.
    func contactDifference(_ changes: CallChanges, siteID: Int32) throws -> ContactDifference {
        var difference = ContactDifference()
        var stored: [ContactPlace: ContactRow] = [:]
        if changes.hadRecords {
            let rows = try connection.query(
                "select \(ContactRow.columns) from contact c where c.call = any($1) and not c.is_own",
                [.int64s(changes.nodes)]
            )
            for row in rows {
                guard let contact = try ContactRow.read(row, self) else {
                    difference.strangers.append(
                        (try row.int64(0), try row.int32(1), try row.int64(17), try row.text(4))
                    )
                    continue
                }
                stored[contact.place] = contact
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
        difference.removed = stored.values.sorted {
            ($0.call, $0.contact.manager, $0.contact.part) < ($1.call, $1.contact.manager, $1.contact.part)
        }
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
    func lockManagers(_ managers: Set<ManagerIndex>) throws {
        _ = try connection.query(
            "select pg_advisory_xact_lock($1, m) from unnest($2::int[]) as m",
            [.int32(lockClass), .int32s(managers.map { LockKind.manager.key(managerIDs[$0]) }.sorted())]
        )
    }

    /// Derives the given manager-days from their contacts and the journal, and writes what changed.
    ///
    /// - Parameter added: contacts that are not stored yet; they are stored here with their verdicts.
    func deriveDays(_ days: inout DayScope, adding added: [ContactRow], why cause: ChangeCause) throws -> Set<String> {
        let loaded = try days.load(adding: added)
        let closed = try correctable(days.keys, cause)
        let before = closed.isEmpty ? [:] : try storedDays(closed)

        var judged: [ContactPlace: ContactRow] = [:]
        var results: [DayResult] = []
        for manager in loaded.managers {
            for row in judge(loaded, manager: manager, into: &results, days: days.keys) { judged[row.place] = row }
        }
        let derived = Set(results.map(\.key))
        for key in days.keys.subtracting(derived) {
            let team = rulebook.teams[key.team]
            let empty = DayDerivation(contacts: [], rules: team.rules(on: key.day), zone: team.zone)
            results.append(DayResult(key: key, derivation: empty, lastContact: nil))
        }
        let places = Set(added.map(\.place))
        let changes = loaded.ownChanges(judged)
        try remove(changes.removed)
        try store(added.map { judged[$0.place] ?? $0 } + changes.added)
        let new = places.union(changes.added.map(\.place))
        try update(
            loaded.contacts.values.joined().filter { !new.contains($0.place) }.compactMap { old in
                judged[old.place].flatMap { $0.verdict == old.verdict ? nil : $0 }
            } + changes.changed
        )
        try CounterRows(self).write(results)
        try logCorrections(results.map { ($0.key, $0.derivation.day) }, before: before, closed: closed, why: cause)
        return Set(results.map { rulebook.teams[$0.key.team].name })
    }

    /// Verdicts and counters for one manager: conversations are merged and the journal is heard over all that is loaded,
    /// then each day is derived from its own.
    func judge(
        _ loaded: LoadedDays,
        manager: ManagerIndex,
        into results: inout [DayResult],
        days: Set<ManagerDayKey>
    ) -> [ContactRow] {
        let rows = loaded.contacts[manager] ?? []
        let items = DayContacts.combined(rows.map(\.contact), manager: manager, entries: loaded.entries(of: manager))
        var rowsByDay: [ManagerDayKey: [(row: ContactRow, item: DayContact)]] = [:]
        for item in items {
            guard let row = item.index.map({ rows[$0] }) ?? ownRow(item.contact) else { continue }
            let key = ManagerDayKey(manager: manager, team: row.team, day: row.day)
            var item = item
            item.isVoid = loaded.isVoid(row)
            rowsByDay[key, default: []].append((row, item))
        }
        var judged: [ContactRow] = []
        for key in days where key.manager == manager {
            let team = rulebook.teams[key.team]
            let own = rowsByDay[key] ?? []
            let derivation = DayDerivation(
                contacts: own.map(\.item),
                rules: team.rules(on: key.day),
                zone: team.zone
            )
            for (item, verdict) in zip(own, derivation.verdicts) {
                var row = item.row
                row.verdict = verdict
                judged.append(row)
            }
            let counted = own.filter { !$0.item.isMerged }
            if let last = counted.map(\.row.contact.began).max() {
                results.append(DayResult(key: key, derivation: derivation, lastContact: last))
            }
        }
        return judged
    }

    /// The row of a contact that comes from the journal alone; nil when its manager is in no team then.
    private func ownRow(_ contact: Contact) -> ContactRow? {
        guard let team = rulebook.team(of: contact.manager, at: contact.began) else { return nil }
        return ContactRow(
            call: CallGroups.node(ofEntry: contact.call),
            siteID: stepSite,
            team: team,
            day: rulebook.teams[team].day(of: contact.began),
            contact: contact,
            isOwn: true
        )
    }

    private func remove(_ rows: [ContactRow]) throws {
        guard !rows.isEmpty else { return }
        _ = try connection.query(
            """
            delete from contact c using unnest($1::bigint[], $2::int[], $3::bigint[]) as r(call, manager_id, part)
            where c.call = r.call and c.manager_id = r.manager_id and c.part = r.part
            """,
            [
                .int64s(rows.map(\.call)), .int32s(rows.map { managerIDs[$0.contact.manager] }),
                .int64s(rows.map(\.contact.part)),
            ]
        )
    }

    private func store(_ added: [ContactRow]) throws {
        guard !added.isEmpty else { return }
        try connection.copyIn("copy contact (\(ContactRow.written)) from stdin (format binary)") {
            (writer) throws(PostgresError) in
            for row in added { try row.write(self, to: &writer) }
        }
    }

    private func update(_ rows: [ContactRow]) throws {
        guard !rows.isEmpty else { return }
        let verdicts = rows.compactMap(\.verdict)
        _ = try connection.query(
            """
            update contact c set reason = v.reason, qualifies = v.qualifies, credit = v.credit, is_merged = v.merged,
                recorded = nullif(v.recorded, -1), recorded_by = nullif(v.recorded_by, -1)
            from unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[], $5::boolean[], $6::bigint[], $7::boolean[],
                    $8::int[], $9::int[])
                as v(call, manager_id, part, reason, qualifies, credit, merged, recorded, recorded_by)
            where c.call = v.call and c.manager_id = v.manager_id and c.part = v.part
            """,
            [
                .int64s(rows.map(\.call)), .int32s(rows.map { managerIDs[$0.contact.manager] }),
                .int64s(rows.map(\.contact.part)), .texts(verdicts.map(\.reason.rawValue)),
                .bools(verdicts.map { $0.reason.qualifies && !$0.isMerged }),
                .int64s(verdicts.map(\.credit)), .bools(verdicts.map(\.isMerged)),
                .int32s(verdicts.map { $0.agreement.map { Int32($0.stored) } ?? -1 }),
                .int32s(verdicts.map { $0.recordedBy.map { Int32($0.rawValue) } ?? -1 }),
            ]
        )
    }
}

/// Contacts to write and to take out, where stored ones are not what their records amount to.
struct ContactDifference {
    var added: [ContactRow] = []
    var removed: [ContactRow] = []
    /// Stored contacts of managers or teams whom no version of the rules knows any more.
    var strangers: [(call: Int64, managerID: Int32, part: Int64, callID: String)] = []

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
    var part: Int64
}

extension ContactRow {
    var place: ContactPlace { ContactPlace(call: call, manager: contact.manager, part: contact.part) }
}

package import Pace
import Postgres

/// What a review says of contacts.
package enum Review: Hashable, Sendable {
    /// They are taken out of the counters.
    case void
    /// A void is taken back.
    case restore
    /// Words, which change no number.
    case note(String)
    /// The seller's words that a contact was counted wrongly. They change no number.
    case objection(String)
}

extension Session {
    /// Writes a review down and derives the days of the contacts again.
    ///
    /// - Parameters:
    ///   - found: the contacts that are meant, as explained.
    ///   - manager: the id of the one manager whose contacts alone are meant; nil: everybody's.
    ///   - reason: why, for whoever sees it; nil: not told.
    /// - Returns: the teams whose counters changed.
    package func review(
        _ found: [Explanation],
        manager: String?,
        _ review: Review,
        reason: String?,
        who: String
    ) throws -> Set<String> {
        try transaction {
            var days = DayScope(session: self)
            struct Place: Hashable {
                var node: Int64
                var call: String
            }
            var places: Set<Place> = []
            for item in found where manager == nil || item.managerID == manager {
                places.insert(Place(node: item.node, call: item.contact.call))
                guard let index = rulebook.managers.firstIndex(where: { $0.id == item.managerID }),
                    let team = rulebook.teams.firstIndex(where: { $0.name == item.team.name })
                else { continue }
                days.insert(ManagerDayKey(manager: index, team: team, day: item.day))
            }
            try lockManagers(Set(days.keys.map(\.manager)))
            let managerID = manager.flatMap { id in rulebook.managers.firstIndex { $0.id == id } }.map {
                managerIDs[$0]
            }
            for place in places.sorted(by: { ($0.node, $0.call) < ($1.node, $1.call) }) {
                _ = try connection.query(
                    """
                    insert into review (node, call_id, manager_id, is_void, note, reviewer, is_objection)
                    values ($1, $2, $3::int, $4::boolean, $5::text, $6, $7)
                    """,
                    [
                        .int64(place.node), .text(place.call), .int32(orNull: managerID),
                        review.isVoid.map { .bool($0) } ?? .null, .text(orNull: review.note ?? reason), .text(who),
                        .bool(review.isObjection),
                    ]
                )
            }
            try logCorrection(
                what: "call \(found.first?.contact.call ?? "")",
                who: who,
                reason: [review.word, review.note ?? reason].compactMap(\.self).joined(separator: ": "),
                before: nil,
                after: nil
            )
            guard review.isVoid != nil, !days.keys.isEmpty else { return [] }
            return try deriveDays(&days, adding: [], why: .review(who: who))
        }
    }

    /// Stores an entry that somebody writes by hand.
    ///
    /// - Returns: the teams whose counters changed; nil: nobody of the roster is meant, and nothing is stored.
    package func add(_ entry: JournalEntry, who: String, now: Instant) throws -> Set<String>? {
        let stored = try add([entry], who: who, now: now)
        return stored.unknown.isEmpty ? stored.teams : nil
    }

    /// Whether the call that an entry names is known by any record of it; true where it names none.
    package func knowsCall(of entry: JournalEntry) throws -> Bool {
        guard let call = entry.call else { return true }
        let nodes = CallGroups.nodes(ofCall: call, sites: try sites().map(\.name).filter { !$0.isEmpty })
        return try connection.query(
            """
            select exists (
                select from unnest($1::bigint[]) as named (id)
                where exists (select from leg l where l.call = named.id)
                    or exists (select from channel_event e where e.call = named.id)
                    or exists (select from meeting m where m.call = named.id)
                    or exists (select from mail_message m where m.call = named.id)
                    or exists (select from call_node n where n.node = named.id))
            """,
            [.int64s(nodes)]
        ).onlyRow().bool(0)
    }

    /// Stores rows of a journal that somebody writes or pushes, in one transaction; a row whose id is known takes the
    /// place of the former, an equal one changes nothing.
    ///
    /// - Returns: the teams whose counters changed, the indices of rows whose manager no roster has (not stored), and how
    ///   many rows changed nothing, as they are stored already or come again among the entries.
    package func add(_ entries: [JournalEntry], who: String, now: Instant) throws -> (
        teams: Set<String>, unknown: [Int], unchanged: Int
    ) {
        var unknown: [Int] = []
        var records: [PlacedRecord] = []
        for (index, entry) in entries.enumerated() {
            guard journalReader.manager(of: entry) != nil else {
                unknown.append(index)
                continue
            }
            // What a seller wrote is nobody else's to replace, whatever id it comes with.
            let source = RecordKey(of: entry.origin == .seller ? "seller" : "")
            let key = JournalEntry.key(source: source, id: entry.id)
            records.append(PlacedRecord(record: .journal(entry), key: key, offset: 0, length: 0))
        }
        guard !records.isEmpty else { return ([], unknown, 0) }
        let (teams, changed): (Set<String>, Int) = try transaction {
            let site = SiteHandle(id: stepSite, name: "")
            try lockSite(site)
            let fresh = try separate(records, site: site).fresh
            guard !fresh.isEmpty else { return ([], 0) }
            let store = RecordStore(self, site: site, now: now)
            return (try add(fresh, store, file: 0, why: .agreement(who: who)), fresh.count)
        }
        return (teams, unknown, records.count - changed)
    }
}

extension Review {
    fileprivate var isVoid: Bool? {
        switch self {
        case .void: true
        case .restore: false
        case .note, .objection: nil
        }
    }

    fileprivate var note: String? {
        switch self {
        case .note(let text), .objection(let text): text
        case .void, .restore: nil
        }
    }

    fileprivate var isObjection: Bool {
        if case .objection = self { true } else { false }
    }

    fileprivate var word: String {
        switch self {
        case .void: "voided"
        case .restore: "restored"
        case .note: "noted"
        case .objection: "objected"
        }
    }
}

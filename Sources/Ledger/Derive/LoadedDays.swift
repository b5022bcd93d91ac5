import Pace
import Postgres

/// What is known of some manager-days before they are derived.
struct LoadedDays {
    /// Contacts that come from records, by manager.
    private(set) var contacts: [ManagerIndex: [ContactRow]] = [:]
    /// Stored ones that come from the journal alone.
    private var own: [ContactPlace: ContactRow] = [:]
    private var entries: [ManagerIndex: [JournalRows.Entry]] = [:]
    private var seenContacts: Set<ContactPlace> = []
    private var seenEntries: Set<RecordKey> = []
    private var reviews: [Review] = []
    /// The groups to which reviewed nodes belong.
    private var reviewedRoots: [Int64: Int64] = [:]

    private struct Review {
        var node: Int64
        var call: String
        var managerID: Int32?
        var isVoid: Bool
    }

    var managers: [ManagerIndex] {
        Set(contacts.keys).union(entries.keys).union(own.values.map(\.contact.manager)).sorted()
    }

    mutating func insert(_ row: ContactRow) {
        guard seenContacts.insert(row.place).inserted else { return }
        if row.isOwn { own[row.place] = row } else { contacts[row.contact.manager, default: []].append(row) }
    }

    /// - Returns: whether it was not known.
    mutating func insert(_ entry: JournalRows.Entry) -> Bool {
        guard seenEntries.insert(entry.key).inserted else { return false }
        entries[entry.manager, default: []].append(entry)
        return true
    }

    /// The entries about a manager, each with the places of the contacts that it may name.
    func entries(of manager: ManagerIndex) -> [ManagerEntry] {
        guard let found = entries[manager] else { return [] }
        let rows = contacts[manager] ?? []
        return found.map { entry in
            let named = entry.named.isEmpty ? [] : rows.indices.filter { entry.named.contains(rows[$0].call) }
            return ManagerEntry(
                entry: entry.entry,
                client: entry.client,
                named: Set(named),
                part: Int64(bitPattern: entry.key.low)
            )
        }
    }

    /// How stored contacts that come from the journal alone differ from the derived ones.
    func ownChanges(_ judged: [ContactPlace: ContactRow]) -> (
        added: [ContactRow], removed: [ContactRow], changed: [ContactRow]
    ) {
        let derived = judged.filter { $0.value.isOwn }
        var added: [ContactRow] = []
        var changed: [ContactRow] = []
        var removed: [ContactRow] = []
        for (place, row) in derived {
            guard let old = own[place], old.contact == row.contact, old.team == row.team, old.day == row.day else {
                added.append(row)
                continue
            }
            if old.verdict != row.verdict { changed.append(row) }
        }
        let rewritten = Set(added.map(\.place))
        for (place, row) in own where derived[place] == nil || rewritten.contains(place) { removed.append(row) }
        return (added.sorted { $0.call < $1.call }, removed, changed)
    }

    /// Stored contacts and those of the journal alone, for whoever compares them with what they should be.
    var stored: [ContactRow] { Array(contacts.values.joined()) + Array(own.values) }

    /// Two sites may call by one id what is alike in all else: then the names of the sites tell which comes first, however
    /// they were loaded.
    mutating func order(_ session: Session) throws {
        let isTied = contacts.values.contains { rows in
            var sites: [String: Int32] = [:]
            return rows.contains { sites.updateValue($0.siteID, forKey: $0.contact.call) ?? $0.siteID != $0.siteID }
        }
        guard isTied else { return }
        let names = Dictionary(try session.sites().map { ($0.id, $0.name) }) { first, _ in first }
        for manager in contacts.keys {
            contacts[manager]?.sort { left, right in
                (names[left.siteID] ?? "", left.call, left.contact.part)
                    < (names[right.siteID] ?? "", right.call, right.contact.part)
            }
        }
    }

    // MARK: - Reviews

    mutating func learnReviews(_ session: Session) throws {
        let roots = Set(contacts.values.joined().map(\.call)).union(own.values.map(\.call))
            .union(entries.values.joined().map { CallGroups.node(ofEntry: $0.entry.id) })
        guard !roots.isEmpty else { return }
        let rows = try session.connection.query(
            """
            with latest as (
                select distinct on (node, call_id, manager_id) node, manager_id, is_void, call_id from review
                where is_void is not null order by node, call_id, manager_id, id desc)
            select l.node, l.manager_id, l.is_void, coalesce(n.root, l.node), l.call_id
            from latest l left join call_node n on n.node = l.node
            where coalesce(n.root, l.node) = any($1)
            """,
            [.int64s(Array(roots))]
        )
        for row in rows {
            let node = try row.int64(0)
            reviews.append(
                Review(
                    node: node,
                    call: try row.text(4),
                    managerID: try row.int32IfPresent(1),
                    isVoid: try row.bool(2)
                )
            )
            reviewedRoots[node] = try row.int64(3)
        }
        managerIDs = session.managerIDs
    }

    private var managerIDs: [Int32] = []

    /// Whether a review took the contact out; what is said of one manager stands above what is said of all.
    func isVoid(_ row: ContactRow) -> Bool {
        guard !reviews.isEmpty else { return false }
        // The id of a call changes when older legs join it; in a series of meetings it tells the one.
        let own = reviews.filter { review in
            reviewedRoots[review.node] == row.call
                && (row.contact.channel == .call || review.call == row.contact.call)
        }
        let ofManager = own.last { $0.managerID == managerIDs[row.contact.manager] }
        return (ofManager ?? own.last { $0.managerID == nil })?.isVoid ?? false
    }
}

/// A contact as it stands on its day: merged with others of the same conversation, with the result that was recorded for
/// it.
package struct DayContact: Hashable, Sendable {
    /// Its place among the contacts given; nil: it comes from the journal alone.
    package var index: Int?
    package var contact: Contact
    /// Another contact stands for the same conversation.
    package var isMerged: Bool
    package var isVoid = false
    /// Who recorded the result that counts; nil: the record itself, or nobody.
    package var recordedBy: JournalEntry.Origin?

    package init(index: Int? = nil, contact: Contact, isMerged: Bool = false) {
        self.index = index
        self.contact = contact
        self.isMerged = isMerged
    }
}

/// An entry of the journal about one manager.
package struct ManagerEntry: Hashable, Sendable {
    package var entry: JournalEntry
    /// In the form in which contacts name their clients.
    package var client: String
    /// The contacts that the entry may name, by their places among the contacts: an id may be a call's at several sites,
    /// or that of a repeated meeting. Empty: it names none of them.
    package var named: Set<Int>
    /// Tells it from entries of other sources with the same id.
    package var part: Int64

    package init(entry: JournalEntry, client: String, named: Set<Int> = [], part: Int64 = 0) {
        self.entry = entry
        self.client = client
        self.named = named
        self.part = part
    }
}

/// Brings together what one manager's records and journal tell: a pure function of the two sets.
///
/// An agreement of the journal belongs to the call that it names (of several the nearest), else to the nearest call or
/// meeting of the manager with that client within two hours, else it is a contact of its own. A call of more than a day
/// was never hung up: it is near to nothing, but may be named. Of several recorded results the latest by its own
/// time counts, then the seller's own, the journal, the code; a code is as old as its call's end.
package enum DayContacts {
    /// How far from a call or meeting an agreement may lie, in microseconds.
    package static let window: Int64 = 7_200_000_000

    /// - Parameters:
    ///   - contacts: of one manager.
    ///   - entries: of the same manager; other kinds than agreements and meetings are left out.
    /// - Returns: in order of beginning.
    package static func combined(
        _ contacts: [Contact],
        manager: ManagerIndex,
        entries: [ManagerEntry] = []
    ) -> [DayContact] {
        let merged = Conversations.merged(contacts)
        var items = merged.map { DayContact(index: $0.index, contact: $0.contact, isMerged: $0.isMerged) }
        guard !entries.isEmpty else { return items }
        let entries = ordered(entries)
        let into = Dictionary(merged.map { ($0.index, $0.mergedInto) }) { first, _ in first }
        for entry in entries where entry.entry.kind == .meeting {
            let known = near(items, to: entry) { $0.channel == .meeting }
            if known == nil { items.append(own(entry, manager, .meeting, agreement: nil)) }
        }
        let results = items.count
        var recorded: [Int: Recorded] = [:]
        for entry in entries {
            guard case .agreement(let agreement) = entry.entry.kind else { continue }
            let named = Set(entry.named.map { winner(of: $0, into) })
            let target =
                (named.isEmpty
                    ? nil
                    : nearest(items[..<results], to: entry.entry.at, within: .max) { item in
                        item.index.map(named.contains) == true
                    }) ?? near(items[..<results], to: entry) { $0.channel == .call || $0.channel == .meeting }
            guard let target else {
                var item = own(entry, manager, .journal, agreement: agreement)
                item.recordedBy = entry.entry.origin
                items.append(item)
                continue
            }
            let result = Recorded(at: entry.entry.at, origin: entry.entry.origin, agreement: agreement)
            recorded[target] = max(recorded[target] ?? result, result)
        }
        for (index, result) in recorded {
            let contact = items[index].contact
            // A code that was keyed in after the entry was written is the later word.
            if contact.agreement != nil, contact.ended > result.at { continue }
            items[index].contact.agreement = result.agreement
            items[index].recordedBy = result.origin
        }
        return items.sorted { Conversations.precedes($0.contact, $1.contact) }
    }

    private struct Recorded: Comparable {
        var at: Instant
        var origin: JournalEntry.Origin
        var agreement: Agreement

        static func < (left: Recorded, right: Recorded) -> Bool {
            (left.at, left.origin, left.agreement.weight) < (right.at, right.origin, right.agreement.weight)
        }
    }

    /// Each once.
    private static func ordered(_ entries: [ManagerEntry]) -> [ManagerEntry] {
        Set(entries).sorted {
            ($0.entry.at, $0.entry.id, $0.client, $0.part) < ($1.entry.at, $1.entry.id, $1.client, $1.part)
        }
    }

    private static func winner(of place: Int, _ into: [Int: Int?]) -> Int {
        var place = place
        while let next = into[place] ?? nil { place = next }
        return place
    }

    /// The nearest item with the entry's client that is not merged, within the window.
    private static func near(
        _ items: some Collection<DayContact>,
        to entry: ManagerEntry,
        where fits: (Contact) -> Bool
    ) -> Int? {
        guard !entry.client.isEmpty, entry.client != PartyReader.anonymous else { return nil }
        return nearest(items, to: entry.entry.at, within: window) { item in
            !item.isMerged && item.contact.client == entry.client && fits(item.contact)
                && item.contact.ended - item.contact.began <= Conversations.longest
        }
    }

    /// Of equally near ones the earlier.
    private static func nearest(
        _ items: some Collection<DayContact>,
        to at: Instant,
        within longest: Int64,
        where fits: (DayContact) -> Bool
    ) -> Int? {
        var best: (index: Int, distance: Int64, began: Instant)?
        for (index, item) in items.enumerated() where fits(item) {
            let distance = max(0, item.contact.began - at, at - item.contact.ended)
            guard distance <= longest else { continue }
            if let best, (best.distance, best.began) <= (distance, item.contact.began) { continue }
            best = (index, distance, item.contact.began)
        }
        return best?.index
    }

    private static func own(
        _ entry: ManagerEntry,
        _ manager: ManagerIndex,
        _ channel: Channel,
        agreement: Agreement?
    ) -> DayContact {
        DayContact(
            contact: Contact(
                manager: manager,
                channel: channel,
                client: entry.client.isEmpty ? PartyReader.anonymous : entry.client,
                call: entry.entry.id,
                part: entry.part,
                began: entry.entry.at,
                ended: entry.entry.at,
                agreement: agreement
            )
        )
    }
}

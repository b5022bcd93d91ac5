package import Pace
import RecordFormats
package import Settings

/// A contact with what became of it.
package struct JudgedContact: Sendable {
    package var manager: Manager
    package var team: Team
    /// Nil for what belongs to no PBX.
    package var site: String?
    package var contact: Contact
    package var verdict: Verdict
}

/// From files to judged contacts without a database: the same assembly and the same derivation as the ledger's, on
/// records held in memory.
package struct OfflineContacts {
    private let rulebook: Rulebook
    private let numbers: any NumberReading
    private var records: [String: [RecordKey: Record]] = [:]
    /// Records that would go to the quarantine.
    package private(set) var unreadable = 0

    package init(rulebook: Rulebook, numbers: any NumberReading) {
        self.rulebook = rulebook
        self.numbers = numbers
    }

    /// Reads files as a source of the configuration.
    package mutating func read(_ inputs: [RecordFiles.Input], as source: SourceSettings) throws {
        guard let format = KnownFormats.format(named: source.format) else { return }
        for input in inputs {
            var decoder = format.makeDecoder(source.options(for: input, format), [])
            try RecordFiles.forEachRecord(of: input, &decoder) { record in
                switch record.outcome {
                case .record(let decoded, let key):
                    add(decoded, key, site: source.site)
                    for further in record.further { add(further.record, further.key, site: source.site) }
                case .quarantined: unreadable += 1
                case .ignored: break
                }
            }
        }
    }

    package mutating func add(_ record: Record, _ key: RecordKey, site: String) {
        switch record {
        case .message, .journal, .meeting: records[site, default: [:]][key] = record
        case .leg, .channel, .queue:
            if records[site, default: [:]][key] == nil { records[site, default: [:]][key] = record }
        }
    }

    /// All contacts, in order of beginning.
    ///
    /// - Parameter now: the present, by which meetings have been held.
    package func judged(now: Instant) -> [JudgedContact] {
        var found: [ManagerIndex: [Found]] = [:]
        let roster = MailRoster(rulebook: rulebook)
        for (site, records) in records {
            let calls = CallAssembly(rulebook: rulebook, site: site, numbers: numbers)
            let steps = StepAssembly(rulebook: rulebook, roster: roster)
            for group in Self.groups(Array(records.values), site: site) {
                let outcome = steps.outcome(of: group, now: now) ?? calls.outcome(of: group)
                guard !outcome.contacts.isEmpty else { continue }
                let nodes = Set(group.map { CallGroups.node(of: $0, site: site) })
                for contact in outcome.contacts {
                    found[contact.manager, default: []].append(
                        Found(contact: contact, site: site.isEmpty ? nil : site, nodes: nodes)
                    )
                }
            }
        }
        let entries = entries(now: now)
        return Set(found.keys).union(entries.keys).flatMap { manager in
            // What is alike in all else stands in the order of its sites, as it does in the ledger.
            judge((found[manager] ?? []).sorted { ($0.site ?? "") < ($1.site ?? "") }, entries[manager] ?? [], manager)
        }.sorted {
            ($0.contact.began, $0.contact.call, $0.manager.id) < ($1.contact.began, $1.contact.call, $1.manager.id)
        }
    }

    private struct Found {
        var contact: Contact
        var site: String?
        var nodes: Set<Int64>
    }

    /// Records that hang together. Messages are parted into threads by their assembly.
    private static func groups(_ records: [Record], site: String) -> [[Record]] {
        let messages = records.filter { if case .message = $0 { true } else { false } }
        guard !messages.isEmpty else { return CallGroups.calls(records, site: site) }
        let others = records.filter { if case .message = $0 { false } else { true } }
        return CallGroups.calls(others, site: site) + [messages]
    }

    /// The entries of journals with what tells their sources apart; meetings that are still to be held are left out.
    private func entries(now: Instant) -> [ManagerIndex: [(entry: JournalEntry, part: Int64)]] {
        let reader = JournalReader(rulebook: rulebook, numbers: numbers)
        var found: [ManagerIndex: [(entry: JournalEntry, part: Int64)]] = [:]
        for (key, record) in records.values.joined() {
            guard case .journal(let entry) = record, entry.isOver(by: now), let manager = reader.manager(of: entry)
            else {
                continue
            }
            found[manager, default: []].append((entry, Int64(bitPattern: key.low)))
        }
        return found
    }

    private func judge(
        _ contacts: [Found],
        _ entries: [(entry: JournalEntry, part: Int64)],
        _ manager: ManagerIndex
    ) -> [JudgedContact] {
        let reader = JournalReader(rulebook: rulebook, numbers: numbers)
        let sites = records.keys.filter { !$0.isEmpty }
        let items = DayContacts.combined(
            contacts.map(\.contact),
            manager: manager,
            entries: entries.map { entry, part in
                let nodes = entry.call.map { CallGroups.nodes(ofCall: $0, sites: Array(sites)) } ?? []
                let named = contacts.indices.filter { index in nodes.contains { contacts[index].nodes.contains($0) } }
                return ManagerEntry(entry: entry, client: reader.client(of: entry), named: Set(named), part: part)
            }
        )
        let days = Dictionary(grouping: items) { item -> [Int] in
            guard let team = rulebook.team(of: manager, at: item.contact.began) else { return [] }
            return [team, Int(rulebook.teams[team].day(of: item.contact.began).number)]
        }
        return days.flatMap { key, items -> [JudgedContact] in
            guard let index = key.first, let number = key.last else { return [] }
            let team = rulebook.teams[index]
            let derivation = DayDerivation(
                contacts: items,
                rules: team.rules(on: Day(number: Int32(number))),
                zone: team.zone
            )
            return zip(items, derivation.verdicts).compactMap { item, verdict in
                verdict.isMerged
                    ? nil
                    : JudgedContact(
                        manager: rulebook.managers[manager],
                        team: team,
                        site: item.index.flatMap { contacts[$0].site },
                        contact: item.contact,
                        verdict: verdict
                    )
            }
        }
    }
}

package import Pace
import RecordFormats
package import Settings

/// A contact with what became of it.
package struct JudgedContact: Sendable {
    package var manager: Manager
    package var team: Team
    package var site: String
    package var contact: CallContact
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
        guard let format = FormatCatalog.format(named: source.format) else { return }
        for input in inputs {
            var decoder = format.makeDecoder(source.options, [])
            try RecordFiles.forEachRecord(of: input, &decoder) { record in
                switch record.outcome {
                case .record(let decoded, let key): add(decoded, key, site: source.site)
                case .quarantined: unreadable += 1
                case .ignored: break
                }
            }
        }
    }

    package mutating func add(_ record: Record, _ key: RecordKey, site: String) {
        if records[site, default: [:]][key] == nil { records[site, default: [:]][key] = record }
    }

    /// All contacts, in order of beginning.
    package func judged() -> [JudgedContact] {
        var found: [ManagerIndex: [(contact: CallContact, site: String)]] = [:]
        for (site, records) in records {
            let assembly = CallAssembly(rulebook: rulebook, site: site, numbers: numbers)
            for call in CallGroups.calls(Array(records.values), site: site) {
                for contact in assembly.outcome(of: call).contacts {
                    found[contact.manager, default: []].append((contact, site))
                }
            }
        }
        return found.flatMap { manager, contacts in judge(contacts, manager) }.sorted {
            ($0.contact.began, $0.contact.call, $0.manager.id) < ($1.contact.began, $1.contact.call, $1.manager.id)
        }
    }

    private func judge(_ contacts: [(contact: CallContact, site: String)], _ manager: ManagerIndex) -> [JudgedContact] {
        let merged = Conversations.merged(contacts.map(\.contact))
        let days = Dictionary(grouping: merged) { item -> [Int] in
            guard let team = rulebook.team(of: manager, at: item.contact.began) else { return [] }
            return [team, Int(rulebook.teams[team].day(of: item.contact.began).number)]
        }
        return days.flatMap { key, items -> [JudgedContact] in
            guard let index = key.first, let number = key.last else { return [] }
            let team = rulebook.teams[index]
            let derivation = DayDerivation(
                contacts: items.map { (contact: $0.contact, isMerged: $0.isMerged, isVoid: false) },
                rules: team.rules(on: Day(number: Int32(number))),
                zone: team.zone
            )
            return zip(items, derivation.verdicts).compactMap { item, verdict in
                verdict.isMerged
                    ? nil
                    : JudgedContact(
                        manager: rulebook.managers[manager],
                        team: team,
                        site: contacts[item.index].site,
                        contact: item.contact,
                        verdict: verdict
                    )
            }
        }
    }
}

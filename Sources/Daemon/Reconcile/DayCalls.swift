package import Pace
import RecordFormats
package import Settings

/// The calls of a day by the files of a source, and by what else the configuration has of its site, without a database.
package struct DayCalls: Sendable {
    /// Microseconds before and behind the day in which records of its calls may stand.
    private static let margin: Int64 = 12 * 3_600_000_000

    private let rulebook: Rulebook
    private let numbers: any NumberReading
    private let site: String
    private let from: Instant
    private let until: Instant
    private var records: [RecordKey: Record] = [:]
    /// Records that could not be read.
    package private(set) var unreadable = 0

    /// - Parameters:
    ///   - from: the beginning of the day.
    ///   - until: its end.
    package init(rulebook: Rulebook, numbers: any NumberReading, site: String, from: Instant, until: Instant) {
        self.rulebook = rulebook
        self.numbers = numbers
        self.site = site
        self.from = from
        self.until = until
    }

    /// Reads a file of a source of the site.
    package mutating func read(_ input: RecordFiles.Input, as source: SourceSettings) throws {
        guard let format = KnownFormats.format(named: source.format) else { return }
        var decoder = format.makeDecoder(source.options(for: input, format), [])
        try RecordFiles.forEachRecord(of: input, &decoder) { record in
            switch record.outcome {
            case .record(let decoded, let key):
                add(decoded, key)
                for further in record.further { add(further.record, further.key) }
            case .quarantined: unreadable += 1
            case .ignored: break
            }
        }
    }

    private mutating func add(_ record: Record, _ key: RecordKey) {
        let at: Instant
        switch record {
        case .leg(let leg): at = leg.startedAt
        case .channel(let event): at = event.at
        case .queue(let event): at = event.at
        case .message, .meeting, .journal: return
        }
        guard at >= from + -Self.margin, at < until + Self.margin, records[key] == nil else { return }
        records[key] = record
    }

    /// The calls that began in the day, in order of their beginnings.
    package func calls() -> [RecordedCall] {
        let assembly = CallAssembly(rulebook: rulebook, site: site, numbers: numbers)
        return CallGroups.calls(Array(records.values), site: site).compactMap { group -> RecordedCall? in
            let legs = group.compactMap { if case .leg(let leg) = $0 { leg } else { nil } }
                .sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
            let outcome = assembly.outcome(of: group)
            let moments = legs.map(\.startedAt) + outcome.contacts.map(\.began)
            guard let began = moments.min(), began >= from, began < until else { return nil }
            let reader = PartyReader(rulebook: rulebook, site: site, at: began, numbers: numbers)
            let talks = outcome.contacts.map { talk($0, at: began) } + outcome.strays.map(talk)
            let isOutside = legs.contains { leg in
                [leg.caller, leg.callee].contains { party in
                    guard !party.number.isEmpty || !party.device.isEmpty else { return false }
                    if case .external = reader.party(of: party) { return true } else { return false }
                }
            }
            return RecordedCall(
                call: outcome.call,
                legs: legs,
                talks: talks,
                isInternal: !isOutside && talks.isEmpty && !legs.isEmpty
            )
        }
        .sorted { ($0.legs.first?.startedAt ?? from, $0.call) < ($1.legs.first?.startedAt ?? from, $1.call) }
    }

    private func talk(_ contact: Contact, at began: Instant) -> RecordedCall.Talk {
        let manager = rulebook.managers[contact.manager]
        var names: Set<String> = [manager.name, manager.id]
        for (place, claims) in rulebook.extensions where place.site == site {
            if claims.owner(at: began) == contact.manager { names.insert(place.name) }
        }
        for (name, claims) in rulebook.agents where claims.owner(at: began) == contact.manager { names.insert(name) }
        for (number, claims) in rulebook.numbers where claims.owner(at: began) == contact.manager {
            names.insert(number)
        }
        return RecordedCall.Talk(
            person: manager.name,
            names: names,
            client: contact.client,
            began: contact.began,
            talk: contact.talk
        )
    }

    private func talk(_ stray: StrayTalk) -> RecordedCall.Talk {
        RecordedCall.Talk(
            person: stray.extension,
            names: [stray.extension],
            client: "",
            began: stray.began,
            talk: stray.talk
        )
    }
}

package import Ledger
package import Pace
import RecordFormats
package import Settings

/// Keeps the versions of what decides numbers: the first holds from always, an edit from the start of today.
package struct RuleKeeper: Sendable {
    private let ledger: Ledger
    private let numbers: any NumberReading
    private let memory: NormMemory

    /// - Parameter memory: of norms that were accepted.
    package init(ledger: Ledger, numbers: any NumberReading, memory: NormMemory = NormMemory()) {
        self.ledger = ledger
        self.numbers = numbers
        self.memory = memory
    }

    /// Closes the days that have ended, by the stored rules; where none are stored, none. Before an edit is looked at,
    /// so that one that was made while no daemon ran comes too late for them.
    package func closeDays(_ configuration: Configuration, now: Instant) async throws {
        let stored = try await ledger.perform { try $0.ruleVersions() }
        guard !stored.isEmpty else { return }
        try await use(stored, configuration)
        let closeAfter = configuration.closeAfter
        try await ledger.perform { try $0.closeDays(at: now, closeAfter: closeAfter) }
    }

    /// Takes a configuration into use. Where it decides other numbers than the one before, what began today is
    /// counted again by it.
    ///
    /// - Returns: the teams whose counters changed.
    /// - Throws: `NormRefusal`; what is stored stays then, and nothing was taken into use.
    package func apply(_ configuration: Configuration, now: Instant) async throws -> Set<String> {
        let (stored, frozen) = try await ask(configuration, now: now)
        let document = configuration.decidingDocument
        guard let newest = stored.last else {
            try await ledger.perform { try $0.saveRules(document, from: nil) }
            try await use([StoredRules(from: nil, document: document)], configuration)
            memory.accept(configuration, frozen.acceptance)
            return []
        }
        var teams: Set<String> = []
        if newest.document != document {
            teams = try await hold(document, of: configuration, since: frozen.today, stored, frozen, why: .rules)
        } else if newest.isCounted {
            try await use(stored, configuration)
        } else {
            // The daemon or the database went away before all was counted again.
            let since = newest.from ?? Day(number: 0)
            teams = try await hold(document, of: configuration, since: since, stored, frozen, why: .rules)
        }
        memory.accept(configuration, frozen.acceptance)
        return teams
    }

    /// Lets the configuration hold from a day on and counts again what began since.
    ///
    /// - Throws: `NormRefusal`; nothing has changed then.
    package func recount(
        _ configuration: Configuration,
        since day: Day,
        who: String,
        now: Instant
    ) async throws -> Set<String> {
        let (stored, frozen) = try await ask(configuration, now: now)
        return try await hold(
            configuration.decidingDocument,
            of: configuration,
            since: day,
            stored,
            frozen,
            why: .recount(who: who)
        )
    }

    /// Says whether a daemon would take the configuration, and changes nothing.
    ///
    /// - Throws: `NormRefusal`.
    package func check(_ configuration: Configuration, now: Instant) async throws {
        let (stored, frozen) = try await ask(configuration, now: now)
        guard let newest = stored.last, newest.document != configuration.decidingDocument else { return }
        _ = try versions(configuration.decidingDocument, since: frozen.today, stored, frozen)
    }

    private func ask(_ configuration: Configuration, now: Instant) async throws -> ([StoredRules], FrozenNorms) {
        let (stored, judged) = try await ledger.perform { (try $0.ruleVersions(), try $0.judgedDays()) }
        return (stored, FrozenNorms(configuration, judged: judged, now: now, accepted: memory.norms))
    }

    /// Takes the stored versions into use. Where there are none the configuration's rules are stored, to hold from
    /// always; an edit is left to the daemon, for which it acts from the start of today.
    package func begin(_ configuration: Configuration) async throws {
        let stored = try await ledger.perform { try $0.ruleVersions() }
        if stored.isEmpty {
            let document = configuration.decidingDocument
            try await ledger.perform { try $0.saveRules(document, from: nil) }
        }
        try await useStored(configuration)
    }

    /// Takes the stored versions into use, without looking at the configuration's own rules; the configuration's,
    /// when none are stored.
    package func useStored(_ configuration: Configuration) async throws {
        let stored = try await ledger.perform { try $0.ruleVersions() }
        let fallback = [StoredRules(from: nil, document: configuration.decidingDocument)]
        try await use(stored.isEmpty ? fallback : stored, configuration)
    }

    private func hold(
        _ document: String,
        of configuration: Configuration,
        since day: Day,
        _ stored: [StoredRules],
        _ frozen: FrozenNorms,
        why cause: ChangeCause
    ) async throws -> Set<String> {
        let (versions, isNew, day) = try versions(document, since: day, stored, frozen)
        let from = versions.last?.from
        let uncounted = stored.filter { !$0.isCounted }
        // Where a team's days begin is known of no version: it is the newest for all of them.
        let before = try daysBegin(stored)
        let hasOtherDays = try daysBegin(versions).contains { before[$0.key] ?? $0.value != $0.value }
        let isCounted = !isNew && uncounted.isEmpty && !hasOtherDays
        try await ledger.perform { session in
            if hasOtherDays { try session.nothingIsCounted() }
            try session.saveRules(document, from: from, isCounted: isCounted)
        }
        try await use(versions, configuration)
        let open = uncounted.map { $0.from ?? Day(number: 0) } + (hasOtherDays ? [Day(number: 0)] : [])
        let since = (open + [day]).min() ?? day
        let teams = try await Recount(ledger: ledger).run(since: since, zones: zones(of: configuration), why: cause)
        try await ledger.perform { try $0.rulesAreCounted() }
        return teams
    }

    /// The versions with a document that holds from a day on, and that day, which is an earlier one where the database
    /// has forgotten what was accepted.
    ///
    /// Compiled before it is stored, so that rules which contradict each other are never taken into use.
    ///
    /// - Throws: `NormRefusal`.
    private func versions(
        _ document: String,
        since day: Day,
        _ stored: [StoredRules],
        _ frozen: FrozenNorms
    ) throws -> (versions: [StoredRules], isNew: Bool, since: Day) {
        guard let newest = stored.last else {
            let versions = [StoredRules(from: nil, document: document)]
            _ = try compile(versions)
            return (versions, true, day)
        }
        let inForce = try compile(stored)
        let known = try frozen.check(
            inForce: inForce,
            newest: try compile([StoredRules(from: nil, document: newest.document)])
        )
        let day = known.from.map { min($0, day) } ?? day
        var versions = stored.filter { version in version.from.map { $0 < day } ?? true }
        let isNew = versions.last?.document != document
        if isNew {
            versions.append(StoredRules(from: versions.isEmpty ? nil : day, document: document))
        }
        try frozen.check(inForce: inForce, after: try compile(versions), but: known)
        return (versions, isNew, day)
    }

    /// Zone and beginning of the day of each team.
    private func daysBegin(_ versions: [StoredRules]) throws -> [String: String] {
        guard !versions.isEmpty else { return [:] }
        let teams = try compile(versions).teams.map { ($0.name, "\($0.zone.name) \($0.dayStarts)") }
        return Dictionary(teams) { first, _ in first }
    }

    private func use(_ versions: [StoredRules], _ configuration: Configuration) async throws {
        let rulebook = try compile(versions)
        let sites = Dictionary(
            configuration.sources.map { ($0.site, $0.options.zone ?? configuration.teams.first?.zone ?? .utc) }
        ) { first, _ in first }
        try await ledger.use(rulebook, siteZones: sites)
    }

    private func compile(_ versions: [StoredRules]) throws -> Rulebook {
        try RulebookCompiler.compile(
            versions.map { RuleVersion(from: $0.from, document: $0.document) },
            numbers: numbers
        )
    }

    private func zones(of configuration: Configuration) -> [Zone] {
        configuration.teams.isEmpty ? [.utc] : configuration.teams.map(\.zone)
    }
}

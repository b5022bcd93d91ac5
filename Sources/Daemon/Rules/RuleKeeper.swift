package import Ledger
package import Pace
import RecordFormats
package import Settings

/// Keeps the versions of what decides numbers: the first holds from always, an edit from the start of today.
package struct RuleKeeper: Sendable {
    private let ledger: Ledger
    private let numbers: any NumberReading

    package init(ledger: Ledger, numbers: any NumberReading) {
        self.ledger = ledger
        self.numbers = numbers
    }

    /// Takes a configuration into use. Where it decides other numbers than the one before, what began today is
    /// counted again by it.
    ///
    /// - Returns: the teams whose counters changed.
    package func apply(_ configuration: Configuration, now: Instant) async throws -> Set<String> {
        let stored = try await ledger.perform { try $0.ruleVersions() }
        let document = configuration.decidingDocument
        guard let newest = stored.last else {
            try await ledger.perform { try $0.saveRules(document, from: nil) }
            try await use([StoredRules(from: nil, document: document)], configuration)
            return []
        }
        guard newest.document != document else {
            try await use(stored, configuration)
            return []
        }
        return try await hold(document, of: configuration, since: today(of: configuration, now), stored, why: .rules)
    }

    /// Lets the configuration hold from a day on and counts again what began since.
    package func recount(_ configuration: Configuration, since day: Day, who: String) async throws -> Set<String> {
        let stored = try await ledger.perform { try $0.ruleVersions() }
        return try await hold(
            configuration.decidingDocument,
            of: configuration,
            since: day,
            stored,
            why: .recount(who: who)
        )
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
        why cause: ChangeCause
    ) async throws -> Set<String> {
        var versions = stored.filter { version in version.from.map { $0 < day } ?? true }
        if versions.last?.document != document || versions.isEmpty {
            versions.append(StoredRules(from: versions.isEmpty ? nil : day, document: document))
        }
        // Compiled before it is stored, so that rules which contradict each other are never taken into use.
        _ = try compile(versions)
        let from = versions.last?.from
        try await ledger.perform { try $0.saveRules(document, from: from) }
        try await use(versions, configuration)
        return try await Recount(ledger: ledger).run(since: day, zones: zones(of: configuration), why: cause)
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

    private func today(of configuration: Configuration, _ now: Instant) -> Day {
        configuration.teams.map { $0.zone.day(of: now, dayStarts: $0.dayStarts) }.min() ?? Zone.utc.day(of: now)
    }

    private func zones(of configuration: Configuration) -> [Zone] {
        configuration.teams.isEmpty ? [.utc] : configuration.teams.map(\.zone)
    }
}

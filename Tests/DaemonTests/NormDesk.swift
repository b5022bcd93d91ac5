import Ledger
import Pace
import PhoneNumbers
import Settings
import TestSupport
import Testing

@testable import Daemon

/// Where minimums are written down and edited, on a database of its own. Today is 10 December 2026.
struct NormDesk {
    static let now = moment("2026-12-10")

    let ledger: Ledger

    static func moment(_ day: String) -> Instant { Instant(rfc3339: day + "T12:00:00Z") ?? .distantPast }

    /// A team with keys and two people.
    static func configuration(_ keys: String, name: String = "sales", more: String = "") throws -> Configuration {
        let people = "managers: [{id: a, extensions: [1]}, {id: b, extensions: [2]}\(more)]"
        return try Configuration.parse(
            "teams:\n  - {name: \(name), zone: UTC, \(keys), \(people)}\n",
            path: "callpace.yaml"
        )
    }

    /// - Parameters:
    ///   - keys: rules of the team that hold from always; nil: none are stored.
    ///   - through: the last judged day; the first is 8 December. Nil: none was judged.
    ///   - memory: of the daemon that stored them.
    init(_ keys: String? = nil, through: String? = "2026-12-09", memory: NormMemory = NormMemory()) async throws {
        let (url, schema) = try ScratchDatabase.shared.makeSchema()
        ledger = Ledger(
            LedgerSettings(url: url, schema: schema, applicationName: "norms"),
            numbers: PhoneNumberReader()
        )
        _ = try await ledger.perform { try $0.migrate() }
        guard let keys else { return }
        try await apply(try Self.configuration(keys), on: "2026-12-07", memory: memory)
        // The first day that is seen to have ended was not watched; those behind it were.
        try await close(through: "2026-12-07")
        if let through { try await close(through: through) }
    }

    /// Notes every day up to one as ended.
    func close(through day: String) async throws {
        let moment = Self.moment(day) + 86_400_000_000
        try await ledger.perform { try $0.closeDays(at: moment, closeAfter: [:]) }
    }

    private func keeper(_ memory: NormMemory) -> RuleKeeper {
        RuleKeeper(ledger: ledger, numbers: PhoneNumberReader(), memory: memory)
    }

    func apply(
        _ configuration: Configuration,
        on day: String = "2026-12-10",
        memory: NormMemory = NormMemory()
    ) async throws {
        _ = try await keeper(memory).apply(configuration, now: Self.moment(day))
    }

    func recount(_ configuration: Configuration, since: String, on day: String = "2026-12-10") async throws {
        let since = try #require(Day(since))
        _ = try await keeper(NormMemory())
            .recount(configuration, since: since, who: "test", now: Self.moment(day))
    }

    /// Neither the daemon nor `recount` nor `check` takes it, and what was stored stays.
    func refuses(
        _ configuration: Configuration,
        on day: String = "2026-12-10",
        memory: NormMemory = NormMemory(),
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await versions()
        await #expect(throws: NormRefusal.self, sourceLocation: location) {
            try await apply(configuration, on: day, memory: memory)
        }
        await #expect(throws: NormRefusal.self, sourceLocation: location) {
            try await recount(configuration, since: "2026-12-01", on: day)
        }
        await #expect(throws: NormRefusal.self, sourceLocation: location) {
            try await keeper(memory).check(configuration, now: Self.moment(day))
        }
        #expect(try await versions() == before, sourceLocation: location)
    }

    /// The daemon takes it, and `check` says so before.
    func takes(
        _ configuration: Configuration,
        on day: String = "2026-12-10",
        memory: NormMemory = NormMemory(),
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        try await keeper(memory).check(configuration, now: Self.moment(day))
        try await apply(configuration, on: day, memory: memory)
        #expect(try await versions().last?.document == configuration.decidingDocument, sourceLocation: location)
    }

    func versions() async throws -> [StoredRules] { try await ledger.perform { try $0.ruleVersions() } }

    /// The minimum in force on days of December, by the stored versions.
    func minimums(_ days: ClosedRange<Int>, of team: String = "sales") async throws -> [Minimum?] {
        let rulebook = try RulebookCompiler.compile(
            try await versions().map { RuleVersion(from: $0.from, document: $0.document) },
            numbers: PhoneNumberReader()
        )
        let norms = TeamNorms(of: try #require(rulebook.teams.first { $0.name == team }))
        return try days.map { norms.minimum(on: try #require(Day("2026-12-\($0 < 10 ? "0" : "")\($0)"))) }
    }
}

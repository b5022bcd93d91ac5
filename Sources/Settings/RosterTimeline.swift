import MailAddresses
import Pace

/// Who owned what, and who was in which team, over all versions.
struct RosterTimeline {
    private let teams: [Team]
    private let teamIndices: [String: Int]
    private var managers: [Manager] = []
    private var managerIndices: [String: ManagerIndex] = [:]
    private var extensions: [SiteExtension: [Claim]] = [:]
    private var numbers: [String: [Claim]] = [:]
    private var agents: [String: [Claim]] = [:]
    private var addresses: [String: [Claim]] = [:]

    init(teams: [Team]) {
        self.teams = teams
        self.teamIndices = Dictionary(teams.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// Versions are added in ascending order.
    mutating func add(_ version: ReadVersion, _ reading: some NumberReading) {
        for settings in version.rules.teams {
            guard let team = teamIndices[settings.name] else { continue }
            for entry in settings.managers {
                let manager = index(of: entry)
                let span = version.span(in: teams[team])
                if let held = claim(manager, teams[team], span, entry.days) {
                    managers[manager].memberships.append(
                        Manager.Membership(team: team, from: held.from, until: held.until)
                    )
                }
                managers[manager].absences += entry.absences.compactMap { absence in
                    version.days.intersection(absence.days).map { Absence(days: $0, hours: absence.hours) }
                }
                func held(_ item: RosterEntry) -> Claim? {
                    entry.days.intersection(item.days).flatMap { claim(manager, teams[team], span, $0) }
                }
                for item in entry.extensions {
                    guard let held = held(item) else { continue }
                    let key = SiteExtension(site: item.site ?? SourceSettings.defaultSite, name: item.value)
                    extensions[key, default: []].append(held)
                }
                for item in entry.numbers {
                    guard let held = held(item) else { continue }
                    numbers[version.canonical(item.value, reading), default: []].append(held)
                }
                for item in entry.agents {
                    guard let held = held(item) else { continue }
                    agents[item.value, default: []].append(held)
                }
                for item in entry.emails {
                    guard let address = MailAddress(configured: item.value), let held = held(item) else { continue }
                    addresses[address.plain, default: []].append(held)
                }
            }
        }
    }

    func fill(_ book: inout Rulebook) {
        book.managers = managers.map { manager in
            var manager = manager
            manager.memberships = Self.joined(manager.memberships)
            return manager
        }
        book.extensions = extensions.mapValues { Self.joined($0) }
        book.numbers = numbers.mapValues { Self.joined($0) }
        book.agents = agents.mapValues { Self.joined($0) }
        book.addresses = addresses.mapValues { Self.joined($0) }
    }

    private mutating func index(of entry: ManagerSettings) -> ManagerIndex {
        if let index = managerIndices[entry.id] {
            if let name = entry.name { managers[index].name = name }
            return index
        }
        managers.append(Manager(id: entry.id, name: entry.name ?? entry.id, memberships: []))
        managerIndices[entry.id] = managers.count - 1
        return managers.count - 1
    }

    /// The part of a version's span that lies within some days of the team; nil when there is none.
    private func claim(
        _ manager: ManagerIndex,
        _ team: Team,
        _ span: (from: Instant, until: Instant),
        _ days: DayRange
    ) -> Claim? {
        let from = days.from.map { team.zone.start(of: $0, dayStarts: team.dayStarts) } ?? .distantPast
        let until = days.until.map { team.zone.start(of: $0 + 1, dayStarts: team.dayStarts) } ?? .distantFuture
        let claim = Claim(manager: manager, from: max(from, span.from), until: min(until, span.until))
        return claim.from < claim.until ? claim : nil
    }

    /// In ascending order, neighbours with one owner made one. Where two owners meet in teams of different zones
    /// the later one begins on its own clock, and the earlier one ends there.
    private static func joined<Span: OwnedSpan>(_ spans: [Span]) -> [Span] {
        var joined: [Span] = []
        for span in spans.enumerated().sorted(by: { ($0.element.from, $0.offset) < ($1.element.from, $1.offset) })
            .map(\.element)
        {
            guard let last = joined.last, span.from <= last.until else {
                joined.append(span)
                continue
            }
            if last.owner == span.owner {
                joined[joined.count - 1].until = max(last.until, span.until)
                continue
            }
            joined[joined.count - 1].until = span.from
            if joined[joined.count - 1].from == span.from { joined.removeLast() }
            joined.append(span)
        }
        return joined
    }
}

/// A span of time that belongs to one of several.
private protocol OwnedSpan {
    var owner: Int { get }
    var from: Instant { get }
    var until: Instant { get set }
}

extension Claim: OwnedSpan {
    fileprivate var owner: Int { manager }
}

extension Manager.Membership: OwnedSpan {
    fileprivate var owner: Int { team }
}

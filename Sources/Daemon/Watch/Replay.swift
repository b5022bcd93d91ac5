package import Ledger
package import Pace
package import Settings

/// What the present settings would have said of days that are over, from what is known of them now.
///
/// A contact is taken as known when it ended; on a site with channel events calls in progress were seen. Records that
/// bear on no contact leave a sign of life only where they are stored.
package struct Replay: Sendable {
    private let configuration: Configuration
    private let ledger: Ledger

    package init(_ configuration: Configuration, ledger: Ledger) {
        self.configuration = configuration
        self.ledger = ledger
    }

    /// - Returns: in order of time.
    package func run(since first: Day, now: Instant) async throws -> [Alert] {
        try await ledger.perform { session in
            let day = try Days(configuration, session, since: first, now: now)
            return day.keys.flatMap { day.alerts(of: $0) }.sorted { ($0.asOf, $0.key) < ($1.asOf, $1.key) }
        }
    }
}

/// What is known of the days.
private struct Days {
    private let sources: [SourceSettings]
    private let rulebook: Rulebook
    private let roster: WatchRoster
    private let sites: ManagerSites
    private let signs: [String: [Instant]]
    private let contacts: [WatchKey: [ReplayedContact]]
    private let now: Instant
    let keys: [WatchKey]

    /// Signs of life are looked for from so many days before.
    private static let lookBack: Int32 = 4

    init(_ configuration: Configuration, _ session: Session, since first: Day, now: Instant) throws {
        let rulebook = session.rulebook
        sources = configuration.sources.filter { !$0.site.isEmpty }
        self.rulebook = rulebook
        self.now = now
        var roster = WatchRoster()
        let rules = Dictionary(configuration.teams.map { ($0.name, configuration.paceRules(of: $0)) }) { $1 }
        _ = roster.update(rulebook, rules: rules, absences: try session.absences(), at: now)
        self.roster = roster
        sites = ManagerSites(rulebook, among: Set(sources.map(\.site)))
        let last = max(first, rulebook.teams.map { $0.day(of: now) }.max() ?? first)
        let frames = rulebook.teams.flatMap { [$0.frame(of: first - Self.lookBack), $0.frame(of: last)] }
        let span = TimeSpan(from: frames.map(\.from).min() ?? now, until: frames.map(\.until).max() ?? now)
        signs = try session.signsOfLife(span)
        contacts = Dictionary(grouping: try session.replayedContacts(from: first, until: last)) {
            WatchKey(manager: $0.manager, team: $0.team, day: $0.day)
        }
        keys = rulebook.managers.indices.flatMap { manager in
            Set(rulebook.managers[manager].memberships.map(\.team)).sorted().flatMap { team in
                (first.number...last.number).map { WatchKey(manager: manager, team: team, day: Day(number: $0)) }
            }
        }
    }

    func alerts(of key: WatchKey) -> [Alert] {
        guard let plan = roster.plan(of: key), let rules = roster.rules(ofTeam: key.team),
            let begins = plan.working.begins
        else { return [] }
        let own = sites.sites(of: key.manager)
        let team = rulebook.teams[key.team]
        let silences = own.map { site in
            team.silences(
                among: signs[site] ?? [],
                after: 1_000_000 * (sources.filter { $0.site == site }.map(\.stalledAfter).max() ?? 0),
                within: TimeSpan(from: begins, until: now)
            )
        }
        let replay = DayReplay(
            plan,
            rules,
            contacts: (contacts[key] ?? []).map(\.contact),
            showsCalls: sources.contains { own.contains($0.site) && $0.showsCalls },
            silent: silences.dropFirst().reduce(silences.first ?? []) { $0.intersecting($1) }
        )
        let manager = rulebook.managers[key.manager]
        return replay.said(until: now).map { said in
            Alert(
                kind: said.kind,
                team: team.name,
                managerID: manager.id,
                manager: manager.name,
                day: key.day,
                numbers: Announcer.numbers(said.counters, plan, at: said.at),
                asOf: said.at
            )
        }
    }
}

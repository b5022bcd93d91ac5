package import Pace

/// What a team has set in advance, through time: minimum, rates, progress list and plan.
package struct TeamNorms: Hashable, Sendable {
    /// In ascending order of days.
    package var minimums: [Dated<Minimum?>]
    /// In ascending order of days; before the first everything is worth 1.
    package var rates: [Dated<Rates>]
    /// In ascending order of days.
    package var progress: [Dated<[ProgressAction]>]
    /// In ascending order of days.
    package var plans: [Dated<SalesPlan?>]

    package init(
        minimums: [Dated<Minimum?>] = [],
        rates: [Dated<Rates>] = [],
        progress: [Dated<[ProgressAction]>] = [],
        plans: [Dated<SalesPlan?>] = []
    ) {
        self.minimums = minimums
        self.rates = rates
        self.progress = progress
        self.plans = plans
    }

    /// What a configuration says of the team, for all of time.
    package init(of team: TeamSettings) {
        self.init(minimums: team.minimum, rates: team.rates, progress: team.progress, plans: team.plan)
    }

    /// What is in force by a rulebook.
    package init(of team: Team) {
        self.init(
            minimums: team.minimums,
            rates: team.rules.map { Dated(from: $0.from, value: $0.value.rates) },
            progress: team.progress,
            plans: team.plans
        )
    }

    package func minimum(on day: Day) -> Minimum? { minimums.inForce(on: day) ?? nil }

    package func rates(on day: Day) -> Rates { rates.inForce(on: day) ?? Rates() }

    package func progress(on day: Day) -> [ProgressAction] { progress.inForce(on: day) ?? [] }

    package func plan(on day: Day) -> SalesPlan? { plans.inForce(on: day) ?? nil }

    /// The first day of a stretch on which another norm holds than by `other`; nil: none.
    package func firstDifference(from other: TeamNorms, on days: ClosedRange<Day>) -> NormDifference? {
        let turns =
            [minimums, other.minimums].joined().compactMap(\.from)
            + [rates, other.rates].joined().compactMap(\.from)
            + [progress, other.progress].joined().compactMap(\.from)
            + [plans, other.plans].joined().compactMap(\.from)
        for day in Set(turns.filter(days.contains) + [days.lowerBound]).sorted() {
            if minimum(on: day) != other.minimum(on: day) {
                let found = Self.words(minimum(on: day))
                return NormDifference(day: day, norm: .minimum, found: found, other: Self.words(other.minimum(on: day)))
            }
            let (own, others) = (rates(on: day), other.rates(on: day))
            if own != others {
                let keys = Self.words(own).keys.filter { Self.words(own)[$0] != Self.words(others)[$0] }.sorted()
                func words(_ rates: Rates) -> String {
                    keys.map { "\($0) \(Self.words(rates)[$0] ?? "")" }.joined(separator: ", ")
                }
                return NormDifference(day: day, norm: .rates, found: words(own), other: words(others))
            }
            if plan(on: day) != other.plan(on: day) {
                let found = Self.words(plan(on: day))
                return NormDifference(day: day, norm: .plan, found: found, other: Self.words(other.plan(on: day)))
            }
            // A list of equal actions in another order is the same.
            if Set(progress(on: day)) != Set(other.progress(on: day)) {
                let found = Self.words(progress(on: day))
                return NormDifference(
                    day: day,
                    norm: .progress,
                    found: found,
                    other: Self.words(other.progress(on: day))
                )
            }
        }
        return nil
    }

    /// As the configuration writes it.
    package static func words(_ minimum: Minimum?) -> String {
        switch minimum {
        case .talkMinutes(let minutes): "talk_minutes \(minutes)"
        case .contacts(let contacts): "contacts \(contacts)"
        case nil: "none"
        }
    }

    package static func words(_ plan: SalesPlan?) -> String {
        plan.map { "sales \(Scalar.millionthsText($0.sales))" } ?? "none"
    }

    private static func words(_ actions: [ProgressAction]) -> String {
        guard !actions.isEmpty else { return "none" }
        return actions.map { action in
            action.name.quoted
                + (action.weight == 1_000_000 ? "" : " of weight \(Scalar.millionthsText(action.weight))")
        }.joined(separator: ", ")
    }

    private static func words(_ rates: Rates) -> [String: String] {
        [
            "call": Scalar.millionthsText(rates.call),
            "correspondence": Scalar.millionthsText(rates.correspondence),
            "meeting": Scalar.millionthsText(rates.meeting),
            "correspondence_minutes": "\(rates.correspondenceMinutes)",
            "meeting_minutes": "\(rates.meetingMinutes)",
        ]
    }
}

/// A day on which two timelines of norms differ.
package struct NormDifference: Hashable, Sendable {
    /// The key of the configuration.
    package enum Norm: String, Hashable, Sendable {
        case minimum
        case rates
        case plan
        case progress
    }

    package var day: Day
    package var norm: Norm
    /// In words, of the one that is looked at.
    package var found: String
    /// Of the other.
    package var other: String
}

/// Where norms stand in a configuration file.
package struct NormLines: Hashable, Sendable {
    package struct TeamLines: Hashable, Sendable {
        package var team: Int
        package var minimum: Int
        package var rates: Int
        package var plan: Int
        package var progress: Int
    }

    /// That of `teams`; 0: there is none.
    package var teams: Int = 0
    package var byTeam: [String: TeamLines] = [:]

    package init() {}

    /// - Parameter team: one that may be gone.
    package func line(of norm: NormDifference.Norm, team: String) -> Int {
        guard let lines = byTeam[team] else { return teams }
        return switch norm {
        case .minimum: lines.minimum
        case .rates: lines.rates
        case .plan: lines.plan
        case .progress: lines.progress
        }
    }
}

extension NormLines {
    init(teamsLine: Int, _ nodes: [ConfigurationNode]) {
        teams = teamsLine
        for node in nodes {
            guard case .map(let entries) = node.content, let name = node.value(of: "name")?.text else { continue }
            func line(_ key: String) -> Int { entries.first { $0.key == key }?.line ?? node.line }
            byTeam[name] = TeamLines(
                team: node.line,
                minimum: line("minimum"),
                rates: line("rates"),
                plan: line("plan"),
                progress: line("progress")
            )
        }
    }
}

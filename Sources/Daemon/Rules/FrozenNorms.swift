import Pace
package import Settings

/// Minimum, rates, plan and progress list are set in advance: where days of a team were judged, what was in force up to today stays.
struct FrozenNorms {
    /// A day from which the rules of a configuration are to hold, as they were in force once: the database is older.
    struct Known {
        var teams: Set<String> = []
        var from: Day?
    }

    private let configuration: Configuration
    private let judged: [String: ClosedRange<Day>]
    private let now: Instant
    private let accepted: AcceptedNorms

    /// - Parameters:
    ///   - judged: the first and the last judged day of teams, by name.
    ///   - accepted: norms that were accepted in time, also where the database does not know of it.
    init(
        _ configuration: Configuration,
        judged: [String: ClosedRange<Day>],
        now: Instant,
        accepted: AcceptedNorms
    ) {
        self.configuration = configuration
        self.judged = judged
        self.now = now
        self.accepted = accepted
    }

    /// The day on which an edit acts: today, as long as it is today for any team. A clock that was set back shows a day
    /// that a judged one lies after, which tells nothing of any team; then it is the newest judged one.
    var today: Day {
        let days = configuration.teams.map { ($0.name, $0.zone.day(of: now, dayStarts: $0.dayStarts)) }
        let ahead = days.compactMap { name, day in judged[name].map(\.upperBound).flatMap { $0 > day ? $0 : nil } }
        return ahead.max() ?? days.map(\.1).min() ?? Zone.utc.day(of: now)
    }

    /// Compares what the configuration says of the past and of today with what was in force.
    ///
    /// - Parameters:
    ///   - inForce: of the stored versions.
    ///   - newest: of the newest of them alone, through all of time.
    /// - Throws: `NormRefusal`.
    func check(inForce: Rulebook, newest: Rulebook) throws(NormRefusal) -> Known {
        var known = Known()
        var problems: [ConfigurationError.Problem] = []
        for (name, held) in frozen(inForce) {
            let norms = TeamNorms(of: held)
            guard let team = configuration.teams.first(where: { $0.name == name }) else {
                let wasThere = newest.teams.contains { $0.name == name }
                if wasThere { problems += vanished(held, norms) }
                continue
            }
            let own = TeamNorms(of: team)
            let days = days(of: held)
            guard let difference = own.firstDifference(from: norms, on: days) else { continue }
            // Whoever does not touch them is not asked for them.
            if let last = newest.teams.first(where: { $0.name == name }),
                own.firstDifference(from: TeamNorms(of: last), on: days) == nil
            {
                continue
            }
            if let once = accepted.byTeam[name], once.since == days.lowerBound,
                own.firstDifference(from: once.norms, on: days) == nil
            {
                known.teams.insert(name)
                known.from = known.from.map { min($0, difference.day) } ?? difference.day
                continue
            }
            problems.append(problem(difference, of: held))
        }
        guard problems.isEmpty else { throw NormRefusal(problems: problems) }
        return known
    }

    /// Compares what would be in force with what was.
    ///
    /// - Throws: `NormRefusal`.
    func check(inForce: Rulebook, after: Rulebook, but known: Known) throws(NormRefusal) {
        var problems: [ConfigurationError.Problem] = []
        for (name, held) in frozen(inForce) where !known.teams.contains(name) {
            let then = after.teams.first { $0.name == name }.map { TeamNorms(of: $0) }
            let difference = (then ?? TeamNorms()).firstDifference(from: TeamNorms(of: held), on: days(of: held))
            if let difference { problems.append(problem(difference, of: held)) }
        }
        guard problems.isEmpty else { throw NormRefusal(problems: problems) }
    }

    /// The norms of the configuration's teams that have judged days, as accepted now.
    var acceptance: [String: AcceptedNorms.Entry] {
        var entries: [String: AcceptedNorms.Entry] = [:]
        for team in configuration.teams {
            guard let days = judged[team.name] else { continue }
            entries[team.name] = AcceptedNorms.Entry(since: days.lowerBound, norms: TeamNorms(of: team))
        }
        return entries
    }

    private func frozen(_ inForce: Rulebook) -> [(String, Team)] {
        inForce.teams.compactMap { judged[$0.name] == nil ? nil : ($0.name, $0) }
    }

    /// From the first judged day up to today, by the clock of the old zone and of the new one.
    private func days(of held: Team) -> ClosedRange<Day> {
        let judged = judged[held.name] ?? held.day(of: now)...held.day(of: now)
        let team = configuration.teams.first { $0.name == held.name }
        let today = team.map { $0.zone.day(of: now, dayStarts: $0.dayStarts) } ?? held.day(of: now)
        return judged.lowerBound...max(judged.upperBound, held.day(of: now), today)
    }

    private func problem(_ difference: NormDifference, of held: Team) -> ConfigurationError.Problem {
        let days = days(of: held)
        return problem(
            difference.norm,
            held.name,
            "found \(difference.found) on \(difference.day), where \(difference.other) was in force; days since "
                + "\(days.lowerBound) are judged, so it stays, allowed: what was in force up to \(days.upperBound), "
                + "and entries {from: \(days.upperBound + 1), …} or later"
        )
    }

    /// Rates end with the contacts of a team that is gone; what it was to reach has to be ended first.
    private func vanished(_ held: Team, _ norms: TeamNorms) -> [ConfigurationError.Problem] {
        let today = days(of: held).upperBound
        var inForce: [(NormDifference.Norm, String)] = []
        if let minimum = norms.minimum(on: today) { inForce.append((.minimum, TeamNorms.words(minimum))) }
        if let plan = norms.plan(on: today) { inForce.append((.plan, TeamNorms.words(plan))) }
        if !norms.progress(on: today).isEmpty { inForce.append((.progress, "a list")) }
        return inForce.map { norm, words in
            problem(
                norm,
                held.name,
                "found no such team, where \(words) is in force on \(today) and days are judged, "
                    + "allowed: the team with its \(norm.rawValue), ended by {from: \(today + 1), none: true}; "
                    + "from that day on it may be left out"
            )
        }
    }

    private func problem(
        _ norm: NormDifference.Norm,
        _ team: String,
        _ message: String
    ) -> ConfigurationError.Problem {
        ConfigurationError.Problem(
            file: configuration.path,
            line: configuration.normLines.line(of: norm, team: team),
            message: "team '\(team)': \(norm.rawValue): \(message)"
        )
    }
}

/// A configuration that is valid, and changes what was set in advance.
package struct NormRefusal: Error, Hashable, CustomStringConvertible {
    package var problems: [ConfigurationError.Problem]

    /// One line a problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

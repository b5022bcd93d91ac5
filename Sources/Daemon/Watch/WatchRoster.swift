import Pace

/// Who is watched today, and what each one's day asks for. Made anew when rules, absences or the day change.
struct WatchRoster: Sendable {
    /// Those of today in each team that has working hours.
    private(set) var keys: [WatchKey] = []
    /// The moment at which another day begins in one of the teams.
    private(set) var holdsUntil: Instant = .distantPast

    private var rulebook = Rulebook()
    private var rules: [PaceRules?] = []
    private var absences: [ManagerIndex: [Absence]] = [:]
    private var today: [TeamDay?] = []

    /// - Parameter entered: absences that were entered beside the configuration's.
    /// - Returns: whether anything is otherwise than before.
    mutating func update(
        _ rulebook: Rulebook,
        rules byName: [String: PaceRules],
        absences entered: [ManagerIndex: [Absence]],
        at now: Instant
    ) -> Bool {
        guard now >= holdsUntil || entered != absences || rules.count != rulebook.teams.count else { return false }
        self.rulebook = rulebook
        absences = entered
        rules = rulebook.teams.map { byName[$0.name] }
        today = zip(rulebook.teams, rules).map { team, rules in
            rules.map { TeamDay(team, on: team.day(of: now), rules: $0) }
        }
        keys = []
        for manager in rulebook.managers.indices {
            for team in Set(rulebook.managers[manager].memberships.map(\.team)).sorted() {
                guard let day = today[team], employed(manager, team, day.frame) != nil else { continue }
                keys.append(WatchKey(manager: manager, team: team, day: day.day))
            }
        }
        holdsUntil = today.compactMap { $0?.frame.until }.min() ?? .distantFuture
        return true
    }

    /// Nil: the team is in the configuration no more.
    func rules(ofTeam team: Int) -> PaceRules? {
        rules.indices.contains(team) ? rules[team] : nil
    }

    /// Nil: the manager was not in the team on that day.
    func plan(of key: WatchKey) -> DayPlan? {
        guard let rules = rules(ofTeam: key.team) else { return nil }
        let team = rulebook.teams[key.team]
        let day =
            today[key.team].flatMap { $0.day == key.day ? $0 : nil } ?? TeamDay(team, on: key.day, rules: rules)
        return plan(of: key.manager, day, team, key.team)
    }

    /// The plans of today and the days that follow, for the views.
    func workingDays(ahead: Int32) -> [(manager: ManagerIndex, team: Int, plan: DayPlan)] {
        var result: [(manager: ManagerIndex, team: Int, plan: DayPlan)] = []
        for (index, team) in rulebook.teams.enumerated() {
            guard let rules = rules[index], let first = today[index]?.day else { continue }
            for offset in 0...ahead where team.hasHours(on: first + offset) {
                let day = TeamDay(team, on: first + offset, rules: rules)
                for manager in rulebook.managers.indices {
                    guard let plan = plan(of: manager, day, team, index) else { continue }
                    result.append((manager, index, plan))
                }
            }
        }
        return result
    }

    /// Whether the team's day has begun and is not closed yet.
    func isAtWork(_ team: Int, at now: Instant) -> Bool {
        guard today.indices.contains(team), let day = today[team], let begins = day.working.begins else { return false }
        return begins < now && now < day.closesAt
    }

    private func plan(of manager: ManagerIndex, _ day: TeamDay, _ team: Team, _ index: Int) -> DayPlan? {
        employed(manager, index, day.frame).map {
            day.plan(
                absences: rulebook.managers[manager].absences + (absences[manager] ?? []),
                employed: $0,
                of: team
            )
        }
    }

    /// The manager's time in a team within a stretch of time; nil: none.
    private func employed(_ manager: ManagerIndex, _ team: Int, _ frame: TimeSpan) -> TimeSpan? {
        rulebook.managers[manager].memberships.lazy.filter { $0.team == team }
            .map { TimeSpan(from: max($0.from, frame.from), until: min($0.until, frame.until)) }
            .first { !$0.isEmpty }
    }
}

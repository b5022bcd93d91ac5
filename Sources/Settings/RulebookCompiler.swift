package import Pace

/// Makes one rulebook for all of time out of the versions of the rules.
///
/// What a version says of people holds from the start of its first day until the start of the next version's, cut
/// by the `from` and `until` of each entry; its dated rules act inside of that span. Days are those of the manager's
/// team; zone, `day_starts` and names are the newest that are known.
package enum RulebookCompiler {
    /// - Parameters:
    ///   - versions: in ascending order; the first holds from always.
    ///   - numbers: brings numbers into the form in which they are compared.
    /// - Throws: what is wrong with a document, or with the order.
    package static func compile(
        _ versions: [RuleVersion],
        numbers: some NumberReading
    ) throws(ConfigurationError) -> Rulebook {
        var read: [ReadVersion] = []
        for (index, version) in versions.enumerated() {
            let label = version.from.map { "rules of \($0)" } ?? "rules from always"
            if index > 0 {
                guard let from = version.from, versions[index - 1].from.map({ $0 < from }) ?? true else {
                    let message = "found behind rules of a later or the same day, allowed: ascending days"
                    throw ConfigurationError(problems: [.init(file: label, line: 0, message: message)])
                }
            }
            read.append(
                ReadVersion(
                    from: index == 0 ? nil : version.from,
                    until: index + 1 < versions.count ? versions[index + 1].from : nil,
                    rules: try DecidingRules(reading: version.document, label: label)
                )
            )
        }
        var book = Rulebook(teams: teams(read, numbers), sites: sites(read), mailHouses: mailHouses(read))
        var roster = RosterTimeline(teams: book.teams)
        for version in read { roster.add(version, numbers) }
        roster.fill(&book)
        return book
    }

    /// In the order of first appearance; zone and beginning of the day are the newest.
    private static func teams(_ versions: [ReadVersion], _ numbers: some NumberReading) -> [Team] {
        var order: [String] = []
        var newest: [String: TeamSettings] = [:]
        for team in versions.flatMap(\.rules.teams) {
            if newest.updateValue(team, forKey: team.name) == nil { order.append(team.name) }
        }
        return order.compactMap { newest[$0] }.map { team in
            Team(
                name: team.name,
                zone: team.zone,
                dayStarts: team.dayStarts,
                rules: rules(of: team.name, versions, numbers),
                minimums: timeline(of: team.name, versions, \.minimum, none: nil),
                hours: hours(of: team.name, versions),
                progress: timeline(of: team.name, versions, \.progress, none: []),
                plans: timeline(of: team.name, versions, \.plan, none: nil)
            )
        }
    }

    private static func rules(
        of name: String,
        _ versions: [ReadVersion],
        _ numbers: some NumberReading
    ) -> [Dated<TeamRules>] {
        var timeline: [Dated<TeamRules>] = []
        for version in versions {
            guard let team = version.team(named: name) else { continue }
            for day in version.turns(team.qualify.map(\.from) + team.rates.map(\.from)) {
                let qualify = team.qualify.value(on: day) ?? QualifySettings()
                let rules = TeamRules(
                    basis: qualify.basis,
                    minimumTalk: qualify.minimumTalk * 1_000_000,
                    oncePerClientDay: qualify.oncePerClientDay,
                    ignored: Set(qualify.ignore.map { version.canonical($0, numbers) }),
                    codes: team.codes,
                    rates: team.rates.value(on: day) ?? Rates(),
                    marks: (team.marks ?? version.rules.marks).sides
                )
                timeline.append(from: day, rules)
            }
        }
        return timeline
    }

    /// Minimum, plan or progress list. A version without the team, or without one for it, ends what was in force.
    private static func timeline<Value: Hashable & Sendable>(
        of name: String,
        _ versions: [ReadVersion],
        _ list: (TeamSettings) -> [Dated<Value>],
        none: Value
    ) -> [Dated<Value>] {
        var timeline: [Dated<Value>] = []
        for version in versions {
            let entries = version.team(named: name).map(list) ?? []
            for day in version.turns(entries.map(\.from)) {
                let value = entries.value(on: day) ?? none
                let last = timeline.last?.value ?? none
                if value != last { timeline.append(Dated(from: day, value: value)) }
            }
        }
        return timeline
    }

    /// A version without the team, or without hours for it, ends what was in force.
    private static func hours(of name: String, _ versions: [ReadVersion]) -> [Dated<WorkingHours>] {
        var timeline: [Dated<WorkingHours>] = []
        for version in versions {
            let entries = version.team(named: name)?.hours ?? []
            for day in version.turns(entries.map(\.from)) {
                let hours = entries.value(on: day)
                if hours != nil || !timeline.isEmpty { timeline.append(from: day, hours ?? WorkingHours()) }
            }
        }
        return timeline
    }

    private static func mailHouses(_ versions: [ReadVersion]) -> [MailHouse] {
        var houses: [MailHouse] = []
        for house in versions.map(\.mailHouse) {
            let last = houses.last ?? MailHouse()
            if (house.domains, house.dropboxes) != (last.domains, last.dropboxes) { houses.append(house) }
        }
        return houses
    }

    private static func sites(_ versions: [ReadVersion]) -> [String: [SiteRules]] {
        var names: Set<String> = [SourceSettings.defaultSite]
        for version in versions {
            names.formUnion(version.rules.sites.map(\.name))
            names.formUnion(version.rules.teams.flatMap(\.managers).flatMap(\.extensions).compactMap(\.site))
        }
        var sites: [String: [SiteRules]] = [:]
        for name in names {
            var timeline: [SiteRules] = []
            for version in versions {
                var rules = version.siteRules(of: name)
                let isNews = timeline.last.map { last in
                    let from = rules.from
                    rules.from = last.from
                    defer { rules.from = from }
                    return rules != last
                }
                if isNews ?? true { timeline.append(rules) }
            }
            sites[name] = timeline
        }
        return sites
    }
}

extension [Dated<TeamRules>] {
    fileprivate mutating func append(from day: Day?, _ rules: TeamRules) {
        if last?.value != rules { append(Dated(from: day, value: rules)) }
    }
}

extension [Dated<WorkingHours>] {
    fileprivate mutating func append(from day: Day?, _ hours: WorkingHours) {
        if last?.value != hours { append(Dated(from: day, value: hours)) }
    }
}

extension Array {
    /// The value in force on a day; nil stands for the days before every date.
    fileprivate func value<Value>(on day: Day?) -> Value? where Element == Dated<Value> {
        if let day { return inForce(on: day) }
        return last { $0.from == nil }?.value
    }
}

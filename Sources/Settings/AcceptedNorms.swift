package import Pace

/// The norms of teams as they were accepted last, to be known again when a database was restored that is older.
package struct AcceptedNorms: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// The first judged day of the team in the database that accepted them.
        package var since: Day
        package var norms: TeamNorms

        package init(since: Day, norms: TeamNorms) {
            self.since = since
            self.norms = norms
        }
    }

    package var byTeam: [String: Entry]

    package init(byTeam: [String: Entry] = [:]) {
        self.byTeam = byTeam
    }

    /// Reads what `document` wrote; empty for anything else.
    package init(reading document: String) {
        self.init()
        let problems = ProblemLog(file: "accepted", isStored: true)
        guard let root = ConfigurationNode.reading(yaml: document, problems: problems),
            let map = MapReader(root, "accepted norms", keys: ["teams"], problems: problems)
        else { return }
        var read: [String: Entry] = [:]
        for node in map.list("teams", of: "teams") {
            let keys = ["name", "since", "minimum", "rates", "progress", "plan"]
            guard let team = MapReader(node, "a team", keys: keys, problems: problems),
                let name = team.required("name"),
                let since = team.day("since")
            else { continue }
            let minimums: [Dated<Minimum?>] = team.dated("minimum", keys: Minimum.keys) { Minimum.reading($0) }
            let rates = team.dated("rates", keys: Rates.keys) { Rates(reading: $0) }
            let progress = team.dated("progress", keys: ProgressAction.keys) { ProgressAction.reading($0) }
            let plans: [Dated<SalesPlan?>] = team.dated("plan", keys: SalesPlan.keys) { SalesPlan.reading($0) }
            let norms = TeamNorms(minimums: minimums, rates: rates, progress: progress, plans: plans)
            read[name] = Entry(since: since, norms: norms)
        }
        if problems.isEmpty { byTeam = read }
    }

    /// JSON on one line.
    package var document: String {
        let teams = byTeam.sorted { $0.key < $1.key }.map { name, entry in
            ConfigurationNode.map([
                "name": .text(name),
                "since": .optional(entry.since),
                "minimum": .list(entry.norms.minimums.map { Minimum.node($0.value, from: $0.from) }),
                "rates": .list(entry.norms.rates.map { $0.value.node(from: $0.from) }),
                "progress": .list(entry.norms.progress.map { ProgressAction.node($0.value, from: $0.from) }),
                "plan": .list(entry.norms.plans.map { SalesPlan.node($0.value, from: $0.from) }),
            ])
        }
        return ConfigurationNode.map(["teams": .list(teams)]).canonicalJSON
    }
}

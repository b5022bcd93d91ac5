import Pace

/// A key that people expect and that there is none of: what speaks against it.
struct ForeignNorm {
    var keys: [String]
    /// Behind "but ".
    var reason: String

    /// The node without keys that would be a norm beside those there are; each is recorded as a problem.
    static func removed(
        from node: ConfigurationNode,
        _ subject: String,
        _ foreign: [ForeignNorm],
        _ problems: ProblemLog
    ) -> ConfigurationNode {
        switch node.content {
        case .list(let items):
            return ConfigurationNode(
                line: node.line,
                .list(items.map { removed(from: $0, subject, foreign, problems) })
            )
        case .map(let entries):
            let kept = entries.filter { entry in
                guard let norm = foreign.first(where: { $0.keys.contains(entry.key) }) else { return true }
                problems.add(line: entry.line, "\(subject): found \(entry.key.quoted), but \(norm.reason)")
                return false
            }
            return ConfigurationNode(line: node.line, .map(kept))
        case .nothing, .text:
            return node
        }
    }
}

extension MapReader {
    /// Like `dated`, without the keys that would be another norm. Where such a key was all that an entry says, there is
    /// nothing left to read.
    func dated<Value: Sendable & Hashable>(
        _ key: String,
        keys: [String],
        without foreign: [ForeignNorm],
        _ read: (MapReader) -> Value?
    ) -> [Dated<Value>] {
        guard let node = node(key) else { return [] }
        let whole = ForeignNorm.removed(from: node, key, foreign, problems)
        let silent = ConfigurationNode(.map([.init(key: key, line: line(of: key), value: whole)]))
        guard let reader = MapReader(silent, subject, keys: [key], problems: problems) else { return [] }
        let emptied = Self.lines(of: node, with: Set(foreign.flatMap(\.keys)))
        return reader.dated(key, keys: keys) { entry in
            let isEmpty = !entry.entries.contains { keys.contains($0.key) }
            return isEmpty && emptied.contains(entry.line) ? nil : read(entry)
        }
    }

    /// The lines of the maps that hold one of the keys.
    private static func lines(of node: ConfigurationNode, with keys: Set<String>) -> Set<Int> {
        switch node.content {
        case .list(let items): Set(items.flatMap { lines(of: $0, with: keys) })
        case .map(let entries): entries.contains { keys.contains($0.key) } ? [node.line] : []
        case .nothing, .text: []
        }
    }
}

extension Minimum {
    static let foreign = [
        ForeignNorm(
            keys: ["meetings", "meeting", "meeting_minutes", "correspondence"],
            reason: "a team has one daily norm, in which meetings and correspondence count by 'rates', "
                + "allowed: one of talk_minutes, contacts, none"
        ),
        ForeignNorm(
            keys: ["progress", "actions"],
            reason: "progress is counted and never a norm, allowed: one of talk_minutes, contacts, none"
        ),
        ForeignNorm(
            keys: ["sales", "plan"],
            reason: "sales have a norm of their own, allowed: 'plan' of the team"
        ),
    ]
}

extension ProgressAction {
    static let keys = ["actions", "none"]
    static let foreign = [
        ForeignNorm(
            keys: ["plan", "minimum", "goal", "norm", "target"],
            reason: "progress is counted and never a norm, allowed: actions, from, none"
        )
    ]
    private static let foreignOfAction = [
        ForeignNorm(
            keys: ["plan", "minimum", "goal", "norm", "target"],
            reason: "progress is counted and never a norm, allowed: name, weight"
        )
    ]
    private static let allowed = "a name, or a map with 'name' and 'weight'"

    /// Nil: unreadable; empty: none from that day on.
    static func reading(_ map: MapReader) -> [ProgressAction]? {
        switch (map.node("actions") != nil, map.node("none") != nil) {
        case (true, true), (false, false):
            let found = map.node("actions") == nil ? "no list" : "'actions' and 'none'"
            map.problems.add(line: map.line, "progress: found \(found), allowed: one of actions, none")
            return nil
        case (false, true): return map.value("none", allowed: "true") { $0 == "true" ? [] : nil }
        case (true, false): break
        }
        let items = map.list("actions", of: "actions")
        if case .list(let items)? = map.node("actions")?.content, !(1...50).contains(items.count) {
            map.add("actions", "found \(items.count) actions, allowed: 1 to 50, or {none: true} for no list")
            return nil
        }
        var lines: [String: Int] = [:]
        return items.compactMap { item in
            guard let action = action(item, map.problems) else { return nil }
            if let first = lines.updateValue(item.line, forKey: action.name.lowercased()) {
                map.problems.add(
                    line: item.line,
                    "actions: found \(action.name.quoted) again (first in line \(first)), allowed: every action once"
                )
            }
            return action
        }
    }

    private static func action(_ item: ConfigurationNode, _ problems: ProblemLog) -> ProgressAction? {
        guard case .map = item.content else {
            return problems.text(of: item, "actions", allowed: allowed).map { ProgressAction(name: $0) }
        }
        let own = ForeignNorm.removed(from: item, "actions", foreignOfAction, problems)
        guard let map = MapReader(own, "actions", keys: ["name", "weight"], problems: problems) else { return nil }
        let weight = map.value(
            "weight",
            allowed: "a number above 0, up to 1000, such as 1, 0.5 or 2, at most six decimals"
        ) {
            text in
            Scalar.millionths(text).flatMap { (1...1_000_000_000).contains($0) ? $0 : nil }
        }
        return map.required("name").map { ProgressAction(name: $0, weight: weight ?? 1_000_000) }
    }

    /// The entry of a dated list.
    static func node(_ actions: [ProgressAction], from: Day?) -> ConfigurationNode {
        guard !actions.isEmpty else { return .map(["from": .optional(from), "none": .text(true)]) }
        let items = actions.map { action in
            action.weight == 1_000_000
                ? ConfigurationNode.text(action.name)
                : .map(["name": .text(action.name), "weight": .text(Scalar.millionthsText(action.weight))])
        }
        return .map(["from": .optional(from), "actions": .list(items)])
    }
}

extension SalesPlan {
    static let keys = ["sales", "none"]
    static let foreign = [
        ForeignNorm(
            keys: ["progress", "actions"],
            reason: "progress is counted and never a norm, allowed: one of sales, none"
        ),
        ForeignNorm(
            keys: ["talk_minutes", "contacts", "calls", "meetings", "meeting_minutes", "correspondence"],
            reason: "a plan is of sales, and the daily norm of steps is 'minimum', allowed: one of sales, none"
        ),
    ]

    /// The outer nil: unreadable; the inner: none from that day on.
    static func reading(_ map: MapReader) -> SalesPlan?? {
        let given = keys.filter { map.node($0) != nil }
        guard given.count == 1 else {
            let found = given.isEmpty ? "no amount" : "'sales' and 'none'"
            map.problems.add(line: map.line, "plan: found \(found), allowed: one of sales, none")
            return nil
        }
        guard given[0] == "sales" else {
            return map.value("none", allowed: "true") { $0 == "true" ? .some(nil) : nil }
        }
        let allowed = "an amount a month above 0 such as 1000000 or 999.5, at most twelve digits and six decimals"
        return map.value("sales", allowed: allowed) { text in
            Scalar.amount(text).flatMap { $0 > 0 ? .some(SalesPlan(sales: $0)) : nil }
        }
    }

    /// The entry of a dated list.
    static func node(_ plan: SalesPlan?, from: Day?) -> ConfigurationNode {
        guard let plan else { return .map(["from": .optional(from), "none": .text(true)]) }
        return .map(["from": .optional(from), "sales": .text(Scalar.millionthsText(plan.sales))])
    }
}

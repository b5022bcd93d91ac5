import Pace

/// Reads the entries of one map and records whatever does not fit.
struct MapReader {
    let line: Int
    let problems: ProblemLog
    /// In the order of the file.
    let entries: [ConfigurationNode.Entry]
    /// What the map describes, for messages: `team 'sales'`.
    let subject: String

    /// Nil, with a problem recorded, when the node is no map. Unknown keys are recorded and left out.
    /// - Parameters:
    ///   - others: keys besides `keys`, as words for the message and as a test.
    init?(
        _ node: ConfigurationNode,
        _ subject: String,
        keys: [String],
        others: (words: String, test: (String) -> Bool)? = nil,
        problems: ProblemLog
    ) {
        guard case .map(let all) = node.content else {
            problems.add(
                line: node.line,
                "\(subject): found \(node.found), allowed: a map with \(Self.listed(keys, others?.words))"
            )
            return nil
        }
        self.line = node.line
        self.problems = problems
        self.subject = subject
        self.entries = all.filter { entry in
            if keys.contains(entry.key) || others?.test(entry.key) == true { return true }
            problems.add(
                line: entry.line,
                "\(subject): found the unknown key \(entry.key.quoted)\(Suggestion.hint(for: entry.key, among: keys)), "
                    + "allowed: \(Self.listed(keys, others?.words))"
            )
            return false
        }
    }

    private static func listed(_ keys: [String], _ others: String?) -> String {
        (keys.sorted() + (others.map { [$0] } ?? [])).joined(separator: ", ")
    }

    func node(_ key: String) -> ConfigurationNode? {
        entries.first { $0.key == key }?.value
    }

    func line(of key: String) -> Int {
        entries.first { $0.key == key }?.line ?? line
    }

    func add(_ key: String, _ message: String) {
        problems.add(line: line(of: key), "\(key): \(message)")
    }

    /// A key that must be there.
    func missing(_ key: String, allowed: String) {
        problems.add(line: line, "\(subject): '\(key)' is missing, allowed: \(allowed)")
    }

    /// The text of a key. Recorded and nil: a list, a map, nothing, a control character.
    func text(_ key: String, allowed: String = "a text") -> String? {
        guard let node = node(key) else { return nil }
        return problems.text(of: node, key, allowed: allowed)
    }

    func required(_ key: String, allowed: String = "a text") -> String? {
        guard node(key) != nil else {
            missing(key, allowed: allowed)
            return nil
        }
        return text(key, allowed: allowed)
    }

    /// A text that `read` understands.
    func value<Value>(_ key: String, allowed: String, _ read: (String) -> Value?) -> Value? {
        guard let text = text(key, allowed: allowed) else { return nil }
        if let value = read(text) { return value }
        add(key, "found \(text.quoted), allowed: \(allowed)")
        return nil
    }

    /// The items of a list; empty without the key.
    func list(_ key: String, of what: String) -> [ConfigurationNode] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.content else {
            problems.add(line: node.line, "\(key): found \(node.found), allowed: a list of \(what)")
            return []
        }
        return items
    }

    /// The texts of a list.
    func texts(_ key: String, of what: String) -> [(text: String, line: Int)] {
        list(key, of: what).compactMap { item in
            problems.text(of: item, key, allowed: "a list of \(what)").map { ($0, item.line) }
        }
    }

    /// One text, or a list of them.
    func textOrTexts(_ key: String, of what: String) -> [(text: String, line: Int)] {
        guard let node = node(key) else { return [] }
        if case .list = node.content { return texts(key, of: what) }
        return problems.text(of: node, key, allowed: "a text or a list of \(what)").map { [($0, node.line)] } ?? []
    }

    /// One map, or a list of maps that hold `from` a day on; in ascending order.
    func dated<Value: Sendable & Hashable>(
        _ key: String,
        keys: [String],
        others: (words: String, test: (String) -> Bool)? = nil,
        _ read: (MapReader) -> Value?
    ) -> [Dated<Value>] {
        guard let node = node(key) else { return [] }
        var items = [node]
        if case .list(let list) = node.content { items = list }
        var dated: [Dated<Value>] = []
        var lines: [Day?: Int] = [:]
        for item in items {
            guard let reader = MapReader(item, key, keys: ["from"] + keys, others: others, problems: problems) else {
                continue
            }
            let from = reader.day("from")
            if reader.node("from") == nil || from != nil, let first = lines.updateValue(item.line, forKey: from) {
                let day = from.map { "the day \($0) again" } ?? "a second entry without 'from'"
                problems.add(line: item.line, "\(key): found \(day) (first in line \(first)), allowed: every day once")
            }
            if let value = read(reader) { dated.append(Dated(from: from, value: value)) }
        }
        return dated.sorted { ($0.from?.number ?? .min) < ($1.from?.number ?? .min) }
    }
}

extension ProblemLog {
    /// The text of a node, recorded under the name of its key when it is none.
    func text(of node: ConfigurationNode, _ key: String, allowed: String) -> String? {
        guard case .text(let text) = node.content, !text.isEmpty else {
            add(line: node.line, "\(key): found \(node.found), allowed: \(allowed)")
            return nil
        }
        guard text.utf8.count <= 4_096, text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            add(line: node.line, "\(key): found \(text.quoted), allowed: \(allowed), without control characters")
            return nil
        }
        return text
    }
}

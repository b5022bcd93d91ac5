import Yams

extension ConfigurationNode {
    /// How many values a file may hold, aliases expanded.
    private static let limit = 200_000

    /// Reads the one document of a file. A problem of the syntax ends the reading; the result is nil then, and for
    /// a file that says nothing.
    static func reading(yaml text: String, problems: ProblemLog) -> ConfigurationNode? {
        do {
            guard let root = try Parser(yaml: text, encoding: .utf8).singleRoot() else { return nil }
            var remaining = limit
            let node = ConfigurationNode(root, remaining: &remaining, problems: problems)
            guard remaining > 0 else {
                problems.add(line: 1, "found more than \(limit) values, allowed: a configuration of a sensible size")
                return nil
            }
            return node
        } catch let error as YamlError {
            problems.add(error, text: text)
        } catch {
            problems.add(line: 1, "found what is not YAML: \(error)")
        }
        return nil
    }

    private init(_ node: Node, remaining: inout Int, problems: ProblemLog) {
        let line = node.mark?.line ?? 0
        remaining -= 1
        guard remaining > 0 else {
            self.init(line: line, .nothing)
            return
        }
        switch node {
        case .scalar(let scalar):
            let isNothing = scalar.string.isEmpty && scalar.style != .singleQuoted && scalar.style != .doubleQuoted
            self.init(line: line, isNothing ? .nothing : .text(scalar.string))
        case .sequence(let sequence):
            var items: [ConfigurationNode] = []
            for item in sequence { items.append(ConfigurationNode(item, remaining: &remaining, problems: problems)) }
            self.init(line: line, .list(items))
        case .mapping(let mapping):
            var entries: [Entry] = []
            var lines: [String: Int] = [:]
            for (key, value) in mapping {
                let keyLine = key.mark?.line ?? line
                guard let name = key.scalar?.string else {
                    problems.add(line: keyLine, "found a list or map as a key, allowed: a text")
                    continue
                }
                if let first = lines.updateValue(keyLine, forKey: name) {
                    problems.add(
                        line: keyLine,
                        "found the key \(name.quoted) again (first in line \(first)), allowed: every key once"
                    )
                    continue
                }
                var node = ConfigurationNode(value, remaining: &remaining, problems: problems)
                if case .nothing = node.content { node.line = keyLine }
                entries.append(Entry(key: name, line: keyLine, value: node))
            }
            self.init(line: line, .map(entries))
        case .alias:
            self.init(line: line, .nothing)
        }
    }
}

extension ProblemLog {
    fileprivate func add(_ error: YamlError, text: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = context.map { " (\($0.text))" } ?? ""
            add(line: mark.line, "found what is not YAML: \(problem)\(place), column \(mark.column)")
        case .reader(let problem, let offset, _, _):
            let line = 1 + text.prefix(offset ?? 0).count { $0.isNewline }
            add(line: line, "found what is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map(\.quoted).joined(separator: ", ")
            add(line: context.mark.line, "found the key \(keys) more than once in one map, allowed: every key once")
        default:
            add(line: 1, "found what is not YAML")
        }
    }
}

/// How an agreement shows in mail.
package struct MarkSettings: Hashable, Sendable {
    package enum Mark: Hashable, Sendable {
        case label(String)
        case keyword(String)
        case folder(String)
        /// A tag at the very start of the subject.
        case subject(String)
        /// Nil value: the header's presence is enough.
        case header(String, value: String?)
        /// An address that gets a copy.
        case copy(String)
        /// `anna+agreed@example.com` for `agreed`.
        case plus(String)
    }

    package var positive: [Mark] = []
    package var negative: [Mark] = []
}

extension MarkSettings {
    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        guard let map = MapReader(node, "marks", keys: ["positive", "negative"], problems: problems) else { return nil }
        func marks(_ key: String) -> [Mark] {
            map.list(key, of: "marks").compactMap { Mark(reading: $0, key, problems) }
        }
        self.init(positive: marks("positive"), negative: marks("negative"))
        for mark in positive where negative.contains(mark) {
            map.add("negative", "found \(mark.parts.value.quoted) under 'positive' too, allowed: one of the two")
        }
    }

    var node: ConfigurationNode? {
        guard !positive.isEmpty || !negative.isEmpty else { return nil }
        return .map(["positive": .list(positive.map(\.node)), "negative": .list(negative.map(\.node))])
    }
}

extension MarkSettings.Mark {
    private static let keys = ["label", "keyword", "folder", "subject", "header", "copy", "plus"]

    init?(reading node: ConfigurationNode, _ side: String, _ problems: ProblemLog) {
        guard let map = MapReader(node, side, keys: Self.keys + ["value"], problems: problems) else { return nil }
        let given = Self.keys.filter { map.node($0) != nil }
        guard given.count == 1 else {
            problems.add(
                line: node.line,
                "\(side): found \(given.isEmpty ? "no mark" : given.map(\.quoted).joined(separator: " and ")), "
                    + "allowed: one of \(Self.keys.joined(separator: ", "))"
            )
            return nil
        }
        let value = map.text("value")
        if map.node("value") != nil, given[0] != "header" {
            map.add("value", "found beside '\(given[0])', allowed: beside 'header'")
        }
        guard let text = map.text(given[0]) else { return nil }
        switch given[0] {
        case "label": self = .label(text)
        case "keyword": self = .keyword(text)
        case "folder": self = .folder(text)
        case "subject": self = .subject(text)
        case "header": self = .header(text, value: value)
        case "copy": self = .copy(text)
        default: self = .plus(text)
        }
    }

    fileprivate var parts: (key: String, value: String) {
        switch self {
        case .label(let text): ("label", text)
        case .keyword(let text): ("keyword", text)
        case .folder(let text): ("folder", text)
        case .subject(let text): ("subject", text)
        case .header(let text, _): ("header", text)
        case .copy(let text): ("copy", text)
        case .plus(let text): ("plus", text)
        }
    }

    fileprivate var node: ConfigurationNode {
        var entries = [ConfigurationNode.Entry(key: parts.key, line: 0, value: .text(parts.value))]
        if case .header(_, let value?) = self {
            entries.append(ConfigurationNode.Entry(key: "value", line: 0, value: .text(value)))
        }
        return ConfigurationNode(.map(entries))
    }
}

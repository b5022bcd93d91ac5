extension ConfigurationNode {
    /// JSON on one line: keys in the order of their bytes, every scalar a string. Equal values give equal text.
    var canonicalJSON: String {
        var text = ""
        append(to: &text)
        return text
    }

    private func append(to text: inout String) {
        switch content {
        case .nothing:
            text += "\"\""
        case .text(let value):
            text.appendJSON(value)
        case .list(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += ", " }
                item.append(to: &text)
            }
            text += "]"
        case .map(let entries):
            text += "{"
            let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, entry) in sorted.enumerated() {
                if index > 0 { text += ", " }
                text.appendJSON(entry.key)
                text += ": "
                entry.value.append(to: &text)
            }
            text += "}"
        }
    }

    /// A map without the entries that are nil.
    static func map(_ pairs: KeyValuePairs<String, ConfigurationNode?>) -> ConfigurationNode {
        ConfigurationNode(
            .map(pairs.compactMap { key, value in value.map { Entry(key: key, line: 0, value: $0) } })
        )
    }

    static func text(_ value: some CustomStringConvertible) -> ConfigurationNode {
        ConfigurationNode(.text(value.description))
    }

    static func optional(_ value: (some CustomStringConvertible)?) -> ConfigurationNode? {
        value.map { .text($0) }
    }

    /// Nil for no items, so that an empty list leaves no trace.
    static func list(_ items: [ConfigurationNode]) -> ConfigurationNode? {
        items.isEmpty ? nil : ConfigurationNode(.list(items))
    }

    static func texts(_ values: some Sequence<String>) -> ConfigurationNode? {
        list(values.map { .text($0) })
    }
}

extension String {
    fileprivate mutating func appendJSON(_ value: String) {
        self += "\""
        for scalar in value.unicodeScalars {
            switch scalar.value {
            case 0x22: self += "\\\""
            case 0x5C: self += "\\\\"
            // Characters that YAML takes for line ends or refuses when they stand for themselves.
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16)
                self += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: unicodeScalars.append(scalar)
            }
        }
        self += "\""
    }
}

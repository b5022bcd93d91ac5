/// A value of a configuration file with its line: texts as written, lists, maps. No scalar is ever resolved.
struct ConfigurationNode {
    enum Content {
        /// Nothing stands behind the colon.
        case nothing
        case text(String)
        case list([ConfigurationNode])
        /// In the order of the file; no key stands twice.
        case map([Entry])
    }

    struct Entry {
        var key: String
        var line: Int
        var value: ConfigurationNode
    }

    /// From 1; 0 for a value that comes from no file.
    var line: Int
    var content: Content

    init(line: Int = 0, _ content: Content) {
        self.line = line
        self.content = content
    }

    /// The value of a key; nil for what is no map.
    func value(of key: String) -> ConfigurationNode? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// Empty for what is no map.
    var entries: [Entry] {
        guard case .map(let entries) = content else { return [] }
        return entries
    }

    /// Nil for what is no text.
    var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }

    /// For messages: the text itself, else the kind.
    var found: String {
        switch content {
        case .nothing: "nothing"
        case .text(let text): text.quoted
        case .list: "a list"
        case .map: "a map"
        }
    }
}

extension String {
    /// In single quotes for a message, cut at 80 characters, control characters replaced.
    var quoted: String {
        let head = String(prefix(80).map { $0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } ? "?" : $0 })
        return "'\(head)\(count > 80 ? "…" : "")'"
    }
}

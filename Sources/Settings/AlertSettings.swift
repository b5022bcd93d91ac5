/// Where alerts go.
package enum AlertSettings: Hashable, Sendable {
    case telegram(chat: String, tokenFile: String)
    case webhook(url: String, secretFile: String?)
}

extension AlertSettings {
    init?(reading node: ConfigurationNode, folder: String, problems: ProblemLog) {
        let all = ["to", "chat", "token_file", "url", "secret_file"]
        guard case .map(let entries) = node.content,
            case .text(let kind)? = entries.first(where: { $0.key == "to" })?.value.content
        else {
            let map = MapReader(node, "an alert", keys: all, problems: problems)
            if let map, map.node("to") != nil { _ = map.text("to", allowed: "telegram, webhook") }
            if let map, map.node("to") == nil { map.missing("to", allowed: "telegram, webhook") }
            return nil
        }
        func path(_ text: String) -> String { FilePath.absolute(text, in: folder) }
        switch kind {
        case "telegram":
            let keys = ["to", "chat", "token_file"]
            guard let map = MapReader(node, "telegram", keys: keys, problems: problems) else { return nil }
            let chat = map.required("chat", allowed: "the number of a chat")
            let file = map.required("token_file", allowed: "a path")
            guard let chat, let file else { return nil }
            self = .telegram(chat: chat, tokenFile: path(file))
        case "webhook":
            let keys = ["to", "url", "secret_file"]
            guard let map = MapReader(node, "webhook", keys: keys, problems: problems) else { return nil }
            let file = map.text("secret_file", allowed: "a path")
            let allowed = "a URL that begins with http:// or https://"
            guard let url = map.required("url", allowed: allowed) else { return nil }
            guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
                map.add("url", "found \(url.quoted), allowed: \(allowed)")
                return nil
            }
            self = .webhook(url: url, secretFile: file.map(path))
        default:
            let hint = Suggestion.hint(for: kind, among: ["telegram", "webhook"])
            let line = entries.first { $0.key == "to" }?.line ?? node.line
            problems.add(line: line, "to: found \(kind.quoted), allowed: telegram, webhook\(hint)")
            return nil
        }
    }
}

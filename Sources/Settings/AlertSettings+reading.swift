import Pace

extension AlertSettings {
    /// The first key decides which others there are.
    private enum Kind: String, CaseIterable {
        case telegram
        case email
        case webhook
        case slack
        case mattermost
        case heartbeat

        static let words = allCases.map(\.rawValue).joined(separator: ", ")

        var keys: [String] {
            switch self {
            case .telegram: ["chat", "token_file", "api"]
            case .email: ["address", "addresses", "from", "sendmail"]
            case .webhook: ["url", "secret_file"]
            case .slack, .mattermost: ["url", "url_file"]
            case .heartbeat: ["url", "every"]
            }
        }
    }

    private static let common = ["teams", "at_once", "at", "quiet_hours", "digest_above", "language"]

    /// Reads the entries; two of one name are refused.
    static func reading(
        _ nodes: [ConfigurationNode],
        teams: [String],
        folder: String,
        problems: ProblemLog
    ) -> [AlertSettings] {
        var lines: [String: Int] = [:]
        return nodes.compactMap { node in
            guard let alert = AlertSettings(reading: node, teams: teams, folder: folder, problems: problems) else {
                return nil
            }
            if let first = lines.updateValue(node.line, forKey: alert.name) {
                let way =
                    switch alert.target {
                    case .slack, .mattermost: "; 'url_file' tells two of one host apart"
                    default: ""
                    }
                problems.add(
                    line: node.line,
                    "alerts: found \(alert.name.quoted) again (first in line \(first)), allowed: every one once\(way)"
                )
            }
            return alert
        }
    }

    private init?(reading node: ConfigurationNode, teams: [String], folder: String, problems: ProblemLog) {
        guard let kind = Self.kind(of: node, problems) else { return nil }
        let keys = ["to"] + kind.keys + (kind == .heartbeat ? [] : Self.common)
        guard let map = MapReader(node, kind.rawValue, keys: keys, problems: problems) else { return nil }
        let target = Self.target(kind, map, folder: folder)
        let named = Self.teams(map, known: teams)
        let quietHours = map.value("quiet_hours", allowed: "hours such as 22:00-07:00") { WorkingHours.Span($0) }
        let isAtOnce = map.flag("at_once") ?? false
        let checkpoints = map.timesOfDay("at")
        let digestAbove = map.integer("digest_above", in: 0...1_000) ?? 3
        let language = map.word("language", of: [("en", Language.english), ("ru", .russian)]) ?? .english
        guard let target else { return nil }
        self.init(
            name: target.name,
            target: target.value,
            teams: named,
            isAtOnce: isAtOnce,
            checkpoints: checkpoints,
            quietHours: quietHours,
            digestAbove: digestAbove,
            language: language
        )
    }

    private static func kind(of node: ConfigurationNode, _ problems: ProblemLog) -> Kind? {
        guard case .map(let entries) = node.content else {
            problems.add(line: node.line, "an alert: found \(node.found), allowed: a map with 'to': \(Kind.words)")
            return nil
        }
        guard let to = entries.first(where: { $0.key == "to" }) else {
            problems.add(line: node.line, "an alert: 'to' is missing, allowed: \(Kind.words)")
            return nil
        }
        guard let word = problems.text(of: to.value, "to", allowed: Kind.words) else { return nil }
        if let kind = Kind(rawValue: word) { return kind }
        let hint = Suggestion.hint(for: word, among: Kind.allCases.map(\.rawValue))
        problems.add(line: to.line, "to: found \(word.quoted), allowed: \(Kind.words)\(hint)")
        return nil
    }

    private static func target(
        _ kind: Kind,
        _ map: MapReader,
        folder: String
    ) -> (value: Target, name: String)? {
        func path(_ key: String) -> String? {
            map.text(key, allowed: "a path").map { FilePath.absolute($0, in: folder) }
        }
        switch kind {
        case .telegram:
            let chat = map.value("chat", allowed: "the number of a chat, or @ and the name of a channel", Self.chat)
            let api = map.webAddress("api")?.text
            guard map.required("token_file", allowed: "a path") != nil, let file = path("token_file"),
                map.node("chat") == nil || chat != nil, map.node("api") == nil || api != nil
            else { return nil }
            let root = String((api ?? "https://api.telegram.org").reversed().drop { $0 == "/" }.reversed())
            return (.telegram(chat: chat, tokenFile: file, api: root), "telegram \(chat ?? "managers")")
        case .email:
            let addresses = map.mailAddresses("address") + map.mailAddresses("addresses")
            let sendmail = path("sendmail") ?? "/usr/sbin/sendmail"
            let target = Target.email(addresses: addresses, from: map.mailAddress("from"), sendmail: sendmail)
            return (target, "email \(addresses.isEmpty ? "managers" : addresses.joined(separator: ","))")
        case .webhook:
            let secret = path("secret_file")
            guard map.node("url") != nil else {
                map.missing("url", allowed: WebAddress.allowed)
                return nil
            }
            return map.webAddress("url").map { (.webhook(url: $0.text, secretFile: secret), "webhook \($0.bare)") }
        case .slack, .mattermost:
            return source(map, path).map { source, name in
                (kind == .slack ? .slack(source) : .mattermost(source), "\(kind.rawValue) \(name)")
            }
        case .heartbeat:
            let allowed = "a time such as 30s, 1m or 5m, from 10s to 1d"
            let every = map.value("every", allowed: allowed) { text in
                Scalar.duration(text).flatMap { (10...86_400).contains($0) ? $0 : nil }
            }
            guard map.node("url") != nil else {
                map.missing("url", allowed: WebAddress.allowed)
                return nil
            }
            // The path of a dead man's switch is its secret.
            return map.webAddress("url").map { (.heartbeat(url: $0.text, every: every ?? 60), "heartbeat \($0.host)") }
        }
    }

    private static func source(_ map: MapReader, _ path: (String) -> String?) -> (URLSource, name: String)? {
        switch (map.node("url") != nil, map.node("url_file") != nil) {
        case (true, true):
            map.add("url_file", "found beside 'url', allowed: one of url, url_file")
            return nil
        case (true, false): return map.webAddress("url").map { (.url($0.text), $0.host) }
        case (false, true): return path("url_file").map { (.file($0), $0) }
        case (false, false):
            map.missing("url_file", allowed: "one of url, url_file")
            return nil
        }
    }

    private static func chat(_ text: String) -> String? {
        if text.hasPrefix("@") {
            let name = text.utf8.dropFirst()
            return (1...64).contains(name.count) && name.allSatisfy { $0 == 95 || $0.isDigit || $0.isLetter }
                ? text : nil
        }
        let digits = text.hasPrefix("-") ? text.utf8.dropFirst() : text.utf8[...]
        return (1...19).contains(digits.count) && digits.allSatisfy(\.isDigit) ? text : nil
    }

    private static func teams(_ map: MapReader, known: [String]) -> [String] {
        if case .list(let items)? = map.node("teams")?.content, items.isEmpty {
            map.add("teams", "found an empty list, allowed: names of teams; left out: all of them")
        }
        var names: [String] = []
        for (name, line) in map.textOrTexts("teams", of: "names of teams") where !names.contains(name) {
            if known.contains(name) {
                names.append(name)
            } else {
                let allowed = known.isEmpty ? "nothing, there is no team" : known.joined(separator: ", ")
                let hint = Suggestion.hint(for: name, among: known)
                map.problems.add(line: line, "teams: found \(name.quoted), allowed: \(allowed)\(hint)")
            }
        }
        return names
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (48...57).contains(self) }
    fileprivate var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
}

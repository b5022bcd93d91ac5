/// How mail is read.
package struct MailSettings: Hashable, Sendable {
    /// Domains of the house; nil: those of the roster's addresses.
    package var internalDomains: [String]?
    /// Seconds for which a file must be quiet.
    package var settle: Int64 = 5
    /// Hosts whose `Authentication-Results` are believed.
    package var trustedHosts: [String] = []
    /// Kinds of messages that never count, and whether that holds here.
    package var never: [String: Bool] = [:]
}

extension MailSettings {
    private static let kinds = ["bounce", "receipt", "feedback", "auto-reply", "list", "newsletter", "chat", "draft"]

    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        self.init()
        let keys = ["internal", "settle", "trusted_hosts", "never"]
        guard let map = MapReader(node, "mail", keys: keys, problems: problems) else { return nil }
        if map.node("internal") != nil { internalDomains = map.texts("internal", of: "domains").map(\.text) }
        if let seconds = map.duration("settle", atMost: 3_600, limitWords: "1h") { settle = seconds }
        trustedHosts = map.texts("trusted_hosts", of: "hosts").map(\.text)
        guard let switches = map.node("never"),
            let reader = MapReader(switches, "never", keys: Self.kinds, problems: problems)
        else { return }
        for kind in Self.kinds { never[kind] = reader.flag(kind) }
    }
}

import Pace

/// How mail is read.
package struct MailSettings: Hashable, Sendable {
    /// Domains of the house, in lower case and A-label form, ascending; nil: those of the roster's addresses.
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
        if map.node("internal") != nil { internalDomains = Self.domains(map) }
        if let seconds = map.duration("settle", atMost: 3_600, limitWords: "1h") { settle = seconds }
        trustedHosts = map.texts("trusted_hosts", of: "hosts").map(\.text)
        guard let switches = map.node("never"),
            let reader = MapReader(switches, "never", keys: Self.kinds, problems: problems)
        else { return }
        for kind in Self.kinds { never[kind] = reader.flag(kind) }
    }

    /// In the form in which they are compared, ascending, each once.
    private static func domains(_ map: MapReader) -> [String] {
        let domains = map.texts("internal", of: "domains").compactMap { text, line -> String? in
            guard let domain = MailDomain.canonical(text) else {
                map.problems.add(
                    line: line,
                    "internal: found \(text.quoted), allowed: a domain of mail such as example.com"
                )
                return nil
            }
            if MailHouse.freemail.contains(domain) {
                map.problems.warn(
                    line: line,
                    "internal: \(domain.quoted) gives an address to everybody, so no client who writes from it is counted"
                )
            }
            return domain
        }
        return Set(domains).sorted()
    }
}

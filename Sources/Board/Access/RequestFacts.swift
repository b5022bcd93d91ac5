import Settings

/// What a request tells of where it comes from, as plain texts.
package struct RequestFacts: Hashable, Sendable {
    /// Without query.
    package var path: String
    /// The address of the other end of the connection, without port.
    package var peer: String
    package private(set) var host: String?
    package private(set) var authorization: String?
    /// All `Cookie` headers, which may be several.
    package private(set) var cookies = ""
    package private(set) var origin: String?
    package private(set) var fetchSite: String?
    /// Whether a proxy says that it handed the request on.
    package private(set) var isForwarded = false
    /// Whether a header stands twice on which a decision would rest.
    package private(set) var isAmbiguous = false

    /// - Parameter headers: all of them, `Host` too; names in any case.
    package init(path: String, peer: String, headers: some Sequence<(name: String, value: String)>) {
        self.path = path
        self.peer = peer
        for (name, value) in headers {
            switch name.lowercased() {
            case "host": set(\.host, value)
            case "authorization": set(\.authorization, value)
            case "origin": set(\.origin, value)
            case "sec-fetch-site": set(\.fetchSite, value)
            case "cookie": cookies += cookies.isEmpty ? value : "; \(value)"
            case "forwarded", "via", "x-real-ip": isForwarded = true
            case let name where name.hasPrefix("x-forwarded-"): isForwarded = true
            default: break
            }
        }
    }

    private mutating func set(_ part: WritableKeyPath<RequestFacts, String?>, _ value: String) {
        isAmbiguous = isAmbiguous || self[keyPath: part] != nil
        self[keyPath: part] = value
    }

    /// Whether the other end is this machine and speaks for itself.
    package var isLocal: Bool {
        let address = peer.hasPrefix("::ffff:") ? peer.dropFirst("::ffff:".count) : peer[...]
        return !isForwarded && LoopbackName.matches(address)
    }

    /// The host without port and brackets, in lower case; nil when malformed.
    package var hostName: String? {
        guard let host, !host.contains("/") else { return nil }
        return PublicAddress("http://\(host)")?.host
    }

    /// The token of `Authorization: Bearer`; nil without the header, empty for another scheme.
    package var bearer: String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : ""
    }

    /// The second step of `/me/LINK…`.
    package var link: String? {
        let steps = path.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return steps.count >= 3 && steps[0].isEmpty && steps[1] == "me" ? String(steps[2]) : nil
    }
}

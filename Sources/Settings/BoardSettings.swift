/// Where the board listens, and what opens it.
package struct BoardSettings: Hashable, Sendable {
    package typealias Language = AlertSettings.Language

    /// A name or address, without the brackets of IPv6.
    package var host: String = "127.0.0.1"
    /// 0: one that is free, which the log tells.
    package var port: Int = 8_642
    /// Whether reading needs a token on loopback too: behind a proxy every request comes from there.
    package var requiresToken: Bool = false
    /// The file of the token that reads everything and enters nothing.
    package var tokenFile: String?
    /// The file of the token that shows the wall's page alone.
    package var displayTokenFile: String?
    /// The file of the token that reads everything and enters what a head may.
    package var headTokenFile: String?
    /// The file of the token with which a CRM pushes its journal.
    package var journalTokenFile: String?
    /// Nil: people come by `listen`.
    package var publicURL: PublicAddress?
    /// Nil: the browser's.
    package var language: Language?
    /// For how many days a manager's link holds unless told otherwise.
    package var linkDays: Int = 90

    /// With what links begin: `https://board.example.com`, `http://127.0.0.1:8642`.
    package var address: String {
        publicURL?.origin ?? "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}

extension BoardSettings {
    private static let keys = [
        "listen", "require_token", "token_file", "display_token_file", "head_token_file", "journal_token_file",
        "public_url", "language", "link_days",
    ]

    init?(reading node: ConfigurationNode, folder: String, problems: ProblemLog) {
        self.init()
        guard let map = MapReader(node, "board", keys: Self.keys, problems: problems) else { return nil }
        let listen = map.value("listen", allowed: "an address and a port such as 127.0.0.1:8642 or [::1]:8642") {
            Self.listen($0)
        }
        if let listen { (host, port) = listen }
        func path(_ key: String) -> String? {
            map.text(key, allowed: "a path").map { FilePath.absolute($0, in: folder) }
        }
        requiresToken = map.flag("require_token") ?? false
        tokenFile = path("token_file")
        displayTokenFile = path("display_token_file")
        headTokenFile = path("head_token_file")
        journalTokenFile = path("journal_token_file")
        publicURL = map.value("public_url", allowed: PublicAddress.allowed) { PublicAddress($0) }
        language = map.word("language", of: [("en", .english), ("ru", .russian)])
        linkDays = map.integer("link_days", in: 1...3_650) ?? linkDays
        checkOpenness(map)
    }

    /// Whoever is not on this machine needs a token, so there must be one.
    private func checkOpenness(_ map: MapReader) {
        let isLocal = LoopbackName.matches(host)
        if map.node("token_file") == nil {
            if requiresToken {
                map.add("require_token", "found true without 'token_file', allowed: beside the file of a token")
            } else if !isLocal {
                map.add(
                    "listen",
                    "found \(host.quoted), which other machines reach, without 'token_file', "
                        + "allowed: beside the file of a token, or a loopback address such as 127.0.0.1:8642"
                )
            }
        }
        if let publicURL, !requiresToken, !LoopbackName.matches(publicURL.host) {
            map.problems.warn(
                line: map.line(of: "public_url"),
                "public_url: found \(publicURL.origin.quoted) without 'require_token: true'; to a proxy that does not "
                    + "name its clients the board is open, for its requests come from this machine"
            )
        }
        if let publicURL, !publicURL.isSecure, !LoopbackName.matches(publicURL.host) {
            map.problems.warn(
                line: map.line(of: "public_url"),
                "public_url: tokens and numbers sent to \(publicURL.origin.quoted) can be read on the way; https:// cannot"
            )
        }
    }

    private static func listen(_ text: String) -> (String, Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Scalar.digits(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty || host.contains(" ") ? nil : (String(host), port)
    }
}

/// Where the board listens.
package struct BoardSettings: Hashable, Sendable {
    /// A name or address, without the brackets of IPv6.
    package var host: String = "127.0.0.1"
    package var port: Int = 8_642
}

extension BoardSettings {
    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        self.init()
        guard let map = MapReader(node, "board", keys: ["listen"], problems: problems) else { return nil }
        let listen = map.value("listen", allowed: "an address and a port such as 127.0.0.1:8642 or [::1]:8642") {
            Self.listen($0)
        }
        if let listen { (host, port) = listen }
    }

    private static func listen(_ text: String) -> (String, Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Scalar.digits(text[text.index(after: colon)...]),
            (1...65_535).contains(port)
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

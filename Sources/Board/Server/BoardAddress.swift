package import Settings

/// Where the board listens.
package struct BoardAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, without the brackets of IPv6.
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package init(_ settings: BoardSettings) {
        self.init(host: settings.host, port: settings.port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package var url: String { "http://\(self)/" }
}

/// Why there is no answer. It names the host alone: the rest of a URL may be a secret.
package struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case cannotConnect
        case timedOut
        /// The connection ended before the answer did.
        case closedEarly
        /// No secure connection: a certificate that is not trusted, or no TLS at all.
        case tls
        /// The head of the answer has no end.
        case tooLarge
        /// Not a URL of http or https.
        case badURL
        case cancelled
        case other
    }

    package var kind: Kind
    /// With the port, where the URL has one; empty when it has no host.
    package var host: String
    /// The particulars, in lower case.
    package var reason: String

    package init(_ kind: Kind, host: String, reason: String) {
        self.kind = kind
        self.host = host
        self.reason = reason
    }

    /// `cannot connect to 127.0.0.1:9000: connection refused`.
    package var description: String {
        let host = host.isEmpty ? "the server" : host
        return switch kind {
        case .cannotConnect: "cannot connect to \(host): \(reason)"
        case .timedOut: "\(host) did not answer in time: \(reason)"
        case .closedEarly: "\(host) closed the connection before its answer was complete"
        case .tls: "no secure connection to \(host): \(reason)"
        case .tooLarge: "\(host) answers without end: \(reason)"
        case .badURL: "no URL that can be called: \(reason)"
        case .cancelled: "the call to \(host) was given up"
        case .other: "the call to \(host) failed: \(reason)"
        }
    }
}

package import Pace

/// The cookie of somebody who signed in: `KIND-EXPIRES-SIGNATURE`.
///
/// It holds no token. The signature covers the digest of the token in force, so another token in the file ends every
/// session of the old one.
package struct SessionCookie: Sendable {
    package static let name = "callpace_session"

    private let key: SigningKey
    private let tokens: BoardTokens

    /// - Parameter installationSecret: 32 bytes.
    package init(installationSecret: [UInt8], tokens: BoardTokens) {
        key = SigningKey(installationSecret: installationSecret, purpose: "session 1")
        self.tokens = tokens
    }

    /// Seconds. A wall is signed in once and hangs for a year; people sign in every working day.
    package static func lifetime(of kind: TokenKind) -> Int64 { kind == .display ? 400 * 86_400 : 12 * 3_600 }

    /// The value of a `Set-Cookie` header; nil where no such token is in force.
    ///
    /// - Parameter isSecure: whether browsers come by https.
    package func header(for kind: TokenKind, at now: Instant, isSecure: Bool) -> String? {
        let lifetime = Self.lifetime(of: kind)
        let expiry = now.seconds + lifetime
        guard let signature = signature(kind, expiry) else { return nil }
        return Self.header("\(kind.rawValue)-\(expiry)-\(signature)", maximumAge: lifetime, isSecure: isSecure)
    }

    /// The value of a `Set-Cookie` header that signs out.
    package static func farewell(isSecure: Bool) -> String { header("", maximumAge: 0, isSecure: isSecure) }

    private static func header(_ value: String, maximumAge: Int64, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(maximumAge); HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
    }

    /// What the `Cookie` header of a request opens; nil without a session in force.
    ///
    /// Another page of the same host may have set a cookie of the same name: the first that is genuine holds.
    package func kind(in header: String, at now: Instant) -> TokenKind? {
        for pair in header.split(separator: ";") {
            let pair = pair.drop { $0 == " " || $0 == "\t" }
            guard pair.hasPrefix("\(Self.name)=") else { continue }
            if let kind = kind(ofValue: pair.dropFirst(Self.name.count + 1), at: now) { return kind }
        }
        return nil
    }

    private func kind(ofValue value: Substring, at now: Instant) -> TokenKind? {
        let parts = value.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = TokenKind(rawValue: String(parts[0])),
            let expiry = Int64(parts[1]), "\(expiry)" == parts[1], let signature = signature(kind, expiry),
            String(parts[2]).isEqualInConstantTime(to: signature), now.seconds < expiry
        else { return nil }
        return kind
    }

    private func signature(_ kind: TokenKind, _ expiry: Int64) -> String? {
        tokens.digest(of: kind).map { key.signature(of: kind.rawValue, "\(expiry)", $0) }
    }
}

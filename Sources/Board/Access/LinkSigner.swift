package import Pace

/// Signs and reads the links of managers: `ID-EXPIRES-SIGNATURE`, expiry in seconds since 1970.
///
/// Whether a genuine link was revoked, and whose it is, the database tells (`Session.link`).
package struct LinkSigner: Sendable {
    package enum Reading: Hashable, Sendable {
        /// Made here and still in time; it may be revoked.
        case genuine(id: Int64)
        /// Made here and over.
        case expired(id: Int64)
        /// Anything else.
        case forged
    }

    private let key: SigningKey

    /// - Parameter installationSecret: 32 bytes.
    package init(installationSecret: [UInt8]) {
        key = SigningKey(installationSecret: installationSecret, purpose: "link 1")
    }

    /// - Parameters:
    ///   - id: above 0, as the database gave it.
    ///   - expiresAt: cut to whole seconds.
    package func text(id: Int64, expiresAt: Instant) -> String {
        "\(id)-\(expiresAt.seconds)-\(signature(id, expiresAt.seconds))"
    }

    package func read(_ text: String, at now: Instant) -> Reading {
        // The signature may hold hyphens of its own.
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let id = Self.number(parts[0]), let expiry = Self.number(parts[1]),
            String(parts[2]).isEqualInConstantTime(to: signature(id, expiry))
        else { return .forged }
        return now.seconds < expiry ? .genuine(id: id) : .expired(id: id)
    }

    private func signature(_ id: Int64, _ expiry: Int64) -> String { key.signature(of: "\(id)", "\(expiry)") }

    /// Digits as they are written here, without sign and leading zeros.
    private static func number(_ text: Substring) -> Int64? {
        Int64(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil }
    }
}

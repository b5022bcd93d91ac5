import Hashing

/// A key for one purpose, made from the installation's secret, so that what was signed for one is worth nothing for
/// another.
struct SigningKey: Sendable {
    private let key: [UInt8]
    private let purpose: String

    /// - Parameters:
    ///   - secret: the installation's, 32 bytes. A shorter one would make forgeries easy, so it ends the process.
    ///   - purpose: fixed for ever: with another one everything signed is void.
    init(installationSecret secret: [UInt8], purpose: String) {
        precondition(secret.count == 32, "the secret of the installation has \(secret.count) bytes, not 32")
        self.purpose = purpose
        key = SHA256.authenticationCode(of: Array("callpace key: \(purpose)".utf8), key: secret)
    }

    /// 43 characters of base64url.
    ///
    /// - Parameter parts: none holds a zero byte, which stands between them.
    func signature(of parts: String...) -> String {
        SHA256.authenticationCode(of: Array(([purpose] + parts).joined(separator: "\0").utf8), key: key).base64URL
    }
}

extension String {
    /// Compares texts of which one is signed: the text that would be right is made and compared whole, so there is
    /// nothing to decode and no second spelling of the same bytes.
    func isEqualInConstantTime(to other: String) -> Bool {
        ConstantTime.areEqual(Array(utf8), Array(other.utf8))
    }
}

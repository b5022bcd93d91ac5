internal import CCrypto

/// Comparison that tells nobody by its time where two secrets differ.
package enum ConstantTime {
    /// Looks at every byte, whatever they are. Texts of unequal lengths are unequal at once: lengths are no secret.
    package static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        // libcrypto reads both for their common count.
        return unsafe CRYPTO_memcmp(one, other, one.count) == 0
    }
}

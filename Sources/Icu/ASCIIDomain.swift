internal import CIcu

/// Domains in the one form in which they are compared.
package enum ASCIIDomain {
    private static let longest: Int32 = 512

    /// The A-label form of a domain (UTS #46, non-transitional); nil where it has none.
    package static func of(_ domain: String) -> String? {
        var label = [CChar](repeating: 0, count: Int(longest))
        let isFound = unsafe label.withUnsafeMutableBufferPointer { found in
            // Written up to the size that is told, with a zero behind it.
            unsafe found.baseAddress.map { unsafe callpace_ascii_domain(domain, $0, longest) } ?? 0
        }
        guard isFound != 0 else { return nil }
        return String(decoding: label.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

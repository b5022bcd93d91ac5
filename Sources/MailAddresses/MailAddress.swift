import Icu

/// An address of mail as it is compared: in lower case, its domain in A-label form.
package struct MailAddress: Hashable, Sendable {
    /// RFC 5321 4.5.3.1: 64 bytes before the `@`, 255 behind it.
    private static let longest = 320

    /// With the tag.
    package let full: String
    private let at: String.Index
    private let plus: String.Index?

    /// - Parameter spec: an addr-spec (RFC 5322 3.4.1), blanks around it allowed.
    /// - Returns: nil for what is no address.
    package init?(_ spec: some StringProtocol) {
        var scalars = Substring(spec).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace || last == "." { scalars.removeLast() }
        guard scalars.count <= Self.longest, !scalars.contains(where: { $0.value < 32 || $0.value == 0x7F }) else {
            return nil
        }
        var text = String(scalars).lowercased()
        if !text.utf8.allSatisfy({ $0 < 0x80 }), let sign = text.lastIndex(of: "@") {
            // A domain that has no such form is still one that can be compared.
            let domain = String(text[text.index(after: sign)...])
            text = text[...sign] + (ASCIIDomain.of(domain) ?? domain)
        }
        guard text.utf8.count <= Self.longest, let at = text.lastIndex(of: "@"), at > text.startIndex,
            text.index(after: at) < text.endIndex
        else { return nil }
        full = text
        self.at = at
        plus = text[..<at].firstIndex(of: "+").flatMap { $0 > text.startIndex ? $0 : nil }
    }

    /// Before the `@`, without the tag.
    package var local: Substring { full[..<(plus ?? at)] }
    package var domain: String { String(full[full.index(after: at)...]) }
    /// What follows the first `+` of the local part; nil without one.
    package var tag: Substring? { plus.map { full[full.index(after: $0)..<at] } }
    /// Without the tag.
    package var plain: String { plus.map { String(full[..<$0] + full[at...]) } ?? full }
}

import Pace

/// Ends of a call as a proxy names them.
enum SIPParty {
    /// The user that stands in the range, "" where there is none.
    static func user(_ range: Range<Int>?, _ bytes: Span<UInt8>) -> String {
        guard let range else { return "" }
        // What is no UTF-8 is not plain, and what a NUL becomes is the user's as everything plain is.
        let part = bytes.extracting(range)
        for index in part.indices where !isPlain(part[index]) { return user(bytes.text(range)) }
        return bytes.text(range)
    }

    /// The user: `sip:+7495…@host;user=phone`, `"Name" <tel:+7495…>` and `+7495…` are `+7495…`. Only a name in quotes
    /// holds a `;` that belongs to it.
    static func user(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var rest = withoutName(Substring(text)).prefix { $0 != ";" }
        if let bracket = rest.firstIndex(of: "<") { rest = rest[rest.index(after: bracket)...] }
        for scheme in ["sips:", "sip:", "tel:"] where rest.lowercased().hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.utf8.count)
            break
        }
        return String(rest.prefix { !"@>?".contains($0) })
    }

    /// Whether the byte neither is a mark of an address nor belongs to a character that may be taken for one.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ":"), UInt8(ascii: "@"),
            UInt8(ascii: ">"), UInt8(ascii: "?"), 0x80...:
            false
        default: true
        }
    }

    private static func withoutName(_ text: Substring) -> Substring {
        guard text.first == "\"" else { return text }
        var isEscaped = false
        for index in text.indices.dropFirst() {
            if text[index] == "\"", !isEscaped { return text[text.index(after: index)...] }
            isEscaped = text[index] == "\\" && !isEscaped
        }
        return text
    }

    /// The host that stands in the range, "" where there is none.
    static func host(_ range: Range<Int>?, _ bytes: Span<UInt8>) -> String {
        guard let range, !range.isEmpty else { return "" }
        return host(bytes.text(range))
    }

    /// An address or a name with a dot, which can name no extension; "" for anything else.
    static func host(_ text: String) -> String {
        if text.isEmpty { return "" }
        // Bytes of a host belong to no other character, so that nothing has to be cut off.
        let host = text.utf8.allSatisfy(isOfHost) ? text : String(text.prefix { $0 != ";" })
        guard host.utf8.allSatisfy(isOfHost) else { return "" }
        return host.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") } ? host : ""
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: byte.isDigit || (97...122).contains(byte | 0x20)
        }
    }
}

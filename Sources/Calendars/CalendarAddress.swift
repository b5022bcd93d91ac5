import MailAddresses

/// The addresses of people in calendars.
enum CalendarAddress {
    /// The address of a person in a calendar: `mailto:Anna@Example.com`, `MAILTO:"x@y"`.
    ///
    /// Nil where it names none: `invalid:nomail`, names of X.500 and other URIs.
    static func address(ofCalendar text: String) -> String? {
        var text = trimmed(text[...])
        if text.prefix(7).lowercased() == "mailto:" {
            let query = text.dropFirst(7).prefix { $0 != "?" }
            text = trimmed(unescaped(query)[...])
        } else if text.contains(":") || text.hasPrefix("/") {
            return nil
        }
        guard !text.contains(where: { $0.isWhitespace || $0 == "<" || $0 == ">" }) else { return nil }
        return MailAddress(text)?.plain
    }

    /// Without blanks, quotes and angle brackets around it.
    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first.isWhitespace || first == "\"" || first == "<" { text.removeFirst() }
        while let last = text.last, last.isWhitespace || last == "\"" || last == ">" { text.removeLast() }
        return String(text)
    }

    /// Percent signs of a URI (RFC 6068).
    private static func unescaped(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Takes a CDR apart that `res_cdrel_custom` wrote as one line of JSON.
///
/// That writer escapes nothing but quotes, so that a backslash before the end of a text, or `\"` in a caller's name,
/// is no JSON any more. Here a quote ends a text when the next member or the end of the line follows; inside a text no
/// quote stands without a backslash. Source: `res/cdrel_custom/formatters.c`, asterisk/asterisk issue 2106.
struct JSONLine {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    private(set) var names: [String] = []
    private(set) var fields: [FieldSplitter.Field] = []

    /// Nil when the line is no object of texts and numbers.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        var end = line.upperBound
        while end > line.lowerBound, Self.isSpace(bytes[end - 1]) { end -= 1 }
        guard end - line.lowerBound >= 2, bytes[line.lowerBound] == UInt8(ascii: "{"),
            bytes[end - 1] == UInt8(ascii: "}")
        else { return nil }
        let members = line.lowerBound + 1..<end - 1
        var index = members.lowerBound
        while true {
            Self.skipSpaces(bytes, &index, members)
            guard index < members.upperBound else { return }
            guard let name = Self.name(bytes, &index, members), names.count < FieldSplitter.mostFields else {
                return nil
            }
            names.append(bytes.text(name))
            guard let field = Self.value(bytes, &index, members) else { return nil }
            fields.append(field)
            Self.skipSpaces(bytes, &index, members)
            guard index < members.upperBound else { return }
            guard bytes[index] == UInt8(ascii: ",") else { return nil }
            index += 1
        }
    }

    /// `"name" :`
    private static func name(_ bytes: Span<UInt8>, _ index: inout Int, _ members: Range<Int>) -> Range<Int>? {
        guard bytes[index] == quote,
            let end = bytes.firstIndex(of: quote, in: index + 1..<members.upperBound)
        else { return nil }
        let name = index + 1..<end
        index = end + 1
        skipSpaces(bytes, &index, members)
        guard index < members.upperBound, bytes[index] == UInt8(ascii: ":") else { return nil }
        index += 1
        skipSpaces(bytes, &index, members)
        return name
    }

    private static func value(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        _ members: Range<Int>
    ) -> FieldSplitter.Field? {
        guard index < members.upperBound, bytes[index] == quote else {
            let start = index
            let end = bytes.firstIndex(of: UInt8(ascii: ","), in: index..<members.upperBound) ?? members.upperBound
            index = end
            var last = end
            while last > start, isSpace(bytes[last - 1]) { last -= 1 }
            guard bytes.firstIndex(of: quote, in: start..<last) == nil else { return nil }
            let isNull = ShortWord(start..<last, bytes) == ShortWord("null")
            return FieldSplitter.Field(
                start: start,
                end: isNull ? start : last,
                isQuoted: false,
                hasEscapes: false
            )
        }
        let start = index + 1
        var end = start
        var hasEscapes = false
        while end < members.upperBound {
            if bytes[end] == quote {
                if isEnd(behind: end, bytes, members) {
                    index = end + 1
                    return FieldSplitter.Field(start: start, end: end, isQuoted: true, hasEscapes: hasEscapes)
                }
                guard end > start, bytes[end - 1] == backslash else { return nil }
                hasEscapes = true
            }
            end += 1
        }
        return nil
    }

    /// Whether nothing, or a comma and the next name, follows the quote.
    private static func isEnd(behind end: Int, _ bytes: Span<UInt8>, _ members: Range<Int>) -> Bool {
        var index = end + 1
        skipSpaces(bytes, &index, members)
        guard index < members.upperBound else { return true }
        guard bytes[index] == UInt8(ascii: ",") else { return false }
        index += 1
        skipSpaces(bytes, &index, members)
        return index < members.upperBound && bytes[index] == quote
    }

    private static func skipSpaces(_ bytes: Span<UInt8>, _ index: inout Int, _ members: Range<Int>) {
        while index < members.upperBound, isSpace(bytes[index]) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == .space || byte == .tab || byte == .carriageReturn || byte == .lineFeed
    }
}

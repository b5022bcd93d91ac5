import Pace

/// Reads who somebody is out of a field: a number with what spreadsheets and services put around it, or a name.
enum PartyText {
    private static let schemes = ["tel:", "sip:", "sips:", "client:"]
    /// Beginnings of what stands for a number that is not told.
    private static let nobody: Set<String> = [
        "-", "–", "—", "anonymous", "restricted", "unknown", "private", "withheld", "unavailable", "blocked", "hidden",
        "no caller id", "null", "none", "n/a", "скрыт", "скрытый", "скрыто", "скрытый номер", "номер скрыт",
        "неизвестно",
        "неизвестный", "неизвестен", "аноним",
    ]

    /// The number as written, without scheme, blanks, brackets and hyphens; "" where none is told.
    static func number(_ bytes: Span<UInt8>, _ range: Range<Int>, _ role: CallRole) throws(RecordError) -> String {
        guard !range.isEmpty else { return "" }
        if let number = digits(bytes, range) { return number }
        return try number(bytes.text(range), role)
    }

    /// An end of which the field may hold a number or a name.
    static func party(_ bytes: Span<UInt8>, _ range: Range<Int>, _ role: CallRole) throws(RecordError) -> LegParty {
        guard !range.isEmpty else { return LegParty(number: "") }
        if let number = digits(bytes, range) { return LegParty(number: number) }
        var text = trimmed(Substring(bytes.text(range)))
        var number = ""
        if let inside = bracketed(text) {
            number = try self.number(String(inside.number), role)
            text = inside.name
        }
        let written = try self.number(String(text), role)
        if number.isEmpty, PartyReader.digits(of: written) != nil { return LegParty(number: written) }
        let device = nobody.contains(WordTable.folded(String(text))) ? "" : String(withoutScheme(text))
        return LegParty(number: number, device: device)
    }

    /// A number that is written as one; nil for anything else.
    static func digits(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        guard let first = range.first else { return nil }
        let start = bytes[first] == UInt8(ascii: "+") && range.count > 1 ? first + 1 : first
        return bytes.isDigits(start..<range.upperBound) ? bytes.text(range) : punctuated(bytes, range)
    }

    /// `+7 (916) 123-45-67` without what people put between digits; nil for anything else.
    private static func punctuated(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String? {
        guard range.count <= 32 else { return nil }
        var number = InlineArray<32, UInt8>(repeating: 0)
        var count = 0
        var hasDigit = false
        for index in range {
            let byte = bytes[index]
            if byte.isDigit {
                hasDigit = true
            } else {
                switch byte {
                case UInt8(ascii: "+") where count == 0: break
                case .space, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"): continue
                default: return nil
                }
            }
            number[count] = byte
            count &+= 1
        }
        return hasDigit ? number.span.text(0..<count) : nil
    }

    private static func number(_ written: String, _ role: CallRole) throws(RecordError) -> String {
        var text = trimmed(Substring(written))
        if let inside = bracketed(text) { text = inside.number }
        text = withoutScheme(text)
        guard !nobody.contains(WordTable.folded(String(text))) else { return "" }
        guard !isRounded(text) else {
            throw RecordError(
                field: role.name,
                value: written,
                problem: "was rounded by a spreadsheet, so that nobody can tell the number"
            )
        }
        let user = text.prefix { $0 != "@" }
        let digits = user.unicodeScalars.filter { !" ()-.\u{A0}\u{2011}\u{2013}".unicodeScalars.contains($0) }
        let isNumber = !digits.isEmpty && digits.allSatisfy { "0123456789+*#".unicodeScalars.contains($0) }
        return isNumber ? String(String.UnicodeScalarView(digits)) : String(text)
    }

    /// `7,49512E+10`
    private static func isRounded(_ text: Substring) -> Bool {
        guard let mark = text.firstIndex(where: { $0 == "E" || $0 == "e" }) else { return false }
        let rest = text[text.index(after: mark)...].drop { $0 == "+" }
        return mark > text.startIndex && !rest.isEmpty
            && text[..<mark].utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
            && rest.utf8.allSatisfy(\.isDigit)
    }

    /// Without blanks around it, and without what a spreadsheet puts there: `'` before, `=` before, quotes.
    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace || $0 == "'" || $0 == "=" }
        while let last = text.last, last.isWhitespace || last == "'" { text.removeLast() }
        guard text.count > 1, text.first == "\"", text.last == "\"" else { return text }
        return text.dropFirst().dropLast()
    }

    private static func withoutScheme(_ text: Substring) -> Substring {
        let lowered = text.prefix(7).lowercased()
        for scheme in schemes where lowered.hasPrefix(scheme) { return text.dropFirst(scheme.count) }
        return text
    }

    /// `Anna Petrova <101>`
    private static func bracketed(_ text: Substring) -> (name: Substring, number: Substring)? {
        guard text.last == ">", let opening = text.lastIndex(of: "<") else { return nil }
        let number = text[text.index(after: opening)...].dropLast()
        guard number.contains(where: { ("0"..."9").contains($0) }) else { return nil }
        return (trimmed(text[..<opening]), number)
    }
}

/// Remembers how names were read, since the people of a house come again and again.
struct PartyMemo: Sendable {
    private struct Entry {
        var bytes: [UInt8] = []
        var party = LegParty(number: "")
    }

    /// Each name has one place; another one may take it.
    private var entries: [Entry] = []

    private static let places = 128

    /// Reads who a role's value, which is there, says into an end that is empty so far.
    mutating func read(
        _ role: CallRole,
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        into end: inout LegParty
    ) throws(RecordError) {
        let range = values[role]
        // Numbers are many, and as quickly read as found.
        if let number = PartyText.digits(bytes, range) {
            end.number = number
            return
        }
        if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.places) }
        let place = Int(bytes.hash(range) % UInt64(Self.places))
        if bytes.equals(entries[place].bytes, range) {
            end = entries[place].party
            return
        }
        end = try PartyText.party(bytes, range, role)
        if range.count <= 256 { entries[place] = Entry(bytes: bytes.copy(range), party: end) }
    }
}

extension Span<UInt8> {
    /// Whether a range holds these bytes and no others.
    func equals(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard bytes.count == range.count else { return false }
        let part = extracting(range)
        let other = bytes.span
        var index = 0
        while index <= part.count &- 8 {
            guard part.word(at: index) == other.word(at: index) else { return false }
            index &+= 8
        }
        while index < part.count {
            guard part[index] == other[index] else { return false }
            index &+= 1
        }
        return true
    }

    /// A number that differs for most bytes that differ.
    fileprivate func hash(_ range: Range<Int>) -> UInt64 {
        let part = extracting(range)
        var hash = UInt64(part.count)
        var index = 0
        while index <= part.count &- 8 {
            hash = (hash ^ part.word(at: index)) &* 0x9E37_79B9_7F4A_7C15
            index &+= 8
        }
        while index < part.count {
            hash = (hash ^ UInt64(part[index])) &* 0x9E37_79B9_7F4A_7C15
            index &+= 1
        }
        return hash >> 32
    }
}

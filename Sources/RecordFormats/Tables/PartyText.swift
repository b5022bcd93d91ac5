import Pace

/// Reads who somebody is out of a field: a number with what spreadsheets and services put around it, or a name.
enum PartyText {
    private static let longestScheme = 7
    /// With fewer digits a point may be one of those that people put into a number.
    private static let leastCounted = 7
    private static let schemes = ["tel:", "sip:", "sips:", "client:"].map { Array($0.utf8) }
    /// What stands for a number that is not told. None of it has a digit.
    private static let nobody: Set<String> = [
        "-", "–", "—", "anonymous", "restricted", "unknown", "private", "withheld", "unavailable", "blocked", "hidden",
        "no caller id", "null", "none", "n/a", "скрыт", "скрытый", "скрыто", "скрытый номер", "номер скрыт",
        "неизвестно",
        "неизвестный", "неизвестен", "аноним",
    ]

    /// Those that stand where there is nobody at all.
    private static let nothing: Set<String> = ["-", "–", "—", "null", "none", "n/a"]

    /// The number as written, without scheme, blanks, brackets and hyphens; "" where none is told.
    static func number(_ bytes: Span<UInt8>, _ range: Range<Int>, _ role: CallRole) throws(RecordError) -> String {
        guard !range.isEmpty else { return "" }
        if let number = digits(bytes, range) { return number }
        if bytes.isASCII(range) { return try number(in: bytes, range, role) }
        let text = bytes.text(range)
        return try number(in: text.utf8.span, 0..<text.utf8.count, role)
    }

    /// Whether somebody stands in a field who is not to be known; not, where the field is as good as empty.
    static func isHidden(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        let word = WordTable.folded(bytes.text(trimmed(bytes, range)))
        return nobody.contains(word) && !nothing.contains(word)
    }

    /// An end of which the field may hold a number or a name.
    static func party(_ bytes: Span<UInt8>, _ range: Range<Int>, _ role: CallRole) throws(RecordError) -> LegParty {
        guard !range.isEmpty else { return LegParty(number: "") }
        if let number = digits(bytes, range) { return LegParty(number: number) }
        if bytes.isASCII(range) { return try party(in: bytes, range, role) }
        let text = bytes.text(range)
        return try party(in: text.utf8.span, 0..<text.utf8.count, role)
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

    private static func party(
        in text: Span<UInt8>,
        _ range: Range<Int>,
        _ role: CallRole
    ) throws(RecordError) -> LegParty {
        var name = trimmed(text, range)
        var number = ""
        if let inside = bracketed(text, name) {
            number = try self.number(in: text, inside.number, role)
            name = inside.name
        }
        let written = try self.number(in: text, name, role)
        if number.isEmpty, PartyReader.digits(of: written) != nil { return LegParty(number: written) }
        let device = isNobody(text, name) ? "" : text.text(withoutScheme(text, name))
        return LegParty(number: number, device: device)
    }

    private static func number(
        in text: Span<UInt8>,
        _ written: Range<Int>,
        _ role: CallRole
    ) throws(RecordError) -> String {
        var range = trimmed(text, written)
        if let inside = bracketed(text, range) { range = inside.number }
        range = withoutScheme(text, range)
        guard !isNobody(text, range) else { return "" }
        guard !isRounded(text, range) else {
            throw RecordError(
                field: role.name,
                value: text.text(written),
                problem: "was rounded by a spreadsheet, so that nobody can tell the number"
            )
        }
        let user = range.lowerBound..<(text.firstIndex(of: UInt8(ascii: "@"), in: range) ?? range.upperBound)
        return dialled(text, withoutFraction(text, user)) ?? text.text(range)
    }

    /// `79161234567.0` is a number that a spreadsheet or a program kept as one to count with: what stands before the point.
    private static func withoutFraction(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        guard let point = text.firstIndex(of: UInt8(ascii: "."), in: range),
            (1...2).contains(range.upperBound - point - 1), point - range.lowerBound >= leastCounted
        else { return range }
        for index in point + 1..<range.upperBound where text[index] != UInt8(ascii: "0") { return range }
        let first = text[range.lowerBound] == UInt8(ascii: "+") ? range.lowerBound + 1 : range.lowerBound
        return point - first >= leastCounted && text.isDigits(first..<point) ? range.lowerBound..<point : range
    }

    /// The digits and signs of a number without what is put between them; nil where anything else is among them.
    private static func dialled(_ text: Span<UInt8>, _ range: Range<Int>) -> String? {
        var number: [UInt8] = []
        number.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            switch text[index] {
            case 48...57, UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "#"):
                number.append(text[index])
                index += 1
            case .space, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"), UInt8(ascii: "."): index += 1
            // A blank and hyphens that do not break, and a dash.
            case 0xC2 where text.holds(0xA0, at: index + 1, range): index += 2
            case 0xE2 where text.holds(0x80, at: index + 1, range) && text.holds(0x91, at: index + 2, range): index += 3
            case 0xE2 where text.holds(0x80, at: index + 1, range) && text.holds(0x93, at: index + 2, range): index += 3
            default: return nil
            }
        }
        return number.isEmpty ? nil : number.span.text(0..<number.count)
    }

    private static func isNobody(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where text[index].isDigit { return false }
        return nobody.contains(WordTable.folded(text.text(range)))
    }

    /// `7,49512E+10`
    private static func isRounded(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var mark = range.lowerBound
        while mark < range.upperBound, text[mark].isDigit || text[mark] == 0x2C || text[mark] == 0x2E { mark += 1 }
        guard mark > range.lowerBound, mark < range.upperBound, text[mark] | 0x20 == UInt8(ascii: "e") else {
            return false
        }
        var rest = mark + 1
        while rest < range.upperBound, text[rest] == UInt8(ascii: "+") { rest += 1 }
        return text.isDigits(rest..<range.upperBound)
    }

    /// Without blanks around it, and without what a spreadsheet puts there: `'` before, `=` before, quotes.
    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end {
            let isMark = text[start] == UInt8(ascii: "'") || text[start] == UInt8(ascii: "=")
            let length = isMark ? 1 : text.blank(at: start, until: end)
            guard length > 0 else { break }
            start += length
        }
        while start < end {
            var last = end - 1
            while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
            guard text[last] == UInt8(ascii: "'") || text.blank(at: last, until: end) == end - last else { break }
            end = last
        }
        let isQuoted = end - start > 1 && text[start] == UInt8(ascii: "\"") && text[end - 1] == UInt8(ascii: "\"")
        return isQuoted ? start + 1..<end - 1 : start..<end
    }

    private static func withoutScheme(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let beginning = range.lowerBound..<min(range.upperBound, range.lowerBound + longestScheme)
        guard text.firstIndex(of: UInt8(ascii: ":"), in: beginning) != nil else { return range }
        for scheme in schemes where scheme.count <= range.count {
            var count = 0
            while count < scheme.count, text[range.lowerBound + count].lowercasedASCII == scheme[count] { count += 1 }
            if count == scheme.count { return range.lowerBound + count..<range.upperBound }
        }
        return range
    }

    /// `Anna Petrova <101>`
    private static func bracketed(_ text: Span<UInt8>, _ range: Range<Int>) -> (name: Range<Int>, number: Range<Int>)? {
        guard let last = range.last, text[last] == UInt8(ascii: ">") else { return nil }
        var opening = last
        var hasDigit = false
        while text[opening] != UInt8(ascii: "<") {
            if text[opening].isDigit { hasDigit = true }
            guard opening > range.lowerBound else { return nil }
            opening -= 1
        }
        guard hasDigit else { return nil }
        return (trimmed(text, range.lowerBound..<opening), opening + 1..<last)
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
    /// Whether a byte stands at an index of the range.
    fileprivate func holds(_ byte: UInt8, at index: Int, _ range: Range<Int>) -> Bool {
        index < range.upperBound && self[index] == byte
    }

    /// How many bytes the blank at an index has, be it one of ASCII or another of Unicode; 0: there is none.
    fileprivate func blank(at index: Int, until end: Int) -> Int {
        let first = self[index]
        if first < 128 { return first == .space || (9...13).contains(first) ? 1 : 0 }
        guard index + 1 < end else { return 0 }
        let second = self[index + 1]
        if first == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
        guard index + 2 < end else { return 0 }
        switch (first, second, self[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

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

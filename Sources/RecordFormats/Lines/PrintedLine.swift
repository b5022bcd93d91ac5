import Pace

/// A line that a PBX printed for people, cut by the columns of its characters.
///
/// Columns are counted from 1, as manuals do; what is missing at the end is blank. A character of the PBX's code page is
/// one column, however many bytes a collector made of it.
struct PrintedLine: Sendable {
    let cells: [Unicode.Scalar]

    /// - Parameter text: blanks at its end are left out, as collectors leave them out or not, and so is a page feed before it.
    init(_ text: String) {
        var cells = Array(text.unicodeScalars.drop { $0 == "\u{0C}" })
        while let last = cells.last, last.isBlank { cells.removeLast() }
        self.cells = cells
    }

    /// Blank beyond the end.
    func cell(_ column: Int) -> Unicode.Scalar {
        cells.indices.contains(column - 1) ? cells[column - 1] : " "
    }

    /// What stands in the columns, without the blanks around it.
    subscript(columns: ClosedRange<Int>) -> String {
        var start = max(0, columns.lowerBound - 1)
        var end = min(cells.count, max(0, columns.upperBound))
        while start < end, cells[start].isBlank { start += 1 }
        while end > start, cells[end - 1].isBlank { end -= 1 }
        guard start < end else { return "" }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: cells[start..<end])
        return String(text)
    }

    /// The digits in the columns as a number; nil where anything else stands there.
    func number(_ columns: ClosedRange<Int>) -> Int? {
        guard columns.lowerBound > 0, columns.upperBound <= cells.count, columns.count <= 9 else { return nil }
        var value = 0
        for cell in cells[columns.lowerBound - 1..<columns.upperBound] {
            guard let digit = cell.digit else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Whether each cell is what the pattern says: `9` a digit, `?` anything, all else itself.
    func matches(_ pattern: String, at column: Int) -> Bool {
        for (place, sign) in pattern.unicodeScalars.enumerated() {
            let cell = cell(column + place)
            switch sign {
            case "?": continue
            case "9": if cell.digit == nil { return false }
            default: if cell != sign { return false }
            }
        }
        return true
    }

    var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: cells)
        return String(text)
    }
}

extension Unicode.Scalar {
    var isBlank: Bool { self == " " || self == "\t" || self == "\0" || self == "\u{0C}" }

    /// 0 to 9; nil for anything else.
    var digit: Int? { ("0"..."9").contains(self) ? Int(value) - 48 : nil }
}

extension String {
    /// Whether each character is a digit, and there is at least one.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy(\.isDigit) }
}

/// What a line's reader keeps of the lines before: byte strings of at most 255 bytes, behind each other.
enum LineCarry {
    static func join(_ parts: [[UInt8]]) -> [UInt8] {
        guard parts.contains(where: { !$0.isEmpty }) else { return [] }
        return parts.flatMap { [UInt8(clamping: $0.count)] + $0.prefix(255) }
    }

    /// - Returns: `count` parts; empty ones where the carry holds no such parts.
    static func split(_ carry: [UInt8], count: Int) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = carry[...]
        while parts.count < count, let length = rest.popFirst() {
            guard rest.count >= length else { break }
            parts.append(Array(rest.prefix(Int(length))))
            rest = rest.dropFirst(Int(length))
        }
        return parts + Array(repeating: [], count: count - parts.count)
    }
}

/// The moment at which the record before ended. PBXs write a record when its call ends, so that of the two readings of a
/// repeated hour the first that is not before it is meant.
struct LastEnd: Hashable, Sendable {
    private(set) var instant: Instant?

    /// Eight bytes; empty when there was no record.
    var carry: [UInt8] {
        get { instant.map { $0.microseconds.bytes } ?? [] }
        set { instant = newValue.count == 8 ? Instant(microseconds: Int64(bytes: newValue)) : nil }
    }

    mutating func advance(to end: Instant) {
        instant = end
    }

    /// The earliest moment from which a call of that length can last until now; nil when nothing is known.
    func before(_ length: Int64) -> Instant? {
        instant.map { $0 + -length }
    }
}

extension Int64 {
    var bytes: [UInt8] {
        let bits = UInt64(bitPattern: self)
        return (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }

    /// - Parameter bytes: eight of them.
    init(bytes: [UInt8]) {
        self.init(bitPattern: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}

extension Span<UInt8> {
    /// The identity of a line that has no id: its bytes without the blanks around them, which collectors may take away.
    func digest(ofLine line: Range<Int>, format: String) -> RecordDigest {
        var digest = RecordDigest()
        digest.add(format)
        digest.add(extracting(trimmed(line)))
        return digest
    }
}

/// A CSV line of FreeSWITCH, cut where one column may end and the next begin.
///
/// The module pastes values between the template's quotes as they are, so that no quote and no separator is sure: what
/// looks like several columns may be one caller's name. Which it is shows by the number and the shapes of the columns.
struct FreeSWITCHRow: Sendable {
    enum Alignment: Hashable, Sendable {
        /// The bytes of each column.
        case one([Range<Int>])
        case none
        /// The line can be read in more than one way.
        case several
    }

    /// Nobody's template has so many columns.
    static let mostPieces = 256

    /// The bytes between what looks like separators.
    private(set) var pieces: [Range<Int>] = []
    private(set) var isTooLong = false
    /// Where the quote that opens a piece may as well close the one before it (`A",","101`), by the number of the piece: the
    /// later separator, with the quotes around it.
    private var laterSeparators: [Int: Range<Int>] = [:]

    /// - Parameter columns: how many there are to be; a line without quotes is cut at its separators alone.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>, separator: UInt8, quote: UInt8, columns: Int? = nil) {
        let row = Self.inner(bytes, line)
        guard !row.isEmpty else { return }
        if row.count >= 2, bytes[row.lowerBound] == quote, bytes[row.upperBound - 1] == quote {
            cut(bytes, row.lowerBound + 1..<row.upperBound - 1, separator, quote)
            if columns.map({ pieces.count >= $0 }) ?? true { return }
        }
        guard columns != nil else { return }
        pieces = []
        laterSeparators = [:]
        isTooLong = false
        cutPlain(bytes, row, separator, quote)
    }

    /// The values of `INSERT INTO cdr VALUES (…);`, and a line without the `;` of the built-in template.
    private static func inner(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
        var end = line.upperBound
        while end > line.lowerBound, bytes[end - 1] <= .space || bytes[end - 1] == UInt8(ascii: ";") { end -= 1 }
        guard isInsert(bytes, line) else { return line.lowerBound..<end }
        guard let open = bytes.firstIndex(of: UInt8(ascii: "("), in: line.lowerBound..<end),
            bytes[end - 1] == UInt8(ascii: ")")
        else { return line.lowerBound..<line.lowerBound }
        var start = open + 1
        end -= 1
        while start < end, bytes[start] <= .space { start += 1 }
        while end > start, bytes[end - 1] <= .space { end -= 1 }
        return start..<end
    }

    static func isInsert(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let first = line.lowerBound
        guard line.count > 11, bytes[first].lowercasedASCII == UInt8(ascii: "i") else { return false }
        return bytes.text(first..<first + 11).lowercased() == "insert into"
    }

    /// Cuts at each `","`, with blanks around the separator.
    private mutating func cut(_ bytes: Span<UInt8>, _ row: Range<Int>, _ separator: UInt8, _ quote: UInt8) {
        var start = row.lowerBound
        var index = start
        while index < row.upperBound {
            guard bytes[index] == quote, let next = Self.next(bytes, index + 1, row.upperBound, separator, quote) else {
                index += 1
                continue
            }
            add(start..<index)
            if isTooLong { return }
            start = next
            index = next
            if let later = Self.next(bytes, next, row.upperBound, separator, quote),
                Self.next(bytes, later, row.upperBound, separator, quote) == nil
            {
                laterSeparators[pieces.count] = next - 1..<later
            }
        }
        add(start..<row.upperBound)
    }

    /// Where the column begins whose separator begins there.
    private static func next(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ separator: UInt8, _ quote: UInt8) -> Int?
    {
        var index = start
        let limit = min(end, start + 8)
        while index < limit, bytes[index] == .space { index += 1 }
        guard index < limit, bytes[index] == separator else { return nil }
        index += 1
        while index < limit, bytes[index] == .space { index += 1 }
        return index < end && bytes[index] == quote ? index + 1 : nil
    }

    private mutating func cutPlain(_ bytes: Span<UInt8>, _ row: Range<Int>, _ separator: UInt8, _ quote: UInt8) {
        var start = row.lowerBound
        for index in row where bytes[index] == separator {
            add(Self.bare(bytes, start..<index, quote))
            if isTooLong { return }
            start = index + 1
        }
        add(Self.bare(bytes, start..<row.upperBound, quote))
    }

    private static func bare(_ bytes: Span<UInt8>, _ range: Range<Int>, _ quote: UInt8) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] == .space { start += 1 }
        while end > start, bytes[end - 1] == .space { end -= 1 }
        guard end - start >= 2, bytes[start] == quote, bytes[end - 1] == quote else { return start..<end }
        return start + 1..<end - 1
    }

    private mutating func add(_ piece: Range<Int>) {
        guard pieces.count < Self.mostPieces else {
            isTooLong = true
            return
        }
        pieces.append(piece)
    }

    // MARK: Columns

    /// - Parameter shapes: of the columns; those that are free take up what is too much.
    func alignment(_ shapes: [FreeSWITCHTemplate.Shape], _ bytes: Span<UInt8>) -> Alignment {
        guard !isTooLong, !shapes.isEmpty, pieces.count >= shapes.count else { return .none }
        if pieces.count == shapes.count, laterSeparators.isEmpty {
            return Self.fits(shapes, bytes, pieces) ? .one(pieces) : .none
        }
        // ways[column][piece]: in how many ways, 2 for several, the columns from there take up the pieces from there.
        let (count, extra) = (pieces.count, pieces.count - shapes.count)
        var ways = Array(repeating: Array(repeating: 0, count: count + 1), count: shapes.count + 1)
        ways[shapes.count][count] = 1
        for column in shapes.indices.reversed() {
            for piece in column...column + extra
            where shapes[column] == .free
                || Self.fits(shapes[column], bytes, range(of: column, piece..<piece + 1, shapes))
            {
                let most = shapes[column] == .free ? column + extra + 1 : piece + 1
                var found = 0
                for next in piece + 1...most {
                    let ends = isInDoubt(before: next, column + 1, shapes) ? 2 : 1
                    found = min(2, found + ends * ways[column + 1][next])
                }
                ways[column][piece] = found
            }
        }
        guard ways[0][0] > 0 else { return .none }
        guard ways[0][0] == 1 else { return .several }
        var columns: [Range<Int>] = []
        var piece = 0
        for column in shapes.indices {
            guard let next = (piece + 1...count).first(where: { ways[column + 1][$0] == 1 }) else { return .none }
            columns.append(range(of: column, piece..<next, shapes))
            piece = next
        }
        return .one(columns)
    }

    /// The bytes of a column that takes up those pieces.
    private func range(
        of column: Int,
        _ taken: Range<Int>,
        _ shapes: [FreeSWITCHTemplate.Shape]
    ) -> Range<Int> {
        let (first, next) = (taken.lowerBound, taken.upperBound)
        let start = later(before: first, column, shapes)?.upperBound ?? pieces[first].lowerBound
        return start..<(later(before: next, column + 1, shapes)?.lowerBound ?? pieces[next - 1].upperBound)
    }

    /// The later separator before a piece with which a column begins, where the quote in doubt belongs to the column before
    /// it: to the one of the two that may hold anything.
    private func later(before piece: Int, _ column: Int, _ shapes: [FreeSWITCHTemplate.Shape]) -> Range<Int>? {
        guard let later = laterSeparators[piece], shapes.indices.dropFirst().contains(column),
            shapes[column - 1] == .free, shapes[column] != .free
        else { return nil }
        return later
    }

    /// Whether a quote before that piece can be the column's as well as that of the one before it.
    private func isInDoubt(before piece: Int, _ column: Int, _ shapes: [FreeSWITCHTemplate.Shape]) -> Bool {
        laterSeparators[piece] != nil && shapes.indices.dropFirst().contains(column)
            && (shapes[column - 1] == .free) == (shapes[column] == .free)
    }

    /// - Parameter columns: as many as there are shapes.
    static func fits(_ shapes: [FreeSWITCHTemplate.Shape], _ bytes: Span<UInt8>, _ columns: [Range<Int>]) -> Bool {
        for (shape, range) in zip(shapes, columns) where !fits(shape, bytes, range) { return false }
        return true
    }

    private static func fits(_ shape: FreeSWITCHTemplate.Shape, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        switch shape {
        case .free, .plain: return true
        case .stamp:
            guard !range.isEmpty else { return true }
            guard range.count >= 19 else { return false }
            let start = range.lowerBound
            return bytes[start].isASCIIDigit && bytes[start + 4] == UInt8(ascii: "-")
                && bytes[start + 13] == UInt8(ascii: ":") && bytes[start + 16] == UInt8(ascii: ":")
        case .number:
            let start = range.lowerBound + (!range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "-") ? 1 : 0)
            let digits = bytes.extracting(start..<range.upperBound)
            for index in digits.indices where !digits[index].isASCIIDigit { return false }
            return true
        case .cause: return range.isEmpty || HangupCause.isName(bytes, range)
        case .channel:
            guard let slash = bytes.firstIndex(of: UInt8(ascii: "/"), in: range) else { return range.isEmpty }
            return slash > range.lowerBound && isWord(bytes, range.lowerBound..<slash)
        case .word: return isWord(bytes, range)
        case .uuid: return bytes.isUUID(range)
        case .uuidOrNothing: return range.isEmpty || bytes.isUUID(range)
        }
    }

    private static func isWord(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range {
            let byte = bytes[index]
            guard
                byte.isASCIIDigit || (97...122).contains(byte.lowercasedASCII) || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            else { return false }
        }
        return true
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { (48...57).contains(self) }
}

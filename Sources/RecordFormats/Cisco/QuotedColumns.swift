import Pace

/// Tells the fields of a row whose texts hold quotes that nobody doubled, by how many columns there are.
///
/// A field without quotes has no separator, and one in quotes ends with a quote before a separator; which of those it is
/// shows where the fields come to the right number in one way alone.
struct QuotedColumns {
    /// Separators inside texts beyond which a row is more likely two that were torn.
    private static let mostInside = 16

    /// What stands between separators.
    private var pieces: [Range<Int>] = []
    /// Ways of splitting the pieces from an index on with so many separators inside texts; two stand for more.
    private var ways: [[UInt8]] = []

    /// The fields; nil where no way makes the count right, or more than one does.
    static func fields(_ bytes: Span<UInt8>, _ line: Range<Int>, count: Int, _ dialect: CSVDialect) -> FieldSplitter? {
        guard let quote = dialect.quote, count > 0 else { return nil }
        var columns = QuotedColumns(bytes, line, separator: dialect.separator)
        let inside = columns.pieces.count - count
        guard (0...mostInside).contains(inside) else { return nil }
        columns.countWays(inside, quote, bytes)
        guard columns.ways[0][inside] == 1 else { return nil }
        return FieldSplitter(columns.onlyWay(inside, quote, bytes), dialect)
    }

    private init(_ bytes: Span<UInt8>, _ line: Range<Int>, separator: UInt8) {
        var start = line.lowerBound
        while let end = bytes.firstIndex(of: separator, in: start..<line.upperBound) {
            pieces.append(start..<end)
            start = end + 1
        }
        pieces.append(start..<line.upperBound)
    }

    private mutating func countWays(_ inside: Int, _ quote: UInt8, _ bytes: Span<UInt8>) {
        ways = Array(repeating: Array(repeating: 0, count: inside + 1), count: pieces.count + 1)
        ways[pieces.count][0] = 1
        for first in pieces.indices.reversed() {
            for inside in 0...inside {
                var found: UInt8 = 0
                for joined in 0...inside where isField(first, joined, quote, bytes) {
                    found = min(2, found + ways[first + joined + 1][inside - joined])
                }
                ways[first][inside] = found
            }
        }
    }

    private func onlyWay(_ inside: Int, _ quote: UInt8, _ bytes: Span<UInt8>) -> [FieldSplitter.Field] {
        var fields: [FieldSplitter.Field] = []
        var (first, inside) = (0, inside)
        while first < pieces.count,
            let joined = (0...inside).first(where: {
                isField(first, $0, quote, bytes) && ways[first + $0 + 1][inside - $0] > 0
            })
        {
            fields.append(field(pieces[first].lowerBound..<pieces[first + joined].upperBound, quote, bytes))
            first += joined + 1
            inside -= joined
        }
        return fields
    }

    /// Whether a piece makes a field with so many behind it. None of those begins with a quote: where a text seems to go
    /// on in a field's beginning, a row was torn.
    private func isField(_ first: Int, _ joined: Int, _ quote: UInt8, _ bytes: Span<UInt8>) -> Bool {
        let last = first + joined
        guard last < pieces.count else { return false }
        let piece = pieces[first]
        guard let opening = piece.first, bytes[opening] == quote else {
            return joined == 0 && bytes.firstIndex(of: quote, in: piece) == nil
        }
        guard let closing = pieces[last].last, closing > opening, bytes[closing] == quote else { return false }
        return pieces[first + 1..<last + 1].allSatisfy { $0.isEmpty || bytes[$0.lowerBound] != quote }
    }

    private func field(_ range: Range<Int>, _ quote: UInt8, _ bytes: Span<UInt8>) -> FieldSplitter.Field {
        guard let opening = range.first, bytes[opening] == quote else {
            return FieldSplitter.Field(
                start: range.lowerBound,
                end: range.upperBound,
                isQuoted: false,
                hasEscapes: false
            )
        }
        return FieldSplitter.Field(
            start: range.lowerBound + 1,
            end: range.upperBound - 1,
            isQuoted: true,
            hasEscapes: true
        )
    }
}

import Pace

/// The fields of a line between separators. Fields may be quoted; a quote that quotes nothing is data.
package struct LineFields: Sendable {
    private let separator: UInt8
    private var quoting: FieldSplitter
    private var hasEscapes = false

    /// How many fields the line has; more than `FieldSplitter.mostFields` are counted, but not kept.
    package private(set) var count = 0

    /// Where they stand, without blanks around and quotes; behind the last one what earlier lines left.
    private var places = Array(repeating: 0..<0, count: FieldSplitter.mostFields)

    /// How many of them are kept.
    package var kept: Int { min(count, FieldSplitter.mostFields) }

    /// The fields that are kept, without blanks around and quotes.
    package var ranges: ArraySlice<Range<Int>> { places[..<kept] }

    package init(separator: UInt8 = UInt8(ascii: ",")) {
        self.separator = separator
        quoting = FieldSplitter(CSVDialect(separator: separator, takesQuotesInside: true))
    }

    /// Splits the line; without quotes where they do not fit together.
    package mutating func split(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        guard bytes.firstIndex(of: UInt8(ascii: "\""), in: line) != nil else { return splitPlainly(bytes, line) }
        quoting.begin(at: line.lowerBound)
        guard case .complete = quoting.advance(in: bytes, until: line.upperBound, isFinal: true) else {
            return splitPlainly(bytes, line)
        }
        count = quoting.count
        hasEscapes = quoting.fields.contains(where: \.hasEscapes)
        for (place, field) in quoting.fields.enumerated() { places[place] = bytes.trimmed(field.range) }
    }

    /// Splits the line as if quotes were letters.
    package mutating func splitPlainly(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        hasEscapes = false
        let separator = separator
        let separators = UInt64(separator) &* 0x0101_0101_0101_0101
        var found = places.mutableSpan
        var count = 0
        var start = line.lowerBound
        var index = start
        while index &+ 8 <= line.upperBound {
            var hits = (bytes.word(at: index) ^ separators).zeroBytes
            while hits != 0 {
                let end = index &+ hits.trailingZeroBitCount / 8
                if count < FieldSplitter.mostFields { found[count] = bytes.trimmed(start..<end) }
                count &+= 1
                start = end &+ 1
                hits &= hits &- 1
            }
            index &+= 8
        }
        while index <= line.upperBound {
            if index == line.upperBound || bytes[index] == separator {
                if count < FieldSplitter.mostFields { found[count] = bytes.trimmed(start..<index) }
                count &+= 1
                start = index &+ 1
            }
            index &+= 1
        }
        self.count = count
    }

    /// Whether quotes stand around a whole field, as they do after a plain split.
    package func hasQuotedField(_ bytes: Span<UInt8>) -> Bool {
        ranges.contains { bytes.isInQuotes($0) }
    }

    /// Takes off the quotes that stand around whole fields after a plain split.
    package mutating func takeOffQuotes(_ bytes: Span<UInt8>) {
        for field in 0..<kept where bytes.isInQuotes(places[field]) {
            places[field] = bytes.trimmed(places[field].lowerBound + 1..<places[field].upperBound - 1)
        }
    }

    /// Empty where there is no such field.
    @inline(__always)
    package func range(_ field: Int) -> Range<Int> {
        field >= 0 && field < kept ? places[field] : 0..<0
    }

    /// "" where there is no such field.
    package func text(_ field: Int, _ bytes: Span<UInt8>, _ line: LineText) -> String {
        let text = line.text(bytes, range(field))
        guard hasEscapes, quoting.fields.indices.contains(field), quoting.fields[field].hasEscapes else { return text }
        return text.replacing("\"\"", with: "\"")
    }
}

extension Span<UInt8> {
    fileprivate func isInQuotes(_ range: Range<Int>) -> Bool {
        let quote = UInt8(ascii: "\"")
        return range.count >= 2 && self[range.lowerBound] == quote && self[range.upperBound - 1] == quote
    }
}

extension UInt64 {
    /// The highest bits of those of its bytes that are 0 (H. Warren, "Hacker's Delight", 6-1).
    fileprivate var zeroBytes: UInt64 {
        let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((self & lows) &+ lows) | self | lows)
    }
}

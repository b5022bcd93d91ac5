import Pace

/// The fields of a line between separators. Fields may be quoted; a quote that quotes nothing is data.
package struct LineFields: Sendable {
    private let separator: UInt8
    private var quoting: FieldSplitter
    private var hasEscapes = false

    /// How many fields the line has; more than `FieldSplitter.mostFields` are counted, but not kept.
    package private(set) var count = 0

    /// The fields that are kept, without blanks around and quotes.
    package private(set) var ranges: [Range<Int>] = []

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
        ranges.removeAll(keepingCapacity: true)
        for field in quoting.fields { ranges.append(bytes.trimmed(field.range)) }
    }

    /// Splits the line as if quotes were letters.
    package mutating func splitPlainly(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        hasEscapes = false
        ranges.removeAll(keepingCapacity: true)
        count = 0
        var start = line.lowerBound
        var index = start
        let separators = UInt64(separator) &* 0x0101_0101_0101_0101
        while index &+ 8 <= line.upperBound {
            var places = (bytes.word(at: index) ^ separators).zeroBytes
            while places != 0 {
                let end = index &+ places.trailingZeroBitCount / 8
                keep(start..<end, bytes)
                start = end &+ 1
                places &= places &- 1
            }
            index &+= 8
        }
        while index < line.upperBound {
            if bytes[index] == separator {
                keep(start..<index, bytes)
                start = index &+ 1
            }
            index &+= 1
        }
        keep(start..<line.upperBound, bytes)
    }

    private mutating func keep(_ field: Range<Int>, _ bytes: Span<UInt8>) {
        count &+= 1
        if count <= FieldSplitter.mostFields { ranges.append(bytes.trimmed(field)) }
    }

    /// Empty where there is no such field.
    @inline(__always)
    package func range(_ field: Int) -> Range<Int> {
        ranges.indices.contains(field) ? ranges[field] : 0..<0
    }

    /// "" where there is no such field.
    package func text(_ field: Int, _ bytes: Span<UInt8>, _ line: LineText) -> String {
        let text = line.text(bytes, range(field))
        guard hasEscapes, quoting.fields.indices.contains(field), quoting.fields[field].hasEscapes else { return text }
        return text.replacing("\"\"", with: "\"")
    }
}

extension UInt64 {
    /// The highest bits of those of its bytes that are 0 (H. Warren, "Hacker's Delight", 6-1).
    fileprivate var zeroBytes: UInt64 {
        let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        return ~(((self & lows) &+ lows) | self | lows)
    }
}

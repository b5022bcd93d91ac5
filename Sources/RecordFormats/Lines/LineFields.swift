/// The fields of a line between separators. Fields may be quoted; a quote that quotes nothing is data.
package struct LineFields: Sendable {
    private let separators: ByteSearch
    private var quoting: FieldSplitter
    private var hasEscapes = false

    /// How many fields the line has; more than `FieldSplitter.mostFields` are counted, but not kept.
    package private(set) var count = 0

    /// The fields that are kept, without blanks around and quotes.
    package private(set) var ranges: [Range<Int>] = []

    package init(separator: UInt8 = UInt8(ascii: ",")) {
        separators = ByteSearch(separator, separator, separator)
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
        while true {
            let end = separators.index(in: bytes, from: start, until: line.upperBound)
            count += 1
            if count <= FieldSplitter.mostFields { ranges.append(bytes.trimmed(start..<end)) }
            guard end < line.upperBound else { return }
            start = end + 1
        }
    }

    /// Empty where there is no such field.
    @inline(__always)
    package func range(_ field: Int) -> Range<Int> {
        ranges.indices.contains(field) ? ranges[field] : 0..<0
    }

    /// "" where there is no such field.
    package func text(_ field: Int, _ bytes: Span<UInt8>, _ encoding: LineEncoding) -> String {
        let text = encoding.text(bytes, range(field))
        guard hasEscapes, quoting.fields.indices.contains(field), quoting.fields[field].hasEscapes else { return text }
        return text.replacing("\"\"", with: "\"")
    }
}

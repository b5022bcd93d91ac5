/// The fields of a line between separators. Fields may be quoted; a quote that quotes nothing is data.
package struct LineFields: Sendable {
    private var quoting: FieldSplitter
    private var plain: FieldSplitter
    private var isPlain = false
    private var trimmed: [Range<Int>] = []

    package init(separator: UInt8 = UInt8(ascii: ",")) {
        quoting = FieldSplitter(CSVDialect(separator: separator, takesQuotesInside: true))
        plain = FieldSplitter(CSVDialect(separator: separator, quote: nil))
    }

    /// How many fields the line has; more than `FieldSplitter.mostFields` are counted, but not kept.
    package var count: Int { isPlain ? plain.count : quoting.count }

    /// The fields that are kept, without blanks around and quotes.
    package var ranges: [Range<Int>] { trimmed }

    /// Splits the line; without quotes where they do not fit together.
    package mutating func split(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        quoting.begin(at: line.lowerBound)
        guard case .complete = quoting.advance(in: bytes, until: line.upperBound, isFinal: true) else {
            splitPlainly(bytes, line)
            return
        }
        isPlain = false
        trim(bytes)
    }

    /// Splits the line as if quotes were letters.
    package mutating func splitPlainly(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        plain.begin(at: line.lowerBound)
        _ = plain.advance(in: bytes, until: line.upperBound, isFinal: true)
        isPlain = true
        trim(bytes)
    }

    private mutating func trim(_ bytes: Span<UInt8>) {
        trimmed.removeAll(keepingCapacity: true)
        for field in isPlain ? plain.fields : quoting.fields { trimmed.append(bytes.trimmed(field.range)) }
    }

    /// Empty where there is no such field.
    package func range(_ field: Int) -> Range<Int> {
        trimmed.indices.contains(field) ? trimmed[field] : 0..<0
    }

    /// "" where there is no such field.
    package func text(_ field: Int, _ bytes: Span<UInt8>, _ encoding: LineEncoding) -> String {
        let text = encoding.text(bytes, range(field))
        guard !isPlain, quoting.fields.indices.contains(field), quoting.fields[field].hasEscapes else { return text }
        return text.replacing("\"\"", with: "\"")
    }
}

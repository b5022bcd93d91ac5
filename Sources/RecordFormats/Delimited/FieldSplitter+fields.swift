extension FieldSplitter {
    /// The fields of the row, as many as are kept.
    package var fields: ArraySlice<Field> { places[..<kept] }

    private var kept: Int { min(count, places.count) }

    /// A field that is kept.
    package subscript(place: Int) -> Field {
        precondition(place < kept, "the row has no such field, or it is not kept")
        return places[place]
    }

    /// Whether the row is empty, but for spaces.
    func isBlank(_ bytes: Span<UInt8>) -> Bool {
        guard count == 1, !self[0].isQuoted else { return false }
        for index in self[0].range where bytes[index] != .space && bytes[index] != .tab { return false }
        return true
    }

    /// Where the field stands; empty where there is none (an index of -1, too).
    package func range(_ field: Int) -> Range<Int> {
        field >= 0 && field < kept ? places[field].range : 0..<0
    }

    func isEmpty(_ field: Int) -> Bool {
        range(field).isEmpty
    }

    /// The field's content without its escapes; "" where there is none.
    package func text(_ field: Int, _ bytes: Span<UInt8>) -> String {
        guard field >= 0, field < kept else { return "" }
        let field = places[field]
        if field.start == field.end { return "" }
        guard field.hasEscapes, let quote = dialect.quote else {
            return text(in: field.range, bytes)
        }
        let content = content(field.range, quote: quote, bytes)
        return content.span.text(0..<content.count)
    }

    /// Bytes of the row as text.
    func text(in range: Range<Int>, _ bytes: Span<UInt8>) -> String {
        isPlain ? bytes.textWithoutZeros(range) : bytes.text(range)
    }

    private func content(_ range: Range<Int>, quote: UInt8, _ bytes: Span<UInt8>) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let next = index + 1
            let isBeforeQuote = next < range.upperBound && bytes[next] == quote
            if isBeforeQuote, bytes[index] == quote || (bytes[index] == dialect.escape && !dialect.isEscapeOfPHP) {
                content.append(quote)
                index += 2
            } else if isBeforeQuote, bytes[index] == dialect.escape {
                content += [bytes[index], quote]
                index += 2
            } else {
                content.append(bytes[index])
                index = next
            }
        }
        return content
    }
}

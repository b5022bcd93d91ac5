import Pace

/// How the fields of a row are set apart.
package struct CSVDialect: Hashable, Sendable {
    package var separator = UInt8(ascii: ",")
    /// Nil where the format knows no quoting.
    package var quote: UInt8? = UInt8(ascii: "\"")
    /// A byte before a quote that makes the quote data. A doubled quote is one quote in any case.
    package var escape: UInt8?
    /// PHP's `fputcsv`: the escape stays in the value, and a quote behind it still ends the field where a separator
    /// or the end of the line follows.
    package var isEscapeOfPHP = false
    /// FreePBX's old export: a field that goes on behind its closing quote with ` <` is raw text up to the separator.
    package var takesRawCallerID = false
    /// Quotes may stand inside fields that do not begin with one.
    package var takesQuotesInside = false
    /// A quote in a quoted field that nothing follows but text is data; newlines in quotes are refused.
    package var isLenient = false
    /// Fields of a row beyond this many are counted, but not kept.
    package var mostFields = FieldSplitter.mostFields
}

extension CSVDialect {
    /// Quotes as in RFC 4180.
    package init(separatedBy separator: UInt8) {
        self.separator = separator
    }
}

/// Splits a row into fields in one pass, without copying. Strict, so that a quote that is never closed shows soon:
/// behind a closing quote only a separator or a line end is right.
package struct FieldSplitter: Sendable {
    /// Where a field's content stands, the quotes excluded.
    package struct Field: Sendable {
        package var start: Int
        package var end: Int
        package var isQuoted: Bool
        /// Doubled or escaped quotes are inside.
        var hasEscapes: Bool

        package var range: Range<Int> { start..<end }
    }

    package enum Stop {
        /// The row ended; `next` is the index behind its line end.
        case complete(next: Int)
        /// At this index stands what the dialect does not allow.
        case malformed(at: Int)
        /// A line feed inside quotes. `advance` may be called again to go on behind it.
        case newline(at: Int)
        /// The bytes end before the row does.
        case outOfBytes
    }

    /// As many fields of a row are kept, unless the dialect says otherwise.
    package static let mostFields = 64

    package let dialect: CSVDialect
    /// How many fields the row has.
    package internal(set) var count = 0
    /// Room for the fields of a row: the first are this row's, as many as it has and there is room for.
    var places: [Field]
    /// Whether the row is known to hold ASCII alone and no byte of 0.
    package internal(set) var isPlain = false
    private(set) var index = 0
    private var openedAt = -1
    private var hasEscapes = false
    private let plainEnd: ByteSearch
    private let quotedEnd: ByteSearch

    package init(_ dialect: CSVDialect) {
        self.init(
            Array(repeating: Field(start: 0, end: 0, isQuoted: false, hasEscapes: false), count: dialect.mostFields),
            dialect
        )
        count = 0
    }

    /// Fields that something else has found.
    init(_ fields: [Field], _ dialect: CSVDialect) {
        self.dialect = dialect
        places = fields
        count = fields.count
        let refused = dialect.takesQuotesInside ? nil : dialect.quote
        plainEnd = ByteSearch(dialect.separator, .lineFeed, refused ?? .lineFeed)
        let quote = dialect.quote ?? .lineFeed
        quotedEnd = ByteSearch(quote, .lineFeed, dialect.escape ?? quote)
    }

    package mutating func begin(at start: Int) {
        count = 0
        isPlain = false
        index = start
        openedAt = -1
    }

    /// - Parameters:
    ///   - end: where to stop.
    ///   - isFinal: the row ends at `end` if it has not ended before.
    package mutating func advance(in bytes: Span<UInt8>, until end: Int, isFinal: Bool) -> Stop {
        if openedAt < 0, count == 0, let next = usualRow(in: bytes, until: end) { return .complete(next: next) }
        let quote = dialect.quote ?? 0
        let hasQuote = dialect.quote != nil
        while true {
            if openedAt < 0 {
                if hasQuote, index < end, bytes[index] == quote {
                    index += 1
                    openedAt = index
                    hasEscapes = false
                } else {
                    if let stop = plainField(in: bytes, from: index, until: end, isFinal, search: plainEnd) {
                        return stop
                    }
                    continue
                }
            }
            if let stop = quotedField(in: bytes, until: end, isFinal, quote: quote) { return stop }
        }
    }

    /// Reads an unquoted field that begins at `index`. Nil when another field follows.
    ///
    /// - Parameters:
    ///   - first: the bytes before it are the field's in any case.
    ///   - search: for the separator, the line end and what must not stand in the field.
    private mutating func plainField(
        in bytes: Span<UInt8>,
        from first: Int,
        until end: Int,
        _ isFinal: Bool,
        search: ByteSearch
    ) -> Stop? {
        let start = index
        let position = search.index(in: bytes, from: first, until: end)
        guard position < end else {
            guard isFinal else { return .outOfBytes }
            keepLast(start, end, bytes)
            return .complete(next: end)
        }
        switch bytes[position] {
        case dialect.separator:
            keep(start, position, isQuoted: false)
            index = position + 1
            return nil
        case .lineFeed:
            keepLast(start, position, bytes)
            return .complete(next: position + 1)
        default:
            return .malformed(at: position)
        }
    }

    /// Reads on inside a quoted field. Nil when another field follows.
    private mutating func quotedField(
        in bytes: Span<UInt8>,
        until end: Int,
        _ isFinal: Bool,
        quote: UInt8
    ) -> Stop? {
        let escape = dialect.escape ?? quote
        var position = index
        while true {
            position = quotedEnd.index(in: bytes, from: position, until: end)
            guard position < end else { break }
            let byte = bytes[position]
            if byte == quote {
                switch ending(behind: position, in: bytes, until: end, isFinal) {
                case .separator:
                    keep(openedAt, position, isQuoted: true)
                    openedAt = -1
                    index = position + 2
                    return nil
                case .line(let next):
                    keep(openedAt, position, isQuoted: true)
                    openedAt = -1
                    return .complete(next: next)
                case .unknown:
                    return .outOfBytes
                case .text:
                    if bytes[position + 1] == quote {
                        hasEscapes = true
                        position += 2
                    } else if dialect.isLenient {
                        position += 1
                    } else if dialect.takesRawCallerID, isCallerID(behind: position, in: bytes, until: end) {
                        // The quotes belong to the text: it is a plain field after all.
                        index = openedAt - 1
                        openedAt = -1
                        let ends = ByteSearch(dialect.separator, .lineFeed, .lineFeed)
                        return plainField(in: bytes, from: position + 1, until: end, isFinal, search: ends)
                    } else {
                        return .malformed(at: position + 1)
                    }
                }
            } else if byte == .lineFeed {
                if dialect.isLenient { return .malformed(at: position) }
                index = position + 1
                return .newline(at: position)
            } else if byte == escape, position + 1 < end, bytes[position + 1] == quote {
                position += escapeLength(at: position, in: bytes, until: end, isFinal)
            } else {
                position += 1
            }
        }
        index = position
        return .outOfBytes
    }

    private enum Ending {
        case separator
        case line(next: Int)
        case text
        case unknown
    }

    /// What follows the quote at `position`.
    private func ending(behind position: Int, in bytes: Span<UInt8>, until end: Int, _ isFinal: Bool) -> Ending {
        let next = position + 1
        guard next < end else { return isFinal ? .line(next: end) : .unknown }
        let byte = bytes[next]
        if byte == dialect.separator { return .separator }
        if byte == .lineFeed { return .line(next: next + 1) }
        guard byte == .carriageReturn else { return .text }
        guard next + 1 < end else { return isFinal ? .line(next: end) : .unknown }
        return bytes[next + 1] == .lineFeed ? .line(next: next + 2) : .text
    }

    /// How many bytes to step over at an escape with a quote behind it.
    private mutating func escapeLength(at position: Int, in bytes: Span<UInt8>, until end: Int, _ isFinal: Bool) -> Int
    {
        guard dialect.isEscapeOfPHP else {
            hasEscapes = true
            return 2
        }
        switch ending(behind: position + 1, in: bytes, until: end, isFinal) {
        case .text:
            return 2
        case .separator:
            // fputcsv quotes every field with a space, so none begins with one: this separator is inside the value.
            return position + 3 < end && bytes[position + 3] == .space ? 2 : 1
        case .line, .unknown:
            return 1
        }
    }

    private func isCallerID(behind position: Int, in bytes: Span<UInt8>, until end: Int) -> Bool {
        position + 2 < end && bytes[position + 1] == .space && bytes[position + 2] == UInt8(ascii: "<")
    }

    private mutating func keep(_ start: Int, _ end: Int, isQuoted: Bool) {
        if places.indices.contains(count) {
            places[count] = Field(start: start, end: end, isQuoted: isQuoted, hasEscapes: isQuoted && hasEscapes)
        }
        count += 1
    }

    private mutating func keepLast(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) {
        let hasReturn = end > start && bytes[end - 1] == .carriageReturn
        keep(start, hasReturn ? end - 1 : end, isQuoted: false)
    }
}

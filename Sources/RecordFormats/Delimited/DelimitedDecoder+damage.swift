/// What is no row: lines without an end, holes, other encodings, rows cut short.
extension DelimitedDecoder {
    /// So many zeros in a line are a hole, and no text of any encoding.
    static var hole: Int { 16 }

    static var loneReturn: String { "; it holds carriage returns alone: only LF and CRLF end a line" }
    private static var tooLong: String { "line: longer than 1 MiB" }
    private static var zeros: String { "bytes: NUL where a row should begin; a truncation or a crash left a hole" }
    private static var wide: String { "encoding: UTF-16, and only UTF-8 is read; convert the file with iconv" }

    /// Reads what cannot be a row; nil where one may begin.
    mutating func damage(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep? {
        let isZero = bytes[window.start] == 0
        switch state.ongoing {
        case .line: return rest(of: window, bytes)
        case .hole where isZero: return zeros(window, bytes, continuesBefore: true)
        case .wide:
            if let step = wide(window, bytes, continuesBefore: true) { return step }
        case .hole, .nothing: break
        }
        if window.offset == 0 {
            guard let isWide = WideText.begins(bytes, window.start..<window.end, isFinal: window.isFinal) else {
                return .incomplete
            }
            if isWide { return wide(window, bytes, continuesBefore: false) }
        }
        if isZero { return zeros(window, bytes, continuesBefore: false) }
        state.ongoing = .nothing
        return nil
    }

    /// A line of which 1 MiB is there and no end.
    mutating func longLine(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        if let end = bytes.firstEnd(zeros: Self.hole, in: window.start..<window.end), end > window.start {
            return window.quarantine(Self.tooLong, until: end)
        }
        state.ongoing = .line
        let beginning = window.start..<min(window.end, window.start + 65_536)
        let reason = Self.tooLong + (bytes.hasLoneReturn(beginning) ? Self.loneReturn : "")
        return window.quarantine(reason, until: window.end)
    }

    /// The rest of a long line: up to its end, or to a hole.
    private mutating func rest(of window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        if let end = bytes.firstEnd(zeros: Self.hole, in: window.start..<window.end) {
            state.ongoing = .nothing
            guard end > window.start else { return zeros(window, bytes, continuesBefore: false) }
            return window.piece(Self.tooLong, until: end, continuesBefore: true)
        }
        guard window.isLong || window.isFinal else { return .incomplete }
        state.ongoing = window.isLong ? .line : .nothing
        return window.piece(Self.tooLong, until: window.end, continuesBefore: true)
    }

    /// A hole: what a crash leaves, and a truncation under a writer that goes on at its old place.
    private mutating func zeros(
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>,
        continuesBefore: Bool
    ) -> DecoderStep {
        var end = window.start
        while end < window.end, bytes[end] == 0 { end += 1 }
        guard end < window.end || window.isLong || window.isFinal else { return .incomplete }
        state.ongoing = end == window.end && window.isLong ? .hole : .nothing
        return window.piece(Self.zeros, until: end, continuesBefore: continuesBefore)
    }

    /// A line of UTF-16; nil when it is none.
    private mutating func wide(
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>,
        continuesBefore: Bool
    ) -> DecoderStep? {
        let found = lineEnd(from: window.start, window, bytes)
        guard let end = found ?? (window.isLong ? window.end : nil) else { return .incomplete }
        if continuesBefore, end - window.start >= 4, bytes.firstIndex(of: 0, in: window.start..<end) == nil {
            return nil
        }
        state.ongoing = .wide
        return window.piece(Self.wide, until: end, continuesBefore: continuesBefore)
    }

    func glued(until next: Int, _ window: DecoderWindow) -> DecoderStep {
        window.quarantine("row: cut short; another row begins in the same line", until: next)
    }

    /// Where in a line a row begins that goes to the end of the line: a writer died, or its disk was full, and the
    /// next row was written behind the torn one.
    ///
    /// Where a quote that closes the last field of the torn one meets one that opens the next row, several places come
    /// into question. Right is the one that puts no quotes into the first field, or, where that is the caller's name,
    /// the first one that puts them there in pairs.
    ///
    /// - Parameter fields: how many the row must have; 0: as many as it likes.
    mutating func gluedRow(_ range: Range<Int>, _ bytes: Span<UInt8>, fields: Int = 0) -> Int? {
        guard range.count <= 2 * Self.longestWritten else { return nil }
        var tries = 0
        var found: (index: Int, quotes: Int)?
        for index in range.dropFirst() where mayBegin(at: index, range.upperBound, bytes) {
            tries += 1
            guard tries <= 64 else { break }
            let line = bytes.withoutLineEnd(index..<range.upperBound)
            if let other = rows.readLine(bytes, line) {
                if case .record = other { return found?.index ?? index }
                continue
            }
            alone.begin(at: index)
            guard case .complete(range.upperBound) = alone.advance(in: bytes, until: range.upperBound, isFinal: true),
                fields == 0 || fields == alone.count,
                case .record = rows.read(alone, bytes, row: line, offset: 0)
            else { continue }
            let quotes = alone.text(0, bytes).utf8.count { $0 == alone.dialect.quote }
            let isRight = rows.beginsWithName ? quotes % 2 == 0 : quotes == 0
            if isRight { return index }
            if quotes < found?.quotes ?? .max { found = (index, quotes) }
        }
        return found?.index
    }

    /// Whether a row may begin inside a line: with a quote that opens a field, with JSON's bracket, or, where there
    /// are no quotes, with the ten digits of a time.
    private func mayBegin(at index: Int, _ end: Int, _ bytes: Span<UInt8>) -> Bool {
        guard index + 10 < end else { return false }
        guard let quote = alone.dialect.quote else {
            return bytes[index + 10] == alone.dialect.separator && bytes.number(index..<index + 10) != nil
        }
        if bytes[index] == UInt8(ascii: "{") { return bytes[index + 1] == quote }
        return bytes[index] == quote && bytes[index + 1] != alone.dialect.separator
    }
}

/// Tells UTF-16 by how a file begins: with its mark, or with every second byte 0.
enum WideText {
    /// Nil while too few bytes are there to tell.
    static func begins(_ bytes: Span<UInt8>, _ range: Range<Int>, isFinal: Bool) -> Bool? {
        var isLittle = true
        var isBig = true
        for (place, index) in range.prefix(4).enumerated() {
            if place == 1, hasMark(bytes[index - 1], bytes[index]) { return true }
            let isZero = bytes[index] == 0
            isLittle = isLittle && isZero == (place % 2 == 1)
            isBig = isBig && isZero == (place % 2 == 0)
            let mayBeMark = place == 0 && bytes[index] >= 0xFE
            if !isLittle, !isBig, !mayBeMark { return false }
        }
        return range.count >= 4 ? true : (isFinal ? false : nil)
    }

    private static func hasMark(_ first: UInt8, _ second: UInt8) -> Bool {
        (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)
    }
}

extension FieldSplitter {
    /// Whether the last field is closed by a quote.
    var endsInQuotes: Bool {
        count <= dialect.mostFields && fields.last?.isQuoted == true
    }

    /// Whether the first field has a quote inside and none in front: a field that an earlier line has opened may end there.
    func mayCloseField(_ bytes: Span<UInt8>) -> Bool {
        guard dialect.takesQuotesInside, let quote = dialect.quote, let field = fields.first, !field.isQuoted,
            !field.range.isEmpty, bytes[field.start] != quote
        else { return false }
        return bytes.firstIndex(of: quote, in: field.range) != nil
    }

    /// Where the second of two equal texts begins that make up the first field, as when a row is torn behind its first
    /// field and written again: `"abc""abc"`.
    func secondHalf(_ bytes: Span<UInt8>) -> Int? {
        guard let field = fields.first, field.hasEscapes, field.range.count % 2 == 0 else { return nil }
        let middle = field.start + field.range.count / 2
        guard bytes[middle] == dialect.quote, bytes[middle - 1] == dialect.quote else { return nil }
        for index in field.start..<middle - 1 where bytes[index] != bytes[index + middle + 1 - field.start] {
            return nil
        }
        return middle
    }
}

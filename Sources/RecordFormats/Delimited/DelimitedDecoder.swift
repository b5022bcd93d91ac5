import Pace

/// Cuts a file of delimited rows into records.
///
/// A record ends at a line feed outside quotes. A quote that is never closed costs no more than the part before the
/// next line that is a right row by itself, and never more than 1 MiB is asked for. Decisions depend on the bytes
/// alone, never on the windows in which they come.
package struct DelimitedDecoder<Rows: RowReader>: RecordDecoder {
    /// Nothing longer is a record.
    package static var limit: Int { 1 << 20 }
    /// No writer makes a record this long. Beyond it a line counts as a row of its own although a quoted field
    /// could hold such a line.
    static var longestWritten: Int { 4_096 }

    var alone: FieldSplitter
    var state: FramingState
    private var splitter: FieldSplitter
    package var rows: Rows

    package init(_ rows: Rows, dialect: CSVDialect, carry: [UInt8]) {
        self.rows = rows
        state = FramingState(carry: carry)
        self.rows.carry = FramingState.header(inCarry: carry)
        let dialect = self.rows.dialect ?? dialect
        splitter = FieldSplitter(dialect)
        alone = FieldSplitter(dialect)
    }

    package var carry: [UInt8] { state.carry(header: rows.carry) }

    /// Whether a row or a header has been read, so that something is carried in any case.
    var knowsShape: Bool { state.fields > 0 }

    package var passesZeros: Bool { state.ongoing == .hole }

    package mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard let window = DecoderWindow(bytes, from: start, offset: offset, isFinal: isFinal, limit: Self.limit)
        else { return .incomplete }
        return damage(window, bytes) ?? row(window, bytes)
    }
}

extension DelimitedDecoder {
    private mutating func row(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        let start = contentStart(window, bytes)
        if rows.seeksDialect, !findDialect(from: start, window, bytes) { return .incomplete }
        var line = start
        var firstRow: Int?
        splitter.begin(at: start)
        while true {
            switch splitter.advance(in: bytes, until: window.end, isFinal: window.isFinal) {
            case .complete(let next):
                if line == start { return single(start..<next, window, bytes) }
                let reading = rows.read(splitter, bytes, row: bytes.withoutLineEnd(start..<next), offset: window.offset)
                if case .rejected = reading { return resume(at: firstRow, line: line, next: next, window, bytes) }
                return step(reading, until: next, window, bytes, fields: splitter.count)
            case .malformed(let position):
                guard let next = lineEnd(from: position, window, bytes) else {
                    return unfinished(line: line, isFirst: line == start, firstRow, window, bytes)
                }
                if line == start {
                    return broken(start..<next, window, bytes, quoteReason(problem(at: position, bytes)))
                }
                return resume(at: firstRow, line: line, next: next, window, bytes)
            case .newline(let position):
                line = position + 1
                guard line < window.end || !window.isFinal else { continue }
                guard let next = lineEnd(from: line, window, bytes) else {
                    return unfinished(line: line, isFirst: false, firstRow, window, bytes)
                }
                switch aloneRow(line..<next, bytes) {
                case .proven: return window.quarantine(Self.unclosed, until: line)
                case .right: firstRow = firstRow ?? line
                case .open, .wrong: break
                }
                if let firstRow, next - window.start > Self.longestWritten {
                    return window.quarantine(Self.unclosed, until: firstRow)
                }
            case .outOfBytes:
                if window.isFinal, line == start {
                    return broken(start..<window.end, window, bytes, quoteReason(Self.neverClosed))
                }
                return unfinished(line: line, isFirst: line == start, firstRow, window, bytes)
            }
        }
    }

    /// Looks how the line at `start` sets its fields apart, in case it is a header. False: more bytes are needed.
    private mutating func findDialect(from start: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> Bool {
        guard let end = lineEnd(from: start, window, bytes) else { return window.isLong }
        if let dialect = rows.dialect(ofHeader: bytes.withoutLineEnd(start..<end), bytes), dialect != splitter.dialect {
            splitter = FieldSplitter(dialect)
            alone = FieldSplitter(dialect)
        }
        return true
    }

    /// The index behind a byte order mark, which only the beginning of a file can have.
    private func contentStart(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> Int {
        let start = window.start
        guard window.offset == 0, window.end - start >= 3,
            bytes[start] == 0xEF, bytes[start + 1] == 0xBB, bytes[start + 2] == 0xBF
        else { return start }
        return start + 3
    }

    /// The index behind the line that holds `position`; nil when it is not in sight.
    func lineEnd(from position: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> Int? {
        if let end = bytes.firstIndex(of: .lineFeed, in: min(position, window.end)..<window.end) { return end + 1 }
        return window.isFinal ? window.end : nil
    }

    /// A row without an inner line feed.
    private mutating func single(_ range: Range<Int>, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        if splitter.isBlank(bytes) { return window.record(.ignored(reason: "blank"), until: range.upperBound) }
        let reading = rows.read(splitter, bytes, row: bytes.withoutLineEnd(range), offset: window.offset)
        if case .rejected(let reason) = reading { return broken(range, window, bytes, reason) }
        if case .record = reading {
            if let next = splitter.secondHalf(bytes) { return glued(until: next, window) }
            if state.isOddShape(splitter.count), let next = gluedRow(range, bytes, fields: state.fields) {
                return glued(until: next, window)
            }
        }
        return step(consume reading, until: range.upperBound, window, bytes, fields: splitter.count)
    }

    /// A line that makes no sense: perhaps another way of splitting it does, or a part of it.
    private mutating func broken(
        _ range: Range<Int>,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>,
        _ reason: String
    ) -> DecoderStep {
        let other = rows.readLine(bytes, bytes.withoutLineEnd(range))
        switch other {
        case .record?, .header?, .ignored?:
            if let other { return step(other, until: range.upperBound, window, bytes, isWhole: true) }
        case .rejected?, nil: break
        }
        // A line ends before a hole.
        if let end = bytes.firstEnd(zeros: Self.hole, in: range), end < range.upperBound, end > range.lowerBound {
            return window.quarantine(reason, until: end)
        }
        let hasLoneReturn = bytes.hasLoneReturn(range)
        let glued = hasLoneReturn ? nil : gluedRow(range, bytes)
        if let glued, bytes.firstIndex(of: alone.dialect.separator, in: range.lowerBound..<glued) != nil {
            return self.glued(until: glued, window)
        }
        // Quotes within the first field say nothing of a torn row where the format knows another way to read them.
        if other == nil, let second = secondReading(range, window, bytes) {
            return step(second, until: range.upperBound, window, bytes)
        }
        if let glued { return self.glued(until: glued, window) }
        var reason = reason
        if let other, case .rejected(let better) = other { reason = better }
        if hasLoneReturn { return window.quarantine(reason + Self.loneReturn, until: range.upperBound) }
        return window.quarantine(reason, until: range.upperBound)
    }

    /// What is wrong with the quote before an index.
    private func problem(at position: Int, _ bytes: Span<UInt8>) -> String {
        switch bytes[position] {
        case UInt8(ascii: ";"): "is followed by \";\", as a spreadsheet writes it; \(Self.separators)"
        case .tab: "is followed by a tab; \(Self.separators)"
        default: "has a quote that ends no field"
        }
    }

    private static var separators: String { "only the separator of the source may stand there" }

    private mutating func secondReading(
        _ range: Range<Int>,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>
    ) -> RowReading? {
        guard let dialect = rows.secondDialect else { return nil }
        var second = FieldSplitter(dialect)
        second.begin(at: range.lowerBound)
        guard case .complete = second.advance(in: bytes, until: range.upperBound, isFinal: true),
            case .record(let record, let key, let note, _) = rows.read(
                second,
                bytes,
                row: bytes.withoutLineEnd(range),
                offset: window.offset
            )
        else { return nil }
        let repaired = "quotes inside a field were not escaped; read as data"
        return .record(record, key: key, note: note.map { $0 + "; " + repaired } ?? repaired, isProven: false)
    }

    /// - Parameters:
    ///   - fields: how many the row has, where they were split in the first way.
    ///   - isWhole: nothing that could follow would belong to the row.
    private mutating func step(
        _ reading: consuming RowReading,
        until next: Int,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>,
        fields: Int? = nil,
        isWhole: Bool = false
    ) -> DecoderStep {
        switch consume reading {
        case .record(let record, let key, let note, _):
            let isText = splitter.isPlain || rows.readsOwnEncoding || bytes.isUTF8(window.start..<next)
            let mayBeCut =
                bytes[next - 1] != .lineFeed && !isWhole && !(splitter.endsInQuotes && fields == state.fields)
            if let fields { state.fields = fields }
            return .record(
                DecodedRecord(
                    outcome: .record(record, key: key),
                    offset: window.offset,
                    length: next - window.start,
                    note: isText ? note : note.map { $0 + "; " + Self.noUTF8 } ?? Self.noUTF8,
                    mayBeCut: mayBeCut
                )
            )
        case .header(let carry):
            rows.carry = carry
            if let fields { state.fields = fields }
            return window.record(.ignored(reason: "header"), until: next)
        case .ignored(let reason):
            return window.record(.ignored(reason: reason), until: next)
        case .rejected(let reason):
            return window.quarantine(reason, until: next)
        }
    }

    private static var noUTF8: String { "bytes that are no UTF-8 are read as U+FFFD" }

    private enum AloneRow {
        case proven
        case right
        case open
        case wrong
    }

    /// What a line inside quotes would be as a row of its own.
    private mutating func aloneRow(_ range: Range<Int>, _ bytes: Span<UInt8>) -> AloneRow {
        alone.begin(at: range.lowerBound)
        switch alone.advance(in: bytes, until: range.upperBound, isFinal: true) {
        case .newline, .outOfBytes: return .open
        case .malformed:
            // JSON has its quotes where no quoted field of a row could have them.
            if let line = rows.readLine(bytes, bytes.withoutLineEnd(range)), case .record = line { return .proven }
            return .wrong
        case .complete:
            guard
                case .record(_, _, _, let isProven) = rows.read(
                    alone,
                    bytes,
                    row: bytes.withoutLineEnd(range),
                    offset: 0
                )
            else {
                return .wrong
            }
            return isProven && !alone.mayCloseField(bytes) ? .proven : .right
        }
    }

    /// A row over several lines that came to nothing: goes on at the first line that is a row, at the last line if a
    /// row could begin there, else behind it.
    private mutating func resume(
        at firstRow: Int?,
        line: Int,
        next: Int,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>
    ) -> DecoderStep {
        if let firstRow { return window.quarantine(Self.unclosed, until: firstRow) }
        if case .open = aloneRow(line..<next, bytes) { return window.quarantine(Self.unclosed, until: line) }
        return window.quarantine(Self.unclosed, until: next)
    }

    /// The end is not in sight.
    private mutating func unfinished(
        line: Int,
        isFirst: Bool,
        _ firstRow: Int?,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>
    ) -> DecoderStep {
        if window.isFinal {
            guard let firstRow else { return window.quarantine(quoteReason(Self.neverClosed), until: window.end) }
            return window.quarantine(Self.unclosed, until: firstRow)
        }
        guard window.isLong else { return .incomplete }
        if isFirst { return longLine(window, bytes) }
        return window.quarantine(Self.unclosed, until: firstRow ?? line)
    }

    private func quoteReason(_ problem: String) -> String { "quote: field \(splitter.count + 1) \(problem)" }

    private static var unclosed: String { "quote: opened and not closed before the next row" }
    private static var neverClosed: String { "has a quote that is never closed" }
}

import Pace

/// Cuts a file of delimited rows into records.
///
/// A record ends at a line feed outside quotes. A quote that is never closed costs no more than the part before the
/// next line that is a right row by itself, and never more than 1 MiB is asked for. Decisions depend on the bytes
/// alone, never on the windows in which they come.
struct DelimitedDecoder<Rows: RowReader>: RecordDecoder {
    /// Nothing longer is a record.
    static var limit: Int { 1 << 20 }
    /// No writer makes a record this long. Beyond it a line counts as a row of its own although a quoted field
    /// could hold such a line.
    static var longestWritten: Int { 4_096 }

    private var rows: Rows
    private var splitter: FieldSplitter
    private var alone: FieldSplitter
    /// The rest of the line belongs to what was quarantined.
    private var isSkipping = false

    init(_ rows: Rows, dialect: CSVDialect, carry: [UInt8]) {
        self.rows = rows
        splitter = FieldSplitter(dialect)
        alone = FieldSplitter(dialect)
        guard let flags = carry.first else { return }
        isSkipping = flags & 1 != 0
        self.rows.carry = Array(carry.dropFirst())
    }

    var carry: [UInt8] {
        let header = rows.carry
        return isSkipping || !header.isEmpty ? [isSkipping ? 1 : 0] + header : []
    }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        let isLong = bytes.count - start >= Self.limit
        let window = DecoderWindow(
            start: start,
            end: isLong ? start + Self.limit : bytes.count,
            offset: offset,
            isLong: isLong,
            isFinal: isFinal && !isLong
        )
        if isSkipping { return rest(of: window, bytes) }
        if bytes[start] == 0 { return zeros(window, bytes) }
        return row(window, bytes)
    }
}

extension DelimitedDecoder {
    private static var tooLong: String { "line: longer than 1 MiB" }
    private static var unclosed: String { "quote: opened and not closed before the next row" }

    private static var neverClosed: String { "has a quote that is never closed" }

    private mutating func rest(of window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        if let end = bytes.firstIndex(of: .lineFeed, in: window.start..<window.end) {
            isSkipping = false
            return window.quarantine(Self.tooLong, until: end + 1)
        }
        guard window.isLong || window.isFinal else { return .incomplete }
        isSkipping = window.isLong
        return window.quarantine(Self.tooLong, until: window.end)
    }

    /// A hole left by a crash.
    private func zeros(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        var end = window.start
        while end < window.end, bytes[end] == 0 { end += 1 }
        guard end < window.end || window.isLong || window.isFinal else { return .incomplete }
        return window.quarantine("bytes: NUL where a row should begin", until: end)
    }

    private mutating func row(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        let start = contentStart(window, bytes)
        var line = start
        var firstRow: Int?
        splitter.begin(at: start)
        while true {
            switch splitter.advance(in: bytes, until: window.end, isFinal: window.isFinal) {
            case .complete(let next):
                if line == start { return single(start..<next, window, bytes) }
                let reading = rows.read(splitter, bytes, row: bytes.withoutLineEnd(start..<next), offset: window.offset)
                if case .rejected = reading { return resume(at: firstRow, line: line, next: next, window, bytes) }
                return step(reading, until: next, window)
            case .malformed(let position):
                guard let next = lineEnd(from: position, window, bytes) else {
                    return unfinished(line: line, isFirst: line == start, firstRow, window)
                }
                if line == start {
                    return malformed(start..<next, window, bytes, problem: problem(at: position, bytes))
                }
                return resume(at: firstRow, line: line, next: next, window, bytes)
            case .newline(let position):
                line = position + 1
                guard line < window.end || !window.isFinal else { continue }
                guard let next = lineEnd(from: line, window, bytes) else {
                    return unfinished(line: line, isFirst: false, firstRow, window)
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
                    return malformed(start..<window.end, window, bytes, problem: Self.neverClosed)
                }
                return unfinished(line: line, isFirst: line == start, firstRow, window)
            }
        }
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
    private func lineEnd(from position: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> Int? {
        if let end = bytes.firstIndex(of: .lineFeed, in: min(position, window.end)..<window.end) { return end + 1 }
        return window.isFinal ? window.end : nil
    }

    /// A row without an inner line feed.
    private mutating func single(_ range: Range<Int>, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        if splitter.isBlank(bytes) { return window.record(.ignored(reason: "blank"), until: range.upperBound) }
        let reading = rows.read(splitter, bytes, row: bytes.withoutLineEnd(range), offset: window.offset)
        if case .rejected = reading, let second = secondReading(range, window, bytes) {
            return step(second, until: range.upperBound, window)
        }
        return step(reading, until: range.upperBound, window)
    }

    private mutating func malformed(
        _ range: Range<Int>,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>,
        problem: String
    ) -> DecoderStep {
        if let second = secondReading(range, window, bytes) { return step(second, until: range.upperBound, window) }
        return window.quarantine("quote: field \(splitter.count + 1) \(problem)", until: range.upperBound)
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
        if let other = rows.readLine(bytes, bytes.withoutLineEnd(range)) { return other }
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

    private mutating func step(_ reading: RowReading, until next: Int, _ window: DecoderWindow) -> DecoderStep {
        switch reading {
        case .record(let record, let key, let note, _):
            return window.record(.record(record, key: key), until: next, note: note)
        case .header(let carry):
            rows.carry = carry
            return window.record(.ignored(reason: "header"), until: next)
        case .ignored(let reason):
            return window.record(.ignored(reason: reason), until: next)
        case .rejected(let reason):
            return window.quarantine(reason, until: next)
        }
    }

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
        case .malformed: return .wrong
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
            return isProven ? .proven : .right
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
    private mutating func unfinished(line: Int, isFirst: Bool, _ firstRow: Int?, _ window: DecoderWindow) -> DecoderStep
    {
        if window.isFinal {
            guard let firstRow else {
                return window.quarantine("quote: field \(splitter.count + 1) \(Self.neverClosed)", until: window.end)
            }
            return window.quarantine(Self.unclosed, until: firstRow)
        }
        guard window.isLong else { return .incomplete }
        if isFirst {
            isSkipping = true
            return window.quarantine(Self.tooLong, until: window.end)
        }
        return window.quarantine(Self.unclosed, until: firstRow ?? line)
    }
}

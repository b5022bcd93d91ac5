import Pace

/// Cuts a file of lines, as PBXs print them, into records: a line a record.
///
/// A line ends with LF, CR LF or CR alone. Up to 15 NULs before, in or behind a line are fill that a PBX sends; more are the
/// hole that a crash leaves, before which a line ends too. Nothing longer than `limit` is a line.
package struct LineDecoder<Lines: LineReader>: RecordDecoder {
    package static var limit: Int { 1 << 16 }
    private static var hole: Int { 16 }
    private static var tooLong: String { "line: longer than 64 KiB" }
    private static var torn: String { "line: cut short by zeros, as a crash leaves them" }
    private static var zeros: String { "bytes: NUL where a line should begin; a truncation or a crash left a hole" }

    package var lines: Lines
    private var state: FramingState

    package init(_ lines: Lines, carry: [UInt8]) {
        self.lines = lines
        state = FramingState(carry: carry)
        self.lines.carry = FramingState.header(inCarry: carry)
    }

    package var carry: [UInt8] { state.carry(header: lines.carry, isOfPlace: true) }

    package var passesZeros: Bool { state.ongoing == .hole }

    package mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard let window = DecoderWindow(bytes, from: start, offset: offset, isFinal: isFinal, limit: Self.limit)
        else { return .incomplete }
        if state.ongoing == .line { return rest(of: window, bytes) }
        return hole(window, bytes) ?? line(window, bytes)
    }

    private mutating func line(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        // Zeros in front are fill.
        var first = window.start
        while first < window.end, bytes[first] == 0 { first += 1 }
        guard let (end, next) = end(from: first, window, bytes) else {
            guard window.isLong else { return .incomplete }
            state.ongoing = .line
            return window.quarantine(Self.tooLong, until: longEnd(window, bytes))
        }
        var line = bytes.withoutFill(window.start..<end)
        if window.offset == 0, bytes.hasMark(line) { line = line.lowerBound + 3..<line.upperBound }
        if bytes.isBlank(line) { return window.record(.ignored(reason: "blank"), until: next) }
        if next == end, next < window.end { return window.quarantine(Self.torn, until: next) }
        switch lines.read(line, bytes, offset: window.offset) {
        case .record(let record, let key, let note):
            var decoded = DecodedRecord(
                outcome: .record(record, key: key),
                offset: window.offset,
                length: next - window.start,
                note: note
            )
            decoded.mayBeCut = next == end
            return .record(consume decoded)
        case .ignored(let reason): return window.record(.ignored(reason: reason), until: next)
        case .rejected(let reason): return window.quarantine(reason, until: next)
        }
    }

    /// Where the line ends and where the next one begins; nil when that is not in sight.
    private func end(from start: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> (end: Int, next: Int)? {
        let search = ByteSearch(.lineFeed, .carriageReturn, 0)
        var index = search.index(in: bytes, from: start, until: window.end)
        while index < window.end {
            switch bytes[index] {
            case .lineFeed: return (index, index + 1)
            case .carriageReturn:
                // A line feed that belongs to the return may be still to come.
                guard index + 1 < window.end else { return window.isFinal ? (index, index + 1) : nil }
                return (index, bytes[index + 1] == .lineFeed ? index + 2 : index + 1)
            default:
                let first = index
                while index < window.end, bytes[index] == 0 {
                    index += 1
                    if index == first + Self.hole { return (first, first) }
                }
                index = search.index(in: bytes, from: index, until: window.end)
            }
        }
        return window.isFinal ? (window.end, window.end) : nil
    }

    /// Where a piece of what is no line is cut: before what may be the beginning of its end.
    private func longEnd(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> Int {
        var end = window.end
        if bytes[end - 1] == .carriageReturn { end -= 1 }
        while end > window.start, bytes[end - 1] == 0 { end -= 1 }
        return end > window.start ? end : window.end
    }

    /// What goes on behind the first `limit` bytes of a line that is none.
    private mutating func rest(of window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        guard let (_, next) = end(from: window.start, window, bytes) else {
            guard window.isLong else { return .incomplete }
            return window.piece(Self.tooLong, until: longEnd(window, bytes), continuesBefore: true)
        }
        state.ongoing = .nothing
        guard next > window.start else { return hole(window, bytes) ?? line(window, bytes) }
        return window.piece(Self.tooLong, until: next, continuesBefore: true)
    }

    /// A hole: what a crash leaves, and a truncation under a writer that goes on at its old place.
    private mutating func hole(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep? {
        let goesOn = state.ongoing == .hole
        var end = window.start
        while end < window.end, bytes[end] == 0 { end += 1 }
        let count = end - window.start
        if end == window.end, !window.isLong, !window.isFinal, count > 0 { return .incomplete }
        state.ongoing = goesOn || count >= Self.hole ? .hole : .nothing
        guard goesOn ? count > 0 : count >= Self.hole else {
            state.ongoing = .nothing
            return nil
        }
        if end < window.end || window.isFinal { state.ongoing = .nothing }
        return window.piece(Self.zeros, until: end, continuesBefore: goesOn)
    }
}

extension Span<UInt8> {
    fileprivate func withoutFill(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start] == 0 { start += 1 }
        while end > start, self[end - 1] == 0 { end -= 1 }
        return start..<end
    }

    fileprivate func hasMark(_ range: Range<Int>) -> Bool {
        let start = range.lowerBound
        return range.count >= 3 && self[start] == 0xEF && self[start + 1] == 0xBB && self[start + 2] == 0xBF
    }

    /// Whether nothing but blanks, tabs and form feeds stands in the range.
    fileprivate func isBlank(_ range: Range<Int>) -> Bool {
        for index in range where self[index] != .space && self[index] != .tab && self[index] != 0x0C { return false }
        return true
    }
}

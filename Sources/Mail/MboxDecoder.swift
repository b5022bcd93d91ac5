import RecordFormats

/// Cuts an mbox file into messages.
///
/// A message of more than `longestMessage` bytes is read from its beginning; what follows up to the next border is
/// passed over in pieces. Decisions depend on the bytes alone, never on the windows in which they come.
struct MboxDecoder: RecordDecoder {
    /// What is read of a message at most, in bytes.
    static let longestMessage = 2 << 20
    /// A piece of what is passed over, in bytes.
    static let longestPiece = 1 << 20

    /// What the next bytes go on with, if no message begins there.
    private enum Ground: UInt8 {
        /// Nothing was read yet.
        case start = 0
        /// A message that was returned.
        case message = 1
        /// What stands before the first message.
        case preamble = 2
    }

    /// What is known of the bytes behind the last record.
    private struct Frame {
        var offset: Int64
        /// Where the headers of a message begin, behind the start; nil: no message begins.
        var headers: Int?
        var fromLine: FromLine?
        var scan: MboxScan
    }

    /// More bytes behind this mark mean that the message before was not whole.
    private static let ended: UInt8 = 16

    private let folder: String
    private let read: ReadMessage
    private var ground: Ground
    private var line: MboxScan.Line
    /// The message before is the last one of the bytes that there were.
    private var isAtEnd: Bool
    private var copies: RecentCopies
    private var frame: Frame?

    init(folder: String, carry: [UInt8], read: @escaping ReadMessage) {
        self.folder = folder
        self.read = read
        let state = carry.first ?? 0
        ground = Ground(rawValue: state >> 2 & 3) ?? .start
        line = MboxScan.Line(rawValue: state & 3) ?? .behindEmpty
        isAtEnd = state & Self.ended != 0
        copies = RecentCopies(carry: carry.dropFirst())
    }

    var carry: [UInt8] {
        guard ground != .start else { return [] }
        return [ground.rawValue << 2 | line.rawValue | (isAtEnd ? Self.ended : 0)] + copies.carry
    }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count,
            var frame = known(at: offset) ?? begin(bytes, start, offset, isFinal: isFinal)
        else { return .incomplete }
        let limit = frame.headers == nil ? Self.longestPiece : Self.longestMessage
        let finding = frame.scan.advance(bytes, from: start, limit: limit, isFinal: isFinal)
        let length: Int
        switch finding {
        case .incomplete:
            self.frame = frame
            return .incomplete
        case .border(let border): length = border
        case .limit: length = limit
        case .end: length = bytes.count - start
        }
        self.frame = nil
        if case .border = finding { line = .behindEmpty } else { line = frame.scan.line }
        guard let headers = frame.headers else { return rest(bytes, start, offset, length) }
        isAtEnd = isFinal && start + length == bytes.count
        var place = MessagePlace()
        place.folder = folder
        place.storedAt = frame.fromLine?.storedAt
        if case .limit = finding { place.isCut = true }
        var record = read(bytes, start + headers..<start + length, place).record(at: offset, length: length)
        copies.tellApart(&record)
        if case .end = finding {
            // Half of the headers make another message.
            record.mayBeCut = !frame.scan.hasHeader
            record.mayGrow = record.mayBeCut || line != .behindEmpty
        }
        ground = .message
        return .record(record)
    }

    private func known(at offset: Int64) -> Frame? { frame?.offset == offset ? frame : nil }

    /// Whether a message begins; nil when that cannot be told yet.
    private func begin(_ bytes: Span<UInt8>, _ start: Int, _ offset: Int64, isFinal: Bool) -> Frame? {
        let passed = Frame(offset: offset, scan: MboxScan(line: line))
        guard line == .behindEmpty else { return passed }
        let isFileStart = ground == .start && offset == 0
        if isFileStart, !isFinal, bytes.count - start < 3 { return nil }
        let first = start + (isFileStart ? bytes.byteOrderMark(at: start) : 0)
        switch MboxFrame.isBorder(bytes, first, isFinal: isFinal, isFileStart: isFileStart) {
        case nil: return nil
        case false?: return passed
        case true?: break
        }
        let headers = MboxFrame.lineEnd(bytes, from: first) ?? first
        return Frame(
            offset: offset,
            headers: headers - start,
            fromLine: FromLine(bytes, first + FromLine.start.count..<headers),
            scan: MboxScan(headers: headers - start)
        )
    }

    /// Bytes in which no message begins. Empty lines alone, which some write before the next one, add nothing to the last.
    private mutating func rest(_ bytes: Span<UInt8>, _ start: Int, _ offset: Int64, _ length: Int) -> DecoderStep {
        let reason = ground == .message ? "body" : "preamble"
        var record = DecodedRecord(outcome: .ignored(reason: reason), offset: offset, length: length)
        record.continuesBefore = ground != .start
        if !Self.isEmptyLines(bytes, start..<start + length) {
            record.reopensBefore = isAtEnd
            isAtEnd = false
        }
        if ground == .start { ground = .preamble }
        return .record(record)
    }

    private static func isEmptyLines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where bytes[index] != 10 && bytes[index] != 13 { return false }
        return true
    }
}

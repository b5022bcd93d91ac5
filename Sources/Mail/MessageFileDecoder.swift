import Pace
import RecordFormats

/// Reads a file that is one message.
///
/// A byte order mark and one `From ` line before it are no part of it. A file of more than `longestMessage` bytes is
/// read from its beginning, and what follows is passed over in pieces.
struct MessageFileDecoder: RecordDecoder {
    /// What is read of a message at most, in bytes.
    static let longestMessage = MboxDecoder.longestMessage
    /// A piece of what is passed over, in bytes.
    static let longestPiece = MboxDecoder.longestPiece
    /// The first bytes of an OLE compound file ([MS-CFB] 2.2), which Outlook's `.msg` is.
    private static let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    private static let unsupported = DecodedRecord.Outcome.quarantined(reason: "unsupported-msg")

    private enum Ground: UInt8 {
        case start = 0
        /// The rest of a message.
        case message = 1
        /// What Apple Mail writes behind a message.
        case plist = 2
        /// The rest of a compound file.
        case compound = 3
        /// Behind a message that ended the file.
        case ended = 4
    }

    private let place: MessagePlace
    /// Files of other programs' own shape are known: `.emlx`, `.msg`.
    private let knowsShapes: Bool
    private let read: ReadMessage
    private var ground: Ground

    /// - Parameter place: what the file's name tells.
    init(place: MessagePlace, knowsShapes: Bool, carry: [UInt8], read: @escaping ReadMessage) {
        self.place = place
        self.knowsShapes = knowsShapes
        self.read = read
        ground = Ground(rawValue: carry.first ?? 0) ?? .message
    }

    var carry: [UInt8] { ground == .start ? [] : [ground.rawValue] }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        if ground == .ended { return rest(offset, length: min(bytes.count - start, Self.longestPiece)) }
        let limit = ground == .start ? Self.longestMessage : Self.longestPiece
        let isCut = bytes.count - start > limit
        guard isCut || isFinal else { return .incomplete }
        let end = isCut ? start + limit : bytes.count
        guard ground == .start else { return rest(offset, length: end - start) }
        if knowsShapes, isCompound(bytes, start) {
            ground = .compound
            return .record(DecodedRecord(outcome: Self.unsupported, offset: offset, length: end - start))
        }
        return .record(message(bytes, start..<end, offset, isCut: isCut))
    }

    private mutating func message(
        _ bytes: Span<UInt8>,
        _ file: Range<Int>,
        _ offset: Int64,
        isCut: Bool
    ) -> DecodedRecord {
        var place = place
        place.isCut = isCut
        var range = file
        ground = .message
        var isShort = false
        if knowsShapes, let counted = counted(bytes, file) {
            range = counted.range
            isShort = counted.isShort
            if range.upperBound < file.upperBound {
                ground = .plist
                place.isCut = false
            }
        }
        let end = range.upperBound
        var first = range.lowerBound
        first += min(bytes.byteOrderMark(at: first), end - first)
        if let headers = fromLineEnd(bytes, first..<end) {
            let line = FromLine(bytes, first + FromLine.start.count..<headers)
            place.storedAt = place.storedAt ?? line?.storedAt
            first = headers
        }
        var record = read(bytes, first..<end, place).record(at: offset, length: end - file.lowerBound)
        if !isCut, ground == .message {
            ground = .ended
            record.mayGrow = isShort || !MailHeaders.isEnded(bytes, first..<end)
        }
        return record
    }

    /// The message of an `.emlx` file, which tells its length in bytes in a first line of digits; nil for another file.
    /// Whether the file ends before it does stands beside it.
    private func counted(_ bytes: Span<UInt8>, _ file: Range<Int>) -> (range: Range<Int>, isShort: Bool)? {
        let line = file.lowerBound..<min(file.upperBound, file.lowerBound + 32)
        guard let feed = bytes.firstLineFeed(in: line) else { return nil }
        var index = file.lowerBound
        var count = 0
        while index < feed, index - file.lowerBound < 12, (48...57).contains(bytes[index]) {
            count = count * 10 + Int(bytes[index] - 48)
            index += 1
        }
        guard index > file.lowerBound else { return nil }
        while index < feed, bytes[index] == 32 || bytes[index] == 13 { index += 1 }
        guard index == feed else { return nil }
        let left = file.upperBound - feed - 1
        return (feed + 1..<feed + 1 + min(count, left), count > left)
    }

    private func fromLineEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        let word = FromLine.start
        guard range.count > word.count, word.indices.allSatisfy({ bytes[range.lowerBound + $0] == word[$0] }),
            let end = MboxFrame.lineEnd(bytes, from: range.lowerBound), end <= range.upperBound
        else { return nil }
        return end
    }

    private func isCompound(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
        bytes.count - start >= Self.compound.count
            && Self.compound.indices.allSatisfy { bytes[start + $0] == Self.compound[$0] }
    }

    /// A piece of what follows the message.
    private func rest(_ offset: Int64, length: Int) -> DecoderStep {
        let outcome: DecodedRecord.Outcome =
            switch ground {
            case .start, .message, .ended: .ignored(reason: "body")
            case .plist: .ignored(reason: "plist")
            case .compound: Self.unsupported
            }
        var record = DecodedRecord(outcome: outcome, offset: offset, length: length)
        record.continuesBefore = true
        record.reopensBefore = ground == .ended
        return .record(record)
    }
}

import Pace

/// Reads a call history in UTF-16 by the reader of one in UTF-8: as much as a record needs is put into UTF-8, and what is known
/// of it is told by its place in the file.
struct WideTable: RecordDecoder {
    /// The first byte of what is carried.
    static let mark: UInt8 = 3

    /// As long as a row may be.
    private static let limit = 1 << 20
    /// A document may stand on one line, of which each record needs a piece.
    private static let piece = 1 << 12

    private let isBigEndian: Bool
    private let makeInner: @Sendable ([UInt8]) -> any RecordDecoder
    private var inner: any RecordDecoder

    /// - Parameter header: `[mark, 1 for big-endian]`, then what the reader of UTF-8 carries.
    init(header: [UInt8], _ makeInner: @escaping @Sendable ([UInt8]) -> any RecordDecoder) {
        isBigEndian = header.count > 1 && header[1] == 1
        self.makeInner = makeInner
        inner = makeInner(Array(header.dropFirst(2)))
    }

    /// The flags stand before the header in any case.
    var carry: [UInt8] { [0, Self.mark, isBigEndian ? 1 : 0] + inner.carry }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        let isLong = bytes.count - start >= Self.limit
        let end = isLong ? start + Self.limit : bytes.count
        var text: [UInt8] = []
        var index = start
        var wanted = (lines: 1, bytes: Self.piece)
        while true {
            var lines = 0
            while index < end, lines < wanted.lines, text.count < wanted.bytes {
                guard index + 1 < end else { break }
                if unit(index, bytes) == 0x0A { lines += 1 }
                index += append(&text, at: index, until: end, bytes)
            }
            let isAll = index + 1 >= end
            if isAll, isFinal, !isLong, index < end {
                // Half a unit.
                text += [0xEF, 0xBF, 0xBD]
                index = end
            }
            let step = inner.next(in: text.span, from: 0, offset: offset, isFinal: isFinal && !isLong && isAll)
            if case .record(var record) = step {
                record.length = length(of: record.length, start, end, bytes)
                return .record(record)
            }
            guard isAll else {
                wanted = (2 * wanted.lines, 2 * wanted.bytes)
                continue
            }
            guard isLong else { return .incomplete }
            inner = makeInner(inner.carry)
            return .record(
                DecodedRecord(
                    outcome: .quarantined(reason: "line: longer than 1 MiB"),
                    offset: offset,
                    length: end - start
                )
            )
        }
    }

    private func unit(_ index: Int, _ bytes: Span<UInt8>) -> UInt16 {
        let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        return isBigEndian ? first << 8 | second : second << 8 | first
    }

    /// The character at an index, of which two bytes are there, and how long it is.
    private func scalar(_ index: Int, until end: Int, _ bytes: Span<UInt8>) -> (Unicode.Scalar, Int) {
        let first = unit(index, bytes)
        if let scalar = Unicode.Scalar(first) { return (scalar, 2) }
        guard first < 0xDC00, index + 3 < end, case let second = unit(index + 2, bytes),
            (0xDC00..<0xE000).contains(second)
        else { return ("\u{FFFD}", 2) }
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        return (Unicode.Scalar(value) ?? "\u{FFFD}", 4)
    }

    private func append(_ text: inout [UInt8], at index: Int, until end: Int, _ bytes: Span<UInt8>) -> Int {
        let (scalar, length) = scalar(index, until: end, bytes)
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return length
    }

    /// How many bytes of the file make up so many of UTF-8; at least one character.
    private func length(of count: Int, _ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> Int {
        var index = start
        var rest = count
        while rest > 0, index + 1 < end {
            let (scalar, length) = scalar(index, until: end, bytes)
            let width = UTF8.width(scalar)
            guard rest >= width || index == start else { break }
            rest -= width
            index += length
        }
        return (rest > 0 && index + 1 >= end ? end : index) - start
    }
}

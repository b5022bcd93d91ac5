/// How the letters of a log are written.
enum LogEncoding: UInt8, Sendable {
    case utf8 = 1
    case utf16Little = 2
    case utf16Big = 3

    /// By how a file begins: with a mark, or with ASCII of which every second byte is 0. Nil while too few bytes are there to
    /// tell.
    init?(beginning bytes: Span<UInt8>, from start: Int, isFinal: Bool) {
        let count = min(4, bytes.count - start)
        guard count == 4 || isFinal else { return nil }
        self = .utf8
        guard count >= 2 else { return }
        let pair = (bytes[start], bytes[start + 1])
        if pair == (0xFF, 0xFE) { self = .utf16Little }
        if pair == (0xFE, 0xFF) { self = .utf16Big }
        guard count == 4 else { return }
        let next = (bytes[start + 2], bytes[start + 3])
        if pair.0 != 0, pair.1 == 0, next.0 != 0, next.1 == 0 { self = .utf16Little }
        if pair.0 == 0, pair.1 != 0, next.0 == 0, next.1 != 0 { self = .utf16Big }
    }
}

/// A part of a text in UTF-16, written in UTF-8. What is half of a pair becomes U+FFFD.
struct UTF16Text {
    private(set) var utf8: [UInt8] = []
    private let order: LogEncoding

    /// Writes from `range` as much as makes `most` bytes, and no character in part.
    ///
    /// - Parameter isFinal: nothing follows the range, so that half a character at its end is all there is of it.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>, _ order: LogEncoding, isFinal: Bool, most: Int) {
        self.order = order
        var index = range.lowerBound
        while utf8.count < most, let read = Self.scalar(bytes, index, range.upperBound, order, isFinal: isFinal) {
            Self.append(read.scalar, to: &utf8)
            index += read.length
        }
    }

    /// How many bytes of UTF-16 the first `count` bytes of UTF-8 stand for, those of a character in part left out.
    func length(_ count: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        var written = 0
        while written < count, let read = Self.scalar(bytes, index, range.upperBound, order, isFinal: true) {
            written += read.scalar.utf8.count
            guard written <= count else { break }
            index += read.length
        }
        return index - range.lowerBound
    }

    private static func append(_ scalar: Unicode.Scalar, to utf8: inout [UInt8]) {
        if scalar.isASCII { utf8.append(UInt8(scalar.value)) } else { utf8 += scalar.utf8 }
    }

    /// The character at an index and how many bytes it takes; nil where none is whole.
    private static func scalar(
        _ bytes: Span<UInt8>,
        _ index: Int,
        _ end: Int,
        _ order: LogEncoding,
        isFinal: Bool
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let first = unit(bytes, index, end, order) else {
            return isFinal && index < end ? ("\u{FFFD}", end - index) : nil
        }
        if let scalar = Unicode.Scalar(first) { return (scalar, 2) }
        guard first < 0xDC00 else { return ("\u{FFFD}", 2) }
        guard let second = unit(bytes, index + 2, end, order) else { return isFinal ? ("\u{FFFD}", 2) : nil }
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else { return ("\u{FFFD}", 2) }
        return (scalar, 4)
    }

    private static func unit(_ bytes: Span<UInt8>, _ index: Int, _ end: Int, _ order: LogEncoding) -> UInt16? {
        guard index + 2 <= end else { return nil }
        let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        return order == .utf16Big ? first << 8 | second : second << 8 | first
    }

    /// The index behind the first line feed at or behind `start + skipping`; nil when none is there.
    static func lineEnd(_ bytes: Span<UInt8>, from start: Int, skipping: Int, _ order: LogEncoding) -> Int? {
        var index = start + skipping / 2 * 2
        while let unit = unit(bytes, index, bytes.count, order) {
            index += 2
            if unit == 10 { return index }
        }
        return nil
    }
}

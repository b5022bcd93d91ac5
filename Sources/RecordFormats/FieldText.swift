extension Span<UInt8> {
    /// The bytes as text. What is no UTF-8 and NUL become U+FFFD.
    func text(_ range: Range<Int>) -> String {
        guard !range.isEmpty else { return "" }
        for index in range where self[index] == 0 { return repairedText(range) }
        do {
            return String(copying: try UTF8Span(validating: extracting(range)))
        } catch {
            return repairedText(range)
        }
    }

    private func repairedText(_ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count + 8)
        for index in range {
            if self[index] == 0 { bytes += [0xEF, 0xBF, 0xBD] } else { bytes.append(self[index]) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Index of the first `byte` in the range.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == byte { return index }
        return nil
    }

    /// The range without a line feed, or carriage return and line feed, at its end.
    func withoutLineEnd(_ range: Range<Int>) -> Range<Int> {
        guard !range.isEmpty, self[range.upperBound - 1] == .lineFeed else { return range }
        let end = range.upperBound - 1
        guard end > range.lowerBound, self[end - 1] == .carriageReturn else { return range.lowerBound..<end }
        return range.lowerBound..<end - 1
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")

    /// `A` to `Z` as `a` to `z`, everything else as it is.
    var lowercasedASCII: UInt8 {
        (65...90).contains(self) ? self + 32 : self
    }
}

/// A word of up to 16 ASCII letters, in lower case, that compares in an instant.
struct ShortWord: Hashable, Sendable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    init(_ word: String) {
        for byte in word.utf8.prefix(16) { append(byte.lowercasedASCII) }
    }

    /// Nil when the bytes are more than 16.
    init?(_ range: Range<Int>, _ bytes: Span<UInt8>) {
        guard range.count <= 16 else { return nil }
        for index in range { append(bytes[index].lowercasedASCII) }
    }

    private mutating func append(_ byte: UInt8) {
        first = first << 8 | second >> 56
        second = second << 8 | UInt64(byte)
    }
}

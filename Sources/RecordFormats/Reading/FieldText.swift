import Pace

extension Span<UInt8> {
    /// The bytes as text. What is no UTF-8 and NUL become U+FFFD.
    package func text(_ range: Range<Int>) -> String {
        guard !range.isEmpty else { return "" }
        return firstIndex(of: 0, in: range) == nil ? textWithoutZeros(range) : repairedText(range)
    }

    /// The same for bytes of which none is 0.
    func textWithoutZeros(_ range: Range<Int>) -> String {
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
        let index = ByteSearch(byte, byte, byte).index(in: self, from: range.lowerBound, until: range.upperBound)
        return index < range.upperBound ? index : nil
    }

    /// Whether the bytes are UTF-8 throughout.
    func isUTF8(_ range: Range<Int>) -> Bool {
        if isASCII(range) { return true }
        do {
            _ = try UTF8Span(validating: extracting(range))
            return true
        } catch {
            return false
        }
    }

    /// Where the first run of at least `count` bytes of 0 begins, or, before that, behind which line feed the line
    /// ends.
    func firstEnd(zeros count: Int, in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        let end = range.upperBound
        var run = 0
        while index < end {
            let byte = self[index]
            index += 1
            if byte == 0 {
                run += 1
                if run == count { return index - count }
            } else {
                if byte == .lineFeed { return index }
                run = 0
            }
        }
        return nil
    }

    /// Whether a carriage return stands in the range that no line feed follows.
    func hasLoneReturn(_ range: Range<Int>) -> Bool {
        for index in range where self[index] == .carriageReturn {
            let next = index + 1
            if next < range.upperBound, self[next] != .lineFeed { return true }
        }
        return false
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

    /// Nil when the bytes are more than 16, or begin with 0, which would vanish.
    init?(_ range: Range<Int>, _ bytes: Span<UInt8>) {
        guard range.count <= 16, range.isEmpty || bytes[range.lowerBound] != 0 else { return nil }
        if range.count > 8 {
            first = Self.word(bytes.word(at: range.lowerBound) << UInt64(128 - 8 * range.count))
            second = Self.word(bytes.word(at: range.upperBound - 8))
        } else if range.upperBound >= 8 {
            let unused = UInt64(64 - 8 * range.count)
            second = Self.word((bytes.word(at: range.upperBound - 8) >> unused) << unused)
        } else {
            for index in range { append(bytes[index].lowercasedASCII) }
        }
    }

    /// Eight bytes as `append` would have them, the first highest and in lower case. As bytes of 127 at most, `A` to `Z` are those
    /// that 63 carries into the highest bit and 37 does not.
    private static func word(_ bytes: UInt64) -> UInt64 {
        let low = bytes & 0x7F7F_7F7F_7F7F_7F7F
        let capitals = (low &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(low &+ 0x2525_2525_2525_2525) & ~bytes
        return (bytes | (capitals & 0x8080_8080_8080_8080) >> 2).byteSwapped
    }

    private mutating func append(_ byte: UInt8) {
        first = first << 8 | second >> 56
        second = second << 8 | UInt64(byte)
    }
}

import Pace

/// Looks for any of three bytes, eight bytes at a step.
///
/// The step finds the zeros of a word (H. Warren, "Hacker's Delight", 6-1): what it marks above the first zero may be
/// wrong, the first is right.
struct ByteSearch: Hashable, Sendable {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64

    init(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        self.first = UInt64(first) &* Self.ones
        self.second = UInt64(second) &* Self.ones
        self.third = UInt64(third) &* Self.ones
    }

    /// Where one of the bytes stands first; `end` when none does.
    @inline(__always)
    func index(in bytes: Span<UInt8>, from start: Int, until end: Int) -> Int {
        var index = start
        let lastWord = bytes.count &- 8
        while index < end {
            guard index <= lastWord else { return lastIndex(in: bytes, from: index, until: end) }
            let word = bytes.word(at: index)
            let hits = Self.zeros(word ^ first) | Self.zeros(word ^ second) | Self.zeros(word ^ third)
            if hits != 0 { return min(end, index &+ hits.trailingZeroBitCount / 8) }
            index &+= 8
        }
        return end
    }

    /// The same near the end of the bytes, one at a time.
    private func lastIndex(in bytes: Span<UInt8>, from start: Int, until end: Int) -> Int {
        var index = start
        while index < end {
            let word = UInt64(bytes[index]) &* Self.ones
            if word == first || word == second || word == third { return index }
            index += 1
        }
        return end
    }

    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
}

extension Span<UInt8> {
    /// Whether no byte has its highest bit set.
    func isASCII(_ range: Range<Int>) -> Bool {
        let part = extracting(range)
        var index = 0
        var all: UInt64 = 0
        while index <= part.count &- 8 {
            all |= part.word(at: index)
            index &+= 8
        }
        while index < part.count {
            all |= UInt64(part[index])
            index &+= 1
        }
        return all & 0x8080_8080_8080_8080 == 0
    }
}

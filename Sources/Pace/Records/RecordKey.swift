/// The identity of a record: a 128-bit digest of what makes it itself.
///
/// Two records with equal keys are one record, whatever file they stand in. The digest is SipHash-2-4 with
/// 128-bit output (Aumasson, Bernstein, "SipHash: a fast short-input PRF", 2012) under a fixed key, so that it
/// never changes between runs and versions.
package struct RecordKey: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// Feeds bytes, numbers and texts into a `RecordKey`.
package struct RecordDigest: Sendable {
    private var v0: UInt64 = 0x736f_6d65_7073_6575 ^ 0x6361_6c6c_7061_6365
    private var v1: UInt64 = 0x646f_7261_6e64_6f6d ^ 0x7265_636f_7264_6b65 ^ 0xee
    private var v2: UInt64 = 0x6c79_6765_6e65_7261 ^ 0x6361_6c6c_7061_6365
    private var v3: UInt64 = 0x7465_6462_7974_6573 ^ 0x7265_636f_7264_6b65
    private var tail: UInt64 = 0
    private var tailCount: UInt64 = 0
    private var length: UInt64 = 0

    package init() {}

    /// - Parameter kind: what sets the records apart from those of another kind.
    package init(_ kind: String) {
        add(kind)
    }

    package mutating func add(_ byte: UInt8) {
        add(UInt64(byte), count: 1)
    }

    package mutating func add(_ bytes: Span<UInt8>) {
        let rest = words(of: bytes)
        if rest.count > 0 { add(rest.word, count: rest.count) }
    }

    /// Adds the text and an end mark, so that "ab", "c" differs from "a", "bc".
    package mutating func add(_ text: String) {
        let rest = words(of: text.utf8.span)
        add(rest.word | 0xFF &<< (rest.count &* 8), count: rest.count &+ 1)
    }

    /// Adds as many bytes as make whole words.
    ///
    /// - Returns: what is left, 7 bytes at most, the first lowest.
    @inline(__always)
    private mutating func words(of bytes: Span<UInt8>) -> (word: UInt64, count: UInt64) {
        var index = 0
        let lastWord = bytes.count &- 8
        while index <= lastWord {
            add(word: bytes.word(at: index))
            index &+= 8
        }
        let count = UInt64(truncatingIfNeeded: bytes.count &- index)
        if count == 0 { return (0, 0) }
        if index > 0 { return (bytes.word(at: lastWord) &>> (64 &- count &* 8), count) }
        var word: UInt64 = 0
        for place in 0..<bytes.count { word |= UInt64(bytes[place]) &<< UInt64(truncatingIfNeeded: place &* 8) }
        return (word, count)
    }

    /// Adds the 1 to 8 lowest bytes of a word, the lowest first; the others are 0.
    @inline(__always)
    private mutating func add(_ word: UInt64, count: UInt64) {
        let shift = tailCount &* 8
        tail |= word &<< shift
        length &+= count
        tailCount &+= count
        guard tailCount >= 8 else { return }
        absorb(tail)
        tailCount &-= 8
        tail = shift == 0 ? 0 : word &>> (64 &- shift)
    }

    package mutating func add(_ number: Int64) {
        add(word: UInt64(bitPattern: number))
    }

    /// Adds eight bytes, the lowest first.
    @inline(__always)
    private mutating func add(word: UInt64) {
        let shift = tailCount &* 8
        absorb(tail | word &<< shift)
        tail = shift == 0 ? 0 : word &>> (64 &- shift)
        length &+= 8
    }

    package consuming func finish() -> RecordKey {
        absorb(tail | length << 56)
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let high = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return RecordKey(high: high, low: v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    private mutating func absorb(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v1 = (v1 << 13) | (v1 >> 51)
        v1 ^= v0
        v0 = (v0 << 32) | (v0 >> 32)
        v2 &+= v3
        v3 = (v3 << 16) | (v3 >> 48)
        v3 ^= v2
        v0 &+= v3
        v3 = (v3 << 21) | (v3 >> 43)
        v3 ^= v0
        v2 &+= v1
        v1 = (v1 << 17) | (v1 >> 47)
        v1 ^= v2
        v2 = (v2 << 32) | (v2 >> 32)
    }
}

extension RecordKey {
    /// The key of a short text, as for call ids.
    package init(of text: String) {
        var digest = RecordDigest()
        digest.add(text)
        self = digest.finish()
    }
}

extension RecordKey: Comparable {
    package static func < (left: RecordKey, right: RecordKey) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// 32 hexadecimal digits.
    package var hexadecimal: String {
        var text = InlineArray<32, UInt8>(repeating: 0)
        var digits = text.mutableSpan
        digits.write(hexadecimal: high, at: 0)
        digits.write(hexadecimal: low, at: 16)
        return text.span.text
    }

    /// A name that the key sets apart from others like it: `name#` and 16 hexadecimal digits.
    package func marking(_ name: String, behind mark: UInt8 = UInt8(ascii: "#")) -> String {
        let bytes = name.utf8.span
        var text = InlineArray<96, UInt8>(repeating: mark)
        guard bytes.count + 17 <= text.count else {
            return name + String(Unicode.Scalar(mark)) + hexadecimal.prefix(16)
        }
        for index in 0..<bytes.count { text[index] = bytes[index] }
        var digits = text.mutableSpan
        digits.write(hexadecimal: high, at: bytes.count + 1)
        return text.span.extracting(0..<bytes.count + 17).text
    }

    /// Nil unless the text is 32 hexadecimal digits.
    package init?(hexadecimal text: some StringProtocol) {
        guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }
}

extension Span<UInt8> {
    /// The bytes as text; what is no UTF-8 becomes U+FFFD.
    fileprivate var text: String {
        do {
            return String(copying: try UTF8Span(validating: self))
        } catch {
            return String(decoding: indices.map { self[$0] }, as: UTF8.self)
        }
    }
}

extension MutableSpan<UInt8> {
    /// Writes the word as 16 digits.
    fileprivate mutating func write(hexadecimal word: UInt64, at index: Int) {
        write(hexadecimal: UInt32(truncatingIfNeeded: word >> 32), at: index)
        write(hexadecimal: UInt32(truncatingIfNeeded: word), at: index + 8)
    }

    /// The same for a half, all eight digits at once: each half byte gets a byte of its own, the highest lowest, and becomes a
    /// digit, or a letter where it is 10 or more.
    private mutating func write(hexadecimal half: UInt32, at index: Int) {
        var digits = UInt64(half.byteSwapped)
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits >> 4 | digits << 8) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        digits = digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
        for place in 0..<8 {
            self[index + place] = UInt8(truncatingIfNeeded: digits >> UInt64(place * 8))
        }
    }
}

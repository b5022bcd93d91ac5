import Pace

/// Eight bytes of a calendar or a clock, read at once: digits, and marks where they must stand.
struct DigitWord {
    /// `0000-00-`, the first byte lowest.
    static let yearAndMonth: UInt64 = 0x2D30_302D_3030_3030
    /// `0000/00/`
    static let slashedYearAndMonth: UInt64 = 0x2F30_302F_3030_3030
    /// `00:00:00`
    static let clock: UInt64 = 0x3030_3A30_303A_3030

    /// At every byte what its digit and the next one make.
    private let pairs: UInt64

    /// Nil unless a digit stands at every `0` of the shape, and at its other bytes what the shape has.
    @inline(__always)
    init?(_ bytes: UInt64, shape: UInt64) {
        let zeros: UInt64 = 0x3030_3030_3030_3030
        let digits = bytes ^ shape
        // 1 where the shape has a mark: there 0 is right, elsewhere 0 to 9; whatever is more gets its highest bit set.
        let marks = ((shape ^ zeros) &+ 0x7F7F_7F7F_7F7F_7F7F) >> 7 & 0x0101_0101_0101_0101
        let limits = 0x7676_7676_7676_7676 &+ marks &* 9
        guard (digits | (digits &+ limits)) & 0x8080_8080_8080_8080 == 0 else { return nil }
        pairs = digits &* 10 &+ digits >> 8
    }

    /// The number that two digits make.
    @inline(__always)
    func pair(at index: Int) -> Int {
        Int(truncatingIfNeeded: pairs >> UInt64(index * 8) & 0xFF)
    }
}

extension CivilTime {
    /// Reads 19 bytes, date and clock, whatever stands between the two; nil where a digit or a mark is missing.
    ///
    /// - Parameter date: how year and month are set apart.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, at start: Int, date shape: UInt64) {
        guard let date = DigitWord(bytes.word(at: start), shape: shape), let day = bytes.twoDigits(at: start + 8),
            let clock = DigitWord(bytes.word(at: start + 11), shape: DigitWord.clock)
        else { return nil }
        self.init(
            year: date.pair(at: 0) * 100 + date.pair(at: 2),
            month: date.pair(at: 5),
            day: day,
            hour: clock.pair(at: 0),
            minute: clock.pair(at: 3),
            second: clock.pair(at: 6)
        )
    }
}

extension Span<UInt8> {
    /// The number that two digits make; nil when they are none.
    @inline(__always)
    func twoDigits(at index: Int) -> Int? {
        let tens = self[index] &- 48
        let ones = self[index + 1] &- 48
        return tens < 10 && ones < 10 ? Int(tens &* 10 &+ ones) : nil
    }
}

import Pace

extension CivilTime {
    /// `YYYY/MM/DD HH:mm:ss` with all its digits and nothing behind; nil for whatever `TimePattern` has to look at.
    init?(slashed bytes: Span<UInt8>, _ range: Range<Int>) {
        let start = range.lowerBound
        guard range.count == 19, bytes[start + 10] == .space,
            let date = DigitWord(bytes.word(at: start), shape: DigitWord.slashedYearAndMonth),
            let day = bytes.twoDigits(at: start + 8),
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

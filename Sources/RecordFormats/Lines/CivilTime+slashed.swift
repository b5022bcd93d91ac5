import Pace

extension CivilTime {
    /// `YYYY/MM/DD HH:mm:ss` with all its digits and nothing behind; nil for whatever `TimePattern` has to look at.
    init?(slashed bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.count == 19 else { return nil }
        let text = bytes.extracting(range)
        guard text[4] == UInt8(ascii: "/"), text[7] == UInt8(ascii: "/"), text[10] == .space,
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let century = text.twoDigits(at: 0), let year = text.twoDigits(at: 2), let month = text.twoDigits(at: 5),
            let day = text.twoDigits(at: 8), let hour = text.twoDigits(at: 11), let minute = text.twoDigits(at: 14),
            let second = text.twoDigits(at: 17)
        else { return nil }
        self.init(year: century * 100 + year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}

extension Span<UInt8> {
    /// Two digits.
    @inline(__always)
    func twoDigits(at index: Int) -> Int? {
        let tens = self[index] &- 48
        let ones = self[index + 1] &- 48
        return tens < 10 && ones < 10 ? Int(tens &* 10 &+ ones) : nil
    }
}

import Pace

extension CivilTime {
    /// `YYYY/MM/DD HH:mm:ss` with all its digits and nothing behind; nil for whatever `TimePattern` has to look at.
    init?(slashed bytes: Span<UInt8>, _ range: Range<Int>) {
        guard range.count == 19 else { return nil }
        let start = range.lowerBound
        guard bytes[start + 4] == UInt8(ascii: "/"), bytes[start + 7] == UInt8(ascii: "/"),
            bytes[start + 10] == .space, bytes[start + 13] == UInt8(ascii: ":"), bytes[start + 16] == UInt8(ascii: ":"),
            let century = bytes.twoDigits(at: start), let year = bytes.twoDigits(at: start + 2),
            let month = bytes.twoDigits(at: start + 5), let day = bytes.twoDigits(at: start + 8),
            let hour = bytes.twoDigits(at: start + 11), let minute = bytes.twoDigits(at: start + 14),
            let second = bytes.twoDigits(at: start + 17)
        else { return nil }
        self.init(year: century * 100 + year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}

extension Span<UInt8> {
    /// Two digits.
    @inline(__always)
    func twoDigits(at index: Int) -> Int? {
        guard self[index].isDigit, self[index + 1].isDigit else { return nil }
        return Int(self[index]) * 10 + Int(self[index + 1]) - 528
    }
}

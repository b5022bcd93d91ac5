import Pace

/// The id that Asterisk gives a channel: `[systemname-]epoch.counter`.
enum UniqueID {
    /// The second in which the channel came into being; nil when the bytes are no such id.
    static func epoch(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        var point = range.upperBound
        while point > range.lowerBound, bytes[point - 1].isDigit { point -= 1 }
        guard point < range.upperBound, point > range.lowerBound, bytes[point - 1] == UInt8(ascii: ".") else {
            return nil
        }
        let end = point - 1
        var start = end
        var seconds: Int64 = 0
        var unit: Int64 = 1
        while start > range.lowerBound, bytes[start - 1].isDigit {
            guard end - start < 11 else { return nil }
            start -= 1
            seconds += Int64(bytes[start] - 48) * unit
            unit *= 10
        }
        let isWhole = start == range.lowerBound || bytes[start - 1] == UInt8(ascii: "-")
        return end - start >= 9 && isWhole ? seconds : nil
    }
}

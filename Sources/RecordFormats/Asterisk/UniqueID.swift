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
        while start > range.lowerBound, bytes[start - 1].isDigit { start -= 1 }
        guard (9...11).contains(end - start), start == range.lowerBound || bytes[start - 1] == UInt8(ascii: "-"),
            let seconds = bytes.number(start..<end)
        else { return nil }
        return Int64(seconds)
    }
}

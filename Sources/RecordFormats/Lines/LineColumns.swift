import Pace

extension Span<UInt8> {
    /// The columns of a line, counted from 1 as manuals do, without the blanks around what stands there; empty where the
    /// line is too short.
    package func columns(_ columns: ClosedRange<Int>, of line: Range<Int>) -> Range<Int> {
        let start = Swift.min(line.lowerBound + Swift.max(0, columns.lowerBound - 1), line.upperBound)
        let end = Swift.min(line.lowerBound + Swift.max(0, columns.upperBound), line.upperBound)
        return trimmed(start..<Swift.max(start, end))
    }

    /// The range without blanks, tabs and NULs at both ends.
    package func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isFill(start) { start += 1 }
        while end > start, isFill(end - 1) { end -= 1 }
        return start..<end
    }

    /// Whether each byte is a digit, and there is at least one.
    package func isDigits(_ range: Range<Int>) -> Bool {
        let part = extracting(range)
        var index = 0
        while index <= part.count &- 8 {
            // The upper half of a digit is 3, and stays 3 where 6 is added.
            let threes: UInt64 = 0x3030_3030_3030_3030
            let word = part.word(at: index)
            let others = (word ^ threes) | ((word &+ 0x0606_0606_0606_0606) ^ threes)
            guard others & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return false }
            index &+= 8
        }
        while index < part.count {
            guard part[index].isDigit else { return false }
            index &+= 1
        }
        return !range.isEmpty
    }

    private func isFill(_ index: Int) -> Bool {
        self[index] == .space || self[index] == .tab || self[index] == 0
    }
}

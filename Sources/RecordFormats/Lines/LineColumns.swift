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
        if part.count > 8 {
            while index < part.count &- 8 {
                guard Self.isDigits(part.word(at: index)) else { return false }
                index &+= 8
            }
            return Self.isDigits(part.word(at: part.count &- 8))
        }
        while index < part.count {
            guard part[index].isDigit else { return false }
            index &+= 1
        }
        return index > 0
    }

    /// Whether each byte of a word is a digit: its upper half is 3, and stays 3 where 6 is added.
    @inline(__always)
    private static func isDigits(_ word: UInt64) -> Bool {
        let threes: UInt64 = 0x3030_3030_3030_3030
        let others = (word ^ threes) | ((word &+ 0x0606_0606_0606_0606) ^ threes)
        return others & 0xF0F0_F0F0_F0F0_F0F0 == 0
    }

    private func isFill(_ index: Int) -> Bool {
        let byte = self[index]
        return byte <= .space && (byte == .space || byte == .tab || byte == 0)
    }
}

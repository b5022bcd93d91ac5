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
        for index in range where !self[index].isDigit { return false }
        return !range.isEmpty
    }

    private func isFill(_ index: Int) -> Bool {
        let byte = self[index]
        return byte <= .space && (byte == .space || byte == .tab || byte == 0)
    }
}

/// The lines that a file begins with, to tell its format by.
package struct SampleLines: Sendable {
    /// Without line ends, NULs around them and blank lines.
    package private(set) var lines: [Range<Int>] = []

    /// - Parameter limit: how many lines are looked at.
    package init(_ sample: FileSample, atMost limit: Int = 100) {
        let bytes = sample.bytes.span
        var start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        while start < bytes.count, lines.count < limit {
            var end = start
            while end < bytes.count, bytes[end] != .lineFeed, bytes[end] != .carriageReturn { end += 1 }
            // What the sample cuts off is no whole line.
            guard end < bytes.count || sample.isWhole else { return }
            var line = start..<end
            while let first = line.first, bytes[first] == 0 { line = first + 1..<line.upperBound }
            while let last = line.last, bytes[last] == 0 { line = line.lowerBound..<last }
            if !bytes.trimmed(line).isEmpty { lines.append(line) }
            start = end + 1
        }
    }
}

extension FileSample {
    /// The first lines that hold more than blanks, without their ends; a last line that may go on is left out.
    ///
    /// - Parameter most: how many at most.
    func lines(atMost most: Int) -> [Range<Int>] {
        let bytes = bytes.span
        var lines: [Range<Int>] = []
        var start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        var index = start
        while index <= bytes.count, lines.count < most {
            let isEnd = index == bytes.count
            if isEnd, !isWhole { break }
            if isEnd || bytes[index] == .lineFeed || bytes[index] == .carriageReturn {
                var line = start..<index
                while let first = line.first, bytes[first] == 0 { line = first + 1..<line.upperBound }
                if !line.allSatisfy({ bytes[$0] <= .space }) { lines.append(line) }
                start = index + 1
            }
            index += 1
        }
        return lines
    }

    /// Whether a member of JSON of that name stands in the first 16 KiB.
    func hasName(_ name: String) -> Bool {
        bytes.prefix(16_384).firstRange(of: Array("\"\(name)\"".utf8)) != nil
    }
}

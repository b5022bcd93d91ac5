/// Where the fields of a row stand that has no escapes.
struct SIPRowSplitter: Sendable {
    private(set) var ranges: [Range<Int>] = []

    /// False when an escape is in the line, so that its fields are to be read byte by byte.
    mutating func split(_ bytes: Span<UInt8>, _ line: Range<Int>, separator: UInt8, escape: UInt8) -> Bool {
        ranges.removeAll(keepingCapacity: true)
        var start = line.lowerBound
        var index = start
        let end = line.upperBound
        while index < end {
            let byte = bytes[index]
            if byte == separator {
                ranges.append(start..<index)
                start = index + 1
            } else if byte == escape {
                return false
            }
            index += 1
        }
        ranges.append(start..<end)
        return true
    }
}

/// A line with every column in quotes, in which no quote and nothing else can be taken for anything but what it is.
struct FreeSWITCHPlainLine: Sendable {
    private(set) var columns: [Range<Int>] = []
    private(set) var isASCII = true
    private let separator: UInt8
    private let quote: UInt8

    /// Nil for signs that could be taken for others.
    init?(separator: UInt8, quote: UInt8) {
        let isQuote = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        let isSeparator = (33..<127).contains(separator) || separator == .tab
        guard isQuote, isSeparator, separator != quote, separator != UInt8(ascii: ";") else { return nil }
        self.separator = separator
        self.quote = quote
        columns.reserveCapacity(32)
    }

    /// Cuts the line that begins the range.
    ///
    /// - Returns: where the next one begins; nil for any other line.
    mutating func cut(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        columns.removeAll(keepingCapacity: true)
        // Behind a quote three bytes are looked at.
        let limit = range.upperBound - 2
        var start = range.lowerBound + 1
        guard start < limit, bytes[start - 1] == quote else { return nil }
        var index = start
        var all: UInt8 = 0
        while index < limit {
            let byte = bytes[index]
            guard byte == quote else {
                guard byte >= .space else { return nil }
                all |= byte
                index += 1
                continue
            }
            guard columns.count < FreeSWITCHRow.mostPieces else { return nil }
            columns.append(start..<index)
            let next = bytes[index + 1]
            if next == separator {
                guard bytes[index + 2] == quote else { return nil }
                index += 3
                start = index
                continue
            }
            isASCII = all < 0x80
            if next == .lineFeed { return index + 2 }
            return next == .carriageReturn && bytes[index + 2] == .lineFeed ? index + 3 : nil
        }
        return nil
    }
}

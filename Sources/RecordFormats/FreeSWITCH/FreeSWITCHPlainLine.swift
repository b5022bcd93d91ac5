import Pace

/// A line with every column in quotes, in which no quote and nothing else can be taken for anything but what it is.
struct FreeSWITCHPlainLine: Sendable {
    private(set) var columns: [Range<Int>] = []
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
        while true {
            let index = columnEnd(bytes, from: start, until: limit)
            guard index < limit, bytes[index] == quote, columns.count < FreeSWITCHRow.mostPieces else { return nil }
            columns.append(start..<index)
            let next = bytes[index + 1]
            guard next != separator else {
                guard bytes[index + 2] == quote else { return nil }
                start = index + 3
                continue
            }
            if next == .lineFeed { return index + 2 }
            return next == .carriageReturn && bytes[index + 2] == .lineFeed ? index + 3 : nil
        }
    }

    /// Where the next quote or control character stands, eight bytes at a step as in `ByteSearch`; not before `limit` when
    /// none does.
    private func columnEnd(_ bytes: Span<UInt8>, from start: Int, until limit: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        let spaces = ones << 5
        let quotes = ones &* UInt64(quote)
        let lastWord = bytes.count &- 8
        var index = start
        while index < limit, index <= lastWord {
            let word = bytes.word(at: index)
            let different = word ^ quotes
            let hits = ((different &- ones) & ~different | (word &- spaces) & ~word) & highs
            if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < limit, bytes[index] != quote, bytes[index] >= .space { index += 1 }
        return index
    }
}

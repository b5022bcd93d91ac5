import CMarks
import Pace

extension FieldSplitter {
    /// Splits a row of the usual kind, and returns the index behind its line end: its quotes open and close whole fields or are
    /// doubled inside them, and its line feed ends it.
    ///
    /// Nil for any other row, and near the end of the bytes: `advance` splits them all, and the usual ones into the same fields.
    /// This one looks at 64 bytes at a time, which takes a quarter of the time.
    mutating func usualRow(in bytes: Span<UInt8>, until end: Int) -> Int? {
        let dialect = dialect
        var row = UsualRow(at: index)
        var places = places.mutableSpan
        guard let next = row.split(in: bytes, until: end, dialect, &places) else { return nil }
        count = row.count
        isPlain = row.isPlain
        return next
    }
}

/// A row of the usual kind while it is split: what is known of it at the end of a block of bytes.
///
/// Which bytes are inside quotes shows by the sum of the quotes before each (G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per
/// Second", 2019, 3.1.2): a doubled quote ends one part of a field and begins the next.
private struct UsualRow {
    private(set) var count = 0
    /// All bytes are ASCII, and none is 0.
    private(set) var isPlain = true
    private var fieldStart: Int
    /// The index of the last doubled quote.
    private var doubledAt = -1
    /// All ones where the block begins inside quotes.
    private var isInside: UInt64 = 0
    /// 1 where a field begins with the block.
    private var begins: UInt64 = 1
    /// 1 where the byte before the block is a quote that closes.
    private var isClosed: UInt64 = 0

    init(at start: Int) {
        fieldStart = start
    }

    mutating func split(
        in bytes: Span<UInt8>,
        until end: Int,
        _ dialect: CSVDialect,
        _ places: inout MutableSpan<FieldSplitter.Field>
    ) -> Int? {
        var start = fieldStart
        let lastBlock = min(end, bytes.count) &- 64
        while start <= lastBlock {
            let block = bytes.extracting(start..<start &+ 64)
            let lineFeeds = block.marks(of: .lineFeed)
            let quotes = if let quote = dialect.quote { block.marks(of: quote) } else { 0 as UInt64 }
            let inside = quotes.sumsOfBits ^ isInside
            // Up to the end of the row, if that is in the block.
            let rowEnd = lineFeeds & ~inside
            let ofRow = rowEnd ^ (rowEnd &- 1)
            let ends = (block.marks(of: dialect.separator) & ~inside | rowEnd) & ofRow
            let opening = quotes & inside & ofRow
            let behindClosing = (quotes & ~inside) << 1 | isClosed
            let doubled = opening & behindClosing
            guard opening & ~doubled & ~(ends << 1 | begins) == 0, lineFeeds & inside & ofRow == 0 else { return nil }
            if let escape = dialect.escape, block.marks(of: escape) & inside & ofRow != 0 { return nil }
            let odd = behindClosing & ~ends & ~opening & ofRow
            if odd != 0, !areAllowed(odd, from: start, in: bytes, until: end, dialect) { return nil }
            isPlain = isPlain && block.isPlain

            var rest = ends
            while rest != 0 {
                let bit = rest & (0 &- rest)
                let position = start &+ rest.trailingZeroBitCount
                rest ^= bit
                let doubledBefore = doubled & (bit &- 1)
                if doubledBefore != 0 { doubledAt = start &+ 63 &- doubledBefore.leadingZeroBitCount }
                keep(until: position, isLast: bit == rowEnd & ofRow, bytes, dialect.quote, &places)
                fieldStart = position &+ 1
            }
            if rowEnd != 0 { return fieldStart }
            if doubled != 0 { doubledAt = start &+ 63 &- doubled.leadingZeroBitCount }
            isInside = 0 &- inside >> 63
            begins = ends >> 63
            isClosed = (quotes & ~inside) >> 63
            start &+= 64
        }
        return nil
    }

    /// Whether behind closing quotes stand the carriage return of the line end, or a caller's number that makes the quotes part of
    /// the field.
    private func areAllowed(
        _ marks: UInt64,
        from start: Int,
        in bytes: Span<UInt8>,
        until end: Int,
        _ dialect: CSVDialect
    ) -> Bool {
        var rest = marks
        while rest != 0 {
            let position = start &+ rest.trailingZeroBitCount
            rest &= rest &- 1
            guard position &+ 1 < end else { return false }
            switch bytes[position] {
            case .carriageReturn where bytes[position &+ 1] == .lineFeed: break
            case .space
            where dialect.takesRawCallerID && !dialect.isLenient && bytes[position &+ 1] == UInt8(ascii: "<"): break
            default: return false
            }
        }
        return true
    }

    @inline(__always)
    private mutating func keep(
        until end: Int,
        isLast: Bool,
        _ bytes: Span<UInt8>,
        _ quote: UInt8?,
        _ places: inout MutableSpan<FieldSplitter.Field>
    ) {
        var end = end
        if isLast, end > fieldStart, bytes[end &- 1] == .carriageReturn { end &-= 1 }
        if count < places.count {
            let isQuoted = end > fieldStart &+ 1 && bytes[fieldStart] == quote && bytes[end &- 1] == quote
            places[count] = FieldSplitter.Field(
                start: isQuoted ? fieldStart &+ 1 : fieldStart,
                end: isQuoted ? end &- 1 : end,
                isQuoted: isQuoted,
                hasEscapes: isQuoted && doubledAt > fieldStart
            )
        }
        count &+= 1
    }
}

extension Span<UInt8> {
    /// Where among 64 bytes one stands: a bit for each, the first lowest.
    @inline(__always)
    fileprivate func marks(of byte: UInt8) -> UInt64 {
        marks_of(word(at: 0), word(at: 8), byte) | marks_of(word(at: 16), word(at: 24), byte) << 16
            | marks_of(word(at: 32), word(at: 40), byte) << 32 | marks_of(word(at: 48), word(at: 56), byte) << 48
    }

    /// Whether 64 bytes are ASCII and none of them is 0.
    @inline(__always)
    fileprivate var isPlain: Bool {
        marks_of_no_text(word(at: 0), word(at: 8)) | marks_of_no_text(word(at: 16), word(at: 24))
            | marks_of_no_text(word(at: 32), word(at: 40)) | marks_of_no_text(word(at: 48), word(at: 56)) == 0
    }
}

extension UInt64 {
    /// At every bit whether the bits up to it, itself included, are odd in number.
    @inline(__always)
    fileprivate var sumsOfBits: UInt64 {
        var sums = self
        sums ^= sums << 1
        sums ^= sums << 2
        sums ^= sums << 4
        sums ^= sums << 8
        sums ^= sums << 16
        sums ^= sums << 32
        return sums
    }
}

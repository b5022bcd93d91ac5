import RecordFormats

/// Reads the rows of a mail log in UTF-8, or in UTF-16 as if it were UTF-8.
struct MailLogDecoder: RecordDecoder {
    private typealias Inner = DelimitedDecoder<MailLogRows>

    private var inner: DelimitedDecoder<MailLogRows>

    init(_ options: FormatOptions, carry: [UInt8]) {
        inner = DelimitedDecoder(
            MailLogRows(options),
            dialect: CSVDialect(separatedBy: UInt8(ascii: ",")),
            carry: carry
        )
    }

    var carry: [UInt8] { inner.carry }

    // Zeros are skipped byte by byte, and an odd number of them would tear the letters of UTF-16 apart.
    var passesZeros: Bool { inner.rows.encoding == .utf8 && inner.passesZeros }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        if offset == 0 {
            guard let encoding = LogEncoding(beginning: bytes, from: start, isFinal: isFinal) else {
                return .incomplete
            }
            inner.rows.encoding = encoding
        }
        let order = inner.rows.encoding
        guard order != .utf8 else { return inner.next(in: bytes, from: start, offset: offset, isFinal: isFinal) }
        var end = UTF16Text.lineEnd(bytes, from: start, skipping: 0, order) ?? bytes.count
        while true {
            let isLast = isFinal && end == bytes.count
            let range = start..<end
            // With more than the longest record the inner decoder never asks for more.
            let text = UTF16Text(bytes, range, order, isFinal: isLast, most: Inner.limit)
            let step = inner.next(
                in: text.utf8.span,
                from: 0,
                offset: offset,
                isFinal: isLast && text.utf8.count < Inner.limit
            )
            switch step {
            case .record(var record):
                record.length = text.length(record.length, bytes, range)
                return .record(record)
            case .incomplete:
                guard end < bytes.count else { return .incomplete }
                // Twice as much, so that a record of many lines is not gone through again for each of them.
                let seen = end - start
                end =
                    UTF16Text.lineEnd(bytes, from: start, skipping: min(2 * seen, bytes.count - start), order)
                    ?? bytes.count
            }
        }
    }
}

/// Where the messages of an mbox file begin (RFC 4155; the variants mboxo, mboxrd, mboxcl and mboxcl2 of mbox(5)): no
/// I/O, and nothing of MIME.
///
/// A message begins with a line `From SENDER DATE` at the start of the file or behind an empty line, if a header line
/// follows. Text that merely begins with `From ` has neither the date nor the header behind it.
enum MboxFrame {
    /// Whether a message begins at `at`, provided that an empty line or nothing stands before it; nil when more bytes
    /// are needed to tell, of which there are at most 2 KiB.
    ///
    /// - Parameter isFileStart: nothing stands before it, so that no date is asked for.
    static func isBorder(_ bytes: Span<UInt8>, _ at: Int, isFinal: Bool, isFileStart: Bool = false) -> Bool? {
        for (index, byte) in FromLine.start.enumerated() {
            guard at + index < bytes.count else { return isFinal ? false : nil }
            guard bytes[at + index] == byte else { return false }
        }
        guard let header = lineEnd(bytes, from: at) else {
            return isFinal || bytes.count - at >= FromLine.longest ? false : nil
        }
        guard isFileStart || FromLine(bytes, at + FromLine.start.count..<header) != nil else { return false }
        guard header < bytes.count else { return isFinal ? false : nil }
        return isHeader(bytes, header, isFinal: isFinal)
    }

    /// The index behind the line that begins at `at`; nil when its end is not in sight or beyond what a `From ` line has.
    static func lineEnd(_ bytes: Span<UInt8>, from at: Int) -> Int? {
        bytes.firstLineFeed(in: at..<min(bytes.count, at + FromLine.longest)).map { $0 + 1 }
    }

    /// Whether a header line stands there, or a `From ` line of a message in which this one was quoted.
    private static func isHeader(_ bytes: Span<UInt8>, _ at: Int, isFinal: Bool) -> Bool? {
        let end = min(bytes.count, at + FromLine.longest)
        var index = at
        while index < end, (33...57).contains(bytes[index]) || (59...126).contains(bytes[index]) { index += 1 }
        let name = at..<index
        while index < end, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
        guard index < end else { return isFinal || end < bytes.count || end - at == FromLine.longest ? false : nil }
        if bytes[index] == UInt8(ascii: ":") { return !name.isEmpty }
        let quoted = [UInt8(ascii: ">")] + FromLine.start.dropLast()
        return name.count == quoted.count && index > name.upperBound
            && quoted.indices.allSatisfy { bytes[at + $0] == quoted[$0] }
    }

    /// The number of a `Content-Length` line; nil for any other.
    static func contentLength(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
        var index = line.lowerBound
        for byte in "content-length:".utf8 {
            guard index < line.upperBound, bytes[index] | 0x20 == byte | 0x20 else { return nil }
            index += 1
        }
        while index < line.upperBound, bytes[index] == 32 { index += 1 }
        var number: Int?
        while index < line.upperBound, (48...57).contains(bytes[index]) {
            let length = (number ?? 0) * 10 + Int(bytes[index] - 48)
            // No file is longer.
            guard length < 1_000_000_000_000 else { return nil }
            number = length
            index += 1
        }
        return number
    }
}

extension Span<UInt8> {
    /// The index of the first line feed in the range.
    func firstLineFeed(in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        let end = range.upperBound
        while index < end {
            if self[index] == 10 { return index }
            index += 1
        }
        return nil
    }

    /// How long the UTF-8 byte order mark at an index is: 3 or 0.
    func byteOrderMark(at index: Int) -> Int {
        index + 3 <= count && self[index] == 0xEF && self[index + 1] == 0xBB && self[index + 2] == 0xBF ? 3 : 0
    }
}

import MailAddresses
import Mime

/// A message that Exchange's journal wrapped, and whom it went to (`mail.md` section 2.5).
///
/// The wrapper is cut at its boundary, and GMime is given its text alone: the message in it is read like any other.
struct JournalReport {
    static let unreadable = MailProblem("journal-inner")
    private static let names: Set<String> = ["to", "cc", "bcc", "recipient"]
    private static let sender = Array("Sender:".utf8)
    private static let plainEncodings: Set<String> = ["", "7bit", "8bit", "binary"]

    /// Where the wrapped message stands.
    private(set) var inner: Range<Int>
    private(set) var recipients: [MailAddress]

    /// - Returns: nil for a message that is no journal report.
    init?(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ headers: MailHeaders,
        _ type: ContentType,
        _ table: HeaderTable
    ) throws(MailProblem) {
        let isMarked = headers.has(.journalReport)
        guard isMarked || type.name == "multipart/mixed" else { return nil }
        let boundary = type.isMultipart ? type.parameter("boundary") ?? "" : ""
        let parts = Self.parts(bytes, headers.body..<range.upperBound, Array("--\(boundary)".utf8))
        guard !boundary.isEmpty, parts.count == 2 else {
            if isMarked { throw Self.unreadable }
            return nil
        }
        let message = try MailHeaders(bytes, parts[1], table)
        let isMessage = ContentType(message.value(.contentType, bytes)).name == "message/rfc822"
        guard isMarked || isMessage else { return nil }
        let report = try Self.text(bytes, parts[0], table)
        guard isMarked || report.map({ $0.starts(with: Self.sender) }) ?? false else { return nil }
        // An encoded message is forbidden there (RFC 2046 5.2.1), and one that is protected is no message.
        guard let report, isMessage, Self.plainEncodings.contains(message.word(.contentEncoding, bytes) ?? "") else {
            throw Self.unreadable
        }
        inner = message.body..<parts[1].upperBound
        recipients = Self.recipients(report)
    }

    /// The first two parts.
    private static func parts(_ bytes: Span<UInt8>, _ range: Range<Int>, _ boundary: [UInt8]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start: Int?
        var line = range.lowerBound
        while line < range.upperBound, parts.count < 2 {
            let end = MailHeaders.lineEnd(bytes, line, range.upperBound)
            if isBoundary(bytes, line..<end, boundary) {
                if let start { parts.append(start..<line) }
                start = end
            }
            line = end
        }
        // A message that was cut has no last boundary.
        if let start, parts.count < 2, start < range.upperBound { parts.append(start..<range.upperBound) }
        return parts
    }

    private static func isBoundary(_ bytes: Span<UInt8>, _ line: Range<Int>, _ boundary: [UInt8]) -> Bool {
        guard HeaderTable.stands(boundary, bytes, line.lowerBound, line.upperBound) else { return false }
        var index = line.lowerBound + boundary.count
        if index + 1 < line.upperBound, bytes[index] == UInt8(ascii: "-"), bytes[index + 1] == UInt8(ascii: "-") {
            index += 2
        }
        while index < line.upperBound, bytes[index] <= 32 { index += 1 }
        return index == line.upperBound
    }

    /// The report, decoded; nil for a part that is no text.
    private static func text(
        _ bytes: Span<UInt8>,
        _ part: Range<Int>,
        _ table: HeaderTable
    ) throws(MailProblem) -> [UInt8]? {
        let headers = try MailHeaders(bytes, part, table)
        guard ContentType(headers.value(.contentType, bytes)).name == "text/plain" else { return nil }
        let fields = headers.contentFields(bytes)
        let body = headers.body..<part.upperBound
        guard body.count <= MailLimits.journalReport else {
            throw MailProblem("a journal report is longer than \(MailLimits.journalReport) bytes")
        }
        _ = try BodyCheck(header: fields, bytes, headers.body..<headers.body)
        return MimeStructure(header: fields, body: bytes.extracting(body))?.text(limit: MailLimits.journalReport)
    }

    /// The addresses of the lines `To`, `Cc`, `Bcc` and `Recipient`, the lists they were expanded from too.
    private static func recipients(_ report: [UInt8]) -> [MailAddress] {
        var found: [MailAddress] = []
        for line in report.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                names.contains(String(decoding: line[..<colon].map(\.lowered), as: UTF8.self).trimmed)
            else { continue }
            let words = line[(colon + 1)...].split { $0 <= 32 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
            for word in words {
                let spec = word.filter { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
                if let address = MailAddress(String(decoding: spec, as: UTF8.self)) { found.append(address) }
            }
        }
        return found
    }
}

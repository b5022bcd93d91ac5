import Mime
import Pace

/// The header block of a message (RFC 5322 2.2): where the fields stand that somebody looks at.
///
/// Of fields with one name the first counts; GMime would take the last (`mail.md` section 3).
struct MailHeaders {
    private struct Field {
        var number: Int
        /// Of the value, folded as it is.
        var range: Range<Int>
    }

    private var fields: [Field] = []
    /// Where the body begins: behind the first empty line.
    private(set) var body: Int

    /// - Parameter range: the message. Without an empty line all of it is header.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>, _ table: HeaderTable) throws(MailProblem) {
        body = range.upperBound
        var line = range.lowerBound
        var count = 0
        while line < range.upperBound {
            var end = Self.lineEnd(bytes, line, range.upperBound)
            if Self.isEmpty(bytes, line, end) {
                body = end
                break
            }
            while end < range.upperBound, bytes[end].isBlank { end = Self.lineEnd(bytes, end, range.upperBound) }
            guard end - range.lowerBound <= MailLimits.headerBlock else {
                throw MailProblem("the header is longer than \(MailLimits.headerBlock) bytes")
            }
            count += 1
            guard count <= MailLimits.headers else {
                throw MailProblem("more than \(MailLimits.headers) header fields")
            }
            if let field = Self.field(bytes, line..<end), let number = table.number(of: field.name, in: bytes) {
                fields.append(Field(number: number, range: field.value))
            }
            line = end
        }
        for name in HeaderName.allCases where name.isAddress {
            let number = name.number
            for field in fields where field.number == number {
                try Self.check(bytes, field.range, name.rawValue)
            }
        }
    }

    /// Whether the empty line behind the fields stands in a message.
    static func isEnded(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var line = range.lowerBound
        while line < range.upperBound {
            let end = lineEnd(bytes, line, range.upperBound)
            if isEmpty(bytes, line, end) { return true }
            line = end
        }
        return false
    }

    /// Behind the line end.
    static func lineEnd(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var index = start
        while index < limit {
            if bytes[index] == 10 { return index + 1 }
            index += 1
        }
        return limit
    }

    static func isEmpty(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        bytes[start] == 10 || (bytes[start] == 13 && end == start + 2 && bytes[start + 1] == 10)
    }

    /// Name and value of a line; nil for one without a name and a colon, which is passed over.
    static func field(_ bytes: Span<UInt8>, _ line: Range<Int>) -> (name: Range<Int>, value: Range<Int>)? {
        var index = line.lowerBound
        while index < line.upperBound, (33...126).contains(bytes[index]), bytes[index] != UInt8(ascii: ":") {
            index += 1
        }
        let name = line.lowerBound..<index
        while index < line.upperBound, bytes[index].isBlank { index += 1 }
        guard index < line.upperBound, !name.isEmpty, bytes[index] == UInt8(ascii: ":") else { return nil }
        return (name, index + 1..<line.upperBound)
    }

    /// Refuses a field that GMime would not survive.
    static func check(_ bytes: Span<UInt8>, _ value: Range<Int>, _ name: String) throws(MailProblem) {
        guard value.count <= MailLimits.addressHeader else {
            throw MailProblem("\(name) is longer than \(MailLimits.addressHeader) bytes")
        }
        var all = 0
        var plain = 0
        var isQuoted = false
        var index = value.lowerBound
        while index < value.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: ":"):
                all += 1
                if !isQuoted { plain += 1 }
            default: break
            }
            index += 1
        }
        guard plain <= MailLimits.colons, all <= MailLimits.allColons else {
            throw MailProblem("more than \(MailLimits.colons) groups in \(name)")
        }
    }
}

extension MailHeaders {
    func has(_ name: HeaderName) -> Bool { range(name) != nil }

    private func range(_ name: HeaderName) -> Range<Int>? {
        let number = name.number
        return fields.first { $0.number == number }?.range
    }

    /// The value of the first field of a name, unfolded and trimmed; nil without one.
    func value(_ name: HeaderName, _ bytes: Span<UInt8>) -> [UInt8]? {
        range(name).map { Self.unfolded(bytes, $0) }
    }

    /// The same by a number of the table.
    func value(number: Int, _ bytes: Span<UInt8>) -> [UInt8]? {
        fields.first { $0.number == number }.map { Self.unfolded(bytes, $0.range) }
    }

    /// The values of all fields of a name.
    func values(_ name: HeaderName, _ bytes: Span<UInt8>) -> [[UInt8]] {
        let number = name.number
        return fields.filter { $0.number == number }.map { Self.unfolded(bytes, $0.range) }
    }

    /// The fields that tell of the content, for GMime: it needs no others to read the structure.
    func contentFields(_ bytes: Span<UInt8>) -> [UInt8] {
        var lines: [UInt8] = []
        for name in [HeaderName.contentType, .contentEncoding, .contentDisposition] {
            guard let value = value(name, bytes) else { continue }
            lines += Array("\(name.rawValue): ".utf8) + value + [10]
        }
        return lines
    }

    /// All that is looked at whatever is configured, but for what the store itself writes and writes anew.
    func addWritten(to digest: inout RecordDigest, _ bytes: Span<UInt8>) {
        let names = HeaderName.allCases
        for field in fields where field.number < names.count && !HeaderName.ofStore.contains(field.number) {
            digest.add(names[field.number].rawValue)
            for byte in Self.unfolded(bytes, field.range) { digest.add(byte) }
            digest.add("")
        }
    }

    /// A value that is a word for machines: in lower case.
    func word(_ name: HeaderName, _ bytes: Span<UInt8>) -> String? {
        value(name, bytes).map { String(decoding: $0.map(\.lowered), as: UTF8.self) }
    }

    /// Line ends fall away and NULs become blanks, as texts of C end with them.
    private static func unfolded(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        for index in range {
            let byte = bytes[index]
            if byte == 10 || (byte == 13 && index + 1 < range.upperBound && bytes[index + 1] == 10) { continue }
            if text.isEmpty, byte.isBlank || byte == 0 { continue }
            text.append(byte == 0 ? 32 : byte)
        }
        while let last = text.last, last.isBlank || last == 13 { text.removeLast() }
        return text
    }
}

/// A value as text, in every reading that its bytes allow.
enum FieldReadings {
    /// One for ASCII and UTF-8; bytes beyond may be windows-1251 or koi8-r.
    static func texts(_ value: [UInt8]) -> [String] {
        let first = HeaderText.decoded(value)
        guard String(validating: value, as: UTF8.self) == nil else { return [first] }
        let second = HeaderText.decoded(value, .koi8r)
        return first == second ? [first] : [first, second]
    }
}

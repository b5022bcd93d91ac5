/// Option `encoding`: how the bytes of names and numbers become text.
///
/// PBXs print ASCII or the code page of their country. UTF-8 is the default; a field that is none is read as windows-1252,
/// that field alone. The tables are those of the Unicode Consortium's mappings of Microsoft's code pages.
package enum LineEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case windows1251 = "windows-1251"
    case windows1252 = "windows-1252"

    /// The name of the option.
    package static let option = "encoding"

    /// As the source says; UTF-8 where it says nothing, or what `problem` refuses.
    package init(_ options: FormatOptions) {
        self = options.word(Self.option).flatMap { Self(rawValue: $0.lowercased()) } ?? .utf8
    }

    /// What is wrong with the option.
    package static func problem(_ options: FormatOptions) -> String? {
        guard let found = options.word(option), Self(rawValue: found.lowercased()) == nil else { return nil }
        return "\(option): found \"\(found)\", allowed: \(allCases.map(\.rawValue).joined(separator: ", "))"
    }

    /// A field's text. NULs and bytes that the code page lacks become U+FFFD.
    package func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        if bytes.isASCII(range) || self == .utf8 && bytes.isUTF8(range) { return bytes.text(range) }
        var text = String.UnicodeScalarView()
        for index in range {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                text.append(byte == 0 ? "\u{FFFD}" : Unicode.Scalar(byte))
                continue
            }
            let table = self == .windows1251 ? Self.upper1251 : Self.upper1252
            text.append(table[Int(byte) - 0x80])
        }
        return String(text)
    }

    /// A note on a line that is not in the encoding that was assumed; nil where there is nothing to note.
    package func note(_ bytes: Span<UInt8>, _ line: Range<Int>) -> String? { LineText(self, bytes, line).note }

    /// 0x80 to 0xFF.
    private static let upper1252: [Unicode.Scalar] = table(
        "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ",
        thenFrom: 0xA0
    )

    private static let upper1251: [Unicode.Scalar] = table(
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї",
        thenFrom: 0x410
    )

    /// 128 scalars: those given, then the ones that follow each other from a scalar on.
    private static func table(_ first: String, thenFrom next: UInt32) -> [Unicode.Scalar] {
        let given = Array(first.unicodeScalars)
        let missing = UInt32(max(0, 128 - given.count))
        return given + (next..<next + missing).map { Unicode.Scalar($0) ?? "\u{FFFD}" }
    }
}

/// How the bytes of one line become text.
package struct LineText: Sendable {
    private let encoding: LineEncoding
    /// The line is UTF-8 throughout, and so is each of its fields.
    private let isUTF8: Bool

    package init(_ encoding: LineEncoding, _ bytes: Span<UInt8>, _ line: Range<Int>) {
        self.encoding = encoding
        isUTF8 = encoding == .utf8 ? bytes.isUTF8(line) : bytes.isASCII(line)
    }

    /// Of a line of which nothing is known yet.
    init(_ encoding: LineEncoding) {
        self.encoding = encoding
        isUTF8 = false
    }

    /// The same as the encoding's, of a part of the line.
    package func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        isUTF8 ? bytes.text(range) : encoding.text(bytes, range)
    }

    /// A note on a line that is not in the encoding that was assumed; nil where the source names another, or the line is
    /// UTF-8.
    package var note: String? {
        guard encoding == .utf8, !isUTF8 else { return nil }
        return "bytes that are no UTF-8 are read as windows-1252; is there an encoding to be named?"
    }
}

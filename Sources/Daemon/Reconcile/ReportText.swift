/// The letters of a report: UTF-8, UTF-16 with a mark, or else Windows-1251, as spreadsheets save in Russia.
enum ReportText {
    static func utf8(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let isLittle = bytes[0] == 0xFF
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
                let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                return isLittle ? second << 8 | first : first << 8 | second
            }
            return String(decoding: units, as: UTF16.self)
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(scalar(byte)) }
        return String(text)
    }

    private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
        switch byte {
        case 0..<0x80: Unicode.Scalar(byte)
        case 0xC0...0xFF: Unicode.Scalar(0x0410 + UInt32(byte - 0xC0)) ?? "\u{FFFD}"
        case 0xA8: "Ё"
        case 0xB8: "ё"
        case 0xB9: "№"
        case 0xA0: " "
        default: "\u{FFFD}"
        }
    }
}

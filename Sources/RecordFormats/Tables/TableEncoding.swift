import Pace

/// The encoding of a table's text.
enum TableEncoding: UInt8, Sendable {
    /// Not told yet: nothing but ASCII was seen in the header; a row that is no UTF-8 is read as windows-1252.
    case untold = 0
    case utf8 = 1
    case windows1251 = 2
    case windows1252 = 3

    /// By the name in the configuration.
    init?(name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "windows-1251", "cp1251", "1251": self = .windows1251
        case "windows-1252", "cp1252", "1252": self = .windows1252
        default: return nil
        }
    }

    static let allowed = "utf-8, windows-1251, windows-1252 (UTF-16 is told by its mark)"

    /// What the header's bytes tell: strict UTF-8, else windows-1251 where that makes Russian words of it, else windows-1252.
    init(header line: Range<Int>, _ bytes: Span<UInt8>) {
        guard line.contains(where: { bytes[$0] >= 128 }) else {
            self = .untold
            return
        }
        guard !bytes.isUTF8(line) else {
            self = .utf8
            return
        }
        self = Self.holdsRussian(line, bytes) ? .windows1251 : .windows1252
    }

    /// Whether three letters of windows-1251 stand in a row: Western text has an accent here and there.
    private static func holdsRussian(_ line: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        var run = 0
        for index in line {
            run = bytes[index] >= 0xC0 || bytes[index] == 0xB8 || bytes[index] == 0xA8 ? run + 1 : 0
            if run == 3 { return true }
        }
        return false
    }

    /// The text of some bytes that stand in this encoding.
    func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        switch self {
        case .utf8: return bytes.text(range)
        case .untold: return bytes.isUTF8(range) ? bytes.text(range) : Self.windows1252.text(bytes, range)
        case .windows1251, .windows1252:
            var text: [UInt8] = []
            add(bytes, range, to: &text)
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// Adds in UTF-8 what stands in this encoding.
    func add(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        guard self == .windows1251 || self == .windows1252 else {
            text.append(contentsOf: self.text(bytes, range).utf8)
            return
        }
        text.append(addingCapacity: 3 * range.count) { text in
            for index in range {
                let scalar = scalar(bytes[index])
                if scalar < 0x80 {
                    text.append(UInt8(truncatingIfNeeded: scalar))
                } else if scalar < 0x800 {
                    text.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
                    text.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
                } else {
                    text.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
                    text.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
                    text.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
                }
            }
        }
    }

    /// Whether text must be put into UTF-8.
    func isForeign(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard self != .utf8 else { return false }
        let text = bytes.extracting(range)
        var union: UInt8 = 0
        for index in 0..<text.count { union |= text[index] }
        return union >= 128 && (self != .untold || !bytes.isUTF8(range))
    }

    /// What a byte of windows-1251 or windows-1252 stands for.
    @inline(__always)
    private func scalar(_ byte: UInt8) -> UInt16 {
        guard byte >= 128 else { return byte == 0 ? 0xFFFD : UInt16(byte) }
        if self == .windows1251 {
            return byte >= 0xC0 ? UInt16(byte) - 0xC0 + 0x410 : Self.cyrillic[Int(byte) - 128]
        }
        return byte >= 0xA0 ? UInt16(byte) : Self.western[Int(byte) - 128]
    }

    /// 0x80 to 0xBF of windows-1251 and 0x80 to 0x9F of windows-1252 (unicode.org, `CP1251.TXT`, `CP1252.TXT`).
    private static let cyrillic: [UInt16] = [
        0x402, 0x403, 0x201A, 0x453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x409, 0x2039, 0x40A, 0x40C, 0x40B,
        0x40F, 0x452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122, 0x459, 0x203A, 0x45A,
        0x45C,
        0x45B, 0x45F, 0xA0, 0x40E, 0x45E, 0x408, 0xA4, 0x490, 0xA6, 0xA7, 0x401, 0xA9, 0x404, 0xAB, 0xAC, 0xAD, 0xAE,
        0x407, 0xB0, 0xB1, 0x406, 0x456, 0x491, 0xB5, 0xB6, 0xB7, 0x451, 0x2116, 0x454, 0xBB, 0x458, 0x405, 0x455,
        0x457,
    ]
    private static let western: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0xFFFD,
        0x17D,
        0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153,
        0xFFFD, 0x17E, 0x178,
    ]
}

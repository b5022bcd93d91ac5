import Pace
import RecordFormats
import Testing

/// Rows are split in one of two ways, by what stands behind them: the fast one needs a block of bytes, the other none.
struct UsualRowTests {
    static let dialects: [CSVDialect] = {
        var php = CSVDialect(separatedBy: UInt8(ascii: ","))
        php.escape = UInt8(ascii: "\\")
        php.isEscapeOfPHP = true
        php.takesRawCallerID = true
        php.takesQuotesInside = true
        var escaped = CSVDialect(separatedBy: UInt8(ascii: ","))
        escaped.escape = UInt8(ascii: "\\")
        var few = CSVDialect(separatedBy: UInt8(ascii: ";"))
        few.mostFields = 3
        var lenient = CSVDialect(separatedBy: UInt8(ascii: ","))
        lenient.isLenient = true
        var plain = CSVDialect(separatedBy: UInt8(ascii: "|"))
        plain.quote = nil
        return [CSVDialect(separatedBy: UInt8(ascii: ",")), php, escaped, few, lenient, plain]
    }()

    @Test("The fields of a row do not depend on what stands behind it", arguments: dialects.indices)
    func sameFields(_ place: Int) {
        let dialect = Self.dialects[place]
        var random = Random(UInt64(place) + 1)
        var fast = 0
        for _ in 0..<20_000 {
            let row = Self.row(dialect, using: &random)
            let alone = Self.split(row, dialect)
            let before = Self.split(row + Self.behind, dialect)
            #expect(alone == before, "\(String(decoding: row, as: UTF8.self).debugDescription)")
            if before.isPlain { fast += 1 }
        }
        // Else this would compare one way with itself.
        #expect(fast > 1_000)
    }

    @Test("A row over several blocks has the fields that its parts have", arguments: [63, 64, 65, 127, 128, 129, 500])
    func longRows(_ length: Int) {
        for quoted in [true, false] {
            for shift in 0..<8 {
                let text = String(repeating: "x", count: length)
                let first = String(repeating: "y", count: shift)
                let fields = [first, text, "", "a\"b", text + "é"]
                let written = fields.map {
                    quoted ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0.replacing("\"", with: "")
                }
                let row = Array((written.joined(separator: ",") + "\r\n").utf8)
                let bytes = row + Self.behind
                var splitter = FieldSplitter(CSVDialect(separatedBy: UInt8(ascii: ",")))
                splitter.begin(at: 0)
                guard case .complete(row.count) = splitter.advance(in: bytes.span, until: bytes.count, isFinal: false)
                else {
                    Issue.record("\(written)")
                    continue
                }
                #expect((0..<5).map { splitter.text($0, bytes.span) } == (quoted ? fields : written))
            }
        }
    }

    /// A line end, and more bytes than a block.
    private static let behind = Array(String(repeating: "next,row\n", count: 20).utf8)

    private struct Split: Equatable {
        var stop: String
        var count: Int
        var texts: [String]
        var isQuoted: [Bool]
        /// How it was found is no part of what was found.
        var isPlain: Bool

        static func == (left: Split, right: Split) -> Bool {
            (left.stop, left.count) == (right.stop, right.count) && left.texts == right.texts
                && left.isQuoted == right.isQuoted
        }
    }

    /// Up to the first stop.
    private static func split(_ bytes: [UInt8], _ dialect: CSVDialect) -> Split {
        var splitter = FieldSplitter(dialect)
        splitter.begin(at: 0)
        let stop = splitter.advance(in: bytes.span, until: bytes.count, isFinal: false)
        let kept = splitter.fields.indices
        return Split(
            stop: "\(stop)",
            count: splitter.count,
            texts: kept.map { splitter.text($0, bytes.span) },
            isQuoted: kept.map { splitter[$0].isQuoted },
            isPlain: splitter.isPlain
        )
    }

    /// Fields as writers make them, and bytes as they come.
    private static func row(_ dialect: CSVDialect, using random: inout Random) -> [UInt8] {
        let separator = String(Unicode.Scalar(dialect.separator))
        let pieces = [
            "a", "12", " ", "<", "\"", "\"\"", "\\", "\r", "\n", "é", "\0", separator, "\" <", "\"" + separator,
            separator + "\"",
        ]
        let fields = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                Bool.random(using: &random) ? "x" : pieces.randomElement(using: &random) ?? ""
            }.joined()
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return text
            case 1: return "\"" + text.replacing("\"", with: "\"\"") + "\""
            default: return text.filter { $0 != "\"" && $0 != "\n" && $0 != "\r\n" && String($0) != separator }
            }
        }
        return Array((fields.joined(separator: separator) + (Bool.random(using: &random) ? "\r\n" : "\n")).utf8)
    }
}

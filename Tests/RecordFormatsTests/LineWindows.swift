import Pace
import RecordFormats

/// Cuts the bytes of line formats anywhere and compares.
enum LineWindows {
    /// What is read differently when the bytes come in pieces; nil when nothing is.
    static func difference(_ format: String, _ bytes: [UInt8], _ options: FormatOptions = utc) -> String? {
        let whole = decode(format, bytes, options)
        guard whole.reduce(0, { $0 + $1.length }) == bytes.count else { return "bytes are lost" }
        var generator = Random(17)
        for step in [1, 7, 60, 700] {
            let pieces = decodeInWindows(format, bytes, options, using: &generator, step: step)
            if pieces != whole { return "windows of up to \(step) bytes: \(pieces)" }
        }
        return nil
    }
}

/// Which formats take a file for one of theirs.
enum Recognised {
    /// Those that are surest.
    static func formats(_ bytes: [UInt8]) -> [String] {
        let found = FormatCatalog.all.compactMap { format in
            format.recognise(FileSample(path: "", bytes: bytes, isWhole: true)).map { (format.name, $0.certainty) }
        }
        let best = found.map(\.1).max()
        return found.filter { $0.1 == best }.map(\.0)
    }

    static func formats(_ text: String) -> [String] { formats(Array(text.utf8)) }
}

extension String {
    /// Filled up with blanks behind.
    func left(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    /// Filled up with blanks in front.
    func right(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }
}

import Mail
import Pace
import RecordFormats

/// Holds of every file whatever is in it: decoding ends, every byte belongs to one record, and windows that end anywhere,
/// with a decoder made anew between them, give the same records; and whatever a file holds, the detector gives a reason.
///
/// An input is a byte that chooses options, a byte that chooses where windows end, then a file. The fuzzer makes inputs
/// up; the tests have those that it kept.
package struct Judge: Sendable {
    private static let formats = FormatCatalog.all + MailFormats.all
    package static let detector = "detect"
    package static let names = formats.map(\.name) + [detector]

    private static let paths = ["/var/log/records", "Master.csv", "call.json", "cur/1.M1P1.pbx:2,S", "box.eml"]

    /// Nil: the detector.
    private let format: RecordFormat?
    private let variants: [FormatOptions]

    /// - Parameter name: of a format, or `detect`. Nil for any other.
    package init?(_ name: String) {
        format = Self.formats.first { $0.name == name }
        guard format != nil || name == Self.detector else { return nil }
        variants = format.map(Variants.options) ?? []
    }

    /// What does not hold of an input, in words; nil when all does.
    package func problem(with input: [UInt8]) -> String? {
        guard input.count > 2 else { return nil }
        let bytes = Array(input[2...])
        let (choice, windows) = (Int(input[0]), 1 + Int(input[1]) % 61)
        guard let format else {
            let path = Self.paths[choice % Self.paths.count]
            let sample = FileSample(path: path, bytes: bytes, isWhole: choice < 128)
            let detection = FormatDetection(sample, zone: Variants.berlin, formats: Self.formats)
            return detection.reason.isEmpty ? "no reason is given" : nil
        }
        _ = format.recognise(FileSample(path: Self.paths[0], bytes: bytes, isWhole: true))
        let options = variants[choice % variants.count]
        do {
            let whole = try records(bytes, format, options, windows: bytes.count)
            if whole.reduce(0, { $0 + $1.length }) != bytes.count { return "a byte belongs to no record, or to two" }
            let pieces = try records(bytes, format, options, windows: windows)
            return whole == pieces ? nil : "windows that end elsewhere give other records"
        } catch {
            return error.words
        }
    }

    private struct Problem: Error {
        let words: String

        init(_ words: String) { self.words = words }
    }

    private struct Seen: Equatable {
        var key: RecordKey?
        var reason: String?
        var offset: Int64
        var length: Int
    }

    private func records(
        _ bytes: [UInt8],
        _ format: RecordFormat,
        _ options: FormatOptions,
        windows: Int
    ) throws(Problem) -> [Seen] {
        var decoder = format.makeDecoder(options, [])
        var seen: [Seen] = []
        var (start, end) = (0, min(windows, bytes.count))
        while start < bytes.count {
            let window = Array(bytes[start..<end])
            let isFinal = end == bytes.count
            switch decoder.next(in: window.span, from: 0, offset: Int64(start), isFinal: isFinal) {
            case .incomplete:
                guard !isFinal else { throw Problem("the end gives no record") }
                end = min(bytes.count, end + windows)
            case .record(let record):
                guard record.length > 0 && record.length <= end - start else {
                    throw Problem("a record of no length, or beyond its bytes")
                }
                guard record.offset == Int64(start) else { throw Problem("a record at a wrong place") }
                switch record.outcome {
                case .record(_, let key):
                    seen.append(Seen(key: key, offset: record.offset, length: record.length))
                case .ignored(let reason), .quarantined(let reason):
                    seen.append(Seen(reason: reason, offset: record.offset, length: record.length))
                }
                start += record.length
                end = min(bytes.count, max(end, start + windows))
                decoder = format.makeDecoder(options, decoder.carry)
            }
        }
        return seen
    }
}

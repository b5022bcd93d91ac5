import Glibc
import Mail
import Pace
import RecordFormats

/// Holds of every file whatever is in it: decoding ends, every byte belongs to one record, and windows that end anywhere,
/// with a decoder made anew between them, give the same records. Anything else ends the process, as a trap would.
struct DecoderTarget: Sendable {
    static let all = FormatCatalog.all + MailFormats.all
    static let names = all.map(\.name) + ["detect"]
    static let isDetector = word == "detect"
    static let shared = DecoderTarget()

    private static let word = getenv("CALLPACE_FORMAT").map { String(cString: $0) } ?? ""
    private static let paths = ["/var/log/records", "Master.csv", "call.json", "cur/1.M1P1.pbx:2,S", "box.eml"]

    private let format: RecordFormat
    private let variants: [FormatOptions]

    init() {
        guard let format = Self.all.first(where: { $0.name == Self.word }) else {
            fatalError("CALLPACE_FORMAT is no format")
        }
        self.format = format
        variants = Variants.options(of: format)
    }

    /// Whatever a file holds, its format is told or it is told why none was.
    static func detect(_ bytes: [UInt8], choice: Int) {
        let sample = FileSample(path: paths[choice % paths.count], bytes: bytes, isWhole: choice < 128)
        let detection = FormatDetection(sample, zone: Variants.berlin, formats: all)
        precondition(!detection.reason.isEmpty, "no reason is given")
    }

    func judge(_ bytes: [UInt8], choice: Int, window: Int) {
        _ = format.recognise(FileSample(path: "/var/log/records", bytes: bytes, isWhole: true))
        let options = variants[choice % variants.count]
        let whole = records(bytes, options, windows: bytes.count)
        precondition(whole.reduce(0) { $0 + $1.length } == bytes.count, "a byte belongs to no record, or to two")
        let pieces = records(bytes, options, windows: 1 + window % 61)
        precondition(whole == pieces, "windows that end elsewhere give other records")
    }

    private struct Seen: Equatable {
        var key: RecordKey?
        var reason: String?
        var offset: Int64
        var length: Int
    }

    private func records(_ bytes: [UInt8], _ options: FormatOptions, windows: Int) -> [Seen] {
        var decoder = format.makeDecoder(options, [])
        var seen: [Seen] = []
        var (start, end) = (0, min(windows, bytes.count))
        while start < bytes.count {
            let window = Array(bytes[start..<end])
            let isFinal = end == bytes.count
            switch decoder.next(in: window.span, from: 0, offset: Int64(start), isFinal: isFinal) {
            case .incomplete:
                precondition(!isFinal, "the end gives no record")
                end = min(bytes.count, end + windows)
            case .record(let record):
                precondition(
                    record.length > 0 && record.length <= end - start,
                    "a record of no length, or beyond its bytes"
                )
                precondition(record.offset == Int64(start), "a record at a wrong place")
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

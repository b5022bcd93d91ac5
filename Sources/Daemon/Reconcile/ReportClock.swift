import Pace
import RecordFormats

/// Reads the beginnings in a report.
struct ReportClock {
    /// Forms that are told apart by their marks: days before months where points stand, as nobody writes it otherwise.
    private static let forms = [
        "YYYY-MM-DD HH:mm:ss", "YYYY-MM-DD HH:mm", "DD.MM.YYYY HH:mm:ss", "DD.MM.YYYY HH:mm", "YYYY/MM/DD HH:mm:ss",
        "YYYY.MM.DD HH:mm:ss",
    ]

    private var readers: [TimestampReader]

    /// - Parameter format: a form of one's own, in the letters of `time_format`.
    init(zone: Zone, format: String?) {
        readers =
            [TimestampReader(zone: zone, allowsEpoch: true)]
            + (format.map { [$0] } ?? Self.forms).map { TimestampReader(zone: zone, format: $0) }
        if format != nil { readers.removeFirst() }
    }

    /// Nil for what is no date and time.
    mutating func instant(_ text: String) -> Instant? {
        let bare = text.replacing(", ", with: " ")
        let bytes = Array(bare.utf8)
        guard !bytes.isEmpty, bytes.count <= 64 else { return nil }
        for index in readers.indices {
            switch readers[index].timestamp(bytes.span, bytes.indices) {
            case .instant(let instant): return instant
            case .local(let local):
                switch readers[index].reading(ofLocal: local) {
                case .once(let instant), .never(let instant): return instant
                case .twice(let earlier, _): return earlier
                }
            case .none, .invalid: continue
            }
        }
        return nil
    }
}

/// The part of the bytes that may be looked at.
struct DecoderWindow {
    var start: Int
    var end: Int
    var offset: Int64
    /// `end` is the limit of a record, not the end of the bytes.
    var isLong: Bool
    /// No byte will follow `end`.
    var isFinal: Bool

    /// Nil where nothing is left to read.
    ///
    /// - Parameter limit: nothing longer is a record.
    init?(_ bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool, limit: Int) {
        guard start >= 0, start < bytes.count else { return nil }
        self.start = start
        self.offset = offset
        isLong = bytes.count - start >= limit
        end = isLong ? start + limit : bytes.count
        self.isFinal = isFinal && !isLong
    }

    func record(_ outcome: DecodedRecord.Outcome, until next: Int, note: String? = nil) -> DecoderStep {
        .record(DecodedRecord(outcome: outcome, offset: offset, length: next - start, note: note))
    }

    func quarantine(_ reason: String, until next: Int) -> DecoderStep {
        record(.quarantined(reason: reason), until: next)
    }

    /// Quarantined bytes, perhaps a further piece of those before.
    func piece(_ reason: String, until next: Int, continuesBefore: Bool) -> DecoderStep {
        var record = DecodedRecord(outcome: .quarantined(reason: reason), offset: offset, length: next - start)
        record.continuesBefore = continuesBefore
        return .record(record)
    }

    /// One record for what may hold several, as a document with the legs of a call; one that cannot be read takes the
    /// others with it.
    ///
    /// - Parameter note: of the whole.
    func record(of readings: [RowReading], until next: Int, note: String?) -> DecoderStep {
        var records: [DecodedRecord.FurtherRecord] = []
        var notes = note.map { [$0] } ?? []
        var ignored = "nothing"
        for reading in readings {
            switch reading {
            case .record(let record, let key, let told, _):
                records.append(DecodedRecord.FurtherRecord(record: record, key: key))
                if let told, !notes.contains(told) { notes.append(told) }
            case .ignored(let reason): ignored = reason
            case .rejected(let reason): return quarantine(reason, until: next)
            case .header: break
            }
        }
        guard let first = records.first else { return record(.ignored(reason: ignored), until: next) }
        var decoded = DecodedRecord(
            outcome: .record(first.record, key: first.key),
            offset: offset,
            length: next - start,
            note: notes.isEmpty ? nil : notes.joined(separator: "; ")
        )
        decoded.further = Array(records.dropFirst())
        return .record(decoded)
    }
}

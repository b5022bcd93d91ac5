/// The part of the bytes that may be looked at.
struct DecoderWindow {
    var start: Int
    var end: Int
    var offset: Int64
    /// `end` is the limit of a record, not the end of the bytes.
    var isLong: Bool
    /// No byte will follow `end`.
    var isFinal: Bool

    func record(_ outcome: DecodedRecord.Outcome, until next: Int, note: String? = nil) -> DecoderStep {
        .record(DecodedRecord(outcome: outcome, offset: offset, length: next - start, note: note))
    }

    func quarantine(_ reason: String, until next: Int) -> DecoderStep {
        record(.quarantined(reason: reason), until: next)
    }
}

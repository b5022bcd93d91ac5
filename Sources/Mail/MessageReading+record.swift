import Pace
import RecordFormats

/// Reads the message at a range of the bytes, without a From_ line or a byte order mark.
typealias ReadMessage = @Sendable (_ bytes: Span<UInt8>, _ range: Range<Int>, _ place: MessagePlace) -> MessageReading

extension MessageReading {
    /// The reading as a record of `length` bytes at `offset`.
    func record(at offset: Int64, length: Int) -> DecodedRecord {
        switch self {
        case .message(let message):
            // What never counts is kept as well: answers name it.
            let outcome = DecodedRecord.Outcome.record(.message(message), key: message.copy)
            return DecodedRecord(outcome: outcome, offset: offset, length: length)
        case .quarantined(let reason):
            return DecodedRecord(outcome: .quarantined(reason: reason), offset: offset, length: length)
        case .meetings(let meetings, let note):
            guard let first = meetings.first else {
                return DecodedRecord(outcome: .ignored(reason: "calendar"), offset: offset, length: length)
            }
            let outcome = DecodedRecord.Outcome.record(.meeting(first), key: first.key)
            var record = DecodedRecord(outcome: outcome, offset: offset, length: length, note: note)
            record.further = meetings.dropFirst().map { meeting in
                DecodedRecord.FurtherRecord(record: .meeting(meeting), key: meeting.key)
            }
            return record
        }
    }
}

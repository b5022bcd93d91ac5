package import Pace

/// Turns the bytes of a source into records, one at a time: no I/O, no clock.
///
/// The decoder decides where a record ends (a quoted field may hold newlines) and what it means. What it carries
/// from record to record (a header, a skipped line) is `carry`, which is committed with the position.
package protocol RecordDecoder: Sendable {
    /// What the decoder needs to go on behind the last record it returned; empty at the start of a file.
    var carry: [UInt8] { get }
    /// The last record were zeros, and further ones that follow at once would only make it longer.
    var passesZeros: Bool { get }

    /// Reads the record that begins at `start`.
    ///
    /// - Parameters:
    ///   - bytes: a window of the file.
    ///   - start: index in `bytes` of the first byte that belongs to no record yet.
    ///   - offset: where `start` lies in the file (or in the decompressed file).
    ///   - isFinal: no byte will follow the last one of `bytes`.
    /// - Returns: the record, or `.incomplete` when its end is not in sight. With `isFinal` and `start` before the
    ///   end it always returns a record.
    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep
}

extension RecordDecoder {
    package var passesZeros: Bool { false }
}

package enum DecoderStep: Sendable {
    case record(DecodedRecord)
    /// More bytes are needed to see the end of the record.
    case incomplete
}

/// One unit of a source, whatever it turned out to be.
package struct DecodedRecord: Sendable {
    package enum Outcome: Sendable {
        case record(Record, key: RecordKey)
        /// Understood and of no use: a header line, an event that nobody counts. The reason is a short fixed word.
        case ignored(reason: String)
        /// Fits no shape. The reason names field and value.
        case quarantined(reason: String)
    }

    package var outcome: Outcome
    /// Where the record begins in the file.
    package var offset: Int64
    /// Its bytes in the file, the line end included.
    package var length: Int
    /// A warning for people: a repeated local hour, a zone that looks wrong.
    package var note: String?
    /// Bytes that go on with the record before and are none of their own: quarantined ones (a line of many MiB, a hole),
    /// or ignored ones (the rest of a large message).
    package var continuesBefore = false
    /// What else the record tells, as a calendar object may hold several events.
    package var further: [FurtherRecord] = []
    /// A record at the end of the bytes, without a line end, that more bytes could still make another record.
    package var mayBeCut = false
    /// It ends the bytes, and nothing in them says that it is whole: where the file may still be written to, it waits.
    package var mayGrow = false
    /// Bytes that belong to the record before, which ended the bytes that there were: the file is to be read again.
    package var reopensBefore = false

    package struct FurtherRecord: Sendable {
        package var record: Record
        package var key: RecordKey

        package init(record: Record, key: RecordKey) {
            self.record = record
            self.key = key
        }
    }

    @inline(__always)
    package init(outcome: Outcome, offset: Int64, length: Int, note: String? = nil, mayBeCut: Bool = false) {
        self.outcome = outcome
        self.offset = offset
        self.length = length
        self.note = note
        self.mayBeCut = mayBeCut
    }
}

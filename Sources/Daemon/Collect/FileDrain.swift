import Ledger
import Linux
import Pace
import RecordFormats
import Tail

/// Reads one file from its position on, batch by batch, one batch ahead of what is committed.
struct FileDrain {
    let file: TailedFile
    let id: Int64
    private let source: SourceHandle
    private var reader: RecordReader
    /// The end of the last batch that was cut, committed or not.
    private var position: FilePosition

    init(
        _ file: TailedFile,
        id: Int64,
        source: SourceHandle,
        options: FormatOptions,
        format: RecordFormat,
        carry: [UInt8]
    ) {
        self.file = file
        self.id = id
        self.source = source
        self.position = file.position
        self.reader = RecordReader(
            format: format,
            options: options,
            offset: file.position.offset,
            carry: carry
        )
    }

    /// Bytes read that form no whole record yet.
    var pendingBytes: Int64 { reader.pendingBytes }

    /// What follows belongs to the last record that was committed: the file is to be read again from its beginning.
    var isReopened: Bool { reader.isReopened }

    /// The next batch behind the last one, of so many records at most. - Returns: nil when there is no whole record.
    mutating func next(
        end: FileEnd,
        now: Instant,
        atMost limit: Int
    ) throws -> (batch: Batch, notes: [String: Int])? {
        let file = file
        guard
            let cut = try reader.next(
                end: end,
                now: now,
                atMost: limit,
                read: { offset, count in try file.read(from: offset, atMost: count) },
                hole: { offset in file.hole(from: offset) }
            )
        else { return nil }
        let end = try file.position(at: cut.end)
        var batch = Batch(
            source: source,
            file: id,
            path: file.path,
            from: StoredPosition(position),
            to: StoredPosition(end),
            carry: cut.carry,
            sizeSeen: max(cut.end + reader.pendingBytes, (try? file.size()) ?? 0),
            pendingBytes: reader.pendingBytes
        )
        batch.records = cut.records
        batch.ignored = cut.ignored
        batch.quarantined = cut.quarantined
        batch.ahead = cut.ahead
        batch.now = now
        batch.latestCredible = now + RecordReader.tolerableAhead
        position = end
        return (batch, cut.notes)
    }

    /// A batch whose records go to the quarantine for a reason.
    func quarantining(_ batch: Batch, because reason: String) throws -> Batch {
        // In letters that every encoding of a database has.
        let reason = String(reason.map { $0.isASCII ? $0 : "?" })
        var changed = batch
        changed.records = []
        changed.ahead = 0
        for record in batch.records where !record.isFurther {
            let kept = reader.keepsAll ? min(record.length, RecordReader.keptQuarantineBytes) : 0
            changed.quarantined.append(
                QuarantinedRecord(
                    offset: record.offset,
                    length: record.length,
                    reason: reason,
                    bytes: try file.read(from: record.offset, atMost: kept)
                )
            )
        }
        return changed
    }
}

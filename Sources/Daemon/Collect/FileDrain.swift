import Ledger
import Linux
import Pace
import RecordFormats
import Settings
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
        settings: SourceSettings,
        format: RecordFormat,
        carry: [UInt8]
    ) {
        self.file = file
        self.id = id
        self.source = source
        self.position = file.position
        self.reader = RecordReader(
            format: format,
            options: settings.options,
            offset: file.position.offset,
            carry: carry
        )
    }

    /// Bytes read that form no whole record yet.
    var pendingBytes: Int64 { reader.pendingBytes }

    /// The next batch behind the last one. - Returns: nil when there is no whole record.
    mutating func next(isFinal: Bool, now: Instant) throws -> (batch: Batch, notes: [String: Int])? {
        let file = file
        guard
            let cut = try reader.next(
                isFinal: isFinal,
                now: now,
                read: { offset, count in try file.read(from: offset, atMost: count) }
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
        position = end
        return (batch, cut.notes)
    }
}

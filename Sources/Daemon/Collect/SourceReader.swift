import Ledger
import Linux
import Logging
import Pace
import RecordFormats
import Settings
import Tail

/// What following a source and importing its files share: files registered in the ledger, read to their end, and
/// committed.
final class SourceReader {
    let source: SourceHandle
    private let settings: SourceSettings
    private let format: RecordFormat
    private let writer: BatchWriter
    private let logger: Logger
    private var carries: [Int64: [UInt8]] = [:]
    private var noted: [Int64: [Int64]] = [:]
    private var reportedNotes: Set<String> = []
    private var reportedQuarantine = false

    init(
        _ source: SourceHandle,
        settings: SourceSettings,
        format: RecordFormat,
        writer: BatchWriter,
        known: [StoredFile],
        logger: Logger
    ) {
        self.source = source
        self.settings = settings
        self.format = format
        self.writer = writer
        self.logger = logger
        for file in known { carries[file.id] = file.carry }
    }

    /// Tells the ledger what a scan found: new names, files begun anew, gaps.
    func settle(_ report: ScanReport, files: [TailedFile]) async throws {
        let source = source
        for gap in report.gaps {
            logger.warning("\(gap.description)")
            try await writer.perform {
                try $0.declareGap(
                    source,
                    path: gap.path,
                    offset: gap.offset,
                    length: gap.bytes,
                    cause: gap.cause.rawValue
                )
            }
        }
        for file in report.restarted { if let id = file.id { carries[id] = [] } }
        let unsaved = files.filter(\.isUnsaved)
        guard !unsaved.isEmpty else { return }
        let changes = unsaved.map { file in
            (
                id: file.id, path: file.path, position: StoredPosition(file.position),
                carry: file.id.flatMap { carries[$0] } ?? []
            )
        }
        let ids = try await writer.perform { try $0.settle(changes, of: source) }
        for (file, id) in zip(unsaved, ids) { file.saved(file.position, id: id) }
    }

    /// Reads a file to its present end; the next batch is decoded while the one before is committed.
    ///
    /// - Returns: what was committed; nil when there was nothing new.
    func drain(
        _ file: TailedFile,
        isFinal: Bool,
        committed: (Batch, CommitReport) async -> Void
    ) async throws -> CommitReport? {
        guard let id = file.id else { return nil }
        let writer = writer
        var drain = FileDrain(
            file,
            id: id,
            source: source,
            settings: settings,
            format: format,
            carry: carries[id] ?? []
        )
        var total: CommitReport?
        var decoding = ContinuousClock.now
        var pending = try drain.next(isFinal: isFinal, now: Self.now)
        var decoded = ContinuousClock.now - decoding
        while let (batch, notes) = pending {
            async let outcome = writer.commit(batch)
            // What is decoded ahead is thrown away when the commit turns out otherwise.
            decoding = ContinuousClock.now
            // Whoever is asked to end decodes nothing more.
            let ahead = Result { try Task.isCancelled ? nil : drain.next(isFinal: isFinal, now: Self.now) }
            decoded += ContinuousClock.now - decoding
            switch try await outcome {
            case .stored(var report):
                report.stages.add(decoded, to: .decode)
                decoded = .zero
                file.saved(batch.to.filePosition, id: id)
                carries[id] = batch.carry
                tell(notes, batch)
                total = (total ?? CommitReport()).adding(report)
                await committed(batch, report)
            case .moved(let stored):
                file.saved(stored.position.filePosition, id: id)
                carries[id] = stored.carry
                return total ?? CommitReport()
            }
            try Task.checkCancellation()
            pending = try ahead.get()
        }
        try await noteSize(of: file, id: id, pendingBytes: drain.pendingBytes)
        return total
    }

    private static var now: Instant { Instant(microseconds: WallClock.now()) }

    private func noteSize(of file: TailedFile, id: Int64, pendingBytes: Int64) async throws {
        let size = max((try? file.size()) ?? 0, file.position.offset)
        guard noted[id] != [size, pendingBytes] else { return }
        noted[id] = [size, pendingBytes]
        try await writer.perform { try $0.noteSize(ofFile: id, size: size, pendingBytes: pendingBytes) }
    }

    /// Says each kind of note once, and that records went to the quarantine; never what is in them.
    private func tell(_ notes: [String: Int], _ batch: Batch) {
        for note in notes.keys.sorted() where reportedNotes.count < 20 && reportedNotes.insert(note).inserted {
            logger.warning("\(batch.path): \(note)")
        }
        if let first = batch.quarantined.first, !reportedQuarantine {
            reportedQuarantine = true
            logger.warning(
                "\(batch.path): a record at byte \(first.offset) went to the quarantine; see `callpace quarantine list`"
            )
        }
    }
}

extension CommitReport {
    func adding(_ other: CommitReport) -> CommitReport {
        var sum = self
        sum.add(other)
        return sum
    }
}

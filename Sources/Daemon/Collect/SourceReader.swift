import Ledger
import Linux
import Logging
import Pace
import Postgres
import RecordFormats
import Settings
import Tail

/// What following a source and importing its files share: files registered in the ledger, read to their end, and
/// committed.
final class SourceReader {
    let source: SourceHandle
    private let settings: SourceSettings
    private let paths: SourcePaths
    private let format: RecordFormat
    private let writer: BatchWriter
    private let logger: Logger
    private var carries: [Int64: [UInt8]] = [:]
    private var noted: [Int64: [Int64]] = [:]
    /// What was carried at the place to which each received file was read, by path.
    private var ends: [String: [UInt8]] = [:]
    private var reportedNotes: Set<String> = []
    private var reportedQuarantine = false
    /// The most bytes that the account of the source was seen with. It never shrinks but in a database that has gone
    /// back to an earlier state.
    private(set) var accountBytes: Int64 = 0
    /// Bytes of gaps that were declared by this reader.
    private(set) var gapBytes: Int64 = 0

    init(
        _ source: SourceHandle,
        settings: SourceSettings,
        paths: SourcePaths,
        format: RecordFormat,
        writer: BatchWriter,
        known: [StoredFile],
        logger: Logger
    ) {
        self.source = source
        self.settings = settings
        self.paths = paths
        self.format = format
        self.writer = writer
        self.logger = logger
        for file in known {
            carries[file.id] = file.carry
            if file.position.offset > 0 { noteEnd(of: file.path, file.carry) }
        }
    }

    /// Tells the ledger what a scan found: new names, files begun anew, gaps, files that are gone.
    func settle(_ report: ScanReport, files: [TailedFile]) async throws {
        for gap in report.gaps {
            logger.warning("\(gap.description)")
            gapBytes += gap.bytes ?? 0
        }
        for file in report.restarted { if let id = file.id { carries[id] = [] } }
        var seen: Set<ObjectIdentifier> = []
        let unsaved = (report.moved + files).filter { $0.isUnsaved && seen.insert(ObjectIdentifier($0)).inserted }
        var changes = FileChanges(gaps: report.gaps.map(FileChanges.Gap.init), gone: report.gone.compactMap(\.id))
        for file in unsaved {
            var move = FileChanges.Move(
                id: file.id,
                path: file.path,
                position: StoredPosition(file.position),
                carry: [],
                // Of a file of which nothing was read no copy could be told: a size alone would declare it lost.
                sizeSeen: file.position.offset > 0 ? file.sizeSeen ?? 0 : 0
            )
            if let id = file.id { move.carry = try await carry(id) }
            changes.moves.append(move)
        }
        guard !changes.isEmpty else { return }
        let (source, settled) = (source, changes)
        let newest = changes.gaps.isEmpty ? 0 : try await writer.perform { try $0.newestGap(of: source) }
        let ids = try await writer.perform { try $0.settle(settled, of: source, behind: newest) }
        for (file, id) in zip(unsaved, ids) {
            file.saved(file.position, id: id)
            // The ledger forgot what was pending.
            noted[id] = nil
        }
        // Should it come back, the ledger tells what its decoder carried.
        for id in changes.gone { (carries[id], noted[id]) = (nil, nil) }
    }

    /// Makes sure that the database still knows all that was committed.
    ///
    /// - Throws: `DatabaseChanged` when it was restored from a backup, or is a server that missed the last commits.
    func checkAccount() async throws {
        let source = source
        guard let bytes = try await writer.perform({ try $0.accountBytes(of: source) }), bytes >= accountBytes else {
            throw DatabaseChanged()
        }
        accountBytes = bytes
    }

    /// Declares what the database has forgotten of the bytes that its account held once, and no file holds any more.
    func declareForgotten(upTo mark: Int64) async throws {
        try await checkAccount()
        let bytes = mark - accountBytes - gapBytes
        guard bytes > 0 else { return }
        let (source, path) = (source, settings.paths.joined(separator: ", "))
        logger.warning("\(path): \(bytes) bytes that were read once are neither in the database nor in a file any more")
        let gap = FileChanges.Gap(path: path, offset: 0, length: bytes, cause: "forgotten")
        let newest = try await writer.perform { try $0.newestGap(of: source) }
        _ = try await writer.perform { try $0.settle(FileChanges(gaps: [gap]), of: source, behind: newest) }
    }

    /// What the decoder carries at the position of a file.
    private func carry(_ id: Int64) async throws -> [UInt8] {
        if let carry = carries[id] { return carry }
        let stored = try await writer.perform { try $0.file(id)?.carry } ?? []
        carries[id] = stored
        return stored
    }

    /// Reads a file to its present end; the next batch is decoded while the one before is committed.
    ///
    /// - Parameter end: whether what is left at the end of the file is its last record.
    /// - Returns: what was committed; nil when there was nothing new.
    func drain(
        _ file: TailedFile,
        end: FileEnd,
        committed: (Batch, CommitReport) async -> Void
    ) async throws -> CommitReport? {
        guard let id = file.id else { return nil }
        let writer = writer
        var limit = RecordReader.batchRecords
        let carried = try await carry(id)
        carries[id] = file.position.offset > 0 ? carried : carryBefore(file.path) ?? carried
        var drain = drain(from: file, id)
        var total: CommitReport?
        var decoding = ContinuousClock.now
        var pending = try drain.next(end: end, now: Self.now, atMost: limit)
        var decoded = ContinuousClock.now - decoding
        while let (batch, notes) = pending {
            async let outcome = writer.commit(batch)
            // What is decoded ahead is thrown away when the commit turns out otherwise.
            decoding = ContinuousClock.now
            // Whoever is asked to end decodes nothing more.
            let next = limit
            let ahead = Result { try Task.isCancelled ? nil : drain.next(end: end, now: Self.now, atMost: next) }
            decoded += ContinuousClock.now - decoding
            switch try await outcome {
            case .stored(var report):
                report.stages.add(decoded, to: .decode)
                decoded = .zero
                file.saved(batch.to.filePosition, id: id)
                carries[id] = batch.carry
                noteEnd(of: file.path, batch.carry)
                tell(notes, batch)
                try noteAccount(after: report)
                total = (total ?? CommitReport()).adding(report)
                await committed(batch, report)
                limit = min(limit * 2, RecordReader.batchRecords)
            case .moved(let stored):
                file.saved(stored.position.filePosition, id: id)
                carries[id] = stored.carry
                noteEnd(of: file.path, stored.carry)
                return total ?? CommitReport()
            case .refused(let error):
                // Halves of it are tried, each with a position of its own, down to the record that is refused.
                guard !batch.records.isEmpty else { throw LedgerError.database(error) }
                let count = batch.records.count { !$0.isFurther }
                limit = max(1, count / 2)
                drain = self.drain(from: file, id)
                pending = try drain.next(end: end, now: Self.now, atMost: limit)
                if let (only, notes) = pending, count == 1, only.records.map(\.key) == batch.records.map(\.key) {
                    tell(refused: only, error)
                    pending = (try drain.quarantining(only, because: "the database refuses it: \(error)"), notes)
                }
                continue
            }
            try Task.checkCancellation()
            pending = try ahead.get()
        }
        if drain.isReopened {
            logger.debug("\(file.path): the message before byte \(file.position.offset) grew; the file is read again")
            file.beginAgain()
            try await settle(ScanReport(restarting: file), files: [file])
            return total ?? CommitReport()
        }
        try await noteSize(of: file, id: id, pendingBytes: drain.pendingBytes)
        return total
    }

    /// Whether a file holds what was received, which is one stream in many files.
    private func isReceived(_ path: String) -> Bool {
        settings.reception.map { PathName.folder(of: path) == $0.folder } ?? false
    }

    private func noteEnd(of path: String, _ carry: [UInt8]) {
        if isReceived(path) { ends[path] = RecordFormat.goingOn(fromCarry: carry) }
    }

    /// What the received file before a file carried at its end: a date line holds on when the next file is begun.
    private func carryBefore(_ path: String) -> [UInt8]? {
        guard isReceived(path), let before = ends.keys.filter({ $0 < path }).max() else { return nil }
        return ends[before]
    }

    private func noteAccount(after report: CommitReport) throws {
        let added = [report.stored, report.duplicates, report.ignored, report.quarantined].map(\.bytes).reduce(0, +)
        guard report.accountBytes - added >= accountBytes else { throw DatabaseChanged() }
        accountBytes = report.accountBytes
    }

    /// Reads on behind what is committed.
    private func drain(from file: TailedFile, _ id: Int64) -> FileDrain {
        FileDrain(
            file,
            id: id,
            source: source,
            options: settings.options(for: file.path, paths),
            format: format,
            carry: carries[id] ?? []
        )
    }

    private static var now: Instant { Instant(microseconds: WallClock.now()) }

    private func noteSize(of file: TailedFile, id: Int64, pendingBytes: Int64) async throws {
        let size = max((try? file.size()) ?? 0, file.position.offset)
        guard noted[id] != [size, pendingBytes] else { return }
        noted[id] = [size, pendingBytes]
        let source = source
        try await writer.perform { try $0.noteSize(ofFile: id, of: source, size: size, pendingBytes: pendingBytes) }
    }

    /// Says once for each reason that the database refuses a record.
    private func tell(refused batch: Batch, _ error: PostgresError) {
        guard reportedNotes.count < 20, reportedNotes.insert(error.description).inserted else { return }
        logger.warning("\(batch.path): the database refuses the record at byte \(batch.records[0].offset): \(error)")
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

/// The database is not what it was when it was last written to: restored from a backup, made anew, edited, or a server
/// that missed the last commits. Everything is to be read from where the database says now that it stands.
struct DatabaseChanged: Error {}
extension FileChanges.Gap {
    fileprivate init(_ gap: Gap) {
        self.init(path: gap.path, offset: gap.offset, length: gap.bytes, cause: gap.cause.rawValue)
    }
}

extension CommitReport {
    func adding(_ other: CommitReport) -> CommitReport {
        var sum = self
        sum.add(other)
        return sum
    }
}

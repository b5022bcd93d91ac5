package import Ledger
import Linux
package import Logging
package import RecordFormats
package import Settings
package import Tail

/// The files of one source in the hands of one daemon, pass by pass: first a look, then a reading.
///
/// When the next pass is due is for the loop around it to know.
package final class SourcePass {
    private let tail: SourceTail
    private let reader: SourceReader
    private let keywords: KeywordWatch?
    private let format: RecordFormat
    /// Nil: the source writes its files itself.
    private let reception: ReceptionSettings?
    private let logger: Logger

    /// - Parameters:
    ///   - source: as taken over.
    ///   - known: what the ledger knows of its files.
    ///   - clock: monotonic, in microseconds.
    package init(
        _ source: SourceHandle,
        settings: SourceSettings,
        format: RecordFormat,
        writer: BatchWriter,
        known: [StoredFile],
        logger: Logger,
        clock: @escaping @Sendable () -> Int64 = MonotonicClock.now
    ) {
        self.logger = logger
        self.format = format
        reception = settings.reception
        var limits = TailLimits()
        limits.completeAfter = settings.completeAfter.map { $0 * 1_000_000 }
        limits.isSpool = format.isWholeFile || settings.reception != nil
        limits.isRewritten = format.isWholeFile && format.kept == .headers
        if format.isMovedIn { limits.completeAfter = 0 }
        let paths = SourcePaths(settings.paths, format: format)
        tail = SourceTail(
            patterns: paths.patterns,
            known: known.map(\.knownFile),
            limits: limits,
            accepts: paths.accepts,
            state: paths.state,
            clock: clock
        )
        keywords = format.isMovedIn ? KeywordWatch() : nil
        reader = SourceReader(
            source,
            settings: settings,
            paths: paths,
            format: format,
            writer: writer,
            known: known,
            logger: logger
        )
    }

    /// Whether any file is there to be read.
    package var hasFiles: Bool { !tail.files.isEmpty }

    /// Bytes of the source that the database holds, as of the last commit or check.
    var accountBytes: Int64 { reader.accountBytes }

    /// See `SourceReader.checkAccount`.
    func checkAccount() async throws { try await reader.checkAccount() }

    /// See `SourceReader.declareForgotten`.
    func declareForgotten(upTo mark: Int64) async throws { try await reader.declareForgotten(upTo: mark) }

    /// Finds out what there is.
    package func scan() -> ScanReport {
        var report = tail.scan()
        if let folders = keywords?.changedFolders(among: tail.paths), !folders.isEmpty {
            tail.readAgain(&report) { MaildirKeywords.isMarked($0) && folders.contains(MaildirKeywords.folder(of: $0)) }
        }
        return report
    }

    /// Tells the ledger what the scan found.
    package func settle(_ report: ScanReport) async throws {
        try await reader.settle(report, files: tail.files)
    }

    /// Reads every file to its present end.
    ///
    /// - Returns: whether anything was committed.
    package func read(committed: (CommitReport) async -> Void) async throws -> Bool {
        var progressed = false
        for file in filesToRead where hasUnread(file) {
            do {
                let report = try await reader.drain(file, end: FileEnd(of: file, format: format)) { _, report in
                    await committed(report)
                }
                progressed = progressed || report != nil
            } catch let error as TailError {
                // The next scan finds out what became of the file.
                logger.debug("\(error)")
                // What was received later is not read before what was received earlier.
                if reception != nil { break }
            }
        }
        return progressed
    }

    /// Received files go on where the one before ended, whatever the clock says.
    private var filesToRead: [TailedFile] {
        reception == nil ? tail.files : tail.files.sorted { $0.path < $1.path }
    }

    /// A received file may have grown after it was looked at and before the next one was begun.
    private func hasUnread(_ file: TailedFile) -> Bool {
        guard reception != nil else { return file.hasUnread }
        return (try? file.size()).map { $0 > file.position.offset } ?? file.hasUnread
    }

    /// Deletes received files that are in the database.
    package func sweep() {
        guard let reception else { return }
        var read: [String: SpoolFolder.ReadFile] = [:]
        for file in tail.readThrough {
            read[file.path] = SpoolFolder.ReadFile(identity: file.position.identity, offset: file.position.offset)
        }
        do {
            let deleted = try SpoolFolder(reception.folder)
                .sweep(read, keep: reception.keep, limit: reception.limit, now: WallClock.now())
            for path in deleted { logger.debug("\(path) is in the database and was deleted") }
        } catch {
            // The next look tries again; what is there is in nobody's way but that of a full disk.
            logger.debug("\(error)")
        }
    }
}

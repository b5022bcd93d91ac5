package import Ledger
import Linux
package import Logging
import Pace
import RecordFormats
package import Settings
import Tail

/// Reads files to their end as a source: the daemon's own path, with an end.
package struct Importer: Sendable {
    /// Seconds: a file to which nothing was added for so long is complete; its last record needs no line end.
    private static let quiet = 60.0

    /// How far an import is.
    package struct Progress: Sendable {
        package var bytes: Int64 = 0
        package var totalBytes: Int64 = 0
        package var records: Int64 = 0
    }

    /// The closing account.
    package struct Account: Sendable {
        package var files = 0
        package var totalBytes: Int64 = 0
        /// Bytes of records that earlier runs had committed.
        package var knownBytes: Int64 = 0
        /// Bytes at the end of files that form no whole record.
        package var pendingBytes: Int64 = 0
        package var report = CommitReport()
        package var problems: [String] = []

        /// read = stored + duplicate + ignored + quarantined + pending, to the byte.
        package var isBalanced: Bool {
            totalBytes == knownBytes + pendingBytes + report.stored.bytes + report.duplicates.bytes
                + report.ignored.bytes + report.quarantined.bytes
        }
    }

    private let ledger: Ledger
    private let writer: BatchWriter
    private let logger: Logger

    package init(ledger: Ledger, logger: Logger) {
        self.ledger = ledger
        self.logger = logger
        writer = BatchWriter(ledger: ledger, health: DatabaseHealth(logger: logger), logger: logger)
    }

    /// - Parameters:
    ///   - files: paths or patterns.
    ///   - settings: the source as which they are read.
    package func run(
        _ files: [String],
        as settings: SourceSettings,
        progress: (Progress) -> Void
    ) async throws -> Account {
        guard let format = KnownFormats.format(named: settings.format) else { return Account() }
        let source = try await ledger.perform {
            try $0.source(
                name: settings.name,
                site: settings.site,
                format: settings.format,
                zone: settings.options.zone?.name
            )
        }
        let known = try await ledger.perform { try $0.files(of: source) }
        let paths = SourcePaths(files, format: format)
        let reader = SourceReader(
            source,
            settings: settings,
            paths: paths,
            format: format,
            writer: writer,
            known: known,
            logger: logger
        )
        let named = Set(files)
        var limits = TailLimits()
        limits.isSpool = format.isWholeFile
        let tail = SourceTail(
            patterns: paths.patterns,
            known: known.map(\.knownFile),
            limits: limits,
            accepts: paths.accepts,
            state: paths.state
        )
        let report = tail.scan()
        let chosen = tail.files
        try await reader.settle(report, files: chosen)

        var account = Account()
        account.problems = report.problems.filter { named.contains($0.path) || report.newFiles == 0 }.map(\.description)
        var state = Progress()
        for file in chosen { state.totalBytes += (try? file.size()) ?? file.position.offset }
        account.files = chosen.count
        account.knownBytes = chosen.map(\.position.offset).reduce(0, +)
        state.bytes = account.knownBytes
        progress(state)
        for file in chosen {
            let (known, epoch) = (file.position.offset, file.position.epoch)
            for isLast in [false, true] {
                let done = try await reader.drain(file, end: Self.end(of: file, format)) { batch, report in
                    state.bytes += batch.to.offset - batch.from.offset
                    state.records +=
                        report.stored.records + report.duplicates.records + report.ignored.records
                        + report.quarantined.records
                    progress(state)
                }
                if let done { account.report.add(done) }
                guard !isLast, file.position.epoch != epoch, file.position.offset == 0 else { break }
                // The message before the known end grew since: the file is read again from its beginning.
                account.knownBytes -= known
                state.bytes -= known
            }
            // A file may have grown meanwhile.
            let size = max(file.position.offset, (try? file.size()) ?? 0)
            account.totalBytes += size
            account.pendingBytes += size - file.position.offset
        }
        return account
    }

    /// A file with one message is whole by the word of whoever names it.
    private static func end(of file: TailedFile, _ format: RecordFormat) -> FileEnd {
        guard let size = try? file.size() else { return .open }
        if format.isWholeFile { return .certain(at: size) }
        guard let status = try? FileStatus(of: file.path) else { return .certain(at: size) }
        let age = Double(WallClock.now()) / 1e6 - Double(status.modifiedAt) / 1e9
        return age > quiet ? .certain(at: size) : .open
    }
}

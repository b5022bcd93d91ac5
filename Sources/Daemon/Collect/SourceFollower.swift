package import Ledger
import Linux
package import Logging
import Pace
package import RecordFormats
package import Settings
import Tail

/// Follows the files of one source for as long as the daemon runs.
package struct SourceFollower: Sendable {
    /// Microseconds.
    private static let waitForTurn: Int64 = 2_000_000
    private static let pauseAfterFailure: Int64 = 5_000_000
    /// Between two looks whether the source is still ours and the database has not gone back, microseconds; a wait
    /// for changes is no longer.
    private static let accountCheck: Int64 = 10_000_000
    /// Between two notes that all was read, microseconds.
    private static let readNote: Int64 = 30_000_000
    /// Between two looks which received files are done with, microseconds.
    private static let sweep: Int64 = 5_000_000

    private let settings: SourceSettings
    private let format: RecordFormat
    private let ledger: Ledger
    private let writer: BatchWriter
    private let heart: Heartbeat
    private let marks: ReadMarks
    private let logger: Logger
    private let changed: @Sendable (Set<String>) async -> Void
    private let told = ToldOnce()

    /// - Parameters:
    ///   - heart: tells the watchdog that this loop gets on.
    ///   - changed: is told the teams whose counters changed, after each commit; none, when only the feed lives.
    package init(
        _ settings: SourceSettings,
        format: RecordFormat,
        ledger: Ledger,
        writer: BatchWriter,
        heart: Heartbeat,
        marks: ReadMarks,
        logger: Logger,
        changed: @escaping @Sendable (Set<String>) async -> Void
    ) {
        self.settings = settings
        self.format = format
        self.ledger = ledger
        self.writer = writer.beating(heart)
        self.heart = heart
        self.marks = marks
        self.logger = logger
        self.changed = changed
    }

    /// Runs until cancelled. What goes wrong with this source is logged and tried again; other sources go on.
    ///
    /// - Throws: `DatabaseChanged`, after which schema and rules are to be looked at again before anything is followed.
    package func run() async throws {
        defer { heart.end() }
        while !Task.isCancelled {
            do {
                try await follow()
            } catch is CancellationError {
                break
            } catch let error as DatabaseChanged {
                throw error
            } catch let error as LedgerError where error.meansOtherDatabase {
                logger.debug("\(settings.name): \(error)")
                throw DatabaseChanged()
            } catch LedgerError.sourceTakenOver {
                logger.warning("another daemon has taken over the source \(settings.name); waiting for it to end")
            } catch {
                if told.isNew("\(error)") {
                    logger.error("the source \(settings.name) stopped, trying again: \(error)")
                }
                await note("failed", problem: "\(error)")
                heart.rest(atMost: Self.pauseAfterFailure)
                try? await Task.sleep(for: .microseconds(Self.pauseAfterFailure))
            }
        }
    }

    private func follow() async throws {
        let source = try await takeOver()
        let known = try await writer.perform { try $0.files(of: source) }
        let pass = SourcePass(
            source,
            settings: settings,
            format: format,
            writer: writer,
            known: known,
            logger: logger
        )
        let watch = try ChangeWatch(patterns: SourcePaths(settings.paths, format: format).patterns)
        defer { watch.stop() }
        defer { marks.raise(settings.name, to: pass.accountBytes) }
        var owed = try await bytesToFindAgain(pass)
        var problem: String?
        var checkedAt: Int64?
        var notedAt: Int64?
        var sweptAt: Int64?
        while !Task.isCancelled {
            heart.beat()
            if checkedAt.map({ isDue($0, Self.accountCheck) }) ?? true {
                try await writer.perform { try $0.confirm(source) }
                try await pass.checkAccount()
                marks.raise(settings.name, to: pass.accountBytes)
                checkedAt = MonotonicClock.now()
            }
            let report = pass.scan()
            try await pass.settle(report)
            let now = report.problems.first?.description ?? (pass.hasFiles ? nil : noFile)
            if now != problem {
                problem = now
                if let now { logger.warning("\(settings.name): \(now)") }
                await note(now == nil ? "live" : "waiting", problem: now)
            }
            let progressed = try await pass.read { report in
                heart.beat()
                await changed(report.teams)
            }
            guard !progressed else { continue }
            if report.problems.isEmpty, report.isComplete, notedAt.map({ isDue($0, Self.readNote) }) ?? true {
                let now = Instant(microseconds: WallClock.now())
                try await writer.perform { try $0.noteReadThrough(source, at: now) }
                if notedAt == nil { await changed([]) }
                notedAt = MonotonicClock.now()
            }
            if settings.reception != nil, sweptAt.map({ isDue($0, Self.sweep) }) ?? true {
                pass.sweep()
                sweptAt = MonotonicClock.now()
            }
            if let mark = owed, report.problems.isEmpty, report.isComplete, report.nextScan == nil {
                try await pass.declareForgotten(upTo: mark)
                marks.set(settings.name, to: pass.accountBytes)
                owed = nil
            }
            heart.rest(atMost: watch.interval)
            _ = await watch.wait(timeout: report.nextScan)
        }
        throw CancellationError()
    }

    private func isDue(_ last: Int64, _ pause: Int64) -> Bool { MonotonicClock.now() - last >= pause }

    /// Looks whether the database knows as much as it did.
    ///
    /// - Returns: how many bytes the account held once, where a part of them is to be read again; nil else. A database
    ///   that was made anew owes nothing.
    private func bytesToFindAgain(_ pass: SourcePass) async throws -> Int64? {
        try await pass.checkAccount()
        let mark = marks.bytes(of: settings.name)
        guard pass.accountBytes < mark else { return nil }
        guard pass.accountBytes > 0 else {
            marks.set(settings.name, to: 0)
            return nil
        }
        logger.notice(
            """
            \(settings.name): the database has gone back by \(mark - pass.accountBytes) bytes, as a restored backup \
            does; what is still in the files is read again
            """
        )
        return mark
    }

    private var noFile: String {
        settings.reception == nil
            ? "no file matches \(settings.paths.joined(separator: ", "))" : "nothing was received yet"
    }

    /// Waits until no other daemon has the source.
    private func takeOver() async throws -> SourceHandle {
        let settings = settings
        let source = try await writer.perform {
            try $0.source(
                name: settings.name,
                site: settings.site,
                format: settings.format,
                zone: settings.options.zone?.name,
                stalledAfter: settings.stalledAfter
            )
        }
        var isWaiting = false
        while true {
            if let taken = try await heart.atDatabase({ try await ledger.takeOver(source) }) { return taken }
            if !isWaiting { logger.notice("another daemon follows \(settings.name); waiting until it ends") }
            isWaiting = true
            heart.rest(atMost: Self.waitForTurn)
            try await Task.sleep(for: .microseconds(Self.waitForTurn))
        }
    }

    /// For people; a database that is away is told by others.
    private func note(_ state: String, problem: String?) async {
        let name = settings.name
        try? await heart.atDatabase {
            try await ledger.perform { try $0.noteState(ofSource: name, state, problem: problem) }
        }
    }
}

package import Ledger
import Linux
package import Logging
import Pace
package import RecordFormats
package import Settings
import Tail

/// Follows the files of one source for as long as the daemon runs.
package struct SourceFollower: Sendable {
    private static let waitForTurn = Duration.seconds(2)
    private static let pauseAfterFailure = Duration.seconds(5)

    private let settings: SourceSettings
    private let format: RecordFormat
    private let ledger: Ledger
    private let writer: BatchWriter
    private let pulse: Pulse
    private let logger: Logger
    private let changed: @Sendable (Set<String>) async -> Void

    /// - Parameter changed: is told the teams whose counters changed, after each commit.
    package init(
        _ settings: SourceSettings,
        format: RecordFormat,
        ledger: Ledger,
        writer: BatchWriter,
        pulse: Pulse,
        logger: Logger,
        changed: @escaping @Sendable (Set<String>) async -> Void
    ) {
        self.settings = settings
        self.format = format
        self.ledger = ledger
        self.writer = writer
        self.pulse = pulse
        self.logger = logger
        self.changed = changed
    }

    /// Runs until cancelled. What goes wrong with this source is logged and tried again; other sources go on.
    package func run() async {
        while !Task.isCancelled {
            do {
                try await follow()
            } catch is CancellationError {
                break
            } catch LedgerError.sourceTakenOver {
                logger.warning("another daemon has taken over the source \(settings.name); waiting for it to end")
            } catch {
                logger.error("the source \(settings.name) stopped, trying again: \(error)")
                await note("failed", problem: "\(error)")
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
    }

    private func follow() async throws {
        let source = try await takeOver()
        let known = try await writer.perform { try $0.files(of: source) }
        let reader = SourceReader(
            source,
            settings: settings,
            format: format,
            writer: writer,
            known: known,
            logger: logger
        )
        let tail = SourceTail(patterns: settings.paths, known: known.map(\.knownFile))
        let watch = try ChangeWatch(patterns: settings.paths)
        defer { watch.stop() }
        var problem: String?
        while !Task.isCancelled {
            await pulse.beat(settings.name)
            let report = tail.scan()
            try await reader.settle(report, files: tail.files)
            let now = report.problems.first?.description ?? (tail.files.isEmpty ? noFile : nil)
            if now != problem {
                problem = now
                if let now { logger.warning("\(settings.name): \(now)") }
                await note(now == nil ? "live" : "waiting", problem: now)
            }
            let progressed = try await drain(tail, reader)
            if !progressed { _ = await watch.wait(timeout: report.nextScan) }
        }
        throw CancellationError()
    }

    private var noFile: String { "no file matches \(settings.paths.joined(separator: ", "))" }

    private func drain(_ tail: SourceTail, _ reader: SourceReader) async throws -> Bool {
        var progressed = false
        for file in tail.files where file.hasUnread {
            do {
                let report = try await reader.drain(file, isFinal: file.isFinal) { _, report in
                    await pulse.beat(settings.name)
                    if !report.teams.isEmpty { await changed(report.teams) }
                }
                progressed = progressed || report != nil
            } catch let error as TailError {
                // The next scan finds out what became of the file.
                logger.debug("\(error)")
            }
        }
        return progressed
    }

    /// Waits until no other daemon has the source.
    private func takeOver() async throws -> SourceHandle {
        let settings = settings
        let source = try await writer.perform {
            try $0.source(
                name: settings.name,
                site: settings.site,
                format: settings.format,
                zone: settings.options.zone?.name
            )
        }
        var isWaiting = false
        while true {
            if let taken = try await ledger.takeOver(source) { return taken }
            if !isWaiting { logger.notice("another daemon follows \(settings.name); waiting until it ends") }
            isWaiting = true
            await pulse.beat(settings.name)
            try await Task.sleep(for: Self.waitForTurn)
        }
    }

    /// For people; a database that is away is told by others.
    private func note(_ state: String, problem: String?) async {
        let name = settings.name
        try? await ledger.perform { try $0.noteState(ofSource: name, state, problem: problem) }
    }
}

package import Ledger
package import Logging
import Pace
import RecordFormats
package import Settings

/// Follows all sources of a configuration, each in a task of its own.
package struct Collector: Sendable {
    private let ledger: Ledger
    private let writer: BatchWriter
    private let notifier: ChangeNotifier
    private let bell: ChangeBell
    private let beats: Heartbeats
    private let marks: ReadMarks
    private let logger: Logger

    package init(
        ledger: Ledger,
        writer: BatchWriter,
        notifier: ChangeNotifier,
        bell: ChangeBell,
        beats: Heartbeats,
        marks: ReadMarks,
        logger: Logger
    ) {
        self.ledger = ledger
        self.writer = writer
        self.notifier = notifier
        self.bell = bell
        self.beats = beats
        self.marks = marks
        self.logger = logger
    }

    /// Runs until cancelled.
    ///
    /// - Throws: `DatabaseChanged` when all is to begin anew, since the database did.
    package func run(_ configuration: Configuration) async throws {
        let changed: @Sendable (Set<String>) async -> Void = { teams in
            bell.ring(teams)
            await notifier.changed(teams)
        }
        try await withThrowingDiscardingTaskGroup { group in
            if configuration.sources.contains(where: { KnownFormats.format(named: $0.format)?.isMail == true }) {
                let meetings = MeetingClock(
                    ledger: ledger,
                    heart: beats.loop("meetings"),
                    logger: logger,
                    changed: changed
                )
                group.addTask { await meetings.run() }
            }
            for source in configuration.sources {
                guard let format = KnownFormats.format(named: source.format) else { continue }
                let follower = SourceFollower(
                    source,
                    format: format,
                    ledger: ledger,
                    writer: writer,
                    heart: beats.loop("source \(source.name)"),
                    marks: marks,
                    logger: logger,
                    changed: changed
                )
                group.addTask { try await follower.run() }
            }
        }
    }
}

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
    private let pulse: Pulse
    private let logger: Logger

    package init(ledger: Ledger, writer: BatchWriter, notifier: ChangeNotifier, pulse: Pulse, logger: Logger) {
        self.ledger = ledger
        self.writer = writer
        self.notifier = notifier
        self.pulse = pulse
        self.logger = logger
    }

    /// Runs until cancelled.
    package func run(_ configuration: Configuration) async {
        await withDiscardingTaskGroup { group in
            for source in configuration.sources {
                guard let format = FormatCatalog.format(named: source.format) else { continue }
                let follower = SourceFollower(
                    source,
                    format: format,
                    ledger: ledger,
                    writer: writer,
                    pulse: pulse,
                    logger: logger,
                    changed: { teams in await notifier.changed(teams) }
                )
                group.addTask {
                    await follower.run()
                    await pulse.forget(source.name)
                }
            }
        }
    }
}

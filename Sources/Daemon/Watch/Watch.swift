import Alerts
import Ledger
import Linux
package import Logging
package import Pace
package import Settings
import Synchronization

/// Judges and tells for as long as a configuration is in force. Of several daemons one does; another takes over within
/// seconds when it ends.
package struct Watch: Sendable {
    /// Microseconds between two attempts to be the one that judges.
    private static let waitForTurn: Int64 = 2_000_000
    private static let pauseAfterFailure: Int64 = 2_000_000
    /// Changes that come together are judged together, microseconds.
    private static let gathering: Int64 = 200_000
    /// The clock may be set: a look is never later than this, microseconds.
    private static let longestRest: Int64 = 30_000_000

    private let workplace: Workplace
    private let configuration: Configuration
    private let bell: ChangeBell
    private let notifier: ChangeNotifier
    private let startedAt: Instant
    private let heart: Heartbeat
    private let beats: Heartbeats
    private let logger: Logger

    /// - Parameter startedAt: since when this process has read the sources.
    package init(
        _ workplace: Workplace,
        _ configuration: Configuration,
        startedAt: Instant,
        bell: ChangeBell,
        notifier: ChangeNotifier,
        beats: Heartbeats,
        logger: Logger
    ) {
        self.workplace = workplace
        self.configuration = configuration
        self.startedAt = startedAt
        self.bell = bell
        self.notifier = notifier
        heart = beats.loop("judgement")
        self.beats = beats
        self.logger = logger
    }

    /// Runs until cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for sign in configuration.alerts.compactMap({ LifeSign($0, beats: beats, logger: logger) }) {
                group.addTask { await sign.run() }
            }
            await judge()
        }
    }

    /// Judges whenever it is this daemon's turn.
    private func judge() async {
        defer { heart.end() }
        var settings = workplace.ledgerSettings
        settings.applicationName = "callpace judge"
        let ledger = Ledger(settings, numbers: workplace.numbers)
        let told = ToldOnce()
        var since = startedAt
        while !Task.isCancelled {
            do {
                try await RuleKeeper(ledger: ledger, numbers: workplace.numbers).useStored(configuration)
                try await awaitTurn(ledger)
                try await judge(ledger, since: since)
            } catch is CancellationError {
                break
            } catch {
                // What came while the database was away is read first.
                since = Instant(microseconds: WallClock.now())
                let kind = (error as? LedgerError).map { DatabaseProblem($0).kind.rawValue } ?? "\(error)"
                if told.isNew(kind) { logger.warning("nothing can be judged at the moment: \(error)") }
                heart.rest(atMost: Self.pauseAfterFailure)
                try? await Task.sleep(for: .microseconds(Self.pauseAfterFailure))
            }
        }
        await ledger.disconnect()
    }

    private func awaitTurn(_ ledger: Ledger) async throws {
        var isWaiting = false
        while try await !heart.atDatabase({ try await ledger.perform { try $0.lockAlerts() } }) {
            if !isWaiting { logger.notice("another daemon judges and alerts; waiting until it ends") }
            isWaiting = true
            heart.rest(atMost: Self.waitForTurn)
            try await Task.sleep(for: .microseconds(Self.waitForTurn))
        }
    }

    /// Looks and sends until something fails.
    private func judge(_ ledger: Ledger, since: Instant) async throws {
        try await withThrowingTaskGroup { group in
            let channels = configuration.alerts.filter { if case .heartbeat = $0.target { false } else { true } }
            let bells = channels.map { _ in ChangeBell() }
            group.addTask { try await look(ledger, since: since, bells) }
            for (channel, bell) in zip(channels, bells) {
                let sender = AlertSender(
                    channel,
                    configuration,
                    ledger,
                    heart: beats.loop("alerts by \(channel.name)"),
                    logger: logger
                )
                group.addTask { try await sender.run(bell) }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func look(_ ledger: Ledger, since: Instant, _ bells: [ChangeBell]) async throws {
        let judge = Mutex(Judge(configuration, at: since))
        var changed: Set<String>?
        while true {
            let now = Instant(microseconds: WallClock.now())
            let ask = changed
            let outcome = try await heart.atDatabase {
                try await ledger.perform { session in
                    try judge.withLock { judge throws in try judge.look(session, changed: ask, at: now) }
                }
            }
            logger.debug("judged \(outcome.judged) manager-days in \(outcome.effort) microseconds of processor time")
            if !outcome.news.isEmpty { for bell in bells { bell.ring() } }
            if !outcome.teams.isEmpty { await notifier.changed(outcome.teams) }
            let rest = min(max(outcome.next - Instant(microseconds: WallClock.now()), 0), Self.longestRest)
            heart.rest(atMost: rest)
            if await bell.wait(atMost: rest) { try await Task.sleep(for: .microseconds(Self.gathering)) }
            try Task.checkCancellation()
            changed = bell.take()
        }
    }
}

import Ledger
package import Linux
package import Logging
import Pace
package import Settings

/// The daemon: rules, collection, closing of days, reload, readiness.
package struct Daemon: Sendable {
    private static let housekeeping = Duration.seconds(20)

    private let workplace: Workplace
    private let signals: AsyncStream<Signal>
    private let reload: @Sendable () throws -> Configuration
    private let notifier: SystemdNotifier?
    private let health: DatabaseHealth
    private let writer: BatchWriter
    private let pulse = Pulse()
    private let changes: ChangeNotifier
    private let logger: Logger

    /// - Parameters:
    ///   - signals: SIGTERM, SIGINT and SIGHUP.
    ///   - reload: reads the configuration again.
    package init(
        _ workplace: Workplace,
        signals: AsyncStream<Signal>,
        reload: @escaping @Sendable () throws -> Configuration,
        logger: Logger
    ) {
        self.signals = signals
        self.workplace = workplace
        self.reload = reload
        self.logger = logger
        notifier = SystemdNotifier.fromEnvironment()
        health = DatabaseHealth(logger: logger, revive: { try workplace.reviveCluster() })
        writer = BatchWriter(ledger: workplace.ledger, health: health, logger: logger)
        var settings = workplace.ledgerSettings
        settings.applicationName = "callpace notify"
        changes = ChangeNotifier(ledger: Ledger(settings, numbers: workplace.numbers), logger: logger)
    }

    /// Runs until a signal asks it to end. SIGHUP reads the configuration again, all or nothing.
    package func run() async throws {
        Signals.ignoreBrokenPipes()
        await withTaskGroup(of: Void.self) { group in
            let (configurations, push) = AsyncStream.makeStream(of: Configuration.self)
            push.yield(workplace.configuration)
            group.addTask { await serve(configurations) }
            group.addTask { await keepHouse() }
            for await signal in signals {
                guard signal == .hangup else { break }
                notifier?.reloading()
                do {
                    push.yield(try reload())
                } catch {
                    logger.error("the configuration was not reloaded, the old one goes on:\n\(error)")
                    notifier?.ready(status: "reload failed: the old configuration goes on")
                }
            }
            logger.notice("ending")
            notifier?.stopping()
            push.finish()
            group.cancelAll()
        }
    }

    /// Applies one configuration after the other; collection stands still in between.
    private func serve(_ configurations: AsyncStream<Configuration>) async {
        var current: Task<Void, Never>?
        for await configuration in configurations {
            current?.cancel()
            await current?.value
            current = Task { await collect(configuration) }
        }
        current?.cancel()
        await current?.value
    }

    private func collect(_ configuration: Configuration) async {
        do {
            try await prepare(configuration)
        } catch is CancellationError {
            return
        } catch {
            logger.error("\(error)")
            return
        }
        logger.notice("following \(configuration.sources.count) sources")
        notifier?.ready(status: "following \(configuration.sources.count) sources")
        await Collector(ledger: workplace.ledger, writer: writer, notifier: changes, pulse: pulse, logger: logger)
            .run(configuration)
    }

    /// Schema and rules, as soon as the database is there.
    private func prepare(_ configuration: Configuration) async throws {
        var workplace = workplace
        workplace.configuration = configuration
        while true {
            try Task.checkCancellation()
            do {
                let applied = try await workplace.migrate()
                if !applied.isEmpty { logger.notice("the schema was brought to version \(applied.last ?? 0)") }
                try await workplace.registerSites()
                let teams = try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers)
                    .apply(configuration, now: Instant(microseconds: WallClock.now()))
                if !teams.isEmpty {
                    logger.notice("the rules changed; counted again from today")
                    await changes.changed(teams)
                }
                await health.succeeded()
                return
            } catch LedgerError.database(let error) where error.isWorthRepeating {
                try await health.wait(after: error)
            } catch let error as LedgerError {
                // Another server may answer next time.
                logger.error("\(error)")
                try await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// Closes days, and tells systemd that every loop gets on.
    private func keepHouse() async {
        let interval = SystemdNotifier.watchdogInterval()
        let pause = interval.map { min(.microseconds($0 / 2), Self.housekeeping) } ?? Self.housekeeping
        while !Task.isCancelled {
            let late = await pulse.late(by: max(interval ?? 0, 60_000_000))
            let problem = await health.problem
            if late.isEmpty || problem != nil {
                notifier?.watchdog()
            } else {
                logger.error("no progress: \(late.joined(separator: ", "))")
            }
            if let problem { notifier?.status("waiting for the database: \(problem)") }
            let now = Instant(microseconds: WallClock.now())
            try? await workplace.ledger.perform { try $0.closeDays(before: now) }
            try? await Task.sleep(for: pause)
        }
    }
}

import Board
import Ledger
package import Linux
package import Logging
import Pace
package import Settings

/// What a daemon does; where several share a database, each may do a part.
package struct Duties: Sendable {
    /// Follows the sources.
    package var collects = true
    /// Judges and alerts.
    package var alerts = true
    /// Serves the board.
    package var serves = true

    package init() {}
}

/// The daemon: rules, collection, judgement, closing of days, reload, readiness.
package struct Daemon: Sendable {
    /// Days of all zones end at full quarters of an hour, microseconds.
    private static let quarter: Int64 = 900_000_000
    private static let pauseAfterFailure = Duration.seconds(5)
    private static let pauseBeforeAnew = Duration.seconds(1)

    private let workplace: Workplace
    private let signals: AsyncStream<Signal>
    private let reload: @Sendable () throws -> Configuration
    private let health: DatabaseHealth
    private let writer: BatchWriter
    private let beats = Heartbeats()
    private let watchman: Watchman
    private let marks: ReadMarks
    private let norms: NormMemory
    private let changes: ChangeNotifier
    private let away: AwayAlert
    private let bell = ChangeBell()
    private let duties: Duties
    private let receivers: Receivers
    /// Nil: another daemon serves.
    private let board: BoardService?
    private let logger: Logger

    /// - Parameters:
    ///   - notes: where problems of the database are told to other processes.
    ///   - signals: SIGTERM, SIGINT and SIGHUP.
    ///   - reload: reads the configuration again.
    package init(
        _ workplace: Workplace,
        duties: Duties = Duties(),
        notes: StateNotes,
        signals: AsyncStream<Signal>,
        reload: @escaping @Sendable () throws -> Configuration,
        logger: Logger
    ) throws {
        ProcessMetrics.install()
        self.signals = signals
        self.workplace = workplace
        self.reload = reload
        self.logger = logger
        self.duties = duties
        marks = notes.marks()
        away = notes.awayAlert(logger: logger)
        norms = notes.norms()
        health = DatabaseHealth(logger: logger, publish: notes.tell)
        watchman = Watchman(
            beats,
            notifier: SystemdNotifier.fromEnvironment(),
            interval: SystemdNotifier.watchdogInterval(),
            logger: logger
        )
        receivers = Receivers(beats: beats, logger: logger)
        writer = BatchWriter(ledger: workplace.ledger, health: health, logger: logger)
        var settings = workplace.ledgerSettings
        settings.applicationName = "callpace notify"
        changes = ChangeNotifier(
            ledger: Ledger(settings, numbers: workplace.numbers),
            heart: beats.loop("notifications"),
            logger: logger
        )
        let (bell, changes) = (bell, changes)
        board =
            duties.serves
            ? try BoardService(workplace, heart: beats.loop("board"), logger: logger) { teams in
                bell.ring(teams)
                await changes.changed(teams)
            } : nil
    }

    /// Runs until a signal asks it to end. SIGHUP reads the configuration again, all or nothing.
    package func run() async throws {
        Signals.ignoreBrokenPipes()
        await withTaskGroup(of: Void.self) { group in
            let (configurations, push) = AsyncStream.makeStream(of: Configuration.self)
            push.yield(workplace.configuration)
            group.addTask { await serve(configurations) }
            let (looks, pushLook) = AsyncStream.makeStream(of: Instant.self, bufferingPolicy: .bufferingNewest(1))
            group.addTask { await keepWatch(pushLook) }
            group.addTask { await keepHouse(looks) }
            if let board { group.addTask { await board.run() } }
            if duties.collects {
                receivers.use(workplace.configuration)
                group.addTask { await receivers.run() }
            }
            for await signal in signals {
                guard signal == .hangup else { break }
                watchman.reloads()
                do {
                    let configuration = try reload()
                    receivers.use(configuration)
                    push.yield(configuration)
                } catch {
                    logger.error("the configuration was not reloaded, the old one goes on:\n\(error)")
                    watchman.refuses("\(error)".split(whereSeparator: \.isNewline).first.map(String.init) ?? "")
                }
            }
            logger.notice("ending")
            watchman.ends()
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

    /// Follows the sources until cancelled; begins anew when the database did.
    private func collect(_ configuration: Configuration) async {
        let collector = Collector(
            ledger: workplace.ledger,
            writer: writer,
            notifier: changes,
            bell: bell,
            beats: beats,
            marks: marks,
            logger: logger
        )
        if duties.alerts { await away.use(configuration) }
        do {
            while true {
                let prepared = try await prepare(configuration)
                let configuration = prepared.configuration
                logger.notice("following \(configuration.sources.count.counted("source"))")
                watchman.follows(
                    configuration.sources.count,
                    refusal: prepared.refusal,
                    rulesRefusal: prepared.rulesRefusal
                )
                board?.use(configuration)
                // Not those of a configuration that was refused.
                receivers.use(configuration)
                do {
                    return try await work(configuration, collector)
                } catch is DatabaseChanged {
                    logger.warning(
                        """
                        the database is not what it was (a restored backup, a server that missed the last commits, or \
                        positions that were edited): the files are read on from where it says now that they stand; what \
                        it knows already is not counted again
                        """
                    )
                    // What was learnt over the old connection may be wrong, as is what nobody will ever mend.
                    await workplace.ledger.disconnect()
                    try await Task.sleep(for: Self.pauseBeforeAnew)
                }
            }
        } catch is CancellationError {
            // Another configuration comes, or the end.
            return
        } catch {
            logger.error("\(error)")
        }
    }

    /// Follows the sources, judges and alerts.
    ///
    /// - Throws: `DatabaseChanged`.
    private func work(_ configuration: Configuration, _ collector: Collector) async throws {
        let now = Instant(microseconds: WallClock.now())
        try await withThrowingTaskGroup { group in
            if duties.alerts {
                let watch = Watch(
                    workplace,
                    configuration,
                    startedAt: now,
                    bell: bell,
                    notifier: changes,
                    beats: beats,
                    logger: logger
                )
                group.addTask { await watch.run() }
            }
            if duties.collects { group.addTask { try await collector.run(configuration) } }
            // The first that fails ends the others.
            while try await group.next() != nil {}
        }
    }

    /// What is followed, and in a sentence why it is not all that the configuration says.
    private struct Prepared {
        var configuration: Configuration
        /// Of the whole configuration: the one before goes on.
        var refusal: String?
        /// Of its rules: those in force stay.
        var rulesRefusal: String?
    }

    /// Schema and rules, as soon as the database is there. - Throws: `CancellationError`.
    private func prepare(_ configuration: Configuration) async throws -> Prepared {
        let heart = beats.loop("rules")
        defer { heart.end() }
        var told: String?
        while true {
            do {
                let prepared = try await heart.atDatabase { try await apply(configuration) }
                await health.succeeded()
                await away.answers()
                return prepared
            } catch is CancellationError {
                throw CancellationError()
            } catch let error as LedgerError {
                try Task.checkCancellation()
                // Whatever it is, another server may answer next time; the service is up and waits.
                watchman.waits(for: DatabaseProblem(error).sentence)
                try await heart.atDatabase { try await health.wait(after: error) }
            } catch {
                // Another right or another password file may be there next time.
                let problem = "\(error)"
                if problem != told { logger.error("\(problem)") }
                told = problem
                watchman.waits(for: problem)
                heart.end()
                try await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
    }

    private func apply(_ configuration: Configuration) async throws -> Prepared {
        try Task.checkCancellation()
        var workplace = workplace
        workplace.configuration = configuration
        let applied = try await workplace.migrate()
        if !applied.isEmpty { logger.notice("the schema was brought to version \(applied.last ?? 0)") }
        let now = Instant(microseconds: WallClock.now())
        let keeper = RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers, memory: norms)
        try await keeper.closeDays(configuration, now: now)
        var prepared = Prepared(configuration: configuration)
        do {
            // Of a configuration that is refused nothing is written down.
            try await keeper.check(configuration, now: now)
            try await workplace.registerSites { logger.warning("\($0)") }
            let teams = try await keeper.apply(configuration, now: now)
            if !teams.isEmpty {
                logger.notice("the rules changed; what they bear on was counted again")
                await changes.changed(teams)
            }
        } catch let refusal as NormRefusal {
            prepared = goesOn(without: configuration, refusal)
            workplace.configuration = prepared.configuration
            try await workplace.registerSites { logger.warning("\($0)") }
            try await keeper.useStored(prepared.configuration)
        }
        try await workplace.ledger.giveBack(allBut: Set(prepared.configuration.sources.map(\.name)))
        let closeAfter = prepared.configuration.closeAfter
        try await workplace.ledger.perform { try $0.closeDays(at: now, closeAfter: closeAfter) }
        return prepared
    }

    /// A reload goes on with the configuration before; a start with the sources of this one and the stored rules.
    private func goesOn(without configuration: Configuration, _ refusal: NormRefusal) -> Prepared {
        let reason = refusal.problems.first?.description ?? ""
        guard let last = norms.lastConfiguration else {
            logger.error("the rules of the configuration are not taken, those in force stay:\n\(refusal)")
            return Prepared(configuration: configuration, rulesRefusal: reason)
        }
        logger.error("the configuration was not reloaded, the old one goes on:\n\(refusal)")
        return Prepared(configuration: last, refusal: reason)
    }

    /// Sees to the watchdog, and hands on the time of each look. Nothing here may wait for anything but the clock.
    private func keepWatch(_ looks: AsyncStream<Instant>.Continuation) async {
        while !Task.isCancelled {
            watchman.look()
            looks.yield(Instant(microseconds: WallClock.now()))
            try? await Task.sleep(for: .microseconds(watchman.pause))
        }
        looks.finish()
    }

    /// Hears how the database is, and closes days soon after they ended, by the time of day, which may jump.
    private func keepHouse(_ looks: AsyncStream<Instant>) async {
        let heart = beats.loop("closing of days")
        var closed = WallClock.now() / Self.quarter
        var hadProblem = false
        for await now in looks {
            let problem = await health.problem
            watchman.hears(problem)
            if let problem { await away.hears(problem, at: now) } else if hadProblem { await away.answers() }
            hadProblem = problem != nil
            guard now.microseconds / Self.quarter != closed else { continue }
            do {
                // That of a reload, too.
                let closeAfter = (norms.lastConfiguration ?? workplace.configuration).closeAfter
                try await heart.atDatabase {
                    try await workplace.ledger.perform { session in
                        try session.closeDays(at: now, closeAfter: closeAfter)
                        try session.forgetQuarantinedMail(at: now)
                    }
                }
                closed = now.microseconds / Self.quarter
            } catch {
                // The next look tries again.
                logger.debug("days could not be closed: \(error)")
            }
            heart.end()
        }
    }
}

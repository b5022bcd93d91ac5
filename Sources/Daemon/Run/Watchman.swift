package import Linux
package import Logging
import Synchronization

/// Looks at the pulse of every loop, feeds systemd's watchdog while none hangs, and tells systemd how the service
/// fares. It waits for nobody but the clock.
package final class Watchman: Sendable {
    /// The longest pause between two looks, microseconds.
    private static let longestPause: Int64 = 30_000_000
    /// What counts as hanging where systemd does not say.
    private static let usualLimit: Int64 = 120_000_000

    private struct State {
        var status = ServiceStatus()
        var told: String?
        /// Whether the start, or a reload, has ended.
        var isReady = false
    }

    private let beats: Heartbeats
    private let notifier: SystemdNotifier?
    private let logger: Logger
    private let limit: Int64
    private let state = Mutex(State())

    /// Microseconds between two looks.
    package let pause: Int64

    /// - Parameter interval: how often systemd wants the watchdog to be fed, microseconds; nil when it does not.
    package init(
        _ beats: Heartbeats,
        notifier: SystemdNotifier?,
        interval: Int64?,
        logger: Logger
    ) {
        self.beats = beats
        self.notifier = notifier
        self.logger = logger
        limit = interval ?? Self.usualLimit
        pause = min((interval ?? Self.usualLimit) / 2, Self.longestPause)
    }

    /// One look.
    package func look() {
        let hanging = beats.hanging(longerThan: limit)
        let isReady = state.withLock { state in
            if hanging != state.status.hanging, !hanging.isEmpty {
                logger.error("no progress: \(hanging.joined(separator: ", "))")
            }
            state.status.hanging = hanging
            state.status.databaseWait = beats.longestWaitForDatabase ?? 0
            return state.isReady
        }
        if hanging.isEmpty { notifier?.watchdog() }
        // A long migration, or a database that is away, is no failed start.
        if !isReady, hanging.isEmpty { notifier?.extendTimeout(microseconds: pause * 4) }
        tell()
    }

    /// So many sources are being followed.
    ///
    /// - Parameters:
    ///   - refusal: why they are those of the configuration before.
    ///   - rulesRefusal: why the rules are those in force and not those of the configuration.
    package func follows(_ sources: Int, refusal: String? = nil, rulesRefusal: String? = nil) {
        state.withLock {
            $0.status.sources = sources
            $0.status.refusal = refusal
            $0.status.rulesRefusal = rulesRefusal
            $0.status.obstacle = nil
            $0.status.databaseProblem = nil
        }
        tell(ready: true)
    }

    /// All is done that can be done until the database answers: the start or the reload has ended.
    package func waits(for problem: String) {
        let isAwaited = state.withLock { state in
            state.status.obstacle = problem
            return !state.isReady
        }
        tell(ready: isAwaited)
    }

    /// What keeps the database from answering; nil while it answers. Told at the next look.
    package func hears(_ problem: String?) {
        state.withLock { $0.status.databaseProblem = problem }
    }

    /// The configuration is being read again.
    package func reloads() {
        state.withLock { $0.isReady = false }
        notifier?.reloading()
    }

    /// The configuration that was read again is not taken.
    package func refuses(_ reason: String) {
        state.withLock { $0.status.refusal = reason }
        tell(ready: true)
    }

    package func ends() {
        notifier?.stopping()
    }

    private func tell(ready: Bool = false) {
        let news = state.withLock { state -> String? in
            let text = state.status.description
            guard ready || text != state.told else { return nil }
            state.told = text
            if ready { state.isReady = true }
            return text
        }
        guard let news else { return }
        if ready { notifier?.ready(status: news) } else { notifier?.status(news) }
    }
}

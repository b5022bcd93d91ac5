import CoreMetrics
package import Ledger
package import Logging
import Pace
package import Postgres

/// Whether the database answers, and how long to wait before asking again.
package actor DatabaseHealth {
    private static let longestPause = Duration.seconds(5)
    private static let shortestPause = Duration.milliseconds(100)

    private let logger: Logger
    private let publish: @Sendable (String?) -> Void
    private let told = ToldOnce()
    private var isTold = false
    private var pause = DatabaseHealth.shortestPause
    private var current: DatabaseProblem?

    /// - Parameter publish: hears what keeps the database from being used, and nil when it can be used again.
    package init(logger: Logger, publish: @escaping @Sendable (String?) -> Void = { _ in }) {
        self.logger = logger
        self.publish = publish
    }

    /// What keeps the database from being used, in a sentence; nil while it can be.
    package var problem: String? { current?.sentence }

    /// The database did what was asked.
    ///
    /// - Parameter isProof: it is what failed before, or a commit; anything less shows no more than that it answers.
    package func succeeded(isProof: Bool = true) {
        guard let current, isProof || current.isOfConnecting else { return }
        if isTold { logger.notice("the database answers again") }
        DaemonMetrics.reconnects.increment()
        isTold = false
        self.current = nil
        pause = Self.shortestPause
        publish(nil)
    }

    /// Says what is wrong, the same once in five minutes, and waits before the next attempt, longer each time.
    ///
    /// - Throws: `CancellationError`.
    package func wait(after error: LedgerError) async throws {
        let problem = DatabaseProblem(error)
        // A server that ends and starts for a reason that was told is away for a moment, which is no news.
        let isAftermath = isTold && problem.kind == .away && current?.kind != .away
        if told.isNew(problem.kind.rawValue), !isAftermath {
            logger.error("\(problem.sentence)")
            isTold = true
        } else {
            logger.debug("\(problem.sentence)")
        }
        if current != problem { publish(problem.sentence) }
        current = problem
        let current = pause
        pause = min(pause * 2, Self.longestPause)
        try await Task.sleep(for: current * Double.random(in: 0.8...1.2))
    }
}

extension PostgresError {
    /// Whether waiting can mend it: all but mistakes in a statement or in a record's own values.
    package var isWorthRepeating: Bool {
        switch kind {
        case .cannotConnect, .authentication, .connectionLost: return true
        case .unexpectedResult, .misuse: return false
        case .serverError: break
        }
        guard let sqlState else { return true }
        return ["08", "25", "28", "3D", "40", "53", "55", "57", "58"].contains(String(sqlState.prefix(2)))
            || sqlState == "42501"
    }
}

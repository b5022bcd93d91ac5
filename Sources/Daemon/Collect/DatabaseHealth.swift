package import Logging
import Pace
package import Postgres

/// Whether the database answers, and how long to wait before asking again.
package actor DatabaseHealth {
    private static let longestPause = Duration.seconds(5)

    private let logger: Logger
    private let revive: @Sendable () throws -> Void
    private var pause = Duration.milliseconds(100)
    /// What keeps the database from answering, in a sentence; nil while it answers.
    package private(set) var problem: String?

    /// - Parameter revive: brings a database back that is ours to bring back; does nothing for any other.
    package init(logger: Logger, revive: @escaping @Sendable () throws -> Void = {}) {
        self.logger = logger
        self.revive = revive
    }

    package func succeeded() {
        if problem != nil { logger.notice("the database answers again") }
        problem = nil
        pause = .milliseconds(100)
    }

    /// Waits before the next attempt, longer each time. - Throws: `CancellationError`.
    package func wait(after error: PostgresError) async throws {
        if problem != error.description { logger.error("the database is away, waiting: \(error.description)") }
        problem = error.description
        let current = pause
        pause = min(pause * 2, Self.longestPause)
        try await Task.sleep(for: current * Double.random(in: 0.8...1.2))
        do {
            try revive()
        } catch {
            logger.error("the private database does not start: \(error)")
        }
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

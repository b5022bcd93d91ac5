package import Ledger
package import Logging
import Pace
import Postgres

/// Commits batches and does not give up: while the database is away it waits with growing pauses, and when the fate
/// of a commit is unknown it looks the position up instead of guessing.
package struct BatchWriter: Sendable {
    package enum Outcome: Sendable {
        case stored(CommitReport)
        /// Another writer moved the file on; what it committed is where to go on from.
        case moved(StoredFile)
    }

    private let ledger: Ledger
    private let logger: Logger
    private let health: DatabaseHealth

    package init(ledger: Ledger, health: DatabaseHealth, logger: Logger) {
        self.ledger = ledger
        self.health = health
        self.logger = logger
    }

    /// - Throws: `LedgerError.sourceTakenOver`, `CancellationError`, and errors that no waiting mends.
    package func commit(_ batch: Batch) async throws -> Outcome {
        while true {
            do {
                let report = try await ledger.perform { try $0.commit(batch) }
                await health.succeeded()
                return .stored(report)
            } catch LedgerError.positionMoved {
                if let outcome = try await resolve(batch) { return outcome }
            } catch LedgerError.database(let error) where error.isWorthRepeating {
                logger.debug("commit failed: \(error.description)")
                try await health.wait(after: error)
            }
        }
    }

    /// Runs other work of the ledger with the same patience.
    package func perform<Value: Sendable>(_ work: @escaping @Sendable (Session) throws -> Value) async throws -> Value {
        while true {
            do {
                let value = try await ledger.perform(work)
                await health.succeeded()
                return value
            } catch LedgerError.database(let error) where error.isWorthRepeating {
                try await health.wait(after: error)
            }
        }
    }

    /// A position that did not match: our own commit whose reply was lost, or somebody else's.
    private func resolve(_ batch: Batch) async throws -> Outcome? {
        let file = batch.file
        guard let stored = try await perform({ try $0.file(file) }) else {
            throw LedgerError.positionMoved(file: file)
        }
        if stored.position.offset == batch.from.offset, stored.position.epoch == batch.from.epoch { return nil }
        if stored.position.offset == batch.to.offset, stored.position.epoch == batch.to.epoch {
            logger.info("a commit whose reply was lost had taken effect: \(batch.path) at \(batch.to.offset)")
        }
        return .moved(stored)
    }
}

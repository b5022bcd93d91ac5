import CoreMetrics
package import Ledger
package import Logging
import Pace
package import Postgres
import Synchronization

/// Commits batches and does not give up: while the database is away it waits with growing pauses, and when the fate
/// of a commit is unknown it looks the position up instead of guessing.
package struct BatchWriter: Sendable {
    package enum Outcome: Sendable {
        case stored(CommitReport)
        /// Another writer moved the file on; what it committed is where to go on from.
        case moved(StoredFile)
        /// The database takes one of the records for wrong, and will next time. Nothing is stored.
        case refused(PostgresError)
    }

    private let ledger: Ledger
    private let logger: Logger
    private let health: DatabaseHealth
    private let lostReplies: LostReplies
    /// Whose waiting for the database is to be told; nil outside of the daemon.
    private var heart: Heartbeat?

    package init(ledger: Ledger, health: DatabaseHealth, logger: Logger) {
        self.ledger = ledger
        self.health = health
        self.logger = logger
        lostReplies = LostReplies(logger: logger)
    }

    /// The same for a loop that the watchdog looks after.
    package func beating(_ heart: Heartbeat) -> BatchWriter {
        var writer = self
        writer.heart = heart
        return writer
    }

    /// - Throws: `LedgerError.sourceTakenOver`, `CancellationError`, and errors that no waiting mends.
    package func commit(_ batch: Batch) async throws -> Outcome {
        guard let heart else { return try await persist(batch) }
        return try await heart.atDatabase { try await persist(batch) }
    }

    /// Runs other work of the ledger with the same patience.
    package func perform<Value: Sendable>(_ work: @escaping @Sendable (Session) throws -> Value) async throws -> Value {
        guard let heart else { return try await persist(work) }
        return try await heart.atDatabase { try await persist(work) }
    }

    private func persist(_ batch: Batch) async throws -> Outcome {
        // What a commit does whose reply was lost.
        let unanswered = Mutex<CommitReport?>(nil)
        var isUnanswered = false
        while true {
            do {
                let report = try await ledger.perform { session in
                    try session.commit(batch) { report in unanswered.withLock { $0 = report } }
                }
                await health.succeeded()
                DaemonMetrics.commits.increment()
                if isUnanswered { lostReplies.resolved(.aborted, batch) }
                return .stored(report)
            } catch LedgerError.positionMoved {
                guard let stored = try await position(of: batch) else { continue }
                guard isUnanswered, stored.position == batch.to, let report = unanswered.withLock({ $0 }) else {
                    return .moved(stored)
                }
                lostReplies.resolved(.committed, batch)
                DaemonMetrics.commits.increment()
                return .stored(report)
            } catch LedgerError.database(let error) where error.isDataError {
                return .refused(error)
            } catch let error as LedgerError where error.isWorthRepeating {
                logger.debug("commit failed: \(error.description)")
                if case .database(let cause) = error {
                    if cause.isCommitOutcomeUnknown { isUnanswered = true }
                    if cause.isLockTimeout { await note(cause.description, of: batch.source.name) }
                }
                try await health.wait(after: error)
            }
        }
    }

    private func persist<Value: Sendable>(_ work: @escaping @Sendable (Session) throws -> Value) async throws -> Value {
        var hasWaited = false
        while true {
            do {
                let value = try await ledger.perform(work)
                await health.succeeded(isProof: hasWaited)
                return value
            } catch let error as LedgerError where error.isWorthRepeating {
                try await health.wait(after: error)
                hasWaited = true
            }
        }
    }

    /// Where the file of a batch stands that did not match: at the end of our own commit whose reply was lost, or of
    /// an import's, which may have gone further.
    ///
    /// - Returns: nil when it stands where the batch begins, after all.
    /// - Throws: `LedgerError.positionMoved` when it is none of these, as in a database that was restored or edited.
    private func position(of batch: Batch) async throws -> StoredFile? {
        let file = batch.file
        guard let stored = try await persist({ try $0.file(file) }) else {
            throw LedgerError.positionMoved(file: file)
        }
        if stored.position.offset == batch.from.offset, stored.position.epoch == batch.from.epoch { return nil }
        let isFurther =
            stored.position.epoch == batch.from.epoch && stored.position.inode == batch.from.inode
            && stored.position.offset > batch.from.offset
        guard stored.position == batch.to || isFurther else { throw LedgerError.positionMoved(file: file) }
        return stored
    }

    /// For `source_status`, as far as somebody else's lock lets it.
    private func note(_ problem: String, of source: String) async {
        try? await ledger.perform { try $0.noteState(ofSource: source, "waiting", problem: problem) }
    }
}

import Ledger
package import Logging
import Synchronization

/// Counts the commits whose reply was lost, by what became of them, and tells of each.
package final class LostReplies: Sendable {
    package enum Fate: String, Sendable {
        /// It had taken effect before the line broke.
        case committed
        /// It had not, and was done again.
        case aborted
    }

    private let logger: Logger
    private let fates = Mutex<[Fate: Int]>([:])

    package init(logger: Logger) {
        self.logger = logger
    }

    package func count(_ fate: Fate) -> Int { fates.withLock { $0[fate] ?? 0 } }

    /// The position of the file told what became of it.
    func resolved(_ fate: Fate, _ batch: Batch) {
        fates.withLock { $0[fate, default: 0] += 1 }
        logger.notice(
            """
            a commit whose reply was lost, resolved \(fate.rawValue): \(batch.path) from byte \(batch.from.offset) to \
            \(batch.to.offset); so far \(count(.committed)) committed, \(count(.aborted)) aborted
            """
        )
    }
}

internal import Synchronization

/// Remembers what was told, so that a problem which stays is told once in a while and not all the time.
package final class ToldOnce: Sendable {
    private static let silence = Duration.seconds(300)

    private let told = Mutex<[String: ContinuousClock.Instant]>([:])

    package init() {}

    /// Whether something was not told for five minutes; now it is.
    package func isNew(_ what: String, now: ContinuousClock.Instant = .now) -> Bool {
        told.withLock { told in
            told = told.filter { now - $0.value < Self.silence }
            guard told[what] == nil else { return false }
            told[what] = now
            return true
        }
    }
}

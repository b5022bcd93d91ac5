/// When a message that could not be sent is tried again.
package enum Backoff {
    private static let longest: Int64 = 600_000_000

    /// So long after it was first due a message is given up: it becomes a dead letter. Microseconds.
    package static let deadAfter: Int64 = 86_400_000_000

    /// The pause after so many attempts in vain, in microseconds: one second, doubled each time, ten minutes at most,
    /// give or take a fifth.
    ///
    /// - Parameter random: from 0 to 1.
    package static func pause(attempts: Int, random: Double) -> Int64 {
        let doublings = min(max(attempts - 1, 0), 20)
        let pause = min(1_000_000 << Int64(doublings), longest)
        return pause + Int64(Double(pause) * 0.4 * (min(max(random, 0), 1) - 0.5))
    }
}

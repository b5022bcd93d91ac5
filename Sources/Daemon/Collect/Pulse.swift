/// What each loop of the daemon is about and since when: what the watchdog goes by. A plain value, moments are handed
/// in, in microseconds of a clock that never jumps.
package struct Pulse: Hashable, Sendable {
    /// What a loop does.
    package enum Doing: Hashable, Sendable {
        /// A step that has to end soon, such as a look at folders or the decoding of a batch.
        case work
        /// Waiting for something to do, which ends by itself at this moment at the latest.
        case rest(until: Int64)
        /// Waiting for the database, which may be away, or held up by somebody else's lock, for however long.
        case database
    }

    private struct Step: Hashable {
        var doing: Doing
        var since: Int64
    }

    private var steps: [String: Step] = [:]

    package init() {}

    /// The loop has completed a step and does something else now, or the same again.
    package mutating func note(_ loop: String, _ doing: Doing, at now: Int64) {
        steps[loop] = Step(doing: doing, since: now)
    }

    /// The loop has ended, or has nothing to do until it is called upon.
    package mutating func forget(_ loop: String) {
        steps[loop] = nil
    }

    /// Loops that hang: a step, or a rest beyond its end, that takes longer than `limit`.
    package func hanging(longerThan limit: Int64, at now: Int64) -> [String] {
        steps.filter { _, step in
            switch step.doing {
            case .work: now - step.since > limit
            case .rest(let end): now - end > limit
            case .database: false
            }
        }.keys.sorted()
    }

    /// For how long the loop has waited for the database that has waited longest; nil when none does.
    package func longestWaitForDatabase(at now: Int64) -> Int64? {
        steps.values.filter { $0.doing == .database }.map { now - $0.since }.max()
    }
}

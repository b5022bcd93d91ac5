import Linux
import Synchronization

/// The pulse of all loops, which they share with whoever looks after them.
package final class Heartbeats: Sendable {
    private let state = Mutex(Pulse())
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: microseconds; it never jumps.
    package init(clock: @escaping @Sendable () -> Int64 = { MonotonicClock.now() }) {
        self.clock = clock
    }

    package func loop(_ name: String) -> Heartbeat {
        Heartbeat(all: self, name: name)
    }

    /// Loops that hang, see `Pulse`. Asking never waits for any of them.
    package func hanging(longerThan limit: Int64) -> [String] {
        state.withLock { $0.hanging(longerThan: limit, at: clock()) }
    }

    /// Microseconds, see `Pulse`.
    package var longestWaitForDatabase: Int64? {
        state.withLock { $0.longestWaitForDatabase(at: clock()) }
    }

    fileprivate func note(_ loop: String, _ doing: (_ now: Int64) -> Pulse.Doing) {
        let now = clock()
        state.withLock { $0.note(loop, doing(now), at: now) }
    }

    fileprivate func forget(_ loop: String) {
        state.withLock { $0.forget(loop) }
    }
}

/// By which one loop tells that it gets on.
package struct Heartbeat: Sendable {
    fileprivate let all: Heartbeats
    fileprivate let name: String

    /// A step is done, the next one begins.
    package func beat() {
        all.note(name) { _ in .work }
    }

    /// The loop waits for something to do.
    ///
    /// - Parameter longest: microseconds after which it goes on in any case.
    package func rest(atMost longest: Int64) {
        all.note(name) { .rest(until: $0 + longest) }
    }

    /// The loop waits for the database, until it beats.
    package func asks() {
        all.note(name) { _ in .database }
    }

    /// Work that waits for the database.
    package func atDatabase<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> Value {
        asks()
        defer { beat() }
        return try await work()
    }

    /// The loop ends, or does nothing until it is called upon.
    package func end() {
        all.forget(name)
    }
}

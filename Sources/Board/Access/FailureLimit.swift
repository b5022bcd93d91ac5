package import Pace
import Synchronization

/// Counts wrong tokens by the address they come from.
///
/// Only failures are counted and held up: a right token passes always, so nobody can lock out the colleagues behind the
/// same proxy. Tokens are long enough that trying is hopeless; the limit keeps it cheap and visible.
package final class FailureLimit: Sendable {
    private struct Window {
        var start: Instant
        var failures = 0
    }

    private struct State {
        var windows: [String: Window] = [:]
        var cleared: Instant?
    }

    /// Failures of an address in a minute that are answered as what they are.
    private static let allowed = 10
    private static let length: Int64 = 60_000_000
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: of how many addresses is known at a time.
    package init(capacity: Int = 10_000) { self.capacity = capacity }

    /// Counts a failure.
    ///
    /// - Returns: nil while it is one of the allowed ones; else after how many seconds (1 to 60) to try again.
    package func record(_ peer: String, at now: Instant) -> Int64? {
        state.withLock { state in
            if state.windows[peer] == nil, state.windows.count >= capacity {
                clear(&state, at: now)
                // Too many to be told apart: all that are new wait.
                guard state.windows.count < capacity else { return Self.length / 1_000_000 }
            }
            var window = state.windows[peer] ?? Window(start: now)
            if !Self.isOpen(window.start, at: now) { window = Window(start: now) }
            // What is beyond is not counted: the number stays small for ever.
            window.failures = min(window.failures + 1, Self.allowed + 1)
            state.windows[peer] = window
            guard window.failures > Self.allowed else { return nil }
            return (window.start + Self.length - now + 999_999) / 1_000_000
        }
    }

    /// Forgets who may try again; looks through all of them once a second at most.
    private func clear(_ state: inout State, at now: Instant) {
        if let cleared = state.cleared, cleared <= now, now - cleared < 1_000_000 { return }
        state.cleared = now
        state.windows = state.windows.filter { Self.isOpen($0.value.start, at: now) }
    }

    /// A clock that was set back begins a new minute.
    private static func isOpen(_ start: Instant, at now: Instant) -> Bool { start <= now && now - start < length }
}

import Postgres
import Synchronization

/// One piece of work on the connection, and how it ends when nobody wants it any more.
final class Turn: Sendable {
    private struct State {
        var handle: CancelHandle?
        var isOver = false
    }

    private static let patience = Duration.milliseconds(300)
    /// How often the server is asked before the line is cut.
    private static let requests = 3

    private let state = Mutex(State())

    /// The work has a connection from now on.
    func begin(_ handle: CancelHandle?) {
        state.withLock { $0.handle = handle }
    }

    func end() {
        state.withLock { $0 = State(handle: nil, isOver: true) }
    }

    /// Sees to it that the work ends: it gets a moment to end by itself, then the server is asked to cancel the
    /// statement, such as one that waits for a lock; of a server that does not react the connection is given up.
    func interrupt() {
        Task.detached {
            var asked = 0
            while true {
                try? await Task.sleep(for: Self.patience)
                let isOver = self.state.withLock { state in
                    if asked == Self.requests { state.handle?.cut() }
                    return state.isOver
                }
                guard !isOver else { return }
                guard asked < Self.requests, let handle = self.state.withLock(\.handle) else { continue }
                asked += 1
                // On a thread of its own, as a server that stands still does not take the request either.
                Task.detached { await Confined(handle, thread: "cancel").perform { _ = $0.cancel() } }
            }
        }
    }
}

import Synchronization

/// Tells one waiting loop that numbers of teams changed.
package final class ChangeBell: Sendable {
    private struct State {
        var teams: Set<String> = []
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// - Parameter teams: none: something happened that changed no number.
    package func ring(_ teams: Set<String> = []) {
        let waiter = state.withLock { state in
            state.teams.formUnion(teams)
            state.isRung = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// What changed since it was taken last.
    package func take() -> Set<String> {
        state.withLock { state in
            defer {
                state.teams = []
                state.isRung = false
            }
            return state.teams
        }
    }

    /// Waits until it is rung, for so many microseconds at most, or until the task is cancelled.
    ///
    /// - Returns: whether it was rung since what changed was taken last.
    package func wait(atMost longest: Int64) async -> Bool {
        let alarm = Task {
            try? await Task.sleep(for: .microseconds(longest))
            if !Task.isCancelled { wake() }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else { return true }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        alarm.cancel()
        return state.withLock(\.isRung)
    }

    private func wake() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}

package import Linux
import Synchronization

/// Wakes the reader of a source when its folders or files change.
///
/// It only says that something may have changed, and never that nothing has: `SourceTail.scan` is to be called at
/// least every `interval` in any case.
package final class ChangeWatch: Sendable {
    package enum Wake: Hashable, Sendable {
        /// Something changed, in one of the folders that matter.
        case changed
        /// Notices were lost: all folders are to be listed.
        case overflow
        /// The time is over.
        case timeout
        /// The watch was stopped or the task cancelled.
        case stopped
    }

    private let core: WatchCore

    /// Starts watching; the first `wait` returns `.changed` as soon as the watches stand.
    ///
    /// - Parameters:
    ///   - patterns: as in `SourceTail`.
    ///   - rescan: longest time to wait, microseconds.
    ///   - polling: the same when notices cannot be had.
    package convenience init(
        patterns: [String],
        rescan: Int64 = 10_000_000,
        polling: Int64 = 1_000_000
    ) throws(SystemError) {
        try self.init(patterns: patterns, rescan: rescan, polling: polling) { () throws(SystemError) in
            try Inotify()
        }
    }

    init(
        patterns: [String],
        rescan: Int64,
        polling: Int64,
        makeInotify: @escaping @Sendable () throws(SystemError) -> Inotify
    ) throws(SystemError) {
        let core = try WatchCore(rescan: rescan, polling: polling)
        self.core = core
        let patterns = patterns.map(GlobPattern.init)
        try BackgroundThread.start { core.run(FolderNotices(patterns: patterns, makeInotify: makeInotify)) }
    }

    deinit {
        core.stop()
    }

    /// Why changes are looked for by polling as well: no watches left, no rights, a network file system. Nil when
    /// notices come in.
    package var pollingReason: String? { core.pollingReason }

    /// Whether `wait` comes back at short intervals because notices cannot be had.
    package var isPolling: Bool { pollingReason != nil }

    /// The longest time that `wait` takes, microseconds.
    package var interval: Int64 { core.interval }

    /// Waits for a change since the last call. Changes that come close together are one.
    ///
    /// - Parameter timeout: microseconds; never longer than `interval`.
    package func wait(timeout: Int64? = nil) async -> Wake {
        await core.wait(timeout: timeout)
    }

    /// Ends the watching; whoever waits gets `.stopped`.
    package func stop() {
        core.stop()
    }
}

/// What the waiting task and the watching thread share.
final class WatchCore: Sendable {
    private struct State {
        var pending: ChangeWatch.Wake?
        var waiter: CheckedContinuation<ChangeWatch.Wake, Never>?
        /// When the waiter is to be told that the time is over, monotonic.
        var deadline: Int64 = 0
        var isStopped = false
        var pollingReason: String?
    }

    private let state = Mutex(State())
    private let pipe: WakePipe
    private let rescan: Int64
    private let polling: Int64
    /// Changes within this time of each other are one, microseconds.
    private let coalescing: Int64 = 2000

    init(rescan: Int64, polling: Int64) throws(SystemError) {
        self.pipe = try WakePipe()
        self.rescan = rescan
        self.polling = polling
    }

    var pollingReason: String? { state.withLock(\.pollingReason) }

    var interval: Int64 { pollingReason == nil ? rescan : polling }

    func wait(timeout: Int64?) async -> ChangeWatch.Wake {
        let longest = min(timeout ?? interval, interval)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> ChangeWatch.Wake? in
                    if state.isStopped { return .stopped }
                    if let pending = state.pending {
                        state.pending = nil
                        return pending
                    }
                    state.waiter?.resume(returning: .timeout)
                    state.waiter = continuation
                    state.deadline = MonotonicClock.now() + max(0, longest)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) } else { pipe.signal() }
                if Task.isCancelled { release(.stopped) }
            }
        } onCancel: {
            release(.stopped)
        }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        release(.stopped)
        pipe.signal()
    }

    private func release(_ wake: ChangeWatch.Wake) {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: wake)
    }

    private func expire() {
        let waiter = state.withLock { state -> CheckedContinuation<ChangeWatch.Wake, Never>? in
            guard state.waiter != nil, MonotonicClock.now() >= state.deadline else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: .timeout)
    }

    /// The thread: waits for notices, for the time of the waiter, and for the next look at the folders.
    func run(_ notices: consuming FolderNotices) {
        _ = notices.refresh()
        note(notices.pollingReason)
        deliver(.changed)
        var refreshAt = MonotonicClock.now() + interval
        while !state.withLock(\.isStopped) {
            let files = [pipe.reader] + [notices.descriptor].compactMap(\.self)
            let now = MonotonicClock.now()
            let deadline = state.withLock { $0.waiter == nil ? Int64.max : $0.deadline }
            guard let ready = try? Poll.wait(for: files, microseconds: max(0, min(deadline, refreshAt) - now)) else {
                return stop()
            }
            if ready[0] { pipe.drain() }
            if ready.count > 1, ready[1] {
                switch notices.take() {
                case .nothing: break
                case .changed: deliver(.changed)
                case .overflow: deliver(.overflow)
                }
                note(notices.pollingReason)
                _ = try? Poll.wait(for: [], microseconds: coalescing)
            }
            if MonotonicClock.now() >= refreshAt {
                if notices.refresh() { deliver(.changed) }
                note(notices.pollingReason)
                refreshAt = MonotonicClock.now() + interval
            }
            expire()
        }
    }

    private func note(_ reason: String?) {
        state.withLock { $0.pollingReason = reason }
    }

    private func deliver(_ wake: ChangeWatch.Wake) {
        let waiter = state.withLock { state -> CheckedContinuation<ChangeWatch.Wake, Never>? in
            guard let waiter = state.waiter else {
                if state.pending != .overflow { state.pending = wake }
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: wake)
    }
}

package import Linux
package import Logging
package import Settings
internal import Synchronization

/// Receives the records of one source on a thread of its own, from `start` to `stop`, whatever the database does.
package final class Receiver: Sendable {
    private struct State {
        var isStopping = false
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        /// Where it listens.
        var endpoints: [NetworkEndpoint] = []
    }

    package let name: String
    package let settings: ReceptionSettings
    private let state = Mutex(State())
    private let wake: WakePipe

    /// Starts receiving.
    ///
    /// - Parameter heart: tells the watchdog that the thread gets on.
    package init(_ name: String, _ settings: ReceptionSettings, heart: Heartbeat, logger: Logger) throws(SystemError) {
        self.name = name
        self.settings = settings
        wake = try WakePipe()
        try BackgroundThread.start { [self] in
            var loop = ReceiverLoop(name, settings, heart: heart, logger: logger)
            loop.run(
                wake: wake.reader,
                isOver: { state.withLock(\.isStopping) },
                listens: { endpoints in state.withLock { $0.endpoints = endpoints } }
            )
            let waiters = state.withLock { state in
                state.hasEnded = true
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    /// Where it listens now, with the ports that the kernel chose.
    package var endpoints: [NetworkEndpoint] { state.withLock(\.endpoints) }

    /// Takes what has arrived, closes all connections, and returns when all of it is on the disk.
    package func stop() async {
        state.withLock { $0.isStopping = true }
        wake.signal()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}

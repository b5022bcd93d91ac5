internal import Synchronization

/// Which servers the ledger was written to, so that one which was left behind by a failover is not written to again.
///
/// libpq takes the first host of the url that answers and takes writes. An old primary that comes back does both, and
/// what is written to it is lost for the others. So, for each new connection:
///
/// 1. A server is *expected* when it has the system identifier that was used last, at the highest timeline known of it
///    or a higher one. It is used.
/// 2. Otherwise every other host of the url is asked. One that is expected is used instead, and the first is refused.
/// 3. When none is there, the first is used after all, with a warning: its data were restored from a backup or made
///    anew, and what they miss is read again from the files. With several hosts this waits a minute, in which a better
///    one may merely be restarting.
///
/// The memory is a hint: where it is lost, of several hosts the highest timeline of the same system is taken. Timelines
/// are kept for each system identifier and never lowered, so that after 3 an expected server takes over again at the
/// next connection.
package final class ServerMemory: Sendable {
    private struct State {
        var timelines: [String: Int64] = [:]
        var last: String?
        /// Since when a server is doubted, monotonic.
        var doubts: [ServerIdentity: ContinuousClock.Instant] = [:]
    }

    private let state: Mutex<State>
    private let patience: Duration
    private let save: @Sendable (String) -> Void
    private let tell: @Sendable (String) -> Void
    private let clock: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - text: what `save` was given last; nil or unreadable: nothing is known.
    ///   - patience: how long another host is waited for before a doubtful server is used.
    ///   - tell: hears which server is refused, or used in spite of doubts.
    package init(
        _ text: String?,
        patience: Duration = .seconds(60),
        save: @escaping @Sendable (String) -> Void = { _ in },
        tell: @escaping @Sendable (String) -> Void = { _ in },
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        var state = State()
        for line in (text ?? "").split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.count == 2, let timeline = Int64(words[1]) else { continue }
            state.timelines[String(words[0])] = timeline
            if state.last == nil { state.last = String(words[0]) }
        }
        self.state = Mutex(state)
        self.patience = patience
        self.save = save
        self.tell = tell
        self.clock = clock
    }

    package func isExpected(_ server: ServerIdentity) -> Bool {
        state.withLock { $0.last == server.system && server.timeline >= $0.timelines[server.system] ?? 0 }
    }

    /// Whether a server of another host is the better one.
    package func prefers(_ other: ServerIdentity, to doubtful: ServerIdentity) -> Bool {
        isExpected(other) || (other.system == doubtful.system && other.timeline > doubtful.timeline)
    }

    /// Remembers what is written to from now on.
    package func use(_ server: ServerIdentity) {
        let text = state.withLock { state -> String? in
            if state.last == server.system, server.timeline >= state.timelines[server.system] ?? 0 {
                state.doubts = [:]
            }
            guard state.last != server.system || server.timeline > state.timelines[server.system] ?? 0 else {
                return nil
            }
            state.last = server.system
            state.timelines[server.system] = max(server.timeline, state.timelines[server.system] ?? 0)
            let others = state.timelines.filter { $0.key != server.system }.sorted { $0.key < $1.key }
            return ([(server.system, state.timelines[server.system] ?? 0)] + others.map { ($0.key, $0.value) })
                .map { "\($0.0) \($0.1)\n" }.joined()
        }
        if let text { save(text) }
    }

    package func refuse(_ server: ServerIdentity, at place: String, becauseOf other: ServerIdentity, at better: String)
    {
        tell(
            "the server \(place) is not used: \(difference(of: server, from: other)), to which \(better) has gone on; "
                + "CallPace writes to \(better); stop \(place) or make it a standby of \(better)"
        )
    }

    /// Why a doubtful server is not used now, when no better one answers; nil when it is used.
    package func refusal(of server: ServerIdentity, at place: String, hosts: Int) -> String? {
        let now = clock()
        let found = state.withLock { state -> (known: ServerIdentity, since: ContinuousClock.Instant)? in
            guard let last = state.last else { return nil }
            if state.doubts[server] == nil { state.doubts[server] = now }
            let known = ServerIdentity(system: last, timeline: state.timelines[last] ?? 0)
            return (known, state.doubts[server] ?? now)
        }
        guard let (known, since) = found else { return nil }
        let difference = difference(of: server, from: known)
        guard hosts > 1, now - since < patience else {
            tell(
                "the server \(place) is used although \(difference): no other host of database.url answers, so it is "
                    + "taken for a restored backup, and what it misses is read again from the files; if it is an old "
                    + "primary, stop it and start the new one"
            )
            return nil
        }
        return "the server \(place) is not used yet: \(difference); waiting a minute for the other hosts of "
            + "database.url; start the new primary, or take its host out of database.url if it is gone for good"
    }

    private func difference(of server: ServerIdentity, from other: ServerIdentity) -> String {
        server.system == other.system
            ? "it stands at timeline \(server.timeline), behind timeline \(other.timeline)"
            : "it is another database system (\(server.system)) than the one used last (\(other.system))"
    }
}

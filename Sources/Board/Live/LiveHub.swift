package import BoardPages
import Synchronization

/// Who looks at what, and what they are given. It waits for nobody: viewers are woken, and fetch what they lack.
package final class LiveHub: Sendable {
    private struct Channel {
        var state = LiveState()
        var viewers: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private struct State {
        var channels: [LiveTopic: Channel] = [:]
        var nextViewer = 0
        var isClosed = false
        /// Teams that changed since they were last shown.
        var changed: Set<String> = []
    }

    private let state = Mutex(State())
    /// Says that there is something to show.
    private let wakeUp: AsyncStream<Void>.Continuation
    /// One element or more after each change, and when the first viewer comes; ends when the hub closes.
    package let calls: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation
    /// One element or more after somebody begins to look; ends when the hub closes.
    let arrivals: AsyncStream<Void>

    package init() {
        (arrivals, arrive) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (calls, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// How many look on.
    package var viewers: Int {
        state.withLock { $0.channels.values.reduce(0) { $0 + $1.viewers.count } }
    }

    /// Somebody begins to look.
    ///
    /// - Returns: the viewer, and an element whenever there may be something new; it ends when the hub closes.
    func join(_ topic: LiveTopic) -> (viewer: Int, calls: AsyncStream<Void>) {
        let (calls, call) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let viewer = state.withLock { state in
            state.nextViewer += 1
            if state.isClosed {
                call.finish()
            } else {
                if state.channels[topic, default: Channel()].state.version == 0 { state.changed.insert(topic.team) }
                state.channels[topic, default: Channel()].viewers[state.nextViewer] = call
                call.yield()
            }
            return state.nextViewer
        }
        wakeUp.yield()
        arrive.yield()
        return (viewer, calls)
    }

    func leave(_ topic: LiveTopic, _ viewer: Int) {
        state.withLock { state in
            state.channels[topic]?.viewers[viewer] = nil
            // Nobody is kept up to date for nobody.
            if state.channels[topic]?.viewers.isEmpty ?? false { state.channels[topic] = nil }
        }
    }

    /// What a viewer lacks, and the version that it has then.
    func event(_ topic: LiveTopic, since seen: Int) -> (text: String, version: Int)? {
        state.withLock { state in
            guard let text = state.channels[topic]?.state.event(since: seen) else { return nil }
            return (text, state.channels[topic]?.state.version ?? seen)
        }
    }

    /// Counters of teams changed; nil: of any.
    package func changed(_ teams: Set<String>?) {
        state.withLock { state in
            let shown = Set(state.channels.keys.map(\.team))
            state.changed.formUnion(teams.map { shown.intersection($0) } ?? shown)
        }
        wakeUp.yield()
    }

    /// The teams to be looked at again, each with the topics that its viewers look at.
    package func takeChanged() -> [String: [LiveTopic]] {
        state.withLock { state in
            defer { state.changed = [] }
            return Dictionary(grouping: state.channels.keys.filter { state.changed.contains($0.team) }, by: \.team)
        }
    }

    /// Gives the viewers of a topic what the page shows now.
    package func show(_ topic: LiveTopic, _ view: LiveView) {
        let woken = state.withLock { state in
            guard state.channels[topic]?.state.show(view) ?? false else { return [AsyncStream<Void>.Continuation]() }
            return Array(state.channels[topic]?.viewers.values ?? [:].values)
        }
        for viewer in woken { viewer.yield() }
    }

    /// Wakes all, to be told that the connection lives.
    package func beat() {
        let all = state.withLock { state in state.channels.values.flatMap(\.viewers.values) }
        for viewer in all { viewer.yield() }
    }

    /// Ends every stream.
    package func close() {
        let all = state.withLock { state in
            state.isClosed = true
            return state.channels.values.flatMap(\.viewers.values)
        }
        for viewer in all { viewer.finish() }
        wakeUp.finish()
        arrive.finish()
    }
}

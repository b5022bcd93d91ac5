/// Who stood connected when, from channel events: which channel was in which bridge.
///
/// Sort the events of a call by time, ties in file order; a channel is in the bridge that it entered last, until
/// it leaves it, hangs up or ends. Source: `formats/asterisk.md` section 5, *True talk*.
struct EventConnections {
    private struct Stay {
        var bridge: String
        var from: Instant
        /// The call id of the event that began it.
        var call: String
    }

    private let events: [ChannelEvent]
    private let lastSeen: [String: Instant]

    /// - Parameters:
    ///   - events: those of one call.
    ///   - legs: rows of the same call; a channel whose end the events miss ends with its last row.
    init(events: [ChannelEvent], legs: [Leg]) {
        self.events = events.sorted { ($0.at, $0.order, $0.name, $0.channel) < ($1.at, $1.order, $1.name, $1.channel) }
        var lastSeen: [String: Instant] = [:]
        for leg in legs {
            guard let end = leg.endedAt else { continue }
            for channel in [leg.caller.channel, leg.callee.channel] where !channel.isEmpty {
                lastSeen[channel] = max(end, lastSeen[channel] ?? end)
            }
        }
        self.lastSeen = lastSeen
    }

    /// Whether the events can stand in for the rows: bridges are among them, none is left that was never entered,
    /// and every channel that talks by a row occurs.
    func canReplace(_ legs: [Leg]) -> Bool {
        var bridges: [String: String] = [:]
        var channels: Set<String> = []
        var sawBridge = false
        for event in events {
            channels.insert(event.channel)
            switch event.kind {
            case .entered(let bridge):
                sawBridge = true
                bridges[event.channel] = bridge
            case .bridged(let peer):
                sawBridge = true
                channels.insert(peer)
            case .left:
                if bridges[event.channel] == nil { return false }
            case .started, .answered, .ended, .unbridged, .other:
                break
            }
        }
        guard sawBridge else { return false }
        return legs.allSatisfy { leg in
            leg.talk == 0 || (channels.contains(leg.caller.channel) && channels.contains(leg.callee.channel))
        }
    }

    /// What is over.
    func add(to connections: inout Connections) {
        _ = follow(into: &connections)
    }

    /// What stands now, as if for ever, beside what is over.
    ///
    /// - Returns: whether anything stands.
    func addWithOpen(to connections: inout Connections) -> Bool {
        let open = follow(into: &connections).filter { !isOver($0.stay) }
        for (channel, stay) in open { connect(stay, of: channel, until: .distantFuture, in: &connections) }
        return !open.isEmpty
    }

    private func connect(_ stay: Stay, of channel: String, until end: Instant, in connections: inout Connections) {
        connections.connect(
            connections.node(ChannelName.joined(channel)),
            connections.node(stay.bridge),
            TimeSpan(from: stay.from, until: end)
        )
    }

    /// - Returns: what neither the events nor the rows end, by channel.
    private func follow(into connections: inout Connections) -> [(channel: String, stay: Stay)] {
        var stays: [String: Stay] = [:]
        var pairs: [String: Stay] = [:]

        func close(_ stay: Stay?, of channel: String, at end: Instant) {
            if let stay { connect(stay, of: channel, until: end, in: &connections) }
        }

        for event in events {
            switch event.kind {
            case .entered(let bridge):
                close(stays[event.channel], of: event.channel, at: event.at)
                stays[event.channel] = Stay(bridge: "bridge " + bridge, from: event.at, call: event.call)
            case .left(let bridge):
                guard stays[event.channel]?.bridge == "bridge " + bridge else { continue }
                close(stays.removeValue(forKey: event.channel), of: event.channel, at: event.at)
            case .bridged(let peer):
                close(pairs[event.channel], of: event.channel, at: event.at)
                pairs[event.channel] = Stay(bridge: ChannelName.joined(peer), from: event.at, call: event.call)
            case .unbridged:
                close(pairs.removeValue(forKey: event.channel), of: event.channel, at: event.at)
            case .ended:
                close(stays.removeValue(forKey: event.channel), of: event.channel, at: event.at)
                close(pairs.removeValue(forKey: event.channel), of: event.channel, at: event.at)
                for (channel, stay) in pairs.sorted(by: { $0.key < $1.key })
                where stay.bridge == ChannelName.joined(event.channel) {
                    close(pairs.removeValue(forKey: channel), of: channel, at: event.at)
                }
            case .started, .answered, .other:
                break
            }
        }
        // What never ended by the events ends with the rows; without rows the call is still open and counts nothing.
        var open: [(channel: String, stay: Stay)] = []
        for (channel, stay) in stays.merging(pairs, uniquingKeysWith: { first, _ in first }).sorted(by: {
            $0.key < $1.key
        }) {
            // Moments of rows are cut to the second. A row of before says nothing.
            if let end = lastSeen[channel], end.seconds >= stay.from.seconds {
                close(stay, of: channel, at: end)
            } else {
                open.append((channel, stay))
            }
        }
        return open
    }

    /// Whether the other channel, or the call, is over without an event of the channel itself. Where several call ids are
    /// one call, the end of one of them tells nothing of a channel that went on under another.
    private func isOver(_ stay: Stay) -> Bool {
        let isEnded = lastSeen.contains { channel, end in
            ChannelName.joined(channel) == stay.bridge && end.seconds >= stay.from.seconds
        }
        guard !isEnded else { return true }
        guard events.allSatisfy({ $0.call == stay.call }) else { return false }
        return events.contains { $0.name == Self.callEnd && $0.at >= stay.from }
    }

    /// The event of Asterisk that ends a call id with its last channel.
    private static let callEnd = "LINKEDID_END"

    /// The first number that the events give a channel.
    func numbers() -> [String: String] {
        var numbers: [String: String] = [:]
        for event in events where !event.number.isEmpty && numbers[event.channel] == nil {
            numbers[event.channel] = event.number
        }
        return numbers
    }
}

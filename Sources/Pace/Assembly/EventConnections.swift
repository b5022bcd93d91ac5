/// Who stood connected when, from channel events: which channel was in which bridge.
///
/// Sort the events of a call by time, ties in file order; a channel is in the bridge that it entered last, until
/// it leaves it, hangs up or ends. Source: `formats/asterisk.md` section 5, *True talk*.
struct EventConnections {
    private struct Stay {
        var bridge: String
        var from: Instant
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

    func add(to connections: inout Connections) {
        var stays: [String: Stay] = [:]
        var pairs: [String: Stay] = [:]

        func close(_ stay: Stay?, of channel: String, at end: Instant) {
            guard let stay else { return }
            connections.connect(
                connections.node(ChannelName.joined(channel)),
                connections.node(stay.bridge),
                TimeSpan(from: stay.from, until: end)
            )
        }

        for event in events {
            switch event.kind {
            case .entered(let bridge):
                close(stays[event.channel], of: event.channel, at: event.at)
                stays[event.channel] = Stay(bridge: "bridge " + bridge, from: event.at)
            case .left(let bridge):
                guard stays[event.channel]?.bridge == "bridge " + bridge else { continue }
                close(stays.removeValue(forKey: event.channel), of: event.channel, at: event.at)
            case .bridged(let peer):
                close(pairs[event.channel], of: event.channel, at: event.at)
                pairs[event.channel] = Stay(bridge: ChannelName.joined(peer), from: event.at)
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
        for (channel, stay) in stays.merging(pairs, uniquingKeysWith: { first, _ in first }).sorted(by: {
            $0.key < $1.key
        }) {
            if let end = lastSeen[channel] { close(stay, of: channel, at: end) }
        }
    }

    /// The first number that the events give a channel.
    func numbers() -> [String: String] {
        var numbers: [String: String] = [:]
        for event in events where !event.number.isEmpty && numbers[event.channel] == nil {
            numbers[event.channel] = event.number
        }
        return numbers
    }
}

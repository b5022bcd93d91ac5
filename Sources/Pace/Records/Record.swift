/// One unit of a source that can bear on a contact.
package enum Record: Hashable, Sendable {
    case leg(Leg)
    case channel(ChannelEvent)
    case queue(QueueEvent)

    /// The call id that the record itself tells.
    package var call: String {
        switch self {
        case .leg(let leg): leg.call
        case .channel(let event): event.call
        case .queue(let event): event.call
        }
    }

    /// The moment by which the record is dated (a leg: its end, or its start while it is open).
    package var at: Instant {
        switch self {
        case .leg(let leg): leg.endedAt ?? leg.startedAt
        case .channel(let event): event.at
        case .queue(let event): event.at
        }
    }
}

/// One unit of a source that can bear on a contact. Held at one place, since it passes through many hands.
package indirect enum Record: Hashable, Sendable {
    case leg(Leg)
    case channel(ChannelEvent)
    case queue(QueueEvent)
    case message(MailMessage)
    case meeting(MeetingVersion)
    case journal(JournalEntry)

    /// The call id that the record itself tells; of mail, meetings and journals what takes its place.
    package var call: String {
        switch self {
        case .leg(let leg): leg.call
        case .channel(let event): event.call
        case .queue(let event): event.call
        case .message(let message): message.name
        case .meeting(let meeting): meeting.uid
        case .journal(let entry): entry.id
        }
    }

    /// The moment by which the record is dated (a leg: its end, or its start while it is open; a meeting: the moment of
    /// the version).
    package var at: Instant {
        switch self {
        case .leg(let leg): leg.endedAt ?? leg.startedAt
        case .channel(let event): event.at
        case .queue(let event): event.at
        case .message(let message): message.at
        case .meeting(let meeting): meeting.stampedAt
        case .journal(let entry): entry.at
        }
    }
}

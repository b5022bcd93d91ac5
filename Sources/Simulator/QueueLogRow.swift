package import Pace

/// A line of a queue's log (Asterisk queue_log).
package struct QueueLogRow: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        /// The caller's number, empty when withheld.
        case enter(callerID: String)
        /// Seconds the caller waited, the member's channel, seconds it rang.
        case connect(holdTime: Int64, member: UniqueID, ringTime: Int64)
        /// Seconds of waiting and of talk; who hung up.
        case complete(byCaller: Bool, holdTime: Int64, callTime: Int64)
        /// The member's phone stopped ringing because the caller gave up; milliseconds.
        case ringCanceled(milliseconds: Int64)
        /// The caller gave up; seconds.
        case abandon(waitTime: Int64)
    }

    package var at: Instant
    /// The caller's channel.
    package var call: UniqueID
    package var queue: String
    /// The member's extension; nil is written `NONE`.
    package var member: Int?
    package var event: Event
}

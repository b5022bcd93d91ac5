/// One line of a queue's log (Asterisk queue_log).
package struct QueueEvent: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A member took the call; seconds the caller had waited in all; id of the member's channel or "".
        case connected(waited: Int64, memberChannelID: String)
        /// The conversation with the member ended: completed, or handed on by a transfer. Seconds of conversation.
        case ended(talked: Int64)
        /// Any other event that belongs to a call.
        case other
    }

    /// Id of the caller's channel (uniqueid).
    package var call: String
    package var queue: String
    /// The member as written: a person's name or an interface (`PJSIP/101`, `Local/101@from-queue/n`).
    package var agent: String
    /// The event's name as written (`CONNECT`).
    package var name: String
    package var kind: Kind
    package var at: Instant
    /// Place in the source, which orders events of one second.
    package var order: Int64

    package init(
        call: String,
        queue: String,
        agent: String,
        name: String,
        kind: Kind,
        at: Instant,
        order: Int64 = 0
    ) {
        self.call = call
        self.queue = queue
        self.agent = agent
        self.name = name
        self.kind = kind
        self.at = at
        self.order = order
    }
}

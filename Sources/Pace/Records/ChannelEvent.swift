/// One event in the life of a channel (Asterisk CEL).
package struct ChannelEvent: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The channel came into being (CHAN_START).
        case started
        case answered
        /// The channel entered a bridge. Holding bridges (parking, BridgeWait) are reported as `other`.
        case entered(bridge: String)
        case left(bridge: String)
        /// HANGUP or CHAN_END: the channel is in no bridge any more.
        case ended
        /// Before Asterisk 12: a bridge of two channels without an id, named by the other channel.
        case bridged(with: String)
        case unbridged(with: String)
        /// Any other event; it shows only that the feed lives.
        case other
    }

    /// The call id (linkedid).
    package var call: String
    /// The channel's id (uniqueid).
    package var channelID: String
    /// The channel's full name.
    package var channel: String
    /// The event's name as written (`BRIDGE_ENTER`).
    package var name: String
    package var kind: Kind
    package var at: Instant
    /// Caller number of the channel at that moment, as written.
    package var number: String
    /// Dialled extension of the channel at that moment.
    package var dialled: String
    /// Place in the source, which orders events of one moment.
    package var order: Int64

    package init(
        call: String,
        channelID: String,
        channel: String,
        name: String,
        kind: Kind,
        at: Instant,
        number: String = "",
        dialled: String = "",
        order: Int64 = 0
    ) {
        self.call = call
        self.channelID = channelID
        self.channel = channel
        self.name = name
        self.kind = kind
        self.at = at
        self.number = number
        self.dialled = dialled
        self.order = order
    }
}

extension ChannelEvent {
    /// The name of the event that ends a dialog of SIP.
    package static let bye = "bye"

    /// A proxy saw somebody hang up: `channelID` is the id of the legs that it ends.
    package var endsDialog: Bool { kind == .ended && name == Self.bye }
}

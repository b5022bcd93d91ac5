/// One normalised call record: who was connected to whom, from when to when.
///
/// A decoder fills it from one record alone; linking records is the assembly's work.
package struct Leg: Hashable, Sendable {
    /// The call id that the record itself tells (Asterisk linkedid, else uniqueid).
    package var call: String
    /// The identity of the leg within its site (Asterisk: `uniqueid#sequence`, else `uniqueid` and a digest).
    package var id: String
    /// The id of channel A (Asterisk uniqueid). When it differs from `call`, both belong to one call. Empty if unknown.
    package var channelID: String
    package var startedAt: Instant
    /// When the channel was answered; nil when it was not.
    package var answeredAt: Instant?
    /// Nil while the call is open.
    package var endedAt: Instant?
    /// When the two parties had talked, where something followed that was no talk: a survey, a menu, somebody else's
    /// transfer, being held. Nil: talk is the last of the leg.
    package var talkEndedAt: Instant?
    /// Microseconds for which the two parties stood connected, whoever they are; 0 when they did not.
    package var talk: Int64
    /// Microseconds of ringing.
    package var ring: Int64
    /// The format's own word on the direction, if it has one.
    package var direction: Direction?
    package var caller: LegParty
    package var callee: LegParty
    package var disposition: Disposition
    /// Agreement and account codes: user field, account code, wrap-up, in this order, joined by `;`. Empty if none.
    package var code: String
    /// Why it ended, in the format's own words: a hangup cause of FreeSWITCH, a number of Q.850, a code of SIP. Empty if
    /// unknown.
    package var cause: String
    package var traits: LegTraits

    @inlinable package init(
        call: String,
        id: String,
        channelID: String = "",
        startedAt: Instant,
        answeredAt: Instant? = nil,
        endedAt: Instant? = nil,
        talkEndedAt: Instant? = nil,
        talk: Int64 = 0,
        ring: Int64 = 0,
        direction: Direction? = nil,
        caller: LegParty,
        callee: LegParty,
        disposition: Disposition,
        code: String = "",
        cause: String = "",
        traits: LegTraits = LegTraits()
    ) {
        self.call = call
        self.id = id
        self.channelID = channelID
        self.startedAt = startedAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.talkEndedAt = talkEndedAt
        self.talk = talk
        self.ring = ring
        self.direction = direction
        self.caller = caller
        self.callee = callee
        self.disposition = disposition
        self.code = code
        self.cause = cause
        self.traits = traits
    }
}

/// One end of a leg, as written in the record.
package struct LegParty: Hashable, Sendable {
    /// The number, or whatever stands in its place; empty if unknown.
    package var number: String
    /// The device without the suffix of the single channel: `PJSIP/101`, `IAX2/trunk`; empty if there was none.
    package var device: String
    /// The full name of the channel, by which legs of one call are joined: `PJSIP/101-0000001a`; empty if none. The leg's own
    /// `id` where a PBX writes a record for each channel and this end's is the one.
    package var channel: String

    @inlinable package init(number: String, device: String = "", channel: String = "") {
        self.number = number
        self.device = device
        self.channel = channel
    }
}

extension LegParty {
    static let bridgePrefix = "bridge "

    /// An end that is no party but the place where several legs of a call meet: everybody who stands connected to one
    /// bridge at a moment hears everybody else.
    ///
    /// - Parameter bridge: what tells the bridge from others of the call.
    package init(bridge: String, number: String = "", device: String = "") {
        self.init(number: number, device: device, channel: Self.bridgePrefix + bridge)
    }

    /// Whether nobody is here, but a bridge.
    package var isBridge: Bool { channel.hasPrefix(Self.bridgePrefix) }
}

package enum Direction: String, Sendable {
    case inbound
    case outbound
    case `internal`
    case unknown
}

package enum Disposition: String, Sendable, CaseIterable {
    case answered
    case noAnswer = "no_answer"
    case busy
    case failed
    case congestion
    case voicemail
    case unknown
}

/// What a record says about itself beyond times and parties, and the assembly has to know.
package struct LegTraits: OptionSet, Hashable, Sendable {
    package let rawValue: Int32

    @inlinable package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    // What follows `OptionSet` has too, but for all types and not within reach of the optimiser from another room.
    @inlinable package init() { rawValue = 0 }

    @inlinable package func contains(_ other: LegTraits) -> Bool { rawValue & other.rawValue == other.rawValue }

    @inlinable @discardableResult
    package mutating func insert(_ other: LegTraits) -> (inserted: Bool, memberAfterInsert: LegTraits) {
        let isNew = !contains(other)
        self = LegTraits(rawValue: rawValue | other.rawValue)
        return (isNew, other)
    }

    /// The channel had been answered before this leg began (Asterisk: answer = start), so that waiting and
    /// ringing of B may be inside the talk.
    @inlinable package static var answeredBefore: LegTraits { LegTraits(rawValue: 1) }
    /// A consultation before an attended transfer (Asterisk: lastapp `AppDial`).
    @inlinable package static var consultation: LegTraits { LegTraits(rawValue: 2) }
    /// A queue handed the call to B (Asterisk: lastapp `Queue`), so that a queue log can tell when.
    @inlinable package static var queue: LegTraits { LegTraits(rawValue: 4) }
    /// The format itself knows that `talk` holds more than talk.
    @inlinable package static var upperBound: LegTraits { LegTraits(rawValue: 8) }
    /// The record has no id of the whole call, only of its own channel.
    @inlinable package static var unlinked: LegTraits { LegTraits(rawValue: 32) }
    /// A dialog as a proxy of SIP saw it: `id` names it, and where the leg has no end a BYE of that dialog ends it.
    @inlinable package static var dialog: LegTraits { LegTraits(rawValue: 64) }
    /// The record names its agent, but not whether that is the caller or the callee, whose device it is put for.
    @inlinable package static var agentOnEitherEnd: LegTraits { LegTraits(rawValue: 128) }
    /// The leg is a dial, by which a device would ring (Asterisk: lastapp `Dial` or `Queue`).
    @inlinable package static var dial: LegTraits { LegTraits(rawValue: 16) }
    /// `talk` is the sum of several conversations, one after the other, of which `callee` had the last alone: others of
    /// the call's legs may tell each (FreeSWITCH: an A leg that was transferred).
    @inlinable package static var sum: LegTraits { LegTraits(rawValue: 256) }
}

extension Leg {
    /// Whether the record by itself shows that its talk may hold waiting or ringing: its channel had been answered
    /// before, B is a device, and A is not somebody's own phone.
    package var mayHoldWaiting: Bool {
        guard talk > 0 else { return false }
        if traits.contains(.upperBound) { return true }
        return traits.contains(.answeredBefore) && !ChannelName.isLocal(callee.channel)
            && caller.number != ChannelName.endpoint(ofDevice: caller.device)
    }
}

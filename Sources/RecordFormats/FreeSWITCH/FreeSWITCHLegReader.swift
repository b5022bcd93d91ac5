import Pace

/// Makes a leg of a channel.
struct FreeSWITCHLegReader: Sendable {
    private static let mostTalk: Int64 = 7 * 86_400 * 1_000_000
    private static let longestID = 128

    /// The key of the record that was read last.
    private(set) var key = RecordKey(high: 0, low: 0)
    private var times: FreeSWITCHTimes

    init(clock: TimestampReader) {
        times = FreeSWITCHTimes(clock: clock)
    }

    /// A note for people on the record that was read last; nil when there is none.
    var note: String? { times.note }

    mutating func read(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) throws(RecordError) -> Leg {
        let uuid = channel.uuid(bytes)
        guard !uuid.isEmpty else { throw RecordError(field: "uuid", problem: "is missing") }
        guard uuid.utf8.count <= Self.longestID else {
            throw RecordError(field: "uuid", value: uuid, problem: "is longer than \(Self.longestID) bytes")
        }
        try times.read(channel, bytes)
        let talk = FreeSWITCHTalk(channel, bytes, times)
        guard talk.length <= Self.mostTalk else {
            throw RecordError(field: "talk", value: "\(talk.length / 1_000_000) s", problem: "is more than 7 days")
        }
        let call = Self.call(channel, bytes, uuid)
        let partner = Self.partner(channel, bytes)
        let links = FreeSWITCHParties.Links(own: uuid, partner: partner, originator: call == uuid ? "" : call)
        let (caller, callee) = FreeSWITCHParties.read(channel, bytes, links)
        var traits = LegTraits()
        if talk.isUpperBound { traits.insert(.upperBound) }
        if talk.isSum { traits.insert(.sum) }
        // A channel that was called talks from its own answer on.
        if !channel.tellsBridge, callee.channel != uuid, let answer = times.answer,
            answer.seconds <= times.start.seconds
        {
            traits.insert(.answeredBefore)
        }
        key = Self.key(uuid)
        return Leg(
            call: call,
            id: uuid,
            channelID: call == uuid && !partner.isEmpty ? partner : uuid,
            startedAt: times.start,
            answeredAt: times.answer,
            endedAt: times.end,
            talkEndedAt: talk.endedAt,
            talk: talk.length,
            ring: max(0, (times.answer ?? times.end) - times.start),
            direction: channel.has(.callDirection) ? Self.direction(channel.text(.callDirection, bytes)) : nil,
            caller: caller,
            callee: callee,
            disposition: disposition(channel, bytes, talk.length),
            code: Self.code(channel, bytes),
            cause: (channel.place(.hangupCause)?.count ?? 0) <= Self.longestID ? channel.text(.hangupCause, bytes) : "",
            traits: traits
        )
    }

    private static let beginning = RecordDigest("freeswitch")

    /// A channel writes its record into several files, perhaps by several templates: its uuid is what makes it one.
    private static func key(_ uuid: String) -> RecordKey {
        var digest = beginning
        digest.add(uuid)
        return digest.finish()
    }

    /// The A leg by the best link that the record has; else the channel itself.
    private static func call(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ uuid: String
    ) -> String {
        func link(_ text: String) -> String? { text.isEmpty || text.utf8.count > longestID ? nil : text }
        if let link = link(channel.originatorID(bytes)) { return link }
        if channel.isAgentLeg(bytes), let link = link(channel.text(.ccMemberSessionUuid, bytes)) { return link }
        if channel.has(.fifoRole), channel.text(.fifoRole, bytes) == "consumer",
            let link = link(channel.text(.fifoTarget, bytes)) ?? link(channel.text(.fifoServicedUuid, bytes))
        {
            return link
        }
        return link(channel.text(.callUuid, bytes)) ?? uuid
    }

    private static func code(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) -> String {
        var code = channel.text(.userfield, bytes)
        guard channel.has(.accountcode) || channel.has(.callClientcode) else { return code }
        for variable in [FreeSWITCHVariable.accountcode, .callClientcode] where channel.has(variable) {
            if !code.isEmpty { code += ";" }
            code += channel.text(variable, bytes)
        }
        return code
    }

    /// The last channel that stood connected with an A leg: after an attended transfer it is of another A leg. The channel of
    /// an agent who waits off the hook is connected with one caller after the other and joins none.
    private static func partner(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) -> String {
        guard !channel.has(.ccSide), !channel.has(.fifoRole) else { return "" }
        let partner = channel.text(.bridgeUuid, .signalBond, bytes)
        return partner.utf8.count <= longestID && partner != channel.uuid(bytes) ? partner : ""
    }

    /// The word of FusionPBX; the channel's own direction is not the call's.
    private static func direction(_ word: String) -> Direction? {
        switch word {
        case "inbound": .inbound
        case "outbound": .outbound
        case "local": .internal
        default: nil
        }
    }

    private func disposition(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ talk: Int64
    ) -> Disposition {
        guard times.answer != nil else { return HangupCause.disposition(channel.text(.hangupCause, bytes)) }
        guard talk == 0 else { return .answered }
        if channel.has(.voicemailAnswerStamp) || channel.has(.voicemailMessageSeconds)
            || channel.text(.lastApp, bytes) == "voicemail"
        {
            return .voicemail
        }
        if channel.text(.ccCause, bytes) == "cancel" { return .noAnswer }
        return channel.isBLeg && HangupCause.isLost(channel.text(.hangupCause, bytes)) ? .noAnswer : .answered
    }
}

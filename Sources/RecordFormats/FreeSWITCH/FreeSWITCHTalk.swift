import Pace

/// How long the two parties of a channel stood connected.
///
/// An answer is no conversation: menus, queues, voicemail and conferences answer a channel themselves. A conversation is a
/// bridge: from its beginning or the answer, whichever is later, to the transfer or the end. Where the record tells of no
/// bridges it is what is billed, unless the last application is one that talks to a caller by itself.
struct FreeSWITCHTalk: Sendable {
    /// Microseconds.
    var length: Int64 = 0
    /// When it was over; nil: with the channel.
    var endedAt: Instant?
    /// It may hold waiting, an announcement, or the talk with another one.
    var isUpperBound = false
    /// It is the talk with several, one after the other.
    var isSum = false

    /// Applications that talk to the channel themselves.
    private static let machines: Set<String> = [
        "voicemail", "ivr", "playback", "play_and_get_digits", "loop_playback", "endless_playback", "say", "speak",
        "phrase", "read", "echo", "delay_echo", "gentones", "record", "park", "sleep",
    ]
    private static let queues: Set<String> = ["callcenter", "fifo", "conference"]

    init(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>, _ times: borrowing FreeSWITCHTimes) {
        guard let answer = times.answer, !channel.isLoopback(bytes) else { return }
        let whole = max(0, times.end - answer)
        guard channel.tellsBridge else {
            if let told = Self.toldByQueue(channel, bytes, nil) {
                take(told, times.end)
                return
            }
            let application = channel.text(.lastApp, bytes)
            guard application.isEmpty || !Self.machines.contains(application) else { return }
            length = times.billed ?? whole
            isUpperBound = !application.isEmpty && Self.queues.contains(application)
            return
        }
        let bridges = Self.bridges(channel, bytes, answer, times.end)
        if bridges.count <= 1, let told = Self.toldByQueue(channel, bytes, bridges.first) {
            take(told, times.end)
        } else if bridges.isEmpty {
            takeAnswered(channel, bytes, times.billed ?? whole)
        } else {
            let newest = bridges[0]
            take((bridges.reduce(0) { $0 + $1.length }, newest.until), times.end)
            isSum = bridges.contains { !$0.isWithSame(as: newest) }
            isUpperBound = isSum
        }
    }

    private mutating func take(_ told: (length: Int64, until: Instant?), _ end: Instant) {
        length = told.length
        endedAt = told.until.flatMap { $0 < end ? $0 : nil }
    }

    /// A channel that was answered and tells of no bridge.
    private mutating func takeAnswered(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ billed: Int64
    ) {
        if HangupCause.isLost(channel.text(.hangupCause, bytes)) { return }
        if channel.isAgentLeg(bytes) {
            // Agents may hear an announcement first.
            length = billed
            isUpperBound = true
        } else if channel.isBLeg {
            length = billed
        } else if channel.has(.conferenceUuid) || channel.has(.conferenceName) {
            length = billed
            isUpperBound = true
        }
    }

    private struct Bridge {
        var from: Instant
        var until: Instant
        /// With whom; empty if unknown.
        var partner = ""
        /// What was dialled.
        var destination = ""

        var length: Int64 { max(0, until - from) }

        func isWithSame(as other: Bridge) -> Bool {
            partner.isEmpty || other.partner.isEmpty ? destination == other.destination : partner == other.partner
        }
    }

    private static func bridges(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ answer: Instant,
        _ end: Instant
    ) -> [Bridge] {
        guard !channel.profiles.isEmpty else {
            guard let bridge = bridge(channel, bytes) else { return [] }
            return [Bridge(from: max(answer, bridge), until: end)]
        }
        let applications = channel.applications
        return channel.profiles.compactMap { profile in
            guard let bridged = FreeSWITCHTimes.moment(profile.bridged) else { return nil }
            let answered = FreeSWITCHTimes.moment(profile.answered) ?? answer
            var until =
                FreeSWITCHTimes.moment(profile.transferred) ?? FreeSWITCHTimes.moment(profile.hungUp) ?? end
            until = min(until, end)
            for application in applications {
                guard let at = FreeSWITCHTimes.moment(application.at), at > bridged, at < until,
                    machines.contains(application.name)
                else { continue }
                until = at
            }
            return Bridge(
                from: max(answered, bridged),
                until: until,
                partner: profile.partner?.uuid ?? "",
                destination: profile.destination
            )
        }
    }

    /// The beginning of the last bridge by the variables alone.
    private static func bridge(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) -> Instant? {
        if let count = channel.number(.bridgeUepoch, bytes), count <= lastSecond * 1_000_000 {
            return FreeSWITCHTimes.moment(count)
        }
        guard let count = channel.number(.bridgeEpoch, bytes), count <= lastSecond else { return nil }
        return FreeSWITCHTimes.moment(count * 1_000_000)
    }

    private static let lastSecond: Int64 = 7_258_118_400

    /// What mod_callcenter and mod_fifo say of the one talk that came of waiting, and when it was over as far as they do.
    private static func toldByQueue(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ bridge: Bridge?
    ) -> (length: Int64, until: Instant?)? {
        if channel.has(.ccSide), channel.text(.ccSide, bytes) == "member", channel.text(.ccCause, bytes) != "cancel",
            let from = channel.number(.ccQueueAnsweredEpoch, bytes), from > 0, from < lastSecond,
            let until = channel.number(.ccQueueTerminatedEpoch, bytes), until >= from, until < lastSecond
        {
            return ((until - from) * 1_000_000, Instant(seconds: until))
        }
        guard channel.has(.fifoRole), let talked = channel.number(.fifoBridgeSeconds, bytes), talked < lastSecond
        else { return nil }
        return (talked * 1_000_000, bridge.map { $0.from + talked * 1_000_000 })
    }
}

import Pace

/// Who is at the two ends of a channel: FreeSWITCH's own direction says on which of them it stands, never which way the
/// call went.
enum FreeSWITCHParties {
    /// Channels by their uuids; empty if unknown.
    struct Links {
        var own: String
        /// With which it stood connected last.
        var partner: String
        /// Which called it.
        var originator: String
    }

    static func read(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ links: Links
    ) -> (caller: LegParty, callee: LegParty) {
        let caller = callerNumber(channel, bytes)
        let callee = destination(channel, bytes)
        // A half of a loopback is nobody: what it stands for is told by what others say of it.
        let own = channel.isLoopback(bytes) ? "" : links.own
        guard isCalled(channel, bytes, caller, callee) else {
            let partner = partnerDevice(channel, bytes, callee)
            return (
                LegParty(number: caller, device: callingDevice(channel, bytes), channel: own),
                LegParty(number: callee, device: partner, channel: links.partner)
            )
        }
        let originator = channel.originator?.channel ?? ""
        return (
            LegParty(
                number: caller,
                device: originator,
                channel: links.partner.isEmpty ? links.originator : links.partner
            ),
            LegParty(number: callee, device: calledDevice(channel, bytes), channel: own)
        )
    }

    private static func callerNumber(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>
    ) -> String {
        if !channel.profiles.isEmpty, !channel.profiles[0].callerNumber.isEmpty {
            return channel.profiles[0].callerNumber
        }
        let named = channel.text(.callerIdNumber, bytes)
        if !named.isEmpty { return named }
        // "Name" <100>
        let whole = channel.text(.callerId, bytes)
        if whole.hasSuffix(">"), let open = whole.lastIndex(of: "<") {
            return String(whole[whole.index(after: open)...].dropLast())
        }
        return channel.text(.ani, .sipFromUser, bytes)
    }

    /// The newest destination, without what the dialplan puts before a number for its provider.
    private static func destination(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>
    ) -> String {
        var number = channel.profiles.isEmpty ? "" : channel.profiles[0].destination
        if number.isEmpty { number = channel.text(.destinationNumber, .sipReqUser, bytes) }
        let prefix = channel.text(.providerPrefix, bytes)
        guard !prefix.isEmpty, number.hasPrefix(prefix), number.utf8.count > prefix.utf8.count else { return number }
        return String(number.dropFirst(prefix.count))
    }

    /// Whether the device of this channel was called. A channel that FreeSWITCH made to connect somebody's own phone with
    /// the number that it then dials is that of a caller.
    private static func isCalled(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ caller: String,
        _ destination: String
    ) -> Bool {
        if channel.isBLeg || channel.isAgentLeg(bytes) { return true }
        switch channel.has(.direction) ? channel.text(.direction, bytes) : "" {
        case "outbound": return channel.text(.lastApp, bytes) != "bridge"
        case "inbound": return false
        default:
            let name = channel.name(bytes)
            if name.isEmpty { return false }
            let endpoint = ChannelName.endpoint(ofDevice: name)
            return !endpoint.isEmpty && endpoint == destination && endpoint != caller
        }
    }

    /// The caller's own phone, by the user who logged in where there is one: the number that is shown may be the trunk's.
    private static func callingDevice(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) -> String {
        var user = channel.text(.userName, bytes)
        if user.isEmpty, channel.has(.extensionUuid) { user = channel.text(.sipFromUser, bytes) }
        let name = channel.name(bytes)
        if name.isEmpty { return user.isEmpty ? channel.text(.sipFromUser, bytes) : user }
        return user.isEmpty || ChannelName.endpoint(ofDevice: name) == user ? name : user
    }

    private static func calledDevice(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) -> String {
        let name = channel.name(bytes)
        let endpoint = ChannelName.endpoint(ofDevice: name)
        let dialled = channel.text(.dialedUser, bytes)
        if !dialled.isEmpty { return endpoint == dialled && !name.isEmpty ? name : dialled }
        let agent = agent(channel, bytes)
        if !agent.isEmpty, !isNumber(endpoint) { return agent }
        return name
    }

    /// Who stands at the other end of a channel that called. Telephones register under names of their own, so that the name
    /// of a channel towards one says less than who was dialled.
    private static func partnerDevice(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ destination: String
    ) -> String {
        let isTold =
            channel.has(.dialedUser) || channel.has(.lastSentCalleeIdNumber) || channel.has(.bridgeChannel)
            || channel.has(.ccAgent) || !channel.profiles.isEmpty
        guard isTold else { return "" }
        let dialled = channel.text(.dialedUser, bytes)
        let shown = channel.text(.lastSentCalleeIdNumber, bytes)
        var partner = channel.text(.bridgeChannel, bytes)
        if partner.isEmpty {
            partner = channel.profiles.lazy.filter { $0.bridged > 0 }.compactMap(\.partner).first?.channel ?? ""
        }
        let endpoint = ChannelName.endpoint(ofDevice: partner)
        if isNumber(endpoint) { return partner }
        if isNumber(shown), shown != destination || dialled.isEmpty { return shown }
        if !dialled.isEmpty { return dialled }
        let agent = agent(channel, bytes)
        return agent.isEmpty ? partner : agent
    }

    /// The agent of a queue: `101` of `101@company.example`.
    private static func agent(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) -> String {
        let agent = channel.text(.ccAgent, bytes)
        let user = agent.prefix { $0 != "@" }
        return isNumber(String(user)) ? String(user) : agent
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy(\.isDigit)
    }
}

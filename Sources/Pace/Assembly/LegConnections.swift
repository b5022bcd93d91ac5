/// Who stood connected when, from call detail records alone.
///
/// A row says that two channels were connected from answer to end. It can hold waiting and ringing where the
/// channel had been answered before; these rules take out what the rows themselves show and mark the rest:
///
/// 1. A row counts when it was answered, has a second party and is no announcement (the decoder's `talk`).
/// 2. Both halves of a Local channel are one node, so that row pairs share one talk.
/// 3. A consultation is no talk of its own and takes its time out of the other rows with the same B.
/// 4. A winner whose channel was answered before talks from the end of the losers' rows of the same channel.
/// 5. A queue log says when the member was connected and when the talk ended.
/// 6. Any other row of a channel answered before, with a device as B, is an upper bound, except when B was up
///    already and for the first row of somebody's own phone.
///
/// 7. A sum of several conversations gives way to the legs that tell each of them.
/// 8. What was dialled gives way to the records of the channels that were called (`ChannelRecords`).
///
/// Source: `formats/asterisk.md` section 1, checked against the channel events of a real Asterisk.
struct LegConnections {
    private let legs: [Leg]
    private let queue: [QueueEvent]
    private let reader: PartyReader

    /// - Parameter legs: those of one call, sorted by start and id.
    init(legs: [Leg], queue: [QueueEvent], reader: PartyReader) {
        self.legs = legs
        self.queue = queue
        self.reader = reader
    }

    /// The name of the graph's node for one end of a leg.
    static func node(of end: LegParty, in leg: Leg, side: String) -> String {
        end.channel.isEmpty ? "\(side) of \(leg.id)" : ChannelName.joined(end.channel)
    }

    func add(to connections: inout Connections) {
        let consultations = legs.filter { $0.traits.contains(.consultation) && $0.talk > 0 }
        let records = ChannelRecords(legs, reader: reader)
        for leg in legs where leg.talk > 0 && !leg.traits.contains(.consultation) && !isToldByOthers(leg) {
            let (span, isUpperBound) = talk(of: leg)
            var parts = records.remainder(of: leg, span)
            for consultation in consultations where consultation.callee.channel == leg.callee.channel {
                parts = parts.flatMap { $0.subtracting(Self.written(consultation)) }
            }
            let caller = connections.node(Self.node(of: leg.caller, in: leg, side: "caller"))
            // Whom the records of called channels do not name they meet in a bridge.
            let isTold = parts.isEmpty && leg.caller.channel == leg.id
            if isTold, let bridge = records.bridge {
                connections.connect(caller, connections.node(bridge.channel), span, isUpperBound: isUpperBound)
            }
            let callee = connections.node(Self.node(of: leg.callee, in: leg, side: "callee"))
            for part in parts { connections.connect(caller, callee, part, isUpperBound: isUpperBound) }
        }
    }

    /// Whether a leg is a sum whose parts are there, each with its own party, as far as written moments show.
    private func isToldByOthers(_ leg: Leg) -> Bool {
        guard leg.traits.contains(.sum) else { return false }
        let parts = legs.filter { $0.talk > 0 && !$0.traits.contains(.sum) }
        return parts.reduce(0) { $0 + $1.talk + 1_000_000 } >= leg.talk
    }

    /// The stretch that a record shows: as long as it says, up to the end of the talk. Written moments are cut to the second, each
    /// on its own; counted back from the end the whole gives the record's own length, and a part of it the difference
    /// of written moments. A length that does not fit before the end begins with the answer, since nobody talks before it.
    static func written(_ leg: Leg) -> TimeSpan {
        let answer = leg.answeredAt ?? leg.startedAt
        let until = leg.talkEndedAt ?? leg.endedAt ?? answer + leg.talk
        let from = until + -leg.talk
        return from < answer ? TimeSpan(from: answer, until: answer + leg.talk) : TimeSpan(from: from, until: until)
    }

    private func talk(of leg: Leg) -> (TimeSpan, isUpperBound: Bool) {
        var span = Self.written(leg)
        if leg.traits.contains(.upperBound) { return (span, true) }
        if leg.traits.contains(.queue), let held = conversation(of: leg) {
            return (TimeSpan(from: max(span.from, held.from), until: min(span.until, held.until)), false)
        }
        guard !ChannelName.isLocal(leg.callee.channel) else {
            // The row of the other half bounds the talk; this one must not cut into it by its own rounding.
            return (TimeSpan(from: span.from + -1_000_000, until: span.until + 1_000_000), false)
        }
        guard wasAnsweredBefore(leg) else { return (span, false) }
        if let answer = endOfLosers(against: leg, span) {
            span.from = max(span.from, answer)
            return (span, false)
        }
        return (span, !(isFirstOfOwnPhone(leg) || wasUpBefore(leg)))
    }

    /// Whether the channel had been answered before this row's B was called: the row says so, or it is a queue's and
    /// answered within its first second, or a row of somebody who did not answer has an answer time.
    private func wasAnsweredBefore(_ leg: Leg) -> Bool {
        if leg.traits.contains(.answeredBefore) { return true }
        if leg.traits.contains(.queue), let answer = leg.answeredAt, answer - leg.startedAt <= 1_000_000 { return true }
        return legs.contains {
            $0.disposition == .noAnswer && $0.answeredAt != nil && $0.caller.channel == leg.caller.channel
                && leg.answeredAt.map { answer in answer - leg.startedAt <= 1_000_000 } ?? false
        }
    }

    /// When the rows of those who rang at the same time and lost end, the winner has answered.
    private func endOfLosers(against winner: Leg, _ span: TimeSpan) -> Instant? {
        legs.compactMap { loser -> Instant? in
            guard loser.disposition == .noAnswer, loser.caller.channel == winner.caller.channel,
                !loser.callee.channel.isEmpty, let end = loser.endedAt,
                loser.startedAt < span.until, end > span.from, end <= span.until
            else { return nil }
            return end
        }.max()
    }

    /// Nothing answers somebody's own phone before its dial: B took the first row within the second.
    private func isFirstOfOwnPhone(_ leg: Leg) -> Bool {
        guard case .manager = reader.party(of: leg.caller),
            leg.caller.number == ChannelName.endpoint(ofDevice: leg.caller.device)
        else { return false }
        return !legs.contains {
            $0.caller.channel == leg.caller.channel && ($0.startedAt, $0.id) < (leg.startedAt, leg.id)
        }
    }

    /// B cannot ring when an earlier row shows it answered, or calling.
    private func wasUpBefore(_ leg: Leg) -> Bool {
        legs.contains { other in
            other.id != leg.id && other.startedAt < leg.startedAt
                && (other.caller.channel == leg.callee.channel
                    || (other.callee.channel == leg.callee.channel && other.talk > 0))
        }
    }

    /// The member's talk by the queue log: from CONNECT to the event that closes it, paired by agent.
    private func conversation(of leg: Leg) -> TimeSpan? {
        let written = Self.written(leg)
        let connects = queue.filter { event in
            guard case .connected = event.kind else { return false }
            return event.call == (leg.channelID.isEmpty ? leg.call : leg.channelID)
                && written.from.seconds - 1 <= event.at.seconds
                && event.at <= written.until
        }
        let own = connects.filter { isAgent($0.agent, of: leg.callee) }
        guard let connect = own.first ?? (connects.count == 1 ? connects.first : nil) else { return nil }
        let close = queue.first { event in
            guard case .ended = event.kind else { return false }
            return event.agent == connect.agent && (event.at, event.order) > (connect.at, connect.order)
        }
        return TimeSpan(from: connect.at, until: close?.at ?? .distantFuture)
    }

    private func isAgent(_ agent: String, of member: LegParty) -> Bool {
        if agent == member.device || agent.hasPrefix(member.device + "/") { return true }
        guard case .manager(let manager) = reader.party(of: member),
            case .manager(let named) = reader.party(device: agent, channel: "", number: "")
        else { return false }
        return manager == named
    }
}

/// What to believe of the records of a PBX that writes one for each channel (FreeSWITCH, IOS).
///
/// Such a record knows the party and the times of its own channel. Of the other end a calling channel knows what was dialled,
/// which is not who answered: others may have rung too, picked up, or got the call later. Where the channels that it called
/// have records, these tell:
///
/// 1. A partner by name whose own record tells of the same conversation tells all of it.
/// 2. What was dialled is nobody's talk where whoever it is has a record of a channel that was called, and another one talked.
/// 3. Else it is what the records of called channels leave of the time.
/// 4. Of two called channels that were connected with one another each has talked as long as both have.
///
/// A record that holds more than talk tells nothing here. Records of routers do not name the channel that called. Sources:
/// `formats/freeswitch.md` sections 3 and 4, `formats/cisco.md` section 6.
struct ChannelRecords {
    /// Written moments are cut to the second on either side.
    private static let leastRemainder: Int64 = 2_000_000

    /// Channels that were called by one channel, or by who knows which.
    private struct Called {
        /// Who they are, and who of them talked.
        var parties: Set<Party> = []
        var talkers: Set<Party> = []
        var spans: [TimeSpan] = []
    }

    private let reader: PartyReader
    private var owners: [String: Leg] = [:]
    private var called: [String: Called] = [:]
    /// Where called channels meet whom they do not name.
    private(set) var bridge: LegParty?

    /// - Parameter legs: those of one call.
    init(_ legs: [Leg], reader: PartyReader) {
        self.reader = reader
        for leg in legs where leg.ownEnd != nil { owners[leg.id] = owners[leg.id] ?? leg }
        for leg in legs where Self.isExactlyCalled(leg) {
            let caller = leg.caller.isBridge ? "" : leg.caller.channel
            if leg.caller.isBridge { bridge = bridge ?? leg.caller }
            let party = reader.party(of: leg.callee)
            called[caller, default: Called()].parties.insert(party)
            guard leg.talk > 0 else { continue }
            called[caller]?.talkers.insert(party)
            if !caller.isEmpty { called[caller]?.spans.append(LegConnections.written(leg)) }
        }
    }

    private static func isExactlyCalled(_ leg: Leg) -> Bool {
        leg.callee.channel == leg.id && !leg.traits.contains(.upperBound)
    }

    /// What is left to a leg of the stretch that it tells.
    func remainder(of leg: Leg, _ span: TimeSpan) -> [TimeSpan] {
        let partner = owners[leg.caller.channel == leg.id ? leg.callee.channel : leg.caller.channel]
        if leg.callee.channel == leg.id {
            guard let partner, partner.id != leg.id, Self.isExactlyCalled(partner), partner.talk > 0 else {
                return [span]
            }
            let other = LegConnections.written(partner)
            return [TimeSpan(from: max(span.from, other.from), until: min(span.until, other.until))]
        }
        // A sum of conversations gives way by a rule of its own.
        guard !called.isEmpty, leg.caller.channel == leg.id, !leg.traits.contains(.sum) else { return [span] }
        if let partner, partner.id != leg.id {
            return Self.isExactlyCalled(partner) && partner.talk > 0 && partner.caller.channel == leg.id ? [] : [span]
        }
        let dialled = reader.party(of: leg.callee)
        let rang = [called[leg.id], called[""]].compactMap(\.self)
        if dialled.isSomebody, rang.contains(where: { $0.parties.contains(dialled) }),
            rang.contains(where: { !$0.talkers.subtracting([dialled]).isEmpty })
        {
            return []
        }
        let told = called[leg.id]?.spans ?? []
        guard !told.isEmpty else { return [span] }
        return told.reduce([span]) { rest, told in rest.flatMap { $0.subtracting(told) } }
            .filter { $0.length >= Self.leastRemainder }
    }
}

extension Leg {
    /// The end whose channel the record is of, where the PBX writes one for each channel.
    var ownEnd: LegParty? {
        if caller.channel == id { return caller }
        return callee.channel == id ? callee : nil
    }
}

extension Party {
    /// Whether it is the same one wherever it stands.
    fileprivate var isSomebody: Bool {
        switch self {
        case .manager, .internal: true
        case .external(let client): client != PartyReader.anonymous
        case .neither: false
        }
    }
}

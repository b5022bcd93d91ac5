/// What to believe of the records of a PBX that writes one for each channel (FreeSWITCH, IOS).
///
/// Such a record knows the party and the times of its own channel. Of the other end a calling channel knows what was dialled,
/// which is not who answered: others may have rung too, picked up, or got the call later. Where the called channels have
/// records, these tell:
///
/// 1. A partner by name whose own record tells of the same conversation tells all of it.
/// 2. What was dialled is nobody's talk where whoever it is has a record of a channel that the calling one called, as far as
///    records name it.
/// 3. Else it is what the records of called channels leave of the time.
///
/// A record that holds more than talk tells nothing here. Sources: `formats/freeswitch.md` sections 3 and 4, `formats/cisco.md`
/// section 6.
struct ChannelRecords {
    /// Written moments are cut to the second on either side.
    private static let leastRemainder: Int64 = 2_000_000

    private let called: [Leg]
    private let owners: [String: Leg]
    private let reader: PartyReader

    /// - Parameter legs: those of one call.
    init(_ legs: [Leg], reader: PartyReader) {
        self.reader = reader
        let own = legs.filter { $0.ownEnd != nil }
        called = own.filter { $0.callee.channel == $0.id && !$0.traits.contains(.upperBound) }
        owners = Dictionary(own.map { ($0.id, $0) }) { first, _ in first }
    }

    /// What is left to a leg of the stretch that it tells.
    func remainder(of leg: Leg, _ span: TimeSpan) -> [TimeSpan] {
        // A sum of conversations gives way by a rule of its own.
        guard !called.isEmpty, leg.caller.channel == leg.id, !leg.traits.contains(.sum) else { return [span] }
        if let partner = owners[leg.callee.channel], partner.id != leg.id {
            return called.contains { $0.id == partner.id && tells($0, of: leg) } ? [] : [span]
        }
        let others = called.filter { $0.id != leg.id }
        let dialled = reader.party(of: leg.callee)
        let rang = others.filter { $0.caller.channel.isEmpty || $0.caller.channel == leg.id }
        if dialled.isSomebody, rang.contains(where: { reader.party(of: $0.callee) == dialled }) { return [] }
        let told = others.filter { tells($0, of: leg) }.map(LegConnections.written)
        guard !told.isEmpty else { return [span] }
        return told.reduce([span]) { rest, told in rest.flatMap { $0.subtracting(told) } }
            .filter { $0.length >= Self.leastRemainder }
    }

    private func tells(_ called: Leg, of calling: Leg) -> Bool {
        called.talk > 0 && called.caller.channel == calling.id
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

import Pace

/// Who stands at the two ends of a record: by its direction where it names agent and client, else as caller and callee.
///
/// An end of which the record tells nothing is nil.
struct CallParties {
    private let agent: LegParty?
    private let client: LegParty?
    private let caller: LegParty?
    private let callee: LegParty?
    private let callerName: String?
    private let calleeName: String?
    private let namesSides: Bool

    init(_ values: RoleValues, _ bytes: Span<UInt8>, _ names: inout PartyMemo) throws(RecordError) {
        agent = try Self.agent(values, bytes, &names)
        client = try Self.client(values, bytes)
        caller = try Self.side(.caller, .callerExtension, values, bytes, &names)
        callee = try Self.side(.callee, .calleeExtension, values, bytes, &names)
        callerName = try Self.name(.callerName, values, bytes, &names)
        calleeName = try Self.name(.calleeName, values, bytes, &names)
        namesSides = values.has(.agent) || values.has(.extension) || values.has(.client)
    }

    /// - Parameter doubtsDirection: as in the map.
    func place(in leg: inout Leg, doubtsDirection: Bool) {
        if doubtsDirection, leg.direction != .internal {
            let outside = leg.direction == .inbound ? caller : callee
            if outside != nil, Self.isOfHouse(outside) { leg.direction = nil }
        }
        switch leg.direction {
        case .inbound?: set(client ?? Self.outsider(caller), house(owner(callee, calleeName)), in: &leg)
        case .outbound?: set(house(owner(caller, callerName)), client ?? Self.outsider(callee), in: &leg)
        case .internal?: set(owner(caller, callerName) ?? agent, owner(callee, calleeName) ?? client, in: &leg)
        case .unknown?, nil: placeUndirected(in: &leg)
        }
    }

    /// The ends of a record whose direction nobody tells, so that only the assembly can infer it.
    private func placeUndirected(in leg: inout Leg) {
        guard !namesSides || caller != nil && callee != nil else {
            let side = caller ?? callee
            let own = client != nil && Self.isOfHouse(side) ? side : nil
            set(client ?? Self.outsider(side), house(own), in: &leg)
            leg.direction = .unknown
            return
        }
        let end = agent.map(end)
        if end == .either, let agent, let callee, agent.number.isEmpty || agent.number == agent.device {
            set(Self.outsider(caller), LegParty(number: callee.number, device: agent.device), in: &leg)
            leg.traits.insert(.agentOnEitherEnd)
            return
        }
        set(
            undirected(caller, callerName, isAgents: end == .caller),
            undirected(callee, calleeName, isAgents: end == .callee || end == .either),
            in: &leg
        )
    }

    private func undirected(_ side: LegParty?, _ name: String?, isAgents: Bool) -> LegParty? {
        if isAgents { return house(owner(side, name)) }
        return Self.isOfHouse(side) ? owner(side, name) : Self.outsider(side)
    }

    private enum End {
        case caller
        case callee
        /// Nothing of the record tells; the roster may.
        case either
    }

    /// Which end is the agent's, where both are told: the agent has one alone, or the time would have no client. It is the end
    /// that is the agent's by number or name, else the one that is not the client's, else the one that can be of the house.
    private func end(of agent: LegParty) -> End {
        let own = (caller: Self.isSame(caller, agent), callee: Self.isSame(callee, agent))
        if own.caller != own.callee { return own.caller ? .caller : .callee }
        if let client {
            let others = (caller: Self.isSame(caller, client), callee: Self.isSame(callee, client))
            if others.caller != others.callee { return others.callee ? .caller : .callee }
        }
        let house = (caller: Self.isOfHouse(caller), callee: Self.isOfHouse(callee))
        guard house.caller == house.callee else { return house.caller ? .caller : .callee }
        return house.caller ? .callee : .either
    }

    private static func isSame(_ end: LegParty?, _ other: LegParty) -> Bool {
        guard let end else { return false }
        let names = [other.number, other.device].filter { !$0.isEmpty }.map(withoutPlus)
        return names.contains { $0 == withoutPlus(end.number) || $0 == withoutPlus(end.device) }
    }

    private static func withoutPlus(_ name: String) -> Substring {
        name.hasPrefix("+") ? name.dropFirst() : name[...]
    }

    private func set(_ caller: LegParty?, _ callee: LegParty?, in leg: inout Leg) {
        if let caller { leg.caller = caller }
        if let callee { leg.callee = callee }
    }

    /// The end of the house: whoever is named as the agent, with the number of the own side.
    private func house(_ side: LegParty?) -> LegParty? {
        guard let agent else { return side }
        guard agent.number.isEmpty else { return agent }
        return LegParty(number: side?.number ?? "", device: agent.device)
    }

    private func owner(_ side: LegParty?, _ name: String?) -> LegParty? {
        guard let name else { return side }
        return LegParty(number: side?.number ?? "", device: name)
    }

    /// The other end, whose name is nobody's of the house, whatever it says.
    private static func outsider(_ side: LegParty?) -> LegParty? {
        guard let side else { return nil }
        return LegParty(number: side.number.isEmpty ? side.device : side.number)
    }

    /// Whether an end that no direction tells can be somebody's of the house, so that its name means something.
    private static func isOfHouse(_ end: LegParty?) -> Bool {
        guard let end, !end.number.isEmpty else { return true }
        return PartyReader.digits(of: end.number).map { $0 < 7 } ?? false
    }

    private static func agent(
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo
    ) throws(RecordError) -> LegParty? {
        guard values.has(.agent) || values.has(.extension) else { return nil }
        var agent = try names.party(bytes, values[.agent], .agent)
        // A user's id is known by the roster's name for it, an extension by its number.
        if agent.device.isEmpty { agent.device = agent.number }
        if values.has(.extension) {
            let named = try PartyText.number(bytes, values[.extension], .extension)
            if !named.isEmpty { agent.number = named }
        }
        return named(agent)
    }

    private static func client(_ values: RoleValues, _ bytes: Span<UInt8>) throws(RecordError) -> LegParty? {
        guard values.has(.client) else { return nil }
        return named(LegParty(number: try PartyText.number(bytes, values[.client], .client)))
    }

    private static func side(
        _ number: CallRole,
        _ `extension`: CallRole,
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo
    ) throws(RecordError) -> LegParty? {
        if values.has(`extension`),
            let party = named(try names.party(bytes, values[`extension`], `extension`))
        {
            return party
        }
        guard values.has(number) else { return nil }
        return named(try names.party(bytes, values[number], number))
    }

    private static func name(
        _ role: CallRole,
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo
    ) throws(RecordError) -> String? {
        guard values.has(role), let party = named(try names.party(bytes, values[role], role)) else { return nil }
        return party.device.isEmpty ? party.number : party.device
    }

    private static func named(_ party: LegParty) -> LegParty? {
        party.number.isEmpty && party.device.isEmpty ? nil : party
    }
}

import Pace

/// Who stands at the two ends of a record: by its direction where it names agent and client, else as caller and callee.
///
/// An end with neither number nor device is one of which the record tells nothing.
struct CallParties: ~Copyable {
    private var agent: LegParty
    /// The client's number.
    private let client: String
    /// The names of caller and callee apart from their numbers, where there are such; empty: there is none.
    private let names: (caller: String, callee: String)?
    private let namesSides: Bool
    /// There is no direction, and of the one end that is not told there is a word that it was hidden: somebody was there, whose number nobody sees.
    private let isHidden: Bool

    /// Reads who is named. Caller and callee go to their ends of the leg at once.
    init(
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo,
        into leg: inout Leg
    ) throws(RecordError) {
        let agent = try Self.agent(values, bytes, &names)
        let client = values.has(.client) ? try PartyText.number(bytes, values[.client], .client) : ""
        try Self.read(.caller, .callerExtension, values, bytes, &names, into: &leg.caller)
        try Self.read(.callee, .calleeExtension, values, bytes, &names, into: &leg.callee)
        var sides: (caller: String, callee: String)?
        if values.has(.callerName) || values.has(.calleeName) {
            sides = (
                try Self.name(.callerName, values, bytes, &names), try Self.name(.calleeName, values, bytes, &names)
            )
        }
        self.agent = agent
        self.client = client
        self.names = sides
        namesSides = values.has(.agent) || values.has(.extension) || values.has(.client)
        let isUndirected = leg.direction == nil || leg.direction == .unknown
        isHidden =
            isUndirected
            && (!leg.caller.isTold && PartyText.isHidden(bytes, values[.caller])
                || !leg.callee.isTold && PartyText.isHidden(bytes, values[.callee]))
    }

    /// Puts everybody at the end of the leg that is theirs.
    ///
    /// - Parameter hasBothEnds: as in the record's shape.
    consuming func place(in leg: inout Leg, _ map: borrowing CallMap, hasBothEnds: Bool) {
        if map.doubtsDirectionOfHouse, isDoubtful(leg) { leg.direction = nil }
        let isByNameAlone = agent.isTold && agent.number.isEmpty
        defer {
            if map.doubtsAgentsEnd, isByNameAlone, leg.direction == .inbound || leg.direction == .outbound,
                !leg.caller.number.isEmpty, !leg.callee.number.isEmpty
            {
                leg.traits.insert(.agentOnEitherEnd)
            }
        }
        switch leg.direction {
        case .inbound?:
            placeClient(at: &leg.caller)
            placeAgent(at: &leg.callee, named: names?.callee)
        case .outbound?:
            placeAgent(at: &leg.caller, named: names?.caller)
            placeClient(at: &leg.callee)
        case .internal?:
            Self.place(names?.caller, at: &leg.caller)
            Self.place(names?.callee, at: &leg.callee)
            if !leg.caller.isTold { leg.caller = agent }
            if !leg.callee.isTold { leg.callee.number = client }
        case .unknown?, nil:
            if namesSides, hasBothEnds, leg.caller.isTold != leg.callee.isTold {
                placeBesideNobody(in: &leg)
            } else {
                placeUndirected(in: &leg)
            }
        }
    }

    /// The ends of a record whose direction nobody tells and that tells one of them, which stays where it is.
    private mutating func placeBesideNobody(in leg: inout Leg) {
        let isCallerTold = leg.caller.isTold
        let isAgents = isAgentsAlone(isCallerTold ? leg.caller : leg.callee)
        if !isAgents, client.isEmpty, agent.isTold, agent.number.isEmpty || agent.number == agent.device {
            leg.traits.insert(.agentOnEitherEnd)
        }
        if isAgents == isCallerTold {
            placeAgent(at: &leg.caller, named: names?.caller)
            Self.strip(&leg.callee)
            if !leg.callee.isTold { leg.callee.number = client }
        } else {
            placeAgent(at: &leg.callee, named: names?.callee)
            Self.strip(&leg.caller)
            if !leg.caller.isTold { leg.caller.number = client }
        }
    }

    /// Whether the one end that is told is the agent's.
    private func isAgentsAlone(_ end: LegParty) -> Bool {
        if isHidden || agent.isTold && Self.isSame(end, agent) { return true }
        return client.isEmpty ? end.isOfHouse : !Self.isSame(end, LegParty(number: client))
    }

    /// Whether the end outside can be somebody's of the house.
    private func isDoubtful(_ leg: borrowing Leg) -> Bool {
        switch leg.direction {
        case .internal?: false
        case .inbound?: leg.caller.isTold && leg.caller.isOfHouse
        case .outbound?, .unknown?, nil: leg.callee.isTold && leg.callee.isOfHouse
        }
    }

    /// The ends of a record whose direction nobody tells, so that only the assembly can infer it.
    private mutating func placeUndirected(in leg: inout Leg) {
        guard !namesSides || leg.caller.isTold && leg.callee.isTold else {
            if !leg.caller.isTold { leg.caller = leg.callee }
            leg.callee = !client.isEmpty && leg.caller.isOfHouse ? leg.caller : LegParty(number: "")
            placeClient(at: &leg.caller)
            placeAgent(at: &leg.callee, named: nil)
            leg.direction = .unknown
            return
        }
        let end = agent.isTold ? agentsEnd(in: leg) : nil
        if end == .either, agent.number.isEmpty || agent.number == agent.device {
            Self.strip(&leg.caller)
            leg.callee.device = agent.device
            leg.traits.insert(.agentOnEitherEnd)
            return
        }
        placeUndirected(names?.caller, at: &leg.caller, isAgents: end == .caller)
        placeUndirected(names?.callee, at: &leg.callee, isAgents: end == .callee || end == .either)
    }

    private mutating func placeUndirected(_ name: String?, at end: inout LegParty, isAgents: Bool) {
        if isAgents {
            placeAgent(at: &end, named: name)
        } else if end.isOfHouse {
            Self.place(name, at: &end)
        } else {
            Self.strip(&end)
        }
    }

    private enum End {
        case caller
        case callee
        /// Nothing of the record tells; the roster may.
        case either
    }

    /// Which end is the agent's, where both are told: the agent has one alone, or the time would have no client. It is the end
    /// that is the agent's by number or name, else the one that is not the client's, else the one that can be of the house.
    private func agentsEnd(in leg: Leg) -> End {
        let own = (caller: Self.isSame(leg.caller, agent), callee: Self.isSame(leg.callee, agent))
        if own.caller != own.callee { return own.caller ? .caller : .callee }
        if !client.isEmpty {
            let client = LegParty(number: client)
            let others = (caller: Self.isSame(leg.caller, client), callee: Self.isSame(leg.callee, client))
            if others.caller != others.callee { return others.callee ? .caller : .callee }
        }
        let house = (caller: leg.caller.isOfHouse, callee: leg.callee.isOfHouse)
        guard house.caller == house.callee else { return house.caller ? .caller : .callee }
        return house.caller ? .callee : .either
    }

    private static func isSame(_ end: LegParty, _ other: LegParty) -> Bool {
        let names = [other.number, other.device].filter { !$0.isEmpty }.map(withoutPlus)
        return names.contains { $0 == withoutPlus(end.number) || $0 == withoutPlus(end.device) }
    }

    private static func withoutPlus(_ name: String) -> Substring {
        name.hasPrefix("+") ? name.dropFirst() : name[...]
    }

    /// The end of the house: whoever is named as the agent, with the number of the own side.
    private mutating func placeAgent(at end: inout LegParty, named name: String?) {
        if !agent.number.isEmpty {
            // There is one such end: nobody asks for the agent again.
            swap(&end, &agent)
        } else if !agent.device.isEmpty {
            end.device = agent.device
        } else {
            Self.place(name, at: &end)
        }
    }

    /// The other end.
    private func placeClient(at end: inout LegParty) {
        Self.strip(&end)
        if !client.isEmpty { end.number = client }
    }

    private static func place(_ name: String?, at end: inout LegParty) {
        if let name, !name.isEmpty { end.device = name }
    }

    /// Takes from an end outside its name, which is nobody's of the house, whatever it says.
    private static func strip(_ end: inout LegParty) {
        guard !end.device.isEmpty else { return }
        if end.number.isEmpty { end.number = end.device }
        end.device = ""
    }

    private static func agent(
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo
    ) throws(RecordError) -> LegParty {
        var agent = LegParty(number: "")
        if values.has(.agent) {
            try names.read(.agent, values, bytes, into: &agent)
            // A user's id is known by the roster's name for it, an extension by its number.
            if agent.device.isEmpty { agent.device = agent.number }
        }
        if values.has(.extension) {
            let named = try PartyText.number(bytes, values[.extension], .extension)
            if !named.isEmpty { agent.number = named }
        }
        return agent
    }

    private static func read(
        _ number: CallRole,
        _ `extension`: CallRole,
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo,
        into end: inout LegParty
    ) throws(RecordError) {
        if values.has(`extension`) {
            try names.read(`extension`, values, bytes, into: &end)
            if end.isTold { return }
        }
        if values.has(number) { try names.read(number, values, bytes, into: &end) }
    }

    private static func name(
        _ role: CallRole,
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ names: inout PartyMemo
    ) throws(RecordError) -> String {
        guard values.has(role) else { return "" }
        var party = LegParty(number: "")
        try names.read(role, values, bytes, into: &party)
        return party.device.isEmpty ? party.number : party.device
    }
}

extension LegParty {
    fileprivate var isTold: Bool { !number.isEmpty || !device.isEmpty }

    /// Whether an end that no direction tells can be somebody's of the house, so that its name means something.
    fileprivate var isOfHouse: Bool {
        guard !number.isEmpty else { return true }
        let bytes = number.utf8.span
        // Of digits alone there are as many as bytes.
        guard !bytes.isDigits(0..<bytes.count) else { return bytes.count < 7 }
        return PartyReader.digits(of: number).map { $0 < 7 } ?? false
    }
}

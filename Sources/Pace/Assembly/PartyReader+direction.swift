extension PartyReader {
    /// The direction by who is external; a Local channel is neither.
    package func direction(of leg: Leg) -> Direction {
        let leg = withAgentPlaced(leg)
        if let direction = leg.direction { return direction }
        guard !leg.caller.isBridge, !leg.callee.isBridge else { return direction(throughBridge: leg) }
        let caller = party(of: leg.caller)
        let callee = party(of: leg.callee)
        return switch (caller.isExternal, callee.isExternal) {
        case (true, false): .inbound
        case (true, true):
            leg.callee.device.isEmpty && !leg.traits.contains(.agentOnEitherEnd) ? .inbound : .unknown
        case (false, true): caller == .neither && leg.callee.device.isEmpty ? .unknown : .outbound
        case (false, false): caller == .neither || callee == .neither ? .unknown : .internal
        }
    }

    /// The direction of a leg that begins or ends at a bridge: whom it brings there, or else which number is written there.
    private func direction(throughBridge leg: Leg) -> Direction {
        let isFromBridge = leg.caller.isBridge
        if party(of: isFromBridge ? leg.callee : leg.caller).isExternal { return isFromBridge ? .outbound : .inbound }
        let written = isFromBridge ? leg.caller.number : leg.callee.number
        guard Self.digits(of: written) != nil, party(device: "", channel: "", number: written).isExternal else {
            return .unknown
        }
        return isFromBridge ? .inbound : .outbound
    }

    /// The leg with its agent at the other end than it is put, where the record does not tell which end it is and the roster
    /// does.
    ///
    /// Without a direction that is where the other end's number is of the house: as it is, both ends would be of the house,
    /// and the client nowhere. With one it is where that number is the agent's own; a colleague's may be in it for any reason.
    func withAgentPlaced(_ leg: Leg) -> Leg {
        guard leg.traits.contains(.agentOnEitherEnd), leg.caller.device.isEmpty != leg.callee.device.isEmpty else {
            return leg
        }
        var placed = leg
        if leg.caller.device.isEmpty {
            guard isAgents(leg.caller, insteadOf: leg.callee, leg) else { return leg }
            Self.move(from: &placed.callee, to: &placed.caller)
        } else {
            guard isAgents(leg.callee, insteadOf: leg.caller, leg) else { return leg }
            Self.move(from: &placed.caller, to: &placed.callee)
        }
        return placed
    }

    private func isAgents(_ end: LegParty, insteadOf agent: LegParty, _ leg: Leg) -> Bool {
        let own = party(of: end)
        guard leg.direction != nil else { return !own.isExternal }
        guard case .manager = own else { return false }
        return own == party(device: agent.device, channel: "", number: "")
    }

    /// The number stays, unless it is the agent's name in the place of one.
    private static func move(from end: inout LegParty, to other: inout LegParty) {
        other.device = end.device
        if end.number == end.device { end.number = "" }
        end.device = ""
    }
}

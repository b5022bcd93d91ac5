import Pace

extension CallLegReader {
    /// Puts a bridge at the end of a leg where the service itself stands: a child's caller and that end of its parent are the
    /// same place, so that whoever else is on these legs at one moment hears each other. The numbers stay as written.
    ///
    /// A leg that goes to a device or comes from one by itself is left as it is. That of a parent lasts exactly as long as
    /// somebody stands at the bridge.
    ///
    /// - Parameter word: what the record says of its direction.
    func meet(_ leg: inout Leg, _ word: WordMeaning?) {
        if leg.call != leg.id {
            if word?.direction == nil { Self.meet(&leg.caller, leg.call) }
            return
        }
        // Of all the words only those of parents are upper bounds.
        guard case .upperBound? = word?.effect else { return }
        let isMet = word?.direction == .inbound ? Self.meet(&leg.callee, leg.id) : Self.meet(&leg.caller, leg.id)
        if isMet { leg.traits = LegTraits(rawValue: leg.traits.rawValue & ~LegTraits.upperBound.rawValue) }
    }

    @discardableResult
    private static func meet(_ end: inout LegParty, _ bridge: String) -> Bool {
        guard end.device.isEmpty else { return false }
        end = LegParty(bridge: bridge, number: end.number)
        return true
    }
}

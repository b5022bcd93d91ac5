import Pace
import RecordFormats

extension DecodedRecord {
    /// The record with the numbers of clients masked; nil where people would show all the same, as in mail.
    var masked: DecodedRecord? {
        guard case .record(let record, let key) = outcome else { return self }
        var masked = self
        switch record {
        case .leg(var leg):
            leg.caller = leg.caller.masked
            leg.callee = leg.callee.masked
            masked.outcome = .record(.leg(leg), key: key)
        case .channel(var event):
            event.number = MaskedNumber.masked(in: event.number)
            event.dialled = MaskedNumber.masked(in: event.dialled)
            event.channel = MaskedNumber.masked(in: event.channel, joinsParts: false)
            masked.outcome = .record(.channel(event), key: key)
        case .queue: break
        case .message, .meeting, .journal: return nil
        }
        masked.further = []
        return masked
    }
}

extension LegParty {
    fileprivate var masked: LegParty {
        LegParty(
            number: MaskedNumber.masked(in: number),
            device: MaskedNumber.masked(in: device, joinsParts: false),
            channel: MaskedNumber.masked(in: channel, joinsParts: false)
        )
    }
}

import Pace
import RecordFormats

/// A record in one line for people, to prove that a file was understood.
enum ProofText {
    /// - Parameter zone: of the times shown.
    static func line(_ record: DecodedRecord, zone: Zone) -> String {
        guard case .record(let decoded, _) = record.outcome else { return "" }
        return switch decoded {
        case .leg(let leg): line(leg, zone)
        case .channel(let event):
            "\(time(event.at, zone))  event \(shown(event.name)) of \(shown(event.channel)), call \(shown(event.call))"
        case .queue(let event):
            "\(time(event.at, zone))  event \(shown(event.name)) of \(shown(event.agent)), queue \(shown(event.queue))"
        case .message(let message): "\(time(message.at, zone))  message"
        case .meeting(let meeting): "meeting \(shown(meeting.uid))"
        case .journal(let entry): "\(time(entry.at, zone))  entry \(shown(entry.id))"
        }
    }

    private static func line(_ leg: Leg, _ zone: Zone) -> String {
        var talk = "talk \(JSONLine.decimal(leg.talk)) s"
        if leg.mayHoldWaiting { talk += " at most" }
        return
            "\(time(leg.startedAt, zone))  \(party(leg.caller)) → \(party(leg.callee))  \(leg.disposition.rawValue), "
            + talk
    }

    private static func party(_ party: LegParty) -> String {
        guard !party.device.isEmpty, party.device != party.number else {
            return party.number.isEmpty ? "?" : shown(party.number)
        }
        return party.number.isEmpty ? shown(party.device) : "\(shown(party.number)) (\(shown(party.device)))"
    }

    static func time(_ instant: Instant, _ zone: Zone) -> String {
        let text = instant.rfc3339(offset: zone.offset(at: instant))
        return String(text.prefix(19)).replacing("T", with: " ")
    }

    private static func shown(_ text: String) -> String { ShownText.line(text) }
}

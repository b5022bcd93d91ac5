import Pace
import RecordFormats

/// The JSON object that `callpace decode` prints for a decoded record.
enum DecodedLine {
    static func text(_ record: DecodedRecord, reader: (Leg) -> PartyReader) -> String {
        var line = JSONLine()
        switch record.outcome {
        case .record(.leg(let leg), _): add(leg, reader(leg), to: &line)
        case .record(.channel(let event), _):
            line.add("kind", "event")
            line.add("event", event.name)
            line.add("at", event.at)
            line.add("call", event.call)
            line.add("channel", event.channel)
            line.add("number", event.number.nonEmpty)
        case .record(.queue(let event), _):
            line.add("kind", "event")
            line.add("event", event.name)
            line.add("at", event.at)
            line.add("call", event.call)
            line.add("agent", event.agent)
            line.add("queue", event.queue)
        case .ignored(let reason):
            line.add("kind", "ignored")
            line.add("reason", reason)
        case .quarantined(let reason):
            line.add("kind", "quarantined")
            line.add("reason", reason)
        }
        line.add("offset", record.offset)
        if let note = record.note { line.add("note", note) }
        return line.text
    }

    private static func add(_ leg: Leg, _ reader: PartyReader, to line: inout JSONLine) {
        line.add("kind", "leg")
        line.add("call", leg.call)
        line.add("leg", leg.id)
        line.add("started_at", leg.startedAt)
        line.add("answered_at", leg.answeredAt)
        line.add("ended_at", leg.endedAt)
        line.add("talk_seconds", seconds: leg.talk)
        line.add("ring_seconds", seconds: leg.ring)
        line.add("direction", reader.direction(of: leg).rawValue)
        line.add("caller", leg.caller.number.nonEmpty)
        line.add("callee", leg.callee.number.nonEmpty)
        line.add("caller_device", leg.caller.device.nonEmpty)
        line.add("callee_device", leg.callee.device.nonEmpty)
        line.add("disposition", leg.disposition.rawValue)
        line.add("code", leg.code.nonEmpty)
        if leg.mayHoldWaiting { line.add("talk", "upper_bound") }
    }
}

extension String {
    /// Nil for the empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}

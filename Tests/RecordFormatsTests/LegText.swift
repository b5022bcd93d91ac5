import Pace

extension Leg {
    /// Everything of a leg but its ids, on one line: start, answer, end, seconds of talk and ringing, direction, caller and callee
    /// as `number|device`, disposition, code, and `upper` for an upper bound.
    var told: String {
        let end = { (party: LegParty) in party.device.isEmpty ? party.number : "\(party.number)|\(party.device)" }
        var parts = [
            startedAt.rfc3339, answeredAt?.rfc3339 ?? "-", endedAt?.rfc3339 ?? "-", Self.seconds(talk),
            Self.seconds(ring),
            direction?.rawValue ?? "-", end(caller), ">", end(callee), disposition.rawValue,
        ]
        if !code.isEmpty { parts.append("code=\(code)") }
        if traits.contains(.upperBound) { parts.append("upper") }
        return parts.joined(separator: " ")
    }

    private static func seconds(_ microseconds: Int64) -> String {
        microseconds % 1_000_000 == 0 ? "\(microseconds / 1_000_000)" : "\(microseconds)us"
    }
}

extension Decoded {
    /// The leg on one line; else why there is none.
    var told: String {
        switch outcome {
        case .leg(let leg): leg.told
        case .ignored(let reason): "ignored: \(reason)"
        case .quarantined(let reason): "quarantined: \(reason)"
        default: "another record"
        }
    }
}

/// What was read, but for what stands around records.
func told(_ decoded: [Decoded]) -> [String] {
    decoded.filter { !["envelope", "blank", "header"].contains($0.ignored ?? "") }.map(\.told)
}

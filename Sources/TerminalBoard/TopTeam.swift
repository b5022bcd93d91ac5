package import Pace

/// A team as a terminal shows it.
package struct TopTeam: Hashable, Sendable {
    package var now: TeamNow
    /// In which its times are told.
    package var zone: Zone

    package init(now: TeamNow, zone: Zone) {
        self.now = now
        self.zone = zone
    }

    /// Who needs somebody to look comes first, then by name.
    var managers: [ManagerNow] {
        now.managers.sorted { left, right in
            (left.need, left.name, left.id) < (right.need, right.name, right.id)
        }
    }

    /// The norm, of which a team has one.
    var norm: String? {
        switch now.managers.lazy.compactMap(\.minimum).first {
        case .talkMinutes(let minutes)?: "norm \(minutes) minutes"
        case .contacts(let contacts)?: "norm \(contacts) contacts"
        case nil: nil
        }
    }

    /// How old the numbers are, in plain words, and whether somebody should look.
    func freshness(at now: Instant) -> (text: String, needsAttention: Bool) {
        let newest =
            self.now.freshAt.map { "newest record \(TimeText.ago($0, at: now, zone))" } ?? "no record was read yet"
        let problems = self.now.sources.compactMap { problem(of: $0, at: now) }
        return (([newest] + problems.map(\.text)).joined(separator: "; "), problems.contains(where: \.isSerious))
    }

    private func problem(of source: TeamNow.Source, at now: Instant) -> (text: String, isSerious: Bool)? {
        switch source.state {
        case "stalled":
            let last = source.lastRecordAt.map { ", its last record \(TimeText.ago($0, at: now, zone))" } ?? ""
            return ("\(source.name) is silent\(last)", true)
        case "failed": return ("\(source.name) cannot be read: \(source.problem ?? "no reason is known")", true)
        case "waiting": return ("\(source.name) waits for its file", false)
        case "idle": return ("\(source.name) was never read", false)
        default: return nil
        }
    }

    /// Extensions with traffic that are in no roster; nil: there are none.
    var strays: String? {
        guard !now.strays.isEmpty else { return nil }
        return "in no roster: "
            + now.strays.map { "\($0.site)/\($0.number) (\($0.calls) \($0.calls == 1 ? "call" : "calls"))" }
            .joined(separator: ", ")
    }
}

extension ManagerNow {
    /// Below the pace, or closed under the minimum.
    var needsAttention: Bool { need < 2 }

    fileprivate var need: Int {
        switch state {
        case .below: 0
        case .missed: 1
        case .off, .met, .unknown, .onPace, nil: 2
        }
    }
}

extension ManagerNow.State {
    /// Stands beside the word, never alone.
    var symbol: String {
        switch self {
        case .off: "–"
        case .met: "✓"
        case .unknown: "?"
        case .missed: "✕"
        case .below: "▼"
        case .onPace: "●"
        }
    }

    var word: String {
        self == .onPace ? "on pace" : rawValue
    }
}

/// Moments and spans as a line tells them.
enum TimeText {
    /// `14:02`.
    static func hour(_ instant: Instant, _ zone: Zone) -> String {
        String(local(instant, zone).dropFirst(11).prefix(5))
    }

    /// `2026-11-28 14:02:05`.
    static func moment(_ instant: Instant, _ zone: Zone) -> String {
        let text = local(instant, zone)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }

    /// How long ago within the hour, else when.
    static func ago(_ instant: Instant, at now: Instant, _ zone: Zone) -> String {
        // The clocks of a PBX and of the database need not agree to the second.
        let seconds = max(0, now.seconds - instant.seconds)
        if seconds < 60 { return "\(seconds) s ago" }
        if seconds < 3_600 { return "\(seconds / 60) min ago" }
        let day = String(local(instant, zone).prefix(10))
        let isToday = day == local(now, zone).prefix(10)
        return isToday ? "at \(hour(instant, zone))" : "on \(day) at \(hour(instant, zone))"
    }

    /// Minutes and seconds: `12:05`.
    static func span(_ seconds: Int64) -> String {
        "\(seconds / 60):\(Int(seconds % 60).padded(2))"
    }

    private static func local(_ instant: Instant, _ zone: Zone) -> String {
        instant.rfc3339(offset: zone.offset(at: instant))
    }
}

internal import Pace

/// Several alerts in one text.
struct Digest {
    /// Lines under one heading; of more the number is told.
    private static let linesLimit = 100
    private static let order: [AlertKind] = [
        .databaseAway, .clockWrong, .sourceStalled, .sourceQuarantining, .missed, .below, .quiet, .recovered,
        .correction,
    ]

    private let alerts: [Alert]
    private let words: any AlertWords
    private let zone: Zone

    init(_ alerts: [Alert], _ words: any AlertWords, _ zone: Zone) {
        self.alerts = alerts
        self.words = words
        self.zone = zone
    }

    /// In order of appearance, what is about no team first.
    var teams: [String?] {
        var seen: Set<String?> = [nil]
        let named = alerts.map(\.team).filter { seen.insert($0).inserted }
        return (alerts.contains { $0.team == nil } ? [nil] : []) + named
    }

    /// `sales, 27 November 15:00`, of the newest numbers.
    func heading(of teams: [String?]) -> String {
        let names = teams.map { $0.map { ShownText.line($0) } ?? words.sources }.joined(separator: ", ")
        let latest = alerts.filter { teams.contains($0.team) }.map(\.asOf).max()
        return names + (latest.map { ", \(ShownClock(zone, words).dateAndTime($0))" } ?? "")
    }

    var text: String { teams.map(part).joined(separator: "\n\n\n") }

    private func part(_ team: String?) -> String {
        let all = alerts.filter { $0.team == team }
        // Who was below and is back is told of once.
        let recovered = Dictionary(
            all.filter { $0.kind == .recovered }.map { (ManagerOfDay($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let below = Dictionary(
            all.filter { $0.kind == .below }.map { (ManagerOfDay($0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let parts = Self.order.compactMap { kind -> String? in
            let lines = all.filter { $0.kind == kind }.compactMap { alert -> String? in
                let facts = AlertFacts(alert, words, zone)
                if kind == .below, recovered[ManagerOfDay(alert)] != nil { return nil }
                if kind == .recovered, let before = below[ManagerOfDay(alert)] {
                    return words.line(AlertFacts(before, words, zone), recovered: facts)
                }
                return words.line(kind, facts)
            }
            guard !lines.isEmpty else { return nil }
            let more = lines.count - Self.linesLimit
            let shown = lines.prefix(Self.linesLimit) + (more > 0 ? ["…\(words.and(more))"] : [])
            return ([words.heading(kind) + ":"] + shown).joined(separator: "\n")
        }
        return ([heading(of: [team])] + parts).joined(separator: "\n\n")
    }
}

private struct ManagerOfDay: Hashable {
    var manager: String?
    var day: Day?

    init(_ alert: Alert) {
        manager = alert.managerID ?? alert.manager
        day = alert.day
    }
}

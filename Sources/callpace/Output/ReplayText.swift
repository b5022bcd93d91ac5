import Alerts
import Pace
import Settings

/// What would have been sent, for people and scripts.
enum ReplayText {
    /// As a webhook would get it, a line each.
    static func lines(_ alerts: [Alert], _ configuration: Configuration) -> String {
        alerts.map { alert in
            let zone = zone(of: alert, configuration)
            let text = AlertText.text(alert, language: .english, zone: zone, toManager: false)
            return WebhookBody.json(of: alert, text: text) + "\n"
        }.joined()
    }

    private static func zone(of alert: Alert, _ configuration: Configuration) -> Zone {
        configuration.teams.first { $0.name == alert.team }?.zone ?? .utc
    }

    static func table(_ alerts: [Alert], _ configuration: Configuration) -> String {
        guard !alerts.isEmpty else { return "nothing would have been sent\n" }
        var table = Table(["at", "day", "kind", "team", "manager", "talk_minutes", "credit", "minimum", "pace"])
        for alert in alerts {
            let zone = zone(of: alert, configuration)
            let day = alert.numbers?.day ?? ManagerDay()
            let at = alert.asOf.rfc3339(offset: zone.offset(at: alert.asOf))
            table.add([
                at.prefix(16).replacing("T", with: " ") + (at.hasSuffix("Z") ? " Z" : " \(at.suffix(6))"),
                alert.day.map { "\($0)" } ?? "",
                alert.kind.rawValue,
                alert.team ?? "",
                alert.manager ?? alert.source ?? "",
                decimal(day.talkTenths, 10),
                decimal(day.credit / 10_000, 100),
                minimum(alert.numbers?.minimum),
                alert.numbers?.pace.map { decimal($0 / 10_000, 100) } ?? "",
            ])
        }
        return table.text
    }

    private static func minimum(_ minimum: Minimum?) -> String {
        switch minimum {
        case .talkMinutes(let minutes): "\(minutes) min"
        case .contacts(let contacts): "\(contacts)"
        case nil: ""
        }
    }

    /// So many parts of a whole, as a decimal.
    private static func decimal(_ parts: Int64, _ whole: Int64) -> String {
        "\(parts / whole).\(Int(parts % whole).padded(whole == 10 ? 1 : 2))"
    }
}

internal import Hashing
package import Pace
package import Settings

/// What goes out at once to one recipient: an alert, or several as a digest.
package struct Message: Hashable, Sendable {
    /// By which a receiver knows a repetition: the alert's key, or one made of the keys of a digest.
    package var key: String
    /// At least one.
    package var alerts: [Alert]
    package var isDigest: Bool
    /// It speaks to the manager.
    package var toManager: Bool
    package var language: AlertSettings.Language
    /// In which times of the day are written.
    package var zone: Zone

    package init(_ alert: Alert, language: AlertSettings.Language, zone: Zone, toManager: Bool = false) {
        key = alert.key
        alerts = [alert]
        isDigest = false
        self.toManager = toManager
        self.language = language
        self.zone = zone
    }

    package init(digest alerts: [Alert], language: AlertSettings.Language, zone: Zone, toManager: Bool = false) {
        let keys = alerts.map(\.key).sorted().joined(separator: "\n")
        key = "digest/" + SHA256.digest(of: Array(keys.utf8)).prefix(16).map(\.self).hexadecimal
        self.alerts = alerts
        isDigest = true
        self.toManager = toManager
        self.language = language
        self.zone = zone
    }

    /// One line.
    package var title: String {
        guard let first = alerts.first, !isDigest else {
            return AlertText.digestTitle(alerts, language: language, zone: zone)
        }
        return AlertText.title(first, language: language, zone: zone, toManager: toManager)
    }

    package var body: String {
        guard isDigest else {
            return alerts.map { AlertText.text($0, language: language, zone: zone, toManager: toManager) }
                .joined(separator: "\n")
        }
        if toManager {
            return alerts.map { AlertText.text($0, language: language, zone: zone, toManager: true) }
                .joined(separator: "\n\n")
        }
        return AlertText.digest(alerts, language: language, zone: zone)
    }
}

package import Pace
package import Settings

/// The words of alerts: short, with the numbers and the reason, and calm to the manager. They hold no client numbers.
package enum AlertText {
    /// A single alert, one line.
    package static func text(
        _ alert: Alert,
        language: AlertSettings.Language,
        zone: Zone,
        toManager: Bool
    ) -> String {
        let words = words(language)
        let facts = AlertFacts(alert, words, zone)
        return toManager && alert.kind.isOfManager ? words.own(alert.kind, facts) : words.single(alert.kind, facts)
    }

    /// Several alerts: a heading for each team, a part for each kind, a line for each alert.
    package static func digest(_ alerts: [Alert], language: AlertSettings.Language, zone: Zone) -> String {
        Digest(alerts, words(language), zone).text
    }

    /// The subject of an e-mail, one line.
    static func title(_ alert: Alert, language: AlertSettings.Language, zone: Zone, toManager: Bool) -> String {
        let words = words(language)
        let heading = words.heading(alert.kind)
        guard alert.kind.isOfManager, !toManager else {
            return "CallPace: "
                + [heading, alert.source.map { ShownText.line($0) }].compactMap(\.self)
                .joined(separator: ": ")
        }
        return "CallPace: \(heading): \(AlertFacts(alert, words, zone).who)"
    }

    static func digestTitle(_ alerts: [Alert], language: AlertSettings.Language, zone: Zone) -> String {
        let digest = Digest(alerts, words(language), zone)
        return "CallPace: " + digest.heading(of: digest.teams)
    }

    private static func words(_ language: AlertSettings.Language) -> any AlertWords {
        switch language {
        case .english: EnglishWords()
        case .russian: RussianWords()
        }
    }
}

/// What alerts are told in: one language.
protocol AlertWords {
    /// To the head, a whole sentence.
    func single(_ kind: AlertKind, _ facts: AlertFacts) -> String
    /// To the manager.
    func own(_ kind: AlertKind, _ facts: AlertFacts) -> String
    /// In a digest, below the heading of its kind.
    func line(_ kind: AlertKind, _ facts: AlertFacts) -> String
    /// Below first, recovered then.
    func line(_ below: AlertFacts, recovered: AlertFacts) -> String
    func heading(_ kind: AlertKind) -> String
    /// `27 November`.
    func date(_ day: Day) -> String
    /// `42.5 minutes`.
    func minutes(_ amount: Tenths) -> String
    func contacts(_ amount: Tenths) -> String
    /// What stands between a number and the minimum: `42 minutes of 120`.
    func amount(_ credited: String, of minimum: String) -> String
    func and(_ count: Int) -> String
    var decimalSeparator: String { get }
    /// The heading of what is about no team.
    var sources: String { get }
}

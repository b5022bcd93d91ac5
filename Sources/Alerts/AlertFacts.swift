internal import Pace

/// What of an alert goes into its words, written as they want it.
struct AlertFacts {
    /// Names that are listed; of more the number is told.
    private static let namesLimit = 10

    var manager: String
    /// `Anna Petrova (sales)`.
    var who: String
    /// `42.5 minutes of 120`; nil: there are no numbers.
    var amount: String?
    /// What would be on pace by now: `78`; nil: it is not known.
    var expected: String?
    /// `14:05`.
    var time: String
    /// `11:20`, on another day `26 November 17:40`.
    var since: String?
    /// `27 November`.
    var day: String
    /// The site or source.
    var source: String?
    /// `Anna, Boris and 3 more`; empty: nobody.
    var affected: String
    var detail: String?

    init(_ alert: Alert, _ words: any AlertWords, _ zone: Zone) {
        let clock = ShownClock(zone, words)
        manager = ShownText.line(alert.manager ?? alert.managerID ?? "?")
        who = manager + (alert.team.map { " (\(ShownText.line($0)))" } ?? "")
        time = clock.time(alert.asOf)
        day = words.date(alert.day ?? zone.day(of: alert.asOf))
        since = alert.since.map { since in
            zone.day(of: since) == zone.day(of: alert.asOf) ? clock.time(since) : clock.dateAndTime(since)
        }
        source = alert.source.map { ShownText.line($0) }
        detail = alert.detail.map { ShownText.line($0, limit: 200) }
        let more = alert.affected.count - Self.namesLimit
        affected = alert.affected.prefix(Self.namesLimit).map { ShownText.line($0) }.joined(separator: ", ")
        if more > 0 { affected += words.and(more) }
        if let numbers = alert.numbers { amount = Self.amount(numbers, words) }
        if let minimum = alert.numbers?.minimum, let share = alert.numbers?.expectedShare {
            let expected = Int64(clamping: Int128(minimum.amount) * Int128(share) / 1_000_000)
            self.expected = Tenths(expected, of: minimum).text(words.decimalSeparator)
        }
    }

    private static func amount(_ numbers: Alert.Numbers, _ words: any AlertWords) -> String {
        guard let minimum = numbers.minimum else { return words.minutes(Tenths(talkOf: numbers.day)) }
        let credited = Tenths(numbers.day.credited(for: minimum), of: minimum)
        return switch minimum {
        case .talkMinutes(let asked): words.amount(words.minutes(credited), of: "\(asked)")
        case .contacts(let asked): words.amount(words.contacts(credited), of: "\(asked)")
        }
    }
}

/// Times as a clock of the team shows them.
struct ShownClock {
    private let zone: Zone
    private let words: any AlertWords

    init(_ zone: Zone, _ words: any AlertWords) {
        self.zone = zone
        self.words = words
    }

    func time(_ instant: Instant) -> String {
        let local = instant.seconds + zone.offset(at: instant)
        let minute = Int(local - local.flooredDivision(by: 86_400) * 86_400) / 60
        return "\((minute / 60).padded(2)):\((minute % 60).padded(2))"
    }

    func dateAndTime(_ instant: Instant) -> String { "\(words.date(zone.day(of: instant))) \(time(instant))" }
}

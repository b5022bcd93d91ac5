internal import Pace

/// How the day stands: the sum against the norm, and what it comes to.
struct OwnNow {
    struct Figure {
        var name: String
        var value: String
    }

    struct Talking {
        /// Seconds since the epoch.
        var since: Int64
        var length: String
    }

    var words: OwnWords
    var needsAttention: Bool
    var symbol: String?
    var state: String
    var credited: String
    var creditedUnit: String
    var bar: Bar?
    var sentences: [String]
    var talking: Talking?
    var figures: [Figure]
    var fresh: String

    init(_ page: ManagerPage, _ words: OwnWords, _ format: LocalFormat, _ frame: PageFrame) {
        let standing = page.standing
        self.words = words
        needsAttention = standing.needsAttention
        let common = CommonWords.of(frame.language)
        symbol = standing.state?.symbol
        state = standing.state.map(common.state) ?? (standing.norm == nil ? words.noMinimum : words.day)
        let measure = OwnMeasure(standing, words, common, format)
        credited = format.number(standing.credited)
        creditedUnit = measure.ofNorm
        bar = Bar(standing, common, format)
        sentences = Self.sentences(page, measure, words)
        talking = standing.talkingSince.map { since in
            Talking(
                since: since.seconds,
                length: format.duration(seconds: Double(page.asOf - since) / 1_000_000)
            )
        }
        figures = Self.figures(page, words, format, frame)
        fresh = standing.freshAt.map { words.fresh(format.time($0, frame.zone)) } ?? words.noRecords
    }

    private static func sentences(_ page: ManagerPage, _ measure: OwnMeasure, _ words: OwnWords) -> [String] {
        let standing = page.standing
        guard let norm = standing.norm else { return [] }
        var sentences: [String] = []
        switch standing.state {
        case .unknown: return [words.silent]
        case .met: sentences.append(words.reached(measure.amount(norm)))
        case .missed: return [words.missing(measure.amount(OwnMeasure.exact(norm - standing.credited)))]
        case .off where !page.isToday, nil: return []
        case .off, .below, .onPace:
            if let share = standing.expectedShare {
                sentences.append(
                    words.expected(measure.amount((OwnMeasure.exact(norm * share) * 10).rounded(.down) / 10))
                )
            }
        }
        if page.isToday, let forecast = standing.forecast {
            sentences.append(words.forecast(measure.amount(forecast.rounded()), measure.amount(norm)))
        }
        return sentences
    }

    private static func figures(
        _ page: ManagerPage,
        _ words: OwnWords,
        _ format: LocalFormat,
        _ frame: PageFrame
    ) -> [Figure] {
        let standing = page.standing
        // As the board tells them.
        let length = { (seconds: Int64) in format.duration(seconds: Double(seconds)) }
        var figures = [Figure(name: words.talk, value: format.number(standing.talkMinutes))]
        let add = { (name: String, value: String, isShown: Bool) in
            if isShown { figures.append(Figure(name: name, value: value)) }
        }
        add(
            words.upperBound,
            length(standing.upperBoundSeconds),
            standing.upperBoundSeconds > 0
        )
        add(words.counted, format.number(standing.contacts), true)
        add(words.credit, format.number(standing.credit), standing.credit != Double(standing.contacts))
        add(words.creditMinutes, format.number(standing.creditMinutes), standing.creditMinutes != standing.talkMinutes)
        add(words.clients, format.number(standing.clients), true)
        add(words.correspondence, format.number(standing.correspondence), standing.correspondence > 0)
        add(words.meetings, format.number(standing.meetings), standing.meetings > 0)
        add(words.lastHour, length(standing.talkSecondsLastHour), page.isToday)
        if let last = standing.lastContactAt { add(words.lastContact, format.time(last, frame.zone), true) }
        return figures
    }
}

/// Amounts in the measure of the norm: minutes or contacts.
struct OwnMeasure {
    private let words: OwnWords
    private let format: LocalFormat
    private let common: CommonWords
    private let minimum: Minimum?

    init(_ standing: ManagerNow, _ words: OwnWords, _ common: CommonWords, _ format: LocalFormat) {
        self.words = words
        self.common = common
        self.format = format
        minimum = standing.minimum
    }

    /// `120 minutes`.
    func amount(_ value: Double) -> String { format.counted(value, minimum.map(common.measure) ?? common.minute) }

    /// Without the errors of binary fractions: amounts have six decimals at most.
    static func exact(_ value: Double) -> Double { (value * 1_000_000).rounded() / 1_000_000 }

    /// What stands behind the sum: `of 120 minutes`; without a norm the noun.
    var ofNorm: String {
        switch minimum {
        case .talkMinutes(let minutes)?: words.of(format.counted(Int64(minutes), words.ofMinutes))
        case .contacts(let contacts)?: words.of(format.counted(Int64(contacts), words.ofContacts))
        case nil: words.talk
        }
    }
}

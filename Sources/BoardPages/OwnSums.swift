internal import Pace

/// The days of the week against the norm, and the sums of week and month.
struct OwnSums {
    struct WeekDay {
        var short: String
        var isShown: Bool
        /// Nil for days to come.
        var link: String?
        var value: String
        /// All of it, for those who hear it.
        var told: String
        /// Of a hundred, from above.
        var top: Int
        var height: Int
        var normAt: Int?
        var isReached: Bool
    }

    struct Total {
        var name: String
        var ofWeek: String
        var ofMonth: String
    }

    var words: OwnWords
    var week: [WeekDay]
    var totals: [Total]

    /// The height of the norm in the chart, of a hundred; what is above it has the rest.
    private static let normHeight = 70.0

    init(_ page: ManagerPage, _ words: OwnWords, _ format: LocalFormat, _ frame: PageFrame) {
        self.words = words
        let link = OwnLink(frame)
        let common = CommonWords.of(frame.language)
        let days = Dictionary(page.week.map { ($0.day, $0.standing) }) { first, _ in first }
        let most = page.week.map(\.standing.credited).max() ?? 0
        let monday = Week(of: page.day).first
        week = (0..<7).map { number in
            Self.weekDay(monday + number, days[monday + number], page, most: most, link, words, common, format)
        }
        totals = Self.totals(page, words, format)
    }

    private static func totals(_ page: ManagerPage, _ words: OwnWords, _ format: LocalFormat) -> [Total] {
        let (week, month) = (page.weekSum, page.monthSum)
        var totals: [Total] = []
        let add = { (name: String, text: (ManagerPage.Sum) -> String) in
            totals.append(Total(name: name, ofWeek: text(week), ofMonth: text(month)))
        }
        add(words.talk) { format.number($0.talkMinutes) }
        add(words.counted) { format.number($0.contacts) }
        // Credit stands beside them only where it is another number.
        if case .contacts? = page.standing.minimum {
            if [week, month].contains(where: { $0.credit != Double($0.contacts) }) {
                add(words.credit) { format.number($0.credit) }
            }
        } else if [week, month].contains(where: { $0.creditMinutes != $0.talkMinutes }) {
            add(words.creditMinutes) { format.number($0.creditMinutes) }
        }
        add(words.atMinimum) {
            words.share(format.number(Int64($0.atMinimum.reached)), format.number(Int64($0.atMinimum.all)))
        }
        return totals
    }

    private static func weekDay(
        _ day: Day,
        _ standing: ManagerNow?,
        _ page: ManagerPage,
        most: Double,
        _ link: OwnLink,
        _ words: OwnWords,
        _ common: CommonWords,
        _ format: LocalFormat
    ) -> WeekDay {
        let norm = standing?.norm ?? 0
        let measure = { (standing: ManagerNow) in OwnMeasure(standing, words, common, format) }
        let against = norm > 0 ? norm : most
        let share = against > 0 ? min(max(0, standing?.credited ?? 0) / against, 100 / normHeight) : 0
        let height = Int((share * normHeight).rounded())
        return WeekDay(
            short: format.shortWeekday(day),
            isShown: day == page.day,
            link: standing == nil ? nil : (day == page.day && page.isToday ? link.text : link.of(day)),
            value: standing.map { format.number($0.credited) } ?? "",
            told: words.dayTold(
                format.weekdayAndDay(day),
                standing.map { measure($0).amount($0.credited) } ?? "–",
                standing.flatMap { standing in standing.norm.map(measure(standing).amount) }
            ),
            top: 100 - height,
            height: height,
            normAt: norm > 0 ? 100 - Int(normHeight) : nil,
            isReached: norm > 0 && (standing?.credited ?? 0) >= norm
        )
    }
}

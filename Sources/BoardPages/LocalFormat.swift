internal import Icu
internal import Pace

/// Numbers, times, days and nouns as a language writes them.
///
/// The ICU library knows the languages; the clock is that of the zone that a page tells times in.
final class LocalFormat: Sendable {
    private let numbers: NumberFormat
    private let hourAndMinute: DateFormat
    private let hourToSecond: DateFormat
    private let dayAndMonth: DateFormat
    private let weekdayAndDay: DateFormat
    private let wholeDay: DateFormat
    private let dayAndYear: DateFormat
    private let shortDay: DateFormat
    private let shortWeekday: DateFormat
    private let plurals: PluralRules

    init(_ language: Language) throws(PagesError) {
        let locale =
            switch language {
            // The day before the month, and 24 hours.
            case .english: "en_GB"
            case .russian: "ru_RU"
            }
        do {
            // The views round; what they give is shown as it is.
            numbers = try NumberFormat(locale: locale, digits: 6)
            hourAndMinute = try DateFormat(locale: locale, skeleton: "Hm")
            hourToSecond = try DateFormat(locale: locale, skeleton: "Hms")
            dayAndMonth = try DateFormat(locale: locale, skeleton: "MMMMd")
            weekdayAndDay = try DateFormat(locale: locale, skeleton: "EEEEMMMMd")
            wholeDay = try DateFormat(locale: locale, skeleton: "EEEEMMMMdy")
            dayAndYear = try DateFormat(locale: locale, skeleton: "MMMMdy")
            shortDay = try DateFormat(locale: locale, skeleton: "MMMd")
            shortWeekday = try DateFormat(locale: locale, skeleton: "EEE")
            plurals = try PluralRules(locale: locale)
        } catch {
            throw PagesError(what: "the forms of \(language.rawValue)", reason: "\(error)")
        }
    }

    /// `1,234.5`, `1 234,5`.
    func number(_ number: Double) -> String { numbers.text(number) }

    func number(_ number: Int64) -> String { numbers.text(Double(number)) }

    /// `14:05`.
    func time(_ instant: Instant, _ zone: Zone) -> String { hourAndMinute.text(Self.clock(instant, zone)) }

    /// `14:05:31`.
    func timeToSecond(_ instant: Instant, _ zone: Zone) -> String { hourToSecond.text(Self.clock(instant, zone)) }

    /// `27 November`, `27 ноября`.
    func day(_ day: Day) -> String { dayAndMonth.text(Self.midnight(day)) }

    /// `Friday, 27 November`.
    func weekdayAndDay(_ day: Day) -> String { weekdayAndDay.text(Self.midnight(day)) }

    /// `Friday, 27 November 2026`.
    func wholeDay(_ day: Day) -> String { wholeDay.text(Self.midnight(day)) }

    /// `27 November 2026`, `27 ноября 2026 г.`
    func dayAndYear(_ day: Day) -> String { dayAndYear.text(Self.midnight(day)) }

    /// `27 Nov`, `27 нояб.`
    func shortDay(_ day: Day) -> String { shortDay.text(Self.midnight(day)) }

    /// `Fri`, `Пт`.
    func shortWeekday(_ day: Day) -> String { shortWeekday.text(Self.midnight(day)) }

    /// `3:07`, `1:02:03`: hours, minutes and whole seconds.
    func duration(seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded(.down))
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
        return hours > 0 ? "\(hours):\(minutes.padded(2)):\(rest.padded(2))" : "\(minutes):\(rest.padded(2))"
    }

    /// The noun behind the number: `минуты` for 2.
    func noun(_ number: Double, _ noun: Noun) -> String { noun.form(plurals.form(number)) }

    /// `2 минуты`.
    func counted(_ number: Double, _ noun: Noun) -> String { "\(self.number(number))\u{A0}\(self.noun(number, noun))" }

    func counted(_ number: Int64, _ noun: Noun) -> String { counted(Double(number), noun) }

    /// Seconds since 1970-01-01 00:00 on the clock of the zone.
    private static func clock(_ instant: Instant, _ zone: Zone) -> Int64 {
        instant.seconds + zone.offset(at: instant)
    }

    private static func midnight(_ day: Day) -> Int64 { Int64(day.number) * 86_400 }
}

/// A noun in the forms that it takes behind numbers.
struct Noun: Sendable {
    private let one: String
    private let few: String
    private let many: String
    /// Behind fractions too.
    private let other: String

    /// As English has it: 1 minute, 2 minutes.
    init(_ one: String, _ other: String) {
        self.init(one, other, other, other)
    }

    /// As Russian has it: 1 минута, 2 минуты, 5 минут, 1,5 минуты.
    init(_ one: String, _ few: String, _ many: String, _ other: String) {
        self.one = one
        self.few = few
        self.many = many
        self.other = other
    }

    fileprivate func form(_ form: PluralForm) -> String {
        switch form {
        case .one: one
        case .few: few
        case .many, .zero: many
        case .two, .other: other
        }
    }
}

import Pace

/// A team's clock, minute by minute: what it shows, and whether the team works.
struct TeamClock {
    private let office: Month.Office
    private let begins: Int64
    /// Per minute since `begins`.
    private var dates: [Day] = []
    private var minutes: [Int] = []
    private var flags: [Bool] = []
    /// Working seconds before each minute.
    private var sums: [Int64] = [0]
    private var firsts: [Day: Int64] = [:]
    private var lasts: [Day: Int64] = [:]
    private var starts: [Day: Int64] = [:]

    init(_ office: Month.Office, from begins: Instant, until ends: Instant) {
        self.office = office
        // Some days more, for what is looked up behind the end.
        let margin: Int64 = 3 * 86_400
        self.begins = begins.seconds - margin
        for second in stride(from: self.begins, to: ends.seconds + margin, by: 60) {
            let local = second + office.zone.offset(at: Instant(seconds: second))
            let date = Day(number: Int32(local / 86_400))
            let minute = Int(local % 86_400 / 60)
            let works = Self.works(office, date, minute)
            dates.append(date)
            minutes.append(minute)
            flags.append(works)
            sums.append((sums.last ?? 0) + (works ? 60 : 0))
            let day = minute < office.dayStarts ? date - 1 : date
            if starts[day] == nil { starts[day] = second }
            if works {
                if firsts[day] == nil { firsts[day] = second }
                lasts[day] = second + 60
            }
        }
    }

    private static func works(_ office: Month.Office, _ date: Day, _ minute: Int) -> Bool {
        func isOpen(_ date: Day, _ minute: Int) -> Bool {
            date.weekday <= 5 && office.shift.lowerBound <= minute && minute < office.shift.upperBound
        }
        let isBreak = office.breaks.contains { $0.lowerBound <= minute && minute < $0.upperBound }
        return !isBreak && (isOpen(date, minute) || isOpen(date - 1, minute + 1_440))
    }

    private func index(_ second: Int64) -> Int { Int((second - begins) / 60) }

    /// What the clock on the wall shows.
    func wall(_ second: Int64) -> (Day, Int) { (dates[index(second)], minutes[index(second)]) }

    func isWorking(_ second: Int64) -> Bool { flags[index(second)] }

    /// The team's day.
    func day(_ second: Int64) -> Day {
        let (date, minute) = wall(second)
        return minute < office.dayStarts ? date - 1 : date
    }

    /// The day, if the team works on it.
    func workingDay(_ second: Int64) -> Day? {
        let day = day(second)
        return firsts[day] == nil ? nil : day
    }

    /// The first working second of a day, and the first behind its last.
    func first(of day: Day) -> Int64? { firsts[day] }
    func last(of day: Day) -> Int64? { lasts[day] }

    /// The beginning of the day in which a second lies.
    func start(of second: Int64) -> Int64 { starts[day(second)] ?? second }

    func second(of day: Day, minute: Int) -> Int64? {
        starts[day].map { $0 + Int64(minute - office.dayStarts) * 60 }
    }

    func worked(from: Int64, until: Int64) -> Int64 {
        guard from < until else { return 0 }
        return worked(until) - worked(max(from, begins))
    }

    private func worked(_ second: Int64) -> Int64 {
        let index = index(second)
        return sums[index] + (flags[index] ? (second - begins) % 60 : 0)
    }
}

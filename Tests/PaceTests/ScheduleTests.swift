import Pace
import TestSupport
import Testing

@Suite("Working time and the expected share")
struct ScheduleTests {
    private static func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

    private static func transition(_ utc: String, _ hours: Int64) -> Zone.Transition {
        Zone.Transition(at: (Instant(rfc3339: utc) ?? .distantPast).seconds, offset: hours * 3_600)
    }

    /// Europe/Berlin and America/New_York in 2026, and a zone whose clocks skip the first hour of 2026-03-29.
    static let berlin = Zone(
        name: "Europe/Berlin",
        firstOffset: 3_600,
        transitions: [transition("2026-03-29T01:00:00Z", 2), transition("2026-10-25T01:00:00Z", 1)]
    )
    static let newYork = Zone(
        name: "America/New_York",
        firstOffset: -18_000,
        transitions: [transition("2026-03-08T07:00:00Z", -4), transition("2026-11-01T06:00:00Z", -5)]
    )
    static let skipsMidnight = Zone(
        name: "Skips/Midnight",
        firstOffset: -3 * 3_600,
        transitions: [transition("2026-03-29T03:00:00Z", -2)]
    )
    static let kolkata = Zone(name: "Asia/Kolkata", firstOffset: 19_800)

    private static let office = WorkingHours.Span(start: 540, end: 1_080)
    private static let lunch = WorkingHours.Span(start: 780, end: 840)
    private static let nights = WorkingHours.Span(start: 1_320, end: 1_800)
    private static let around = WorkingHours.Span(start: 0, end: 1_440)

    private static func hours(
        _ span: WorkingHours.Span,
        breaks: [WorkingHours.Span] = [],
        holidays: Set<Day> = [],
        days: [Day: [WorkingHours.Span]] = [:],
        weekend: Bool = false
    ) -> WorkingHours {
        WorkingHours(
            week: Array(repeating: [span], count: 5) + Array(repeating: weekend ? [span] : [], count: 2),
            breaks: breaks,
            holidays: holidays,
            days: days
        )
    }

    private static func team(_ hours: WorkingHours, _ zone: Zone = .utc, dayStarts: Int64 = 0) -> Team {
        Team(
            name: "t",
            zone: zone,
            dayStarts: dayStarts,
            minimums: [Dated(from: nil, value: .contacts(10))],
            hours: [Dated(from: nil, value: hours)]
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var team: Team
        var day: String
        /// UTC.
        var moment: String
        /// Minutes worked by then, and of the whole day.
        var worked: Int64
        var total: Int64
        var testDescription: String { "\(name), \(moment)" }
    }

    private static func row(
        _ name: String,
        _ team: Team,
        _ day: String,
        _ moments: [(String, Int64)],
        of total: Int64
    ) -> [Case] {
        moments.map { Case(name: name, team: team, day: day, moment: $0.0, worked: $0.1, total: total) }
    }

    static let cases: [Case] =
        row(
            "office hours with a break",
            team(hours(office, breaks: [lunch])),
            "2026-11-23",
            [
                ("2026-11-23T08:59:00Z", 0), ("2026-11-23T09:00:00Z", 0), ("2026-11-23T09:30:00Z", 30),
                ("2026-11-23T13:00:00Z", 240), ("2026-11-23T13:59:00Z", 240), ("2026-11-23T14:01:00Z", 241),
                ("2026-11-23T18:00:00Z", 480), ("2026-11-23T23:59:00Z", 480),
            ],
            of: 480
        )
        + row(
            "several breaks",
            team(hours(office, breaks: [lunch, .init(start: 600, end: 615), .init(start: 1_020, end: 1_140)])),
            "2026-11-23",
            [("2026-11-23T10:10:00Z", 60), ("2026-11-23T12:00:00Z", 165), ("2026-11-23T18:00:00Z", 405)],
            of: 405
        )
        + row("a weekend", team(hours(office)), "2026-11-22", [("2026-11-22T12:00:00Z", 0)], of: 0)
        + row(
            "a holiday",
            team(hours(office, holidays: [day("2026-11-23")])),
            "2026-11-23",
            [("2026-11-23T12:00:00Z", 0)],
            of: 0
        )
        + row(
            "a short day before a holiday keeps its break",
            team(hours(office, breaks: [lunch], days: [day("2026-12-31"): [.init(start: 540, end: 960)]])),
            "2026-12-31",
            [("2026-12-31T16:00:00Z", 360), ("2026-12-31T10:00:00Z", 60)],
            of: 360
        )
        + row(
            "a working Saturday",
            team(hours(office, days: [day("2026-11-28"): [office]])),
            "2026-11-28",
            [("2026-11-28T10:00:00Z", 60)],
            of: 540
        )
        + row(
            "a night over midnight is divided where the day is",
            team(hours(nights, weekend: true)),
            "2026-11-24",
            [
                ("2026-11-24T00:00:00Z", 0), ("2026-11-24T05:00:00Z", 300), ("2026-11-24T12:00:00Z", 360),
                ("2026-11-24T23:00:00Z", 420),
            ],
            of: 480
        )
        + row(
            "a night is one day where the day begins at noon",
            team(hours(nights), dayStarts: 43_200),
            "2026-11-23",
            [
                ("2026-11-23T21:59:00Z", 0), ("2026-11-24T00:00:00Z", 120), ("2026-11-24T06:00:00Z", 480),
                ("2026-11-24T11:59:00Z", 480),
            ],
            of: 480
        )
        + row(
            "Friday's night ends on Saturday, Sunday has none",
            team(hours(nights), dayStarts: 43_200),
            "2026-11-27",
            [("2026-11-28T03:00:00Z", 300)],
            of: 480
        )
        + row("around the clock", team(hours(around)), "2026-11-23", [("2026-11-23T06:00:00Z", 360)], of: 1_440)
        + row(
            "the clocks go forward in the night",
            team(hours(nights, weekend: true), berlin, dayStarts: 43_200),
            "2026-03-28",
            [("2026-03-28T22:00:00Z", 60), ("2026-03-29T01:00:00Z", 240), ("2026-03-29T04:00:00Z", 420)],
            of: 420
        )
        + row(
            "the clocks go back in the night",
            team(hours(nights, weekend: true), berlin, dayStarts: 43_200),
            "2026-10-24",
            [("2026-10-25T00:00:00Z", 240), ("2026-10-25T01:00:00Z", 300), ("2026-10-25T05:00:00Z", 540)],
            of: 540
        )
        + row(
            "a day of 23 hours",
            team(hours(around, weekend: true), newYork),
            "2026-03-08",
            [("2026-03-08T06:00:00Z", 60), ("2026-03-08T08:00:00Z", 180)],
            of: 1_380
        )
        + row(
            "a day of 25 hours",
            team(hours(around, weekend: true), newYork),
            "2026-11-01",
            [("2026-11-01T07:00:00Z", 180)],
            of: 1_500
        )
        + row(
            "office hours on the day of a change are what the clock shows",
            team(hours(office, weekend: true), berlin),
            "2026-10-25",
            [("2026-10-25T08:00:00Z", 0), ("2026-10-25T09:00:00Z", 60)],
            of: 540
        )
        + row(
            "the day begins with the change where midnight is skipped",
            team(hours(.init(start: 0, end: 120), weekend: true), skipsMidnight),
            "2026-03-29",
            [("2026-03-29T03:00:00Z", 0), ("2026-03-29T03:30:00Z", 30)],
            of: 60
        )
        + row(
            "half an hour beside the others",
            team(hours(office), kolkata),
            "2026-11-23",
            [("2026-11-23T03:30:00Z", 0), ("2026-11-23T04:00:00Z", 30)],
            of: 540
        )

    @Test("The worked part of a day at a moment", arguments: cases)
    func share(_ item: Case) throws {
        let moment = try #require(Instant(rfc3339: item.moment))
        let time = item.team.workingTime(on: Self.day(item.day))
        #expect(time.worked(by: moment) == item.worked * 60_000_000)
        #expect(time.total == item.total * 60_000_000)
    }

    // MARK: - One manager

    private static func plan(_ absences: [Absence], employed: TimeSpan? = nil) -> DayPlan {
        let team = team(hours(office, breaks: [lunch]))
        let day = day("2026-11-23")
        return team.plan(on: day, absences: absences, employed: employed ?? team.frame(of: day), rules: PaceRules())
    }

    private static func away(_ from: String, _ until: String, _ hours: ClosedRange<Int>? = nil) -> Absence {
        Absence(
            days: DayRange(from: day(from), until: day(until)),
            hours: hours.map { [WorkingHours.Span(start: $0.lowerBound, end: $0.upperBound)] }
        )
    }

    @Test(
        "An absence under half the day takes its hours out, a longer one the day",
        arguments: [
            ([], 480),
            ([away("2026-11-23", "2026-11-23")], 0),
            ([away("2026-11-20", "2026-11-30")], 0),
            ([away("2026-11-24", "2026-11-30")], 480),
            ([away("2026-11-23", "2026-11-23", 540...720)], 300),
            // Over the break: two hours of work.
            ([away("2026-11-23", "2026-11-23", 720...900)], 360),
            ([away("2026-11-23", "2026-11-23", 540...779)], 241),
            ([away("2026-11-23", "2026-11-23", 540...780)], 0),
            ([away("2026-11-23", "2026-11-23", 540...660), away("2026-11-23", "2026-11-23", 840...960)], 0),
            ([away("2026-11-23", "2026-11-23", 540...660), away("2026-11-23", "2026-11-23", 600...660)], 360),
            ([away("2026-11-22", "2026-11-22", 540...1_080)], 480),
        ] as [([Absence], Int64)]
    )
    func absences(absences: [Absence], minutes: Int64) {
        let plan = Self.plan(absences)
        #expect(plan.working.total == minutes * 60_000_000)
        #expect(plan.minimum == .contacts(10))
    }

    @Test("The day closes after the team's last working minute, whatever the manager's own hours; a day off at its end")
    func closing() throws {
        let plan = Self.plan([Self.away("2026-11-23", "2026-11-23", 960...1_080)])
        #expect(plan.closesAt.rfc3339 == "2026-11-23T18:15:00Z")
        let team = Self.team(Self.hours(Self.office))
        #expect(team.closing(of: Self.day("2026-11-22"), after: 900_000_000).rfc3339 == "2026-11-23T00:00:00Z")
        let night = Self.team(Self.hours(Self.nights), dayStarts: 43_200)
        #expect(night.closing(of: Self.day("2026-11-23"), after: 900_000_000).rfc3339 == "2026-11-24T06:15:00Z")
    }

    @Test("Who is employed for a part of the day works that part; half the day or less asks for nothing")
    func employment() throws {
        let begins = try #require(Instant(rfc3339: "2026-11-23T11:00:00Z"))
        #expect(
            Self.plan([], employed: TimeSpan(from: begins, until: .distantFuture)).working.total == 360 * 60_000_000
        )
        let late = try #require(Instant(rfc3339: "2026-11-23T14:00:00Z"))
        #expect(Self.plan([], employed: TimeSpan(from: late, until: .distantFuture)).working.isEmpty)
    }

    @Test("Without hours, or without a minimum, nothing is asked")
    func unasked() {
        let day = Self.day("2026-11-23")
        let bare = Team(name: "t", zone: .utc, minimums: [Dated(from: nil, value: .contacts(10))])
        let free = Team(name: "t", zone: .utc, hours: [Dated(from: nil, value: Self.hours(Self.office))])
        for team in [bare, free] {
            let plan = team.plan(on: day, absences: [], employed: team.frame(of: day), rules: PaceRules())
            #expect(plan.minimum == nil)
        }
    }

    // MARK: - Property

    @Test("Working time is what a walk over every minute of the clock finds", arguments: 1...60)
    func everyMinute(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let zones = [Self.berlin, Self.newYork, Self.kolkata, Self.skipsMidnight, .utc]
        let zone = zones[seed % zones.count]
        let start = Int.random(in: 0..<24, using: &random) * 60
        let span = WorkingHours.Span(start: start, end: start + Int.random(in: 1...24, using: &random) * 60)
        let breaks = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let from = Int.random(in: 0..<1_440, using: &random)
            return WorkingHours.Span(start: from, end: from + Int.random(in: 1...90, using: &random))
        }
        let dayStarts = Int64(Int.random(in: 0..<24, using: &random)) * 3_600
        let hours = WorkingHours(week: Array(repeating: [span], count: 7), breaks: breaks)
        let team = Self.team(hours, zone, dayStarts: dayStarts)
        let dates = ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2026-06-10"]
        let day = Self.day(dates.randomElement(using: &random) ?? dates[0]) + Int32.random(in: -1...1, using: &random)
        // Each shift and break as moments, then every minute of the day: none of it as the schedule does it.
        func moments(_ start: Int, _ end: Int) -> [TimeSpan] {
            (day.number - 2...day.number + 2).map {
                let date = Day(number: $0)
                return TimeSpan(from: team.moment(minute: start, of: date), until: team.moment(minute: end, of: date))
            }
        }
        let shifts = moments(span.start, span.end)
        let pauses = breaks.flatMap { moments($0.start, $0.end) }
        let frame = team.frame(of: day)
        var expected: Int64 = 0
        var minute = frame.from
        while minute < frame.until {
            func holds(_ spans: [TimeSpan]) -> Bool { spans.contains { $0.from <= minute && minute < $0.until } }
            if holds(shifts), !holds(pauses) { expected += 60_000_000 }
            minute = minute + 60_000_000
        }
        #expect(team.workingTime(on: day).total == expected, "\(zone.name) \(day) \(span) \(breaks) from \(dayStarts)")
    }
}

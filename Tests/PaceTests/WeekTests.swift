import Pace
import Testing

/// ISO 8601: the first week of a year holds its first Thursday.
@Suite("Weeks")
struct WeekTests {
    @Test(
        "A week is named by its Thursday's year and runs from Monday to Sunday",
        arguments: [
            ("2026-11-28", "2026-W48", "2026-11-23", "2026-11-29"),
            ("2026-11-23", "2026-W48", "2026-11-23", "2026-11-29"),
            ("2026-11-22", "2026-W47", "2026-11-16", "2026-11-22"),
            // 1 January 2027 is a Friday, of 2026 a Thursday: 2026 has 53 weeks.
            ("2027-01-01", "2026-W53", "2026-12-28", "2027-01-03"),
            ("2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"),
            ("2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        ]
    )
    func days(day: String, name: String, first: String, last: String) throws {
        let week = Week(of: try #require(Day(day)))
        #expect("\(week) \(week.first) \(week.last)" == "\(name) \(first) \(last)")
        #expect(Week(name) == week)
    }

    @Test(
        "What is no week is refused",
        arguments: [
            "", "2026-48", "2026-W00", "2026-W54", "2025-W53", "2026W48", "2026-w48", "2026-W4", "2026-W+1", "+026-W01",
        ]
    )
    func refused(text: String) {
        #expect(Week(text) == nil)
    }

    @Test("Weeks follow one another across the year's end")
    func neighbours() throws {
        let week = try #require(Week("2026-W53"))
        #expect("\(week.previous) \(week.next)" == "2026-W52 2027-W01")
    }
}

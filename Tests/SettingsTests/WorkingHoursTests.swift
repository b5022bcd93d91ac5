import Pace
import Testing

@testable import Settings

@Suite("The schedule of a team")
struct WorkingHoursTests {
    private func hours(_ text: String) throws -> WorkingHours {
        try parse("teams:\n  - {name: t, zone: UTC, hours: {\(text)}}").teams[0].hours[0].value
    }

    private func spans(_ text: String, on date: String) throws -> [[Int]] {
        try hours(text).spans(on: try day(date)).map { [$0.start, $0.end] }
    }

    // 2026-12-07 is a Monday.
    @Test(
        "The working time of a day",
        arguments: [
            ("mon-fri: \"09:00-18:00\"", "2026-12-07", [[540, 1_080]]),
            ("mon-fri: \"09:00-18:00\"", "2026-12-11", [[540, 1_080]]),
            ("mon-fri: \"09:00-18:00\"", "2026-12-12", []),
            ("fri-mon: \"9:00 - 18:00\"", "2026-12-07", [[540, 1_080]]),
            ("fri-mon: \"9:00 - 18:00\"", "2026-12-08", []),
            ("sat: \"00:00-24:00\"", "2026-12-12", [[0, 1_440]]),
            ("mon: \"22:00-06:00\"", "2026-12-07", [[1_320, 1_800]]),
            ("mon: [\"14:00-18:00\", \"09:00-13:00\"]", "2026-12-07", [[540, 780], [840, 1_080]]),
            ("mon: \"09:00-18:00\", break: \"13:00-14:00\"", "2026-12-07", [[540, 780], [840, 1_080]]),
            (
                "mon: \"09:00-18:00\", break: [\"08:00-09:30\", \"17:00-17:15\"]", "2026-12-07",
                [[570, 1_020], [1_035, 1_080]]
            ),
            ("mon: \"09:00-10:00\", break: \"08:00-11:00\"", "2026-12-07", []),
            // The break of the night lies on the next morning.
            ("mon: \"22:00-06:00\", break: \"02:00-02:30\"", "2026-12-07", [[1_320, 1_560], [1_590, 1_800]]),
            ("mon: \"22:00-06:00\", break: \"23:30-00:30\"", "2026-12-07", [[1_320, 1_410], [1_470, 1_800]]),
            ("mon: \"09:00-18:00\", holidays: [2026-12-07]", "2026-12-07", []),
            ("mon: \"09:00-18:00\", holidays: [2026-12-01..2026-12-07]", "2026-12-07", []),
            ("mon: \"09:00-18:00\", holidays: [2026-12-01..2026-12-06]", "2026-12-07", [[540, 1_080]]),
            (
                "mon: \"09:00-18:00\", 2026-12-07: \"09:00-16:00\", break: \"13:00-14:00\"", "2026-12-07",
                [[540, 780], [840, 960]]
            ),
            ("mon: \"09:00-18:00\", 2026-12-07: off", "2026-12-07", []),
            ("mon: \"09:00-18:00\", 2026-12-12: \"10:00-12:00\"", "2026-12-12", [[600, 720]]),
        ] as [(String, String, [[Int]])]
    )
    func workingTime(_ text: String, _ date: String, _ expected: [[Int]]) throws {
        #expect(try spans(text, on: date) == expected)
    }

    @Test(
        "Only a time of the day and a later one, or one of the next morning, make a span",
        arguments: [
            "", "09:00", "09:00-", "24:00-25:00", "09:60-10:00", "0900-1800", "09:00-18:00-19:00", "24:00-24:00",
        ]
    )
    func noSpan(_ text: String) {
        #expect(WorkingHours.Span(text) == nil)
    }
}

@Suite("Small notations")
struct ScalarTests {
    @Test(
        "Durations",
        arguments: [("60s", 60), ("15m", 900), ("1h", 3_600), ("2d", 172_800), ("0s", 0)] as [(String, Int64)]
    )
    func durations(_ text: String, _ seconds: Int64) {
        #expect(Scalar.duration(text) == seconds)
        #expect(Scalar.duration(Scalar.durationText(seconds)) == seconds)
    }

    @Test("What is no duration", arguments: ["", "s", "60", "-5m", "1.5h", "60S", "1 h", "9999999999s", "١s"])
    func noDurations(_ text: String) {
        #expect(Scalar.duration(text) == nil)
    }

    @Test(
        "Decimals in millionths",
        arguments: [("1", 1_000_000), ("0.5", 500_000), ("0.000001", 1), ("2.250000", 2_250_000), ("007", 7_000_000)]
            as [(String, Int64)]
    )
    func decimals(_ text: String, _ millionths: Int64) {
        #expect(Scalar.millionths(text) == millionths)
        #expect(Scalar.millionths(Scalar.millionthsText(millionths)) == millionths)
    }

    @Test("What is no decimal", arguments: ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", "0.0000001", "1.2.3"])
    func noDecimals(_ text: String) {
        #expect(Scalar.millionths(text) == nil)
    }

    @Test(
        "A break in which nobody works is warned of",
        arguments: [
            ("mon-fri: \"09:00-18:00\", break: \"19:00-20:00\"", ["19:00-20:00"]),
            ("mon-fri: \"09:00-18:00\", break: [\"13:00-14:00\", \"18:00-18:30\"]", ["18:00-18:30"]),
            ("mon-fri: \"09:00-18:00\", break: \"08:00-09:30\"", []),
            ("mon: \"22:00-06:00\", break: \"02:00-02:30\"", []),
            ("2026-12-31: \"10:00-12:00\", break: \"11:00-11:30\"", []),
            ("break: \"11:00-11:30\"", []),
        ] as [(String, [String])]
    )
    func outsideBreaks(_ text: String, _ breaks: [String]) throws {
        let warnings = try parse("teams:\n  - {name: t, zone: UTC, hours: {\(text)}}").warnings.map(\.message)
        #expect(
            warnings.filter { $0.hasPrefix("break: ") }
                == breaks.map { "break: \($0) is outside of all hours, so it shortens no day" }
        )
    }
}

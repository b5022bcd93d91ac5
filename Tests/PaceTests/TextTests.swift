import Pace
import TestSupport
import Testing

@Suite("Days and moments as text")
struct TextTests {
    @Test(
        "Days are counted from 1970, with their weekday",
        arguments: [
            ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2026-11-23", 20_780, 1),
            ("0001-01-01", -719_162, 1), ("9999-12-31", 2_932_896, 5), ("1900-03-01", -25_508, 4),
        ] as [(String, Int32, Int)]
    )
    func days(text: String, number: Int32, weekday: Int) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
    }

    @Test("Every day of some centuries comes back from its text")
    func everyDay() throws {
        for number in stride(from: Int32(-719_162), through: 2_932_896, by: 37) {
            let day = Day(number: number)
            let (year, month, date) = day.civil
            #expect(Day(year: year, month: month, day: date) == day)
            #expect(Day(day.description) == day)
            #expect((day + 1) - 1 == day && day < day + 1)
        }
    }

    @Test(
        "What is no day is refused",
        arguments: [
            "", "2026-11", "2026-11-23-1", "2026-13-01", "2026-00-01", "2026-02-29", "2026-04-31", "2026-01-00",
            "26-11-23", "2026-1-23", "+026-11-23", "2026-11-23 ", "２０２６-11-23", "0000-01-01", "1900-02-29",
            "----------",
        ]
    )
    func badDays(text: String) {
        #expect(Day(text) == nil)
    }

    @Test(
        "Moments are read and written as RFC 3339",
        arguments: [
            ("2026-11-23T08:02:35Z", 1_795_420_955_000_000, "2026-11-23T08:02:35Z"),
            ("2026-11-23 08:02:35Z", 1_795_420_955_000_000, "2026-11-23T08:02:35Z"),
            ("2026-11-23T11:02:35+03:00", 1_795_420_955_000_000, "2026-11-23T08:02:35Z"),
            ("2026-11-23T02:32:35-05:30", 1_795_420_955_000_000, "2026-11-23T08:02:35Z"),
            ("2026-11-23T08:02:35.5Z", 1_795_420_955_500_000, "2026-11-23T08:02:35.500000Z"),
            // Finer than a microsecond is cut.
            ("2026-11-23T08:02:35.0000019Z", 1_795_420_955_000_001, "2026-11-23T08:02:35.000001Z"),
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ] as [(String, Int64, String)]
    )
    func moments(text: String, microseconds: Int64, written: String) throws {
        let instant = try #require(Instant(rfc3339: text))
        #expect(instant.microseconds == microseconds)
        #expect(instant.rfc3339 == written)
    }

    @Test(
        "What is no moment is refused",
        arguments: [
            "", "2026-11-23", "2026-11-23T08:02:35", "2026-11-23T08:02Z", "2026-11-23T24:00:00Z",
            "2026-11-23T08:60:00Z",
            "2026-11-23T08:02:61Z", "2026-11-23T08:02:35.Z", "2026-11-23T08:02:35.5", "2026-11-23T08:02:35ZZ",
            "2026-11-23T08:02:35+3:00", "2026-11-23T08:02:35+0300", "2026-11-23T08:02:35+24:00",
            "2026-11-23T08:02:35+03:60", "2026-11-23T08:02:35+03:0", "2026-02-30T08:02:35Z", "2026-11-23x08:02:35Z",
            "2026-11-23T08-02-35Z", "2026-11-23T-8:02:35Z", "é026-11-23T08:02:35Z",
        ]
    )
    func badMoments(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("A moment comes back from its text at any offset", arguments: [0, 3_600, -12_600, 20_700, 50_400, -43_200])
    func roundTrip(offset: Int64) {
        var random = SeededRandom(seed: 2)
        for _ in 0..<500 {
            let range =
                Instant.distantPast.microseconds + 86_400_000_000...Instant.distantFuture.microseconds
                - 86_400_000_001
            let instant = Instant(microseconds: Int64.random(in: range, using: &random))
            let text = instant.rfc3339(offset: offset)
            #expect(Instant(rfc3339: text) == instant, "\(text)")
        }
        // A local mean time's seconds can't be written; the moment stays right.
        #expect(Instant(rfc3339: Instant(seconds: 0).rfc3339(offset: 9_017)) == Instant(seconds: 0))
    }

    @Test("No moment is too far to be written", arguments: [Int64.min, .min + 1, .max])
    func extremes(microseconds: Int64) {
        #expect(!Instant(microseconds: microseconds).rfc3339.isEmpty)
    }

    @Test("Sums and distances of moments stay within what there is")
    func clamped() {
        let (first, last) = (Instant(microseconds: .min), Instant(microseconds: .max))
        #expect(last + 1 == last && first + -1 == first)
        #expect(last - first == .max && first - last == .min)
        #expect(Instant(seconds: .max) == last && Instant(seconds: .min) == first)
        #expect(Instant(seconds: 5) + 1 - Instant(seconds: 3) == 2_000_001)
        #expect(Instant(microseconds: -1).seconds == -1)
        #expect(Instant(microseconds: -1_000_000).seconds == -1)
    }

    @Test(
        "What would steer a terminal is written out",
        arguments: [
            ("Анна\u{1B}[2J\u{07}", #"Анна\x1b[2J\x07"#), ("a\u{9B}31m\u{7F}", #"a\x9b31m\x7f"#),
            ("a\u{202E}b\u{2066}c\u{200F}", #"a\u{202e}b\u{2066}c\u{200f}"#), ("a\nb\tc", #"a\x0ab\x09c"#),
            ("+7 (916) 123-45-67 → Ünal 👩‍💻", "+7 (916) 123-45-67 → Ünal 👩‍💻"), ("", ""),
        ]
    )
    func visible(_ text: String, _ shown: String) {
        #expect(ShownText.visible(text) == shown)
        #expect(ShownText.visible("\(text)\n", keepingLines: true).hasSuffix("\n"))
    }
}

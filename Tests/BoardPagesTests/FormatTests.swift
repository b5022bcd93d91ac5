import Pace
import Testing

@testable import BoardPages

/// What languages write, worked out by hand from their grammar.
struct FormatTests {
    private let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    private let minute = CommonWords.russian.minute

    @Test(arguments: [
        (0, "0 минут"), (1, "1 минута"), (2, "2 минуты"), (5, "5 минут"), (11, "11 минут"), (21, "21 минута"),
        (22, "22 минуты"), (112, "112 минут"), (1.5, "1,5 минуты"), (1_234.5, "1 234,5 минуты"),
    ])
    func russianNouns(number: Double, text: String) throws {
        let shown = try LocalFormat(.russian).counted(number, minute)
        #expect(shown.replacing("\u{A0}", with: " ") == text)
    }

    @Test(arguments: [(0, "0 minutes"), (1, "1 minute"), (1.5, "1.5 minutes"), (1_234, "1,234 minutes")])
    func englishNouns(number: Double, text: String) throws {
        let shown = try LocalFormat(.english).counted(number, CommonWords.english.minute)
        #expect(shown.replacing("\u{A0}", with: " ") == text)
    }

    /// The views round; a number is never made larger on its way to the page.
    @Test(arguments: [(119.9, "119.9"), (0.333333, "0.333333"), (12.1, "12.1"), (7, "7"), (0.0000009, "0")])
    func numbers(number: Double, text: String) throws {
        #expect(try LocalFormat(.english).number(number) == text)
    }

    @Test func timesAreThoseOfTheZone() throws {
        let format = try LocalFormat(.russian)
        // 2026-11-27T21:05:31Z is five past midnight of the next day in Moscow.
        let late = try #require(Instant(rfc3339: "2026-11-27T21:05:31Z"))
        #expect(format.time(late, moscow) == "00:05")
        #expect(format.timeToSecond(late, moscow) == "00:05:31")
        #expect(format.time(late, .utc) == "21:05")
    }

    @Test func days() throws {
        let day = try #require(Day("2026-11-27"))
        let (english, russian) = (try LocalFormat(.english), try LocalFormat(.russian))
        #expect(english.day(day) == "27 November")
        #expect(russian.day(day) == "27 ноября")
        #expect(english.wholeDay(day) == "Friday, 27 November 2026")
        #expect(russian.weekdayAndDay(day) == "Пятница, 27 ноября")
    }

    @Test(arguments: [(0, "0:00"), (59.999, "0:59"), (187, "3:07"), (3_723, "1:02:03"), (-4, "0:00")])
    func durations(seconds: Double, text: String) throws {
        #expect(try LocalFormat(.english).duration(seconds: seconds) == text)
    }

    @Test func manyThreadsShareTheForms() async throws {
        let format = try LocalFormat(.russian)
        let day = try #require(Day("2026-11-27"))
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    format.day(day + Int32(number % 2)) == "\(27 + number % 2) ноября"
                        && format.number(Double(number) + 0.5) == "\(number),5"
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func linksChangeOneThing() {
        let link = Link("/contacts?team=%D0%BE&lang=en&day=2026-11-27").setting("lang", to: "ru")
        #expect(link.text == "/contacts?team=%D0%BE&day=2026-11-27&lang=ru")
        #expect(Link("/").setting("team", to: "A&B \"ц").text == "/?team=A%26B%20%22%D1%86")
        #expect(Link("/?day=1").setting("day", to: nil).text == "/")
    }
}

import Pace
import Testing

@Suite("Silence of a feed")
struct SilenceTests {
    /// Works from Monday to Friday, nine to six without the hour from one.
    private static let team = Team(
        name: "sales",
        zone: .utc,
        hours: [
            Dated(
                from: nil,
                value: WorkingHours(
                    week: Array(repeating: [.init(start: 540, end: 1_080)], count: 5) + [[], []],
                    breaks: [.init(start: 780, end: 840)]
                )
            )
        ]
    )

    /// A moment of the week that begins on Monday, 2026-11-23.
    private static func at(_ day: Int32, _ hour: Int64, _ minute: Int64 = 0) -> Instant {
        Zone.utc.start(of: (Day(year: 2026, month: 11, day: 23) ?? Day(number: 0)) + day) + (hour * 60 + minute)
            * 60_000_000
    }

    @Test(
        "Half an hour counts in working time alone",
        arguments: [
            (at(0, 10), at(0, 10, 30)),
            // Over the break.
            (at(0, 12, 50), at(0, 14, 20)),
            // Over the night, and over the weekend.
            (at(0, 17, 50), at(1, 9, 20)),
            (at(4, 17, 40), at(7, 9, 10)),
            // In a break, before work.
            (at(0, 13, 20), at(0, 14, 30)),
            (at(0, 3), at(0, 9, 30)),
            (at(5, 12), at(7, 9, 30)),
        ]
    )
    func quietFrom(alive: Instant, quiet: Instant) {
        let feed = Feed([Feed.Source(aliveAt: alive, stalledAfter: 1_800_000_000, readThrough: nil)])
        #expect(feed.quietFrom(for: Self.team, at: alive) == quiet)
    }

    @Test("A site is as quiet as the liveliest of its sources; one that never spoke counts from the day's beginning")
    func sites() {
        func source(_ alive: Instant?, _ minutes: Int64) -> Feed.Source {
            Feed.Source(aliveAt: alive, stalledAfter: minutes * 60_000_000, readThrough: nil)
        }
        let now = Self.at(0, 15)
        let (ten, eleven) = (Self.at(0, 10), Self.at(0, 11))
        #expect(Feed([source(ten, 30), source(eleven, 30)]).quietFrom(for: Self.team, at: now) == Self.at(0, 11, 30))
        #expect(Feed([source(ten, 180), source(eleven, 30)]).quietFrom(for: Self.team, at: now) == Self.at(0, 13))
        #expect(Feed([source(nil, 30)]).quietFrom(for: Self.team, at: now) == Self.at(0, 9, 30))
        #expect(Feed([]).quietFrom(for: Self.team, at: now) == .distantPast)
    }

    @Test("What is not read is not known from three minutes after it was")
    func unread() {
        func source(_ read: Instant?) -> Feed.Source {
            Feed.Source(aliveAt: nil, stalledAfter: 1, readThrough: read)
        }
        let (ten, eleven) = (Self.at(0, 10), Self.at(0, 11))
        #expect(Feed([source(ten), source(eleven)]).unreadFrom == ten + 180_000_000)
        #expect(Feed([source(ten), source(nil)]).unreadFrom == .distantPast)
    }

    @Test("The silences of a day, looked at afterwards")
    func silences() {
        let day = TimeSpan(from: Self.at(0, 9), until: Self.at(0, 18))
        func found(_ signs: [Instant]) -> [TimeSpan] {
            Self.team.silences(among: signs, after: 1_800_000_000, within: day)
        }
        #expect(found([Self.at(0, 8, 55), Self.at(0, 9, 20)]).map(\.from) == [Self.at(0, 9, 50)])
        let signs = (0..<54).map { Self.at(0, 9) + Int64($0) * 600_000_000 }
        #expect(found(signs).isEmpty)
        let gap = signs.filter { $0 <= Self.at(0, 11) || $0 >= Self.at(0, 12, 30) }
        #expect(found(gap) == [TimeSpan(from: Self.at(0, 11, 30), until: Self.at(0, 12, 30))])
        let other = [TimeSpan(from: Self.at(0, 12), until: Self.at(0, 14))]
        #expect(found(gap).intersecting(other) == [TimeSpan(from: Self.at(0, 12), until: Self.at(0, 12, 30))])
    }
}

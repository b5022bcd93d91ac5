import Pace
import Testing

/// What would have been said of a day from nine to six with a minimum of 80 contacts, of which there was one.
@Suite("A day taken through again")
struct DayReplayTests {
    private static let day = Day(year: 2026, month: 11, day: 23) ?? Day(number: 0)

    private static func at(_ hour: Int64) -> Instant { Zone.utc.start(of: day) + hour * 3_600_000_000 }

    private static let plan = DayPlan(
        day: day,
        working: WorkingTime([TimeSpan(from: at(9), until: at(18))]),
        minimum: .contacts(80),
        closesAt: at(18),
        endsAt: at(24),
        checkpoints: []
    )

    @Test(
        "Missed is said at the close, or when the feed is back; of a feed that is silent to this day never",
        arguments: [
            (nil, [18]), ((from: 10, until: 20), [20]), ((from: 10, until: 60), []),
        ] as [((from: Int64, until: Int64)?, [Int64])]
    )
    func missed(silence: (from: Int64, until: Int64)?, hours: [Int64]) {
        let silent = silence.map { [TimeSpan(from: Self.at($0.from), until: Self.at($0.until))] } ?? []
        let replay = DayReplay(
            Self.plan,
            PaceRules(hold: 600_000_000),
            contacts: [.init(began: Self.at(9), ended: Self.at(9) + 60_000_000, counters: ManagerDay())],
            showsCalls: false,
            silent: silent
        )
        // It is looked at two and a half days later.
        let said = replay.said(until: Self.at(60)).filter { $0.kind == .missed }
        #expect(said.map(\.at) == hours.map(Self.at))
    }
}

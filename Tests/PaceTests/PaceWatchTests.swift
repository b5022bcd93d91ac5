import Pace
import TestSupport
import Testing

/// A day from nine to six with a break from one to two, and a minimum of 80 contacts: ten an hour.
@Suite("The watch over a manager-day")
struct PaceWatchTests {
    private static let midnight = Zone.utc.start(of: Day(year: 2026, month: 11, day: 23) ?? Day(number: 0))

    /// A time of the day.
    private static func at(_ hour: Int64, _ minute: Int64 = 0, _ microseconds: Int64 = 0) -> Instant {
        midnight + (hour * 60 + minute) * 60_000_000 + microseconds
    }

    private static func plan(checkpoints: [Instant] = [], minimum: Minimum? = .contacts(80)) -> DayPlan {
        DayPlan(
            day: Day(year: 2026, month: 11, day: 23) ?? Day(number: 0),
            working: WorkingTime([TimeSpan(from: at(9), until: at(13)), TimeSpan(from: at(14), until: at(18))]),
            minimum: minimum,
            closesAt: at(18, 15),
            endsAt: at(24),
            checkpoints: checkpoints
        )
    }

    private static let rules = PaceRules(hold: 600_000_000)

    /// What is known at a look.
    private struct Known {
        var contacts: Int64
        var talking: Instant?
        var silentFrom: Instant = .distantFuture
        var ended: Instant?

        init(_ contacts: Int64, talking: Instant? = nil, silentFrom: Instant = .distantFuture, ended: Instant? = nil) {
            self.contacts = contacts
            self.talking = talking
            self.silentFrom = silentFrom
            self.ended = ended
        }

        var progress: Progress {
            Progress(
                credited: contacts * 1_000_000,
                lastContactEnded: ended,
                talkingSince: talking,
                silentFrom: silentFrom
            )
        }
    }

    /// Looks again and again; states, with what is said behind them.
    private func looks(
        _ known: [(Instant, Known)],
        plan: DayPlan = plan(),
        rules: PaceRules = rules
    ) -> [String] {
        var watch = PaceWatch()
        return known.map { moment, known in
            let judgement = watch.judge(plan, rules, known.progress, at: moment)
            return ([judgement.state?.rawValue ?? "nil"] + judgement.alerts.map { "!\($0.rawValue)" })
                .joined(separator: " ")
        }
    }

    @Test("Before work and without working time off; the minimum met, whatever else")
    func order() {
        let silent = Known(0, silentFrom: .distantPast)
        let met = Known(80, silentFrom: .distantPast)
        #expect(
            looks([
                (Self.at(8), silent), (Self.at(9), silent), (Self.at(9, 1), silent), (Self.at(9, 2), met),
                (Self.at(18, 20), met),
            ]) == ["off", "off", "unknown", "met", "met"]
        )
        var free = Self.plan()
        free.working = WorkingTime()
        #expect(looks([(Self.at(12), Known(0)), (Self.at(18, 20), Known(0))], plan: free) == ["off", "off"])
        #expect(looks([(Self.at(12), Known(0))], plan: Self.plan(minimum: nil)) == ["nil"])
    }

    @Test("Below begins after grace and hold, is said once, and ends when the pace is there again")
    func below() {
        #expect(
            looks([
                (Self.at(9, 20), Known(0)), (Self.at(9, 39, 59_999_999), Known(0)), (Self.at(9, 40), Known(0)),
                // 8 are under 0.9 × 10 by ten, 9 are not; 12 by then are a pace above 1.
                (Self.at(10), Known(8)), (Self.at(10), Known(9)), (Self.at(10, 1), Known(12)),
                // Behind again from 10:20 on: the state comes back, the words do not.
                (Self.at(10, 29), Known(12)), (Self.at(10, 30), Known(12)), (Self.at(11, 40), Known(30)),
            ]) == [
                "on_pace", "on_pace", "below !below", "below", "on_pace", "on_pace !recovered", "on_pace", "below",
                "on_pace",
            ]
        )
    }

    @Test("Breaks freeze the hold, and below does not begin in one")
    func breaks() {
        // 35 are enough until 35 ÷ (0.9 × 10) hours of work have passed, at 12:53:20.
        #expect(
            looks([
                (Self.at(12, 53), Known(35)), (Self.at(12, 59), Known(35)), (Self.at(13, 30), Known(35)),
                (Self.at(14, 3), Known(35)), (Self.at(14, 4), Known(35)),
            ]) == ["on_pace", "on_pace", "on_pace", "on_pace", "below !below"]
        )
        // The hold is over before the break, a call goes on into it: below begins behind it.
        let talking = Known(20, talking: Self.at(11))
        #expect(
            looks([
                (Self.at(12), talking), (Self.at(13, 10), Known(20)), (Self.at(14), Known(20)),
            ]) == ["on_pace", "on_pace", "below !below"]
        )
    }

    @Test("While a call goes on neither below nor missed begins; what has begun stays")
    func talking() {
        let talking = Known(5, talking: Self.at(9, 30))
        #expect(
            looks([
                (Self.at(10), talking), (Self.at(12), talking), (Self.at(12, 0, 1), Known(5)),
                (Self.at(12, 5), talking),
                (Self.at(18, 20), talking), (Self.at(18, 30), Known(5)), (Self.at(18, 40), talking),
            ]) == ["on_pace", "on_pace", "below !below", "below", "below", "missed !missed", "missed"]
        )
    }

    @Test("A silent feed says nothing of anybody, and the hold begins anew behind it")
    func silence() {
        let silent = Known(0, silentFrom: Self.at(9, 35))
        #expect(
            looks([
                (Self.at(9, 34), Known(0, silentFrom: Self.at(9, 35))), (Self.at(9, 35), silent), (Self.at(11), silent),
                (Self.at(11, 30), Known(3)), (Self.at(11, 39), Known(3)), (Self.at(11, 40), Known(3)),
            ]) == ["on_pace", "unknown", "unknown", "on_pace", "on_pace", "below !below"]
        )
        // Closed in silence: judged when the feed is back, the next day.
        #expect(
            looks([
                (Self.at(18, 20), silent), (Self.at(34), silent), (Self.at(35), Known(79)), (Self.at(36), Known(80)),
            ]) == ["unknown", "unknown", "missed !missed", "met"]
        )
    }

    @Test("Recovered is said once, only after below, and not after the close")
    func recovered() {
        #expect(
            looks([
                (Self.at(9, 40), Known(0)), (Self.at(10), Known(80)), (Self.at(10, 1), Known(80)),
            ]) == ["below !below", "met !recovered", "met"]
        )
        #expect(looks([(Self.at(9, 30), Known(0)), (Self.at(10), Known(80))]) == ["on_pace", "met"])
        #expect(
            looks([(Self.at(12), Known(0)), (Self.at(18, 15), Known(0)), (Self.at(19), Known(80))])
                == ["below !below", "missed !missed", "met"]
        )
        #expect(
            looks([
                (Self.at(9, 40), Known(0)), (Self.at(10), Known(10)), (Self.at(11, 30), Known(10)),
                (Self.at(11, 31), Known(40)),
            ]) == ["below !below", "on_pace !recovered", "below", "on_pace"]
        )
    }

    @Test("With checkpoints it is looked then alone who is behind")
    func checkpoints() {
        let plan = Self.plan(checkpoints: [Self.at(8), Self.at(11), Self.at(13, 30), Self.at(15)])
        #expect(
            looks(
                [
                    // One before work is none.
                    (Self.at(10), Known(0)), (Self.at(10, 59), Known(0)), (Self.at(11), Known(18)),
                    // Behind since, but not looked at; one in a break waits for its end.
                    (Self.at(12, 59), Known(18)), (Self.at(13, 30), Known(18)), (Self.at(14), Known(18)),
                    (Self.at(14, 30), Known(60)), (Self.at(15, 10), Known(60)),
                ],
                plan: plan
            ) == [
                "on_pace", "on_pace", "on_pace", "on_pace", "on_pace", "below !below", "on_pace !recovered", "on_pace",
            ]
        )
        // A look that comes late asks how it stood then.
        #expect(looks([(Self.at(12), Known(20))], plan: Self.plan(checkpoints: [Self.at(11)])) == ["on_pace"])
        #expect(looks([(Self.at(12), Known(17))], plan: Self.plan(checkpoints: [Self.at(11)])) == ["below !below"])
    }

    @Test("Quiet counts working time since the last contact ended, or since the feed is known again")
    func quiet() {
        var rules = Self.rules
        rules.quietAfter = 3_600_000_000
        let busy = Known(60, ended: Self.at(12, 30))
        #expect(
            looks(
                [
                    (Self.at(12, 59), busy), (Self.at(13, 45), busy), (Self.at(14, 29), busy), (Self.at(14, 30), busy),
                    (Self.at(14, 31), busy),
                ],
                rules: rules
            ) == ["on_pace", "on_pace", "on_pace", "on_pace !quiet", "on_pace"]
        )
        #expect(
            looks([(Self.at(10), Known(60, talking: Self.at(9, 30))), (Self.at(10, 1), Known(80))], rules: rules)
                == ["on_pace", "met"]
        )
        let silent = Known(60, silentFrom: Self.at(9, 30), ended: Self.at(9, 10))
        #expect(
            looks(
                [
                    (Self.at(11), silent), (Self.at(12), Known(60, ended: Self.at(9, 10))),
                    (Self.at(12, 59), Known(60, ended: Self.at(9, 10))),
                    (Self.at(14), Known(60, ended: Self.at(9, 10))),
                ],
                rules: rules
            ) == ["unknown", "on_pace", "on_pace", "on_pace !quiet"]
        )
    }

    @Test("Numbers at their limits are judged like others")
    func limits() {
        let most = Known(Int64.max / 1_000_000)
        #expect(looks([(Self.at(10), most)]) == ["met"])
        var rules = PaceRules(grace: .max, tolerance: 999_999, hold: .max, closeAfter: 0)
        rules.quietAfter = .max
        #expect(looks([(Self.at(12), Known(0))], rules: rules) == ["on_pace"])
        let plan = Self.plan(minimum: .talkMinutes(1_440))
        #expect(looks([(Self.at(12), Known(0))], plan: plan) == ["below !below"])
    }

    @Test("If nothing is heard nothing changes before the moment that a look names", arguments: 1...400)
    func holdsUntil(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        func moment() -> Instant { Self.at(0, Int64.random(in: 400..<1_300, using: &random)) }
        var rules = Self.rules
        rules.hold = Int64.random(in: 0...40, using: &random) * 60_000_000
        rules.grace = Int64.random(in: 0...60, using: &random) * 60_000_000
        if Bool.random(using: &random) { rules.quietAfter = Int64.random(in: 1...120, using: &random) * 60_000_000 }
        let plan = Self.plan(
            checkpoints: Int.random(in: 0..<4, using: &random) == 0 ? [moment(), moment()].sorted() : []
        )
        let known = Known(
            Int64.random(in: 0...79, using: &random),
            talking: Int.random(in: 0..<5, using: &random) == 0 ? Self.at(9) : nil,
            silentFrom: Bool.random(using: &random) ? moment() : .distantFuture,
            ended: Bool.random(using: &random) ? moment() : nil
        )
        let start = moment()
        var watch = PaceWatch()
        let first = watch.judge(plan, rules, known.progress, at: start)
        #expect(first.holdsUntil > start)
        var minute = start
        while minute < min(first.holdsUntil, Self.at(24)) {
            var later = watch
            let judgement = later.judge(plan, rules, known.progress, at: minute)
            #expect(judgement.state == first.state, "\(minute.rfc3339)")
            #expect(judgement.alerts.isEmpty, "\(minute.rfc3339)")
            minute = minute + 60_000_000
        }
    }
}

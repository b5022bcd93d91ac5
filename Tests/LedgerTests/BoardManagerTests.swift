import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("A manager's own page", .serialized)
struct BoardManagerTests {
    private let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)

    private func page(_ test: TestLedger, _ manager: String = "101", on text: String? = nil) async throws
        -> ManagerPage?
    {
        try await test.ledger.perform { try $0.managerPage(manager, on: text.map { day($0) }) }
    }

    /// Week 6 of 2025 is 3 to 9 February.
    private func past() async throws -> TestLedger {
        let test = try await TestLedger(
            .sales(
                zone: moscow,
                minimums: [Dated(from: day("2025-01-01"), value: .talkMinutes(2))],
                extensions: ["101", "102"]
            )
        )
        let seconds: [(String, Double)] = [
            ("2025-01-31", 600), ("2025-02-01", 59), ("2025-02-03", 125), ("2025-02-04", 119.9), ("2025-02-09", 120),
            ("2025-02-10", 300), ("2025-02-28", 66), ("2025-03-01", 600),
        ]
        try await test.commit(
            seconds.map { leg("c \($0.0)", client: "79160000001", at: utc("\($0.0) 12:00:00"), seconds: $0.1) }
                + [leg("other", "102", client: "79160000009", at: utc("2025-02-04 12:00:00"), seconds: 500)]
        )
        // Of Wednesday it is known that it was worked, of Sunday that it was not; the others have contacts or nothing.
        try await test.works("101", on: day("2025-02-05"), [(utc("2025-02-05 06:00:00"), utc("2025-02-05 15:00:00"))])
        try await test.works("101", on: day("2025-02-09"), [])
        try await test.judged("101", on: day("2025-02-04"), .missed)
        return test
    }

    @Test("Week and month are sums of the view's days; days on which nothing was asked are not counted as missed")
    func sums() async throws {
        let page = try #require(try await page(try await past(), on: "2025-02-04"))
        #expect(page.team == "sales" && !page.isToday && page.day == day("2025-02-04"))
        #expect(page.standing.name == "Manager 101" && page.standing.state == .missed)
        #expect(page.standing.talkSeconds == 119 && page.standing.talkMinutes == 1.9)
        #expect(page.week.map(\.day) == (3...9).map { day("2025-02-0\($0)") })
        #expect(page.week.map(\.standing.talkSeconds) == [125, 119, 0, 0, 0, 0, 120])
        #expect(page.week.allSatisfy { $0.standing.id == "101" && $0.standing.minimum == .talkMinutes(2) })
        // 2.0 + 1.9 + 2.0; Monday is met, Tuesday missed, Wednesday worked; Sunday was none.
        #expect(page.weekSum.talkMinutes == 5.9 && page.weekSum.contacts == 3 && page.weekSum.credit == 3)
        #expect(page.weekSum.creditMinutes == 5.9)
        #expect(page.weekSum.atMinimum == TeamNow.Share(reached: 1, all: 3))
        // And 0.9 + 5.0 + 1.1: three more days with contacts, one of them met.
        #expect(page.monthSum.talkMinutes == 12.9 && page.monthSum.contacts == 5)
        #expect(page.monthSum.atMinimum == TeamNow.Share(reached: 2, all: 6))
    }

    @Test("Today has a pace, the week ends with it, and it counts as a day once it is met", arguments: [119.0, 120.0])
    func today(seconds: Double) async throws {
        let (test, now, zone) = try await TestLedger.atNoon { rulebook in
            rulebook.teams[0].minimums = [Dated(from: nil, value: .talkMinutes(2))]
        }
        let today = zone.day(of: now)
        try await test.works("101", on: today, [(now.minutes(-480), now.minutes(-60))])
        try await test.commit([leg("c1", client: "79160000001", at: now.minutes(-30), seconds: seconds)])
        let page = try #require(try await page(test))
        #expect(page.isToday && page.day == today)
        #expect(page.standing.expectedShare == 1)
        #expect(page.week.last?.day == today && page.week.first?.day == Week(of: today).first)
        #expect(page.week.last?.standing.talkSeconds == Int64(seconds))
        #expect(page.week.last?.standing.state == page.standing.state)
        let isMet = seconds == 120
        #expect(page.standing.state == (isMet ? .met : .unknown))
        #expect(page.weekSum.atMinimum == TeamNow.Share(reached: isMet ? 1 : 0, all: isMet ? 1 : 0))
        #expect(page.monthSum.atMinimum == page.weekSum.atMinimum)
    }

    @Test("Every contact of the day is there, the newest first, with the client in full and why it counts")
    func contacts() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([
            talk("c1", client: "79160000001", at: 10, seconds: 90),
            talk("c2", client: "79160000002", at: 11, seconds: 59.5),
            talk("c3", client: "79160000003", at: 12, seconds: 10),
            talk("c4", "102", client: "79160000002", at: 11, seconds: 70),
            talk("c5", client: "79160000001", at: 24, seconds: 90),
            row("j1", .agreement(.no), at: 12.1, client: "79160000003", origin: .seller),
            meeting("m1", at: 14, with: [Attendee(address: Steps.kim, answer: .accepted)]),
        ])
        let page = try #require(try await page(test, on: "2026-11-23"))
        #expect(page.contacts.map(\.call).first?.hasPrefix("m1") == true)
        #expect(page.contacts.map(\.client) == ["kim@acme.com", "79160000003", "79160000002", "79160000001"])
        #expect(page.contacts.map(\.reason) == [.held, .agreementNo, .short, .talk])
        #expect(page.contacts.map(\.qualifies) == [true, true, false, true])
        #expect(page.contacts.map(\.channel) == [.meeting, .call, .call, .call])
        #expect(page.contacts.map(\.site) == ["", "main", "main", "main"])
        #expect(page.contacts.map(\.talkSeconds) == [0, 10, 59.5, 90])
        #expect(page.contacts.map(\.credit) == [3, 1, 0, 1])
        #expect(page.contacts[1].agreement == .no && page.contacts[1].recordedBy == .seller)
        #expect(page.contacts[0].meetingSeconds == 3_600 && page.contacts[1].meetingSeconds == nil)
        #expect(page.contacts[3].startedAt == Steps.at(10) && page.contacts[3].managerID == "101")
        let shown = try await test.ledger.perform { session in
            try ["101", nil].map { try session.shownContacts(team: "sales", managerID: $0, on: day("2026-11-23")) }
        }
        #expect(shown[0].map(\.client) == ["7916*****01", "7916*****02", "7916*****03", "kim@******om"])
        #expect(shown[1].map(\.managerID) == ["101", "101", "102", "101", "101"])
    }

    @Test("Plans are those still to come, the nearest first, with the client in full")
    func plans() async throws {
        let (test, now, zone) = try await TestLedger.atNoon()
        let today = zone.day(of: now)
        try await test.commit([leg("c1", client: "79160000003", at: now.minutes(-30), seconds: 90)])
        try await test.enter("p1", .planned("a visit"), at: now.minutes(-60), client: "79160000001", due: today + 9)
        try await test.enter("p2", .planned("the price"), at: now.minutes(-60), client: "79160000002", due: today)
        try await test.enter("p3", .planned("kept"), at: now.minutes(-60), client: "79160000003", due: today)
        try await test.enter("p4", .planned("too late"), at: now.minutes(-1_500), client: "79160000004", due: today - 1)
        try await test.enter("p5", .planned("not hers"), at: now.minutes(-60), "102", client: "79160000005", due: today)
        try await test.enter("a1", .agreement(.yes), at: now.minutes(-20), client: "79160000003")
        let page = try #require(try await page(test))
        #expect(page.plans.map(\.what) == ["the price", "a visit"])
        #expect(page.plans.map(\.client) == ["79160000002", "79160000001"])
        #expect(page.plans.map(\.due) == [today, today + 9])
    }

    @Test("Reviews stand with their contact, the oldest first, and with nobody else's")
    func reviews() async throws {
        let test = try await past()
        try await test.commit([
            leg(
                "c 2025-02-04",
                "102",
                client: "79160000008",
                at: utc("2025-02-04 13:00:00"),
                seconds: 90,
                id: "second leg"
            )
        ])
        try await test.review("c 2025-02-04", .note("well done"))
        try await test.review("c 2025-02-04", .void)
        #expect(try await test.object(to: "c 2025-02-04", site: "main"))
        try await test.review("c 2025-02-04", .restore, who: "other head")
        let own = try #require(try await page(test, on: "2025-02-04"))
        #expect(own.contacts[0].reviews.map(\.kind) == [.note, .void, .note, .restored])
        #expect(own.contacts[0].reviews.map(\.who) == ["head", "head", "Manager 101", "other head"])
        #expect(own.contacts[0].reviews.map(\.text) == ["well done", nil, "it was no call", nil])
        #expect(own.contacts[0].reviews.map(\.isObjection) == [false, false, true, false])
        let colleague = try #require(try await page(test, "102", on: "2025-02-04"))
        #expect(colleague.contacts.map(\.reviews.count) == [3, 0])
    }

    @Test("Who is in no team on the day has no page; who changed teams has that of the day")
    func teams() async throws {
        var rulebook = Rulebook.sales(extensions: ["101", "102"])
        rulebook.teams.append(Team(name: "service", zone: .utc))
        rulebook.managers[0].memberships = [
            .init(team: 0, from: utc("2026-11-01 00:00:00"), until: utc("2026-11-10 00:00:00")),
            .init(team: 1, from: utc("2026-11-10 00:00:00"), until: utc("2026-11-20 00:00:00")),
        ]
        let test = try await TestLedger(rulebook)
        let days = ["2026-10-31", "2026-11-01", "2026-11-09", "2026-11-10", "2026-11-19", "2026-11-20"]
        var teams: [String?] = []
        for day in days { teams.append(try await page(test, on: day)?.team) }
        #expect(teams == [nil, "sales", "sales", "service", "service", nil])
        #expect(try await page(test) == nil)
        #expect(try await page(test, "nobody", on: "2026-11-01") == nil)
    }
}

import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("What the board shows of a team", .serialized)
struct BoardTeamTests {
    /// Two minutes are asked; 101 has them, 102 has half of them, 103 is away, 104 has them without any working time noted.
    private func office() async throws -> (test: TestLedger, now: Instant, today: Day) {
        let (test, now, zone) = try await TestLedger.atNoon { rulebook in
            rulebook.teams[0].minimums = [Dated(from: nil, value: .talkMinutes(2))]
            rulebook.teams[0].plans = [Dated(from: nil, value: SalesPlan(sales: 1_000_000_000))]
        }
        let today = zone.day(of: now)
        let worked = [(from: now.minutes(-480), until: now.minutes(-60))]
        for manager in ["101", "102"] { try await test.works(manager, on: today, worked) }
        try await test.works("103", on: today, [])
        try await test.judged("102", on: today, .below)
        try await test.commit([
            leg("c1", "101", client: "79160000001", at: now.minutes(-30), seconds: 150.7),
            leg("c2", "102", client: "79160000002", at: now.minutes(-90), seconds: 61.7, traits: [.upperBound]),
            leg("c3", "102", client: "79160000003", at: now.minutes(-100), seconds: 10),
            leg("c4", "104", client: "79160000004", at: now.minutes(-90), seconds: 120),
            leg("c5", "207", client: "79160000005", at: now.minutes(-90), seconds: 20.9),
        ])
        return (test, now, today)
    }

    @Test("Today is as intensity_now has it, in the order of names, and the rest is of the same team and day")
    func today() async throws {
        let (test, now, today) = try await office()
        try await test.execute(
            """
            insert into open_talk (call, manager_id, site_id, since)
            select 1, g.id, 1, now() - interval '10 minutes' from manager g where g.key = '101'
            """
        )
        try await test.enter("s1", .sale(amount: 1_000_000_000), at: now, "101")
        try await test.enter("s2", .sale(amount: 999_999_999), at: now, "102")
        let team = try #require(try await test.ledger.perform { try $0.teamNow("sales") })
        #expect(team.day == today && team.isToday)
        #expect(team.asOf >= now)
        #expect(team.managers.map(\.id) == ["101", "102", "103", "104"])
        let (anna, boris, vera, clara) = (team.managers[0], team.managers[1], team.managers[2], team.managers[3])
        #expect(anna.name == "Manager 101" && anna.minimum == .talkMinutes(2) && anna.state == .met)
        // 150.7 s
        #expect(
            [anna.talkSeconds, anna.calls, anna.contacts, anna.clients, anna.talkSecondsLastHour] == [
                150, 1, 1, 1, 150,
            ]
        )
        #expect([anna.talkMinutes, anna.credit, anna.creditMinutes] == [2.5, 1, 2.5])
        let since = try #require(anna.talkingSince)
        #expect(since >= now.minutes(-10) && since <= team.asOf.minutes(-9))
        // 71.7 s, of which 61.7 s are an upper bound; all working time is over, so the share is 1.
        #expect([boris.talkSeconds, boris.upperBoundSeconds, boris.calls, boris.contacts] == [71, 61, 2, 1])
        #expect(boris.expectedShare == 1 && boris.pace == 0.55 && boris.forecast == 1.1 && boris.state == .below)
        #expect(boris.lastContactAt == now.minutes(-90) && boris.talkSecondsLastHour == 0)
        #expect(boris.freshAt == now.minutes(-30) + 150_700_000)
        #expect(vera.state == .off && vera.talkSeconds == 0 && vera.lastContactAt == nil)
        #expect(clara.state == nil && clara.expectedShare == nil && clara.pace == nil)
        // 103 is away and is asked nothing.
        #expect(team.atMinimum == TeamNow.Share(reached: 2, all: 3))
        #expect(team.atPlan == TeamNow.Share(reached: 1, all: 4))
        #expect(team.strays == [TeamNow.Stray(site: "main", number: "207", calls: 1, talkSeconds: 20)])
        #expect(team.freshAt == now.minutes(-30) + 150_700_000)
        // 150 + 61 + 10 + 120: each manager's hour is rounded down by itself.
        #expect(team.hours.reduce(0) { $0 + $1.talkSeconds } == 341)
        #expect(team.hours.reduce(0) { $0 + $1.contacts } == 3)
        #expect(
            team.hours.map(\.at) == team.hours.map(\.at).sorted() && Set(team.hours.map(\.at)).count == team.hours.count
        )
    }

    @Test("Sources are those of the team's sites and those of no site")
    func sources() async throws {
        let (test, _, _) = try await office()
        _ = try await test.source("mail", site: "")
        _ = try await test.source("foreign", site: "warehouse")
        let team = try #require(try await test.ledger.perform { try $0.teamNow("sales") })
        #expect(
            team.sources.map { [$0.name, $0.site] } == [
                ["branch-cdr", "branch"], ["mail", ""], ["main-cdr", "main"],
            ]
        )
        #expect(team.sources.map { $0.lastRecordAt != nil } == [false, false, true])
    }

    @Test("A day that is over is as intensity_day has it, with the hours of the team's day")
    func earlier() async throws {
        let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
        let test = try await TestLedger(
            .sales(
                zone: moscow,
                minimums: [Dated(from: day("2026-11-23"), value: .contacts(1))],
                extensions: ["101", "102", "103", "104"]
            )
        )
        for manager in ["101", "102", "104"] {
            try await test.works(
                manager,
                on: day("2026-11-23"),
                [(utc("2026-11-23 06:00:00"), utc("2026-11-23 15:00:00"))]
            )
        }
        try await test.works("103", on: day("2026-11-23"), [])
        try await test.judged("102", on: day("2026-11-23"), .missed)
        try await test.commit([
            // Midnight in Moscow is at 21:00.
            leg("c0", "101", client: "79160000009", at: utc("2026-11-22 20:59:59"), seconds: 90),
            leg("c1", "101", client: "79160000001", at: utc("2026-11-22 21:00:00"), seconds: 90),
            leg("c2", "102", client: "79160000002", at: utc("2026-11-23 20:59:59"), seconds: 59),
            leg("c3", "101", client: "79160000001", at: utc("2026-11-23 21:00:00"), seconds: 90),
        ])
        let team = try #require(try await test.ledger.perform { try $0.teamNow("sales", on: day("2026-11-23")) })
        #expect(!team.isToday && team.day == day("2026-11-23"))
        #expect(team.managers.map(\.id) == ["101", "102", "103", "104"])
        #expect(team.managers.map(\.state) == [.met, .missed, nil, nil])
        #expect(team.managers.map(\.talkSeconds) == [90, 59, 0, 0])
        #expect(team.managers[0].lastContactAt == utc("2026-11-22 21:00:00"))
        #expect(team.managers.allSatisfy { $0.pace == nil && $0.expectedShare == nil && $0.forecast == nil })
        #expect(team.atMinimum == TeamNow.Share(reached: 1, all: 3))
        #expect(team.atPlan == nil)
        #expect(
            team.hours == [
                TeamNow.Hour(at: utc("2026-11-22 21:00:00"), talkSeconds: 90, talkMinutes: 1.5, contacts: 1),
                TeamNow.Hour(at: utc("2026-11-23 20:00:00"), talkSeconds: 59, talkMinutes: 0.9, contacts: 0),
            ]
        )
    }

    @Test("A team that nobody knows is none, and one team shows nothing of another")
    func teams() async throws {
        let (test, now, zone) = try await TestLedger.atNoon { rulebook in
            rulebook.teams.append(Team(name: "service", zone: rulebook.teams[0].zone))
            rulebook.managers[1].memberships = [.init(team: 1)]
        }
        try await test.commit([
            leg("c1", "101", client: "79160000001", at: now.minutes(-30), seconds: 90),
            leg("c2", "102", client: "79160000002", at: now.minutes(-30), seconds: 70),
        ])
        let (sales, service, none) = try await test.ledger.perform {
            (try $0.teamNow("sales"), try $0.teamNow("service"), try $0.teamNow("x' or true --"))
        }
        #expect(sales?.managers.map(\.id) == ["101", "103", "104"])
        #expect(service?.managers.map(\.id) == ["102"])
        #expect(sales?.hours.map(\.talkSeconds) == [90] && service?.hours.map(\.talkSeconds) == [70])
        #expect(sales?.atMinimum == TeamNow.Share(reached: 0, all: 0))
        #expect(none == nil)
        let shown = try await test.ledger.perform { session in
            try ["sales", "service"].map { team in
                try session.shownContacts(team: team, managerID: nil, on: zone.day(of: now)).map(\.call)
            }
        }
        #expect(shown == [["c1"], ["c2"]])
    }
}

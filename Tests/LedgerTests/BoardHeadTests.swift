import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("What a head needs beside the board", .serialized)
struct BoardHeadTests {
    private func head(_ test: TestLedger) async throws -> HeadPage {
        try #require(try await test.ledger.perform { try $0.headPage("sales") })
    }

    @Test("An objection changes no number, is in the log, and is shown until a head has answered")
    func objections() async throws {
        let (test, now, _) = try await TestLedger.atNoon()
        try await test.commit([
            leg("c1", client: "79160000001", at: now.minutes(-60), seconds: 90),
            leg("c2", client: "79160000002", at: now.minutes(-50), seconds: 59),
            leg("c3", "102", client: "79160000003", at: now.minutes(-40), seconds: 70),
            leg("c4", client: "79160000004", at: now.minutes(-20_161), seconds: 70),
        ])
        let before = try await test.contents()
        #expect(try await test.object(to: "c2", site: "main", "101", "we agreed"))
        #expect(try await test.object(to: "c1"))
        #expect(try await test.object(to: "c3", site: "", "102"))
        #expect(try await test.object(to: "c4"))
        // Nobody's call, another's call, another site's.
        #expect(try await !test.object(to: "c9"))
        #expect(try await !test.object(to: "c3", "101"))
        #expect(try await !test.object(to: "c1", site: "branch"))
        #expect(try await test.contents() == before)
        // The fourth began more than 14 days ago.
        #expect(try await head(test).objections.map(\.call) == ["c3", "c2", "c1"])
        #expect(try await head(test).objections.map(\.client) == ["7916*****03", "7916*****02", "7916*****01"])
        #expect(try await head(test).objections[1].reviews.map(\.text) == ["we agreed"])
        try await test.review("c2", .note("no, you did not"))
        try await test.review("c3", .void)
        #expect(try await head(test).objections.map(\.call) == ["c1"])
        #expect(try await test.object(to: "c2", "101", "but we did"))
        #expect(try await head(test).objections.map(\.call) == ["c2", "c1"])
        let corrections = try await head(test).corrections
        #expect(corrections.first?.what == "call c2")
        #expect(corrections.first?.who == "Manager 101")
        #expect(corrections.first?.reason == "objected: but we did")
        // Five objections, a note, a void, and the day that the void changed.
        #expect(corrections.count == 8)
        let explained = try await test.ledger.perform { try $0.explain(call: "c2", site: nil).first?.reviews ?? [] }
        #expect(
            explained.map { $0.drop { $0 != "," } } == [
                ", Manager 101: objection, we agreed", ", head: note, no, you did not",
                ", Manager 101: objection, but we did",
            ]
        )
        #expect(try await test.differences() == [])
    }

    @Test("People, absences and corrections of the team, as they are today")
    func page() async throws {
        let (test, now, zone) = try await TestLedger.atNoon { rulebook in
            rulebook.teams.append(Team(name: "service", zone: rulebook.teams[0].zone))
            rulebook.managers[2].memberships = [.init(team: 1)]
            rulebook.managers[3].memberships = [.init(team: 0, until: Instant(seconds: 0))]
        }
        let today = zone.day(of: now)
        try await test.ledger.perform { session in
            for (manager, from, until) in [("101", -9, -8), ("101", -9, -7), ("102", 3, 4), ("103", 0, 0)] {
                try session.addAbsence(
                    managerID: manager,
                    days: DayRange(from: today + Int32(from), until: today + Int32(until)),
                    hours: manager == "102" ? [WorkingHours.Span(start: 540, end: 780)] : nil,
                    who: "the head"
                )
            }
            try session.addAbsence(managerID: "101", days: DayRange(from: today, until: today), hours: nil, who: "x")
            _ = try session.withdrawAbsences(managerID: "101", days: DayRange(from: today, until: today), who: "x")
        }
        let page = try await head(test)
        #expect(page.team == "sales" && page.day == today && page.asOf >= now)
        #expect(page.people.map { [$0.id, $0.name] } == [["101", "Manager 101"], ["102", "Manager 102"]])
        #expect(page.absences.map(\.person.id) == ["101", "102"])
        #expect(page.absences.map(\.from) == [today - 9, today + 3])
        #expect(page.absences.map(\.until) == [today - 7, today + 4])
        #expect(page.absences.map(\.hours) == [nil, "09:00-13:00"])
        #expect(page.absences.map(\.who) == ["the head", "the head"])
        #expect(page.corrections.first?.reason == "absence withdrawn")
        #expect(page.corrections.count == 6)
        #expect(try await test.ledger.perform { try $0.headPage("nobody") } == nil)
    }

    @Test("Of corrections the newest fifty are shown, newest first also within one transaction")
    func corrections() async throws {
        let test = try await TestLedger()
        try await test.execute(
            "insert into correction (what, who, reason) select 'n' || n, 'w', 'r' from generate_series(1, 60) as n"
        )
        #expect(try await head(test).corrections.map(\.what) == (11...60).reversed().map { "n\($0)" })
    }

    // MARK: - Links

    @Test("A link holds until it expires or is revoked, and each step is in the log with who")
    func links() async throws {
        let (test, now, _) = try await TestLedger.atNoon()
        let end = now.minutes(60)
        let issued = try await test.ledger.perform { session in
            try ["101", "102", "101", "nobody"].map {
                try session.issueLink(managerID: $0, expiresAt: end, who: "the head")
            }
        }
        #expect(issued[3] == nil)
        let links = issued.compactMap(\.self)
        #expect(Set(links.map(\.id)).count == 3)
        #expect(links.map(\.person.name) == ["Manager 101", "Manager 102", "Manager 101"])
        #expect(links.allSatisfy { $0.expiresAt == end && $0.issuedAt >= now && $0.who == "the head" })
        func valid(_ manager: String?, at moment: Instant) async throws -> [Int64] {
            try await test.ledger.perform { try $0.links(managerID: manager, at: moment).map(\.id) }
        }
        #expect(try await valid(nil, at: now) == links.map(\.id).reversed())
        #expect(try await valid("101", at: now) == [links[2].id, links[0].id])
        #expect(try await valid("Manager 102", at: now) == [links[1].id])
        #expect(try await valid("nobody", at: now) == [])
        #expect(try await valid(nil, at: end) == [])
        #expect(try await test.ledger.perform { try $0.link(links[0].id, at: end + -1) } == links[0])
        #expect(try await test.ledger.perform { try $0.link(links[0].id, at: end) } == nil)
        #expect(try await test.ledger.perform { try $0.link(links[2].id + 1, at: now) } == nil)
        #expect(try await head(test).links == links.reversed())
        func revoke(_ id: Int64?, _ manager: String? = nil) async throws -> Int {
            try await test.ledger.perform { try $0.revokeLinks(id: id, managerID: manager, who: "the boss") }
        }
        #expect(try await revoke(links[0].id) == 1)
        #expect(try await revoke(links[0].id) == 0)
        #expect(try await revoke(nil) == 0)
        #expect(try await revoke(links[1].id, "101") == 0)
        #expect(try await test.ledger.perform { try $0.link(links[0].id, at: now) } == nil)
        #expect(try await valid(nil, at: now) == [links[2].id, links[1].id])
        #expect(try await revoke(nil, "Manager 101") == 1)
        #expect(try await valid(nil, at: now) == [links[1].id])
        #expect(
            try await test.rows("select what, who, reason from correction_log order by at, what") == [
                ["Manager 101, link 1", "the head", "link issued, expires \(end.rfc3339)"],
                ["Manager 102, link 2", "the head", "link issued, expires \(end.rfc3339)"],
                ["Manager 101, link 3", "the head", "link issued, expires \(end.rfc3339)"],
                ["Manager 101, link 1", "the boss", "link revoked"],
                ["Manager 101, link 3", "the boss", "link revoked"],
            ]
        )
    }

    @Test("An expired link is not revoked any more, and the secret is the installation's")
    func expired() async throws {
        let test = try await TestLedger()
        let link = try #require(
            try await test.ledger.perform {
                try $0.issueLink(managerID: "101", expiresAt: utc("2025-01-01 00:00:00"), who: "x")
            }
        )
        #expect(try await test.ledger.perform { try $0.revokeLinks(id: link.id, managerID: nil, who: "x") } == 0)
        let secret = try await test.ledger.perform { try $0.installationSecret() }
        #expect(secret.count == 32)
        #expect(try await test.another().perform { try $0.installationSecret() } == secret)
        #expect(try await TestLedger().ledger.perform { try $0.installationSecret() } != secret)
    }
}

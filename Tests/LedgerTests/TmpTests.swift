import Ledger
import Pace
import TestSupport
import Testing

@Suite("Tmp", .serialized)
struct TmpTests {
    @Test(arguments: [true, false])
    func sameDateInTwoTeams(together: Bool) async throws {
        var rulebook = Rulebook.sales(zone: Zone(name: "Asia/Vladivostok", firstOffset: 36_000), extensions: ["101"])
        rulebook.teams.append(Team(name: "west", zone: .utc))
        let change = utc("2026-11-23 14:00:00")
        rulebook.managers[0].memberships = [.init(team: 0, until: change), .init(team: 1, from: change)]
        let test = try await TestLedger(rulebook)
        let a = leg("c1", at: utc("2026-11-22 20:00:00"), seconds: 90)
        let b = leg("c2", at: utc("2026-11-23 15:00:00"), seconds: 70)
        if together { try await test.commit([a, b]) } else {
            try await test.commit([a]); try await test.commit([b])
        }
        #expect(
            try await test.rows("select team, day, talk_seconds from intensity_day order by team")
                == [["sales", "2026-11-23", "90"], ["west", "2026-11-23", "70"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test(arguments: [true, false])
    func halfHour(together: Bool) async throws {
        let test = try await TestLedger(.sales(dayStarts: 1_800))
        let a = leg("c1", at: utc("2026-11-23 00:10:00"), seconds: 90)
        let b = leg("c2", at: utc("2026-11-23 00:40:00"), seconds: 70)
        if together { try await test.commit([a, b]) } else {
            try await test.commit([a]); try await test.commit([b])
        }
        #expect(
            try await test.rows("select day, talk_seconds from intensity_day order by day")
                == [["2026-11-22", "90"], ["2026-11-23", "70"]]
        )
        #expect(try await test.rows("select sum(talk_seconds) from intensity_hour") == [["160"]])
        #expect(try await test.differences() == [])
    }

    @Test(arguments: [true, false])
    func stuck(first: Bool) async throws {
        let test = try await TestLedger()
        let a = leg("c1", client: "79160000001", at: utc("2026-11-20 09:00:00"), seconds: 86_400 * 4)
        let b = leg("c2", client: "79160000001", at: utc("2026-11-23 10:00:00"), seconds: 70)
        for record in first ? [a, b] : [b, a] { try await test.commit([record], site: record == a ? "main" : "branch") }
        #expect(try await test.differences() == [])
    }

    @Test func sameIDOfTwoSites() async throws {
        let test = try await TestLedger()
        let a = leg("c1", client: "79160000001", at: utc("2026-11-20 09:00:00"), seconds: 100)
        let b = leg("c1", client: "79160000001", at: utc("2026-11-20 09:00:00"), seconds: 90)
        try await test.commit([a]); try await test.commit([b], site: "branch")
        #expect(try await test.rows("select talk_seconds, calls from intensity_day") == [["100", "1"]])
        #expect(try await test.rows("select site from contact_log") == [["main"]])
    }
}

import Ledger
import Pace
import TestSupport
import Testing

@Suite("Rules, closed days and corrections", .serialized)
struct RuleTests {
    private let morning = utc("2026-11-23 09:00:00")
    private static let days = "select manager_id, day, talk_seconds, contacts from intensity_day order by 1, 2"

    @Test("Versions are kept by the day from which they hold; one of a day replaces that day's and later ones")
    func versions() async throws {
        let test = try await TestLedger()
        func versions() async throws -> [StoredRules] { try await test.ledger.perform { try $0.ruleVersions() } }
        func save(_ document: String, _ from: Day?) async throws {
            try await test.ledger.perform { try $0.saveRules(document, from: from) }
        }
        #expect(try await versions() == [])
        try await save("first", nil)
        try await save("december", day("2026-12-01"))
        try await save("november", day("2026-11-23"))
        #expect(
            try await versions() == [
                StoredRules(from: nil, document: "first"), StoredRules(from: day("2026-11-23"), document: "november"),
            ]
        )
        try await save("november again", day("2026-11-23"))
        try await save("december", day("2026-12-01"))
        #expect(try await versions().map(\.document) == ["first", "november again", "december"])
        try await save("anew", nil)
        #expect(try await versions() == [StoredRules(from: nil, document: "anew")])
    }

    @Test("A changed roster moves contacts to the new owner, and back")
    func roster() async throws {
        let test = try await TestLedger(.sales(extensions: ["101", "102"]))
        try await test.commit([
            leg("c1", "101", at: morning, seconds: 90), leg("c2", "102", at: morning, seconds: 70),
            leg("c3", "207", at: morning, seconds: 50),
        ])
        let before = try await test.contents()
        var changed = Rulebook.sales(extensions: ["101", "102"])
        changed.extensions[SiteExtension(site: "main", name: "101")] = [Claim(manager: 1)]
        changed.extensions[SiteExtension(site: "main", name: "207")] = [Claim(manager: 0)]
        try await test.ledger.use(changed, siteZones: [:])
        #expect(try await test.differences() != [])
        #expect(try await test.recount(since: day("2026-11-23")) == ["sales"])
        #expect(
            try await test.rows(Self.days)
                == [["101", "2026-11-23", "50", "0"], ["102", "2026-11-23", "160", "2"]]
        )
        #expect(try await test.value("select count(*) from unassigned_traffic") == "0")
        #expect(try await test.differences() == [])
        try await test.ledger.use(.sales(extensions: ["101", "102"]), siteZones: [:])
        try await test.recount(since: day("2026-11-23"))
        #expect(try await test.contents() == before)
    }

    @Test("A manager who is taken out of the roster leaves nothing behind")
    func removedManager() async throws {
        let test = try await TestLedger(.sales(extensions: ["101", "102"]))
        try await test.commit([leg("c1", "101", at: morning, seconds: 90), leg("c2", "102", at: morning, seconds: 70)])
        try await test.ledger.use(.sales(extensions: ["101"]), siteZones: [:])
        try await test.recount(since: day("2026-11-23"))
        #expect(try await test.rows(Self.days) == [["101", "2026-11-23", "90", "1"]])
        #expect(try await test.value("select count(*) from contact_log") == "1")
        #expect(try await test.value("select count(*) from intensity_hour") == "1")
        #expect(try await test.differences() == [])
    }

    @Test("A renamed team goes on with the contacts that it has")
    func renamedTeam() async throws {
        let test = try await TestLedger(.sales(extensions: ["101"]))
        try await test.commit([leg("c1", "101", at: morning, seconds: 90)])
        var renamed = Rulebook.sales(extensions: ["101"])
        renamed.teams[0].name = "export"
        try await test.ledger.use(renamed, siteZones: [:])
        // A better record of the same call.
        try await test.commit([leg("c1", "101", at: morning + 90_000_000, seconds: 10, id: "c1#2")])
        try await test.recount(since: day("2026-11-23"))
        #expect(
            try await test.rows("select team, manager_id, talk_seconds from intensity_day")
                == [["export", "101", "100"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test("A longer minimum talk disqualifies what was counted, from the day on which it holds")
    func minimumTalk() async throws {
        let test = try await TestLedger()
        try await test.commit([
            leg("c1", at: morning, seconds: 90), leg("c2", at: morning + 86_400_000_000, seconds: 90),
            leg("c3", at: morning + 86_500_000_000, seconds: 150),
        ])
        var changed = Rulebook.sales()
        changed.teams[0].rules.append(Dated(from: day("2026-11-24"), value: TeamRules(minimumTalk: 120_000_000)))
        try await test.ledger.use(changed, siteZones: [:])
        let found = try await test.differences()
        #expect(Set(found.map(\.kind)) == ["day", "hour", "verdict"])
        let teams = try await test.ledger.perform { try $0.recountDays(since: day("2026-11-24"), why: .rules) }
        #expect(teams == ["sales"])
        #expect(
            try await test.rows(Self.days)
                == [["101", "2026-11-23", "90", "1"], ["101", "2026-11-24", "240", "1"]]
        )
        #expect(
            try await test.rows("select reason, qualifies, credit from contact_log order by started_at")
                == [["talk", "true", "1"], ["short", "false", "0"], ["talk", "true", "1"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test("Rates, ignored numbers, recorded agreements and one a client and day decide as the design says")
    func reasons() async throws {
        let rules = TeamRules(
            oncePerClientDay: true,
            ignored: ["79160000009"],
            codes: ["1": .yes, "2": .no, "0": Agreement.none],
            rates: Rates(call: 1_500_000)
        )
        let test = try await TestLedger(.sales(rules: rules))
        let calls: [(String, Double, String)] = [
            ("79160000009", 100, ""), ("79160000001", 5, "1"), ("79160000001", 100, ""), ("79160000002", 100, "0"),
            ("79160000003", 5, "2"), ("79160000004", 100, ""), ("79160000005", 59, ""),
        ]
        let records = calls.enumerated().map { index, call in
            leg("c\(index)", client: call.0, at: morning + Int64(index) * 200_000_000, seconds: call.1, code: call.2)
        }
        try await test.commit(records.reversed())
        #expect(
            try await test.rows("select reason, qualifies, credit from contact_log order by started_at") == [
                ["ignored_number", "false", "0"], ["agreement_yes", "true", "1.5"], ["repeat_client", "false", "0"],
                ["no_agreement", "false", "0"], ["agreement_no", "true", "1.5"], ["talk", "true", "1.5"],
                ["short", "false", "0"],
            ]
        )
        #expect(
            try await test.rows("select talk_seconds, calls, contacts, credit, clients from intensity_day")
                == [["369", "6", "3", "4.5", "3"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test("A change to a closed day is a correction with what was and what is; one to an open day is none")
    func corrections() async throws {
        let test = try await TestLedger()
        try await test.commit([leg("c1", at: morning, seconds: 90)])
        // The first call only notes from where on days are watched.
        try await test.ledger.perform { try $0.closeDays(at: utc("2026-11-23 12:00:00"), closeAfter: [:]) }
        try await test.ledger.perform { try $0.closeDays(at: utc("2026-11-24 12:00:00"), closeAfter: [:]) }
        try await test.commit([leg("unwatched", at: utc("2026-11-22 09:00:00"), seconds: 90)])
        try await test.commit([leg("open", at: utc("2026-11-24 09:00:00"), seconds: 90)])
        #expect(try await test.value("select count(*) from correction_log") == "0")
        try await test.commit([leg("late", at: morning + 200_000_000, seconds: 70)])
        // The same again changes nothing.
        try await test.commit([leg("late", at: morning + 200_000_000, seconds: 70)])
        let shown = """
            select what, who, reason, before->>'talk_microseconds', after->>'talk_microseconds', before->>'contacts',
                after->>'contacts'
            from correction_log order by at, after->>'contacts' desc
            """
        let late = ["Manager 101, 2026-11-23", "callpace", "a late record", "90000000", "160000000", "1", "2"]
        #expect(try await test.rows(shown) == [late])

        try await test.ledger.use(.sales(rules: TeamRules(minimumTalk: 80_000_000)), siteZones: [:])
        try await test.recount(since: day("2026-11-23"), why: .recount(who: "anna"))
        #expect(
            try await test.rows(shown)
                == [late, ["Manager 101, 2026-11-23", "anna", "recount", "160000000", "160000000", "2", "1"]]
        )
        // A day on which nobody had called, and one whose last contact goes.
        try await test.commit([leg("m", "102", at: morning, seconds: 90)])
        #expect(
            try await test.rows(shown + " limit 1 offset 2")
                == [["Manager 102, 2026-11-23", "callpace", "a late record", "0", "90000000", "0", "1"]]
        )
    }

    @Test("A recount that moves an open day is a correction too")
    func recountOfOpenDay() async throws {
        let test = try await TestLedger()
        try await test.commit([leg("c1", at: morning, seconds: 90)])
        #expect(try await test.value("select count(*) from correction_log") == "0")
        try await test.ledger.use(.sales(rules: TeamRules(minimumTalk: 100_000_000)), siteZones: [:])
        try await test.recount(since: day("2026-11-23"), why: .rules)
        #expect(
            try await test.rows("select what, who, before->>'contacts', after->>'contacts' from correction_log")
                == [["Manager 101, 2026-11-23", "configuration", "1", "0"]]
        )
    }

    @Test("Days are closed team by team, each in its zone, from the last one on")
    func closing() async throws {
        var rulebook = Rulebook.sales(extensions: ["101"])
        rulebook.teams.append(Team(name: "east", zone: Zone(name: "Asia/Vladivostok", firstOffset: 36_000)))
        let test = try await TestLedger(rulebook)
        let closed = """
            select t.name, c.day from closed_day c join team t on t.id = c.team_id
            where c.closed_at <= now() order by 1 desc, 2
            """
        // The first call only notes from where on days are watched.
        try await test.ledger.perform { try $0.closeDays(at: utc("2026-11-23 20:00:00"), closeAfter: [:]) }
        try await test.ledger.perform { try $0.closeDays(at: utc("2026-11-23 20:00:00"), closeAfter: [:]) }
        #expect(try await test.rows(closed) == [])
        // 20:00Z on the 25th is the 26th in the east.
        try await test.ledger.perform { try $0.closeDays(at: utc("2026-11-25 20:00:00"), closeAfter: [:]) }
        #expect(
            try await test.rows(closed) == [
                ["sales", "2026-11-23"], ["sales", "2026-11-24"], ["east", "2026-11-24"], ["east", "2026-11-25"],
            ]
        )
    }

    @Test("A manager who changes to a team of another zone keeps both teams' counters of one date")
    func twoTeamsOneDate() async throws {
        var rulebook = Rulebook.sales(extensions: ["101"])
        rulebook.teams.append(Team(name: "east", zone: Zone(name: "Asia/Vladivostok", firstOffset: 36_000)))
        let change = utc("2026-11-23 14:00:00")  // midnight in the east, afternoon in the west
        rulebook.managers[0].memberships = [.init(team: 0, until: change), .init(team: 1, from: change)]
        let test = try await TestLedger(rulebook)
        try await test.commit([
            leg("c1", at: utc("2026-11-24 02:00:00") + -86_400_000_000, seconds: 90),
            leg("c2", at: utc("2026-11-23 15:00:00"), seconds: 70),
        ])
        #expect(
            try await test.rows("select team, day, talk_seconds from intensity_day order by team")
                == [["east", "2026-11-24", "70"], ["sales", "2026-11-23", "90"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test("Connections that take rules into use at once do not disturb each other")
    func useAtOnce() async throws {
        let test = try await TestLedger()
        let ledgers = (0..<4).map { _ in test.another() }
        for _ in 0..<10 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for ledger in ledgers {
                    group.addTask {
                        try await ledger.use(.sales(minimums: [Dated(from: nil, value: .contacts(3))]), siteZones: [:])
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try await test.value("select count(*) from membership") == "5")
        #expect(try await test.value("select count(*) from manager_site") == "10")
        #expect(try await test.value("select count(*) from minimum") == "1")
    }

    @Test("The same date in two teams of a manager is two days", arguments: [true, false])
    func sameDateInTwoTeams(together: Bool) async throws {
        var rulebook = Rulebook.sales(zone: Zone(name: "Asia/Vladivostok", firstOffset: 36_000), extensions: ["101"])
        rulebook.teams.append(Team(name: "west", zone: .utc))
        let change = utc("2026-11-23 14:00:00")
        rulebook.managers[0].memberships = [.init(team: 0, until: change), .init(team: 1, from: change)]
        let test = try await TestLedger(rulebook)
        let a = leg("c1", at: utc("2026-11-22 20:00:00"), seconds: 90)
        let b = leg("c2", at: utc("2026-11-23 15:00:00"), seconds: 70)
        if together {
            try await test.commit([a, b])
        } else {
            try await test.commit([a]); try await test.commit([b])
        }
        #expect(
            try await test.rows("select team, day, talk_seconds from intensity_day order by team")
                == [["sales", "2026-11-23", "90"], ["west", "2026-11-23", "70"]]
        )
        #expect(try await test.differences() == [])
    }
}

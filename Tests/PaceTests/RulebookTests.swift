import Pace
import Testing

@Suite("What holds when")
struct RulebookTests {
    static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test(
        "The last entry that is not later holds",
        arguments: [
            ("2026-11-30", "first"), ("2026-12-01", "second"), ("2026-12-31", "second"), ("2027-01-01", "third"),
            ("0001-01-01", "first"),
        ]
    )
    func inForce(day: String, value: String) throws {
        let entries = [
            Dated(from: nil, value: "first"), Dated(from: try Self.day("2026-12-01"), value: "second"),
            Dated(from: try Self.day("2027-01-01"), value: "third"),
        ]
        #expect(entries.inForce(on: try Self.day(day)) == value)
        #expect([Dated(from: try Self.day("2027-01-02"), value: "later")].inForce(on: try Self.day(day)) == nil)
    }

    @Test("A minimum may end, and before the first there is none")
    func minimums() throws {
        let team = Team(
            name: "sales",
            zone: .utc,
            minimums: [
                Dated(from: try Self.day("2026-12-01"), value: .talkMinutes(120)),
                Dated(from: try Self.day("2026-12-10"), value: nil),
                Dated(from: try Self.day("2026-12-20"), value: .contacts(20)),
            ]
        )
        #expect(team.minimum(on: try Self.day("2026-11-30")) == nil)
        #expect(team.minimum(on: try Self.day("2026-12-01")) == .talkMinutes(120))
        #expect(team.minimum(on: try Self.day("2026-12-10")) == nil)
        #expect(team.minimum(on: try Self.day("2026-12-20")) == .contacts(20))
        #expect(team.rules(on: try Self.day("2026-12-20")) == TeamRules())
    }

    @Test("An extension, a number and a name have one owner at a time; the end is outside")
    func claims() {
        let claims = [
            Claim(manager: 0, until: House.at(10)), Claim(manager: 1, from: House.at(10), until: House.at(20)),
            Claim(manager: 2, from: House.at(30)),
        ]
        let rulebook = Rulebook(
            managers: ["a", "b", "c"].map { Manager(id: $0, name: $0, memberships: []) },
            extensions: [SiteExtension(site: "main", name: "0101"): claims],
            numbers: ["+7": claims],
            agents: ["Anna": claims]
        )
        for (seconds, owner) in [(0, 0), (9.999999, 0), (10, 1), (19.999999, 1), (20, nil), (30, 2)] as [(Double, Int?)]
        {
            let at = House.at(seconds)
            #expect(claims.owner(at: at) == owner)
            #expect(rulebook.manager(ofExtension: "0101", site: "main", at: at) == owner)
            #expect(rulebook.manager(ofExtension: "101", site: "main", at: at) == nil)
            #expect(rulebook.manager(ofExtension: "0101", site: "branch", at: at) == nil)
            #expect(rulebook.manager(ofNumber: "+7", at: at) == owner)
            #expect(rulebook.manager(ofAgent: "Anna", at: at) == owner)
            #expect(rulebook.manager(ofAgent: "anna", at: at) == nil)
        }
    }

    @Test("A change of team: one at a time")
    func memberships() {
        let rulebook = Rulebook(
            teams: [Team(name: "sales", zone: .utc), Team(name: "key accounts", zone: .utc)],
            managers: [
                Manager(
                    id: "a",
                    name: "A",
                    memberships: [
                        .init(team: 0, until: House.at(10)), .init(team: 1, from: House.at(10), until: House.at(20)),
                    ]
                )
            ]
        )
        #expect(rulebook.team(of: 0, at: House.at(9)) == 0)
        #expect(rulebook.team(of: 0, at: House.at(10)) == 1)
        #expect(rulebook.team(of: 0, at: House.at(20)) == nil)
    }

    @Test("A site's trunks, internal numbers and region hold from a moment on")
    func sites() {
        let rulebook = Rulebook(sites: [
            "main": [SiteRules(region: "RU"), SiteRules(from: House.at(10), region: "KZ")],
            "new": [SiteRules(from: House.at(10), region: "DE")],
        ])
        #expect(rulebook.rules(ofSite: "main", at: House.at(9)).region == "RU")
        #expect(rulebook.rules(ofSite: "main", at: House.at(10)).region == "KZ")
        #expect(rulebook.rules(ofSite: "new", at: House.at(9)) == SiteRules())
        #expect(rulebook.rules(ofSite: "unknown", at: House.at(9)) == SiteRules())
    }

    @Test("A team's day begins when it says")
    func dayStarts() throws {
        let team = Team(name: "night", zone: ZoneTests.berlin, dayStarts: 6 * 3_600)
        #expect(
            team.day(of: try #require(Instant(rfc3339: "2026-11-24T05:59:59+01:00"))) == (try Self.day("2026-11-23"))
        )
        #expect(
            team.day(of: try #require(Instant(rfc3339: "2026-11-24T06:00:00+01:00"))) == (try Self.day("2026-11-24"))
        )
    }
}

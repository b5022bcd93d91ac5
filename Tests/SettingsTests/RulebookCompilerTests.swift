import Pace
import Testing

@testable import Settings

@Suite("A rulebook of several versions")
struct RulebookCompilerTests {
    private static let first = """
        region: RU
        internal: {extensions: ["2XX"]}
        sources:
          - {name: a, format: event-lines, path: /a, trunks: ["PJSIP/old-*"]}
          - {name: b, format: cdr-lines, path: /b, zone: Europe/Moscow}
        teams:
          - name: sales
            zone: Europe/Moscow
            qualify: {ignore: ["8 (495) 999-99-99", 112]}
            codes: {yes: [OK]}
            minimum:
              - {from: 2026-12-01, talk_minutes: 120}
            managers:
              - {id: anna, name: Anna, extensions: [101, 0102], numbers: ["8 495 111-22-33"], agents: [Anna]}
              - {id: boris, name: Boris, extensions: [103]}
        """
    private static let second = """
        region: RU
        internal: {extensions: ["2XX"]}
        sources:
          - {name: a, format: event-lines, path: /a, trunks: ["PJSIP/new-*"]}
          - {name: b, format: cdr-lines, path: /b, zone: Europe/Moscow}
        teams:
          - name: sales
            zone: Europe/Moscow
            qualify: {minimum_talk: 90s, ignore: ["8 (495) 999-99-99", 112]}
            rates:
              - {meeting: 2}
              - {from: 2026-10-01, meeting: 7}
              - {from: 2026-11-01, meeting: 3}
              - {from: 2027-01-01, meeting: 4, meeting_minutes: 30}
              - {from: 2027-01-15, meeting: 9}
            minimum:
              - {from: 2026-12-01, talk_minutes: 120}
              - {from: 2027-01-01, contacts: 25}
            managers:
              - {id: vera, extensions: [{number: 104, until: 2026-11-30}]}
              - {id: anna, name: Anna, extensions: [0102, 103], numbers: ["+74951112233"], agents: [Anna]}
              - {id: boris, name: Boris, extensions: [101]}
        """
    private static let third = """
        teams:
          - name: export
            zone: Europe/Berlin
            day_starts: "06:00"
            managers:
              - {id: boris, name: Boris I., from: 2027-02-01, extensions: [101]}
          - name: sales
            zone: Europe/Moscow
            minimum: {talk_minutes: 100}
            managers:
              - {id: boris, name: Boris I., until: 2027-01-31, extensions: [101]}
              - {id: anna, name: Anna P., extensions: [0102, 103], agents: [Anna]}
        """

    private func compile() throws -> Rulebook {
        try RulebookCompiler.compile(
            [
                RuleVersion(from: nil, document: try parse(Self.first).decidingDocument),
                RuleVersion(from: try day("2026-11-10"), document: try parse(Self.second).decidingDocument),
                RuleVersion(from: try day("2027-01-15"), document: try parse(Self.third).decidingDocument),
            ],
            numbers: SimpleNumbers()
        )
    }

    // Midnight in Moscow, three hours before UTC.
    private let secondBegins = "2026-11-09T21:00:00Z"
    private let thirdBegins = "2027-01-14T21:00:00Z"

    @Test("Extensions, numbers and agents pass from owner to owner where a version begins")
    func claims() throws {
        let book = try compile()
        // Anna, Boris, Vera: in the order of their first appearance.
        #expect(book.managers.map(\.id) == ["anna", "boris", "vera"])
        #expect(book.managers.map(\.name) == ["Anna P.", "Boris I.", "vera"])
        let second = try instant(secondBegins)
        let third = try instant(thirdBegins)
        func claims(_ name: String) -> [Claim]? { book.extensions[SiteExtension(site: "main", name: name)] }
        // Boris has 101 in Moscow until 31 January and in Berlin from 06:00 of 1 February.
        #expect(
            claims("101") == [
                Claim(manager: 0, until: second),
                Claim(manager: 1, from: second, until: try instant("2027-01-31T21:00:00Z")),
                Claim(manager: 1, from: try instant("2027-02-01T05:00:00Z")),
            ]
        )
        #expect(claims("0102") == [Claim(manager: 0)])
        #expect(claims("102") == nil)
        #expect(claims("103") == [Claim(manager: 1, until: second), Claim(manager: 0, from: second)])
        #expect(claims("104") == [Claim(manager: 2, from: second, until: try instant("2026-11-30T21:00:00Z"))])
        #expect(book.numbers == ["+74951112233": [Claim(manager: 0, until: third)]])
        #expect(book.agents == ["Anna": [Claim(manager: 0)]])
    }

    @Test("Memberships follow the versions, and the days of an entry")
    func memberships() throws {
        let book = try compile()
        #expect(book.teams.map(\.name) == ["sales", "export"])
        #expect(book.managers[0].memberships == [Manager.Membership(team: 0)])
        #expect(
            book.managers[1].memberships == [
                Manager.Membership(team: 0, until: try instant("2027-01-31T21:00:00Z")),
                Manager.Membership(team: 1, from: try instant("2027-02-01T05:00:00Z")),
            ]
        )
        #expect(
            book.managers[2].memberships == [
                Manager.Membership(team: 0, from: try instant(secondBegins), until: try instant(thirdBegins))
            ]
        )
        #expect(book.teams[1].zone.name == "Europe/Berlin")
        #expect(book.teams[1].dayStarts == 21_600)
    }

    @Test("Rates act from their date, but never before the version that says so")
    func rules() throws {
        let team = try compile().teams[0]
        let ignored: Set<String> = ["+74959999999", "112"]
        let codes: [String: Agreement] = ["ok": .yes]
        func secondRules(_ rates: Rates) -> TeamRules {
            TeamRules(minimumTalk: 90_000_000, ignored: ignored, rates: rates)
        }
        #expect(
            team.rules == [
                Dated(from: nil, value: TeamRules(ignored: ignored, codes: codes)),
                Dated(from: try day("2026-11-10"), value: secondRules(Rates(meeting: 3_000_000))),
                Dated(
                    from: try day("2027-01-01"),
                    value: secondRules(Rates(meeting: 4_000_000, meetingMinutes: 30))
                ),
                Dated(from: try day("2027-01-15"), value: TeamRules()),
            ]
        )
        #expect(team.rules(on: try day("2026-11-09")).rates.meeting == 1_000_000)
    }

    @Test("A minimum acts from its date, and is none before it")
    func minimums() throws {
        let team = try compile().teams[0]
        #expect(
            team.minimums == [
                // The second version begins before the first date, so nothing is in force on its first day.
                Dated(from: try day("2026-12-01"), value: .talkMinutes(120)),
                Dated(from: try day("2027-01-01"), value: .contacts(25)),
                Dated(from: try day("2027-01-15"), value: .talkMinutes(100)),
            ]
        )
        #expect(team.minimum(on: try day("2026-11-30")) == nil)
    }

    @Test("A minimum that a version leaves out ends where that version begins")
    func minimumEnds() throws {
        let document = "{\"rules\": \"1\", \"teams\": [{\"name\": \"t\", \"zone\": \"UTC\"MIN}]}"
        let minimum = ", \"minimum\": [{\"contacts\": \"5\"}, {\"from\": \"2027-03-01\", \"contacts\": \"6\"}]"
        let with = document.replacing("MIN", with: minimum)
        let without = document.replacing("MIN", with: "")
        let versions = [
            RuleVersion(from: nil, document: with),
            RuleVersion(from: try day("2027-02-01"), document: without),
            RuleVersion(from: try day("2027-04-01"), document: with),
        ]
        let book = try RulebookCompiler.compile(versions, numbers: SimpleNumbers())
        #expect(book.teams[0].minimums.map(\.from) == [nil, try day("2027-02-01"), try day("2027-04-01")])
        // 1 March is not inside of the first version, and before the third.
        #expect(book.teams[0].minimums.map(\.value) == [.contacts(5), nil, .contacts(6)])
    }

    @Test("Sites know their trunks, patterns and region through time")
    func sites() throws {
        let book = try compile()
        #expect(Set(book.sites.keys) == ["main"])
        let patterns = [Pattern("2XX", digits: true)]
        #expect(
            book.sites["main"] == [
                SiteRules(
                    trunks: [Pattern("PJSIP/old-*", digits: false)],
                    internalExtensions: patterns,
                    region: "RU"
                ),
                SiteRules(
                    from: try instant(secondBegins),
                    trunks: [Pattern("PJSIP/new-*", digits: false)],
                    internalExtensions: patterns,
                    region: "RU"
                ),
                // Without sources the clock is that of the first team, Berlin: an hour before UTC.
                SiteRules(from: try instant("2027-01-14T23:00:00Z")),
            ]
        )
    }

    @Test("Two versions that say the same make one rulebook with one version")
    func sameAgain() throws {
        let document = try parse(example).decidingDocument
        let once = [RuleVersion(from: nil, document: document)]
        let twice = once + [RuleVersion(from: try day("2026-12-15"), document: document)]
        #expect(
            try RulebookCompiler.compile(once, numbers: SimpleNumbers())
                == RulebookCompiler.compile(twice, numbers: SimpleNumbers())
        )
    }

    @Test("A day that is moved by day_starts and the hour of the clock change begins where the team's does")
    func clockChange() throws {
        let text = """
            teams:
              - name: t
                zone: Europe/Berlin
                day_starts: "02:30"
                managers: [{id: a, from: 2026-03-29, until: 2026-10-24, extensions: [1]}, {id: b, extensions: [2]}]
            """
        let version = RuleVersion(from: nil, document: try parse(text).decidingDocument)
        let book = try RulebookCompiler.compile([version], numbers: SimpleNumbers())
        // 02:30 does not exist on 29 March: the day begins with the change, at 01:00 UTC. On 25 October 02:30 comes
        // twice, first at 00:30 UTC.
        let span = Manager.Membership(
            team: 0,
            from: try instant("2026-03-29T01:00:00Z"),
            until: try instant("2026-10-25T00:30:00Z")
        )
        #expect(book.managers[0].memberships == [span])
        #expect(
            book.extensions[SiteExtension(site: "main", name: "1")]
                == [Claim(manager: 0, from: span.from, until: span.until)]
        )
    }

    @Test("Where an extension passes between teams of different zones it has one owner at every moment")
    func zonesMeet() throws {
        let text = """
            teams:
              - name: west
                zone: Europe/Berlin
                managers: [{id: a, until: 2026-11-30, extensions: [1]}]
              - name: east
                zone: Europe/Moscow
                managers: [{id: b, from: 2026-12-01, extensions: [1]}]
            """
        let version = RuleVersion(from: nil, document: try parse(text).decidingDocument)
        let book = try RulebookCompiler.compile([version], numbers: SimpleNumbers())
        let east = try instant("2026-11-30T21:00:00Z")
        #expect(
            book.extensions[SiteExtension(site: "main", name: "1")]
                == [Claim(manager: 0, until: east), Claim(manager: 1, from: east)]
        )
    }

    @Test("No versions make an empty rulebook but for the default site")
    func empty() throws {
        let book = try RulebookCompiler.compile([], numbers: SimpleNumbers())
        #expect(book == Rulebook(sites: ["main": []]))
        #expect(book.rules(ofSite: "main", at: try instant(secondBegins)) == SiteRules())
    }

    @Test("Versions out of order and unreadable documents are refused by name")
    func refused() throws {
        let document = try parse("region: RU").decidingDocument
        let from = try day("2026-12-01")
        let good = RuleVersion(from: from, document: document)
        let message = #expect(throws: ConfigurationError.self) {
            try RulebookCompiler.compile([good, good, good], numbers: SimpleNumbers())
        }
        #expect(try #require(message).description.hasPrefix("rules of 2026-12-01: found behind rules of a later or"))
        let bad = RuleVersion(from: from, document: "{\"rules\": \"1\", \"region\": \"\"}")
        let problem = #expect(throws: ConfigurationError.self) {
            try RulebookCompiler.compile([bad], numbers: SimpleNumbers())
        }
        #expect(try #require(problem).description.hasPrefix("rules of 2026-12-01:1: region: found"))
    }
}

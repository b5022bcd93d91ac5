import Testing

@testable import Settings

@Suite("The document of what decides numbers")
struct DecidingDocumentTests {
    @Test("It is one line of JSON with sorted keys and every scalar a text")
    func canonical() throws {
        let configuration = try parse(
            """
            region: ru
            sources:
              - {name: c, format: event-lines, path: /c}
              - {name: b, format: cdr-lines, path: /b, zone: Europe/Moscow, trunks: ["PJSIP/z-*", "PJSIP/a-*"]}
              - {name: a, format: event-lines, path: /a, zone: UTC, trunks: ["PJSIP/a-*"]}
            teams:
              - name: t
                zone: UTC
                rates: {meeting: 2.50}
                minimum: {from: 2026-12-01, contacts: 20}
                managers: [{name: "A \\"x\\"", extensions: [0101, {number: 7, site: b, from: 2026-01-01}]}]
            """
        )
        #expect(
            configuration.decidingDocument == """
                {"region": "RU", "rules": "1", \
                "sites": [{"name": "main", "trunks": ["PJSIP/a-*", "PJSIP/z-*"], "zone": "Europe/Moscow"}], \
                "teams": [{"managers": [{"extensions": ["0101", {"from": "2026-01-01", "number": "7", "site": "b"}], \
                "id": "A \\"x\\"", "name": "A \\"x\\""}], "minimum": [{"contacts": "20", "from": "2026-12-01"}], \
                "name": "t", "rates": [{"call": "1", "correspondence": "1", "correspondence_minutes": "0", \
                "meeting": "2.5", "meeting_minutes": "0"}], "zone": "UTC"}]}
                """
        )
    }

    @Test(
        "What decides nothing does not change it",
        arguments: [
            ("path: /var/log/asterisk/cdr-csv/Master.csv*", "path: /mnt/new/*.csv"),
            ("minimum_talk: 60s", "minimum_talk: 1m"),
            ("extensions: [101, 102]", "extensions: [{number: \"101\"}, '102']"),
            ("  - {to: telegram, chat", "  - {to: webhook, url: \"https://x\"}\n  - {to: telegram, chat"),
            ("grace: 30m", "grace: 45m"),
            ("listen: 127.0.0.1:8642", "listen: 127.0.0.2:80"),
            ("telegram: \"200300\"", "telegram: \"200301\""),
            ("name: cdr,", "name: calls, stalled_after: 1h,"),
            ("once_per_client_day: false, ", ""), ("internal: [example.com]", "internal: [Example.COM, example.com]"),
            ("{name: mail, ", "{name: post, mailbox: j@example.com, complete_after: 1m, "),
            ("mail: {internal", "mail: {settle: 9s, never: {list: false}, internal"),
        ]
    )
    func unchanged(_ old: String, _ new: String) throws {
        let changed = example.replacing(old, with: new)
        #expect(changed != example)
        #expect(try parse(changed).decidingDocument == parse(example).decidingDocument)
    }

    @Test(
        "Whatever decides changes it",
        arguments: [
            ("region: RU", "region: DE"), ("\"2XX\"", "\"4XX\""), ("+7495123456X", "+7495123457X"),
            ("mango", "other"), ("    zone: Europe/Moscow", "    zone: Asia/Omsk"),
            ("extensions: [101, 102]", "extensions: [101]"), ("\"+74951234567\"", "\"+74951234568\""),
            ("agents: [\"Boris\"]", "agents: [\"B\"]"), ("anna@example", "a@example"),
            ("until: 2027-01-31", "until: 2027-01-30"),
            ("break: \"13:00-14:00\"", "break: \"13:00-13:30\""), ("2027-01-02]", "2027-01-03]"),
            ("2026-12-31: \"09:00-16:00\"", "2026-12-31: off"), ("by: talk", "by: agreement"),
            ("minimum_talk: 60s", "minimum_talk: 61s"), ("day: false", "day: true"), ("+74959999999", "+74959999998"),
            ("\"agreed\"], no", "\"agree\"], no"), ("meeting: 3", "meeting: 4"),
            ("meeting_minutes: 30", "meeting_minutes: 31"),
            ("talk_minutes: 120", "talk_minutes: 121"), ("from: 2026-12-01", "from: 2026-12-02"),
            ("2026-12-11]", "2026-12-10]"), ("label: Отказ", "keyword: Отказ"), ("- name: sales", "- name: sale"),
            ("zone: Europe/Moscow\n", "zone: Europe/Moscow\n    day_starts: 06:00\n"),
            ("internal: [example.com]", "internal: [example.org]"), ("mail: {internal: [example.com]}", "mail: {}"),
            ("    pace:", "    plan: {sales: 5}\n    pace:"), ("    pace:", "    progress: {actions: [A]}\n    pace:"),
            ("    pace:", "    marks: {}\n    pace:"),
        ]
    )
    func changed(_ old: String, _ new: String) throws {
        let changed = example.replacing(old, with: new)
        #expect(changed != example)
        #expect(try parse(changed).decidingDocument != parse(example).decidingDocument)
    }

    @Test("It reads back as what it was made of")
    func roundTrip() throws {
        var configuration = try parse(
            example.replacing("absent: [", with: "absent: [{day: 2026-12-14, hours: [\"22:00-06:00\"]}, ")
                .replacing("name: Anna Petrova", with: "name: \"A\\u2028\\x85\\uFEFF😀\\\\\"")
                .replacing("minimum:\n", with: "marks: {}\n    minimum:\n      - {from: 2028-01-01, none: true}\n")
        )
        let document = configuration.decidingDocument
        let rules = try DecidingRules(reading: document, label: "rules")
        #expect(rules.document == document)
        // Neither lines nor what decides nothing is kept.
        configuration.teams[0].pace = PaceSettings()
        for index in configuration.teams[0].managers.indices {
            configuration.teams[0].managers[index].telegram = nil
            configuration.teams[0].managers[index] = withoutLines(configuration.teams[0].managers[index])
        }
        var team = try #require(rules.teams.first)
        team.managers = team.managers.map(withoutLines)
        #expect(team == configuration.teams[0])
        #expect(rules.marks == configuration.marks)
        #expect(rules.internalPatterns == configuration.internalPatterns)
    }

    @Test("A document of another shape is refused")
    func otherShape() {
        #expect(throws: ConfigurationError.self) { try DecidingRules(reading: "{\"rules\": \"2\"}", label: "rules") }
        #expect(throws: ConfigurationError.self) { try DecidingRules(reading: "", label: "rules") }
    }

    private func withoutLines(_ manager: ManagerSettings) -> ManagerSettings {
        func bare(_ entries: [RosterEntry]) -> [RosterEntry] {
            entries.map { RosterEntry(value: $0.value, site: $0.site, days: $0.days, line: 0) }
        }
        var manager = manager
        manager.line = 0
        manager.extensions = bare(manager.extensions)
        manager.numbers = bare(manager.numbers)
        manager.agents = bare(manager.agents)
        manager.emails = bare(manager.emails)
        return manager
    }
}

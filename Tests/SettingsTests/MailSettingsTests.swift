import Pace
import RecordFormats
import Testing

@testable import Settings

@Suite("Mail in the configuration")
struct MailSettingsTests {
    private static let first = """
        sources: [{name: post, format: maildir, path: /srv/post}]
        marks:
          positive: [{label: "Cafe\u{301}"}, {subject: "[Agreed]"}, {copy: Deals@X.com}]
          negative: [{header: X-Agreement, value: "No"}]
        teams:
          - name: sales
            zone: Europe/Moscow
            managers:
              - {id: anna, emails: [Anna@X.com, anna@gmail.com]}
              - {id: boris, emails: [{address: info@x.com, until: 2026-12-31}, boris@\u{43F}\u{440}\u{438}\u{43C}\u{435}\u{440}.\u{440}\u{444}]}
          - name: export
            zone: UTC
            marks: {positive: [{plus: Agreed}, {keyword: $Agreed}, {folder: Deals/Agreed}, {header: X-Yes}]}
            managers: [{id: vera, emails: [v@y.com, {address: info@x.com, from: 2027-01-01}]}]
          - name: silent
            zone: UTC
            marks: {}
        """
    /// The tag has changed sides, and anna's first address is boris's.
    private static let second = """
        sources: [{name: post, format: maildir, path: /srv/post}]
        mail: {internal: [X.com, group.example]}
        marks: {negative: [{subject: "[agreed]"}, {copy: deals@x.com}, {copy: no@z.com}]}
        teams:
          - name: sales
            zone: Europe/Moscow
            managers:
              - {id: anna, emails: [anna@gmail.com]}
              - {id: boris, emails: [anna@x.com]}
        """

    private func book() throws -> Rulebook {
        try RulebookCompiler.compile(
            [
                RuleVersion(from: nil, document: try parse(Self.first).decidingDocument),
                RuleVersion(from: try day("2027-02-01"), document: try parse(Self.second).decidingDocument),
            ],
            numbers: SimpleNumbers()
        )
    }

    // Midnight in Moscow.
    private let secondBegins = "2027-01-31T21:00:00Z"

    @Test("Addresses are compared in lower case and A-labels, and pass from owner to owner")
    func addresses() throws {
        let book = try book()
        let change = try instant(secondBegins)
        let newYear = try instant("2026-12-31T21:00:00Z")
        let (anna, boris, vera) = (0, 1, 2)
        #expect(book.managers.map(\.id) == ["anna", "boris", "vera"])
        #expect(
            book.addresses["anna@x.com"] == [Claim(manager: anna, until: change), Claim(manager: boris, from: change)]
        )
        #expect(book.addresses["anna@gmail.com"] == [Claim(manager: anna)])
        // Boris's ends with the year in Moscow; Vera's begins with the year of her team, in UTC, and ends with the
        // first version by the clock of her team.
        #expect(
            book.addresses["info@x.com"] == [
                Claim(manager: boris, until: newYear),
                Claim(
                    manager: vera,
                    from: try instant("2027-01-01T00:00:00Z"),
                    until: try instant("2027-02-01T00:00:00Z")
                ),
            ]
        )
        #expect(book.addresses["boris@xn--e1afmkfd.xn--p1ai"] == [Claim(manager: boris, until: change)])
        #expect(book.addresses.count == 5)
    }

    @Test("Marks of the whole configuration reach the teams that have none of their own, and change sides by versions")
    func marks() throws {
        let book = try book()
        let (before, after) = (try day("2027-01-31"), try day("2027-02-01"))
        #expect(
            book.teams[0].rules(on: before).marks == [
                MailMark(.label, "Caf\u{E9}"): .yes, MailMark(.subject, "[agreed]"): .yes,
                MailMark(.copy, "deals@x.com"): .yes, MailMark(.header, "x-agreement: no"): .no,
            ]
        )
        let label = try #require(book.teams[0].rules(on: before).marks.keys.first { $0.kind == .label })
        #expect(Array(label.text.unicodeScalars) == ["C", "a", "f", "\u{E9}"])
        #expect(
            book.teams[0].rules(on: after).marks == [
                MailMark(.subject, "[agreed]"): .no, MailMark(.copy, "deals@x.com"): .no,
                MailMark(.copy, "no@z.com"): .no,
            ]
        )
        #expect(
            book.teams[1].rules(on: before).marks == [
                MailMark(.plus, "agreed"): .yes, MailMark(.keyword, "$agreed"): .yes,
                MailMark(.folder, "Deals/Agreed"): .yes, MailMark(.header, "x-yes"): .yes,
            ]
        )
        #expect(book.teams[2].rules(on: before).marks.isEmpty)
    }

    @Test("The house is the domains of the roster without those of everybody, else what is configured")
    func house() throws {
        #expect(
            try book().mailHouses == [
                MailHouse(domains: ["x.com", "y.com", "xn--e1afmkfd.xn--p1ai"], dropboxes: ["deals@x.com"]),
                MailHouse(
                    from: try instant(secondBegins),
                    domains: ["x.com", "group.example"],
                    dropboxes: ["deals@x.com", "no@z.com"]
                ),
            ]
        )
        let none = RuleVersion(from: nil, document: try parse("mail: {internal: []}").decidingDocument)
        #expect(none.document.contains("\"mail\": {\"internal\": []}"))
        #expect(try RulebookCompiler.compile([none], numbers: SimpleNumbers()).mailHouses == [])
    }

    @Test(
        "Domains where everybody may have an address are not the house",
        arguments: [
            "gmail.com", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru", "yandex.ru", "ya.ru", "yandex.com",
            "rambler.ru", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "yahoo.com", "proton.me",
            "protonmail.com", "gmx.de", "gmx.net", "web.de", "aol.com", "mail.com", "googlemail.com",
        ]
    )
    func everybody(_ domain: String) throws {
        let roster = try parse("teams: [{name: t, zone: UTC, managers: [{id: a, emails: [\"a@\(domain)\", a@x.com]}]}]")
        let version = RuleVersion(from: nil, document: roster.decidingDocument)
        #expect(
            try RulebookCompiler.compile([version], numbers: SimpleNumbers()).mailHouses.map(\.domains) == [["x.com"]]
        )
        let message = "internal: '\(domain)' gives an address to everybody, so no client who writes from it is counted"
        #expect(try parse("mail: {internal: [\(domain.uppercased())]}").warnings.map(\.message) == [message])
    }

    @Test("A stored document is read as it was written, whatever is refused by now")
    func stored() throws {
        let document = """
            {"rules": "1", "marks": {"positive": [{"subject": "[A]"}, {"copy": "a+agreed@x.com"}], "negative": \
            [{"plus": "+no"}]}, "teams": [{"name": "t", "zone": "UTC", "managers": [{"id": "a", "emails": \
            ["Anna+Sales@X.com", "anna@b d"]}]}]}
            """
        let book = try RulebookCompiler.compile([RuleVersion(from: nil, document: document)], numbers: SimpleNumbers())
        #expect(book.addresses == ["anna@x.com": [Claim(manager: 0)]])
        #expect(book.mailHouses == [MailHouse(domains: ["x.com"], dropboxes: ["a@x.com"])])
    }

    @Test("A source of mail belongs to no site and knows what the whole configuration says of mail")
    func sources() throws {
        let configuration = try parse(
            """
            mail: {settle: 7s, trusted_hosts: [MX.example.com], never: {newsletter: false, list: true}}
            marks: {positive: [{subject: "[A]"}]}
            sources:
              - name: post
                format: maildir
                path: mail
                mailbox: [Journal@X.com, archive@x.com]
                journal: exchange
                trust_headers: false
              - {name: other, format: maildir, path: /b, complete_after: 1m, mailbox: one@x.com}
              - {name: notes, format: journal, path: /c}
              - {name: calls, format: event-lines, path: /d, trunks: ["PJSIP/x-*"]}
            teams: [{name: t, zone: UTC, marks: {negative: [{label: No}]}}]
            """
        )
        let marks: Set = [MailMark(.subject, "[a]"), MailMark(.label, "No")]
        var mail = MailOptions()
        mail.marks = marks
        mail.source = RecordKey(of: "post")
        mail.mailboxes = ["journal@x.com", "archive@x.com"]
        mail.unwrapsJournal = true
        mail.trustsHeaders = false
        mail.countedKinds = ["newsletter"]
        mail.trustedHosts = ["mx.example.com"]
        #expect(configuration.sources[0].options.mail == mail)
        #expect(configuration.sources[0].options.further.isEmpty)
        #expect(configuration.sources.map(\.isMail) == [true, true, true, false])
        #expect(configuration.sources.map(\.site) == ["", "", "", "main"])
        #expect(configuration.sources.map(\.completeAfter) == [7, 60, 7, nil])
        #expect(configuration.sources[1].options.mail.mailboxes == ["one@x.com"])
        #expect(
            configuration.sources[1].options.mail.trustsHeaders && !configuration.sources[1].options.mail.unwrapsJournal
        )
        #expect(configuration.sources[1].options.mail.source == RecordKey(of: "other"))
        #expect(configuration.sources[3].options.mail == MailOptions())
        #expect(try DecidingRules(reading: configuration.decidingDocument, label: "").sites.map(\.name) == ["main"])

        let made = SourceSettings(name: "import", format: "maildir", isMail: true, paths: [], options: FormatOptions())
        #expect(configuration.completed(made).options.mail.marks == marks)
        #expect(configuration.completed(made).completeAfter == 7)
    }

    private static let people =
        "{id: a, agents: [A]}, {id: b, emails: [b@x.com]}, {id: c}, {id: d}, {id: e}, {id: f}"

    @Test(
        "Where marks, mail and addresses do not meet there is one warning",
        arguments: [
            ("marks: {positive: [{label: A}]}", "", "", ["1: marks: no source gives messages of mail, so no mark is"]),
            ("marks: {}", "", "", []),
            ("marks: {positive: [{label: A}]}", "ics", "b", ["1: marks: no source gives messages of mail"]),
            ("marks: {positive: [{label: A}]}", "maildir", "b", []),
            (
                "region: RU", "maildir", "b",
                ["2: source 's': no 'marks' say how an agreement shows in mail, so no message ever counts"]
            ),
            ("region: RU", "ics", "b", []), ("region: RU", "journal", "a", []),
            (
                "marks: {positive: [{label: A}]}", "maildir", "a",
                ["6: managers without 'emails', so mail never tells of them: 'a', 'c', 'd' and 2 more"]
            ),
        ]
    )
    func warnings(_ head: String, _ format: String, _ people: String, _ lines: [String]) throws {
        let source = format.isEmpty ? "[]" : "[{name: s, format: \(format), path: /a}]"
        let managers = people == "a" ? Self.people : "{id: a, emails: [a@x.com]}, {id: b, emails: [b@x.com]}"
        let warnings = try parse(
            "\(head)\nsources: \(source)\nteams:\n  - name: t\n    zone: UTC\n    managers: [\(managers)]\n"
        ).warnings.filter { !$0.message.contains("has no extension") }
        #expect(warnings.count == lines.count, "\(warnings)")
        for (warning, line) in zip(warnings, lines) {
            #expect(warning.description.hasPrefix("/etc/callpace/callpace.yaml:" + line))
        }
    }

    @Test("Whoever comes back with an address is known by it, and the team's own marks are marks")
    func noWarning() throws {
        let warnings = try parse(
            """
            sources: [{name: s, format: maildir, path: /a}]
            teams:
              - name: t
                zone: UTC
                marks: {positive: [{label: A}]}
                managers: [{id: a, until: 2026-12-31, extensions: [1]}, {id: a, from: 2027-01-01, emails: [a@x.com]}, {id: b, emails: [b@x.com]}]
            """
        ).warnings
        #expect(warnings.map(\.message) == ["site 'main': no source is of this site"])
    }
}

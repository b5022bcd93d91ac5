import Pace
import RecordFormats
import Testing

@testable import Settings

@Suite("A configuration as plain values")
struct ConfigurationTests {
    @Test("Scalars are taken as written, whatever YAML would make of them")
    func scalarsAsWritten() throws {
        let configuration = try parse(
            """
            region: NO
            teams:
              - name: on
                zone: UTC
                codes: {yes: [0x1F, 1_000, ~, null, 012], no: [yes, 1e3]}
                managers:
                  - {id: 007, extensions: [0101, 1.0, "0102"], agents: [true]}
                  - {name: no, extensions: [0o17], numbers: [88001234567]}
            """
        )
        #expect(configuration.region == "NO")
        let team = configuration.teams[0]
        #expect(team.name == "on")
        #expect(Set(team.codes.keys) == ["0x1f", "1_000", "~", "null", "012", "yes", "1e3"])
        #expect(team.codes["yes"] == .no)
        #expect(team.managers.map(\.id) == ["007", "no"])
        #expect(team.managers[0].extensions.map(\.value) == ["0101", "1.0", "0102"])
        #expect(team.managers[0].agents.map(\.value) == ["true"])
        #expect(team.managers[1].extensions.map(\.value) == ["0o17"])
        #expect(team.managers[1].numbers.map(\.value) == ["88001234567"])
    }

    @Test("JSON is read like YAML")
    func json() throws {
        let configuration = try parse(
            """
            {
            \t"region": "DE", "sources": [{"name":"a","format":"event-lines","path":["x","/y"]}],
            \t"teams":[{"name":"\\u0410","zone":"Europe/Berlin","managers":[{"id":"1","extensions":["01"]}]}]
            }
            """
        )
        #expect(configuration.region == "DE")
        #expect(configuration.sources[0].paths == ["/etc/callpace/x", "/y"])
        #expect(configuration.teams[0].name == "А")
        #expect(configuration.teams[0].managers[0].extensions[0].value == "01")
    }

    @Test("What has a default may be left out")
    func defaults() throws {
        let configuration = try parse(
            """
            sources: [{name: a, format: cdr-lines, path: logs/*.csv, zone: Europe/Berlin}]
            teams: [{name: t, managers: [{id: a, extensions: [1]}, {id: b, extensions: [2]}]}]
            """
        )
        #expect(configuration.database == DatabaseSettings(url: nil, schema: "callpace"))
        #expect(configuration.sources[0].stalledAfter == 1_800)
        #expect(configuration.sources[0].options == FormatOptions(zone: ZoneDirectory.zone(named: "Europe/Berlin")))
        #expect(configuration.mail == MailSettings())
        #expect(configuration.board == BoardSettings(host: "127.0.0.1", port: 8_642))
        let team = configuration.teams[0]
        // The only zone that the sources name.
        #expect(team.zone.name == "Europe/Berlin")
        #expect(team.qualify.isEmpty && team.rates.isEmpty && team.minimum.isEmpty && team.hours.isEmpty)
        #expect(team.pace.hold == nil)
    }

    @Test("Options of the format are kept, with what has no place of its own as written")
    func options() throws {
        let configuration = try parse(
            """
            sources:
              - name: a
                format: cdr-lines
                zone: UTC
                path: [/a, b]
                trunks: [PJSIP/x-*]
                stalled_after: 2h
                complete_after: 30s
                columns: [start, src, dst]
                separator: tab
                quote: "'"
                escape: "\\\\"
                time_format: YYYY-MM-DD HH:mm:ss
              - {name: b, format: smdr-lines, zone: UTC, path: /b, layout: [date, time], year: 2026}
            """
        )
        let first = configuration.sources[0]
        #expect(
            first.options
                == FormatOptions(
                    zone: .utc,
                    columns: ["start", "src", "dst"],
                    separator: 9,
                    quote: UInt8(ascii: "'"),
                    escape: UInt8(ascii: "\\"),
                    timeFormat: "YYYY-MM-DD HH:mm:ss"
                )
        )
        #expect(first.stalledAfter == 7_200)
        #expect(first.completeAfter == 30 && configuration.sources[1].completeAfter == nil)
        #expect(configuration.sources[1].options.further == ["layout": ["date", "time"], "year": ["2026"]])
    }

    @Test("Dated lists are kept in ascending order")
    func datedLists() throws {
        let team = try parse(
            """
            teams:
              - name: t
                zone: UTC
                day_starts: "06:00"
                rates: [{from: 2027-03-01, call: 0.5}, {meeting: 2.25}]
                qualify: [{by: talk}, {from: 2026-12-01, by: agreement, minimum_talk: 2m, once_per_client_day: true}]
                hours: [{mon-fri: "09:00-18:00"}, {from: 2027-01-01, mon: "10:00-12:00"}]
                minimum: [{from: 2026-12-01, contacts: 20}, {from: 2027-06-01, none: true}, {talk_minutes: 90}]
            """
        ).teams[0]
        #expect(team.dayStarts == 21_600)
        #expect(
            team.rates == [
                Dated(from: nil, value: Rates(meeting: 2_250_000)),
                Dated(from: try day("2027-03-01"), value: Rates(call: 500_000)),
            ]
        )
        #expect(team.qualify.map(\.value.basis) == [.talk, .agreement])
        #expect(team.qualify.map(\.value.minimumTalk) == [60, 120])
        #expect(team.qualify.map(\.value.oncePerClientDay) == [false, true])
        #expect(team.hours.map(\.from) == [nil, try day("2027-01-01")])
        #expect(team.minimum.map(\.value) == [.talkMinutes(90), .contacts(20), nil])
        #expect(team.minimum.map(\.from) == [nil, try day("2026-12-01"), try day("2027-06-01")])
    }

    @Test("Roster entries of every kind may hold days, and managers too")
    func rosterEntries() throws {
        let managers = try parse(
            """
            teams:
              - name: t
                zone: UTC
                managers:
                  - id: a
                    from: 2026-01-01
                    until: 2026-12-31
                    extensions: [{number: 0101, from: 2026-02-01}]
                    numbers: [{number: "+7 495 111-22-33", until: 2026-06-30}]
                    agents: [{name: SIP/a}]
                    emails: [{address: a@x.org, from: 2026-01-01}]
                    absent: [2026-05-01, {day: 2026-05-02, hours: "09:00-13:00"}]
                  - {id: b, extensions: [102]}
            """
        ).teams[0].managers
        let start = try day("2026-01-01")
        #expect(managers[0].days == DayRange(from: start, until: try day("2026-12-31")))
        #expect(managers[0].extensions[0].days == DayRange(from: try day("2026-02-01"), until: nil))
        #expect(managers[0].extensions[0].value == "0101")
        #expect(managers[0].numbers[0].days == DayRange(from: nil, until: try day("2026-06-30")))
        #expect(managers[0].agents[0].value == "SIP/a")
        #expect(managers[0].emails[0].days == DayRange(from: start, until: nil))
        let first = try day("2026-05-01")
        let second = try day("2026-05-02")
        #expect(
            managers[0].absences == [
                Absence(days: DayRange(from: first, until: first), hours: nil),
                Absence(
                    days: DayRange(from: second, until: second),
                    hours: [WorkingHours.Span(start: 540, end: 780)]
                ),
            ]
        )
    }

    @Test("A URL from outside stands above that of the file, and an empty one counts as none")
    func databaseOverride() throws {
        let text = "database: {url: postgresql://file/x, schema: firm_1}"
        #expect(try parse(text, databaseURL: "postgresql://env/y").database.url == "postgresql://env/y")
        #expect(try parse(text, databaseURL: "postgresql://env/y").database.schema == "firm_1")
        #expect(try parse(text, databaseURL: "").database.url == "postgresql://file/x")
        #expect(try parse("region: RU", databaseURL: "postgresql://env/y").database.url == "postgresql://env/y")
        #expect(try parse("region: RU").database.url == nil)
    }

    @Test("Marks of every kind, in a team too, and the further keys of mail")
    func marks() throws {
        let configuration = try parse(
            """
            mail: {settle: 10s, trusted_hosts: [mx.example.com], never: {newsletter: false}}
            teams:
              - name: t
                zone: UTC
                marks:
                  positive: [{keyword: $Agreed}, {folder: Deals/Agreed}, {header: X-A, value: "yes"}, {plus: agreed}]
                  negative: [{header: X-B}]
            """
        )
        #expect(configuration.mail.internalDomains == nil)
        #expect(configuration.mail.settle == 10)
        #expect(configuration.mail.trustedHosts == ["mx.example.com"])
        #expect(configuration.mail.never == ["newsletter": false])
        let marks = try #require(configuration.teams[0].marks)
        #expect(
            marks.positive == [
                .keyword("$Agreed"), .folder("Deals/Agreed"), .header("X-A", value: "yes"), .plus("agreed"),
            ]
        )
        #expect(marks.negative == [.header("X-B", value: nil)])
    }

    @Test("Oversights are warnings with their line")
    func warnings() throws {
        let configuration = try parse(
            """
            database:
              url: postgresql://me:secret@db/x
            sources:
              - {name: a, format: event-lines, path: /a}
            teams:
              - name: t
                zone: UTC
                minimum: {contacts: 5}
                managers:
                  - {id: a}
                  - {id: a, from: 2027-01-01, extensions: [{number: 1, site: mian}]}
            """.replacing("{id: a}", with: "{id: a, until: 2026-12-31}")
        )
        #expect(
            configuration.warnings.map(\.description) == [
                "/etc/callpace/callpace.yaml:2: url: holds a password; password_file keeps it out of this file",
                "/etc/callpace/callpace.yaml:4: source 'a': no 'trunks' at site 'main', "
                    + "so a channel is external by its number alone",
                "/etc/callpace/callpace.yaml:6: team 't': no source gives channel events (asterisk-cel), "
                    + "so calls in progress cannot be seen and the default 'hold' is 30m",
                "/etc/callpace/callpace.yaml:6: team 't': has one person; a minimum is for a team",
                "/etc/callpace/callpace.yaml:6: team 't': a minimum without 'hours' gives no pace",
                "/etc/callpace/callpace.yaml:10: manager 'a': has no extension, number, agent or address to be known by",
                "/etc/callpace/callpace.yaml:11: site 'mian': no source is of this site; did you mean 'main'?",
            ]
        )
        #expect(!configuration.warnings.contains { $0.message.contains("secret") })
    }
}

import Pace
import RecordFormats
import Testing

@testable import Settings

@Suite("The example of the design")
struct ExampleTests {
    @Test("The whole example of the design is read, without a warning about its roster")
    func exampleSources() throws {
        let configuration = try parse(example)
        #expect(configuration.path == "/etc/callpace/callpace.yaml")
        #expect(configuration.stateDirectory == "/var/lib/callpace")
        #expect(
            configuration.database
                == DatabaseSettings(
                    url: "postgresql://callpace@db1,db2/callpace?target_session_attrs=read-write",
                    passwordFile: "/run/credentials/callpace.service/db",
                    ownerURL: "postgresql://owner@db1/callpace",
                    schema: "callpace"
                )
        )
        #expect(configuration.region == "RU")
        #expect(configuration.internalPatterns.extensions == ["2XX", "3XX"])
        #expect(configuration.internalPatterns.numbers == ["+7495123456X"])
        #expect(configuration.sources.map(\.name) == ["cdr", "events", "branch", "mail"])
        #expect(configuration.sources.map(\.site) == ["main", "main", "branch", ""])
        #expect(configuration.sources[0].format == "cdr-lines")
        #expect(configuration.sources[0].paths == ["/var/log/asterisk/cdr-csv/Master.csv*"])
        #expect(configuration.sources[0].options.zone?.name == "Europe/Moscow")
        #expect(configuration.sources[0].trunks == ["PJSIP/mango-*"])
        #expect(configuration.sources[1].options.zone == nil)
        #expect(configuration.mail.internalDomains == ["example.com"])
        #expect(
            configuration.marks.positive == [.label("Согласовано"), .subject("[agreed]"), .copy("agreed@example.com")]
        )
        #expect(configuration.marks.negative == [.label("Отказ"), .subject("[declined]")])
        #expect(
            configuration.alerts.map(\.target) == [
                .telegram(
                    chat: "-100123",
                    tokenFile: "/run/credentials/callpace.service/telegram",
                    api: "https://api.telegram.org"
                ),
                .webhook(
                    url: "http://127.0.0.1:9000/hook",
                    secretFile: "/run/credentials/callpace.service/hook"
                ),
            ]
        )
        #expect(configuration.board == BoardSettings(host: "127.0.0.1", port: 8_642))
        // The branch names no trunks, no format that stands in gives channel events, and Boris has no address.
        #expect(configuration.warnings.map(\.line) == [11, 14, 25])
    }

    @Test("The team of the example is read wholly")
    func exampleTeam() throws {
        let team = try #require(try parse(example).teams.first)
        #expect(team.name == "sales")
        #expect(team.zone.name == "Europe/Moscow")
        #expect(team.dayStarts == 0)
        let workday = [WorkingHours.Span(start: 540, end: 1_080)]
        let hours = WorkingHours(
            week: Array(repeating: workday, count: 5) + [[], []],
            breaks: [WorkingHours.Span(start: 780, end: 840)],
            holidays: [try day("2027-01-01"), try day("2027-01-02")],
            days: [try day("2026-12-31"): [WorkingHours.Span(start: 540, end: 960)], try day("2027-02-20"): workday]
        )
        #expect(team.hours == [Dated(from: nil, value: hours)])
        let qualify = QualifySettings(
            basis: .talk,
            minimumTalk: 60,
            oncePerClientDay: false,
            ignore: ["+74959999999"]
        )
        #expect(team.qualify == [Dated(from: nil, value: qualify)])
        #expect(team.codes == ["1": .yes, "agreed": .yes, "2": .no, "0": Agreement.none])
        #expect(team.rates == [Dated(from: nil, value: Rates(meeting: 3_000_000, meetingMinutes: 30))])
        #expect(team.minimum == [Dated(from: try day("2026-12-01"), value: .talkMinutes(120))])
        #expect(team.pace == PaceSettings(grace: 1_800, tolerance: 100_000, hold: 600, closeAfter: 900))
        let anna = team.managers[0]
        #expect(anna.id == "anna")
        #expect(anna.name == "Anna Petrova")
        #expect(anna.extensions.map(\.value) == ["101", "102"])
        #expect(anna.extensions.map(\.site) == ["main", "main"])
        #expect(anna.numbers.map(\.value) == ["+74951234567"])
        #expect(anna.emails.map(\.value) == ["anna@example.com"])
        #expect(anna.telegram == "200300")
        let boris = team.managers[1]
        #expect(boris.id == "Boris Ivanov")
        #expect(boris.extensions[0].value == "104")
        #expect(boris.extensions[0].site == "branch")
        #expect(boris.extensions[0].days == DayRange(from: try day("2026-11-01"), until: try day("2027-01-31")))
        #expect(boris.agents.map(\.value) == ["Boris"])
        let week = DayRange(from: try day("2026-12-07"), until: try day("2026-12-11"))
        #expect(boris.absences == [Absence(days: week, hours: nil)])
    }
}

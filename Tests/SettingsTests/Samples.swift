import Pace
import RecordFormats

@testable import Settings

/// Formats that stand in for those of the catalogue: what is read here is the configuration alone.
enum Formats {
    static let all = [
        format("cdr-lines", needsZone: true, options: ["columns", "separator", "quote", "escape", "time_format"]),
        format("event-lines", needsZone: false, options: [], takesStreams: true),
        format("smdr-lines", needsZone: true, options: ["layout", "year"]),
        format("maildir", needsZone: false, options: ["mailbox", "journal", "trust_headers"], isMail: true),
        format("ics", needsZone: false, options: [], isMail: true),
        format("journal", needsZone: false, options: [], isMail: true),
    ]

    private static func format(
        _ name: String,
        needsZone: Bool,
        options: [String],
        isMail: Bool = false,
        takesStreams: Bool = false
    ) -> RecordFormat {
        RecordFormat(
            name: name,
            summary: name,
            needsZone: needsZone,
            options: options,
            isMail: isMail,
            takesStreams: takesStreams
        ) { _, _ in NoDecoder() }
    }

    private struct NoDecoder: RecordDecoder {
        var carry: [UInt8] { [] }

        mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
            .incomplete
        }
    }
}

/// Russian and American numbers by the simplest of rules.
struct SimpleNumbers: NumberReading {
    func e164(_ text: String, region: String?) -> String? {
        let bare = text.filter { !" -()".contains($0) }
        if bare.hasPrefix("+") { return bare.utf8.count > 8 ? bare : nil }
        guard bare.utf8.count == 11, bare.hasPrefix("8"), region == "RU" else { return nil }
        return "+7" + bare.dropFirst()
    }
}

func parse(_ text: String, databaseURL: String? = nil) throws(ConfigurationError) -> Configuration {
    try Configuration.parse(
        text,
        path: "/etc/callpace/callpace.yaml",
        databaseURL: databaseURL,
        formats: Formats.all,
        numbers: SimpleNumbers()
    )
}

func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw Unreadable(text: text) }
    return day
}

func instant(_ text: String) throws -> Instant {
    guard let instant = Instant(rfc3339: text) else { throw Unreadable(text: text) }
    return instant
}

struct Unreadable: Error {
    var text: String
}

/// The example of the design's configuration chapter, its formats replaced by known ones.
let example = """
    database:
      url: postgresql://callpace@db1,db2/callpace?target_session_attrs=read-write
      password_file: /run/credentials/callpace.service/db
      owner_url: postgresql://owner@db1/callpace
      schema: callpace
    region: RU
    internal: {extensions: ["2XX", "3XX"], numbers: ["+7495123456X"]}
    sources:
      - {name: cdr, format: cdr-lines, path: /var/log/asterisk/cdr-csv/Master.csv*, zone: Europe/Moscow, trunks: ["PJSIP/mango-*"]}
      - {name: events, format: event-lines, path: /var/log/asterisk/cel-custom/Master.csv*}
      - {name: branch, site: branch, format: event-lines, path: /var/spool/cdr/cdr_*}
      - {name: mail, format: maildir, path: /srv/journal/sales}
    teams:
      - name: sales
        zone: Europe/Moscow
        hours: {mon-fri: "09:00-18:00", break: "13:00-14:00", holidays: [2027-01-01, 2027-01-02], 2026-12-31: "09:00-16:00", 2027-02-20: "09:00-18:00"}
        qualify: {by: talk, minimum_talk: 60s, once_per_client_day: false, ignore: ["+74959999999"]}
        codes: {yes: ["1", "agreed"], no: ["2"], none: ["0"]}
        rates: {call: 1, correspondence: 1, meeting: 3, meeting_minutes: 30}
        minimum:
          - {from: 2026-12-01, talk_minutes: 120}
        pace: {grace: 30m, tolerance: 0.1, hold: 10m, close_after: 15m}
        managers:
          - {id: anna, name: Anna Petrova, extensions: [101, 102], numbers: ["+74951234567"], emails: [anna@example.com], telegram: "200300"}
          - {name: Boris Ivanov, extensions: [{number: 104, site: branch, from: 2026-11-01, until: 2027-01-31}], agents: ["Boris"], absent: [2026-12-07..2026-12-11]}
    mail: {internal: [example.com]}
    marks:
      positive: [{label: Согласовано}, {subject: "[agreed]"}, {copy: agreed@example.com}]
      negative: [{label: Отказ}, {subject: "[declined]"}]
    alerts:
      - {to: telegram, chat: "-100123", token_file: /run/credentials/callpace.service/telegram}
      - {to: webhook, url: "http://127.0.0.1:9000/hook", secret_file: /run/credentials/callpace.service/hook}
    board: {listen: 127.0.0.1:8642}
    """

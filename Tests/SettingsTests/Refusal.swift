import Testing

/// A configuration and the beginning of every line that it must give.
struct Refusal: Sendable, CustomTestStringConvertible {
    var text: String
    var lines: [String]

    init(_ text: String, _ lines: String...) {
        self.text = text
        self.lines = lines
    }

    /// A team with these keys, which begin in line 4.
    static func team(_ text: String, _ lines: String...) -> Refusal {
        var refusal = Refusal("teams:\n  - name: t\n    zone: UTC\n    \(text)")
        refusal.lines = lines
        return refusal
    }

    var testDescription: String { lines.first ?? text }
}

extension Refusal {
    static var all: [Refusal] {
        shapes + singles + sources + teams + rosters + norms + alerts + mail + goals + board + reception + database
    }

    static let shapes: [Refusal] = [
        Refusal("", "1: found nothing, allowed: a map with alerts, board, database"),
        Refusal("# nothing\n", "1: found nothing, allowed: a map with"),
        Refusal("- a\n", "1: the configuration: found a list, allowed: a map with"),
        Refusal(
            "region: RU\nreigon: DE\n",
            "2: the configuration: found the unknown key 'reigon'; did you mean 'region'?"
        ),
        Refusal(
            "region: RU\nxyzzy: 1\n",
            "2: the configuration: found the unknown key 'xyzzy', allowed: alerts, board,"
        ),
        Refusal("region: RU\nboard: {}\nregion: DE\n", "1: found the key 'region' more than once"),
        Refusal("region: RU\n\"101\": a\n101: b\n", "2: the conf", "3: found the key '101' again (first in line 2)"),
        Refusal("? [a, b]\n: c\n", "1: found a list or map as a key, allowed: a text"),
        Refusal("region: [RU\nboard: {}\n", "2: found what is not YAML: "),
        Refusal("region: RU\n\tboard: {}\n", "2: found what is not YAML: "),
        Refusal("region: RU\nboard: \u{1}\n", "2: found what is not YAML: "),
        Refusal("region: RU\n---\nregion: DE\n", "2: found what is not YAML: but found another document"),
        Refusal("region:\n", "1: region: found nothing, allowed: a country such as RU"),
        Refusal(
            "region: UK\n",
            "1: region: found 'UK', allowed: the ISO 3166 code of a country such as RU, NO or DE; did you mean 'GB'?"
        ),
        Refusal("region: {a: b}\n", "1: region: found a map, allowed: a country such as RU"),
        Refusal("region: \"R\\nU\"\n", "1: region: found 'R?U', allowed: a country such as RU, without control"),
        Refusal("sources: {name: a}\n", "1: sources: found a map, allowed: a list of sources"),
        Refusal("teams:\n", "1: teams: found nothing, allowed: a list of teams"),
        Refusal("state_directory: []\n", "1: state_directory: found a list, allowed: a path"),
    ]

    static let singles: [Refusal] = [
        .team(
            "qualify: {ignore: [112, abc]}\n",
            "4: ignore: found 'abc', allowed: a telephone number"
        ),
        Refusal("internal: {extensions: 2XX}\n", "1: extensions: found '2XX', allowed: a list of patterns"),
        Refusal("internal:\n  numbers: [\"+7495-1\", abc]\n", "2: numbers: found 'abc', allowed: a number in which X"),
        Refusal("database: {url: mysql://x}\n", "1: url: found what is no address of a database, allowed: a URL that"),
        Refusal("database:\n  schema: \"a;b\"\n", "2: schema: found 'a;b', allowed: letters of a to z"),
        Refusal("database: {schema: pg_x}\n", "1: schema: found 'pg_x', allowed: letters"),
        Refusal("database:\n  password_file: x\n", "2: password_file: found without 'url', allowed: beside a url"),
        Refusal(
            "database: {pasword_file: x}\n",
            "1: database: found the unknown key 'pasword_file'; did you mean 'pass"
        ),
        Refusal("board: {listen: 8642}\n", "1: listen: found '8642', allowed: an address and a port such as"),
        Refusal("board: {listen: \"::1:80\"}\n", "1: listen: found '::1:80', allowed"),
        Refusal("board: {listen: \"a:70000\"}\n", "1: listen: found 'a:70000', allowed"),
        Refusal(
            "marks:\n  positive:\n    - {label: a, copy: b}\n",
            "3: positive: found 'label' and 'copy', allowed: one of"
        ),
        Refusal("marks:\n  negative:\n    - {label: a, value: b}\n", "3: value: found beside 'label', allowed: beside"),
        Refusal(
            "marks: {positive: [{label: a}],\n negative: [{label: a}]}\n",
            "2: negative: found 'a' under 'positive' too"
        ),
        Refusal("mail: {settle: 5}\n", "1: settle: found '5', allowed: a time such as 60s, 15m, 1h or 2d, at most 1h"),
        Refusal(
            "mail: {never: {newsleter: false}}\n",
            "1: never: found the unknown key 'newsleter'; did you mean 'newsl"
        ),
        Refusal("mail: {never: {list: no}}\n", "1: list: found 'no', allowed: true, false"),
    ]

    static let sources: [Refusal] = [
        Refusal(
            "sources:\n  - name: a\n    format: cdr-line\n    path: /a\n    zone: UTC\n",
            "3: format: found the unknown format 'cdr-line'; did you mean 'cdr-lines'?, allowed: auto, cdr-lines, event-lines, ics, journal, mail"
        ),
        Refusal(
            "sources:\n  - {name: a, format: cdr-lines, path: /a}\n",
            "2: source 'a': 'zone' is missing, allowed: an IANA name such as Europe/Moscow (format cdr-lines writes local time)"
        ),
        Refusal(
            "sources:\n  - name: a\n    format: cdr-lines\n    path: /a\n    zone: Europe/Moskow\n",
            "5: zone: found 'Europe/Moskow', allowed: an IANA name such as Europe/Moscow; did you mean 'Europe/Moscow'?"
        ),
        Refusal("sources:\n  - {name: a, format: event-lines, path: /a, zone: MSK}\n", "2: zone: found 'MSK', allowed"),
        Refusal(
            "sources:\n  - {name: a, format: event-lines, path: /a, zone: GMT+3}\n",
            "2: zone: found 'GMT+3', allowed"
        ),
        Refusal(
            "sources:\n  - {name: a, format: event-lines, path: /a, columns: [a]}\n",
            "2: source 'a': found the unknown key 'columns', allowed: allow_from, complete_after, format, name, path,"
        ),
        Refusal(
            "sources:\n  - {name: a, format: smdr-lines, zone: UTC, path: /a, yaer: 2026}\n",
            "2: source 'a': found the unknown key 'yaer'; did you mean 'year'?"
        ),
        Refusal(
            "sources:\n  - {}\n",
            "2: a source: 'name' is missing",
            "2: a source: 'format' is missing, allowed: auto, cdr-lines, event-lines, ics, journal, maildir, smdr-lines",
            "2: a source: 'path' is missing"
        ),
        Refusal("sources:\n  - {name: a, format: event-lines, path: []}\n", "2: path: found an empty list"),
        Refusal(
            "sources:\n  - {name: a, format: event-lines, path: {a: b}}\n",
            "2: path: found a map, allowed: a text or a list of paths"
        ),
        Refusal(
            "sources:\n  - {name: a, format: event-lines, path: /a, trunks: PJSIP/x}\n",
            "2: trunks: found 'PJSIP/x', allowed: a list of patterns"
        ),
        Refusal(
            "sources:\n  - {name: a, format: event-lines, path: /a, stalled_after: 30}\n",
            "2: stalled_after: found '30', allowed: a time such as 60s"
        ),
        Refusal(
            "sources:\n  - {name: a, format: cdr-lines, zone: UTC, path: /a, separator: ab}\n",
            "2: separator: found 'ab', allowed: one character"
        ),
        Refusal(
            "sources:\n  - {name: a, format: event-lines, path: /a}\n  - {name: a, format: event-lines, path: /b}\n",
            "3: name: found the source 'a' again (first in line 2)"
        ),
    ]

    static let teams: [Refusal] = [
        Refusal("teams:\n  - name: t\n", "2: team 't': 'zone' is missing, allowed: an IANA name"),
        Refusal("teams:\n  - zone: UTC\n", "2: a team: 'name' is missing, allowed: a text"),
        Refusal(
            "teams:\n  - {name: t, zone: UTC}\n  - {name: t, zone: UTC}\n",
            "3: name: found the team 't' again (first in line 2)"
        ),
        .team("qualfy: {by: talk}", "4: team 't': found the unknown key 'qualfy'; did you mean 'qualify'?"),
        .team("day_starts: 25:00", "4: day_starts: found '25:00', allowed: a time of the day such as 06:00"),
        .team("qualify: {by: length}", "4: by: found 'length', allowed: talk, agreement"),
        .team("qualify: {minimum_talk: 1m30s}", "4: minimum_talk: found '1m30s', allowed: a time such as 60s"),
        .team(
            "qualify: {minimum_talk: 99999999999999999999s}",
            "4: minimum_talk: found '99999999999999999999s', allowed"
        ),
        .team("qualify: {once_per_client_day: yes}", "4: once_per_client_day: found 'yes', allowed: true, false"),
        .team(
            "codes: {yes: [1, OK],\n      no: [ok]}",
            "5: codes: found 'ok' under 'no' and before under 'yes', allowed"
        ),
        .team("rates: {call: -1}", "4: call: found '-1', allowed: a number of calls from 0 to 1000"),
        .team("rates: {call: 1.0000001}", "4: call: found '1.0000001', allowed: a number of calls"),
        .team(
            "rates: {meeting_minutes: 1.5}",
            "4: meeting_minutes: found '1.5', allowed: a whole number from 0 to 1440"
        ),
        .team("rates: [{call: 1}, {call: 2}]", "4: rates: found a second entry without 'from'"),
        .team(
            "rates:\n      - {from: 2027-01-01}\n      - {from: 2027-01-01}",
            "6: rates: found the day 2027-01-01 again (first in line 5)"
        ),
        .team("rates: {from: 2027-02-30}", "4: from: found '2027-02-30', allowed: a day such as 2026-12-31"),
        .team(
            "minimum: {talk_minutes: 120, contacts: 20}",
            "4: minimum: found 'talk_minutes' and 'contacts', allowed: one of"
        ),
        .team(
            "minimum:\n      - {from: 2027-01-01}",
            "5: minimum: found no measure, allowed: one of talk_minutes, contacts"
        ),
        .team("minimum: 120", "4: minimum: found '120', allowed: a map with contacts, from, none, talk_minutes"),
        .team("minimum: {talk_minutes: 0}", "4: talk_minutes: found '0', allowed: a whole number from 1 to 1440"),
        .team("minimum: {contacts: 1.5}", "4: contacts: found '1.5', allowed: a whole number from 1 to 100000"),
        .team("pace: {tolerance: 1}", "4: tolerance: found '1', allowed: a share from 0 to below 1"),
        .team("pace: {hold: 10}", "4: hold: found '10', allowed: a time such as 60s"),
        .team("hours: {mon-fri: \"9-18\"}", "4: mon-fri: found '9-18', allowed: hours such as 09:00-18:00"),
        .team("hours: {mon-fri: \"09:00-09:00\"}", "4: mon-fri: found '09:00-09:00', allowed: hours"),
        .team(
            "hours: {munday: \"09:00-18:00\"}",
            "4: hours: found the unknown key 'munday', allowed: break, from, holidays, days (mon, mon-fri), dates"
        ),
        .team(
            "hours:\n      mon-fri: \"09:00-18:00\"\n      fri: \"09:00-16:00\"",
            "6: fri: found hours for fri, which 'mon-fri' gives too"
        ),
        .team(
            "hours: {mon: [\"09:00-13:00\", \"12:00-18:00\"]}",
            "4: mon: found 12:00-18:00, which overlaps 09:00-13:00"
        ),
        .team("hours: {mon: \"22:00-06:00\", tue: \"05:00-10:00\"}", "4: hours: found mon running into tue"),
        .team(
            "hours: {holidays: [2027-01-01], 2027-01-01: \"09:00-12:00\"}",
            "4: holidays: found 2027-01-01, which has hours of its own too"
        ),
        .team("hours: {holidays: [1.1.2027]}", "4: holidays: found '1.1.2027', allowed: a day such as 2027-01-01"),
        .team("hours: {holidays: [2027-01-05..2027-01-01]}", "4: holidays: found '2027-01-05..2027-01-01', allowed"),
    ]

    static let rosters: [Refusal] = [
        .team(
            "managers: [anna]",
            "4: a manager: found 'anna', allowed: a map with absent, agents, email, emails"
        ),
        .team(
            "managers:\n      - {extensions: [1]}",
            "5: a manager: 'name' is missing, allowed: an id, a name, or both"
        ),
        .team(
            "managers: [{id: a, extention: [1]}]",
            "4: manager 'a': found the unknown key 'extention'; did you mean 'extensions'?"
        ),
        .team("managers: [{id: a, extensions: 101}]", "4: extensions: found '101', allowed: a list of extensions"),
        .team(
            "managers: [{id: a, extensions: [[1]]}]",
            "4: extensions: found a list, allowed: a text, or a map with 'number'"
        ),
        .team("managers: [{id: a, extensions: [{site: x}]}]", "4: extensions: 'number' is missing, allowed: a text"),
        .team("managers: [{id: a, numbers: [none]}]", "4: numbers: found 'none', allowed: a telephone number"),
        .team("managers: [{id: a, numbers: [{number: 1, site: x}]}]", "4: numbers: found the unknown key 'site'"),
        .team(
            "managers: [{id: a, emails: [anna]}]",
            "4: emails: found 'anna', allowed: an address such as a@example.com"
        ),
        .team(
            "managers: [{id: a, from: 2027-01-02, until: 2027-01-01}]",
            "4: until: found 2027-01-01, which is before 2027-01-02"
        ),
        .team("managers: [{id: a, absent: [monday]}]", "4: absent: found 'monday', allowed: a day 2026-12-07, days"),
        .team(
            "managers: [{id: a, absent: [{day: 2026-12-07, hours: morning}]}]",
            "4: hours: found 'morning', allowed: hours"
        ),
        .team(
            "managers:\n      - {id: a, extensions: [101]}\n      - {id: b, extensions: [102,\n          101]}",
            "7: extension '101' of site 'main': found given to manager 'b' and, in line 5, to 'a', both always, allowed: one"
        ),
        .team(
            "managers:\n      - {id: a, extensions: [{number: 101, until: 2027-01-31}]}\n"
                + "      - {id: b, from: 2027-01-31, extensions: [101]}",
            "6: extension '101' of site 'main': found given to manager 'b' and, in line 5, to 'a', both on 2027-01-31"
        ),
        .team(
            "managers: [{id: a, extensions: [101, 101]}]",
            "4: extension '101' of site 'main': found given twice to manager 'a'"
        ),
        .team(
            "managers: [{id: a, agents: [Q]}, {id: b, agents: [Q]}]",
            "4: agent 'Q': found given to manager 'b' and, in line 4, to 'a', both always"
        ),
        .team(
            "managers: [{id: a, emails: [A@x.y]}, {id: b, emails: [a@X.y]}]",
            "4: address 'a@x.y': found given to manager 'b' and, in line 4, to 'a'"
        ),
        Refusal(
            "region: RU\nteams:\n  - name: t\n    zone: UTC\n    managers:\n"
                + "      - {id: a, numbers: [\"+7 (495) 111-22-33\"]}\n      - {id: b, numbers: [84951112233]}\n",
            "7: number '+74951112233': found given to manager 'b' and, in line 6, to 'a'"
        ),
        Refusal(
            "teams:\n  - {name: s, zone: UTC, managers: [{id: a, until: 2027-01-31}]}\n"
                + "  - {name: t, zone: UTC, managers: [{id: a, from: 2027-01-15}]}\n",
            "3: manager 'a': found in team 't' and, in line 2, in team 's', both from 2027-01-15 until 2027-01-31, allowed"
        ),
        Refusal(
            "teams:\n  - {name: s, zone: UTC, managers: [{id: a, name: A, until: 2027-01-31}]}\n"
                + "  - {name: t, zone: UTC, managers: [{id: a, name: B, from: 2027-02-01}]}\n",
            "3: manager 'a': found the name 'B', named 'A' in line 2, allowed: one name"
        ),
    ]
}

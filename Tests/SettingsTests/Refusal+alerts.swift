extension Refusal {
    /// An alert with these keys in line 3, beside the teams `sales` and `export`.
    private static func alert(_ text: String, _ lines: String...) -> Refusal {
        var refusal = Refusal(
            "teams: [{name: sales, zone: UTC}, {name: export, zone: UTC}]\nalerts:\n  - {\(text)}\n"
        )
        refusal.lines = lines
        return refusal
    }

    /// What is the same for everybody of a team.
    static let norms: [Refusal] = [
        .team(
            "managers:\n      - id: a\n        minimum: {talk_minutes: 60}",
            "6: manager 'a': found 'minimum', but a minimum belongs to the team, never to a person, allowed: 'minimum' of"
        ),
        .team(
            "managers: [{id: a, talk_minutes: 60}]",
            "4: manager 'a': found 'talk_minutes', but a minimum belongs to the team"
        ),
        .team(
            "managers: [{id: a, contacts: 5}]",
            "4: manager 'a': found 'contacts', but a minimum belongs to the team"
        ),
        .team(
            "managers: [{id: a, rates: {call: 2}}]",
            "4: manager 'a': found 'rates', but rates belong to the team, the same for everybody"
        ),
        .team(
            "minimum: [{talk_minutes: 120}, {from: 2027-01-01, talk_minutes: 120, contacts: 20}]",
            "4: minimum: found 'talk_minutes' and 'contacts', allowed: one of talk_minutes, contacts, none"
        ),
        .team(
            "managers: [{id: a, email: anna}]",
            "4: email: found 'anna', allowed: an address such as a@example.com"
        ),
        .team("pace: {at: [\"11:00\", \"24:00\"]}", "4: at: found '24:00', allowed: a time of the day such as 11:00"),
        .team("pace: {at: []}", "4: at: found an empty list, allowed: a time of the day"),
        .team("pace: {quiet_after: 30s}", "4: quiet_after: found '30s', allowed: a time such as 45m or 2h, from 1m"),
        .team("pace: {quiet_afer: 30m}", "4: pace: found the unknown key 'quiet_afer'; did you mean 'quiet_after'?"),
    ]

    static let alerts: [Refusal] = [
        .alert(
            "to: telegrm",
            "3: to: found 'telegrm', allowed: telegram, email, webhook, slack, mattermost, heartbeat; "
                + "did you mean 'telegram'?"
        ),
        .alert("chat: 1", "3: an alert: 'to' is missing, allowed: telegram, email, webhook"),
        .alert("to: [telegram]", "3: to: found a list, allowed: telegram, email"),
        Refusal("alerts: [telegram]\n", "1: an alert: found 'telegram', allowed: a map with 'to': telegram, email"),
        .alert(
            "to: telegram, chat: 1, token: x",
            "3: telegram: found the unknown key 'token'",
            "3: telegram: 'token_file' is missing, allowed: a path"
        ),
        .alert(
            "to: telegram, token_file: /t, chat: sales",
            "3: chat: found 'sales', allowed: the number of a chat, or @"
        ),
        .alert("to: telegram, token_file: /t, chat: \"--1\"", "3: chat: found '--1', allowed: the number"),
        .alert(
            "to: telegram, token_file: /t, api: api.org",
            "3: api: found what is no such address, allowed: a URL that"
        ),
        .alert("to: webhook", "3: webhook: 'url' is missing, allowed: a URL that begins with http:// or https://"),
        .alert(
            "to: webhook, url: \"ftp://x\"",
            "3: url: found an address of 'ftp', allowed: a URL that begins with http"
        ),
        .alert("to: webhook, url: \"https://\"", "3: url: found what is no such address, allowed: a URL"),
        .alert("to: webhook, url: \"https://x:0/\"", "3: url: found what is no such address, allowed: a URL"),
        .alert("to: webhook, url: \"https://[::1/\"", "3: url: found what is no such address, allowed: a URL"),
        .alert("to: webhook, url: \"https://x/a b\"", "3: url: found what is no such address, allowed: a URL"),
        .alert("to: email, address: [a@x.org, b]", "3: address: found 'b', allowed: an address such as a@example.com"),
        .alert("to: email, address: []", "3: address: found an empty list, allowed: an address such as"),
        .alert("to: email, addresses: \"-oQ/x@y.org\"", "3: addresses: found '-oQ/x@y.org', allowed: an address"),
        .alert("to: email, from: \"A <a@x.org>\"", "3: from: found 'A <a@x.org>', allowed: an address"),
        .alert("to: slack", "3: slack: 'url_file' is missing, allowed: one of url, url_file"),
        .alert("to: mattermost, url: \"https://x\", url_file: /f", "3: url_file: found beside 'url', allowed: one of"),
        .alert("to: heartbeat, url: \"https://x\", every: 9s", "3: every: found '9s', allowed: a time such as 30s"),
        .alert(
            "to: heartbeat, url: \"https://x\", language: ru",
            "3: heartbeat: found the unknown key 'language', allowed: every, to, url"
        ),
        .alert("to: email, teams: [sale]", "3: teams: found 'sale', allowed: sales, export; did you mean 'sales'?"),
        .alert("to: email, teams: []", "3: teams: found an empty list, allowed: names of teams"),
        .alert("to: email, at_once: yes", "3: at_once: found 'yes', allowed: true, false"),
        .alert("to: email, at: [11]", "3: at: found '11', allowed: a time of the day such as 11:00"),
        .alert("to: email, quiet_hours: \"22-7\"", "3: quiet_hours: found '22-7', allowed: hours such as 22:00-07:00"),
        .alert("to: email, digest_above: -1", "3: digest_above: found '-1', allowed: a whole number from 0 to 1000"),
        .alert("to: email, language: rus", "3: language: found 'rus', allowed: en, ru; did you mean 'ru'?"),
        .alert("to: email, languge: ru", "3: email: found the unknown key 'languge'; did you mean 'language'?"),
        Refusal(
            "alerts:\n  - {to: email}\n  - {to: email, language: ru}\n",
            "3: alerts: found 'email managers' again (first in line 2), allowed: every one once"
        ),
        Refusal(
            "alerts:\n  - {to: slack, url: \"https://hooks/a\"}\n  - {to: slack, url: \"https://hooks/b\"}\n",
            "3: alerts: found 'slack hooks' again (first in line 2), allowed: every one once; 'url_file' tells"
        ),
    ]
}

import Pace
import RecordFormats
import Testing

@testable import Settings

@Suite("Who is alerted, and when a manager is behind")
struct AlertSettingsTests {
    private static let teams = "teams: [{name: sales, zone: UTC}, {name: export, zone: UTC}]\n"

    private func alerts(_ text: String) throws -> [AlertSettings] {
        try parse(Self.teams + "alerts:\n  - " + text).alerts
    }

    @Test("Every way has its target, and defaults for what is left out")
    func targets() throws {
        let alerts = try parse(
            """
            alerts:
              - {to: telegram, token_file: token}
              - {to: telegram, chat: "-100123", token_file: /t, api: "http://127.0.0.1:9/bots/"}
              - {to: email}
              - {to: email, address: head@example.com}
              - {to: email, addresses: [a@example.com, b@example.com], from: pace@example.com, sendmail: bin/sendmail}
              - {to: webhook, url: "https://hooks.example.com/pace"}
              - {to: webhook, url: "http://[::1]:9000/hook", secret_file: hook}
              - {to: slack, url: "https://hooks.slack.com/services/T0/B0/abc"}
              - {to: mattermost, url_file: mattermost}
              - {to: heartbeat, url: "https://hc.example.com/uuid"}
              - {to: heartbeat, url: "https://other.example.com/", every: 5m}
            """
        ).alerts
        let api = "https://api.telegram.org"
        let sendmail = "/usr/sbin/sendmail"
        #expect(
            alerts.map(\.target) == [
                .telegram(chat: nil, tokenFile: "/etc/callpace/token", api: api),
                .telegram(chat: "-100123", tokenFile: "/t", api: "http://127.0.0.1:9/bots"),
                .email(addresses: [], from: nil, sendmail: sendmail),
                .email(addresses: ["head@example.com"], from: nil, sendmail: sendmail),
                .email(
                    addresses: ["a@example.com", "b@example.com"],
                    from: "pace@example.com",
                    sendmail: "/etc/callpace/bin/sendmail"
                ),
                .webhook(url: "https://hooks.example.com/pace", secretFile: nil),
                .webhook(url: "http://[::1]:9000/hook", secretFile: "/etc/callpace/hook"),
                .slack(.url("https://hooks.slack.com/services/T0/B0/abc")),
                .mattermost(.file("/etc/callpace/mattermost")),
                .heartbeat(url: "https://hc.example.com/uuid", every: 60),
                .heartbeat(url: "https://other.example.com/", every: 300),
            ]
        )
        let first = alerts[0]
        #expect(first.teams.isEmpty && first.checkpoints.isEmpty && first.quietHours == nil && !first.isAtOnce)
        #expect(first.digestAbove == 3 && first.language == .english)
    }

    @Test("The common options")
    func options() throws {
        let alert = try #require(
            try alerts(
                """
                {to: telegram, chat: "@heads", token_file: /t, teams: [export, sales], at_once: true, \
                at: ["15:00", "9:30", "15:00"], quiet_hours: "22:00-07:00", digest_above: 0, language: ru}
                """
            ).first
        )
        #expect(
            alert
                == AlertSettings(
                    name: "telegram @heads",
                    target: .telegram(chat: "@heads", tokenFile: "/t", api: "https://api.telegram.org"),
                    teams: ["export", "sales"],
                    isAtOnce: true,
                    checkpoints: [570, 900],
                    quietHours: WorkingHours.Span(start: 1_320, end: 1_860),
                    digestAbove: 0,
                    language: .russian
                )
        )
    }

    @Test(
        "A name tells entries apart and holds no secret",
        arguments: [
            ("{to: telegram, token_file: /t, chat: 5}", "telegram 5"),
            ("{to: telegram, token_file: /t}", "telegram managers"),
            ("{to: email}", "email managers"),
            ("{to: email, address: [a@x.org, b@x.org]}", "email a@x.org,b@x.org"),
            ("{to: webhook, url: \"https://me:key@x.org:8/a/b?token=key#key\"}", "webhook https://x.org:8/a/b"),
            ("{to: webhook, url: \"https://x.org?token=key\"}", "webhook https://x.org"),
            ("{to: webhook, url: \"https://me@key@x.org/a\"}", "webhook https://x.org/a"),
            ("{to: slack, url: \"https://hooks.slack.com/services/key\"}", "slack hooks.slack.com"),
            ("{to: slack, url_file: hooks}", "slack /etc/callpace/hooks"),
            ("{to: mattermost, url: \"https://me:key@chat.x.org/hooks/key\"}", "mattermost chat.x.org"),
            ("{to: heartbeat, url: \"https://hc.x.org/key\"}", "heartbeat hc.x.org"),
        ]
    )
    func names(_ text: String, _ name: String) throws {
        #expect(try alerts(text).map(\.name) == [name])
    }

    @Test(
        "No refusal of an address repeats it",
        arguments: [
            "ftp://me:key@x.org/key", "httpx://key", "hooks.x.org/key", "https://x.org:key/", "https://x.org/ key",
        ]
    )
    func secretsStayOut(_ url: String) throws {
        for kind in ["webhook", "slack", "heartbeat"] {
            let error = #expect(throws: ConfigurationError.self) { try alerts("{to: \(kind), url: \"\(url)\"}") }
            #expect(try !#require(error).description.contains("key"))
        }
    }

    @Test("Only http:// to another machine is warned of")
    func openAddresses() throws {
        func warnings(_ url: String) throws -> [String] {
            try parse("alerts: [{to: webhook, url: \"\(url)\"}]").warnings.map(\.description)
        }
        for url in ["https://x.org/", "http://localhost:9/", "http://127.3.0.1/", "http://[::1]/"] {
            #expect(try warnings(url).isEmpty)
        }
        let tail = "can be read on the way; https:// cannot"
        #expect(
            try warnings("http://me:key@x.org/key") == [
                "/etc/callpace/callpace.yaml:1: url: http:// to 'x.org' \(tail)"
            ]
        )
        for url in ["http://127.0.0.1.x.org/", "http://127.0.0.1@x.org/", "http://128.0.0.1/", "http://[::2]/"] {
            #expect(try warnings(url).count == 1)
        }
    }

    @Test("A manager has an own address, which decides no number")
    func managers() throws {
        func configuration(_ address: String) throws -> Configuration {
            try parse("teams: [{name: t, zone: UTC, managers: [{id: a, email: \(address), telegram: 5}]}]")
        }
        let own = try configuration("a@x.org")
        #expect(own.teams[0].managers[0].email == "a@x.org")
        #expect(try configuration("b@x.org").decidingDocument == own.decidingDocument)
    }

    private func configuration(pace: String, format: String) throws -> Configuration {
        try Configuration.parse(
            """
            sources: [{name: a, format: \(format), path: /a, zone: UTC, trunks: [x]}]
            teams:
              - name: t
                zone: UTC
                hours: {mon: "09:00-18:00"}
                minimum: {contacts: 5}
                pace: \(pace)
                managers: [{id: a, extensions: [1]}, {id: b, extensions: [2]}]
            """,
            path: "callpace.yaml"
        )
    }

    @Test("Without channel events the hold is 30 minutes, and a warning says so; an own hold stands")
    func hold() throws {
        let minute: Int64 = 60_000_000
        let blind = try configuration(pace: "{}", format: "asterisk-csv")
        #expect(blind.paceRules(of: blind.teams[0]) == PaceRules(hold: 30 * minute))
        #expect(
            blind.warnings.map(\.description) == [
                "callpace.yaml:3: team 't': no source gives channel events (asterisk-cel), so calls in progress "
                    + "cannot be seen and the default 'hold' is 30m"
            ]
        )
        let seeing = try configuration(pace: "{}", format: "asterisk-cel")
        #expect(seeing.sources[0].showsCalls && !blind.sources[0].showsCalls)
        #expect(seeing.paceRules(of: seeing.teams[0]) == PaceRules(hold: 10 * minute))
        #expect(seeing.warnings.isEmpty)
        let own = try configuration(
            pace: "{grace: 1h, tolerance: 0.25, hold: 0s, close_after: 5m, at: [15:00, 11:00], quiet_after: 90m}",
            format: "asterisk-csv"
        )
        #expect(
            own.paceRules(of: own.teams[0])
                == PaceRules(
                    grace: 60 * minute,
                    tolerance: 250_000,
                    hold: 0,
                    closeAfter: 5 * minute,
                    checkpoints: [660, 900],
                    quietAfter: 90 * minute
                )
        )
    }
}

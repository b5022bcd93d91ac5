import Alerts
import Pace
import Settings
import Testing

@Suite("Who hears when")
struct DispatchTests {
    static let team = Team(name: "sales", zone: Sample.moscow)
    static let contact = (telegram: String?("200300"), email: String?("anna@example.com"))
    static let checkpoints = [11 * 60, 15 * 60]
    /// 18:15.
    static let close = Sample.at("18:15")

    static func telegram(
        _ name: String = "telegram -1",
        chat: String? = "-1",
        teams: [String] = [],
        isAtOnce: Bool = false,
        at: [Int] = [],
        quiet: WorkingHours.Span? = nil,
        digestAbove: Int = 3
    ) -> AlertSettings {
        AlertSettings(
            name: name,
            target: .telegram(chat: chat, tokenFile: "/t", api: "http://127.0.0.1:1"),
            teams: teams,
            isAtOnce: isAtOnce,
            checkpoints: at,
            quietHours: quiet,
            digestAbove: digestAbove
        )
    }

    static func email(_ name: String = "email", addresses: [String] = ["head@example.com"]) -> AlertSettings {
        AlertSettings(name: name, target: .email(addresses: addresses, from: nil, sendmail: "/usr/sbin/sendmail"))
    }

    static let webhook = AlertSettings(
        name: "webhook",
        target: .webhook(url: "http://127.0.0.1:1", secretFile: nil),
        checkpoints: [12 * 60],
        quietHours: .init(start: 0, end: 1_440)
    )
    static let heartbeat = AlertSettings(name: "heartbeat", target: .heartbeat(url: "http://127.0.0.1:1", every: 60))
    static let slack = AlertSettings(name: "slack", target: .slack(.file("/s")))

    /// A line for each delivery: `telegram -1: 200300 at 14:05`, `telegram -1: head's digest at 15:00`.
    static func lines(
        _ alert: Alert,
        _ channels: [AlertSettings],
        contact: (telegram: String?, email: String?)? = contact,
        checkpoints: [Int] = checkpoints,
        team: Team? = team,
        closesAt: Instant? = close,
        now: Instant = Sample.at("14:05")
    ) -> [String] {
        Dispatch.deliveries(
            of: alert,
            channels: channels,
            contact: contact,
            checkpoints: checkpoints,
            team: team,
            closesAt: closesAt,
            now: now
        ).map { delivery in
            let who = delivery.isManager ? "\(delivery.address ?? "?")" : delivery.address.map { "? \($0)" } ?? "head"
            let offset = (team ?? Self.team).zone.offset(at: delivery.dueAt)
            let time = delivery.dueAt.rfc3339(offset: offset).dropFirst(5).prefix(11)
            return "\(delivery.channel): \(who)\(delivery.isDigest ? "'s digest" : "") \(time)"
        }
    }

    @Test("the manager hears at once at the own addresses, the head in the digest of the next checkpoint")
    func below() {
        let lines = Self.lines(Sample.alert(), [Self.telegram(), Self.email(), Self.slack])
        #expect(
            lines == [
                "telegram -1: 200300 11-27T14:05", "email: anna@example.com 11-27T14:05",
                "telegram -1: head's digest 11-27T15:00", "email: head's digest 11-27T15:00",
                "slack: head's digest 11-27T15:00",
            ]
        )
    }

    struct Row: Sendable {
        var kind: AlertKind
        var now: String
        var head: String
        var atOnce: String
    }

    static let rows = [
        Row(kind: .below, now: "10:30", head: "11-27T11:00", atOnce: "11-27T10:30"),
        Row(kind: .below, now: "11:00", head: "11-27T11:00", atOnce: "11-27T11:00"),
        // The look at a checkpoint takes a moment.
        Row(kind: .below, now: "11:01", head: "11-27T11:01", atOnce: "11-27T11:01"),
        Row(kind: .below, now: "11:02", head: "11-27T15:00", atOnce: "11-27T11:02"),
        Row(kind: .recovered, now: "14:05", head: "11-27T15:00", atOnce: "11-27T14:05"),
        Row(kind: .quiet, now: "15:30", head: "11-27T18:15", atOnce: "11-27T15:30"),
        Row(kind: .below, now: "18:20", head: "11-27T18:20", atOnce: "11-27T18:20"),
        Row(kind: .missed, now: "18:15", head: "11-27T18:15", atOnce: "11-27T18:15"),
        Row(kind: .missed, now: "18:40", head: "11-27T18:40", atOnce: "11-27T18:40"),
        Row(kind: .correction, now: "20:00", head: "11-27T20:00", atOnce: "11-27T20:00"),
    ]

    @Test("each kind has its time for the head, and at once where that is configured", arguments: rows)
    func times(_ row: Row) {
        let now = Sample.at(row.now)
        let entries = [Self.telegram(), Self.telegram("now", isAtOnce: true), Self.webhook]
        let lines = Self.lines(Sample.alert(row.kind), entries, contact: nil, now: now)
        let webhook = "webhook: head 11-27T\(row.now)"
        #expect(lines == ["telegram -1: head's digest \(row.head)", "now: head \(row.atOnce)", webhook])
    }

    @Test("an entry's own checkpoints go before the team's; without any the digest waits for the close")
    func ownCheckpoints() {
        func due(_ at: [Int], _ team: [Int], _ close: Instant?) -> [String] {
            Self.lines(Sample.alert(), [Self.telegram(at: at)], contact: nil, checkpoints: team, closesAt: close)
        }
        #expect(due([16 * 60], Self.checkpoints, Self.close) == ["telegram -1: head's digest 11-27T16:00"])
        #expect(due([], [], Self.close) == ["telegram -1: head's digest 11-27T18:15"])
        #expect(due([], [11 * 60], Self.close) == ["telegram -1: head's digest 11-27T18:15"])
        #expect(due([], [11 * 60], nil) == ["telegram -1: head's digest 11-28T11:00"])
        #expect(due([], [], nil) == ["telegram -1: head's digest 11-27T14:05"])
    }

    @Test("checkpoints are times of the team's clock, on the day of a change too")
    func zones() {
        let berlin = Zone(
            name: "Europe/Berlin",
            firstOffset: 7_200,
            transitions: [.init(at: 1_792_890_000, offset: 3_600)]
        )
        let now = Instant(rfc3339: "2026-10-25T00:10:00Z")!
        let lines = Self.lines(
            Sample.alert(),
            [Self.telegram()],
            contact: nil,
            team: Team(name: "sales", zone: berlin),
            closesAt: nil,
            now: now
        )
        #expect(lines == ["telegram -1: head's digest 10-25T11:00"])
    }

    @Test("entries of other teams hear nothing of managers, and everything of sources")
    func teams() {
        let mine = Self.telegram("mine", teams: ["sales", "x"])
        let other = Self.telegram("other", teams: ["partners"])
        #expect(Self.lines(Sample.alert(), [other], contact: Self.contact).isEmpty)
        // The first entry that serves the team is the manager's.
        #expect(
            Self.lines(Sample.alert(), [other, mine, Self.telegram("all")]) == [
                "mine: 200300 11-27T14:05", "mine: head's digest 11-27T15:00", "all: head's digest 11-27T15:00",
            ]
        )
        let source = Alert(kind: .sourceStalled, source: "main", asOf: Sample.at("14:05"))
        #expect(
            Self.lines(source, [other, mine, Self.webhook, Self.heartbeat]) == [
                "other: head 11-27T14:05", "mine: head 11-27T14:05", "webhook: head 11-27T14:05",
            ]
        )
    }

    @Test(
        "sources and the database concern all heads at once, and no manager",
        arguments: [AlertKind.sourceStalled, .sourceQuarantining, .clockWrong, .databaseAway]
    )
    func sources(_ kind: AlertKind) {
        let alert = Alert(kind: kind, source: "main", asOf: Sample.at("14:05"))
        let lines = Self.lines(alert, [Self.telegram(), Self.email(), Self.slack, Self.heartbeat], team: nil)
        #expect(lines == ["telegram -1: head 11-27T14:05", "email: head 11-27T14:05", "slack: head 11-27T14:05"])
    }

    @Test("an entry without chat or addresses is for managers alone; a manager without addresses hears nothing")
    func managersOnly() {
        let entries = [Self.telegram(chat: nil), Self.email(addresses: [])]
        #expect(
            Self.lines(Sample.alert(), entries) == [
                "telegram -1: 200300 11-27T14:05", "email: anna@example.com 11-27T14:05",
            ]
        )
        #expect(Self.lines(Sample.alert(), entries, contact: (nil, nil)).isEmpty)
        #expect(Self.lines(Sample.alert(), [Self.slack, Self.heartbeat], contact: Self.contact).count == 1)
    }

    @Test(
        "in quiet hours everybody waits for their end, over midnight too; webhooks do not",
        arguments: [
            ("13:00-14:30", "14:05", "11-27T14:30"), ("13:00-14:05", "14:05", "11-27T14:05"),
            ("14:05-14:06", "14:05", "11-27T14:06"), ("22:00-08:00", "23:10", "11-28T08:00"),
            ("22:00-08:00", "07:59", "11-27T08:00"), ("22:00-08:00", "08:00", "11-27T08:00"),
            ("00:00-24:00", "14:05", "11-28T00:00"),
        ]
    )
    func quietHours(_ hours: String, _ now: String, _ due: String) {
        let ends = hours.split(separator: "-").map { time in
            let parts = time.split(separator: ":").compactMap { Int($0) }
            return parts[0] * 60 + parts[1]
        }
        let span = WorkingHours.Span(start: ends[0], end: ends[1] > ends[0] ? ends[1] : ends[1] + 1_440)
        let entries = [Self.telegram(isAtOnce: true, quiet: span), Self.webhook]
        let alert = Sample.alert(.missed)
        #expect(
            Self.lines(alert, entries, now: Sample.at(now)) == [
                "telegram -1: 200300 \(due)", "telegram -1: head \(due)", "webhook: head 11-27T\(now)",
            ]
        )
    }

    @Test("a digest waits for the end of the quiet hours in which its time lies, be it a checkpoint or the close")
    func quietDigest() {
        func due(_ start: Int, _ end: Int) -> [String] {
            let entry = Self.telegram(quiet: .init(start: start * 60, end: end * 60))
            return Self.lines(Sample.alert(), [entry], contact: nil)
        }
        #expect(due(13, 16) == ["telegram -1: head's digest 11-27T16:00"])
        // It is quiet now, not at the checkpoint.
        #expect(due(13, 15) == ["telegram -1: head's digest 11-27T15:00"])
        #expect(due(16, 20) == ["telegram -1: head's digest 11-27T15:00"])
        let night = Self.telegram(quiet: .init(start: 18 * 60, end: 32 * 60))
        let missed = Self.lines(Sample.alert(.missed), [night], contact: nil, now: Self.close)
        #expect(missed == ["telegram -1: head's digest 11-28T08:00"])
    }

    @Test(
        "what a manager would hear only after the day has closed is not sent, unless it is about the closed day",
        arguments: [
            (AlertKind.below, false), (.quiet, false), (.recovered, false), (.missed, true), (.correction, true),
        ]
    )
    func stale(_ kind: AlertKind, _ isSent: Bool) {
        let entry = Self.telegram(chat: nil, quiet: .init(start: 17 * 60, end: 19 * 60))
        let lines = Self.lines(Sample.alert(kind), [entry], now: Sample.at("17:30"))
        #expect(lines == (isSent ? ["telegram -1: 200300 11-27T19:00"] : []))
        // They end in time.
        let early = Self.telegram(chat: nil, quiet: .init(start: 17 * 60, end: 18 * 60))
        let heard = Self.lines(Sample.alert(kind), [early], now: Sample.at("17:30"))
        #expect(heard == ["telegram -1: 200300 11-27T18:00"])
    }
}

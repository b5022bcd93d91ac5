import Foundation
import Linux
import Pace
import TestSupport

/// An office whose people are watched: logs written by hand with times around now, alerts to a receiver of the test.
final class SellingFloor {
    let office: Office
    let receiver: AlertReceiver
    private var calls = 0

    /// - Parameters:
    ///   - pace: the team's rules.
    ///   - team: more lines of the team.
    ///   - stalledAfter: of both sources.
    ///   - alerts: entries; `URL` stands for the receiver, `TOKEN` for a file with a secret.
    init(
        pace: String = "{grace: 0s, hold: 1s}",
        minimum: String = "{talk_minutes: 2}",
        team: String = "",
        stalledAfter: String = "12h",
        alerts: String = """
          - {to: webhook, url: "URL/hook", secret_file: TOKEN}
          - {to: telegram, chat: "-100", token_file: TOKEN, api: URL, at_once: true}
        """
    ) throws {
        office = try Office.scratch()
        receiver = try AlertReceiver()
        try office.write("s3cret\n", to: "token")
        try office.write("", to: "Master.csv")
        try office.write("", to: "events.csv")
        try office.configure(
            """
            region: RU
            sources:
              - {name: cdr, format: asterisk-csv, path: Master.csv, zone: UTC, trunks: ["PJSIP/trunk-*"], stalled_after: \(stalledAfter)}
              - {name: events, format: asterisk-cel, path: events.csv, trunks: ["PJSIP/trunk-*"], stalled_after: \(stalledAfter)}
            teams:
              - name: sales
                zone: UTC
                hours: {mon-sun: "00:00-24:00"}
                minimum: [\(minimum)]
                pace: \(pace)
                managers:
                  - {id: anna, name: Anna Petrova, extensions: [101], telegram: "7001"}
                  - {id: boris, name: Boris Ivanov, extensions: [102]}
            \(team)
            alerts:
            \(alerts.replacingOccurrences(of: "URL", with: receiver.url)
                .replacingOccurrences(of: "TOKEN", with: office.path("token")))
            """
        )
    }

    var now: Instant { Instant(microseconds: WallClock.now()) }

    // MARK: - The PBX

    /// A conversation that ended now, as a CDR row.
    func talk(_ name: String, seconds: Int64) throws {
        calls += 1
        let end = now
        func text(_ instant: Instant) -> String {
            String(Instant(seconds: instant.seconds).rfc3339.dropLast()).replacingOccurrences(of: "T", with: " ")
        }
        let began = text(end + -seconds * 1_000_000)
        let id = "\(end.seconds).\(calls)"
        try office.append(
            """
            "","79161234567","\(name)","in","","PJSIP/trunk-0000\(id.suffix(4).replacingOccurrences(of: ".", with: "a"))",\
            "PJSIP/\(name)-0000\(id.suffix(4).replacingOccurrences(of: ".", with: "b"))","Dial","","\(began)","\(began)",\
            "\(text(end))","\(seconds)","\(seconds)","ANSWERED","DOCUMENTATION","\(id)",""

            """,
            to: "Master.csv"
        )
    }

    /// Channel events with the present time.
    func event(_ event: String, _ channel: String, call: String, number: String = "", bridge: String? = nil) throws {
        let time = now
        let extra = bridge.map { "{\"\"bridge_id\"\":\"\"\($0)\"\"}" } ?? ""
        try office.append(
            """
            "\(event)","\(time.seconds).\(Int(time.microseconds % 1_000_000).padded(6))","","\(number)","","","","s",\
            "default","\(channel)","","","3","","\(call).\(channel.hasPrefix("PJSIP/trunk") ? 1 : 2)","\(call).1","","","",\
            "\(extra)"

            """,
            to: "events.csv"
        )
    }

    /// An extension and a client enter a bridge.
    func beginTalk(_ name: String, call: String) throws {
        for (channel, number) in [("PJSIP/trunk-0000\(call)", "79161234567"), ("PJSIP/\(name)-0000\(call)", name)] {
            try event("CHAN_START", channel, call: call, number: number)
            try event("BRIDGE_ENTER", channel, call: call, number: number, bridge: "b\(call)")
        }
    }

    func endTalk(_ name: String, call: String) throws {
        for channel in ["PJSIP/trunk-0000\(call)", "PJSIP/\(name)-0000\(call)"] {
            try event("BRIDGE_EXIT", channel, call: call, bridge: "b\(call)")
            try event("CHAN_END", channel, call: call)
        }
        try event("LINKEDID_END", "PJSIP/trunk-0000\(call)", call: call)
    }

    // MARK: - What was heard

    struct Event: Decodable {
        var key: String
        var kind: String
        var manager: String?
        var talk_minutes: Double?
        var minimum_talk_minutes: Int?
        var pace: Double?
        var text: String
        var affected: [String]
    }

    /// What the webhook was told, in order.
    func events() throws -> [Event] {
        try receiver.requests.filter { $0.path == "/hook" }.map {
            try JSONDecoder().decode(Event.self, from: Data($0.body))
        }
    }

    func keys() throws -> [String] { try events().map { "\($0.kind) \($0.manager ?? "-")" } }

    /// The column of a manager in `intensity_now`.
    func now(_ column: String, of manager: String) throws -> String {
        try office.texts("select \(column)::text from callpace.intensity_now where manager_id = '\(manager)'").first
            ?? "no row"
    }
}

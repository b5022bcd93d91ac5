import Foundation
import Pace
import TestSupport
import Testing

@Suite("Alerts of the daemon")
struct AlertTests {
    private static func today() -> String {
        Zone.utc.day(of: Instant(seconds: Int64(Date().timeIntervalSince1970))).description
    }

    @Test("From a row of the log to the message: below, then back on pace; the manager hears at the own chat")
    func belowAndBack() async throws {
        let floor = try SellingFloor()
        try floor.talk("102", seconds: 300)
        let daemon = try await floor.office.daemon()
        try await until("anna to be told: \(daemon.log)") { try floor.keys().contains("below Anna Petrova") }
        let below = try #require(try floor.events().first { $0.kind == "below" })
        #expect(below.minimum_talk_minutes == 2)
        #expect(below.talk_minutes == 0)
        #expect(below.text.contains("Anna Petrova (sales)"))
        #expect(try floor.now("state", of: "anna") == "below")
        #expect(try floor.now("state", of: "boris") == "met")
        try await until("her own chat") {
            floor.receiver.requests.contains { $0.path.hasSuffix("/sendMessage") && $0.text.contains("\"7001\"") }
        }
        let own = try #require(floor.receiver.requests.first { $0.text.contains("\"7001\"") })
        #expect(own.path == "/bots3cret/sendMessage")
        #expect(own.text.contains("You have"))

        try floor.talk("101", seconds: 130)
        try await until("anna to be back: \(daemon.log)") { try floor.keys().contains("recovered Anna Petrova") }
        #expect(try floor.now("state", of: "anna") == "met")
        #expect(Set(try floor.events().map(\.key)).count == 2)
        #expect(try !floor.keys().contains { $0.hasSuffix("Boris Ivanov") })
        // The log of what was said, and what became of it.
        let list = try await floor.office.run("alerts", "--json")
        #expect(list.lines.contains { $0.contains("below/anna/") && $0.contains("\"sent\"") }, "\(list)")
        #expect(try floor.office.number("select count(*) from callpace.alert_log") == 2)
        #expect(!daemon.log.contains("s3cret"))
    }

    @Test("Nobody is alerted in the middle of a call, and the call shows while it lasts")
    func talking() async throws {
        let floor = try SellingFloor(pace: "{grace: 0s, hold: 2s}")
        try floor.beginTalk("101", call: "1")
        let daemon = try await floor.office.daemon()
        try await until("the call to show: \(daemon.log)") { try floor.now("talking_since", of: "anna") != "null" }
        // Boris, who does nothing, marks the moment by which Anna would be told.
        try await until("boris to be told: \(daemon.log)") { try floor.keys().contains("below Boris Ivanov") }
        #expect(try floor.now("state", of: "anna") == "on_pace")
        #expect(try floor.now("talk_seconds", of: "anna") == "0")
        try await until("the talk to count towards the pace alone") {
            (Double(try floor.now("pace", of: "anna")) ?? 0) > 0
        }
        try floor.endTalk("101", call: "1")
        try await until("anna to be told: \(daemon.log)") { try floor.keys().contains("below Anna Petrova") }
        #expect(try floor.now("talking_since", of: "anna") == "null")
        #expect(try floor.now("talk_seconds", of: "anna") != "0")
    }

    @Test("A feed that falls silent turns its managers unknown: one alert names them, and nobody is blamed")
    func silence() async throws {
        let floor = try SellingFloor(pace: "{grace: 1d}", stalledAfter: "3s")
        try floor.talk("105", seconds: 10)
        let daemon = try await floor.office.daemon()
        try await until("the silence to be told: \(daemon.log)") { try floor.keys() == ["source_stalled -"] }
        let event = try #require(try floor.events().first)
        #expect(event.affected == ["Anna Petrova", "Boris Ivanov"])
        #expect(try floor.now("state", of: "anna") == "unknown")
        try await until("the status") {
            try floor.office.texts("select state from callpace.source_status where source = 'cdr'") == ["stalled"]
        }
        // Any sign of life will do: a call of nobody's.
        try floor.talk("105", seconds: 10)
        try await until("the feed to be believed again: \(daemon.log)") {
            try floor.now("state", of: "anna") == "on_pace"
        }
        #expect(try floor.keys() == ["source_stalled -"])
    }

    @Test("Of two daemons one judges; killed, it is followed by the other, and nothing is said twice")
    func twoDaemons() async throws {
        let floor = try SellingFloor()
        try floor.talk("105", seconds: 10)
        let first = try await floor.office.daemon()
        try await until("both to be told of: \(first.log)") { try floor.keys().count == 2 }
        let second = try floor.office.startDaemon()
        try await until("the second to wait: \(second.log)") { second.log.contains("another daemon judges") }
        first.signal(SIGKILL)
        // Another thing to be said, after the first one's end.
        try floor.talk("101", seconds: 130)
        try await until("the second to go on: \(second.log)") { try floor.keys().contains("recovered Anna Petrova") }
        #expect(try Set(floor.events().map(\.key)).count == 3)
        #expect(try floor.office.number("select count(*) from callpace.alert") == 3)
    }

    @Test(
        "A receiver that fails gets the same key until it accepts; one that refuses leaves a dead letter to be sent again"
    )
    func retries() async throws {
        let floor = try SellingFloor(alerts: "  - {to: webhook, url: \"URL/hook\"}")
        floor.receiver.answer(.status(500), .closeInAnswer, .accepted)
        try floor.talk("102", seconds: 300)
        let daemon = try await floor.office.daemon()
        func deliveries(_ state: String) throws -> Int64 {
            try floor.office.number("select count(*) from callpace.delivery where state = '\(state)'")
        }
        try await until("it to be accepted: \(daemon.log)") { try deliveries("sent") == 1 }
        #expect(try floor.events().map(\.key) == Array(repeating: "below/anna/\(Self.today())", count: 3))

        floor.receiver.answer(.status(410), .accepted)
        try floor.talk("101", seconds: 130)
        try await until("it to be given up: \(daemon.log)") { try deliveries("dead") == 1 }
        let again = try await floor.office.run("alerts", "--resend", "recovered/anna/\(Self.today())")
        #expect(again.status == 0, "\(again)")
        try await until("it to be sent again: \(daemon.log)", within: 60) { try deliveries("sent") == 2 }
        #expect(try await floor.office.run("alerts", "--resend", "below/nobody/2026-01-01").status == 66)
    }

    @Test("Who is absent is asked for nothing; taking it back asks again")
    func absent() async throws {
        let floor = try SellingFloor()
        try floor.talk("102", seconds: 300)
        let today = Self.today()
        // The roster has to be known first.
        let daemon = try await floor.office.daemon()
        try await until("anna to be told: \(daemon.log)") { try floor.keys() == ["below Anna Petrova"] }
        let entered = try await floor.office.run("absent", "anna", today, "--by", "Irina")
        #expect(entered.status == 0, "\(entered)")
        try await until("the absence to hold: \(daemon.log)", within: 60) {
            try floor.now("state", of: "anna") == "off"
        }
        #expect(try floor.now("expected_share", of: "anna") == "0")
        #expect(
            try floor.office.texts("select who from callpace.correction_log where what like 'anna, absent%'") == [
                "Irina"
            ]
        )
        let list = try await floor.office.run("absent")
        #expect(list.output.contains("anna") && list.output.contains("Irina"))
        #expect(try await floor.office.run("absent", "anna", today, "--withdraw").status == 0)
        try await until("it to be taken back: \(daemon.log)", within: 60) {
            try floor.now("state", of: "anna") == "below"
        }
        #expect(try floor.keys() == ["below Anna Petrova"])
        #expect(try await floor.office.run("absent", "nobody", today).status == 66)
    }

    @Test("A test goes out by the channel that is meant, and says what is wrong with it")
    func testMessages() async throws {
        let floor = try SellingFloor()
        let fine = try await floor.office.run("alerts", "--test", "webhook")
        #expect(fine.status == 0, "\(fine)")
        #expect(try floor.events().map(\.kind) == ["test"])
        floor.receiver.answer(.status(401))
        let refused = try await floor.office.run("alerts", "--test", "telegram")
        #expect(refused.status == 69)
        #expect(refused.output.contains("401") && !refused.output.contains("s3cret"), "\(refused)")
        #expect(try await floor.office.run("alerts", "--test", "pigeon").status == 66)
    }

    @Test("A dead man's switch is called as long as the daemon lives")
    func heartbeat() async throws {
        let floor = try SellingFloor(alerts: "  - {to: heartbeat, url: \"URL/beat\", every: 10s}")
        let daemon = try await floor.office.daemon()
        try await until("the first beat: \(daemon.log)") { floor.receiver.requests.contains { $0.path == "/beat" } }
        #expect(floor.receiver.requests.first?.method == "GET")
        try await until("the next one: \(daemon.log)") { floor.receiver.requests.count >= 2 }
        #expect(try floor.office.number("select count(*) from callpace.delivery") == 0)
    }

    @Test("A replay says what the present settings would have sent, and sends nothing")
    func replay() async throws {
        let floor = try SellingFloor(pace: "{grace: 0s, hold: 10m, close_after: 0s}")
        try floor.talk("102", seconds: 300)
        let daemon = try await floor.office.daemon()
        try await floor.office.caughtUp("Master.csv")
        daemon.signal(SIGTERM)
        _ = try await daemon.end()
        let asked = floor.receiver.requests.count
        let yesterday = (try #require(Day(Self.today())) - 1).description
        let replay = try await floor.office.run("alerts", "--replay", "--since", yesterday, "--json")
        #expect(replay.status == 0, "\(replay)")
        // Without a sign of life all of yesterday nobody would have been blamed for it before today's first record.
        #expect(replay.lines.contains { $0.contains("missed/anna/\(yesterday)") }, "\(replay)")
        #expect(floor.receiver.requests.count == asked)
    }
}

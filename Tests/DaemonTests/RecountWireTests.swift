import Foundation
import Simulator
import TestSupport
import Testing

@Suite("A recount that is cut short")
struct RecountWireTests {
    private static func configuration(_ managers: String) -> String {
        let zone = DaemonTests.zoneOfNoon.name
        return """
            region: RU
            sources:
              - {name: cdr, format: asterisk-csv, path: Master.csv, zone: \(zone), trunks: ["PJSIP/mango-*"]}
            teams:
              - {name: sales, zone: \(zone), managers: [\(managers)]}
            """
    }

    @Test(
        "A reload whose recount is cut off, by the line or by a kill, is counted to its end",
        arguments: ["the line", "the daemon"]
    )
    func reload(_ victim: String) async throws {
        let office = try Office.scratch()
        let proxy = try FaultProxy(to: office.databaseURL ?? "")
        defer { proxy.close() }
        office.processURL = proxy.url
        let anna = "{id: anna, name: Anna, extensions: [101]}"
        try office.configure(Self.configuration(anna))
        let text = DaemonTests.line(1, from: "101", secondsAgo: 600) + DaemonTests.line(2, from: "102", secondsAgo: 500)
        try office.write(text, to: "Master.csv")
        var daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        let counters = "select manager_id || ' ' || calls || ' ' || talk_seconds from callpace.intensity_day order by 1"
        #expect(try office.texts(counters) == ["anna 1 60"])

        proxy.spoil(.beforeCommit, in: "copy contact (")
        try office.configure(Self.configuration(anna + ", {id: boris, name: Boris, extensions: [102]}"))
        daemon.signal(SIGHUP)
        try await until("the cut: \(daemon.log)") { proxy.fired == 1 }
        if victim == "the daemon" {
            daemon.signal(SIGKILL)
            try await daemon.end()
            // It may have tried again before the kill.
            #expect(try office.texts(counters).first == "anna 1 60")
            daemon = try await office.daemon()
        }
        try await until("the new manager's call: \(daemon.log)") {
            try office.texts(counters) == ["anna 1 60", "boris 1 60"]
        }
        // The counters stand before it is written down that they do.
        let uncounted = "select count(*) from callpace.rule_version where saved_at = 'infinity'"
        try await until("the end of the recount: \(daemon.log)") { try office.number(uncounted) == 0 }
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(try office.number(uncounted) == 0)
    }
}

import Foundation
import Glibc
import Linux
import Pace
import Settings
import TestSupport
import Testing

/// A daemon that starts for the first time when the working day is over.
@Suite("The first evening")
struct EveningTests {
    /// A zone in which it is between eight and nine in the evening.
    private static func evening() throws -> (name: String, zone: Zone) {
        let hour = Instant(microseconds: WallClock.now()).seconds % 86_400 / 3_600
        var east = 20 - hour
        if east > 14 { east -= 24 }
        // The sign of these names is that of the way to Greenwich.
        let name = east == 0 ? "Etc/GMT" : "Etc/GMT\(east > 0 ? "-" : "+")\(abs(east))"
        return (name, try #require(ZoneDirectory.zone(named: name)))
    }

    private static func row(_ clock: String, _ day: Day, _ extension: String, _ number: Int) -> String {
        let (from, until) = ("\(day) \(clock):00", "\(day) \(clock):30")
        return
            "\"\",\"7916123456\(number)\",\"\(`extension`)\",\"in\",\"\",\"PJSIP/trunk-\(number)\",\"PJSIP/\(`extension`)-9\(number)\","
            + "\"Dial\",\"\",\"\(from)\",\"\(from)\",\"\(until)\",30,30,\"ANSWERED\",\"DOCUMENTATION\",\"\(number).1\",\"\"\n"
    }

    @Test("A day that is judged is closed: a late record is a correction; a silent site stays silent after work")
    func evening() async throws {
        let (name, zone) = try Self.evening()
        let today = zone.day(of: Instant(microseconds: WallClock.now()))
        let office = try Office.scratch()
        let source = "format: asterisk-csv, zone: \(name), trunks: [\"PJSIP/trunk-*\"], stalled_after: 30m"
        try office.configure(
            """
            region: RU
            sources:
              - {name: cdr, path: Master.csv, \(source)}
              - {name: branch, site: branch, path: Branch.csv, \(source)}
            teams:
              - name: sales
                zone: \(name)
                hours: {mon-sun: "09:00-18:00"}
                minimum: {talk_minutes: 60}
                pace: {close_after: 0s}
                managers:
                  - {id: anna, extensions: ["101"]}
                  - {id: clara, extensions: [{number: "201", site: branch}]}
            """
        )
        // One PBX was heard of ten minutes before the end of work, the other one in the morning.
        try office.write(Self.row("10:00", today, "101", 1) + Self.row("17:50", today, "101", 2), to: "Master.csv")
        try office.write(Self.row("10:00", today, "201", 3), to: "Branch.csv")
        let daemon = try await office.daemon()
        try await until("the day to be judged: \(daemon.log)") {
            try office.texts("select manager_id || ' ' || state from callpace.intensity_now order by 1")
                == ["anna missed", "clara unknown"]
        }
        let states = "select source || ' ' || state from callpace.source_status order by 1"
        try await until("the silence: \(daemon.log)") { try office.texts(states) == ["branch stalled", "cdr live"] }
        #expect(try office.number("select count(*) from callpace.alert_log where what like 'source_stalled%'") == 0)
        #expect(
            try office.texts("select day::text from callpace.closed_day where closed_at < 'infinity'") == ["\(today)"]
        )
        try office.append(Self.row("11:00", today, "101", 4), to: "Master.csv")
        try await until("the correction: \(daemon.log)") {
            try office.texts("select reason from callpace.correction_log") == ["a late record"]
        }
    }
}

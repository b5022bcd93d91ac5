import Foundation
import Pace
import TestSupport
import Testing

@Suite("The time of day jumps")
struct ServiceClockTests {
    /// The time of day of one process, which may be set; time since its start goes on evenly.
    private struct FakeClock {
        private let file: String
        private let library: String

        init(in office: Office) throws {
            file = office.path("clock")
            library = office.path("clock.so")
            let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/../Service/clock.c"
            let compiler = Process()
            compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            compiler.arguments = ["clang", "-shared", "-fPIC", "-O1", "-o", library, source]
            try compiler.run()
            compiler.waitUntilExit()
            try #require(compiler.terminationStatus == 0)
            try set(hours: 0)
        }

        func set(hours: Int) throws {
            try Data("\(hours * 3600)\n".utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        }

        var environment: [String: String] { ["LD_PRELOAD": library, "CLOCK_OFFSET_FILE": file] }
    }

    /// An outgoing call of Anna's, 60 s answered, that began at a local time of Berlin.
    private static func line(_ number: Int, _ start: String) -> String {
        let format = DateFormatter()
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "Europe/Berlin")
        let moment = format.date(from: start)!
        let times = [0.0, 10, 70].map { "\"\(format.string(from: moment + $0))\"" }.joined(separator: ",")
        return
            "\"\",\"101\",\"+4930123450\(number)\",\"internal\",\"101\",\"PJSIP/101-0000000\(number)\","
            + "\"PJSIP/trunk-0000001\(number)\",\"Dial\",\"PJSIP/x\",\(times),70,60,\"ANSWERED\",\"DOCUMENTATION\","
            + "\"\(Int(moment.timeIntervalSince1970)).\(number)\",\"\"\n"
    }

    private static func today(plus days: Int) -> String {
        let format = DateFormatter()
        format.dateFormat = "yyyy-MM-dd"
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        return format.string(from: Date() + Double(days) * 86_400)
    }

    @Test(
        "Case 73: the clock jumps a day ahead and an hour back: no timer stalls, days close, calls count by their own time"
    )
    func jumps() async throws {
        let office = try Office.scratch()
        let clock = try FakeClock(in: office)
        let socket = try NotifySocket(path: office.path("notify"))
        try office.configure(
            """
            region: DE
            sources:
              - {name: cdr, format: asterisk-csv, path: Master.csv, zone: Europe/Berlin, trunks: ["PJSIP/trunk-*"]}
            teams:
              - {name: sales, zone: Etc/UTC, managers: [{id: anna, name: Anna, extensions: [101]}]}
            """
        )
        try office.write("", to: "Master.csv")
        let environment = clock.environment.merging(socket.environment(watchdogSeconds: 4)) { own, _ in own }
        let daemon = try await office.daemon(environment: environment)
        // Before and after the clocks of Berlin are put forward (01:59 and 03:01 follow one another) and back; one in
        // the year 2036, which the clock of the PBX may have been put to.
        let calls = [
            (0, "2026-03-29 01:59:30", "2026-03-29 00"), (24, "2026-03-29 03:01:00", "2026-03-29 01"),
            (-1, "2026-10-25 01:50:00", "2026-10-24 23"), (0, "2026-10-25 03:01:00", "2026-10-25 02"),
            (40 * 24, "2036-02-29 12:00:00", "2036-02-29 11"),
        ]
        for (number, (hours, start, _)) in calls.enumerated() {
            try clock.set(hours: hours)
            let fed = socket.count("WATCHDOG=1")
            try office.append(Self.line(number + 1, start), to: "Master.csv")
            try await office.caughtUp("Master.csv")
            try await until("the watchdog to be fed after \(hours) h: \(daemon.log)") {
                socket.count("WATCHDOG=1") >= fed + 2
            }
            if hours == 24 {
                // In UTC, the zone of the team, today is over there.
                let ended = Self.today(plus: 0)
                try await until("the end of the day to be noted: \(daemon.log)") {
                    try office.texts("select max(day)::text from callpace.closed_day").contains(ended)
                }
            }
        }
        let hours = try office.texts(
            "select to_char(hour at time zone 'UTC', 'YYYY-MM-DD HH24') from callpace.intensity_hour order by 1"
        )
        #expect(hours == calls.map(\.2).sorted())
        #expect(try office.number("select sum(talk_seconds)::bigint from callpace.intensity_day") == 5 * 60)
        let account = try #require(try await office.accounts().first)
        #expect(account.stored == 5 && account.balanced)
        daemon.signal(SIGHUP)
        try await until("the reload: \(daemon.log)") { socket.heard().contains("RELOADING=1") }
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }
}

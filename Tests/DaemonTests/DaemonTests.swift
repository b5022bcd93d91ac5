import Foundation
import Pace
import Simulator
import TestSupport
import Testing

@Suite("The daemon")
struct DaemonTests {
    static let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: "Master.csv*")

    @Test("Two daemons on one source: the second waits, nothing is doubled, and it takes over when the first is killed")
    func twoDaemons() async throws {
        let office = try Office.scratch()
        try office.configure(AsteriskLog.configuration([Self.source]))
        let lines = AsteriskLog.lines(calls: 600, seed: 11)
        try office.write(lines[..<200].flatMap { $0 }, to: "Master.csv")
        let first = try await office.daemon()
        try await office.caughtUp("Master.csv")
        let second = try office.startDaemon()
        try await until("the second to wait: \(second.log)") { second.log.contains("another daemon follows cdr") }
        for line in lines[200..<400] { try office.append(String(decoding: line, as: UTF8.self), to: "Master.csv") }
        try await office.caughtUp("Master.csv")
        #expect(try office.number("select records from callpace.source_status") == 400)
        #expect(first.isRunning && second.isRunning)

        first.signal(SIGKILL)
        try await first.end()
        for line in lines[400...] { try office.append(String(decoding: line, as: UTF8.self), to: "Master.csv") }
        try await office.caughtUp("Master.csv")
        let account = try #require(try await office.accounts().first)
        #expect(account.stored == lines.count && account.duplicates == 0 && account.balanced)
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        second.signal(SIGTERM)
        #expect(try await second.end().status == 0)
    }

    @Test("SIGTERM in the middle of a file ends it with nothing lost")
    func terminate() async throws {
        let office = try Office.scratch()
        try office.configure(AsteriskLog.configuration([Self.source]))
        let lines = AsteriskLog.lines(calls: 20_000, seed: 12)
        try office.write(lines.flatMap { $0 }, to: "Master.csv")
        var longest = Duration.zero
        for _ in 0..<3 {
            let daemon = try await office.daemon()
            let before = try office.number("select bytes from callpace.source_status")
            let size = try office.size("Master.csv")
            try await until("a commit") {
                let bytes = try office.number("select bytes from callpace.source_status")
                return bytes > before || bytes == size
            }
            let start = ContinuousClock.now
            daemon.signal(SIGTERM)
            #expect(try await daemon.end().status == 0, "\(daemon.log)")
            longest = max(longest, ContinuousClock.now - start)
        }
        print("SIGTERM: ended within \(longest)")
        let daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        daemon.signal(SIGTERM)
        try await daemon.end()
        let account = try #require(try await office.accounts().first)
        #expect(account.stored == lines.count && account.duplicates == 0 && account.balanced)
    }

    /// A zone in which it is about noon, so that no test meets midnight.
    static var zoneOfNoon: (name: String, hours: Int) {
        let hours = 12 - Int(Date().timeIntervalSince1970) / 3600 % 24
        // In these names the sign is that of POSIX: GMT-3 is three hours east.
        return (hours == 0 ? "Etc/GMT" : "Etc/GMT\(hours > 0 ? "-" : "+")\(abs(hours))", hours)
    }

    /// An outgoing call of 70 s, of them 60 s answered, that began so many seconds ago.
    static func line(_ number: Int, from device: String, secondsAgo: Int) -> String {
        let format = DateFormatter()
        format.dateFormat = "yyyy-MM-dd HH:mm:ss"
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: zoneOfNoon.hours * 3600)
        let start = Date() - Double(secondsAgo)
        let times = [0.0, 10, 70].map { "\"\(format.string(from: start + $0))\"" }.joined(separator: ",")
        return
            "\"\",\"\(device)\",\"8916123450\(number)\",\"internal\",\"\(device)\",\"PJSIP/\(device)-0000000\(number)\","
            + "\"PJSIP/mango-0000001\(number)\",\"Dial\",\"PJSIP/x\",\(times),70,60,\"ANSWERED\",\"DOCUMENTATION\","
            + "\"\(Int(start.timeIntervalSince1970)).\(number)\",\"\"\n"
    }

    @Test("SIGHUP: a bad configuration leaves the old one in force, a new manager counts from today on")
    func reload() async throws {
        let office = try Office.scratch()
        let zone = Self.zoneOfNoon.name
        func configuration(_ managers: String) -> String {
            """
            region: RU
            sources:
              - {name: cdr, format: asterisk-csv, path: Master.csv, zone: \(zone), trunks: ["PJSIP/mango-*"]}
            teams:
              - {name: sales, zone: \(zone), managers: [\(managers)]}
            """
        }
        let anna = "{id: anna, name: Anna, extensions: [101]}"
        try office.configure(configuration(anna))
        let text =
            Self.line(1, from: "101", secondsAgo: 600) + Self.line(2, from: "102", secondsAgo: 500)
            + Self.line(3, from: "102", secondsAgo: 2 * 86_400)
        try office.write(text, to: "Master.csv")
        let daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        let counters = "select manager_id || ' ' || calls || ' ' || talk_seconds from callpace.intensity_day order by 1"
        #expect(try office.texts(counters) == ["anna 1 60"])
        #expect(
            try office.number("select sum(calls)::bigint from callpace.unassigned_traffic where extension = '102'") == 2
        )

        try office.configure(configuration(anna + ", {nme: Boris}"))
        daemon.signal(SIGHUP)
        try await until("the refusal: \(daemon.log)") { daemon.log.contains("the configuration was not reloaded") }
        #expect(daemon.log.contains("callpace.yaml:") && daemon.log.contains("'nme'"))
        // The old one goes on.
        try office.append(Self.line(4, from: "101", secondsAgo: 400), to: "Master.csv")
        try await office.caughtUp("Master.csv")
        #expect(try office.texts(counters) == ["anna 2 120"])

        try office.configure(configuration(anna + ", {id: boris, name: Boris, extensions: [102]}"))
        daemon.signal(SIGHUP)
        try await until("today's call of the new manager: \(daemon.log)") {
            try office.texts(counters) == ["anna 2 120", "boris 1 60"]
        }
        try office.append(Self.line(5, from: "102", secondsAgo: 300), to: "Master.csv")
        try await until("the next call of the new manager") {
            try office.texts(counters) == ["anna 2 120", "boris 2 120"]
        }
        #expect(
            try office.number("select sum(calls)::bigint from callpace.unassigned_traffic where extension = '102'") == 1
        )
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(daemon.isRunning)
    }

    @Test("A private cluster is made, serves other commands, and ends with the daemon that started it")
    func privateCluster() async throws {
        let office = try Office.withPrivateCluster()
        try office.configure(AsteriskLog.configuration([Self.source]))
        try office.write(AsteriskLog.lines(calls: 50, seed: 13).flatMap { $0 }, to: "Master.csv")
        let size = try office.size("Master.csv")
        let daemon = try await office.daemon()
        let end = Date() + 60
        while try await office.accounts().first?.bytes != size, Date() < end {}
        let account = try #require(try await office.accounts().first)
        #expect(account.bytes == size && account.balanced)
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        #expect(!FileManager.default.fileExists(atPath: office.path("state/postgresql/data/postmaster.pid")))
        // Without the daemon a command starts it for itself.
        #expect(try await office.accounts().first?.bytes == size)
        #expect(!FileManager.default.fileExists(atPath: office.path("state/postgresql/data/postmaster.pid")))
    }
}

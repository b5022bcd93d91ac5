import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

@Suite("The database ends under the daemon, in order or not")
struct DatabaseRestartTests {
    enum Blow: String, CaseIterable, CustomTestStringConvertible {
        case fast = "a fast shutdown and a start"
        case immediate = "an immediate shutdown and a recovery"
        case crash = "Case 64: kill -9 of the server, which did not wait for its disk"
        case backend = "kill -9 of one backend, at which all others end"
        case terminated = "every backend terminated again and again"

        var testDescription: String { rawValue }
    }

    @Test("A server that ends under load and comes back", arguments: Blow.allCases)
    func ends(_ blow: Blow) async throws {
        let cluster = TestCluster(settings: blow == .crash ? ["synchronous_commit": "off"] : [:])
        defer { cluster.remove() }
        let day = try WorkingDay(Office.at(try cluster.start()), seed: 640)
        let daemon = try await day.office.daemon()
        try await day.write(60, in: 60) { step in
            guard step % 12 == 6 else { return }
            switch blow {
            case .fast:
                cluster.stop(SIGINT)
                try cluster.start()
            case .immediate:
                cluster.stop(SIGQUIT)
                try cluster.start()
            case .crash:
                cluster.stop(SIGKILL)
                try cluster.start()
            case .backend:
                // While it recovers nobody can be asked.
                for process in (try? cluster.backends()) ?? [] { kill(process, SIGKILL) }
            case .terminated:
                for _ in 0..<10 {
                    try cluster.terminateBackends()
                    try await Task.sleep(for: .milliseconds(30))
                }
            }
            if step == 30 { try day.rotate() }
        }
        // After a crash the last commits may be missing, whose records are read again.
        try await day.expectExact(daemon)
        #expect(daemon.log.lines(with: "error:") <= 3, "\(daemon.log)")
    }

    @Test("Case 67: the database is away while the log rotates three times")
    func rotationsMeanwhile() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let office = try Office.at(try cluster.start())
        let day = try WorkingDay(office, calls: 20_000, seed: 67)
        let systemd = try NotifyListener(in: office.folder)
        defer { systemd.end() }
        let daemon = try office.startDaemon(environment: systemd.environment(watchdog: .seconds(3)))
        try day.write(10)
        try await day.caughtUp(daemon)
        let before = try Self.residentKilobytes(daemon)

        cluster.stop(SIGINT)
        for _ in 0..<3 {
            try day.write(28)
            try day.rotate()
        }
        try await until("the daemon to say it: \(daemon.log)") { daemon.log.contains("the database is away, waiting") }
        // Long enough for a watchdog of three seconds to bite, were it not fed.
        let beats = systemd.count(of: "WATCHDOG=1")
        try await until("the watchdog to be fed") { systemd.count(of: "WATCHDOG=1") >= beats + 5 }
        #expect(systemd.count(of: "STATUS=waiting for the database") >= 1)
        let grown = try Self.residentKilobytes(daemon) - before
        print("case 67: \(grown) KiB more while \(try day.names.map(office.size).reduce(0, +)) bytes wait")
        #expect(grown < 16_000)
        #expect(daemon.log.lines(with: "error: the database is away, waiting") == 1, "\(daemon.log)")

        try cluster.start()
        try await day.expectExact(daemon)
        #expect(daemon.log.lines(with: "the database answers again") == 1)
    }

    @Test("After a restart of the database the board answers the first request, and takes the first entry")
    func firstRequest() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let office = try Office.at(try cluster.start())
        try office.write("journal-token-0123456789", to: "journal.token")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: office.path("journal.token")
        )
        try office.write("", to: "Master.csv")
        try office.configure(
            "board: {listen: \"127.0.0.1:0\", journal_token_file: journal.token}\n"
                + AsteriskLog.configuration([DaemonTests.source])
        )
        let daemon = try await office.daemon()
        let address = try await BoardOffice.address(of: daemon)
        let manager = try #require(AsteriskLog.managers.first?.id)
        func days() async throws -> Int {
            try await BoardClient.ask(address + "api/v1/days?from=2026-11-02&until=2026-11-02").status
        }
        func enter(_ id: String) async throws -> BoardClient.Answer {
            try await BoardClient.ask(
                address + "api/v1/journal",
                method: "POST",
                headers: [
                    "Authorization": "Bearer journal-token-0123456789", "Content-Type": "application/json",
                ],
                body: """
                    {"id":"\(id)","at":"2026-11-02T09:00:00Z","kind":"agreement","manager":"\(manager)",\
                    "client":"c","value":"yes"}
                    """
            )
        }
        for _ in 0..<600 where try await days() != 200 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try await enter("e-0").status == 200, "\(daemon.log)")
        for round in 1...3 {
            cluster.stop(SIGINT)
            try cluster.start()
            #expect(try await days() == 200, "round \(round)")
            let answer = try await enter("e-\(round)")
            #expect(answer.status == 200 && answer.text.contains("\"stored\":1"), "round \(round): \(answer.text)")
        }
        #expect(try office.number("select count(*) from callpace.journal_entry") == 4)
    }

    private static func residentKilobytes(_ process: CallPaceProcess) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.processID)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line.flatMap { Int($0.filter(\.isNumber)) })
    }
}

/// Stands in for systemd: hears what a service says of itself.
final class NotifyListener {
    private let process = Process()
    private let heard: String
    private let socket: String

    private static let script = """
        use strict; use IO::Socket::UNIX; use Socket;
        $SIG{ALRM} = 'DEFAULT'; alarm 600; $| = 1;
        my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "$!";
        open(my $file, '>>', $ARGV[1]) or die "$!";
        $file->autoflush(1);
        while (defined $socket->recv(my $text, 8192)) { print $file "$text\\n" }
        """

    init(in folder: String) throws {
        socket = "\(folder)/notify"
        heard = "\(folder)/notify.log"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/perl")
        process.arguments = ["-e", Self.script, socket, heard]
        try process.run()
        let end = Date() + 30
        while !FileManager.default.fileExists(atPath: socket), Date() < end { usleep(5_000) }
    }

    func environment(watchdog: Duration) -> [String: String] {
        ["NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "\(Int(watchdog / .microseconds(1)))"]
    }

    func count(of words: String) -> Int {
        ((try? String(contentsOfFile: heard, encoding: .utf8)) ?? "").lines(with: words)
    }

    func end() { kill(process.processIdentifier, SIGKILL) }
}

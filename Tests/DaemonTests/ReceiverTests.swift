import Daemon
import Foundation
import Linux
import Simulator
import TestSupport
import Testing

/// An office whose PBX writes its rows to a file and sends the log of its queues over TCP.
private final class QueueOffice {
    static let queue = SimulatedSource(name: "queue", format: .asteriskQueueLog, path: "tcp://127.0.0.1:0")
    static let cdr = SimulatedSource(name: "cdr", format: .asteriskCSV, path: "Master.csv")

    let office: Office
    let lines: [String]
    /// More keys of the source that receives.
    private let keys: String
    private let port: UInt16

    /// - Parameter keys: more keys of the source that receives.
    init(_ office: Office, calls: Int, seed: UInt64, keys: String = "", port: UInt16 = 0) throws {
        self.office = office
        self.port = port
        self.keys = keys
        let calls = AsteriskLog.calls(calls, seed: seed, detail: [.records, .queueLog]).filter { !$0.queueLog.isEmpty }
        lines = AsteriskLog.bytes(calls, .asteriskQueueLog).split(separator: 10)
            .map { String(decoding: $0, as: UTF8.self) }
            // Lines without a call are ignored.
            .filter { !$0.contains("|NONE|") }
        try office.write(AsteriskLog.bytes(calls, .asteriskCSV), to: "Master.csv")
        try configure()
    }

    func configure(schema: String = "callpace", name: String = "callpace.yaml", more: String = "") throws {
        let text = AsteriskLog.configuration([Self.cdr, Self.queue])
            .replacingOccurrences(of: "\"tcp://127.0.0.1:0\"", with: "\"tcp://127.0.0.1:\(port)\"\(keys)\(more)")
        try office.configure(text, schema: schema, name: name)
    }

    /// Where a daemon listens, by what it says.
    func endpoint(of daemon: CallPaceProcess) async throws -> NetworkEndpoint {
        try await until("it to listen: \(daemon.log)") { daemon.log.contains("queue: listening on 127.0.0.1:") }
        let port = daemon.log.components(separatedBy: "queue: listening on 127.0.0.1:").last?.prefix { $0.isNumber }
        return NetworkEndpoint(address: .loopback, port: try #require(port.flatMap { UInt16($0) }))
    }

    var folder: SpoolFolder { SpoolFolder(office.path("state/spool/queue")) }

    /// A line that is ignored, to fill files.
    static let filler = "1793599200|NONE|NONE|NONE|CONFIGRELOAD|" + String(repeating: "x", count: 1_000)

    /// The lines that are on disk, but for the filler.
    func spooled() throws -> [String] {
        try folder.files().flatMap {
            try String(contentsOfFile: $0.path, encoding: .utf8).split(separator: "\n").map(String.init)
        }.filter { $0 != Self.filler }
    }

    func account() throws -> [String] {
        try office.texts(
            "select concat_ws(' ', stored, duplicates, quarantined, gaps) from callpace.source_status where source = 'queue'"
        )
    }

    func stored(_ count: Int, _ daemon: CallPaceProcess) async throws {
        try await until("\(count) stored records, it has \((try? account()) ?? []): \(daemon.log)", within: 120) {
            // The database may be away.
            guard let found = try? account().first else { return false }
            return found.hasPrefix("\(count) ")
        }
    }

    /// Ends the daemon and compares with an import of files that hold the same.
    func expectExact(_ daemon: CallPaceProcess, quarantined: Int = 0) async throws {
        try await office.caughtUp("Master.csv")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)")
        #expect(try account() == ["\(lines.count) 0 \(quarantined) 0"], "\(daemon.log)")
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        try configure(schema: "clean", name: "clean.yaml")
        try office.write(lines.joined(separator: "\n") + "\n", to: "queue_log")
        for (source, file) in [("cdr", "Master.csv"), ("queue", "queue_log")] {
            let imported = try await office.run(
                ["import", "--source", source, office.path(file)],
                config: "clean.yaml"
            )
            #expect(imported.status == 0, "\(imported.errors)")
        }
        let expected = try office.counters(schema: "clean")
        expectSame(try office.counters(), expected)
        // What was received once changes nothing when it is imported as a file.
        let again = try await office.run("import", "--source", "queue", office.path("queue_log"))
        #expect(again.status == 0, "\(again.errors)")
        let after = try account()
        #expect(after.first?.hasPrefix("\(lines.count) ") == true && after.first?.hasSuffix(" 0") == true, "\(after)")
        #expect(expected.count { $0.hasPrefix("contact_log") } > 5)
        expectSame(try office.counters(), expected)
    }
}

@Suite("Records over TCP", .timeLimit(.minutes(10)))
struct ReceiverTests {
    @Test("What several connections send, cut anywhere and beside a scanner, is counted exactly")
    func arrives() async throws {
        let pbx = try QueueOffice(Office.scratch(), calls: 1_000, seed: 801)
        let checked = try await pbx.office.run("check")
        #expect(checked.status == 0 && checked.output.contains("127.0.0.1:0 is free; whoever reaches it may send"))
        let daemon = try await pbx.office.daemon()
        let endpoint = try await pbx.endpoint(of: daemon)
        var random = SeededRandom(seed: 801)
        let first = try LineSender(to: endpoint)
        let scanner = try LineSender(to: endpoint)
        try scanner.send("GET / HTTP/1.1\r\nHost: pbx\r\n\r\n")
        for (number, line) in pbx.lines.enumerated() {
            switch number % 3 {
            case 0:
                // In two pieces, and between them what another connection sends.
                let cut = line.index(line.startIndex, offsetBy: Int.random(in: 1..<line.count, using: &random))
                try first.send(String(line[..<cut]))
                try scanner.send("\u{16}\u{3}\u{1}\r\n")
                try first.send(String(line[cut...]) + "\r\n")
            case 1: try first.send("\0\0\0" + line + "\r")
            default: try LineSender(to: endpoint).send(line)
            }
        }
        try await pbx.stored(pbx.lines.count, daemon)
        try await until("the scanner's lines") {
            try pbx.account().first?.split(separator: " ")[2] == "\(2 + (pbx.lines.count + 2) / 3)"
        }

        try await until("the state to be told") {
            ReceptionState(in: pbx.folder.path)?.connections == 2
        }
        let status = try await pbx.office.run("status")
        #expect(status.output.contains("listens on \(endpoint), 2 connections, last received 20"), "\(status.output)")
        let json = try await pbx.office.run("status", "--json")
        #expect(json.output.contains("\"listens\":[\"\(endpoint)\"],\"connections\":2,\"last_received_at\":\"20"))

        // A reload that changes nothing for the source leaves its connections alone, another rule of senders does not.
        daemon.signal(SIGHUP)
        try await until("the reload: \(daemon.log)") { daemon.log.lines(with: "following 2 sources") == 2 }
        #expect(!first.isClosed())
        try pbx.configure(more: ", allow_from: 10.0.0.1")
        daemon.signal(SIGHUP)
        try await until("the second reload: \(daemon.log)") { daemon.log.lines(with: "queue: listening on") == 2 }
        #expect(first.isClosed())
        let stranger = try LineSender(to: try await pbx.endpoint(of: daemon))
        try await until("the stranger to be refused: \(daemon.log)") { stranger.isClosed() }
        #expect(daemon.log.lines(with: "refused a connection from 127.0.0.1, which 'allow_from' does not name") == 1)
        try await pbx.expectExact(daemon, quarantined: 2 + (pbx.lines.count + 2) / 3)
    }

    @Test("What comes while the database is away waits on disk, and files go when they are in it")
    func databaseAway() async throws {
        let cluster = TestCluster()
        defer { cluster.remove() }
        let office = try Office.at(try cluster.start())
        let pbx = try QueueOffice(office, calls: 12_000, seed: 802, keys: ", spool_keep: 0s, spool_limit: 1M")
        let daemon = try await office.daemon()
        let endpoint = try await pbx.endpoint(of: daemon)
        let third = pbx.lines.count / 3
        try LineSender(to: endpoint).send(pbx.lines[..<third].joined(separator: "\n"))
        try await pbx.stored(third, daemon)

        cluster.stop(SIGINT)
        let sender = try LineSender(to: endpoint)
        for line in pbx.lines[third..<2 * third] { try sender.send("\(QueueOffice.filler)\r\n\(line)\r\n") }
        try await until("the spool to have it") { try pbx.spooled().last == pbx.lines[2 * third - 1] }
        let kept = try pbx.spooled()
        #expect(Array(kept.suffix(third)) == Array(pbx.lines[third..<2 * third]))
        // A start without a database listens as well.
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)")
        let again = try office.startDaemon()
        let second = try LineSender(to: try await pbx.endpoint(of: again))
        try second.send(pbx.lines[(2 * third)...].joined(separator: "\r\n") + "\r\n")
        try await until("the spool to have the rest") { try pbx.spooled().last == pbx.lines.last }
        let files = try pbx.folder.files()
        #expect(files.count > 2, "\(files.map(\.path))")
        try await Task.sleep(for: .seconds(6))
        #expect(try pbx.folder.files().map(\.path) == files.map(\.path))

        try cluster.start()
        try await pbx.stored(pbx.lines.count, again)
        try await until("all files but the last to be deleted") {
            try pbx.folder.files().map(\.path) == files.suffix(1).map(\.path)
        }
        try await pbx.expectExact(again)
    }

    @Test("A port that another process has is told once, and taken when it is free; check knows the daemon's own")
    func heldPort() async throws {
        var holder: TCPListener? = try TCPListener(NetworkEndpoint(address: .loopback, port: 0))
        let endpoint = try #require(holder).endpoint
        let pbx = try QueueOffice(Office.scratch(), calls: 200, seed: 804, port: endpoint.port)
        let daemon = try await pbx.office.daemon()
        let told = "queue: cannot listen on \(endpoint): address already in use"
        try await until("the obstacle: \(daemon.log)") { daemon.log.contains(told) }
        let refused = try await pbx.office.run("check")
        #expect(refused.status == 69 && refused.output.contains("cannot listen on \(endpoint)"), "\(refused.output)")
        let status = try await pbx.office.run("status")
        #expect(status.output.contains("listens nowhere") && status.output.contains("already in use"))
        try await Task.sleep(for: .seconds(6))
        #expect(daemon.log.lines(with: told) == 1)
        holder = nil
        #expect(try await pbx.endpoint(of: daemon) == endpoint)
        let checked = try await pbx.office.run("check")
        #expect(
            checked.status == 0 && checked.output.contains("the daemon listens on \(endpoint); whoever"),
            "\(checked.output)"
        )
        try LineSender(to: endpoint).send(pbx.lines.joined(separator: "\r"))
        try await pbx.stored(pbx.lines.count, daemon)
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        let after = try await pbx.office.run("status")
        #expect(after.output.contains("nobody listens"), "\(after.output)")
    }

    @Test("Whatever is in the spool when the daemon is killed counts once")
    func killed() async throws {
        let pbx = try QueueOffice(Office.scratch(), calls: 2_500, seed: 803)
        var daemon = try pbx.office.startDaemon()
        var sent = 0
        for round in 0..<6 {
            let sender = try LineSender(to: try await pbx.endpoint(of: daemon))
            let end = min(pbx.lines.count, sent + pbx.lines.count / 6 + 1)
            for line in pbx.lines[sent..<end] { try sender.send(line + "\r\n") }
            sent = end
            try await until("the spool to have \(sent) lines") { try pbx.spooled().count == sent }
            try await Task.sleep(for: .milliseconds(30 * round))
            daemon.signal(SIGKILL)
            try await daemon.end()
            daemon = try pbx.office.startDaemon()
        }
        #expect(sent == pbx.lines.count)
        // One that does not work yet would be ended by SIGTERM without a word.
        _ = try await pbx.endpoint(of: daemon)
        try await pbx.stored(sent, daemon)
        #expect(try pbx.spooled() == pbx.lines)
        try await pbx.expectExact(daemon)
    }
}

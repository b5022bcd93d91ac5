import Daemon
import Foundation
import Glibc
import Logging
import Settings
import Testing

@testable import Linux

/// A PBX's end of a connection.
final class LineSender {
    private let socket: FileDescriptor

    init(to endpoint: NetworkEndpoint) throws {
        let raw = Glibc.socket(endpoint.address.isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        socket = FileDescriptor(owning: raw, path: "\(endpoint)")
        guard unsafe endpoint.withSocketAddress({ unsafe connect(raw, $0, $1) }) == 0 else {
            throw SystemError(code: errno, call: "connect to", path: "\(endpoint)")
        }
    }

    func send(_ text: String) throws { try socket.write(Array(text.utf8)) }

    /// Sends what the other side takes at once. - Returns: how many bytes that were.
    func offer(_ bytes: [UInt8]) -> Int {
        max(0, unsafe Glibc.send(socket.raw, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)))
    }

    /// Whether the other side has hung up.
    func isClosed() -> Bool {
        var byte: UInt8 = 0
        let got = unsafe recv(socket.raw, &byte, 1, Int32(MSG_DONTWAIT))
        return got == 0 || got < 0 && errno != EAGAIN
    }
}

@Suite("A receiver on a real socket", .timeLimit(.minutes(5)))
struct ReceiverSocketTests {
    private final class Desk {
        let folder = "/tmp/cpt-recv-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        var settings: ReceptionSettings
        let beats = Heartbeats()

        init(senders: [String] = []) throws {
            settings = ReceptionSettings(endpoints: [NetworkEndpoint(address: .loopback, port: 0)])
            settings.senders = senders.compactMap { NetworkRange($0) }
            settings.folder = folder
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func receiver() throws -> Receiver {
            var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            logger.logLevel = .critical
            return try Receiver("pbx", settings, heart: beats.loop("reception pbx"), logger: logger)
        }

        func endpoint(of receiver: Receiver) async throws -> NetworkEndpoint {
            try await until("it to listen") { !receiver.endpoints.isEmpty }
            return try #require(receiver.endpoints.first)
        }

        func text() throws -> String {
            try SpoolFolder(folder).files().map { try String(contentsOfFile: $0.path, encoding: .utf8) }.joined()
        }

        func has(_ text: String) async throws {
            try await until("'\(text)' in the spool, which holds '\((try? self.text()) ?? "")'", within: 20) {
                try self.text() == text
            }
        }
    }

    @Test("What is sent is in the spool at once, also of one connection a record, without a line end")
    func receives() async throws {
        let desk = try Desk()
        let receiver = try desk.receiver()
        let endpoint = try await desk.endpoint(of: receiver)
        let first = try LineSender(to: endpoint)
        try first.send("one\r\ntw")
        try await desk.has("one\n")
        var second: LineSender? = try LineSender(to: endpoint)
        try second?.send("Call 1,a")
        second = nil
        try await desk.has("one\nCall 1,a\n")
        try first.send("o\0\r\n")
        try await desk.has("one\nCall 1,a\ntwo\n")
        try await until("the state to be told") { ReceptionState(in: desk.folder)?.lastReceivedAt != nil }
        let state = try #require(ReceptionState(in: desk.folder))
        #expect(state.endpoints == [endpoint.description] && state.connections <= 2 && state.problem == nil)
        #expect(desk.beats.hanging(longerThan: 1_000_000).isEmpty)
        // The end takes what has arrived, and closes the unfinished line.
        try first.send("three")
        await receiver.stop()
        #expect(try desk.text() == "one\nCall 1,a\ntwo\nthree\n")
        try await until("the connection to be closed") { first.isClosed() }
        #expect(throws: SystemError.self) { _ = try LineSender(to: endpoint) }
        #expect(ReceptionState(in: desk.folder) == nil)
    }

    @Test("Whoever is not named is not let in")
    func senders() async throws {
        let desk = try Desk(senders: ["10.0.0.0/8", "127.0.0.2"])
        let receiver = try desk.receiver()
        let endpoint = try await desk.endpoint(of: receiver)
        let stranger = try LineSender(to: endpoint)
        _ = stranger.offer(Array("forged\n".utf8))
        try await until("the stranger to be sent away") { stranger.isClosed() }
        await receiver.stop()
        #expect(try desk.text().isEmpty)
    }

    @Test("Of very many connections those that were silent make room for those that send")
    func crowd() async throws {
        let desk = try Desk()
        let receiver = try desk.receiver()
        let endpoint = try await desk.endpoint(of: receiver)
        let pbx = try LineSender(to: endpoint)
        try pbx.send("a\n")
        try await desk.has("a\n")
        let probes = try (0..<150).map { _ in try LineSender(to: endpoint) }
        try await until("probes to be sent away") { probes.count { $0.isClosed() } >= 87 }
        try pbx.send("b\n")
        try await desk.has("a\nb\n")
        #expect(!pbx.isClosed())
        try LineSender(to: endpoint).send("c\n")
        try await desk.has("a\nb\nc\n")
        await receiver.stop()
    }

    @Test("A full spool holds the senders back, and nothing is lost when there is room again")
    func full() async throws {
        let desk = try Desk()
        desk.settings.limit = 1 << 20
        let receiver = try desk.receiver()
        let endpoint = try await desk.endpoint(of: receiver)
        let pbx = try LineSender(to: endpoint)
        let line = Array((String(repeating: "y", count: 99) + "\n").utf8)
        let block = (0..<1_000).flatMap { _ in line }
        var sent = 0
        var rest: ArraySlice<UInt8> = []
        func offer() -> Int {
            if rest.isEmpty { rest = block[...] }
            let taken = pbx.offer(Array(rest))
            rest = rest.dropFirst(taken)
            sent += taken
            return taken
        }
        var refusals = 0
        while refusals < 20, sent < 64 << 20 {
            if offer() > 0 { refusals = 0 } else { refusals += 1 }
            try await Task.sleep(for: .milliseconds(refusals == 0 ? 0 : 100))
        }
        #expect(sent < 32 << 20)
        try await until("the state to tell") {
            ReceptionState(in: desk.folder)?.problem?.contains("spool_limit") == true
        }
        let folder = SpoolFolder(desk.folder)
        #expect(try folder.files().map(\.status.size).reduce(0, +) < 1_400_000)

        // What is read and deleted makes room, until all that was sent has come.
        var received: Int64 = 0
        try await until("all \(sent) bytes, \(received) so far", within: 60) {
            for file in try folder.files().dropLast() {
                try FileManager.default.removeItem(atPath: file.path)
                received += file.status.size
            }
            let last = try folder.files().last?.status.size ?? 0
            return received + last >= sent / 100 * 100
        }
        await receiver.stop()
        #expect(ReceptionState(in: desk.folder) == nil)
    }

    @Test("The second receiver of a folder waits for the first")
    func two() async throws {
        let desk = try Desk()
        let first = try desk.receiver()
        _ = try await desk.endpoint(of: first)
        let second = try desk.receiver()
        try await Task.sleep(for: .milliseconds(300))
        #expect(second.endpoints.isEmpty)
        await first.stop()
        let endpoint = try await desk.endpoint(of: second)
        try LineSender(to: endpoint).send("a\n")
        try await desk.has("a\n")
        await second.stop()
    }
}

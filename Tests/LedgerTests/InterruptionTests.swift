import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Work that nobody wants any more")
struct InterruptionTests {
    @Test("A statement of a task that is cancelled ends at once, and the connection goes on")
    func cancelled() async throws {
        let test = try await TestLedger()
        let ledger = test.ledger
        let process = try await ledger.perform { $0.connection.backendProcess }
        let task = Task {
            try await ledger.perform { try $0.connection.query("select pg_sleep(600)").count }
        }
        try await Task.sleep(for: .milliseconds(50))
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(try await ledger.perform { $0.connection.backendProcess } == process)
    }

    @Test("Work that waits for its turn when its task is cancelled is not begun, and disturbs no other")
    func waiting() async throws {
        let test = try await TestLedger()
        let ledger = test.ledger
        let running = Task {
            try await ledger.perform { try $0.connection.query("select pg_sleep(2)").count }
        }
        try await Task.sleep(for: .milliseconds(200))
        let waiting = Task {
            try await ledger.perform { _ in Issue.record("this was not to begin") }
        }
        try await Task.sleep(for: .milliseconds(100))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(try await running.value == 1)
    }

    @Test("A server that stands still is left when nobody waits for its answer any more")
    func standstill() async throws {
        let test = try await TestLedger()
        let proxy = try FaultProxy(to: test.url)
        defer { proxy.close() }
        let ledger = TestLedger.connect(proxy.url, test.schema)
        _ = try await ledger.perform { $0.serverVersion }
        proxy.standStill()
        let task = Task { try await ledger.perform { try $0.connection.query("select 1").count } }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        proxy.standStill(false)
        #expect(try await ledger.perform { try $0.connection.query("select 1").count } == 1)
    }

    /// Takes a connection as PostgreSQL 15 does, and answers nothing more. Files say that it listens, and that it was asked.
    private static let silentServer = """
        use strict; use IO::Socket::UNIX;
        $SIG{ALRM} = 'DEFAULT'; $SIG{PIPE} = 'IGNORE'; alarm 120;
        my $server = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => $ARGV[0], Listen => 5) or die "$!";
        sub note { open my $file, '>', "$ARGV[0].$_[0]" or die "$!" }
        note('listens');
        my @clients;
        while (my $client = $server->accept) {
            $client->autoflush(1); push @clients, $client;
            read($client, my $length, 4); read($client, my $rest, unpack('N', $length) - 4);
            print $client 'R', pack('NN', 8, 0);
            for (['server_version', '15.0'], ['client_encoding', 'UTF8'], ['standard_conforming_strings', 'on']) {
                my $body = "$$_[0]\\0$$_[1]\\0"; print $client 'S', pack('N', 4 + length $body), $body;
            }
            print $client 'K', pack('NNN', 12, 1, 1), 'Z', pack('N', 5), 'I';
            read($client, my $kind, 1); note('asked');
        }
        """

    @Test("A server that stands still when it has taken the connection is left, too", .timeLimit(.minutes(1)))
    func standstillAtFirst() async throws {
        let folder = "/tmp/cpt-silent-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = Process()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/perl")
        let socket = "\(folder)/.s.PGSQL.5432"
        server.arguments = ["-e", Self.silentServer, socket]
        try server.run()
        defer { kill(server.processIdentifier, SIGKILL) }
        try await Self.wait(for: "\(socket).listens")
        let ledger = TestLedger.connect("postgresql:///callpace?host=\(folder)&user=callpace", "callpace")
        let task = Task { try await ledger.perform { $0.serverVersion } }
        try await Self.wait(for: "\(socket).asked")
        task.cancel()
        // Else only the server's end ends it.
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.isRunning)
    }

    private static func wait(for file: String) async throws {
        while !FileManager.default.fileExists(atPath: file) { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test("Whoever holds a lock for too long is named")
    func holder() async throws {
        let test = try await TestLedger()
        let holder = TestLedger.connect(test.url, test.schema)
        let process = try await holder.perform { session in
            try session.connection.execute("begin; lock table manager_day in share mode")
            return session.connection.backendProcess
        }
        let error = await #expect(throws: LedgerError.self) {
            try await test.ledger.perform { _ = try $0.connection.query("delete from manager_day") }
        }
        #expect(
            error.map { "\($0)" }?.contains("the table manager_day is locked by process \(process) (ledger tests)")
                == true
        )
        #expect(error?.isUnavailable == true)
    }
}

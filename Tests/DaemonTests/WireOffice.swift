import Foundation
import Linux
import Postgres
import Simulator
import TestSupport
import Testing

/// An office whose daemon reaches its database through a proxy that spoils the line, with the log of a simulated PBX
/// that is written piece by piece.
final class WireOffice {
    static let configuration = AsteriskLog.configuration([DaemonTests.source])

    let office: Office
    let proxy: FaultProxy
    let lines: [[UInt8]]
    private(set) var written = 0

    /// - Parameter url: of the database itself; nil: an empty one of the shared server.
    init(calls: Int, seed: UInt64, url: String? = nil) throws {
        office = try url.map { try Office.at($0) } ?? Office.scratch()
        proxy = try FaultProxy(to: office.databaseURL ?? "")
        office.processURL = proxy.url
        lines = AsteriskLog.lines(calls: calls, seed: seed)
        try office.configure(Self.configuration)
        try office.write("", to: "Master.csv")
    }

    deinit { proxy.close() }

    var isComplete: Bool { written == lines.count }

    /// Appends so many records, or as many as are left.
    func append(_ count: Int) throws {
        let end = written + min(count, lines.count - written)
        try office.append(String(decoding: lines[written..<end].joined(), as: UTF8.self), to: "Master.csv")
        written = end
    }

    func caughtUp(within seconds: Double = 120) async throws {
        try await office.caughtUp("Master.csv", within: seconds)
    }

    /// Ends the daemon and compares everything with what an undisturbed import of the same file makes of it.
    func expectExact(after daemon: CallPaceProcess, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)", sourceLocation: sourceLocation)
        try await office.expectExact(records: written, sourceLocation: sourceLocation)
    }
}

extension Office {
    /// Compares the account of the source `cdr` and all counters with what an undisturbed import of `Master.csv`, in a
    /// schema of its own, makes of it; `verify` agrees.
    func expectExact(
        records: Int,
        configuration: String = WireOffice.configuration,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let account = try #require(try await accounts().first { $0.source == "cdr" }, sourceLocation: sourceLocation)
        let size = try self.size("Master.csv")
        #expect(account.balanced && account.bytes == size, "\(account)", sourceLocation: sourceLocation)
        #expect(account.stored == records && account.records == records, "\(account)", sourceLocation: sourceLocation)
        #expect(account.gaps == 0 && account.pending_bytes == 0, "\(account)", sourceLocation: sourceLocation)
        #expect(try number("select count(*) from callpace.source_file") == 1, sourceLocation: sourceLocation)
        let verified = try await run("verify")
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)", sourceLocation: sourceLocation)
        try await expectCounters(ofImport: "Master.csv", configuration: configuration, sourceLocation: sourceLocation)
    }

    /// Compares all counters with those of an undisturbed import of a file in a schema of its own.
    func expectCounters(
        ofImport name: String,
        configuration: String = WireOffice.configuration,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try configure(configuration, schema: "clean", name: "clean.yaml")
        let imported = try await run("import", "--source", "cdr", path(name), config: "clean.yaml")
        #expect(imported.status == 0, "\(imported.errors)", sourceLocation: sourceLocation)
        let (found, expected) = (try counters(), try counters(schema: "clean"))
        #expect(!expected.isEmpty, sourceLocation: sourceLocation)
        expectSame(found, expected, sourceLocation: sourceLocation)
    }

    /// A connection that somebody else has to the database, under a name of its own.
    func stranger(_ name: String = "psql") throws -> Connection {
        try Connection(databaseURL ?? "", applicationName: name)
    }

    /// The server's ends of the daemon's ledger.
    var backends: String { "datname = current_database() and application_name = 'callpace run'" }
}

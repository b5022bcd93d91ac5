import Foundation
import Linux
import Simulator
import TestSupport
import Testing

/// A daemon that follows one log of hostile bytes, and what must have come of the good ones.
struct HostileLog {
    static let name = "Master.csv"

    let office: Office
    let lines: [[UInt8]]

    /// - Parameters:
    ///   - path: of the source.
    ///   - options: further ones of the source.
    init(calls: Int, seed: UInt64, path: String = name, options: String = "") throws {
        office = try Office.scratch()
        lines = AsteriskLog.lines(calls: calls, seed: seed)
        let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: path)
        let configuration = AsteriskLog.configuration([source])
        try office.configure(configuration.replacingOccurrences(of: "{name: \"cdr\"", with: "{\(options)name: \"cdr\""))
    }

    var path: String { office.path(Self.name) }

    /// As Asterisk does: open, append, close.
    func append(_ bytes: some Sequence<UInt8>, to name: String = name) throws {
        try FileDescriptor.open(office.path(name), for: .appending).write(Array(bytes))
    }

    /// Waits until so many records are stored and all else is decided, too.
    func stored(_ count: Int, _ daemon: CallPaceProcess, within seconds: Double = 60) async throws {
        try await until("\(count) records: \(daemon.log)", within: seconds) {
            try office.number("select stored from callpace.source_status") >= count
        }
    }

    func quarantined(_ count: Int, _ daemon: CallPaceProcess, within seconds: Double = 60) async throws {
        try await until("\(count) in the quarantine: \(daemon.log)", within: seconds) {
            try office.number("select count(*) from callpace.quarantine") >= count
        }
    }

    /// Path, offset, length and reason of what is in the quarantine.
    func quarantine() throws -> [String] {
        try office.texts(
            "select concat_ws(' ', file_offset, length, split_part(reason, ':', 1)) from callpace.quarantine order by id"
        )
    }

    /// The account balances, these records are stored and no others, and the counters are those of a clean import of
    /// the lines that they came from.
    func expectExact(
        _ daemon: CallPaceProcess,
        _ good: some Sequence<[UInt8]>,
        duplicates: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)", sourceLocation: sourceLocation)
        let good = Array(good)
        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.stored == good.count, "\(account)", sourceLocation: sourceLocation)
        #expect(account.duplicates == duplicates, sourceLocation: sourceLocation)
        try office.write(good.flatMap(\.self), to: "good")
        let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: "good")
        try office.configure(AsteriskLog.configuration([source]), schema: "clean", name: "clean.yaml")
        let imported = try await office.run(["import", "--source", "cdr", office.path("good")], config: "clean.yaml")
        #expect(imported.status == 0, "\(imported.errors)", sourceLocation: sourceLocation)
        let expected = try office.counters(schema: "clean")
        #expect(expected.contains { $0.hasPrefix("contact_log") }, sourceLocation: sourceLocation)
        expectSame(try office.counters(), expected, sourceLocation: sourceLocation)
    }
}

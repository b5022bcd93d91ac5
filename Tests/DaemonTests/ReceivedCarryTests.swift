import Daemon
import Foundation
import Ledger
import Linux
import Logging
import Pace
import RecordFormats
import Settings
import TestSupport
import Testing

/// A format of which a line says the day of all that follow, as PBXs that write no date in their records do.
private struct DayLines: LineReader {
    static let format = RecordFormat(
        name: "day-lines",
        summary: "lines under a day",
        needsZone: false,
        options: [],
        takesStreams: true
    ) { _, carry in LineDecoder(DayLines(), carry: carry) }

    var carry: [UInt8] = []

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        let text = String(decoding: line.map { bytes[$0] }, as: UTF8.self)
        guard text.hasPrefix("day ") else { return .ignored(reason: "of " + String(decoding: carry, as: UTF8.self)) }
        carry = Array(text.dropFirst(4).utf8)
        return .ignored(reason: "day")
    }
}

@Suite("What holds for the lines behind it holds on in the next file of a spool")
struct ReceivedCarryTests {
    private final class Desk {
        let settings: SourceSettings
        let ledger: Ledger
        let folder: SpoolFolder
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        private let handle: SourceHandle
        private(set) var pass: SourcePass

        init(keep: Int64 = 0) async throws {
            let path = "/tmp/cpt-carry-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
            var reception = ReceptionSettings(endpoints: [])
            (reception.folder, reception.keep) = (path, keep)
            folder = SpoolFolder(path)
            settings = SourceSettings(
                name: "pbx",
                format: "day-lines",
                paths: [reception.pattern],
                reception: reception,
                options: FormatOptions()
            )
            let url = try ScratchDatabase.shared.makeDatabase().url
            ledger = Ledger(LedgerSettings(url: url), numbers: PlainNumbers())
            _ = try await ledger.perform { try $0.migrate() }
            handle = try await ledger.perform {
                try $0.source(name: "pbx", site: "main", format: "day-lines", zone: nil)
            }
            pass = try await Self.pass(settings, handle, ledger, logger)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder.path) }

        private static func pass(
            _ settings: SourceSettings,
            _ handle: SourceHandle,
            _ ledger: Ledger,
            _ logger: Logger
        ) async throws -> SourcePass {
            let writer = BatchWriter(ledger: ledger, health: DatabaseHealth(logger: logger), logger: logger)
            let known = try await ledger.perform { try $0.files(of: handle) }
            return SourcePass(
                handle,
                settings: settings,
                format: DayLines.format,
                writer: writer,
                known: known,
                logger: logger
            )
        }

        func restart() async throws { pass = try await Self.pass(settings, handle, ledger, logger) }

        func read() async throws {
            try await pass.settle(pass.scan())
            _ = try await pass.read { _ in }
        }

        var ignored: [String: Int64] {
            get async throws {
                try await ledger.perform { try $0.sourceStatus().first?.ignoredReasons ?? [:] }
            }
        }
    }

    @Test("Over files, files that are gone, and restarts", arguments: [false, true])
    func carried(isRestarted: Bool) async throws {
        let desk = try await Desk()
        var spool = SpoolWriter(desk.folder, limit: 1 << 30)
        let first = try #require(Day(year: 2026, month: 11, day: 28))
        func write(_ text: String, _ days: Int32) async throws {
            spool.append(Array(text.utf8), day: first + days, now: 0)
            if isRestarted { try await desk.restart() }
            try await desk.read()
            desk.pass.sweep()
        }
        try await write("a\nday 1\nb\n", 0)
        try await write("c\nd\n", 1)
        #expect(try await desk.ignored == ["of ": 1, "day": 1, "of 1": 3])
        try await write("e\nday 2\n", 2)
        try await write("f\n", 3)
        try await write("g\nday 3\n", 4)
        try await write("h\n", 4)
        #expect(try desk.folder.files().count <= 2)
        #expect(try await desk.ignored == ["of ": 1, "day": 3, "of 1": 4, "of 2": 2, "of 3": 1])
        let status = try #require(try await desk.ledger.perform { try $0.sourceStatus().first })
        #expect(status.isBalanced && status.gaps == 0)
    }

    @Test("Files are read in the order in which they were written, whatever their times say")
    func order() async throws {
        let desk = try await Desk(keep: 3_600)
        var spool = SpoolWriter(desk.folder, limit: 1 << 30)
        let first = try #require(Day(year: 2026, month: 11, day: 28))
        for number in 0..<6 {
            spool.append(Array("x\nday \(number)\n".utf8), day: first - Int32(number), now: 0)
            let path = try #require(try desk.folder.files().last).path
            let time = Date(timeIntervalSinceNow: -60 * Double(number))
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
        }
        try await desk.read()
        #expect(
            try await desk.ignored
                == ["day": 6, "of ": 1, "of 0": 1, "of 1": 1, "of 2": 1, "of 3": 1, "of 4": 1]
        )
        desk.pass.sweep()
        #expect(try desk.folder.files().count == 6)
    }
}

import Foundation
import Linux
import Simulator
import TestSupport
import Testing

@Suite("Hostile bytes in followed files")
struct HostileContentTests {
    private static let gibibyte: Int64 = 1 << 30

    @Test("Case 20: a truncation under a writer that goes on at its old place: the hole is declared, the records count")
    func hole() async throws {
        let log = try HostileLog(calls: 60, seed: 20)
        try log.append(log.lines[..<20].joined())
        let daemon = try await log.office.daemon()
        try await log.stored(20, daemon)
        // The writer without O_APPEND goes on a GiB behind the beginning.
        try truncate(log.path)
        let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: log.path))
        try writer.seek(toOffset: UInt64(Self.gibibyte))
        try writer.write(contentsOf: Data(log.lines[20..<60].joined()))
        let start = ContinuousClock.now
        try await log.stored(60, daemon, within: 300)
        print(
            "a hole of 1 GiB: passed within \(ContinuousClock.now - start), at most \(try daemon.peakMemory >> 20) MiB"
        )
        #expect(try daemon.peakMemory < 200 << 20)
        #expect(try log.quarantine() == ["0 \(Self.gibibyte) bytes"])
        #expect(try log.office.number("select epoch from callpace.source_file") == 1)
        // Nothing is gone over again.
        try log.append(log.lines[60...].joined())
        try await log.stored(log.lines.count, daemon)
        #expect(try log.quarantine().count == 1)
        try await log.expectExact(daemon, log.lines)
    }

    @Test("Case 38: a line of 1 GiB without an end costs one entry of the quarantine, and later lines count")
    func endlessLine() async throws {
        let log = try HostileLog(calls: 40, seed: 38)
        try log.append(log.lines[..<10].joined())
        let daemon = try await log.office.daemon()
        try await log.stored(10, daemon)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 16 << 20)
        for _ in 0..<64 { try log.append(piece) }
        let before = try log.office.size(HostileLog.name)
        try log.append([10] + log.lines[10...].joined())
        let start = ContinuousClock.now
        try await log.stored(log.lines.count, daemon, within: 300)
        print(
            "a line of 1 GiB: passed within \(ContinuousClock.now - start), at most \(try daemon.peakMemory >> 20) MiB"
        )
        #expect(try daemon.peakMemory < 200 << 20)
        let offset = log.lines[..<10].joined().count
        #expect(try log.quarantine() == ["\(offset) \(Int(before) + 1 - offset) line"])
        #expect(try log.office.number("select max(length(bytes)) from callpace.quarantine") == 65_536)
        try await log.expectExact(daemon, log.lines)
    }

    @Test("Case 36: a quote that is never closed, early in a file, costs one entry, and all other records count")
    func tornQuote() async throws {
        let log = try HostileLog(calls: 500, seed: 36)
        let torn = Array("\"\",\"7916\"1234567\",\"".utf8)
        let never = Array("\"7,100\n".utf8)
        let daemon = try await log.office.daemon()
        try log.append(log.lines[..<3].joined() + torn + [10] + log.lines[3..<6].joined() + never)
        try log.append(log.lines[6...].joined())
        try await log.stored(log.lines.count, daemon)
        let lost = try log.office.texts("select sum(length)::text from callpace.quarantine")
        #expect(lost == ["\(torn.count + 1 + never.count)"])
        try await log.expectExact(daemon, log.lines)
    }

    @Test("Case 37: CRLF and a byte order mark are taken as they are; UTF-16 and CR alone are refused with a reason")
    func lineEnds() async throws {
        let log = try HostileLog(calls: 60, seed: 37, path: "*.csv")
        let part = log.lines.count / 4
        let wide: [UInt8] = log.lines[..<part].joined().flatMap { [$0, 0] }
        let returns: [UInt8] = log.lines[..<part].flatMap { $0.dropLast() + [13] }
        try log.office.write([0xFF, 0xFE] + wide, to: "wide.csv")
        try log.office.write(returns + [10], to: "returns.csv")
        let windows: [UInt8] = log.lines[part...].flatMap { $0.dropLast() + [13, 10] }
        try log.office.write([0xEF, 0xBB, 0xBF] + windows, to: "windows.csv")
        let daemon = try await log.office.daemon()
        try await log.stored(log.lines.count - part, daemon)
        try await log.quarantined(2, daemon)
        let reasons = try log.office.texts("select reason from callpace.quarantine order by path")
        #expect(reasons.count == 2)
        #expect(reasons.first?.contains("only LF and CRLF end a line") == true)
        #expect(reasons.last == "encoding: UTF-16, and only UTF-8 is read; convert the file with iconv")
        let listed = try await log.office.run("quarantine", "list")
        #expect(listed.output.contains("convert the file with iconv"))
        try await log.expectExact(daemon, log.lines[part...])
    }

    @Test("Case 39: bytes that are no UTF-8 in a field: the record counts, the text is repaired, the log says so")
    func notUTF8() async throws {
        let log = try HostileLog(calls: 30, seed: 39)
        var torn = log.lines
        // The account, which comes first, is empty: it gets bytes that no UTF-8 has.
        try #require(torn[5].starts(with: Array("\"\",".utf8)))
        torn[5].insert(contentsOf: [0xC3, 0x28, 0xFF], at: 1)
        let daemon = try await log.office.daemon()
        try log.append(torn.joined())
        try await log.stored(torn.count, daemon)
        try await until("the note: \(daemon.log)") { daemon.log.contains("bytes that are no UTF-8 are read as U+FFFD") }
        #expect(try log.quarantine().isEmpty)
        #expect(try log.office.texts("select code from callpace.leg where code like '%\u{FFFD}%'").count == 1)
        try await log.expectExact(daemon, torn)
    }

    @Test("Case 41: a client that deletes the first record and rewrites the file in place: nothing is counted again")
    func firstRecordDeleted() async throws {
        let log = try HostileLog(calls: 60, seed: 41)
        let half = log.lines.count / 2
        try log.append(log.lines[..<half].joined())
        let daemon = try await log.office.daemon()
        try await log.stored(half, daemon)
        let rest = log.lines[1..<half].joined()
        let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: log.path))
        try writer.write(contentsOf: Data(rest))
        try writer.truncate(atOffset: UInt64(rest.count))
        try await until("the rest as duplicates: \(daemon.log)") {
            try log.office.number("select duplicates from callpace.source_status") == half - 1
        }
        #expect(try log.office.number("select epoch from callpace.source_file") == 1)
        try log.append(log.lines[half...].joined())
        try await log.stored(log.lines.count, daemon)
        #expect(try log.quarantine().isEmpty)
        try await log.expectExact(daemon, log.lines, duplicates: half - 1)
    }

    @Test("Random bytes and rows in random writes, with kills between: the account is that of one import of the same")
    func noise() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("hostile bytes: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let log = try HostileLog(calls: 400, seed: seed)
        let bytes = Self.damaged(log.lines, using: &random)
        var daemon = try log.office.startDaemon()
        var written = 0
        while written < bytes.count {
            let count = min(Int.random(in: 1...20_000, using: &random), bytes.count - written)
            try log.append(bytes[written..<written + count])
            written += count
            guard Int.random(in: 0..<12, using: &random) == 0 else {
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...30, using: &random)))
                continue
            }
            daemon.signal(SIGKILL)
            try await daemon.end()
            daemon = try log.office.startDaemon()
        }
        try await until("all to be read: \(daemon.log)") {
            try log.office.number("select bytes + pending_bytes from callpace.source_status") == bytes.count
        }
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        let status = try #require(try await log.office.accounts().first)
        #expect(status.balanced && status.bytes + status.pending_bytes == bytes.count && status.gaps == 0)

        let source = SimulatedSource(name: "cdr", format: .asteriskCSV, path: HostileLog.name)
        try log.office.configure(AsteriskLog.configuration([source]), schema: "clean", name: "clean.yaml")
        let imported = try await log.office.imported([HostileLog.name], as: "cdr", config: "clean.yaml")
        #expect(imported.balanced && imported.sum == bytes.count && imported.pending_bytes == status.pending_bytes)
        let columns = "concat_ws(' ', file_offset, length, reason)"
        func entries(_ schema: String) throws -> [String] {
            try log.office.texts("select \(columns) from \(schema).quarantine order by file_offset")
        }
        expectSame(try entries("callpace"), try entries("clean"))
        expectSame(try log.office.counters(), try log.office.counters(schema: "clean"))
        #expect(status.stored == imported.stored && status.quarantined == imported.quarantined)
    }

    /// Lines of which some are torn, glued, buried in noise or followed by holes.
    private static func damaged(_ lines: [[UInt8]], using random: inout SeededRandom) -> [UInt8] {
        lines.flatMap { line -> [UInt8] in
            let cut = Int.random(in: 1..<line.count, using: &random)
            switch Int.random(in: 0..<120, using: &random) {
            case 0..<10: return Array(line[..<cut])
            case 10..<20: return line[..<cut] + line
            case 20..<30: return (0..<cut).map { _ in UInt8.random(in: 0...255, using: &random) } + line
            case 30..<40: return [UInt8](repeating: 0, count: cut * 37) + line
            case 40..<50: return line[..<cut] + [34] + line[cut...]
            case 50..<60: return line[..<cut] + [UInt8](repeating: 0, count: cut * 91) + line
            case 60: return [UInt8](repeating: UInt8(ascii: "y"), count: cut * 9_000) + [10] + line
            case 61: return [UInt8](repeating: 0, count: cut * 9_000) + line
            default: return line
            }
        }
    }
}

private func truncate(_ path: String) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.close()
}

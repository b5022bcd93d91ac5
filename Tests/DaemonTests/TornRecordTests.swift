import Foundation
import Testing

@Suite("Records that were torn by their writer")
struct TornRecordTests {
    @Test("Case 31: half a record, a pause longer than the daemon's own rhythm, and the rest are one record")
    func pause() async throws {
        let log = try HostileLog(calls: 30, seed: 31)
        let half = log.lines[10].count / 2
        try log.append(log.lines[..<10].joined() + log.lines[10][..<half])
        let daemon = try await log.office.daemon()
        try await log.stored(10, daemon)
        try await Task.sleep(for: .seconds(11))
        #expect(try log.quarantine().isEmpty)
        #expect(try log.office.number("select pending_bytes from callpace.source_status") == half)
        try log.append(log.lines[10][half...] + log.lines[11...].joined())
        try await log.stored(log.lines.count, daemon)
        #expect(try log.quarantine().isEmpty)
        try await log.expectExact(daemon, log.lines)
    }

    @Test(
        "Case 32: half a record, a daemon killed and started again, and the rest are one record",
        arguments: [1, 2, 3]
    )
    func killed(part: Int) async throws {
        let log = try HostileLog(calls: 30, seed: 32)
        let cut = log.lines[10].count * part / 4
        try log.append(log.lines[..<10].joined() + log.lines[10][..<cut])
        let first = try await log.office.daemon()
        try await log.stored(10, first)
        first.signal(SIGKILL)
        try await first.end()
        let second = try await log.office.daemon()
        try log.append(log.lines[10][cut...] + log.lines[11...].joined())
        try await log.stored(log.lines.count, second)
        #expect(try log.quarantine().isEmpty)
        try await log.expectExact(second, log.lines)
    }

    @Test("Case 33: half a record, then a rotation: it is never glued to the next file, and goes to the quarantine")
    func halfBeforeRotation() async throws {
        let log = try HostileLog(calls: 30, seed: 33, path: "Master.csv*")
        let half = log.lines[10].count / 2
        try log.append(log.lines[..<10].joined() + log.lines[10][..<half])
        let daemon = try await log.office.daemon()
        try await log.stored(10, daemon)
        try FileManager.default.moveItem(atPath: log.path, toPath: log.path + ".1")
        // What the writer would have gone on with is no record of the next file.
        try log.append(log.lines[10][half...] + log.lines[11...].joined())
        try await log.stored(log.lines.count - 1, daemon)
        try await until("the half record to be pending: \(daemon.log)") {
            try log.office.number("select pending_bytes from callpace.source_status") == half
        }
        // With its file goes the hope that it is completed.
        try FileManager.default.removeItem(atPath: log.path + ".1")
        try await log.quarantined(2, daemon)
        let offset = log.lines[..<10].joined().count
        let found = try log.quarantine().map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(Set(found) == ["0 \(log.lines[10].count - half)", "\(offset) \(half)"])
        try await log.expectExact(daemon, log.lines[..<10] + log.lines[11...])
    }

    @Test("A last line that lacks nothing but its line end may be cut short: it waits in the quarantine for a retry")
    func wholeLastLine() async throws {
        let log = try HostileLog(calls: 30, seed: 26, path: "Master.csv*")
        try log.append(log.lines.joined().dropLast())
        let daemon = try await log.office.daemon()
        try await log.stored(log.lines.count - 1, daemon)
        try FileManager.default.removeItem(atPath: log.path)
        try await log.quarantined(1, daemon)
        let last = log.lines[log.lines.count - 1].count - 1
        let offset = log.lines.dropLast().joined().count
        #expect(try log.quarantine() == ["\(offset) \(last) line"])
        let retried = try await log.office.run("quarantine", "retry")
        #expect(retried.status == 0, "\(retried.errors)")
        try await log.expectExact(daemon, log.lines)
    }

    @Test("Case 34: a fragment with its whole line behind it on the same line: the line counts once, the fragment not")
    func fragmentAndLine() async throws {
        let log = try HostileLog(calls: 60, seed: 34)
        var bytes: [UInt8] = []
        var fragments: [String] = []
        for (index, line) in log.lines.enumerated() {
            let cut = 1 + index * 7 % (line.count - 2)
            fragments.append("\(bytes.count) \(cut) row")
            bytes += line[..<cut] + line
        }
        let daemon = try await log.office.daemon()
        try log.append(bytes)
        try await log.stored(log.lines.count, daemon)
        #expect(try log.quarantine() == fragments)
        try await log.expectExact(daemon, log.lines)
    }

    @Test("Case 57: a disk that is full in the middle of a record, and the record again when there is room")
    func fullDisk() async throws {
        let disk = try LogDisk(kibibytes: 16)
        let log = try HostileLog(calls: 200, seed: 57, path: disk.path + "/Master.csv")
        let daemon = try await log.office.daemon()
        var isTorn = false
        var written = 0
        while !isTorn {
            let line = log.lines[written]
            let count = try disk.write(line, to: "Master.csv")
            isTorn = count < line.count
            if !isTorn { written += 1 }
        }
        try await log.stored(written, daemon)
        try disk.resize(kibibytes: 512)
        for line in log.lines[written...] { _ = try disk.write(line, to: "Master.csv") }
        try await log.stored(log.lines.count, daemon)
        try await log.expectExact(daemon, log.lines)
        print("a full disk: \(written) records, then \(try log.quarantine())")
        #expect(try log.quarantine().count <= 1)
        withExtendedLifetime(disk) {}
    }

    @Test("Case 35: a text with line ends and doubled quotes, torn at every place by writes and kills, is one record")
    func tornText() async throws {
        let log = try HostileLog(calls: 20, seed: 35)
        let text = "a \"\"word\"\"\nand \"\"\r\n\"\"more\"\""
        let row =
            #""","101","79161234567","internal","""A"" <101>","PJSIP/101-00000a01","PJSIP/trunk-00000a02","Dial","x","#
            + #""2026-11-02 09:10:00","2026-11-02 09:10:05","2026-11-02 09:12:05",125,120,"ANSWERED","DOCUMENTATION","#
            + "\"1793599800.900\",\"\(text)\",\"\",\"1793599800.900\",900\n"
        let bytes = Array(row.utf8)
        try log.append(log.lines.joined())
        var daemon = try await log.office.daemon()
        try await log.stored(log.lines.count, daemon)
        let first = row.utf8.count - text.utf8.count - 40
        let cuts = [0, first] + Array(stride(from: first + 20, to: bytes.count - 1, by: 11)) + [bytes.count]
        for (index, (from, to)) in zip(cuts, cuts.dropFirst()).enumerated() {
            try log.append(bytes[from..<to])
            guard to < bytes.count else { break }
            try await until("\(to) bytes to be pending: \(daemon.log)") {
                try log.office.number("select pending_bytes from callpace.source_status") == to
            }
            guard index % 3 == 1 else { continue }
            daemon.signal(SIGKILL)
            try await daemon.end()
            daemon = try await log.office.daemon()
        }
        try await log.stored(log.lines.count + 1, daemon)
        #expect(try log.quarantine().isEmpty)
        let found = try log.office.texts("select code from callpace.leg where code like '%word%'")
        #expect(found == ["a \"word\"\nand \"\r\n\"more\""])
        try await log.expectExact(daemon, log.lines + [bytes])
    }
}

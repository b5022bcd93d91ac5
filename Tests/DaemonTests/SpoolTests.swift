import Foundation
import Linux
import Simulator
import TestSupport
import Testing

/// A source of folders that hold a file a record, as JSON without a line end.
private struct Spool {
    let office: Office

    init(_ paths: [String], completeAfter: String? = nil) throws {
        office = try Office.scratch()
        for path in paths + ["tmp"] {
            try FileManager.default.createDirectory(
                atPath: office.path(path),
                withIntermediateDirectories: true
            )
        }
        let patience = completeAfter.map { "complete_after: \($0), " } ?? ""
        try office.configure(
            """
            sources:
              - {name: cdr, format: asterisk-custom, zone: UTC, \(patience)trunks: ["SIP/trunk*"], path: [\(
                paths.joined(separator: ", "))]}
            teams:
              - name: sales
                zone: UTC
                qualify: {by: talk, minimum_talk: 60s}
                managers:
                  - {id: anna, name: Anna, extensions: [101]}

            """
        )
    }

    /// A call of Anna's of 90 seconds.
    static func record(_ number: Int) -> String {
        let minute = String(format: "%02d:%02d", 9 + number / 60, number % 60)
        return """
            {"src":"101","dst":"7916123\(1000 + number)","channel":"SIP/101-\(number)","dstchannel":"SIP/trunk-\(number)",\
            "start":"2026-11-02 \(minute):00","answer":"2026-11-02 \(minute):05","end":"2026-11-02 \(minute):58",\
            "duration":95,"billsec":90,"disposition":"ANSWERED","uniqueid":"1793599200.\(number)","sequence":\(number)}
            """
    }

    func stored(_ count: Int, _ daemon: CallPaceProcess) async throws {
        try await until("\(count) records: \(daemon.log)", within: 120) {
            try office.number("select stored from callpace.source_status") >= count
        }
    }

    /// Everything is counted once, nothing is left over, and each is a contact of Anna's.
    func expectOnce(_ count: Int, _ daemon: CallPaceProcess, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0, "\(daemon.log)", sourceLocation: sourceLocation)
        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.stored == count, "\(account)", sourceLocation: sourceLocation)
        #expect(account.duplicates == 0 && account.quarantined == 0, "\(account)", sourceLocation: sourceLocation)
        #expect(account.pending_bytes == 0 && account.gaps == 0, "\(account)", sourceLocation: sourceLocation)
        #expect(
            try office.number("select sum(contacts)::bigint from callpace.intensity_day") == count,
            sourceLocation: sourceLocation
        )
    }
}

@Suite("Folders with a file a record")
struct SpoolTests {
    @Test("Case 26: one record without a line end in its own file counts once, the last file's, too")
    func oneRecord() async throws {
        let spool = try Spool(["spool"], completeAfter: "2s")
        for number in 0..<5 { try spool.office.write(Spool.record(number), to: "spool/call-\(number).json") }
        let daemon = try await spool.office.daemon()
        try await spool.stored(5, daemon)
        for number in 5..<8 { try spool.office.write(Spool.record(number), to: "spool/call-\(number).json") }
        try await spool.stored(8, daemon)
        try await spool.expectOnce(8, daemon)
    }

    @Test("Case 43: a file created empty, written by halves with pauses, counts once, when it is complete")
    func slowWriter() async throws {
        let spool = try Spool(["spool"], completeAfter: "20s")
        let daemon = try await spool.office.daemon()
        let record = Array(Spool.record(1).utf8)
        try spool.office.write("", to: "spool/call.json")
        try await Task.sleep(for: .seconds(2))
        let writer = try FileDescriptor.open(spool.office.path("spool/call.json"), for: .appending)
        for part in [record[..<60], record[60..<200], record[200...]] {
            try writer.write(Array(part))
            try await Task.sleep(for: .seconds(2))
            #expect(try spool.office.number("select records from callpace.source_status") == 0)
        }
        try await spool.stored(1, daemon)
        try await spool.expectOnce(1, daemon)
    }

    @Test("Case 40: files delivered into new, moved to cur and renamed for their flags during scans count once each")
    func mailFolder() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("mail folder: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let spool = try Spool(["new", "cur"])
        let office = spool.office
        var daemon = try await office.daemon()
        var delivered: [String] = []
        var names: [Int: String] = [:]
        for number in 0..<120 {
            let name = "\(1_793_599_200 + number).M\(number)P1.host"
            try office.write(Spool.record(number) + "\n", to: "tmp/\(name)")
            try FileManager.default.moveItem(atPath: office.path("tmp/\(name)"), toPath: office.path("new/\(name)"))
            delivered.append(name)
            names[number] = "new/\(name)"
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let chosen = Int.random(in: 0...number, using: &random)
                let flags = ["", "S", "RS", "FRS"].randomElement(using: &random) ?? ""
                let next = "cur/\(delivered[chosen]):2,\(flags)"
                guard let now = names[chosen], now != next else { continue }
                try FileManager.default.moveItem(atPath: office.path(now), toPath: office.path(next))
                names[chosen] = next
            }
            if number == 60 {
                daemon.signal(SIGKILL)
                try await daemon.end()
                daemon = try office.startDaemon()
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...20, using: &random)))
        }
        try await spool.stored(120, daemon)
        try await spool.expectOnce(120, daemon)
    }
}

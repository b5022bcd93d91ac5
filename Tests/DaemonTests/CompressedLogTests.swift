import Foundation
import Linux
import Simulator
import TestSupport
import Testing

@Suite("Compressed logs, from file to counter")
struct CompressedLogTests {
    private static func gzip(_ office: Office, _ name: String) throws {
        let process = try Process.run(URL(fileURLWithPath: "/usr/bin/gzip"), arguments: ["-f", office.path(name)])
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test(
        "rotated and compressed under a daemon, imported again and decoded: each record once, the account to the byte"
    )
    func wholeWay() async throws {
        let office = try Office.scratch()
        try office.configure(AsteriskLog.configuration([DaemonTests.source]))
        let lines = AsteriskLog.lines(calls: 900, seed: 21)
        let third = lines.count / 3
        try office.write(lines[..<third].flatMap { $0 }, to: "Master.csv.1")
        try Self.gzip(office, "Master.csv.1")
        try office.write(lines[third..<2 * third].flatMap { $0 }, to: "Master.csv")
        let daemon = try await office.daemon()
        try await office.recorded(2 * third)
        try FileManager.default.moveItem(atPath: office.path("Master.csv.1.gz"), toPath: office.path("Master.csv.2.gz"))
        try FileManager.default.moveItem(atPath: office.path("Master.csv"), toPath: office.path("Master.csv.1"))
        try Self.gzip(office, "Master.csv.1")
        try office.write(lines[(2 * third)...].flatMap { $0 }, to: "Master.csv")
        try await office.recorded(lines.count)
        daemon.signal(SIGTERM)
        try await daemon.end()
        let again = try await office.daemon()
        try office.append(String(decoding: lines[0], as: UTF8.self), to: "Master.csv")
        try await office.recorded(lines.count + 1)
        again.signal(SIGTERM)
        try await again.end()

        let account = try #require(try await office.accounts().first)
        #expect(account.stored == Int64(lines.count) && account.duplicates == 1 && account.gaps == 0)
        #expect(account.balanced)
        #expect(account.bytes == Int64(lines.map(\.count).reduce(0, +) + lines[0].count))
        #expect(try await office.run("verify").status == 0)

        let decoded = try await office.run("decode", "--source", "cdr", office.path("Master.csv.1.gz"))
        #expect(decoded.lines.count == third)
        let contacts = try await office.run("contacts", "--totals")
        let talk = contacts.lines.compactMap { try? JSONDecoder().decode(Totals.self, from: Data($0.utf8)).calls }
        #expect(talk.reduce(0, +) == (try office.number("select sum(calls)::bigint from callpace.intensity_day")))
    }

    private struct Totals: Decodable { var calls: Int64 }
}

extension Office {
    /// Waits until so many records were read of the source `cdr`.
    func recorded(_ count: Int) async throws {
        try await until("\(count) records") {
            try number("select records from callpace.source_status where source = 'cdr'") == count
        }
    }
}

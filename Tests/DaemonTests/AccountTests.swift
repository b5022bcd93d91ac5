import Foundation
import TestSupport
import Testing

/// A file of the fixtures and how it is to be read.
struct FixtureFile: CustomTestStringConvertible {
    var path: String
    var format: String
    var options = ""

    /// As a source of a configuration.
    func source(_ name: String, path: String) -> String {
        let zone = format == "asterisk-cel" || format == "asterisk-queue-log" ? "" : "zone: UTC, "
        let trunks = format == "asterisk-queue-log" ? "" : "trunks: [\"IAX2/trunk*\"], "
        return "  - {name: \(name), format: \(format), \(zone)\(trunks)\(options)path: \(path)}\n"
    }

    var testDescription: String { "\(path) as \(format)" }

    static let linkedColumns = """
        columns: [clid, src, dst, dcontext, channel, dstchannel, lastapp, lastdata, start, answer, end, duration, \
        billsec, disposition, amaflags, accountcode, uniqueid, userfield, linkedid, sequence], 
        """

    static let master = FixtureFile(path: "asterisk/Master.csv", format: "asterisk-csv")
    static let linked = FixtureFile(path: "asterisk/Linked.csv", format: "asterisk-custom", options: linkedColumns)
    static let events = FixtureFile(path: "asterisk/Cel.csv", format: "asterisk-cel")
    static let queue = FixtureFile(path: "asterisk/queue_log", format: "asterisk-queue-log")
    static let all = [
        master, linked, events, queue,
        FixtureFile(path: "asterisk-csv/testsuite-good.csv", format: "asterisk-csv"),
        FixtureFile(path: "asterisk-csv/testsuite-buggy.csv", format: "asterisk-csv"),
        FixtureFile(path: "asterisk-csv/testsuite-Master.csv", format: "asterisk-csv"),
        FixtureFile(path: "asterisk-cel/testsuite-CELMaster1.csv", format: "asterisk-cel"),
        FixtureFile(path: "asterisk-cel/testsuite-CELMaster2.csv", format: "asterisk-cel"),
        FixtureFile(path: "asterisk-custom/lab-two-phones-Master.csv", format: "asterisk-custom"),
        FixtureFile(path: "asterisk-queue-log/attended-into-queue.txt", format: "asterisk-queue-log"),
        FixtureFile(path: "freepbx/lab-cdr-report-export.csv", format: "freepbx"),
    ]

    /// The sales team of the sample: who has which extension.
    static func roster(_ managers: [(id: String, extension: Int)]) -> String {
        var text = "teams:\n  - name: sales\n    zone: UTC\n    qualify: {by: talk, minimum_talk: 10s}\n    managers:\n"
        for manager in managers {
            text += "      - {id: \(manager.id), name: \"The \(manager.id)\", extensions: [\(manager.extension)]}\n"
        }
        return text
    }

    static let people = [("anna", 101), ("boris", 102), ("vera", 103), ("grigory", 104), ("daria", 105)]
}

/// The closing account of an import as JSON.
struct ImportedAccount: Decodable {
    var stored: Int64
    var stored_bytes: Int64
    var duplicates: Int64
    var duplicates_bytes: Int64
    var ignored: Int64
    var ignored_bytes: Int64
    var quarantined: Int64
    var quarantined_bytes: Int64
    var pending_bytes: Int64
    var known_bytes: Int64
    var bytes: Int64
    var balanced: Bool
    var changed: Bool

    var sum: Int64 {
        stored_bytes + duplicates_bytes + ignored_bytes + quarantined_bytes + pending_bytes + known_bytes
    }
}

extension Office {
    func imported(_ files: [String], as source: String, config: String = "callpace.yaml") async throws
        -> ImportedAccount
    {
        let outcome = try await run(["import", "--json", "--source", source] + files.map(path), config: config)
        guard outcome.status == 0 else { throw Failed(what: outcome.errors) }
        return try JSONDecoder().decode(ImportedAccount.self, from: Data(outcome.output.utf8))
    }

    struct Failed: Error {
        var what: String
    }

    /// Makes a file as old as one to which nothing is added any more.
    func age(_ name: String) throws {
        try FileManager.default.setAttributes([.modificationDate: Date() - 3_600], ofItemAtPath: path(name))
    }
}

@Suite("The account of what was read")
struct AccountTests {
    /// Imports a file twice, and the second time nothing may change.
    private func account(of file: FixtureFile, _ bytes: [UInt8]) async throws -> (ImportedAccount, Outcome) {
        let office = try Office.scratch()
        try office.write(bytes, to: "records")
        try office.age("records")
        try office.configure("sources:\n" + file.source("it", path: "records") + FixtureFile.roster(FixtureFile.people))
        let first = try await office.imported(["records"], as: "it")
        #expect(first.balanced && first.sum == bytes.count && first.bytes == bytes.count && first.known_bytes == 0)
        let counters = try office.counters()
        let sources = try office.texts("select (to_jsonb(x) - 'last_commit_at')::text from callpace.source_status x")
        let second = try await office.imported(["records"], as: "it")
        #expect(!second.changed && second.balanced && second.sum == bytes.count && second.stored == 0)
        let third = try await office.run("import", "--source", "it", office.path("records"))
        #expect(third.output.contains("nothing changed"))
        #expect(try office.counters() == counters)
        #expect(
            try office.texts("select (to_jsonb(x) - 'last_commit_at')::text from callpace.source_status x") == sources
        )
        let status = try #require(try await office.accounts().first)
        #expect(status.balanced && status.bytes + status.pending_bytes == bytes.count && status.gaps == 0)
        return (first, third)
    }

    @Test(
        "It balances to the byte for every fixture, and a second import changes nothing and says so",
        arguments: FixtureFile.all
    )
    func fixtures(_ file: FixtureFile) async throws {
        let bytes = try Fixtures.bytes(file.path)
        let (account, _) = try await account(of: file, bytes)
        #expect(account.pending_bytes == 0)
        #expect(account.stored + account.ignored + account.quarantined + account.duplicates > 0)
    }

    @Test(
        "It balances to the byte for random bytes",
        arguments: ["asterisk-csv", "asterisk-custom", "freepbx", "asterisk-cel", "asterisk-queue-log"]
    )
    func noise(_ format: String) async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("random bytes as \(format): seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bytes = (0..<1 << 20).map { _ in UInt8.random(in: 0...255, using: &random) }
        let (account, _) = try await account(of: FixtureFile(path: "noise", format: format), bytes)
        #expect(account.pending_bytes == 0)
    }

    @Test("The same records through a copy, in another order or overlapping change no counter")
    func again() async throws {
        var random = SeededRandom(seed: 17)
        let office = try Office.scratch()
        try office.configure(
            "sources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.linked.source("linked", path: "Linked.csv")
                + FixtureFile.events.source("events", path: "Cel.csv")
                + FixtureFile.roster(FixtureFile.people)
        )
        for file in [FixtureFile.master, .events, .linked] {
            let name = (file.path as NSString).lastPathComponent
            try office.write(try Fixtures.bytes(file.path), to: name)
        }
        _ = try await office.imported(["Master.csv"], as: "cdr")
        _ = try await office.imported(["Cel.csv"], as: "events")
        let counters = try office.counters()
        #expect(counters.contains { $0.hasPrefix("contact_log") })
        for (source, name) in [("cdr", "Master.csv"), ("events", "Cel.csv")] {
            let text = String(
                decoding: FileManager.default.contents(atPath: office.path(name)) ?? Data(),
                as: UTF8.self
            )
            let lines = text.split(separator: "\n").map { $0 + "\n" }
            let variants = [
                "copy": text,
                "permuted": lines.shuffled(using: &random).joined(),
                "overlapping": lines[(lines.count / 3)...].joined() + lines[..<(lines.count / 2)].joined(),
            ]
            for (variant, content) in variants {
                try office.write(content, to: "\(name)-\(variant)")
                let account = try await office.imported(["\(name)-\(variant)"], as: source)
                #expect(account.stored == 0 && account.balanced && account.sum == content.utf8.count)
                #expect(try office.counters() == counters, "\(name) \(variant)")
            }
        }
        // The same calls as another log of the PBX describes them.
        _ = try await office.imported(["Linked.csv"], as: "linked")
        expectSame(try office.counters(), counters)
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }
}

import Foundation
import Pace
import RecordFormats
import Settings
import TestSupport
import Testing

@Suite("The first configuration")
struct InitTests {
    /// A machine with what a PBX has written.
    private func machine(_ files: [String: [UInt8]], zone: String? = "Europe/Moscow") throws -> Office {
        let office = try Office.at("")
        for (path, bytes) in files {
            let folder = (office.path("root/\(path)") as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try office.write(bytes, to: "root/\(path)")
        }
        try FileManager.default.createDirectory(atPath: office.path("root/etc"), withIntermediateDirectories: true)
        if let zone { try office.write("\(zone)\n", to: "root/etc/timezone") }
        return office
    }

    private func initialise(_ office: Office, output: String = "new.yaml") async throws -> Outcome {
        try await office.run(["init", "--root", office.path("root"), "--output", office.path(output)], config: nil)
    }

    private func asterisk() throws -> [String: [UInt8]] {
        [
            "var/log/asterisk/cdr-csv/Master.csv": try Fixtures.bytes("asterisk/Master.csv"),
            "var/log/asterisk/cdr-custom/Linked.csv": try Fixtures.bytes("asterisk/Linked.csv"),
            "var/log/asterisk/cel-custom/Cel.csv": try Fixtures.bytes("asterisk/Cel.csv"),
            "var/log/asterisk/queue_log": try Fixtures.bytes("asterisk/queue_log"),
        ]
    }

    private func text(_ office: Office, _ name: String = "new.yaml") throws -> String {
        try String(contentsOfFile: office.path(name), encoding: .utf8)
    }

    @Test("What is found becomes sources; of two files with the same calls one is a comment; check is content")
    func asteriskMachine() async throws {
        let office = try machine(try asterisk(), zone: "UTC")
        let outcome = try await initialise(office)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("cdr-custom/*.csv* (1): asterisk-custom, as a comment"))
        #expect(outcome.output.contains("not found: FreeSWITCH or FusionPBX; 3CX"))
        let written = try text(office)
        let configuration = try Configuration.parse(written, path: office.path("new.yaml"))
        #expect(configuration.sources.map(\.format) == ["asterisk-csv", "asterisk-cel", "asterisk-queue-log"])
        #expect(configuration.sources.first?.options.zone?.name == "UTC" && configuration.teams.isEmpty)
        let check = try await office.run(["check", "--offline"], config: "new.yaml")
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.output.contains("source cdr (asterisk-csv, site main): 1 file"))
    }

    @Test("The roster lists who talked with clients, and is a valid team once the comment signs are gone")
    func roster() async throws {
        let office = try machine(try asterisk(), zone: "UTC")
        _ = try await initialise(office)
        let written = try text(office)
        // Sums of the truth in the sample's page: 101 had 4 calls of 54 s, 102 2 of 17 s, 104 3 of 43 s.
        for line in ["[\"101\"]}      # 4 calls with clients, 0.9 minutes", "[\"104\"]}      # 3 calls with clients"] {
            #expect(written.contains(line), "\(written)")
        }
        #expect(written.contains("# trunks: [IAX2/trunk]"))
        let lines = written.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == "# teams:" })
        let filled = lines.enumerated().map { index, line in
            index >= start && line.hasPrefix("# ") && !line.contains("The board") ? line.dropFirst(2) : line
        }.joined(separator: "\n")
        let team = try #require(try Configuration.parse(filled, path: "/x/callpace.yaml").teams.first)
        #expect(Set(team.managers.flatMap(\.extensions).map(\.value)) == ["101", "102", "104"])
    }

    @Test("Where the ids of the channels tell UTC, that is the zone, whatever that of the machine is")
    func zone() async throws {
        let office = try machine(try asterisk())
        _ = try await initialise(office)
        let configuration = try Configuration.parse(try text(office), path: "/x/callpace.yaml")
        #expect(configuration.sources.first?.options.zone?.name == "UTC")
        #expect(try text(office).contains("#     zone: Europe/Moscow"))
    }

    @Test("An existing file stays as it is")
    func neverOverwrites() async throws {
        let office = try machine(try asterisk())
        try office.write("mine\n", to: "new.yaml")
        let outcome = try await initialise(office)
        #expect(outcome.status == 73 && outcome.errors.contains("is there already"))
        #expect(try text(office) == "mine\n")
    }

    @Test("A machine without records gets a file that says so and can be filled in")
    func empty() async throws {
        let office = try machine([:], zone: nil)
        let outcome = try await initialise(office)
        #expect(outcome.status == 0 && outcome.output.contains("zone of this machine: unknown"))
        let written = try text(office)
        #expect(written.contains("Nothing that CallPace reads was found"))
        #expect(try Configuration.parse(written, path: "/x/callpace.yaml").sources.isEmpty)
    }

    @Test("A zone that is unknown is the one thing that is missing")
    func unknownZone() async throws {
        var files = try asterisk()
        // An hour ahead of the ids of the channels.
        let rows = String(decoding: try Fixtures.bytes("asterisk/Master.csv"), as: UTF8.self)
        files["var/log/asterisk/cdr-csv/Master.csv"] = Array(rows.replacing(" 08:0", with: " 09:0").utf8)
        let office = try machine(files, zone: nil)
        #expect(try await initialise(office).status == 0)
        #expect(throws: ConfigurationError.self) { try Configuration.parse(try text(office), path: "/x/c.yaml") }
        let written = try text(office).replacing("# zone: Europe/Moscow", with: "zone: Europe/Moscow")
        #expect(try Configuration.parse(written, path: "/x/c.yaml").sources.count == 3)
    }

    @Test("What no format fits, hostile names and empty files do no harm")
    func hostile() async throws {
        var files = try asterisk()
        files["var/log/asterisk/cdr-csv/Master.csv"] = Array("nothing, that: is known\n".utf8)
        files["var/log/asterisk/cdr-custom/Linked.csv"] = []
        files["var/log/asterisk/cdr-custom/a\"b: [\n.csv"] = try Fixtures.bytes("asterisk/Linked.csv")
        let office = try machine(files)
        let outcome = try await initialise(office)
        #expect(outcome.status == 0 && outcome.output.contains("cannot tell its format"))
        let configuration = try Configuration.parse(try text(office), path: "/x/callpace.yaml")
        #expect(configuration.sources.map(\.format) == ["asterisk-custom", "asterisk-cel", "asterisk-queue-log"])
    }
}

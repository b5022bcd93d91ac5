import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

@Suite("Commands")
struct CommandTests {
    /// The sample of the fixtures: records and channel events of one PBX.
    private func sample(_ people: [(String, Int)] = FixtureFile.people) throws -> Office {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try office.write(try Fixtures.bytes("asterisk/Cel.csv"), to: "Cel.csv")
        try configure(office, people)
        return office
    }

    private func configure(_ office: Office, _ people: [(String, Int)]) throws {
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.events.source("events", path: "Cel.csv")
                + FixtureFile.roster(people.map { (id: $0.0, extension: $0.1) })
        )
    }

    private func importSample(_ office: Office) async throws {
        _ = try await office.imported(["Master.csv"], as: "cdr")
        _ = try await office.imported(["Cel.csv"], as: "events")
    }

    // MARK: decode

    /// The keys of section 7 of the design, by kind.
    private static let keys: [String: Set<String>] = [
        "leg": [
            "kind", "call", "leg", "started_at", "answered_at", "ended_at", "talk_seconds", "ring_seconds", "direction",
            "caller", "callee", "caller_device", "callee_device", "disposition", "code", "offset",
        ],
        "event": ["kind", "event", "at", "call", "offset"],
        "ignored": ["kind", "reason", "offset"],
        "quarantined": ["kind", "reason", "offset"],
    ]
    private static let words: [String: Set<String>] = [
        "direction": ["inbound", "outbound", "internal", "unknown"],
        "disposition": ["answered", "no_answer", "busy", "failed", "congestion", "voicemail", "unknown"],
    ]

    private func check(_ objects: [JSON]) throws {
        var last = -1.0
        for object in objects {
            let kind = try #require(object["kind"]?.text)
            let keys = try #require(Self.keys[kind], "\(kind)")
            #expect(keys.isSubset(of: object.keys), "\(keys.subtracting(object.keys)) of \(kind)")
            if kind == "event" { #expect(object.keys.contains("channel") || object.keys.contains("agent")) }
            if kind == "leg" {
                for (key, allowed) in Self.words { #expect(allowed.contains(object[key]?.text ?? "")) }
            }
            let offset = try #require(object["offset"]?.number)
            #expect(offset > last && (last >= 0 || offset == 0))
            last = offset
        }
    }

    @Test(
        "decode gives an object for everything in a fixture, with the keys of the contract",
        arguments: FixtureFile.all
    )
    func decode(_ file: FixtureFile) async throws {
        let office = try Office.scratch()
        let bytes = try Fixtures.bytes(file.path)
        try office.write(bytes, to: "records")
        try office.configure("sources:\n" + file.source("it", path: "records") + FixtureFile.roster(FixtureFile.people))
        let outcome = try await office.run("decode", "--source", "it", office.path("records"))
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let objects = try outcome.objects()
        try check(objects)
        // Each line of these files begins a record, but for the file whose last quote is never closed.
        let starts = [0] + bytes.indices.filter { bytes[$0] == 10 && $0 + 1 < bytes.count }.map { $0 + 1 }
        let offsets = objects.compactMap { $0["offset"]?.number.map { Int($0) } }
        if file.path.contains("buggy") {
            #expect(Set(offsets).isSubset(of: starts))
        } else {
            #expect(offsets == starts)
        }
        let input = try await office.run(["decode", "--source", "it"], input: bytes)
        #expect(input.output == outcome.output)
    }

    @Test("decode calls a header line ignored")
    func header() async throws {
        let office = try Office.scratch()
        let input = try Fixtures.bytes("freepbx/lab-cdr-report-export.csv")
        let outcome = try await office.run(
            ["decode", "--format", "freepbx", "--zone", "UTC"],
            config: nil,
            input: input
        )
        let objects = try outcome.objects()
        #expect(objects.count == 101)
        #expect(objects.first?["kind"]?.text == "ignored" && objects.first?["reason"]?.text == "header")
        #expect(objects.dropFirst().allSatisfy { $0["reason"]?.text != "header" })
    }

    @Test(
        "decode gives JSON for random bytes",
        arguments: ["asterisk-csv", "freepbx", "asterisk-cel", "asterisk-queue-log"]
    )
    func decodeNoise(_ format: String) async throws {
        var random = SeededRandom(seed: 23)
        let bytes = (0..<1 << 18).map { _ in UInt8.random(in: 0...255, using: &random) }
        let office = try Office.scratch()
        let outcome = try await office.run(["decode", "--format", format, "--zone", "UTC"], config: nil, input: bytes)
        #expect(outcome.status == 0)
        let objects = try outcome.objects()
        #expect(!objects.isEmpty)
        try check(objects)
    }

    // MARK: contacts and counters

    @Test("contacts has the keys of the contract, and its totals are those of report after an import")
    func totals() async throws {
        let office = try sample()
        let contacts = try await office.run("contacts").objects()
        #expect(contacts.count == 9)
        for contact in contacts {
            #expect(
                contact.keys.isSuperset(of: [
                    "manager", "manager_id", "client", "channel", "call", "started_at", "talk_seconds", "talk",
                    "qualifies", "reason", "agreement", "credit",
                ])
            )
            #expect(["exact", "upper_bound"].contains(contact["talk"]?.text) && contact["channel"]?.text == "call")
        }
        let totals = try await office.run("contacts", "--totals").objects()
        try await importSample(office)
        let report = try await office.run("report", "--from", "2026-11-23", "--json").objects()
        let columns = ["manager", "talk_seconds", "upper_bound_seconds", "talk_minutes", "calls", "contacts", "credit"]
        func rows(_ objects: [JSON]) -> [String: [JSON?]] {
            Dictionary(
                uniqueKeysWithValues: objects.map { object in
                    (object["manager_id"]?.text ?? "", columns.map { object[$0] })
                }
            )
        }
        #expect(totals.count == 3)
        #expect(rows(report) == rows(totals))
    }

    @Test("explain tells why a call counted, from which records; a call of no record is not found")
    func explain() async throws {
        let office = try sample()
        try await importSample(office)
        let outcome = try await office.run("explain", "1795420955.19")
        #expect(outcome.status == 0)
        for part in ["The boris", "The grigory", office.path("Master.csv"), office.path("Cel.csv")] {
            #expect(outcome.output.contains(part), "\(part)")
        }
        #expect(try await office.run("explain", "main/1795420955.19").output == outcome.output)
        let json = try await office.run("explain", "1795420955.19", "--json").objects()
        #expect(json.count == 2 && json.allSatisfy { $0.keys.isSuperset(of: ["manager", "reason", "records"]) })
        let day = try await office.run("explain", "--manager", "boris", "--day", "2026-11-23", "--json").objects()
        #expect(day.count == 2)
        let none = try await office.run("explain", "1795420955.99999")
        #expect(none.status == 66 && none.errorLines == ["callpace: no record has the call id 1795420955.99999"])
        // An unanswered call has records and no contact.
        let unanswered = try await office.run("explain", "1795420955.2")
        #expect(unanswered.status == 0 && unanswered.output.contains("no contact"))
    }

    @Test("recount moves the numbers after a change of the roster, tells which, and logs corrections by whom")
    func recount() async throws {
        let office = try sample()
        try await importSample(office)
        let view = "select manager_id || ' ' || calls || ' ' || talk_seconds from callpace.intensity_day order by 1"
        // Sums of the truth in the sample's page.
        #expect(try office.texts(view) == ["anna 4 54", "boris 2 17", "grigory 3 43"])
        try configure(office, [("anna", 102), ("boris", 101), ("grigory", 104)])
        let unchanged = try await office.run("verify")
        #expect(unchanged.status == 0, "\(unchanged.output)")
        let outcome = try await office.run("recount", "--since", "2026-11-23", "--by", "Olga")
        #expect(outcome.status == 0)
        #expect(try office.texts(view) == ["anna 2 17", "boris 4 54", "grigory 3 43"])
        #expect(outcome.lines.last == "2 manager-days moved since 2026-11-23")
        let told = outcome.lines.filter { $0.contains("The anna") }
        #expect(told.count == 1 && told[0].contains("talk 54 s") && told[0].contains("talk 17 s"))
        let corrections = try office.texts("select who from callpace.correction_log")
        #expect(!corrections.isEmpty && corrections.allSatisfy { $0 == "Olga" })
        #expect(try await office.run("verify").status == 0)
        let again = try await office.run("recount", "--since", "2026-11-23", "--by", "Olga")
        #expect(again.lines == ["0 manager-days moved since 2026-11-23"])
        #expect(try office.texts("select who from callpace.correction_log").count == corrections.count)
    }

    @Test("Unreadable records are listed and shown, and a retry with the right columns counts them")
    func quarantine() async throws {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Linked.csv"), to: "Linked.csv")
        func configure(_ file: FixtureFile, _ name: String) throws {
            try office.configure(
                "region: RU\nsources:\n" + file.source("linked", path: "Linked.csv")
                    + FixtureFile.roster(FixtureFile.people),
                schema: name == "clean.yaml" ? "clean" : "callpace",
                name: name
            )
        }
        let wrong = FixtureFile(
            path: "",
            format: "asterisk-custom",
            options:
                "columns: [src, dst, start, disposition, \((1...21).map { "other\($0)" }.joined(separator: ", "))], "
        )
        try configure(wrong, "callpace.yaml")
        let first = try await office.imported(["Linked.csv"], as: "linked")
        #expect(first.quarantined == 27 && first.balanced)
        let list = try await office.run("quarantine", "list", "--json").objects()
        #expect(list.count == 27)
        let oldest = try #require(list.min { ($0["offset"]?.number ?? 0) < ($1["offset"]?.number ?? 0) })
        #expect(oldest["offset"]?.number == 0 && oldest["file"]?.text == office.path("Linked.csv"))
        let text = String(decoding: try Fixtures.bytes("asterisk/Linked.csv"), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first)
        #expect(oldest["text"]?.text?.hasPrefix(line) == true)
        let shown = try await office.run("quarantine", "show", "\(Int(oldest["id"]?.number ?? 0))")
        #expect(shown.status == 0 && shown.output.contains(line))
        #expect(try await office.run("quarantine", "show", "999999").status == 66)

        let vain = try await office.run("quarantine", "retry")
        #expect(vain.lines == ["0 of 27 records can be read now and were counted"])
        try configure(.linked, "callpace.yaml")
        let retried = try await office.run("quarantine", "retry", "--source", "linked")
        #expect(retried.lines == ["27 of 27 records can be read now and were counted"])
        #expect(try await office.run("quarantine", "list", "--json").lines.isEmpty)
        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.quarantined == 0 && account.stored == 27)
        try configure(.linked, "clean.yaml")
        _ = try await office.imported(["Linked.csv"], as: "linked", config: "clean.yaml")
        expectSame(try office.counters(), try office.counters(schema: "clean"))
        #expect(try await office.run("verify").status == 0)
    }

    // MARK: The rest

    @Test("migrate --print runs in psql on an empty database, and then nothing is left to migrate")
    func migrate() async throws {
        let database = try ScratchDatabase.shared.makeDatabase()
        let office = try Office.at(database.superuserURL)
        try office.configure("")
        let script = try await office.run("migrate", "--print")
        #expect(script.status == 0)
        try office.write(script.output, to: "schema.sql")
        let psql = Process()
        psql.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
        psql.arguments = [
            "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.superuserURL, "-f", office.path("schema.sql"),
        ]
        psql.standardOutput = FileHandle.nullDevice
        try psql.run()
        try await until("the end of psql") { !psql.isRunning }
        #expect(psql.terminationStatus == 0)
        #expect(try await office.run("migrate").output == "the schema is up to date\n")
        #expect(try office.texts("select manager from callpace.intensity_now").isEmpty)
    }

    @Test("formats lists what a source can be")
    func formats() async throws {
        let office = try Office.scratch()
        let objects = try await office.run(["formats", "--json"], config: nil).objects()
        let names = Set(objects.compactMap { $0["format"]?.text })
        #expect(
            names.isSuperset(of: ["asterisk-csv", "asterisk-custom", "freepbx", "asterisk-cel", "asterisk-queue-log"])
        )
        let text = try await office.run(["formats"], config: nil)
        #expect(text.status == 0 && names.allSatisfy { text.output.contains($0) })
    }

    @Test("simulate writes the same calls for the same seed, and a configuration that fits them")
    func simulate() async throws {
        let office = try Office.scratch()
        for (name, seed) in [("a.csv", "5"), ("b.csv", "5"), ("c.csv", "6")] {
            let arguments = ["--out", office.path(name), "--calls", "200", "--start", "2026-11-02", "--seed", seed]
            let outcome = try await office.run(
                ["simulate", "--write-config", office.path("\(name).yaml")] + arguments,
                config: nil
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let logs = ["a.csv", "b.csv", "c.csv"].map { FileManager.default.contents(atPath: office.path($0)) }
        #expect(logs[0] == logs[1] && logs[0] != logs[2] && logs[0]?.isEmpty == false)
        let contacts = try await office.run("contacts", config: "a.csv.yaml")
        #expect(contacts.status == 0 && contacts.lines.count > 50)
    }

    static let commands = [
        "run", "check", "import", "decode", "contacts", "status", "top", "report", "explain", "verify", "recount",
        "migrate", "quarantine", "quarantine list", "quarantine show", "quarantine retry", "formats", "simulate",
        "link", "detect", "init", "reconcile",
    ]

    @Test("The help of every command shows an example of it", arguments: commands)
    func help(_ command: String) async throws {
        let office = try Office.scratch()
        let outcome = try await office.run(command.split(separator: " ").map(String.init) + ["--help"], config: nil)
        #expect(outcome.status == 0)
        let words = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("Example: callpace \(command)"))
    }

    @Test("The help lists every command, and what is no command ends with 64")
    func overview() async throws {
        let office = try Office.scratch()
        let outcome = try await office.run(["--help"], config: nil)
        for command in Self.commands where !command.contains(" ") { #expect(outcome.output.contains("  \(command)")) }
        #expect(try await office.run(["fly"], config: nil).status == 64)
        #expect(try await office.run(["import", "--source", "none", "x"], config: nil).status != 0)
    }
}

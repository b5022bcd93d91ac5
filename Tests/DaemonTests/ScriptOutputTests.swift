import Foundation
import TestSupport
import Testing

/// `--json` of the commands that change something or look at one thing: an object a line, of the same facts as the words.
@Suite("What commands print for scripts")
struct ScriptOutputTests {
    private func office() async throws -> Office {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try configure(office, FixtureFile.people)
        _ = try await office.imported(["Master.csv"], as: "cdr")
        return office
    }

    private func configure(_ office: Office, _ people: [(String, Int)]) throws {
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.roster(people.map { (id: $0.0, extension: $0.1) })
        )
    }

    private func object(_ office: Office, _ arguments: String...) async throws -> JSON {
        let outcome = try await office.run(arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome)")
        let objects = try outcome.objects()
        #expect(objects.count == 1)
        return try #require(objects.first)
    }

    @Test("check tells one thing a line, and whether each is in order")
    func check() async throws {
        let office = try await office()
        let fine = try await office.run("check", "--json")
        let found = try fine.objects()
        #expect(fine.status == 0 && found.allSatisfy { $0["ok"] == .flag(true) }, "\(fine)")
        #expect(found.compactMap { $0["about"]?.text } == ["source", "board", "database", "configuration"])
        #expect(found.first?["name"]?.text == "cdr" && found.last?["name"] == .null)
        try FileManager.default.removeItem(atPath: office.path("Master.csv"))
        try FileManager.default.createDirectory(atPath: office.path("Master.csv"), withIntermediateDirectories: false)
        try office.configure(
            "sources:\n  - {name: cdr, format: asterisk-csv, path: Master.csv, zone: UTC}\n"
                + "alerts:\n  - {to: telegram, chat: \"-1\", token_file: nowhere}\n"
        )
        let bad = try await office.run("check", "--json", "--offline")
        #expect(bad.status == 69)
        let secrets = try bad.objects().filter { $0["about"]?.text == "alerts" }
        #expect(secrets.count == 1 && secrets[0]["ok"] == .flag(false))
        #expect(try bad.objects().last?["ok"] == .flag(false))
    }

    @Test("recount tells each manager-day that moved, before and after, and nothing when none did")
    func recount() async throws {
        let office = try await office()
        try configure(office, FixtureFile.people.filter { $0.0 != "anna" })
        let moved = try await object(office, "recount", "--since", "2026-11-23")
        #expect(moved["manager_id"]?.text == "anna" && moved["day"]?.text == "2026-11-23")
        #expect(moved["before"]?["talk_seconds"]?.number == 54 && moved["after"] == .null, "\(moved)")
        #expect(try await office.run("recount", "--since", "2026-11-23", "--json").output.isEmpty)
    }

    @Test("review, note and absent tell what they wrote down")
    func entries() async throws {
        let office = try await office()
        let call = try #require(
            try office.texts("select call from callpace.contact_log where manager_id = 'anna' limit 1").first
        )
        let note = try await object(office, "review", call, "--note", "good", "--by", "Olga", "--manager", "anna")
        #expect(note["reviewed"]?.number == 1)
        let entry = try await object(
            office,
            "note",
            "--manager",
            "anna",
            "--client",
            "+79160000001",
            "--agreement",
            "yes",
            "--id",
            "my-1",
            "--at",
            "2026-11-23T12:00:00Z"
        )
        #expect(entry["id"]?.text == "my-1" && entry["teams"]?.list?.compactMap(\.text) == ["sales"])
        let away = try await object(office, "absent", "anna", "2026-12-07..2026-12-09")
        #expect(away["from"]?.text == "2026-12-07" && away["until"]?.text == "2026-12-09")
        let back = try await object(office, "absent", "anna", "2026-12-07..2026-12-09", "--withdraw")
        #expect(back["withdrawn"]?.number == 1)
    }

    @Test("One unreadable record, and a retry of all, are objects")
    func quarantine() async throws {
        let office = try Office.scratch()
        try office.write(Array("\"torn\n".utf8) + (try Fixtures.bytes("asterisk/Master.csv")), to: "Master.csv")
        try configure(office, FixtureFile.people)
        _ = try await office.run("import", "--source", "cdr", office.path("Master.csv"))
        let listed = try #require(try await office.run("quarantine", "list", "--json").objects().first)
        let id = try #require(listed["id"]?.number.map { Int($0) })
        #expect(try await object(office, "quarantine", "show", "\(id)") == listed)
        let retried = try await object(office, "quarantine", "retry")
        #expect(retried["tried"]?.number == 1 && retried["resolved"]?.number == 0)
    }

    @Test("What contradicts itself or names nobody is refused, and says so")
    func refusals() async throws {
        let office = try await office()
        let turned = try await office.run("report", "--from", "2026-11-24", "--until", "2026-11-23")
        #expect(turned.status == 64 && turned.errors.contains("--until 2026-11-23 is before --from 2026-11-24"))
        let nobody = try await office.run("review", "1", "--note", "x", "--by", "Olga", "--manager", "nobody")
        #expect(nobody.status == 66 && nobody.errors.contains("there is no manager nobody"))
    }

    @Test("migrate tells the versions, and status why it has no numbers")
    func database() async throws {
        let office = try Office.scratch()
        try configure(office, FixtureFile.people)
        let version = try #require(try await object(office, "migrate")["version"]?.number)
        let again = try await object(office, "migrate")
        #expect(again["applied"]?.list?.isEmpty == true && again["version"]?.number == version && version > 1)
        #expect(try await office.run("migrate").output == "the schema is up to date\n")
        try office.write(
            "state_directory: \(office.path("state"))\ndatabase: {url: \"host=127.0.0.1 port=1 user=x dbname=x\"}\n",
            to: "away.yaml"
        )
        let away = try await office.run("status", "--json", config: "away.yaml")
        #expect(away.status == 69, "\(away)")
        let status = try #require(try away.objects().first)
        #expect(status["problem"]?.text?.contains("127.0.0.1") == true && status["sources"]?.list?.isEmpty == true)
    }

    @Test("Duplicates have one name everywhere, beside the former ones")
    func duplicates() async throws {
        let office = try await office()
        let account = try #require(
            try await office.run("import", "--source", "cdr", office.path("Master.csv"), "--json").objects().first
        )
        #expect(account["duplicate_bytes"] != nil && account["duplicate_bytes"] == account["duplicates_bytes"])
        let source = try #require(try await object(office, "status")["sources"]?.list?.first)
        #expect(source["duplicates_bytes"] != nil && source["duplicates_bytes"] == source["duplicate_bytes"])
    }

    @Test("An entry of a call that nobody knows says so")
    func unknownCall() async throws {
        let office = try await office()
        let call = try #require(
            try office.texts("select call from callpace.contact_log where manager_id = 'anna' limit 1").first
        )
        func note(_ call: String, _ more: String...) async throws -> Outcome {
            let arguments = ["note", "--manager", "anna", "--client", "+79160000001", "--agreement", "yes"]
            return try await office.run(arguments + ["--call", call] + more)
        }
        let unknown = try await note("nope.1")
        #expect(unknown.status == 0 && unknown.output.contains("no call nope.1 is known yet"), "\(unknown)")
        #expect(try await note("nope.1", "--json").objects().first?["call_known"] == .flag(false))
        let known = try await note(call)
        #expect(known.status == 0 && !known.output.contains("known yet"), "\(known)")
        #expect(try await note("main/\(call)", "--json").objects().first?["call_known"] == .flag(true))
    }
}

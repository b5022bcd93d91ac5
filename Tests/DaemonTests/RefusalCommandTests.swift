import Foundation
import TestSupport
import Testing

/// What commands refuse before anything is stored, and what they then say.
@Suite("Refusals of commands")
struct RefusalCommandTests {
    private static let source =
        "region: RU\nsources:\n  - {name: cdr, format: asterisk-csv, path: Master.csv, zone: UTC}\n"

    private func office(_ rest: String) throws -> Office {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try office.configure(Self.source + rest)
        return office
    }

    @Test("One number of two managers is refused, however differently it is written")
    func numberTwice() async throws {
        let office = try office(
            """
            teams:
              - name: sales
                managers:
                  - {id: a, extensions: ["101"], numbers: ["+79035550101"]}
                  - {id: b, extensions: ["102"], numbers: ["8 903 555-01-01"]}

            """
        )
        let outcome = try await office.run("check", "--offline")
        #expect(outcome.status == 78, "\(outcome)")
        #expect(outcome.errors.contains("+79035550101") && outcome.errors.contains("one owner at a time"))
    }

    @Test("check names a channel of alerts whose secret is not there")
    func missingSecret() async throws {
        let office = try office(
            """
            teams:
              - {name: sales, managers: [{id: a, extensions: ["101"]}]}
            alerts:
              - {to: telegram, chat: "-100123", token_file: no-such-file}

            """
        )
        let outcome = try await office.run("check", "--offline")
        #expect(outcome.status == 69, "\(outcome)")
        #expect(outcome.output.contains("alerts by telegram -100123: ") && outcome.output.contains("no-such-file"))
        try office.write("", to: "no-such-file")
        #expect(try await office.run("check", "--offline").output.contains("is empty"))
    }

    @Test("Local times are not imported without their zone, and an unknown zone is a mistake on the command line")
    func zone() async throws {
        let office = try office("teams:\n  - {name: sales, managers: [{id: a, extensions: [\"101\"]}]}\n")
        let unnamed = try await office.run("import", "--format", "asterisk-csv", office.path("Master.csv"))
        #expect(unnamed.status == 64 && unnamed.errors.contains("--zone Europe/Moscow"), "\(unnamed)")
        for command in ["decode", "contacts", "import"] {
            let arguments = [command, "--format", "asterisk-csv", "--zone", "Nope", office.path("Master.csv")]
            let unknown = try await office.run(arguments)
            #expect(unknown.status == 64 && unknown.errors.contains("'Nope'"), "\(command): \(unknown)")
        }
        let folder = try await office.run(["check", "--config", office.folder], config: nil)
        #expect(folder.status == 78 && folder.errors.contains("it is no file that can be read"), "\(folder)")
    }

    @Test("A zone that is corrected after records were stored is told once, with what became of them")
    func correctedZone() async throws {
        let rest = "teams:\n  - {name: sales, managers: [{id: a, extensions: [\"101\"]}]}\n"
        let office = try office(rest)
        let first = try await office.run("import", "--source", "cdr", office.path("Master.csv"))
        #expect(first.status == 0 && !first.errors.contains("zone"), "\(first)")
        try office.configure(Self.source.replacing("zone: UTC", with: "zone: Europe/Moscow") + rest)
        let told = try await office.run("import", "--source", "cdr", office.path("Master.csv"))
        #expect(told.errors.contains("warning: source cdr: its times are read in Europe/Moscow from now on"))
        #expect(told.errors.contains("(27 records) keeps the hours of UTC"), "\(told)")
        let again = try await office.run("import", "--source", "cdr", office.path("Master.csv"))
        #expect(again.status == 0 && !again.errors.contains("its times are read"), "\(again)")
    }

    @Test("A source that is none is a mistake on the command line; one that is configured no more is listed")
    func sources() async throws {
        let people = "teams:\n  - {name: sales, managers: [{id: a, extensions: [\"101\"]}]}\n"
        let office = try office(people)
        try office.write(Array("\"torn\n".utf8) + (try Fixtures.bytes("asterisk/Master.csv")), to: "Master.csv")
        _ = try await office.run("import", "--source", "cdr", office.path("Master.csv"))
        for command in ["list", "retry"] {
            let outcome = try await office.run("quarantine", command, "--source", "nope")
            #expect(outcome.status == 64, "\(outcome)")
            #expect(outcome.errors.contains("there is no source nope; configured: cdr"), "\(outcome)")
        }
        try office.configure(Self.source.replacing("name: cdr", with: "name: other") + people)
        let listed = try await office.run("quarantine", "list", "--source", "cdr")
        #expect(listed.status == 0 && listed.output.contains("Master.csv byte"), "\(listed)")
    }

    @Test("An unknown zone is told by the name of its option")
    func zoneOption() async throws {
        let office = try office("teams:\n  - {name: sales, managers: [{id: a, extensions: [\"101\"]}]}\n")
        let arguments = ["decode", "--format", "asterisk-csv", "--zone", "Foo/Bar", office.path("Master.csv")]
        let outcome = try await office.run(arguments)
        #expect(outcome.errors.contains("--zone: found 'Foo/Bar', allowed: an IANA name"), "\(outcome)")
        #expect(!outcome.errors.contains("--option"))
    }

    @Test("What has not happened is not written down, but planned")
    func ahead() async throws {
        let office = try office("teams:\n  - {name: sales, managers: [{id: a, extensions: [\"101\"]}]}\n")
        for what in [["--agreement", "yes"], ["--meeting"], ["--progress", "Demo"], ["--sale", "100"]] {
            let outcome = try await office.run(
                ["note", "--manager", "a", "--client", "+79160000001", "--at", "2099-01-01T00:00:00Z"] + what
            )
            #expect(outcome.status == 64 && outcome.errors.contains("2099-01-01T00:00:00Z lies ahead"), "\(outcome)")
        }
        let plan = try await office.run(
            ["note", "--manager", "a", "--client", "c", "--planned", "x", "--at", "2099-01-01T00:00:00Z"]
        )
        #expect(plan.status == 0, "\(plan)")
    }
}

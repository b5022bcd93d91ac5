import Foundation
import Pace
import Postgres
import TestSupport
import Testing

/// What commands print for people, on a terminal that obeys what it is sent.
@Suite("What commands print for people")
struct TerminalOutputTests {
    private static let call = "1795420999.1\u{1B}]0;title\u{07}"
    private static let caller = "79161234\u{1B}[31m\u{202E}"

    private static func row(_ call: String, caller: String, to extension: String) -> String {
        """
        "","\(caller)","7495","from-trunk","x","IAX2/trunk-1","IAX2/\(`extension`)-1","Dial","IAX2/\(`extension`),15,tT",\
        "2026-11-23 08:10:00","2026-11-23 08:10:05","2026-11-23 08:12:05",125,120,"ANSWERED","DOCUMENTATION",\
        "\(call)","","","\(call)",99

        """
    }

    private func office() async throws -> Office {
        let office = try Office.scratch()
        try office.write(
            Self.row(Self.call, caller: Self.caller, to: "101") + Self.row("2.2", caller: "79160000002", to: "199"),
            to: "Master.csv"
        )
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.roster([("anna", 101)])
        )
        _ = try await office.imported(["Master.csv"], as: "cdr")
        return office
    }

    @Test("Nothing that callers send steers the terminal; JSON and CSV keep it")
    func terminal() async throws {
        let office = try await office()
        let period = ["--from", "2026-11-23"]
        for arguments in [
            ["explain", Self.call], ["explain", "--manager", "anna", "--day", "2026-11-23"],
            ["report", "--by", "contact"] + period, ["explain", "x\u{1B}[31m"],
        ] {
            let outcome = try await office.run(arguments)
            let steering = (outcome.output + outcome.errors).unicodeScalars.filter {
                ShownText.steers($0) && $0 != "\n"
            }
            #expect(steering.isEmpty, "\(arguments): \(outcome)")
        }
        let told = try await office.run("explain", Self.call)
        #expect(told.output.contains(#"1795420999.1\x1b]0;title\x07"#), "\(told)")
        #expect(told.output.contains(#"\x1b[31m\u{202e}"#), "\(told)")
        let json = try await office.run("explain", Self.call, "--json")
        #expect(try json.objects().first?["call"]?.text == Self.call)
        #expect(!json.output.unicodeScalars.contains { ShownText.steers($0) && $0 != "\n" })
        let rows = try await office.run(["report", "--by", "contact", "--json"] + period)
        #expect(try rows.objects().first?["call"]?.text == Self.call, "\(rows)")
        let csv = try await office.run(["report", "--by", "contact", "--format", "csv"] + period)
        #expect(csv.output.contains(Self.call))
    }

    @Test("status shows extensions of no roster as a table")
    func strays() async throws {
        let office = try await office()
        let status = try await office.run("status").output
        let lines = try #require(status.components(separatedBy: "that are in no roster:\n").last).split(separator: "\n")
        #expect(lines.first?.split(separator: " ") == ["site", "extension", "day", "calls", "talk_seconds"])
        #expect(
            lines.dropFirst().first?.split(separator: " ") == ["main", "199", "2026-11-23", "1", "120"],
            "\(status)"
        )
        let json = try #require(try await office.run("status", "--json").objects().first)
        #expect(json["unassigned"]?.list?.first?["extension"]?.text == "199")
    }

    @Test("verify tells hours in words")
    func hours() async throws {
        let office = try await office()
        try office.connection().execute("update callpace.manager_hour set contacts = 5")
        let words = try await office.run("verify")
        #expect(words.status == 1)
        #expect(
            words.output == """
                hour of The anna, 2026-11-23T08:00:00Z
                  stored:  1 call, 120 s talk, 5 contacts, credit 1
                  derived: 1 call, 120 s talk, 1 contact, credit 1

                """
        )
        try office.connection().execute("delete from callpace.manager_hour")
        #expect(try await office.run("verify").output.contains("  stored:  nothing\n"))
        let json = try #require(try await office.run("verify", "--json").objects().first)
        #expect(json["derived"]?.text == "1 call, 120 s talk, 1 contact, credit 1" && json["stored"]?.text == "none")
    }

    @Test("Without days a report is of each team's own today")
    func todays() async throws {
        let office = try Office.scratch()
        // Never the same day.
        let zones = ["east": "Pacific/Kiritimati", "west": "Pacific/Pago_Pago"]
        let teams = zones.sorted { $0.key < $1.key }.map {
            "  - {name: \($0.key), zone: \($0.value), managers: [{id: \($0.key)er, agents: [\($0.key)]}]}\n"
        }
        try office.configure("region: RU\nteams:\n" + teams.joined())
        for team in zones.keys {
            let entry = ["note", "--manager", "\(team)er", "--client", "+79160000001", "--agreement", "yes"]
            #expect(try await office.run(entry).status == 0)
        }
        for by in ["day", "hour", "contact"] {
            let found = try await office.run("report", "--by", by, "--json").objects()
            #expect(Set(found.compactMap { $0["team"]?.text }) == ["east", "west"], "\(by): \(found)")
            guard by != "hour" else { continue }
            #expect(Set(found.compactMap { $0["day"]?.text }).count == 2, "\(by): \(found)")
        }
    }
}

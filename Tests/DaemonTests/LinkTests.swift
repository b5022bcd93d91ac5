import Board
import Foundation
import Pace
import Postgres
import Testing

@Suite("The command link")
struct LinkTests {
    /// A team of two; `board` are more keys of the board.
    private func office(_ board: String = "public_url: \"https://board.example.com\"") async throws -> Office {
        let office = try Office.scratch()
        try office.write("", to: "Master.csv")
        try office.write("0123456789abcdef-reader", to: "token")
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.roster([("anna", 101), ("boris", 102)])
                + "board: {require_token: true, token_file: token, \(board)}\n"
        )
        // The roster comes into the database with the rules.
        _ = try await office.imported(["Master.csv"], as: "cdr")
        return office
    }

    /// As the board does when somebody comes with a link.
    private func read(_ link: String, _ office: Office, at now: Date = Date()) throws -> LinkSigner.Reading {
        let secret = try office.connection().query("select secret from callpace.installation").onlyRow().bytes(0)
        let text = try #require(link.split(separator: "/").last)
        return LinkSigner(installationSecret: secret)
            .read(String(text), at: Instant(seconds: Int64(now.timeIntervalSince1970)))
    }

    @Test("prints the whole link, which the board takes for its days, and logs who issued it")
    func issue() async throws {
        let office = try await office()
        let outcome = try await office.run("link", "--manager", "anna", "--days", "30", "--by", "Irina")
        #expect(outcome.status == 0 && outcome.lines.count == 1)
        let link = try #require(outcome.lines.first)
        #expect(link.hasPrefix("https://board.example.com/me/1-"))
        #expect(try read(link, office) == .genuine(id: 1))
        let day: Double = 86_400
        #expect(try read(link, office, at: Date() + 30 * day - 60) == .genuine(id: 1))
        #expect(try read(link, office, at: Date() + 30 * day + 60) == .expired(id: 1))
        #expect(try read(link + "x", office) == .forged)
        let corrections = try office.texts("select who || ': ' || what from callpace.correction_log")
        #expect(corrections == ["Irina: The anna, link 1"])
        // What it takes to make a link is nowhere in the log.
        let signature = try #require(link.split(separator: "-").last)
        #expect(
            try office.texts("select x::text from callpace.correction_log x").allSatisfy { !$0.contains(signature) }
        )
    }

    @Test("without --days it holds as long as the configuration says, and begins where the board listens")
    func defaults() async throws {
        let office = try await office("listen: \"127.0.0.1:9642\", link_days: 7")
        let json = try #require(try await office.run("link", "--manager", "boris", "--json").objects().first)
        let link = try #require(json["url"]?.text)
        #expect(link.hasPrefix("http://127.0.0.1:9642/me/1-"))
        #expect(json["manager_id"]?.text == "boris" && json["manager"]?.text == "The boris")
        #expect(json["by"]?.text == "callpace link" && json["link"]?.number == 1)
        #expect(try read(link, office, at: Date() + 7 * 86_400 - 60) == .genuine(id: 1))
        #expect(try read(link, office, at: Date() + 7 * 86_400 + 60) == .expired(id: 1))
    }

    @Test("lists those in force, newest first, and revokes one or all of a manager")
    func revoke() async throws {
        let office = try await office()
        for manager in ["anna", "boris", "anna", "anna"] {
            #expect(try await office.run("link", "--manager", manager).status == 0)
        }
        func listed(_ arguments: String...) async throws -> [Double] {
            try await office.run(["link", "--list", "--json"] + arguments).objects().compactMap { $0["link"]?.number }
        }
        #expect(try await listed() == [4, 3, 2, 1])
        #expect(try await listed("--manager", "anna") == [4, 3, 1])
        let table = try await office.run("link", "--list", "--manager", "boris")
        #expect(
            table.lines.count == 2 && table.lines[1].contains("The boris (boris)") && !table.output.contains("/me/")
        )

        let one = try await office.run("link", "--revoke", "3", "--by", "Irina")
        #expect(one.status == 0 && one.output == "1 link was revoked\n")
        #expect(try await listed() == [4, 2, 1])
        let again = try await office.run("link", "--revoke", "3")
        #expect(again.status == 66 && again.errorLines == ["callpace: no link 3 is in force"])
        #expect(try await office.run("link", "--revoke-all", "--manager", "anna").output == "2 links were revoked\n")
        #expect(try await office.run("link", "--revoke-all", "--manager", "anna").output == "0 links were revoked\n")
        #expect(try await listed() == [2])
        #expect(
            try office.texts("select who from callpace.correction_log where reason = 'link revoked' order by what")
                == ["callpace link", "Irina", "callpace link"]
        )
        #expect(try await office.run("link", "--list", "--manager", "anna").output == "no links are in force\n")
    }

    @Test(
        "refuses what makes no sense",
        arguments: [
            ([], 64), (["--manager", "nobody"], 66), (["--list", "--manager", "nobody"], 66), (["--revoke-all"], 64),
            (["--revoke-all", "--manager", "nobody"], 66), (["--list", "--revoke", "1"], 64),
            (["--revoke", "1", "--manager", "anna"], 64), (["--manager", "anna", "--days", "0"], 64),
            (["--list", "--days", "3"], 64), (["--revoke", "99"], 66),
        ] as [([String], Int32)]
    )
    func refusals(_ arguments: [String], _ status: Int32) async throws {
        let office = try await office()
        let outcome = try await office.run(["link"] + arguments)
        #expect(outcome.status == status && outcome.output.isEmpty && !outcome.errors.isEmpty)
        #expect(try office.number("select count(*) from callpace.board_link") == 0)
    }
}

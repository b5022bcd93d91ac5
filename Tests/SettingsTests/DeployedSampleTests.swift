import Foundation
import Pace
import Testing

@testable import Settings

@Suite("The configuration that is installed")
struct DeployedSampleTests {
    private func sample() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        return try String(contentsOf: root.appendingPathComponent("deploy/callpace.yaml"), encoding: .utf8)
    }

    @Test("It is read as it stands, and names nobody who is alerted")
    func asItStands() throws {
        let configuration = try Configuration.parse(try sample(), path: "/etc/callpace/callpace.yaml")
        #expect(configuration.teams.map(\.name) == ["sales"])
        #expect(configuration.alerts == [])
        #expect(configuration.database.url == nil)
    }

    @Test("Its commented examples are read as well, and every kind of alert is among them")
    func opened() throws {
        let opened = try sample().replacing(/(?m)^( *)# (?= *(- )?([a-z_]+:|\{))/) { $0.output.1 }
        let configuration = try Configuration.parse(opened, path: "/etc/callpace/callpace.yaml")
        #expect(!opened.contains("# alerts:"))
        #expect(
            configuration.alerts.map(\.name.kindOfName)
                == ["telegram", "email", "webhook", "slack", "mattermost", "heartbeat"]
        )
        #expect(configuration.sources.map(\.name) == ["cdr", "events", "queue", "post", "crm"])
        let board = configuration.board
        #expect(board.requiresToken && board.publicURL?.origin == "https://board.example.com")
        #expect(board.tokenFile == "/etc/callpace/board-token")
        #expect(board.linkDays == BoardSettings().linkDays && board.port == BoardSettings().port)
        let team = try #require(configuration.teams.first)
        #expect(team.pace.checkpoints == [660, 900])
        #expect(team.pace.quietAfter == 3_600)
        #expect(team.managers[1].email == "boris@example.com")
        #expect(team.managers[1].telegram == "200300")
        #expect(team.managers[1].emails.map(\.value) == ["boris@example.com"])
        #expect(team.plan.map(\.value) == [SalesPlan(sales: 1_000_000_000_000)])
        #expect(team.progress.first?.value.map(\.weight) == [2_000_000, 1_000_000])
        // What is said to be the default is.
        var plain = team.pace
        (plain.checkpoints, plain.quietAfter) = (PaceSettings().checkpoints, PaceSettings().quietAfter)
        #expect(plain == PaceSettings(hold: 600))
    }
}

extension String {
    /// Names of channels begin with their kind.
    fileprivate var kindOfName: String { String(prefix { $0 != " " }) }
}

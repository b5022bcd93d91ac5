import ArgumentParser
import Board
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Issue, list and revoke the links by which managers see their own pages.",
        discussion: """
            Example: callpace link --manager anna
            Example: callpace link --manager anna --days 30 --by 'Irina Orlova'
            Example: callpace link --list
            Example: callpace link --revoke 17
            Example: callpace link --revoke-all --manager anna
            The link is shown this once. Whoever has it sees and changes that manager's page until it expires or is \
            revoked. It begins with `board.public_url`, else with the address at which the board listens.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "The manager, by id.") var manager: String?
    @Option(help: "For how many days the link holds (default: board.link_days).") var days: Int?
    @Flag(help: "List the links that are in force, of all or of one manager.") var list = false
    @Option(help: "Revoke a link, by its number in the list.") var revoke: Int64?
    @Flag(help: "With --manager: revoke all links of the manager.") var revokeAll = false
    @Option(help: "Who does it, for the log of corrections.") var by: String = "callpace link"
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard [list, revoke != nil, revokeAll].count(where: { $0 }) <= 1 else {
            throw ValidationError("write one of --list, --revoke, --revoke-all")
        }
        let issues = !list && revoke == nil && !revokeAll
        if issues, manager == nil {
            throw ValidationError("whose link? write --manager, or --list to see those in force")
        }
        if revokeAll, manager == nil { throw ValidationError("--revoke-all goes with a --manager") }
        if revoke != nil, manager != nil { throw ValidationError("--revoke names a single link; leave --manager out") }
        if let days {
            guard issues else { throw ValidationError("--days goes with a new link") }
            guard (1...3_650).contains(days) else { throw ValidationError("--days: \(days) is not from 1 to 3650") }
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        try await Workplace.with(configuration, applicationName: "callpace link") { workplace in
            let text =
                if list {
                    try await listed(workplace)
                } else if revoke != nil || revokeAll {
                    try await revoked(workplace)
                } else {
                    try await issued(workplace)
                }
            try StandardOutput.tell(json: json, text)
        }
    }

    private func issued(_ workplace: Workplace) async throws -> String {
        let board = workplace.configuration.board
        let (manager, by, days) = (manager ?? "", by, days ?? board.linkDays)
        _ = try await workplace.migrate()
        let now = Instant(microseconds: WallClock.now())
        let (link, secret) = try await workplace.ledger.perform { session in
            // Whole seconds, as the link has them.
            let expiresAt = Instant(seconds: now.seconds + Int64(days) * 86_400)
            guard let link = try session.issueLink(managerID: manager, expiresAt: expiresAt, who: by) else {
                throw CommandFailure.notFound("there is no manager \(manager)")
            }
            return (link, try session.installationSecret())
        }
        let text = LinkSigner(installationSecret: secret).text(id: link.id, expiresAt: link.expiresAt)
        let url = "\(board.address)/me/\(text)"
        return json ? object(link, url: url) : "\(url)\n"
    }

    private func listed(_ workplace: Workplace) async throws -> String {
        let manager = manager
        let now = Instant(microseconds: WallClock.now())
        let links = try await workplace.ledger.perform { session in
            try session.requireSchema()
            if let manager, try !session.knows(manager: manager) {
                throw CommandFailure.notFound("there is no manager \(manager)")
            }
            return try session.links(managerID: manager, at: now)
        }
        if json { return links.map { object($0) }.joined() }
        guard !links.isEmpty else { return "no links are in force\n" }
        var table = Table(["link", "manager", "issued_at", "expires_at", "by"])
        for link in links {
            table.add([
                "\(link.id)", "\(link.person.name) (\(link.person.id))", link.issuedAt.rfc3339, link.expiresAt.rfc3339,
                link.who,
            ])
        }
        return table.text
    }

    private func revoked(_ workplace: Workplace) async throws -> String {
        let (manager, link, by) = (manager, revoke, by)
        let count = try await workplace.ledger.perform { session in
            try session.requireSchema()
            if let manager, try !session.knows(manager: manager) {
                throw CommandFailure.notFound("there is no manager \(manager)")
            }
            return try session.revokeLinks(id: link, managerID: manager, who: by)
        }
        // Of all links of a manager there may be none, which is what was wanted.
        if let link, count == 0 { throw CommandFailure.notFound("no link \(link) is in force") }
        if json {
            var line = JSONLine()
            line.add("revoked", Int64(count))
            return line.text + "\n"
        }
        return count == 1 ? "1 link was revoked\n" : "\(count) links were revoked\n"
    }

    private func object(_ link: HeadPage.IssuedLink, url: String? = nil) -> String {
        var line = JSONLine()
        line.add("link", link.id)
        line.add("manager_id", link.person.id)
        line.add("manager", link.person.name)
        line.add("issued_at", link.issuedAt)
        line.add("expires_at", link.expiresAt)
        line.add("by", link.who)
        if let url { line.add("url", url) }
        return line.text + "\n"
    }
}

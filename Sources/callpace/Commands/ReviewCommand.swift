import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Annotate a contact, or take it out of the counters, visibly for its manager.",
        discussion: """
            Examples:
              callpace review 1795420955.19 --note 'a good example' --by 'Irina Orlova'
              callpace review main/1795420955.19 --void --reason 'a private call' --by 'Irina Orlova'
              callpace review 1795420955.19 --restore --by 'Irina Orlova'
            The id may be that of a call, a thread, a meeting or an entry of the journal, as `contact_log` shows it.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Argument(help: "A call id, SITE/CALL-ID, or the id of a thread, meeting or entry.") var call: String
    @Option(help: "Only the contact of this manager, by id.") var manager: String?
    @Flag(help: "Take it out of the counters.") var void = false
    @Flag(help: "Take a void back.") var restore = false
    @Option(help: "Words for the manager; they change no number.") var note: String?
    @Option(help: "With --void or --restore: why.") var reason: String?
    @Option(help: "Who says so.") var by: String
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard [void, restore, note != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("write one of --void, --restore, --note")
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let (site, id) = CallName.parts(call, configuration)
        let review: Review = void ? .void : restore ? .restore : .note(note ?? "")
        let (manager, reason, by, json) = (manager, reason, by, json)
        try await Workplace.with(configuration, applicationName: "callpace review") { workplace in
            _ = try await workplace.migrate()
            try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
            let count = try await workplace.ledger.perform { session in
                if let manager, try !session.knows(manager: manager) {
                    throw CommandFailure.notFound("there is no manager \(manager)")
                }
                let found = try session.explain(call: id, site: site).filter {
                    manager == nil || $0.managerID == manager
                }
                guard !found.isEmpty else {
                    throw CommandFailure.notFound(
                        "there is no contact \(id)\(manager.map { " of \($0)" } ?? "")"
                    )
                }
                let teams = try session.review(found, manager: manager, review, reason: reason, who: by)
                if !teams.isEmpty { try session.notify(teams.sorted().joined(separator: ",")) }
                return found.count
            }
            var line = JSONLine()
            line.add("reviewed", Int64(count))
            try StandardOutput.tell(
                json: json,
                json ? line.text + "\n" : "written down for \(count) contact\(count == 1 ? "" : "s")\n"
            )
        }
    }
}

/// How people name a call.
enum CallName {
    /// `SITE/CALL-ID` where SITE is a site of the configuration; else the whole is a call id.
    static func parts(_ text: String, _ configuration: Configuration) -> (site: String?, call: String) {
        guard let slash = text.firstIndex(of: "/") else { return (nil, text) }
        let site = String(text[..<slash])
        guard !site.isEmpty, configuration.sources.contains(where: { $0.site == site }) else { return (nil, text) }
        return (site, String(text[text.index(after: slash)...]))
    }
}

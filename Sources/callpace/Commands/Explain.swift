import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell why each contact counted or not, from which records.",
        discussion: """
            Example: callpace explain 1795420955.19
            Example: callpace explain --manager anna --day 2026-11-23
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "A call id, or SITE/CALL-ID.") var call: String?
    @Option(help: "A manager, by id or name.") var manager: String?
    @Option(help: "With --manager: the day.") var day: String?
    @Flag(help: "Print JSON lines.") var json = false

    func validate() throws {
        guard (call == nil) != (manager == nil) else {
            throw ValidationError("name a call, or a --manager and a --day")
        }
        guard manager == nil || day.flatMap({ Day($0) }) != nil else {
            throw ValidationError("--manager goes with a --day such as 2026-11-23")
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let (call, manager, day, json) = (call, manager, day.flatMap { Day($0) }, json)
        try await Workplace.with(configuration, applicationName: "callpace explain") { workplace in
            try await workplace.ledger.perform { try $0.requireSchema() }
            try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
            let found: [Explanation]
            var records: [Explanation.Place] = []
            if let manager, let day {
                found = try await workplace.ledger.perform { session in
                    guard try session.knows(manager: manager) else {
                        throw CommandFailure.notFound("there is no manager \(manager)")
                    }
                    return try session.explain(manager: manager, day: day)
                }
            } else {
                let (site, id) = CallName.parts(call ?? "", configuration)
                found = try await workplace.ledger.perform { try $0.explain(call: id, site: site) }
                if found.isEmpty {
                    records = try await workplace.ledger.perform { try $0.records(ofCall: id, site: site) }
                    guard !records.isEmpty else { throw CommandFailure.notFound("no record has the call id \(id)") }
                }
            }
            for explanation in found {
                try StandardOutput.tell(
                    json: json,
                    json ? ExplanationText.json(explanation) : ExplanationText.text(explanation)
                )
            }
            if let manager, let day {
                let ignored = try await workplace.ledger.perform { try $0.ignoredMail(manager: manager, day: day) }
                for (place, reason) in ignored {
                    try StandardOutput.tell(json: json, ExplanationText.ignored(place, reason, asJSON: json))
                }
            }
            if found.isEmpty, !json {
                let reason =
                    manager.map { "\($0) has none on that day" }
                    ?? "no manager of the roster stood connected to a client"
                try StandardOutput.tell("no contact: \(reason)\n")
                for place in records { try StandardOutput.tell(ExplanationText.line(place)) }
            }
        }
    }
}

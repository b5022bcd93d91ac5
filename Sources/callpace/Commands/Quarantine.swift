import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct Quarantine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show or retry records that could not be read.",
        discussion: "Example: callpace quarantine list --source cdr",
        subcommands: [List.self, Show.self, Retry.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List unreadable records, newest first.",
            discussion: "Example: callpace quarantine list --json"
        )
        @OptionGroup var configurationOptions: ConfigurationOptions
        @Option(help: "Only of this source.") var source: String?
        @Option(help: "At most so many.") var limit: Int = 100
        @Flag(help: "Also those that a retry has resolved.") var all = false
        @Flag(help: "Print JSON lines.") var json = false

        func run() async throws {
            let configuration = try configurationOptions.load()
            let (source, limit, all, json) = (source, limit, all, json)
            try await Workplace.with(configuration, applicationName: "callpace quarantine") { workplace in
                let entries = try await workplace.ledger.perform { session in
                    try session.requireSchema()
                    // One that is configured no more may have left something.
                    if let source, !configuration.has(source: source), try !session.knows(source: source) {
                        throw CommandFailure.noSource(source, configuration)
                    }
                    return try session.quarantine(source: source, unresolvedOnly: !all, limit: limit)
                }
                for entry in entries {
                    try StandardOutput.tell(json: json, json ? QuarantineText.json(entry) : QuarantineText.line(entry))
                }
                if entries.isEmpty, !json { try StandardOutput.tell("the quarantine is empty\n") }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one unreadable record with its bytes.",
            discussion: "Example: callpace quarantine show 17"
        )
        @OptionGroup var configurationOptions: ConfigurationOptions
        @Argument(help: "The number that `list` prints.") var id: Int64
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let configuration = try configurationOptions.load()
            let (id, json) = (id, json)
            try await Workplace.with(configuration, applicationName: "callpace quarantine") { workplace in
                let entries = try await workplace.ledger.perform {
                    try $0.quarantine(id: id, unresolvedOnly: false, limit: 1)
                }
                guard let entry = entries.first else { throw CommandFailure.notFound("there is no number \(id)") }
                try StandardOutput.tell(
                    json: json,
                    json ? QuarantineText.json(entry) : QuarantineText.line(entry) + QuarantineText.bytes(entry)
                )
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the records again from their files, with the formats as configured now.",
            discussion: "Example: callpace quarantine retry --source cdr"
        )
        @OptionGroup var configurationOptions: ConfigurationOptions
        @Option(help: "Only of this source.") var source: String?
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let configuration = try configurationOptions.load()
            let (source, json) = (source, json)
            if let source, !configuration.has(source: source) {
                throw CommandFailure.noSource(source, configuration)
            }
            try await Workplace.with(configuration, applicationName: "callpace quarantine") { workplace in
                try await workplace.ledger.perform { try $0.requireSchema() }
                try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
                let result = try await QuarantineRetry(workplace).run(source: source)
                var line = JSONLine()
                line.add("tried", Int64(result.tried))
                line.add("resolved", Int64(result.resolved))
                try StandardOutput.tell(
                    json: json,
                    json
                        ? line.text + "\n"
                        : "\(result.resolved) of \(result.tried.counted("record")) can be read now and \(result.resolved == 1 ? "was" : "were") counted\n"
                )
            }
        }
    }
}

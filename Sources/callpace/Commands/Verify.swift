import ArgumentParser
import Daemon
import Ledger
import Linux
import Settings

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove that contacts and counters follow from the records; exit code 1 with the differences.",
        discussion: "Example: callpace verify --config callpace.yaml"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Flag(help: "Print JSON lines.") var json = false

    func run() async throws {
        let configuration = try configurationOptions.load()
        let json = json
        try await Workplace.with(configuration, applicationName: "callpace verify") { workplace in
            try await workplace.ledger.perform { try $0.requireSchema() }
            try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
            let found = try await Recount(ledger: workplace.ledger).differences()
            for item in found {
                var line = JSONLine()
                line.add("kind", item.kind)
                line.add("what", item.what)
                line.add("stored", item.stored)
                line.add("derived", item.derived)
                let text =
                    "\(item.kind) of \(item.what)\n  stored:  \(Self.words(item.stored))\n"
                    + "  derived: \(Self.words(item.derived))"
                try StandardOutput.tell(json: json, (json ? line.text : text) + "\n")
            }
            if !found.isEmpty { throw ExitCode(1) }
            if !json { try StandardOutput.tell("contacts and counters follow from the records\n") }
        }
    }

    private static func words(_ side: String) -> String { side == "none" ? "nothing" : side }
}

import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct RecountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recount",
        abstract: "Let the present rules hold from a day on, and count again what began since.",
        discussion: "Example: callpace recount --since 2026-11-01 --by 'Anna Petrova'"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "The first day that is counted again.") var since: String
    @Option(help: "Who asks for it, for the log of corrections.") var by: String = "callpace recount"

    func run() async throws {
        guard let day = Day(since) else { throw ValidationError("\(since) is no day; write one such as 2026-11-23") }
        let configuration = try configurationOptions.load()
        let by = by
        try await Workplace.with(configuration, applicationName: "callpace recount") { workplace in
            _ = try await workplace.migrate()
            try await workplace.registerSites()
            let before = try await workplace.ledger.perform { try $0.daySums(since: day) }
            let memory = StateNotes.norms(in: configuration.stateDirectory)
            let keeper = RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers, memory: memory)
            let now = Instant(microseconds: WallClock.now())
            try await keeper.closeDays(configuration, now: now)
            _ = try await keeper.recount(configuration, since: day, who: by, now: now)
            let after = try await workplace.ledger.perform { try $0.daySums(since: day) }
            var moved = 0
            for key in Set(before.keys).union(after.keys).sorted() where before[key] != after[key] {
                moved += 1
                try StandardOutput.write("\(key): \(before[key] ?? "nothing") → \(after[key] ?? "nothing")\n")
            }
            let count = moved == 1 ? "1 manager-day moved" : "\(moved) manager-days moved"
            try StandardOutput.write("\(count) since \(day)\n")
        }
    }
}

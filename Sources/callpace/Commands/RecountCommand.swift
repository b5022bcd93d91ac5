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
    @Flag(help: "Print JSON lines, one for each manager-day that moved.") var json = false

    func run() async throws {
        guard let day = Day(since) else { throw ValidationError("\(since) is no day; write one such as 2026-11-23") }
        let configuration = try configurationOptions.load()
        let (by, json) = (by, json)
        try await Workplace.with(configuration, applicationName: "callpace recount") { workplace in
            _ = try await workplace.migrate()
            try await workplace.registerSites { StandardError.tell("warning: \($0)\n") }
            let before = try await workplace.ledger.perform { try $0.daySums() }
            let memory = StateNotes.norms(in: configuration.stateDirectory)
            let keeper = RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers, memory: memory)
            let now = Instant(microseconds: WallClock.now())
            try await keeper.closeDays(configuration, now: now)
            _ = try await keeper.recount(configuration, since: day, who: by, now: now)
            let after = try await workplace.ledger.perform { try $0.daySums() }
            let moved = Set(before.keys).union(after.keys).sorted().filter { before[$0] != after[$0] }
            for key in moved {
                let (old, new) = (before[key], after[key])
                try StandardOutput.tell(
                    json: json,
                    json
                        ? Self.object(key, old, new)
                        : "\(key.day) \(key.manager): \(Self.text(old)) → \(Self.text(new))\n"
                )
            }
            guard !json else { return }
            let count = moved.count == 1 ? "1 manager-day moved" : "\(moved.count) manager-days moved"
            try StandardOutput.tell("\(count) since \(day)\n")
        }
    }

    private static func text(_ sums: DaySums?) -> String {
        guard let sums else { return "nothing" }
        return "talk \(sums.talkSeconds) s, \(sums.contacts.counted("contact")), credit \(sums.credit)"
    }

    private static func object(_ key: DaySums.Key, _ before: DaySums?, _ after: DaySums?) -> String {
        var line = JSONLine()
        line.add("day", "\(key.day)")
        line.add("manager_id", key.managerID)
        line.add("manager", key.manager)
        line.add("before", raw: object(before))
        line.add("after", raw: object(after))
        return line.text + "\n"
    }

    private static func object(_ sums: DaySums?) -> String {
        guard let sums else { return "null" }
        var line = JSONLine()
        line.add("talk_seconds", sums.talkSeconds)
        line.add("contacts", sums.contacts)
        line.add("credit", raw: sums.credit)
        return line.text
    }
}

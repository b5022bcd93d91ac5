import ArgumentParser
import Daemon
import Ledger
import Linux
import Settings

struct Top: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show today's counters in the terminal, live.",
        discussion: "Example: callpace top --interval 2"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "Seconds between looks.") var interval: Double = 1
    @Option(help: "End after so many seconds.") var seconds: Double?

    func run() async throws {
        let configuration = try configurationOptions.load()
        let (interval, seconds) = (max(0.1, interval), seconds)
        try await Workplace.with(configuration, applicationName: "callpace top") { workplace in
            let began = MonotonicClock.now()
            let isTerminal = Terminal.isInteractive(.output)
            repeat {
                let rows = try await workplace.ledger.perform { session in
                    try session.requireSchema()
                    return try session.now()
                }
                let table = RowText.text(rows, as: .table)
                try StandardOutput.write(isTerminal ? "\u{1B}[H\u{1B}[2J" + table : table + "\n")
                try await Task.sleep(for: .seconds(interval))
            } while seconds.map({ Double(MonotonicClock.now() - began) < $0 * 1e6 }) ?? true
        }
    }
}

import ArgumentParser
import Daemon
import Ledger
import Linux
import Logging
import Pace
import RecordFormats
import Settings

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read files into the counters as a source; doing it twice changes nothing.",
        discussion: "Example: callpace import --source cdr /var/log/asterisk/cdr-csv/Master.csv.1"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var records: RecordOptions
    @Flag(help: "Print the closing account as JSON.") var json = false

    @Argument(help: "Files.")
    var files: [String]

    func run() async throws {
        let configuration = try configurationOptions.load(remembersFormats: true)
        guard let source = try records.settings(configuration, files: files) else {
            throw ValidationError("name a --source or a --format")
        }
        // What is stored under a wrong hour stays there.
        if source.options.zone == nil, KnownFormats.format(named: source.format)?.needsZone == true {
            throw ValidationError(
                "\(source.format) writes local times: name their zone, such as --zone Europe/Moscow"
            )
        }
        for file in files { _ = try FileStatus(of: file) }
        let logger = LineLog.logger(level: .warning)
        let paths = files.map(AbsolutePath.of)
        let json = json
        try await Workplace.with(configuration, applicationName: "callpace import") { workplace in
            _ = try await workplace.migrate()
            try await workplace.registerSites { StandardError.tell("warning: \($0)\n") }
            try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).begin(configuration)
            let bar = ProgressBar("importing")
            let start = MonotonicClock.now()
            let account = try await Importer(ledger: workplace.ledger, logger: logger).run(paths, as: source) { state in
                bar.show(done: state.bytes, of: state.totalBytes, unit: "records", count: state.records)
            }
            bar.end()
            let seconds = Double(MonotonicClock.now() - start) / 1e6
            try StandardOutput.tell(
                json: json,
                json ? ImportAccount.json(account) : ImportAccount.text(account, seconds: seconds)
            )
            guard account.problems.isEmpty else { throw ExitCode(66) }
        }
    }
}

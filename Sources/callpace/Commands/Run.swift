import ArgumentParser
import Cluster
import Daemon
import Linux
import Logging
import Settings

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon: follow the sources and keep the counters.",
        discussion: """
            Example: callpace run --config callpace.yaml
            SIGHUP reads the configuration again, all or nothing; SIGTERM ends within a second.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "The least level to log: debug, info, notice, warning, error.")
    var log: String = "info"

    func validate() throws {
        guard Logger.Level(rawValue: log) != nil else {
            throw ValidationError("--log: \(log) is no level; write debug, info, notice, warning or error")
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let logger = LineLog.logger(level: Logger.Level(rawValue: log) ?? .info)
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let options = configurationOptions
        // Before anything is started that would have to be ended.
        let signals = try Signals.stream(of: [.terminate, .interrupt, .hangup])
        try await Workplace.with(configuration, applicationName: "callpace run") { workplace in
            if let cluster = workplace.cluster { logger.notice("database: psql '\(cluster.url)'") }
            try await Daemon(workplace, signals: signals, reload: { try options.load() }, logger: logger).run()
        }
    }
}

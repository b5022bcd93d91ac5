import ArgumentParser
import Cluster
import Daemon
import Glibc
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

    @Flag(inversion: .prefixedNo, help: "Follow the sources.")
    var collect = true

    @Flag(inversion: .prefixedNo, help: "Judge how managers stand, and alert. Of several daemons one does.")
    var alerts = true

    @Flag(inversion: .prefixedNo, help: "Serve the board. Each daemon that does needs a port of its own.")
    var serve = true

    func validate() throws {
        guard Logger.Level(rawValue: log) != nil else {
            throw ValidationError("--log: \(log) is no level; write debug, info, notice, warning or error")
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load(needsFormats: true, remembersFormats: true)
        let logger = LineLog.logger(level: Logger.Level(rawValue: log) ?? .info)
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let options = configurationOptions
        // Before anything is started that would have to be ended.
        let signals = try Signals.stream(of: [.terminate, .interrupt, .hangup])
        var duties = Duties()
        duties.collects = collect
        duties.alerts = alerts
        duties.serves = serve
        let notes = StateNotes(keeping: configuration.stateDirectory, logger: logger)
        let workplace = Workplace.forDaemon(
            configuration,
            applicationName: "callpace run",
            notes: notes,
            logger: logger
        )
        let daemon = try Daemon(
            workplace,
            duties: duties,
            notes: notes,
            signals: signals,
            reload: { try options.load(needsFormats: true, remembersFormats: true) },
            logger: logger
        )
        try await daemon.run()
        try await workplace.close()
        // All is written and let go. The exit handlers of C libraries would run beside threads of the pool that may still
        // be in one of them.
        _exit(0)
    }
}

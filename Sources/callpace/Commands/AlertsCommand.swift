import Alerts
import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List alerts and what became of them, test a channel, send again, or see what would have been sent.",
        discussion: """
            Examples:
              callpace alerts                              # the newest, with every delivery
              callpace alerts --test telegram              # a test message by every channel of that kind or name
              callpace alerts --resend below/anna/2026-12-01
              callpace alerts --resend-dead                # all that was given up
              callpace alerts --replay --since 2026-11-01  # what the present settings would have sent; sends nothing
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Flag(help: "JSON lines.") var json = false
    @Option(help: "The first day.") var since: String?
    @Option(help: "How many alerts at most.") var limit = 100
    @Option(help: "Send a test message by the channels of this kind (telegram) or name (telegram -100123).")
    var test: String?
    @Option(help: "Send the alert with this key again.") var resend: String?
    @Flag(help: "Send again all that was given up.") var resendDead = false
    @Flag(help: "Print what the present settings would have sent since --since; nothing is sent.") var replay = false

    func validate() throws {
        if [test != nil, resend != nil, resendDead, replay].filter(\.self).count > 1 {
            throw ValidationError("--test, --resend, --resend-dead and --replay exclude each other")
        }
        if replay, since == nil { throw ValidationError("--replay goes with --since, such as --since 2026-11-01") }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let since = try since.map { text in
            guard let day = Day(text) else { throw ValidationError("\(text) is no day; write one such as 2026-11-23") }
            return day
        }
        if let test { return try await send(test, configuration) }
        try await Workplace.with(configuration, applicationName: "callpace alerts") { workplace in
            try await workplace.ledger.perform { try $0.requireSchema() }
            if let resend {
                let count = try await workplace.ledger.perform { try $0.resend(key: resend) }
                guard count > 0 else {
                    throw CommandFailure.notFound("nothing was ever to be sent under the key \(resend)")
                }
                try StandardOutput.tell("\(count) to be sent again; the daemon does it within half a minute\n")
            } else if resendDead {
                let count = try await workplace.ledger.perform { try $0.resendDead() }
                try StandardOutput.tell("\(count) to be sent again; the daemon does it within half a minute\n")
            } else if replay, let since {
                try await print(replaySince: since, configuration, workplace)
            } else {
                let rows = try await workplace.ledger.perform { try $0.alertList(limit: limit, since: since) }
                try StandardOutput.tell(json: json, RowText.text(rows, as: json ? .json : .table))
            }
        }
    }

    /// A test by each channel that is meant.
    private func send(_ wanted: String, _ configuration: Configuration) async throws {
        let meant = configuration.alerts.filter { $0.name == wanted || $0.name.hasPrefix("\(wanted) ") }
        guard !meant.isEmpty else {
            let known = configuration.alerts.map(\.name).joined(separator: ", ")
            throw CommandFailure.notFound(
                "there is no channel \(wanted); configured: \(known.isEmpty ? "none" : known)"
            )
        }
        var isFine = true
        for settings in meant {
            do {
                try await AlertChannel(settings).test(at: Instant(microseconds: WallClock.now()))
                try StandardOutput.tell("\(settings.name): accepted\n")
            } catch {
                isFine = false
                try StandardOutput.tell("\(settings.name): \(error)\n")
            }
        }
        if !isFine { throw ExitCode(69) }
    }

    private func print(replaySince day: Day, _ configuration: Configuration, _ workplace: Workplace) async throws {
        try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
        let now = Instant(microseconds: WallClock.now())
        let said = try await Replay(configuration, ledger: workplace.ledger).run(since: day, now: now)
        try StandardOutput.tell(
            json: json,
            json ? ReplayText.lines(said, configuration) : ReplayText.table(said, configuration)
        )
    }
}

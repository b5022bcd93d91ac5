import ArgumentParser
import Daemon
import Ledger
import Linux
import Settings

struct Top: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show today's counters in the terminal, live.",
        discussion: """
            Example: callpace top --interval 2
            Whoever is below the pace or has missed the minimum comes first. Ctrl-C ends it. Where the output is no \
            terminal it prints a plain table for each look. NO_COLOR=1 leaves out colours.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "Seconds between looks; on a terminal changes are shown at once, too.") var interval: Double = 1
    @Option(help: "End after so many seconds.") var seconds: Double?

    func run() async throws {
        let configuration = try configurationOptions.load()
        let (interval, seconds) = (max(0.1, interval), seconds)
        // Before anything is started that would have to be ended.
        let signals = try Signals.stream(of: [.interrupt, .terminate, .hangup, .windowChanged, .suspend, .resumed])
        try await Workplace.with(configuration, applicationName: "callpace top") { workplace in
            let screen = Self.hasScreen ? TerminalScreen() : nil
            let (looks, push) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            push.yield()
            // Each says whether that is the end of all.
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    if let screen {
                        try await TopDisplay(workplace, screen).run(looks)
                    } else {
                        try await Self.print(looks, workplace)
                    }
                    return true
                }
                group.addTask {
                    await Self.obey(signals, screen, push)
                    return true
                }
                group.addTask {
                    await Self.pause(interval, push)
                    return false
                }
                if screen != nil {
                    group.addTask {
                        await ChangeListener(workplace).run(push)
                        return false
                    }
                }
                if let seconds {
                    group.addTask {
                        try? await Task.sleep(for: .seconds(seconds))
                        // The look under way is shown.
                        push.finish()
                        return false
                    }
                }
                while try await group.next() == false {}
                group.cancelAll()
            }
        }
    }

    /// Whether there is a terminal on which one can draw.
    private static var hasScreen: Bool {
        Terminal.isInteractive(.output) && Terminal.size() != nil && ProcessEnvironment.value(of: "TERM") != "dumb"
    }

    /// Looks again after each pause.
    private static func pause(_ seconds: Double, _ push: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(seconds))
            push.yield()
        }
    }

    /// Until a signal asks for the end.
    private static func obey(
        _ signals: AsyncStream<Signal>,
        _ screen: TerminalScreen?,
        _ push: AsyncStream<Void>.Continuation
    ) async {
        for await signal in signals {
            switch signal {
            case .interrupt, .terminate, .hangup:
                return
            case .suspend:
                screen?.leave()
                Signals.stopProcess()
            case .resumed:
                try? screen?.enter()
                push.yield()
            case .windowChanged:
                push.yield()
            }
        }
    }

    /// A table for each look, for programs and files.
    private static func print(_ looks: AsyncStream<Void>, _ workplace: Workplace) async throws {
        for await _ in looks {
            let rows = try await workplace.ledger.perform { session in
                try session.requireSchema()
                return try session.now()
            }
            try StandardOutput.tell(RowText.text(rows, as: .table) + "\n")
        }
    }
}

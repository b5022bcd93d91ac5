import ArgumentParser
import Cluster
import Daemon
import Ledger
import Linux
import Settings

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the sources with their account, extensions in no roster, and how to connect with psql.",
        discussion: "Example: callpace status --json"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let configuration = try configurationOptions.load()
        do {
            try await print(configuration)
        } catch  where json && Failure.status(of: error) == ExitCode(69) {
            // A script reads why there are no numbers where it reads the numbers.
            try StandardOutput.write(StatusText.json([], [], [:], problem: "\(error)", databaseURL: nil))
            throw error
        }
    }

    private func print(_ configuration: Configuration) async throws {
        let json = json
        try await Workplace.with(configuration, applicationName: "callpace status") { workplace in
            let (sources, strays) = try await workplace.ledger.perform { session in
                try session.requireSchema()
                return (try session.sourceStatus(), try session.unassignedTraffic(limit: 20))
            }
            let url = workplace.privateServer?.url
            let problem = StateNotes.problem(in: configuration.stateDirectory)
            var receptions: [String: ReceptionState?] = [:]
            for source in configuration.sources {
                if let reception = source.reception { receptions[source.name] = ReceptionState(in: reception.folder) }
            }
            if json {
                try StandardOutput.write(
                    StatusText.json(sources, strays, receptions, problem: problem, databaseURL: url)
                )
            } else {
                try StandardOutput.tell(
                    StatusText.table(sources, strays, receptions, problem: problem, databaseURL: url)
                )
            }
            if sources.contains(where: { !$0.isBalanced }) { throw ExitCode(1) }
        }
    }
}

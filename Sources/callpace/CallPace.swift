import ArgumentParser
import Cluster
import Daemon
import Ledger
import Linux
import Settings

@main
struct CallPace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callpace",
        abstract: "Counts talk minutes and contacts of a sales team from what the PBX writes.",
        discussion: """
            Start with `callpace init`, then `callpace check --config callpace.yaml`, then `callpace run`. Every command \
            takes --config FILE (else $CALLPACE_CONFIG, else /etc/callpace/callpace.yaml).
            """,
        subcommands: [
            Initialise.self, Detect.self, Run.self, Check.self, Import.self, Decode.self, Contacts.self, Reconcile.self,
            Status.self, Top.self, Report.self, Explain.self, Note.self, ReviewCommand.self, Verify.self,
            RecountCommand.self, Migrate.self, Quarantine.self, Formats.self, AlertsCommand.self, Absent.self,
            LinkCommand.self, Simulate.self,
        ]
    )

    static func main() async {
        ProcessMemory.keepSmall()
        // Of the environment only CALLPACE_… is read; libpq would read PGPASSWORD, PGOPTIONS and more.
        ProcessEnvironment.forget(prefix: "PG")
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard let status = Failure.status(of: error) else { exit(withError: error) }
            StandardError.tell("\(Failure.message(of: error))\n")
            exit(withError: status)
        }
    }
}

/// How errors become exit codes of sysexits(3) and sentences.
enum Failure {
    /// Nil: the argument parser knows better.
    static func status(of error: any Error) -> ExitCode? {
        switch error {
        case is ConfigurationError, is NormRefusal: ExitCode(78)
        case let error as LedgerError: error.isUnavailable ? ExitCode(69) : ExitCode(70)
        case let error as SystemError: error.isAbsence ? ExitCode(66) : error.isDenial ? ExitCode(77) : ExitCode(74)
        case let error as CommandFailure: ExitCode(error.status)
        case is ClusterError: ExitCode(69)
        case is FormatUnknown: ExitCode(65)
        case is ExitCode, is CleanExit, is ValidationError: nil
        default: isParserError(error) ? nil : ExitCode(70)
        }
    }

    /// Problems of a configuration stand as `file:line: message`, for editors and scripts.
    static func message(of error: any Error) -> String {
        error is ConfigurationError || error is NormRefusal ? "\(error)" : "callpace: \(error)"
    }

    private static func isParserError(_ error: any Error) -> Bool {
        String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}

/// A command's own refusal, with its exit code.
struct CommandFailure: Error, CustomStringConvertible {
    var status: Int32
    var description: String

    /// What was asked for does not exist.
    static func notFound(_ what: String) -> CommandFailure { CommandFailure(status: 66, description: what) }

    /// A source is named that is none.
    static func noSource(_ name: String, _ configuration: Configuration?) -> CommandFailure {
        let known = configuration?.sources.map(\.name).joined(separator: ", ") ?? ""
        return CommandFailure(status: 64, description: "there is no source \(name); configured: \(known)")
    }
}

extension Configuration {
    func has(source name: String) -> Bool { sources.contains { $0.name == name } }
}

import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validate configuration, roster, files and database; exit code 78 on bad configuration.",
        discussion: "Example: callpace check --config callpace.yaml"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Flag(help: "Do not ask the database.")
    var offline = false

    func run() async throws {
        let configuration = try configurationOptions.load()
        _ = try OfflineRules.rulebook(configuration)
        for warning in configuration.warnings { StandardError.write("warning: \(warning)\n") }
        var isFine = true
        for source in configuration.sources {
            let (line, ok) = describe(source, configuration)
            isFine = isFine && ok
            try StandardOutput.write(line + "\n")
        }
        if !offline { isFine = try await checkDatabase(configuration) && isFine }
        try StandardOutput.write(
            isFine ? "the configuration is valid\n" : "the configuration is valid, but see above\n"
        )
        if !isFine { throw ExitCode(69) }
    }

    private func describe(_ source: SourceSettings, _ configuration: Configuration) -> (String, Bool) {
        let head = "source \(source.name) (\(source.format), site \(source.site)): "
        do {
            let inputs = try RecordFiles.inputs(ofPatterns: source.paths)
            guard let newest = inputs.last, case .file(let path) = newest else {
                return (head + "no file matches \(source.paths.joined(separator: ", ")) yet", true)
            }
            _ = try FileDescriptor.open(path).read(at: 0, count: 1)
            let events = configuration.sources.contains { $0.site == source.site && $0.format == "asterisk-cel" }
            let note = events ? "" : "; no channel events: what rows cannot show is marked as an upper bound"
            return (head + "\(inputs.count) files" + note, true)
        } catch {
            return (head + "\(error)", false)
        }
    }

    private func checkDatabase(_ configuration: Configuration) async throws -> Bool {
        guard configuration.database.url != nil else {
            try StandardOutput.write("database: a private PostgreSQL under \(configuration.stateDirectory)\n")
            return true
        }
        let workplace = try Workplace.open(configuration, applicationName: "callpace check")
        do {
            let version = try await workplace.ledger.perform { $0.serverVersion }
            try StandardOutput.write("database: PostgreSQL \(version / 10_000).\(version % 10_000)\n")
            return true
        } catch {
            try StandardOutput.write("database: \(error)\n")
            return false
        }
    }
}

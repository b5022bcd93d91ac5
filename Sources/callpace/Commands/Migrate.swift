import ArgumentParser
import Daemon
import Ledger
import Linux
import Settings

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the schema up to date, or print the SQL for an administrator.",
        discussion: "Example: callpace migrate --print | psql -U postgres callpace"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @Flag(help: "Print the SQL for an empty database and change nothing.") var print = false
    @Flag(help: "Print JSON: the versions applied, and the version reached.") var json = false

    func run() async throws {
        let configuration = try configurationOptions.load()
        guard !print else {
            return try StandardOutput.write(Session.migrationScript(schema: configuration.database.schema))
        }
        let json = json
        try await Workplace.with(configuration, applicationName: "callpace migrate") { workplace in
            let applied = try await workplace.migrate()
            let versions = applied.map(String.init)
            var line = JSONLine()
            line.add("applied", raw: "[" + versions.joined(separator: ",") + "]")
            line.add("version", Int64(Session.schemaVersion))
            let text =
                applied.isEmpty ? "the schema is up to date" : "applied: \(versions.joined(separator: ", "))"
            try StandardOutput.tell(json: json, (json ? line.text : text) + "\n")
        }
    }
}

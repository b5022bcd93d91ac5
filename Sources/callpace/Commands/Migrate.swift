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

    func run() async throws {
        let configuration = try configurationOptions.load()
        guard !print else {
            return try StandardOutput.write(Session.migrationScript(schema: configuration.database.schema))
        }
        try await Workplace.with(configuration, applicationName: "callpace migrate") { workplace in
            let applied = try await workplace.migrate()
            let text =
                applied.isEmpty
                ? "the schema is up to date" : "applied: \(applied.map(String.init).joined(separator: ", "))"
            try StandardOutput.write(text + "\n")
        }
    }
}

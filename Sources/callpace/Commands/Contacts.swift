import ArgumentParser
import Daemon
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct Contacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the contacts that files would yield, one JSON object each; no database.",
        discussion: "Example: callpace contacts --config callpace.yaml --totals"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var records: RecordOptions

    @Flag(help: "One line a manager instead of one a contact.")
    var totals = false

    @Argument(help: "Files; none: those of the configured sources.")
    var files: [String] = []

    func run() async throws {
        let configuration = try configurationOptions.load()
        var contacts = OfflineContacts(
            rulebook: try OfflineRules.rulebook(configuration),
            numbers: PhoneNumberReader()
        )
        if let source = try records.settings(configuration) {
            let inputs =
                files.isEmpty ? try RecordFiles.inputs(ofPatterns: source.paths) : try RecordFiles.inputs(files)
            try contacts.read(inputs, as: source)
        } else {
            guard files.isEmpty else { throw ValidationError("name the --source or the --format of the files") }
            for source in configuration.sources {
                try contacts.read(try RecordFiles.inputs(ofPatterns: source.paths), as: source)
            }
        }
        if contacts.unreadable > 0 {
            StandardError.write("\(contacts.unreadable) records could not be read; `callpace decode` says why\n")
        }
        let output = LineOutput()
        let judged = contacts.judged()
        for line in totals ? ContactLine.totals(judged) : judged.map(ContactLine.text) { try output.write(line) }
        try output.flush()
    }
}

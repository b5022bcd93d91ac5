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

    @Option(help: "The present, RFC 3339: meetings that are over by then were held.") var now: String?

    @Argument(help: "Files; none: those of the configured sources.")
    var files: [String] = []

    func run() async throws {
        let configuration = try configurationOptions.load()
        var contacts = OfflineContacts(
            rulebook: try OfflineRules.rulebook(configuration),
            numbers: PhoneNumberReader()
        )
        if let source = try records.settings(configuration, files: files) {
            try contacts.read(files.isEmpty ? try inputs(of: source) : try RecordFiles.inputs(files), as: source)
        } else {
            guard files.isEmpty else { throw ValidationError("name the --source or the --format of the files") }
            for source in configuration.sources {
                try contacts.read(try inputs(of: source), as: source)
            }
        }
        if contacts.unreadable > 0 {
            StandardError.tell(
                "\(contacts.unreadable.counted("record")) could not be read; `callpace decode` says why\n"
            )
        }
        let output = LineOutput()
        let judged = contacts.judged(now: try Present.instant(now))
        for line in totals ? ContactLine.totals(judged) : judged.map(ContactLine.text) { try output.write(line) }
        try output.flush()
    }

    private func inputs(of source: SourceSettings) throws -> [RecordFiles.Input] {
        guard let format = KnownFormats.format(named: source.format) else { return [] }
        return try RecordFiles.inputs(of: source, format)
    }
}

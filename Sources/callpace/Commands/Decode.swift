import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what the records of files mean, one JSON object a record; no database.",
        discussion: "Example: callpace decode --format asterisk-csv --zone Europe/Moscow Master.csv"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions
    @OptionGroup var records: RecordOptions

    @Argument(help: "Files; none: standard input.")
    var files: [String] = []

    func run() async throws {
        let configuration =
            records.source == nil ? try configurationOptions.loadIfPresent() : try configurationOptions.load()
        guard let source = try records.settings(configuration, files: files),
            let format = KnownFormats.format(named: source.format)
        else { throw ValidationError("name a --source or a --format") }
        let rulebook = try OfflineRules.rulebook(configuration)
        let lines = DecodedLine(rulebook: rulebook, site: source.site, numbers: PhoneNumberReader())
        let output = LineOutput()
        for input in try RecordFiles.inputs(files) {
            var decoder = format.makeDecoder(source.options(for: input, format), [])
            try RecordFiles.forEachRecord(of: input, &decoder) { record in
                for line in lines.texts(record) { try output.write(line) }
            }
        }
        try output.flush()
    }
}

import ArgumentParser
import Linux
import RecordFormats
import Settings

struct Formats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the formats that sources can have, with their options, or tell all of one.",
        discussion: """
            Example: callpace formats
            Example: callpace formats freepbx
            """
    )

    @Flag(help: "Print JSON lines.") var json = false

    @Argument(help: "A format; none: all of them.")
    var name: String?

    func run() throws {
        let formats = KnownFormats.all.filter { format in name == nil || format.name == name }
        guard !formats.isEmpty else {
            let known = KnownFormats.all.map(\.name).joined(separator: ", ")
            throw CommandFailure(status: 64, description: "there is no format \(name ?? ""); known: \(known)")
        }
        for format in formats {
            try StandardOutput.tell(json: json, json ? FormatText.json(format) : FormatText.text(format))
        }
    }
}

import ArgumentParser
import Linux
import RecordFormats

struct Formats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the formats that sources can have, with their options.",
        discussion: "Example: callpace formats"
    )

    @Flag(help: "Print JSON lines.") var json = false

    func run() throws {
        for format in FormatCatalog.all {
            if json {
                var line = JSONLine()
                line.add("format", format.name)
                line.add("summary", format.summary)
                line.add("needs_zone", format.needsZone)
                line.add("options", raw: "[" + format.options.map(JSONLine.quoted).joined(separator: ",") + "]")
                try StandardOutput.write(line.text + "\n")
            } else {
                var text = "\(format.name)\n  \(format.summary)\n"
                if format.needsZone { text += "  needs zone\n" }
                if !format.options.isEmpty { text += "  options: \(format.options.joined(separator: ", "))\n" }
                try StandardOutput.write(text)
            }
        }
    }
}

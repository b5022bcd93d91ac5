package import RecordFormats

extension SourceSettings {
    /// A source that stands in no configuration, as for files that are imported by their format alone.
    ///
    /// - Parameters:
    ///   - zone: an IANA name; nil where none is named, even if the format writes local times.
    ///   - options: `NAME=VALUE`, a list by commas (`layout=date-6,time-4`, `columns=start,src`).
    /// - Throws: `ConfigurationError` with a sentence for each option that cannot be.
    package init(made name: String, format: RecordFormat, zone: String?, options: [String]) throws {
        let problems = ProblemLog(file: "--option")
        var entries = [("name", .text(name)), ("format", .text(format.name)), ("path", .text("-"))].map(Self.entry)
        if let zone { entries.append(Self.entry("zone", .text(zone))) }
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                problems.add(line: 0, "found \(option.quoted), allowed: NAME=VALUE")
                continue
            }
            let values = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let isList = values.count > 1 && values.contains { !$0.isEmpty }
            entries.append(
                Self.entry(
                    parts[0],
                    isList ? .list(values.map { ConfigurationNode(.text($0)) }) : .text(parts[1])
                )
            )
        }
        var isWithoutZone = format
        if zone == nil { isWithoutZone.needsZone = false }
        let made = SourceSettings(
            reading: ConfigurationNode(.map(entries)),
            folder: "/",
            formats: [isWithoutZone],
            problems: problems
        )
        guard let made, problems.isEmpty else { throw problems.error }
        self = made
        paths = []
    }

    private static func entry(_ key: String, _ content: ConfigurationNode.Content) -> ConfigurationNode.Entry {
        ConfigurationNode.Entry(key: key, line: 0, value: ConfigurationNode(content))
    }
}

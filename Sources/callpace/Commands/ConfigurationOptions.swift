import ArgumentParser
import Linux
import Pace
import RecordFormats
import Settings

struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration (else $CALLPACE_CONFIG, else /etc/callpace/callpace.yaml).")
    var config: String?

    var path: String { config ?? ProcessEnvironment.value(of: "CALLPACE_CONFIG") ?? "/etc/callpace/callpace.yaml" }

    /// - Throws: `ConfigurationError`, which becomes exit code 78.
    func load() throws -> Configuration {
        try Configuration.load(path: path, databaseURL: ProcessEnvironment.value(of: "CALLPACE_DATABASE_URL"))
    }

    /// The configuration, or nil when none was named and none stands at the usual place.
    func loadIfPresent() throws -> Configuration? {
        if config == nil, ProcessEnvironment.value(of: "CALLPACE_CONFIG") == nil,
            case .absent = FileStatus.look(at: path)
        {
            return nil
        }
        return try load()
    }
}

/// Which records, by source or by format.
struct RecordOptions: ParsableArguments {
    @Option(name: .long, help: "A source of the configuration: its format, zone, trunks and options.")
    var source: String?

    @Option(name: .long, help: "A format, without a source (see `callpace formats`).")
    var format: String?

    @Option(name: .long, help: "With --format: the zone of local times, such as Europe/Moscow.")
    var zone: String?

    func validate() throws {
        if source != nil, format != nil { throw ValidationError("--source and --format exclude each other") }
        if zone != nil, format == nil { throw ValidationError("--zone goes with --format") }
    }

    /// The source that is meant; for a bare format one made up for it.
    func settings(_ configuration: Configuration?) throws -> SourceSettings? {
        if let source {
            guard let found = configuration?.sources.first(where: { $0.name == source }) else {
                let known = configuration?.sources.map(\.name).joined(separator: ", ") ?? ""
                throw CommandFailure(status: 64, description: "there is no source \(source); configured: \(known)")
            }
            return found
        }
        guard let format else { return nil }
        guard FormatCatalog.format(named: format) != nil else {
            let known = FormatCatalog.all.map(\.name).joined(separator: ", ")
            throw CommandFailure(status: 64, description: "there is no format \(format); known: \(known)")
        }
        let zoneValue = try zone.map { name in
            guard let zone = ZoneDirectory.zone(named: name) else {
                throw CommandFailure(
                    status: 64,
                    description: "there is no zone \(name); write one such as Europe/Moscow"
                )
            }
            return zone
        }
        return SourceSettings(
            name: "import-\(format)",
            format: format,
            paths: [],
            options: FormatOptions(zone: zoneValue)
        )
    }
}

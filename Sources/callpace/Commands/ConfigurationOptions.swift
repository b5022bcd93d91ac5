import ArgumentParser
import Daemon
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration (else $CALLPACE_CONFIG, else /etc/callpace/callpace.yaml).")
    var config: String?

    var path: String { config ?? ProcessEnvironment.value(of: "CALLPACE_CONFIG") ?? "/etc/callpace/callpace.yaml" }

    /// The configuration with its automatic formats told by the files; what they turned out to be is remembered.
    ///
    /// - Parameters:
    ///   - needsFormats: a source whose format is not to be told yet is an error; else it is named and left out.
    ///   - remembersFormats: what was found holds from now on.
    /// - Throws: `ConfigurationError`, which becomes exit code 78.
    func load(needsFormats: Bool = false, remembersFormats: Bool = false) throws -> Configuration {
        let (configuration, formats) = try loadTelling()
        if needsFormats { try formats.requireAll() }
        if remembersFormats { formats.remember() }
        for sentence in formats.unknown { StandardError.tell("\(sentence)\n") }
        return configuration
    }

    /// The configuration, and what became of its automatic formats.
    func loadTelling() throws -> (Configuration, AutomaticFormats) {
        let written = try Configuration.load(
            path: path,
            databaseURL: ProcessEnvironment.value(of: "CALLPACE_DATABASE_URL"),
            numbers: PhoneNumberReader()
        )
        let formats = try AutomaticFormats(of: written)
        return (formats.configuration, formats)
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

    @Option(name: .long, help: "A format, without a source (see `callpace formats`); auto: the first file tells it.")
    var format: String?

    @Option(name: .long, help: "With --format: the zone of local times, such as Europe/Moscow.")
    var zone: String?

    @Option(
        name: .long,
        help: "With --format: an option of the format, as dates=dmy; a list with commas. May be repeated."
    )
    var option: [String] = []

    func validate() throws {
        if source != nil, format != nil { throw ValidationError("--source and --format exclude each other") }
        if zone != nil, format == nil { throw ValidationError("--zone goes with --format") }
        if !option.isEmpty, format == nil { throw ValidationError("--option goes with --format") }
    }

    /// The values of `option` by name; what names no value is refused where the source is made.
    private var namedOptions: [String: [String]] {
        let pairs = option.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : [])
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The source that is meant; for a bare format one made up for it.
    ///
    /// - Parameter files: what is to be read, by which an automatic format is told.
    func settings(_ configuration: Configuration?, files: [String] = []) throws -> SourceSettings? {
        if let source {
            guard let found = configuration?.sources.first(where: { $0.name == source }) else {
                throw CommandFailure.noSource(source, configuration)
            }
            return found.isAutomatic ? try AutomaticFormats.resolved(found, byFiles: files) : found
        }
        guard var format else { return nil }
        var told: [String] = []
        if format == SourceSettings.automaticFormat {
            let named = namedOptions
            let found = try AutomaticFormats.found(
                in: files,
                zone: zone.flatMap(ZoneDirectory.zone),
                options: named
            )
            format = found.format.name
            told = found.recognition.options.filter { named[$0.key] == nil }
                .map { "\($0.key)=\($0.value.joined(separator: ","))" }
            StandardError.tell("format auto is \(format): \(found.recognition.reason)\n")
        }
        guard let kind = KnownFormats.format(named: format) else {
            let known = KnownFormats.all.map(\.name).joined(separator: ", ")
            throw CommandFailure(status: 64, description: "there is no format \(format); known: \(known)")
        }
        if let zone, ZoneDirectory.zone(named: zone) == nil {
            throw CommandFailure(
                status: 64,
                description: "--zone: found '\(zone)', allowed: an IANA name such as Europe/Moscow"
            )
        }
        do {
            let made = try SourceSettings(made: "import-\(format)", format: kind, zone: zone, options: told + option)
            return configuration?.completed(made) ?? made
        } catch let error as ConfigurationError {
            // What is wrong stands on the command line, in no file.
            throw CommandFailure(status: 64, description: "\(error)")
        }
    }
}

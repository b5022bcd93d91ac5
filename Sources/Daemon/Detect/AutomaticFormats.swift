import Linux
package import Pace
package import RecordFormats
package import Settings
import Tail

/// The sources with `format: auto`, each with the format that its newest file has, or had when it was first asked.
package struct AutomaticFormats: Sendable {
    /// With those formats that could be told.
    package private(set) var configuration: Configuration
    /// What was found, as sentences.
    package private(set) var found: [String] = []
    /// Sources whose format cannot be told yet, as sentences.
    package private(set) var unknown: [String] = []
    private let path: String
    private var told: [(source: SourceSettings, entry: FormatMemory.Entry)] = []

    /// - Throws: a `ConfigurationError` where a source says what its format does not allow.
    package init(of configuration: Configuration) throws(ConfigurationError) {
        self.configuration = configuration
        path = configuration.path
        guard configuration.sources.contains(where: \.isAutomatic) else { return }
        let memory = FormatMemory(in: configuration.stateDirectory)
        var problems: [String] = []
        for (index, source) in configuration.sources.enumerated() where source.isAutomatic {
            guard let (entry, reason) = look(at: source, memory) else { continue }
            guard let kind = KnownFormats.format(named: entry.format) else {
                unknown.append("source \(source.name): format \(entry.format), which it had, is not known any more")
                continue
            }
            let (resolved, problem) = source.resolved(as: kind, options: entry.options)
            guard let resolved else {
                problems.append("source \(source.name): \(problem ?? "") (\(reason))")
                continue
            }
            found.append("source \(source.name): format auto is \(entry.format): \(reason)")
            told.append((source, entry))
            self.configuration.sources[index] = configuration.completed(resolved)
        }
        if !problems.isEmpty { throw error(problems) }
    }

    private mutating func look(at source: SourceSettings, _ memory: FormatMemory)
        -> (FormatMemory.Entry, reason: String)?
    {
        if let entry = memory[source] { return (entry, "as it was first found") }
        do throws(SystemError) {
            let paths = source.paths
            let files = try SourceFiles.list(paths)
            guard let newest = FileProbe.newest(files) else {
                unknown.append(
                    "source \(source.name): format auto cannot be told yet: no file with content matches "
                        + ShownText.line(paths.joined(separator: ", "), limit: 300)
                )
                return nil
            }
            let detection = try FileProbe.detection(
                of: newest,
                zone: source.options.zone,
                options: source.options.further
            )
            guard let found = detection.found else {
                unknown.append(
                    "source \(source.name): format auto cannot be told by \(newest): "
                        + ShownText.line(detection.reason, limit: 300)
                )
                return nil
            }
            let entry = FormatMemory.Entry(format: found.format.name, options: found.recognition.options)
            return (entry, "by \(newest): \(found.recognition.reason)")
        } catch {
            unknown.append("source \(source.name): format auto cannot be told: \(error)")
            return nil
        }
    }

    /// - Throws: when the format of a source cannot be told.
    package func requireAll() throws(ConfigurationError) {
        if !unknown.isEmpty { throw error(unknown) }
    }

    /// Writes down what was found, so that it stays.
    package func remember() {
        var memory = FormatMemory(in: configuration.stateDirectory)
        let isNew = told.contains { memory[$0.source] != $0.entry }
        for (source, entry) in told { memory[source] = entry }
        if isNew { memory.save() }
    }

    private func error(_ messages: [String]) -> ConfigurationError {
        ConfigurationError(
            problems: messages.map { ConfigurationError.Problem(file: path, line: 0, message: $0) }
        )
    }

    // MARK: Files that somebody names

    /// What the first of some files that has content is.
    ///
    /// - Parameter options: what somebody says of it, by name.
    package static func found(
        in files: [String],
        zone: Zone?,
        options: [String: [String]] = [:]
    ) throws -> FormatCandidate {
        let first = files.first { path in ((try? FileStatus(of: path).size) ?? 0) > 0 } ?? files.first
        guard let first, first != "-" else { throw FormatUnknown(description: "format auto needs a file to look at") }
        let detection = try FileProbe.detection(of: first, zone: zone, options: options)
        guard let found = detection.found else {
            throw FormatUnknown(description: "\(first): cannot tell its format: \(detection.reason)")
        }
        return found
    }

    /// A source whose own files do not tell its format, as what some other files are.
    package static func resolved(_ source: SourceSettings, byFiles files: [String]) throws -> SourceSettings {
        let candidate = try found(in: files, zone: source.options.zone, options: source.options.further)
        let (resolved, problem) = source.resolved(as: candidate.format, options: candidate.recognition.options)
        guard let resolved else {
            throw FormatUnknown(description: "source \(source.name): \(problem ?? "its format is unknown")")
        }
        return resolved
    }
}

/// A file whose format cannot be told.
package struct FormatUnknown: Error, CustomStringConvertible {
    package var description: String
}

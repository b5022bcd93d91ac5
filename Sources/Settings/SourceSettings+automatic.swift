package import RecordFormats

extension SourceSettings {
    /// The format is still to be told by the content of a file.
    package var isAutomatic: Bool { format == Self.automaticFormat }

    /// The source with the format that its files turned out to have.
    ///
    /// - Parameter found: options that the content told; what the source itself says stands above them.
    /// - Returns: nil beside a sentence when the source says something that the format does not allow.
    package func resolved(
        as kind: RecordFormat,
        options found: [String: [String]]
    ) -> (source: SourceSettings?, problem: String?) {
        var source = self
        source.format = kind.name
        source.isMail = kind.isMail
        if kind.isMail { source.site = Self.noSite }
        let named = namedOptions
        source.options.take(found.filter { !named.contains($0.key) })
        if let stranger = named.first(where: { !kind.options.contains($0) }) {
            let known = kind.options.isEmpty ? "no options" : "\(kind.options.joined(separator: ", "))"
            return (nil, "\(stranger): found beside format \(kind.name), allowed: \(known)")
        }
        if kind.needsZone, options.zone == nil {
            return (nil, "'zone' is missing, as format \(kind.name) writes local time")
        }
        if let problem = kind.problem(source.options) { return (nil, problem) }
        return (source, nil)
    }

    /// The options of formats that the source itself has.
    private var namedOptions: [String] {
        let single: [(String, Bool)] = [
            ("columns", options.columns != nil), ("separator", options.separator != nil),
            ("quote", options.quote != nil), ("escape", options.escape != nil),
            ("time_format", options.timeFormat != nil),
        ]
        return single.filter(\.1).map(\.0) + options.further.keys.sorted()
    }
}

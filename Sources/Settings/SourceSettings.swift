package import RecordFormats

/// A source of records.
package struct SourceSettings: Hashable, Sendable {
    /// The site of a source or extension that names none.
    package static let defaultSite = "main"

    package var name: String
    package var site: String
    /// A name of the format catalogue.
    package var format: String
    /// Files, globs, folders; each an absolute path, or relative where the path of the configuration is.
    package var paths: [String]
    /// Patterns of channels that lead out of the house.
    package var trunks: [String]
    /// Seconds of working time without a sign of life after which the source is stalled.
    package var stalledAfter: Int64
    /// Zone and the options of the format.
    package var options: FormatOptions
    /// Options that the format lists and `FormatOptions` has no room for, as written.
    package var furtherOptions: [String: [String]]

    package init(
        name: String,
        site: String = SourceSettings.defaultSite,
        format: String,
        paths: [String],
        trunks: [String] = [],
        stalledAfter: Int64 = 1_800,
        options: FormatOptions,
        furtherOptions: [String: [String]] = [:]
    ) {
        self.name = name
        self.site = site
        self.format = format
        self.paths = paths
        self.trunks = trunks
        self.stalledAfter = stalledAfter
        self.options = options
        self.furtherOptions = furtherOptions
    }
}

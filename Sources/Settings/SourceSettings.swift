package import RecordFormats

/// A source of records.
package struct SourceSettings: Hashable, Sendable {
    /// The site of a source of calls, or an extension, that names none.
    package static let defaultSite = "main"
    /// That of mail, calendars and journals, which belong to none.
    package static let noSite = ""

    /// In place of a format: the content of the source's first file tells it.
    package static let automaticFormat = "auto"

    package var name: String
    /// `noSite` for mail.
    package var site: String
    /// A name of the format catalogue, or `automaticFormat`.
    package var format: String
    /// Whether the format is of mail, calendars or journals.
    package var isMail: Bool
    /// Files, globs, folders; each an absolute path, or relative where the path of the configuration is. Of a source that
    /// receives, what was received.
    package var paths: [String]
    /// Nil: the PBX writes files.
    package var reception: ReceptionSettings?
    /// Patterns of channels that lead out of the house.
    package var trunks: [String]
    /// Seconds of working time without a sign of life after which the source is stalled.
    package var stalledAfter: Int64
    /// Seconds without a change after which a file is complete, so that its last record needs no line end; nil: a
    /// file is believed to be growing until it is rotated, deleted or followed by a younger one, and quiet for long.
    package var completeAfter: Int64?
    /// Zone and the options of the format.
    package var options: FormatOptions

    package init(
        name: String,
        site: String = SourceSettings.defaultSite,
        format: String,
        isMail: Bool = false,
        paths: [String],
        reception: ReceptionSettings? = nil,
        trunks: [String] = [],
        stalledAfter: Int64 = 1_800,
        completeAfter: Int64? = nil,
        options: FormatOptions
    ) {
        self.name = name
        self.site = site
        self.format = format
        self.isMail = isMail
        self.paths = paths
        self.reception = reception
        self.trunks = trunks
        self.stalledAfter = stalledAfter
        self.completeAfter = completeAfter
        self.options = options
    }
}

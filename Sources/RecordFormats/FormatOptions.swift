package import Pace

/// What a source of the configuration says about its format.
package struct FormatOptions: Hashable, Sendable {
    /// Zone of local times; nil when the source names none.
    package var zone: Zone?
    /// `columns`: field names in order, for mappings without a header line.
    package var columns: [String]?
    /// `separator`, `quote`, `escape`: one byte each.
    package var separator: UInt8?
    package var quote: UInt8?
    package var escape: UInt8?
    /// `time_format` in the letters `YYYY MM DD HH hh mm ss A` (`YYYY-MM-DD HH:mm:ss`).
    package var timeFormat: String?
    /// Every further option that the format lists, as written: `dates: mdy` is `["dates": ["mdy"]]`.
    package var further: [String: [String]] = [:]
    /// How mail is read; for the formats of mail and calendars alone.
    package var mail = MailOptions()
    /// What is known of the file that is read, beside its bytes.
    package var file = FileFacts()

    package init(
        zone: Zone? = nil,
        columns: [String]? = nil,
        separator: UInt8? = nil,
        quote: UInt8? = nil,
        escape: UInt8? = nil,
        timeFormat: String? = nil
    ) {
        self.zone = zone
        self.columns = columns
        self.separator = separator
        self.quote = quote
        self.escape = escape
        self.timeFormat = timeFormat
    }

    /// An option of the format that is one word; nil when the source does not name it.
    package func word(_ name: String) -> String? { further[name]?.first }
}

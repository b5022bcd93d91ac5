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
}

/// A format that CallPace reads.
package struct RecordFormat: Sendable {
    /// The name in the configuration: `asterisk-csv`.
    package var name: String
    /// One sentence for `callpace formats`.
    package var summary: String
    /// Whether the records hold local times, so that a source must name its zone.
    package var needsZone: Bool
    /// The names of the options that the format understands, besides those of every source.
    package var options: [String]
    /// Makes a decoder that goes on from `carry` (empty at the start of a file).
    package var makeDecoder: @Sendable (_ options: FormatOptions, _ carry: [UInt8]) -> any RecordDecoder

    /// What is wrong with the options of a source, as a sentence that names the option; nil when they are right.
    package var problem: @Sendable (_ options: FormatOptions) -> String?

    package init(
        name: String,
        summary: String,
        needsZone: Bool,
        options: [String],
        problem: @escaping @Sendable (FormatOptions) -> String? = { _ in nil },
        makeDecoder: @escaping @Sendable (FormatOptions, [UInt8]) -> any RecordDecoder
    ) {
        self.name = name
        self.summary = summary
        self.needsZone = needsZone
        self.options = options
        self.problem = problem
        self.makeDecoder = makeDecoder
    }
}

extension RecordFormat {
    /// What a file's header said, out of what a decoder carries at some later place of the file: all but the flags.
    package static func header(inCarry carry: [UInt8]) -> [UInt8] {
        carry.count > 1 ? [0] + carry.dropFirst() : []
    }
}

/// All formats, by name.
package enum FormatCatalog {
    package static let all: [RecordFormat] = [
        AsteriskCSV.format, AsteriskCustom.format, FreePBX.format, AsteriskCEL.format, AsteriskQueueLog.format,
    ]

    package static func format(named name: String) -> RecordFormat? {
        all.first { $0.name == name }
    }
}

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
    /// Those of the options that the configuration may write as a map, which arrives as `name=value`.
    package var pairs: [String] = []
    /// How sure it is that files are read as they are meant.
    package var evidence: FormatEvidence
    /// What makes the PBX write such files, in its own words: a setting, a menu, an export.
    package var origin: String
    /// Tells a file of the format by its content.
    package var recognise: @Sendable (_ sample: FileSample) -> Recognition?
    /// A file holds one record, which is complete when the file is quiet.
    package var isWholeFile: Bool
    /// Files appear complete, by a rename, so that nothing is to be waited for.
    package var isMovedIn: Bool
    /// Mail, calendars and journals, which belong to no PBX.
    package var isMail: Bool
    /// A record is a line and nothing but a line, so that records may come over a connection, of several senders one
    /// after the other.
    package var takesStreams: Bool
    /// What the quarantine keeps of the bytes.
    package var kept: QuarantinedBytes
    /// Whether a file is one of the format's, by its path or its name alone; others beside it are left out.
    package var accepts: @Sendable (_ path: String) -> Bool
    /// What of a path bears on the record, as a folder that marks it does: a file that is renamed to another is read again.
    package var state: @Sendable (_ path: String) -> String
    /// Makes a decoder that goes on from `carry` (empty at the start of a file).
    package var makeDecoder: @Sendable (_ options: FormatOptions, _ carry: [UInt8]) -> any RecordDecoder

    /// What is wrong with the options of a source, as a sentence that names the option; nil when they are right.
    package var problem: @Sendable (_ options: FormatOptions) -> String?

    package init(
        name: String,
        summary: String,
        needsZone: Bool,
        options: [String],
        evidence: FormatEvidence = .records,
        origin: String = "",
        recognise: @escaping @Sendable (FileSample) -> Recognition? = { _ in nil },
        isWholeFile: Bool = false,
        isMovedIn: Bool = false,
        isMail: Bool = false,
        takesStreams: Bool = false,
        kept: QuarantinedBytes = .all,
        accepts: @escaping @Sendable (String) -> Bool = { _ in true },
        state: @escaping @Sendable (String) -> String = { _ in "" },
        problem: @escaping @Sendable (FormatOptions) -> String? = { _ in nil },
        makeDecoder: @escaping @Sendable (FormatOptions, [UInt8]) -> any RecordDecoder
    ) {
        self.name = name
        self.summary = summary
        self.needsZone = needsZone
        self.options = options
        self.evidence = evidence
        self.origin = origin
        self.recognise = recognise
        self.isWholeFile = isWholeFile
        self.isMovedIn = isMovedIn
        self.isMail = isMail
        self.takesStreams = takesStreams
        self.kept = kept
        self.accepts = accepts
        self.state = state
        self.problem = problem
        self.makeDecoder = makeDecoder
    }
}

/// What may be kept of a record that could not be read; the file itself is where it was.
package enum QuarantinedBytes: Sendable {
    case all
    /// The lines before the first empty one, as of a message.
    case headers
    case nothing
}

extension RecordFormat {
    /// What a file's header said, out of what a decoder carries at some later place of the file: all but the flags. What the
    /// decoder of lines carries, a date or a clock, holds at that place alone.
    package static func header(inCarry carry: [UInt8]) -> [UInt8] {
        FramingState.isOfPlace(carry: carry) ? [] : goingOn(fromCarry: carry)
    }

    /// What holds on behind the end of a file that another one continues, as in a spool: all but the flags.
    package static func goingOn(fromCarry carry: [UInt8]) -> [UInt8] {
        let header = FramingState.header(inCarry: carry)
        return header.isEmpty ? [] : [0] + header
    }
}

import Pace
package import RecordFormats

/// `mail-log-csv`: what administrators download: Exchange Online's message trace (summary and extended) and Google
/// Workspace's email log search.
///
/// Columns go by the header line, whose names are taken without case, blanks, `_` and `-` from a list of synonyms. UTF-8, or
/// UTF-16 as Exchange Online writes it (`mail.md` section 10; learn.microsoft.com, "Message trace in the new EAC";
/// support.google.com/a/answer/13828463).
package enum MailLogCSV {
    package static let format = RecordFormat(
        name: "mail-log-csv",
        summary: "message traces of Exchange Online and email log searches of Google Workspace, as CSV",
        needsZone: false,
        options: ["time_format"],
        evidence: .documentation,
        origin: "a message trace of the Exchange admin center, an email log search of the Google admin console, as CSV",
        recognise: { sample in
            MailLogRows.isHeader(sample)
                ? Recognition(.likely, "the header names date, sender, recipients and message id") : nil
        },
        isMail: true,
        kept: .nothing,
        problem: { $0.timeProblem },
        makeDecoder: { options, carry in MailLogDecoder(options, carry: carry) }
    )
}

struct MailLogRows: RowReader {
    private static let separators: [UInt8] = [",", ";", "\t"].map { (text: Unicode.Scalar) in UInt8(ascii: text) }
    private static let required: [LogColumn] = [.at, .sender, .messageID]
    /// As Exchange writes them for readers in America.
    private static let americanTime = "MM/DD/YYYY hh:mm:ss A"

    let secondDialect: CSVDialect? = nil
    /// How the file's letters are written; kept here, as it is part of what the beginning of the file says.
    var encoding = LogEncoding.utf8
    private let options: MailOptions
    private let marks: LogMarks
    private let namesZone: Bool
    private var clock: TimestampReader
    private var american: TimestampReader
    private var header: (separator: UInt8, layout: LogLayout)?

    init(_ options: FormatOptions) {
        self.options = options.mail
        marks = LogMarks(options.mail.marks)
        namesZone = options.zone != nil
        clock = TimestampReader(zone: options.zone, format: options.timeFormat)
        american = TimestampReader(zone: options.zone, format: Self.americanTime)
    }

    var carry: [UInt8] {
        get {
            guard let header else { return encoding == .utf8 ? [] : [encoding.rawValue] }
            return [encoding.rawValue, header.separator] + header.layout.carry
        }
        set {
            encoding = newValue.first.flatMap(LogEncoding.init) ?? .utf8
            guard newValue.count > 2, let layout = LogLayout(carry: newValue.dropFirst(2)) else {
                header = nil
                return
            }
            header = (newValue[1], layout)
        }
    }

    var dialect: CSVDialect? { header.map { CSVDialect(separatedBy: $0.separator) } }

    var seeksDialect: Bool { header == nil }

    func dialect(ofHeader line: Range<Int>, _ bytes: Span<UInt8>) -> CSVDialect? {
        for separator in Self.separators {
            let dialect = CSVDialect(separatedBy: separator)
            var splitter = FieldSplitter(dialect)
            splitter.begin(at: line.lowerBound)
            guard case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true),
                Self.layout(splitter, bytes) != nil
            else { continue }
            return dialect
        }
        return nil
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        do throws(RecordError) {
            return try message(fields, bytes)
        } catch {
            guard let layout = Self.layout(fields, bytes) else {
                let found = header == nil && offset == 0 ? Self.columns(fields, bytes) : ""
                return .rejected(reason: error.description + found)
            }
            return .header(carry: [encoding.rawValue, fields.dialect.separator] + layout.carry)
        }
    }

    /// Whether the first line of a file names the columns.
    static func isHeader(_ sample: FileSample) -> Bool {
        var decoder = MailLogDecoder(FormatOptions(), carry: [])
        let bytes = sample.bytes.span
        var start = 0
        while case .record(let record) = decoder.next(in: bytes, from: start, offset: Int64(start), isFinal: false),
            record.length > 0
        {
            guard case .ignored(let reason) = record.outcome else { return false }
            if reason == "header" { return true }
            start += record.length
        }
        return false
    }

    /// What a header line names; nil for a line that is none.
    private static func layout(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> LogLayout? {
        guard fields.count == fields.fields.count, fields.count > required.count,
            fields.fields.allSatisfy({ $0.range.count <= 64 })
        else { return nil }
        let names = fields.fields.indices.map { fields.text($0, bytes) }
        guard let layout = LogLayout(names: names, column: column), required.allSatisfy(layout.has),
            layout.has(.recipients) || layout.has(.statuses)
        else { return nil }
        return layout
    }

    /// The columns that the first line of a file names, to say what was found; nothing of a line with an address in it.
    private static func columns(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> String {
        let names = fields.fields.indices.prefix(40).map { fields.text($0, bytes) }
        guard names.allSatisfy({ $0.utf8.count <= 64 && !$0.contains("@") }) else { return "" }
        return "; found: \(names.joined(separator: ", "))"
    }

    private static func column(_ name: String) -> LogColumn? {
        switch name {
        case "received", "receiveddate", "receivedtime", "receiveddatetime", "receivedutc", "date", "dateutc",
            "datetime",
            "datetimeutc", "timestamp", "timestamputc", "origintimestamp", "origintimestamputc", "startdate",
            "starttime":
            .at
        case "senderaddress", "sender", "from", "fromaddress", "envelopesender": .sender
        case "recipientaddress", "recipientaddresses", "recipient", "recipients", "to", "toaddress": .recipients
        case "recipientstatus": .statuses
        case "subject", "messagesubject": .subject
        case "messageid", "internetmessageid", "rfc822messageid": .messageID
        case "returnpath": .returnPath
        case "customdata": .custom
        case "eventtarget": .event
        default: nil
        }
    }

    private mutating func message(_ fields: FieldSplitter, _ bytes: Span<UInt8>) throws(RecordError) -> RowReading {
        guard let layout = header?.layout else {
            let problem = "unknown; a header line must name a date, a sender, a recipient and a message id"
            throw RecordError(field: "columns", problem: problem)
        }
        guard layout.count == fields.count else {
            let problem = "\(fields.count) of them where the header has \(layout.count)"
            throw RecordError(field: "fields", problem: problem)
        }
        func text(_ column: LogColumn) -> String { fields.text(layout[column], bytes) }
        let isGoogle = layout.has(.event)
        let (at, note) = try moment(text(.at), isGoogle: isGoogle)
        let statuses = text(.statuses).split(separator: ";").map {
            $0.prefix(upTo: $0.firstRange(of: "##")?.lowerBound ?? $0.endIndex)
        }
        let message = LoggedMessage(
            at: at,
            messageID: text(.messageID),
            sender: text(.sender),
            recipients: ([text(.recipients)[...]] + statuses).joined(separator: ";"),
            subject: text(.subject),
            returnPath: text(.returnPath),
            event: isGoogle ? text(.event) : "trace",
            custom: text(.custom)
        )
        return try message.reading(options, marks, note: note)
    }

    /// Exchange Online writes UTC, Google Workspace the zone of the account.
    private mutating func moment(_ text: String, isGoogle: Bool) throws(RecordError) -> (Instant, note: String?) {
        var text = text.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        for name in [" UTC", " GMT"] where text.hasSuffix(name) { text = text.dropLast(name.count) + "Z" }
        let bytes = Array(text.utf8)
        var read = clock.timestamp(bytes.span, bytes.indices)
        if case .invalid = read { read = american.timestamp(bytes.span, bytes.indices) }
        switch read {
        case .instant(let at): return (at, nil)
        case .none, .invalid: throw RecordError(field: "date", problem: "is no date and time")
        case .local(let local):
            guard isGoogle else { return (Instant(microseconds: local), nil) }
            let unknown = namesZone ? nil : "no zone is named; local times are read as UTC"
            switch clock.reading(ofLocal: local) {
            case .once(let at): return (at, unknown)
            case .never(let at): return (at, "the date never occurs in \(clock.zone.name); moved forward")
            case .twice(let earlier, _):
                return (earlier, "the date occurs twice in \(clock.zone.name); read as \(earlier.rfc3339)")
            }
        }
    }
}

import Pace
package import RecordFormats

/// `exchange-tracking`: the message tracking log of Exchange servers, `MSGTRK*.LOG`.
///
/// Columns go by the names of the `#Fields:` line, as they differ between versions. Of the many rows of a mail those count
/// that tell of its sending, its coming in and its delivery; times are UTC (`mail.md` section 10; learn.microsoft.com,
/// "Message tracking").
package enum ExchangeTracking {
    package static let format = RecordFormat(
        name: "exchange-tracking",
        summary: "the message tracking log of Exchange servers, which tells who wrote to whom",
        needsZone: false,
        options: [],
        origin: "the message tracking log of the transport service: TransportRoles\\Logs\\MessageTracking\\MSGTRK*.LOG",
        recognise: MailRecognition.tracking,
        isMail: true,
        kept: .nothing,
        makeDecoder: { options, carry in
            DelimitedDecoder(
                ExchangeTrackingRows(options),
                dialect: CSVDialect(separatedBy: UInt8(ascii: ",")),
                carry: carry
            )
        }
    )
}

private struct ExchangeTrackingRows: RowReader {
    private static let fieldsLine = "#fields:"
    private static let required: [LogColumn] = [.at, .source, .event, .messageID, .sender, .recipients]

    let secondDialect: CSVDialect? = nil
    private let options: MailOptions
    private let marks: LogMarks
    private var clock = TimestampReader(zone: .utc)
    private var layout: LogLayout?

    init(_ options: FormatOptions) {
        self.options = options.mail
        marks = LogMarks(options.mail.marks)
    }

    var carry: [UInt8] {
        get { layout?.carry ?? [] }
        set { layout = LogLayout(carry: newValue) }
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        if let comment = header(fields, bytes) ?? readLine(bytes, row) { return comment }
        do throws(RecordError) {
            return try message(fields, bytes)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// Lines that begin with `#` may hold anything, but for the one that names the columns.
    func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        guard !line.isEmpty, bytes[line.lowerBound] == UInt8(ascii: "#"), !isFieldsLine(bytes, line) else { return nil }
        return .ignored(reason: "header")
    }

    private func isFieldsLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        bytes.text(line.lowerBound..<min(line.upperBound, line.lowerBound + Self.fieldsLine.utf8.count)).lowercased()
            == Self.fieldsLine
    }

    private func header(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> RowReading? {
        guard isFieldsLine(bytes, fields.range(0)) else { return nil }
        let names =
            [String(fields.text(0, bytes).dropFirst(Self.fieldsLine.count))]
            + fields.fields.indices.dropFirst().map { fields.text($0, bytes) }
        guard fields.count == names.count, let layout = LogLayout(names: names, column: Self.column),
            Self.required.allSatisfy(layout.has)
        else {
            return .rejected(reason: "#Fields: names other columns than those of a message tracking log")
        }
        return .header(carry: layout.carry)
    }

    private static func column(_ name: String) -> LogColumn? {
        switch name {
        case "datetime": .at
        case "source": .source
        case "eventid": .event
        case "messageid": .messageID
        case "senderaddress": .sender
        case "recipientaddress": .recipients
        case "relatedrecipientaddress": .relatedRecipients
        case "messagesubject": .subject
        case "returnpath": .returnPath
        case "customdata": .custom
        default: nil
        }
    }

    private mutating func message(_ fields: FieldSplitter, _ bytes: Span<UInt8>) throws(RecordError) -> RowReading {
        guard let layout else {
            throw RecordError(field: "columns", problem: "no #Fields line that names them stands before this row")
        }
        guard layout.count == fields.count else {
            let problem = "\(fields.count) of them where #Fields names \(layout.count)"
            throw RecordError(field: "fields", problem: problem)
        }
        func text(_ column: LogColumn) -> String { fields.text(layout[column], bytes) }
        guard case .instant(let at) = moment(bytes, fields.range(layout[.at])) else {
            throw RecordError(field: "date-time", problem: "is no date and time")
        }
        let event = "\(text(.source))/\(text(.event))".lowercased()
        switch event {
        case "storedriver/deliver", "smtp/send", "smtp/sendexternal": break
        // Every way in has a source of its own.
        case _ where event.hasSuffix("/receive"): break
        default: return .ignored(reason: "event")
        }
        let message = LoggedMessage(
            at: at,
            messageID: text(.messageID),
            sender: text(.sender),
            recipients: text(.recipients) + ";" + text(.relatedRecipients),
            subject: text(.subject),
            returnPath: text(.returnPath),
            event: event,
            custom: text(.custom)
        )
        return try message.reading(options, marks, note: nil)
    }

    private mutating func moment(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp {
        let read = clock.timestamp(bytes, range)
        guard case .local(let local) = read, case .once(let at) = clock.reading(ofLocal: local) else { return read }
        return .instant(at)
    }
}

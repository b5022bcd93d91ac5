import Pace

/// What Kamailio and OpenSIPS have in common: their module `acc` writes the same texts and much the same rows.
enum SIPAccounting {
    static let options = ["columns", "separator", "quote", "escape", "extra", "start", "longest"]

    static func decoder(_ options: FormatOptions, _ carry: [UInt8], isOpenSIPS: Bool) -> any RecordDecoder {
        LineDecoder(SIPAccountingLines(options, isOpenSIPS: isOpenSIPS), carry: carry)
    }

    static func problem(_ options: FormatOptions) -> String? {
        if let columns = options.columns {
            let unnamed = columns.count { $0 == SIPAccountingRows.unnamed }
            if unnamed > 0 {
                return "columns: \(unnamed) of them are \(SIPAccountingRows.unnamed); name each, as in db_extra"
            }
            let fields = Set(columns.compactMap { SIPField(name: $0.lowercased()) })
            if !fields.isSuperset(of: [.method, .callID, .code, .time]), !fields.isSuperset(of: [.start, .duration]) {
                return "columns: method, callid, sip_code and time, or start_time and duration, must be among them"
            }
            if columns.count > FieldSplitter.mostFields {
                return "columns: more than \(FieldSplitter.mostFields) are not read"
            }
        }
        if let quote = options.quote, quote == options.separator { return "separator: it must differ from quote" }
        if let written = options.word("start"), SIPRecordReader.Start(rawValue: written) == nil {
            return "start: \"\(written)\" is neither created nor confirmed"
        }
        if let written = options.word("longest"), longest(written) == nil {
            return "longest: \"\(written)\" is no length of time such as 4h, 90m or 7200s"
        }
        return nil
    }

    /// `4h`, `90m`, `7200s`, `7200` in microseconds; nil for anything else and for more than a week.
    static func longest(_ text: String) -> Int64? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard (1...7).contains(digits.utf8.count), let number = Int64(digits), number > 0 else { return nil }
        let unit: Int64
        switch text.dropFirst(digits.count) {
        case "", "s": unit = 1
        case "m", "min": unit = 60
        case "h": unit = 3_600
        default: return nil
        }
        guard number * unit <= 7 * 86_400 else { return nil }
        return number * unit * 1_000_000
    }

    /// What a file of accounting shows of itself.
    enum Look {
        /// OpenSIPS writes more moments than Kamailio.
        case openSIPS
        /// Kamailio's record of a whole dialog.
        case dialog
        /// Lines that both write.
        case either
        /// - Parameter fields: how many the first row has.
        case row(fields: Int)
    }

    static func look(_ sample: FileSample) -> Look? {
        let bytes = sample.bytes.span
        var look: Look?
        var start = 0
        while start < bytes.count {
            let end = bytes.firstIndex(of: .lineFeed, in: start..<bytes.count) ?? bytes.count
            let line = bytes.withoutReturn(start..<end)
            start = end + 1
            if let found = bytes.place(of: SIPAccountingText.mark, in: line) {
                let rest = found..<line.upperBound
                guard kinds.contains(where: { bytes.begins(with: $0, rest) }) else { continue }
                if marks.contains(where: { bytes.place(of: $0, in: rest) != nil }) { return .openSIPS }
                look = look ?? .either
            } else if isDialog(bytes, line) {
                look = .dialog
            } else if look == nil, let fields = rowFields(bytes, line) {
                look = .row(fields: fields)
            }
        }
        return look
    }

    private static let kinds = [
        "transaction answered: ", "call missed: ", "request accounted: ", "request acknowledged: ", "call ended: ",
    ].map { Array("ACC: \($0)".utf8) }
    private static let marks = ["call_start_time=", "ms_duration=", ";setuptime="].map { Array($0.utf8) }

    private static func isDialog(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard let start = bytes.place(of: SIPAccountingText.dialogMark, in: line),
            let end = bytes.place(of: "; end_time=", in: start..<line.upperBound)
        else { return false }
        return bytes.place(of: "; duration=", in: end..<line.upperBound) != nil
    }

    /// How many fields a row has: a method, a code in column 5 and an epoch in column 7; nil for any other line.
    private static func rowFields(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
        var splitter = FieldSplitter(CSVDialect(separator: UInt8(ascii: "|"), quote: nil))
        splitter.begin(at: line.lowerBound)
        guard case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true), splitter.count >= 7,
            ["INVITE", "BYE", "ACK", "CANCEL"].contains(splitter.text(0, bytes)),
            let code = bytes.number(splitter.range(4)), (100...699).contains(code),
            splitter.range(6).count == 10, bytes.number(splitter.range(6)) != nil
        else { return nil }
        return splitter.count
    }
}

extension Span<UInt8> {
    fileprivate func withoutReturn(_ range: Range<Int>) -> Range<Int> {
        guard let last = range.last, self[last] == .carriageReturn else { return range }
        return range.lowerBound..<last
    }
}

/// Lines of accounting: text out of a log, or rows.
struct SIPAccountingLines: LineReader {
    var carry: [UInt8] = []
    private let text: SIPAccountingText
    private var rows: SIPAccountingRows
    private var records: SIPRecordReader

    init(_ options: FormatOptions, isOpenSIPS: Bool) {
        let escaping: SIPAccountingRows.Escaping =
            if let quote = options.quote {
                .quotes(quote)
            } else if let escape = options.escape {
                .byte(escape)
            } else {
                isOpenSIPS ? .hexadecimal : .percent
            }
        text = SIPAccountingText(extra: options.further["extra"] ?? [])
        rows = SIPAccountingRows(
            columns: options.columns,
            separator: options.separator ?? UInt8(ascii: "|"),
            escaping: escaping,
            isOpenSIPS: isOpenSIPS
        )
        records = SIPRecordReader(
            clock: TimestampReader(zone: options.zone, allowsEpoch: true),
            start: options.word("start").flatMap(SIPRecordReader.Start.init) ?? .created,
            longest: options.word("longest").flatMap(SIPAccounting.longest)
        )
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        let bytes = bytes.extracting(line)
        let line = 0..<bytes.count
        do throws(RecordError) {
            if let values = rows.plainValues(bytes, line) {
                return try records.read(values, bytes, kind: .transaction, digest: { Self.digest(bytes, line) })
            }
            if rows.isRow(bytes, line) {
                let fields = rows.fields(bytes, line)
                guard let values = try rows.values(fields) else { return .ignored(reason: "header") }
                let content = fields.bytes.span
                return try records.read(values, content, kind: .transaction, digest: { Self.digest(bytes, line) })
            }
            switch try text.reading(bytes, line) {
            case .values(let values, let kind, let content):
                return try records.read(values, bytes, kind: kind, digest: { Self.digest(bytes, content) })
            case .ignored(let reason): return .ignored(reason: reason)
            case nil: break
            }
            guard isMessage(bytes, line) else {
                throw RecordError(
                    field: "line",
                    problem: "is neither a line of accounting nor a row nor any message of a log"
                )
            }
            return .ignored(reason: "other message")
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private static func digest(_ bytes: Span<UInt8>, _ content: Range<Int>) -> RecordKey {
        var digest = RecordDigest("sip")
        digest.add(bytes.extracting(content))
        return digest.finish()
    }

    private static let levels = [
        "INFO:", "NOTICE:", "WARNING:", "ERROR:", "CRITICAL:", "ALERT:", "DEBUG:", "DBG:", "BUG:",
    ].map { Array($0.utf8) }

    private static let months = [
        "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec ",
    ].map { Array($0.utf8) }

    /// Any other message: it begins with a moment, has a level of the proxy's own, or a program and a number as syslog
    /// writes them (`kamailio[123]: `).
    private func isMessage(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        if Self.months.contains(where: { bytes.begins(with: $0, line) }) { return true }
        let beginning = line.prefix(5)
        if beginning.count == 5, bytes[line.lowerBound + 4] == UInt8(ascii: "-"),
            bytes.number(beginning.dropLast()) != nil
        {
            return true
        }
        if Self.levels.contains(where: { bytes.place(of: $0, in: line) != nil }) { return true }
        if bytes.place(of: "last message repeated ", in: line) != nil { return true }
        guard let close = bytes.place(of: "]: ", in: line) else { return false }
        var start = close
        while start > line.lowerBound, bytes[start - 1].isDigit { start -= 1 }
        return start < close && start > line.lowerBound && bytes[start - 1] == UInt8(ascii: "[")
    }
}

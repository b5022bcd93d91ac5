import Pace

/// `cucm`: the call detail records of Cisco Unified CM, `cdr_<cluster>_<node>_<time>_<number>`.
///
/// A header line in quotes, a line of types, then a record a line; collectors strip the first, or both. Columns go by
/// the header, else by their places. Records of call management (`cmr_*`) are ignored. Source: Cisco's "Call Reporting
/// and Billing / CDR Administration Guide", checked on files of a real cluster.
package enum CUCM {
    package static let format = RecordFormat(
        name: "cucm",
        summary: "Cisco Unified CM call detail records (cdr_* files), with or without their header",
        needsZone: false,
        options: ["voicemail", "ports"],
        evidence: .records,
        origin:
            "Unified CM: service parameter `CDR Enabled Flag` on every node; Serviceability, Tools, CDR Management: "
            + "a billing application server",
        recognise: recognise,
        makeDecoder: { options, carry in
            DelimitedDecoder(CUCMRows(options), dialect: .wide, carry: carry)
        }
    )

    /// Whether the device has a name that voicemail is usually given: `CiscoUM*`, `*-VIX`, `*-VIXX` or `*-VIXXX` with digits
    /// for `X`, in either case. `CiscoUM1-VI22` and `Branch-VI3` are such names.
    static func isVoicemail(_ device: String) -> Bool {
        let name = device.utf8.span
        if name.begins(withLowercased: server, name.indices) { return true }
        var start = name.count
        while start > 0, name[start - 1].isDigit { start -= 1 }
        return (1...3).contains(name.count - start) && start >= port.count
            && name.begins(withLowercased: port, start - port.count..<start)
    }

    private static let server = Array("ciscoum".utf8)
    private static let port = Array("-vi".utf8)

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        var start = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
        while start < bytes.count, bytes[start] == .lineFeed || bytes[start] == .carriageReturn { start += 1 }
        guard let end = bytes.firstIndex(of: .lineFeed, in: start..<bytes.count) ?? (sample.isWhole ? bytes.count : nil)
        else { return nil }
        var fields = FieldSplitter(.wide)
        fields.begin(at: start)
        guard case .complete = fields.advance(in: bytes, until: end, isFinal: true) else { return nil }
        let first = [fields.text(0, bytes).lowercased(), fields.text(1, bytes).lowercased()]
        if first == ["cdrrecordtype", "globalcallid_callmanagerid"] {
            return Recognition(.certain, "the header names cdrRecordType and globalCallID_callManagerId")
        }
        if CUCMRows.isTypes(fields, bytes) { return Recognition(.certain, "the first line names the types of columns") }
        let record = CUCMRecord(fields: fields, columns: .usual, row: start..<end)
        let epochs = [CUCMColumn.origination, .connect, .disconnect].map { fields.range($0.place) }
        let isRecord =
            fields.count >= 94 && fields.text(0, bytes) == "1" && record.hasID(bytes)
            && epochs.allSatisfy { bytes.number($0).map { $0 == 0 || $0 > 999_999_999 } ?? false }
        return isRecord
            ? Recognition(.certain, "it has \(fields.count) columns with the moments and the pkid of a record") : nil
    }
}

struct CUCMRows: RowReader {
    typealias Columns = WideColumns<CUCMColumn>

    private static let usual = Columns.usual

    /// How a quote inside a text is written is not documented: where doubling makes no sense it is text.
    let secondDialect: CSVDialect? = {
        var dialect = CSVDialect.wide
        dialect.isLenient = true
        return dialect
    }()
    private var header: Columns?
    /// Nil: voicemail has the names that it is usually given.
    private let voicemail: PartyPatterns?
    private let ports: PartyPatterns

    init(_ options: FormatOptions) {
        voicemail = options.further["voicemail"].map { PartyPatterns($0) }
        ports = PartyPatterns(options.further["ports"] ?? [])
    }

    var carry: [UInt8] {
        get { header?.carry ?? [] }
        set { header = Columns(carry: newValue) }
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        if ShortWord(fields.range(0), bytes) == Self.mark { return headerReading(fields, bytes) }
        if Self.isTypes(fields, bytes) { return .ignored(reason: "types") }
        do throws(RecordError) {
            let columns = header ?? Self.usual
            let record = CUCMRecord(fields: fields, columns: columns, row: row)
            switch try record.number(.recordType, bytes) {
            case 1: break
            case 2: return .ignored(reason: "cmr")
            default: throw record.error(.recordType, bytes, "is neither 1 (a call) nor 2 (call management)")
            }
            try checkCount(fields, columns)
            return try record.read(voicemail: voicemail, ports: ports, bytes)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// A row whose quotes make no sense where the header tells how many columns there are. One whose bare last field may go
    /// on behind the end of the file is left for later.
    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        guard let header, let fields = QuotedColumns.fields(bytes, line, count: header.count, .wide),
            fields.fields.last?.isQuoted == true || line.upperBound < bytes.count,
            case .record(let record, let key, let note, true) = read(fields, bytes, row: line, offset: 0)
        else { return nil }
        let told = "quotes inside a field were not escaped; the number of columns tells the fields apart"
        return .record(record, key: key, note: note.map { $0 + "; " + told } ?? told, isProven: true)
    }

    private static let mark = ShortWord("cdrRecordType")

    /// A header of call management says nothing of the columns of calls.
    private func headerReading(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> RowReading {
        let names = fields.fields.indices.map { fields.text($0, bytes).lowercased() }
        guard names.contains(CUCMColumn.origination.name.lowercased()) else { return .header(carry: carry) }
        let columns = Columns(header: names)
        if let missing = CUCMColumn.required.first(where: { !columns.has($0) }) {
            return .rejected(
                reason: RecordError(field: missing.name, problem: "the header names no such column").description
            )
        }
        guard fields.count == names.count else {
            let problem = "\(fields.count) of them where at most \(Columns.mostFields) are read"
            return .rejected(reason: RecordError(field: "fields", problem: problem).description)
        }
        return .header(carry: columns.carry)
    }

    /// `INTEGER,INTEGER,INTEGER,…,VARCHAR(50),…`: the second line of a file, or its first.
    static func isTypes(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> Bool {
        guard fields.count >= 5, fields.range(0).count == 7,
            (0...2).allSatisfy({ ShortWord(fields.range($0), bytes) == integer })
        else { return false }
        return fields.fields.allSatisfy { field in
            guard let first = field.range.first else { return false }
            return bytes[first].lowercasedASCII >= UInt8(ascii: "a")
        }
    }

    private static let integer = ShortWord("INTEGER")

    private func checkCount(_ fields: FieldSplitter, _ columns: Columns) throws(RecordError) {
        if columns.count > 0 {
            guard fields.count != columns.count else { return }
            throw RecordError(field: "fields", problem: "\(fields.count) of them where \(columns.count) are named")
        }
        guard fields.count < CUCMColumn.fewestFields else { return }
        throw RecordError(
            field: "fields",
            problem: "\(fields.count) of them where a record has at least \(CUCMColumn.fewestFields)"
        )
    }
}

import Pace

/// CDR rows whose columns a header line, the configuration or a usual order names.
struct MappedCallRows: RowReader {
    typealias Layout = ColumnLayout<CallColumn>

    let secondDialect: CSVDialect?
    let beginsWithName = true
    private let takesJSON: Bool
    private var reader: CallReader
    private let configured: Layout?
    private let fallback: @Sendable (_ count: Int) -> Layout?
    private var header: Layout?
    private var usual: Layout?

    /// - Parameter fallback: the usual order for a number of fields.
    init(
        clock: TimestampReader,
        columns: [String]?,
        fallback: @escaping @Sendable (_ count: Int) -> Layout?,
        secondDialect: CSVDialect?,
        takesJSON: Bool = false
    ) {
        reader = CallReader(clock: clock)
        configured = columns.map { Layout(names: $0) }
        self.fallback = fallback
        self.secondDialect = secondDialect
        self.takesJSON = takesJSON
    }

    var carry: [UInt8] {
        get { header?.carry ?? [] }
        set { header = Layout(carry: newValue) }
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        do throws(RecordError) {
            let layout = try layout(fields, bytes)
            let leg = try reader.leg(fields, layout, bytes, row: row)
            let disposition = fields[layout[.disposition]]
            return .record(
                .leg(leg),
                key: reader.key,
                note: reader.note,
                isProven: disposition.isQuoted && !disposition.hasEscapes
            )
        } catch {
            let header = Layout(header: fields, bytes, required: [.start, .disposition])
            return header.map { .header(carry: $0.carry) } ?? .rejected(reason: error.description)
        }
    }

    /// JSON, where the format knows it.
    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        guard takesJSON, !line.isEmpty, bytes[line.lowerBound] == UInt8(ascii: "{") else { return nil }
        guard let json = JSONLine(bytes, line) else {
            let problem = "is neither JSON nor what res_cdrel_custom makes of it"
            return .rejected(reason: RecordError(field: "row", problem: problem).description)
        }
        let fields = FieldSplitter(json.fields, CSVDialect(escape: UInt8(ascii: "\\")))
        do throws(RecordError) {
            let layout = Layout(names: json.names)
            guard layout.has(.start), layout.has(.disposition) else {
                throw RecordError(field: "columns", problem: "start and disposition must be among them")
            }
            let leg = try reader.leg(fields, layout, bytes, row: line)
            return .record(.leg(leg), key: reader.key, note: reader.note, isProven: false)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private mutating func layout(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> Layout {
        if let layout = header ?? configured {
            guard layout.has(.start), layout.has(.disposition) else {
                throw RecordError(field: "columns", problem: "start and disposition must be among them")
            }
            guard layout.count == fields.count else {
                throw RecordError(
                    field: "fields",
                    problem: RowHint.problem(fields, bytes)
                        ?? "\(fields.count) of them where \(layout.count ?? 0) are named"
                )
            }
            return layout
        }
        if let usual, usual.count == fields.count { return usual }
        guard let found = fallback(fields.count) else {
            let problem =
                RowHint.problem(fields, bytes)
                ?? "\(fields.count) of them are in no usual order; a header line or `columns` must name them"
            throw RecordError(field: "fields", problem: problem)
        }
        usual = found
        return found
    }
}

import Pace

/// Rows of Yeastar's table and of the web's export, by a heading line or by `columns`.
struct YeastarRows: RowReader {
    typealias Layout = ColumnLayout<YeastarColumn>

    static let required: [YeastarColumn] = [.time, .from, .to, .talk, .status]

    let secondDialect: CSVDialect? = nil
    private var call: YeastarCall
    private let configured: Layout?
    private var headings: Layout?

    init(_ options: FormatOptions) {
        call = YeastarCall(options)
        configured = options.columns.map { Layout(headings: $0) }
    }

    var carry: [UInt8] {
        get { headings?.carry ?? [] }
        set { headings = Layout(carry: newValue) }
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        do throws(RecordError) {
            return try reading(fields, bytes, row)
        } catch {
            let headings = Layout(headingLine: fields, bytes, required: Self.required)
            return headings.map { .header(carry: $0.carry) } ?? .rejected(reason: error.description)
        }
    }

    private mutating func reading(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        _ row: Range<Int>
    ) throws(RecordError) -> RowReading {
        guard let layout = headings ?? configured else {
            throw RecordError(
                field: "fields",
                problem: RowHint.problem(fields, bytes)
                    ?? "no heading line names them; the option columns must, as where the headings are translated"
            )
        }
        guard layout.count == fields.count else {
            throw RecordError(
                field: "fields",
                problem: RowHint.problem(fields, bytes)
                    ?? "\(fields.count) of them where \(layout.count ?? 0) are named"
            )
        }
        let content = bytes.extracting(row)
        var values = YeastarValues()
        if values.find(fields, layout, bytes) { return try call.read(values, bytes, content: content) }
        let copy = YeastarCopy(fields, layout, bytes)
        return try call.read(copy.values, copy.bytes.span, content: content)
    }
}

extension String {
    /// The text without blanks and tabs at both ends.
    var withoutBlanksAround: String {
        let bytes = utf8.span
        guard !bytes.isEmpty, bytes[0] <= 32 || bytes[bytes.count - 1] <= 32 else { return self }
        let front = drop { $0 == " " || $0 == "\t" }
        return String(front.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

package import Json
package import Pace

/// `journal`: what a CRM exports and people write down: agreements, plans, meetings, progress and sales.
///
/// A line is either a row of CSV under a header line that names `id, at, kind, manager, client, value, due, call` in any
/// order, set apart by commas, semicolons or tabs as the header shows (quotes as in RFC 4180), or a JSON object with members of
/// those names. A line whose first character is `{` is JSON. Other columns and members are of no concern. A row is known by
/// its id alone, so that a corrected one takes the place of the earlier one.
package enum Journal {
    package static let format = RecordFormat(
        name: "journal",
        summary: "agreements, plans, meetings, progress and sales, as CSV or JSON lines",
        needsZone: false,
        options: [],
        evidence: .documentation,
        origin: "what your CRM exports, or people write: a CSV file with a header line, or JSON lines",
        recognise: recognised,
        isMail: true,
        makeDecoder: { options, carry in
            DelimitedDecoder(JournalRows(options), dialect: CSVDialect(), carry: carry)
        }
    )

    private static func recognised(_ sample: FileSample) -> Recognition? {
        let line = sample.firstLine
        let required = Set(JournalColumn.required.map(\.name))
        if line.hasPrefix("{") {
            let bytes = Array(line.utf8)
            guard let texts = try? JournalColumn.texts(of: JSONValue(parsing: bytes.span)),
                Set(texts.keys.map(\.name)).isSuperset(of: required)
            else { return nil }
            return Recognition(.certain, "a line is a JSON object with id, at, kind and manager")
        }
        let isHeader = JournalRows.separators.contains { separator in
            let names = sample.rows(CSVDialect(separator: separator), atMost: 1).first ?? []
            return Set(names.map { $0.lowercased() }).isSuperset(of: required)
        }
        return isHeader ? Recognition(.certain, "the header names id, at, kind and manager") : nil
    }

    /// Reads one row that is a JSON object, as a line of a file is read.
    ///
    /// - Parameter zone: of times without an offset; nil: such a row is refused.
    package static func entry(_ row: JSONValue, zone: Zone? = nil) throws(RecordError) -> JournalEntry {
        guard case .object = row else { throw RecordError(field: "json", problem: "is no object") }
        let texts = try JournalColumn.texts(of: row)
        var entries = JournalEntryReader(zone: zone)
        return try entries.entry { texts[$0] ?? "" }.0
    }
}

/// A column of a journal.
enum JournalColumn: UInt8, RecordColumn {
    case id
    case at
    case kind
    case manager
    case client
    case value
    case due
    case call

    static let headerMark = ShortWord("id")
    static let required: [JournalColumn] = [.id, .at, .kind, .manager]

    init?(name: String) {
        guard let column = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = column
    }

    var name: String {
        switch self {
        case .id: "id"
        case .at: "at"
        case .kind: "kind"
        case .manager: "manager"
        case .client: "client"
        case .value: "value"
        case .due: "due"
        case .call: "call"
        }
    }

    /// The members that are columns, as texts; null is as good as none, and of several of one name the last counts.
    static func texts(of value: JSONValue) throws(RecordError) -> [JournalColumn: String] {
        guard case .object(let members) = value else { return [:] }
        var texts: [JournalColumn: String] = [:]
        for member in members {
            guard let column = JournalColumn(name: member.name.lowercased()) else { continue }
            switch member.value {
            case .string(let text): texts[column] = text
            case .number(let number):
                guard !number.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
                    throw RecordError(field: column.name, problem: "is a number with an exponent")
                }
                texts[column] = number
            case .null: texts[column] = nil
            case .bool, .array, .object:
                throw RecordError(field: column.name, problem: "is neither a text nor a number")
            }
        }
        return texts
    }
}

private struct JournalRows: RowReader {
    private typealias Layout = ColumnLayout<JournalColumn>

    fileprivate static let separators = [",", ";", "\t"].map { (text: Unicode.Scalar) in UInt8(ascii: text) }

    let secondDialect: CSVDialect? = nil
    private let source: RecordKey
    private var entries: JournalEntryReader
    private var header: (separator: UInt8, layout: Layout)?

    init(_ options: FormatOptions) {
        source = options.mail.source
        entries = JournalEntryReader(zone: options.zone)
    }

    var carry: [UInt8] {
        get { header.map { [$0.separator] + $0.layout.carry } ?? [] }
        set {
            header = newValue.first.flatMap { separator in
                Layout(carry: Array(newValue.dropFirst())).map { (separator, $0) }
            }
        }
    }

    var dialect: CSVDialect? { header.map { CSVDialect(separator: $0.separator) } }

    var seeksDialect: Bool { header == nil }

    func dialect(ofHeader line: Range<Int>, _ bytes: Span<UInt8>) -> CSVDialect? {
        for separator in Self.separators where bytes.firstIndex(of: separator, in: line) != nil {
            let dialect = CSVDialect(separator: separator)
            var splitter = FieldSplitter(dialect)
            splitter.begin(at: line.lowerBound)
            guard case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true),
                Layout(header: splitter, bytes, required: JournalColumn.required) != nil
            else { continue }
            return dialect
        }
        return nil
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        if let json = readLine(bytes, row) { return json }
        // Spreadsheets end a table in rows without anything.
        if fields.fields.allSatisfy(\.range.isEmpty) { return .ignored(reason: "blank") }
        do throws(RecordError) {
            guard let layout = header?.layout else {
                throw RecordError(field: "header", problem: "none with id, at, kind and manager stands before this row")
            }
            guard layout.count == fields.count else {
                let problem = "\(fields.count) of them where the header has \(layout.count ?? 0)"
                throw RecordError(field: "fields", problem: problem)
            }
            return try reading { column in fields.text(layout[column], bytes) }
        } catch {
            let header = Layout(header: fields, bytes, required: JournalColumn.required)
            if let header { return .header(carry: [fields.dialect.separator] + header.carry) }
            return .rejected(reason: error.description)
        }
    }

    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        var start = line.lowerBound
        while start < line.upperBound, bytes[start] == .space || bytes[start] == .tab { start += 1 }
        guard start < line.upperBound, bytes[start] == UInt8(ascii: "{") else { return nil }
        do throws(RecordError) {
            let texts = try JournalColumn.texts(of: Self.document(bytes.extracting(start..<line.upperBound)))
            return try reading { texts[$0] ?? "" }
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private static func document(_ line: Span<UInt8>) throws(RecordError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: line)
        } catch {
            throw RecordError(field: "json", problem: error.description)
        }
    }

    private mutating func reading(_ text: (JournalColumn) -> String) throws(RecordError) -> RowReading {
        let (entry, note) = try entries.entry(text)
        let key = JournalEntry.key(source: source, id: entry.id)
        return .record(.journal(entry), key: key, note: note, isProven: false)
    }
}

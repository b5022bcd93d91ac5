import Pace

/// Rows of the tables `acc`, `missed_calls` and `acc_cdrs`, as flatstore writes them and databases export them.
///
/// Source: Kamailio's `db_flatstore/km_flatstore.c`, OpenSIPS' `db_flatstore/flatstore.c`, `acc_db_init_keys` of both.
struct SIPAccountingRows: Sendable {
    /// How a separator inside a value is written.
    enum Escaping: Sendable {
        /// Kamailio: as `%` and its two digits, and nothing else.
        case percent
        /// OpenSIPS: it, backslashes and what is not printable as `\xHH`.
        case hexadecimal
        /// A byte that makes the next one text.
        case byte(UInt8)
        /// CSV as databases write it.
        case quotes(UInt8)
    }

    private static let base = ["method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason", "time"]
    /// Stands for the name of a column that only the proxy's configuration knows.
    static let unnamed = "?"
    private static let whole = ["setuptime", "created", "duration", "ms_duration"]

    let separator: UInt8
    let escaping: Escaping
    private let configured: [String]?
    private let isOpenSIPS: Bool
    private let escape: UInt8?
    private var splitter = SIPRowSplitter()
    /// The order of the rows so far, by their number of fields.
    private var order: Order?

    init(columns: [String]?, separator: UInt8, escaping: Escaping, isOpenSIPS: Bool) {
        self.separator = separator
        self.escaping = escaping
        self.isOpenSIPS = isOpenSIPS
        configured = columns?.map { $0.lowercased() }
        escape =
            switch escaping {
            case .percent: UInt8(ascii: "%")
            case .hexadecimal: UInt8(ascii: "\\")
            case .byte(let escape): escape
            case .quotes: nil
            }
    }

    /// The columns of rows with as many fields as there are names.
    private struct Order: Sendable {
        let names: [String]
        let fields: [SIPField?]

        init(_ names: [String]) {
            self.names = names
            var seen: Set<SIPField> = []
            fields = names.map { name in
                guard let field = SIPField(name: name), seen.insert(field).inserted else { return nil }
                return field
            }
        }
    }

    /// Whether the line is a row: it begins with a method, or has as many fields as the configuration names.
    func isRow(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard configured == nil || bytes.place(of: SIPAccountingText.mark, in: line) == nil else {
            return fields(bytes, line).count == configured?.count
        }
        if configured != nil { return true }
        guard let end = bytes.firstIndex(of: separator, in: line) else { return false }
        return end - line.lowerBound <= 12 && SIPField.isMethod(bytes.text(line.lowerBound..<end))
    }

    /// Nil for a header line.
    mutating func values(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RecordError) -> SIPValues? {
        var values = SIPValues()
        if let escape, splitter.split(bytes, line, separator: separator, escape: escape) {
            let ranges = splitter.ranges
            let order = try order(count: ranges.count)
            if isHeader(order.names, text: { bytes.text(ranges[$0]) }) { return nil }
            for index in ranges.indices {
                if let field = order.fields[index] { values[field] = bytes.text(ranges[index]) }
            }
        } else {
            let fields = fields(bytes, line)
            let order = try order(count: fields.count)
            if isHeader(order.names, text: { fields[$0] }) { return nil }
            for (field, value) in zip(order.fields, fields) {
                if let field { values[field] = value }
            }
        }
        return values
    }

    /// Whether each field is the name of its column: the first one that is not settles it.
    private func isHeader(_ names: [String], text: (Int) -> String) -> Bool {
        names.indices.allSatisfy { text($0).lowercased() == names[$0] }
    }

    private mutating func order(count: Int) throws(RecordError) -> Order {
        if let order, order.names.count == count { return order }
        let found = Order(try names(count: count))
        guard found.names.count == count else {
            throw RecordError(field: "fields", problem: "\(count) of them where \(found.names.count) are named")
        }
        order = found
        return found
    }

    private func names(count: Int) throws(RecordError) -> [String] {
        if let configured { return configured }
        switch (count, isOpenSIPS) {
        case (7, _): return Self.base
        // Of OpenSIPS' rows the last fields are moments, and what two others mean nothing tells.
        case (13, false): return Self.base + SIPField.stockExtra
        case (9, true): return Self.base + Self.whole.prefix(2)
        case (11, true): return Self.base + Self.whole
        case (17, true): return Self.base + SIPField.stockExtra + Self.whole
        default:
            throw RecordError(
                field: "fields",
                problem: "\(count) of them are in no usual order; `columns` must name them"
            )
        }
    }

    /// The columns of Kamailio's rows with so many fields as far as they are known; nil where all are.
    static func columnsToName(fields: Int) -> [String]? {
        let extra = fields - base.count
        guard extra > 0, extra != SIPField.stockExtra.count, fields <= FieldSplitter.mostFields else { return nil }
        return base + Array(repeating: unnamed, count: extra)
    }

    private func fields(_ bytes: Span<UInt8>, _ line: Range<Int>) -> [String] {
        if case .quotes(let quote) = escaping {
            var dialect = CSVDialect(separatedBy: separator)
            dialect.quote = quote
            dialect.isLenient = true
            var splitter = FieldSplitter(dialect)
            splitter.begin(at: line.lowerBound)
            if case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true) {
                return (0..<splitter.fields.count).map { splitter.text($0, bytes) }
            }
        }
        var fields: [String] = []
        var field: [UInt8] = []
        var index = line.lowerBound
        while index < line.upperBound {
            let byte = bytes[index]
            if byte == separator {
                fields.append(field.span.text(0..<field.count))
                field.removeAll(keepingCapacity: true)
                index += 1
            } else if let (value, length) = escaped(bytes, index..<line.upperBound) {
                field.append(value)
                index += length
            } else {
                field.append(byte)
                index += 1
            }
        }
        fields.append(field.span.text(0..<field.count))
        return fields
    }

    /// The byte for which an escape at the beginning of the range stands.
    private func escaped(_ bytes: Span<UInt8>, _ rest: Range<Int>) -> (UInt8, length: Int)? {
        let start = rest.lowerBound
        switch escaping {
        case .quotes: return nil
        case .byte(let escape):
            guard bytes[start] == escape, rest.count > 1 else { return nil }
            return (bytes[start + 1], 2)
        case .percent:
            guard bytes[start] == UInt8(ascii: "%"), rest.count > 2,
                let value = hexadecimal(bytes[start + 1], bytes[start + 2]), value == separator
            else { return nil }
            return (value, 3)
        case .hexadecimal:
            guard bytes[start] == UInt8(ascii: "\\"), rest.count > 3, bytes[start + 1] == UInt8(ascii: "x"),
                let value = hexadecimal(bytes[start + 2], bytes[start + 3])
            else { return nil }
            return (value, 4)
        }
    }

    private func hexadecimal(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard high.isHexadecimalDigit, low.isHexadecimalDigit else { return nil }
        return UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
    }
}

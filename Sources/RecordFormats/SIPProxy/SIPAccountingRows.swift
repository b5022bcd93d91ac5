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
        /// The first letter of a header line; nil where it is none of ASCII.
        let initial: UInt8?

        init(_ names: [String]) {
            self.names = names
            initial = names.first?.utf8.first.flatMap { $0 < 0x80 ? $0 : nil }
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
            return fields(bytes, line).ranges.count == configured?.count
        }
        return configured != nil || beginsWithMethod(bytes, line)
    }

    private func beginsWithMethod(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard let end = bytes.firstIndex(of: separator, in: line) else { return false }
        return end - line.lowerBound <= 12 && SIPMethod(bytes, line.lowerBound..<end) != nil
    }

    /// The values of a row in the order of the one before it where they stand in the line; nil when it may be no row or a
    /// header, has an escape or another number of fields: `isRow`, `fields` and `values` see to those.
    func plainValues(_ bytes: Span<UInt8>, _ line: Range<Int>) -> SIPValues? {
        guard let escape, let order, let initial = order.initial, let first = line.first, bytes[first] < 0x80,
            bytes[first].lowercasedASCII != initial, configured != nil || beginsWithMethod(bytes, line)
        else { return nil }
        let search = ByteSearch(separator, escape, escape)
        var values = SIPValues()
        var start = line.lowerBound
        var rest = order.fields.count
        for field in order.fields {
            let end = search.index(in: bytes, from: start, until: line.upperBound)
            rest -= 1
            guard rest > 0 ? end < line.upperBound && bytes[end] == separator : end == line.upperBound else {
                return nil
            }
            if let field { values[field] = start..<end }
            start = end + 1
        }
        return values
    }

    /// Nil for a header line.
    mutating func values(_ fields: Fields) throws(RecordError) -> SIPValues? {
        let ranges = fields.ranges
        let order = try order(count: ranges.count)
        let bytes = fields.bytes.span
        if ranges.indices.allSatisfy({ bytes.text(ranges[$0]).lowercased() == order.names[$0] }) { return nil }
        var values = SIPValues()
        for (field, range) in zip(order.fields, ranges) {
            if let field { values[field] = range }
        }
        return values
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

    /// The fields of a row without their escapes.
    struct Fields {
        var bytes: [UInt8] = []
        var ranges: [Range<Int>] = []
        private var start = 0

        /// Ends a field: its bytes are those since the one before.
        mutating func end() {
            ranges.append(start..<bytes.count)
            start = bytes.count
        }
    }

    func fields(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Fields {
        var fields = Fields()
        if case .quotes(let quote) = escaping {
            var dialect = CSVDialect(separatedBy: separator)
            dialect.quote = quote
            dialect.isLenient = true
            var splitter = FieldSplitter(dialect)
            splitter.begin(at: line.lowerBound)
            if case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true) {
                for field in splitter.fields.indices {
                    fields.bytes += splitter.text(field, bytes).utf8
                    fields.end()
                }
                return fields
            }
        }
        var index = line.lowerBound
        while index < line.upperBound {
            let byte = bytes[index]
            if byte == separator {
                fields.end()
                index += 1
            } else if let (value, length) = escaped(bytes, index..<line.upperBound) {
                fields.bytes.append(value)
                index += length
            } else {
                fields.bytes.append(byte)
                index += 1
            }
        }
        fields.end()
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

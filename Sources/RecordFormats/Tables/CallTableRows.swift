import Pace

/// The rows of a call history in CSV, read by a map.
struct CallTableRows: RowReader {
    /// The first byte of what is carried, by which CSV differs from JSON.
    static let mark: UInt8 = 1

    static let separators = [";", ",", "\t"].map { (text: Unicode.Scalar) in UInt8(ascii: text) }

    let secondDialect: CSVDialect? = nil
    private let map: CallMap
    private let names: ColumnNames
    private let quote: UInt8?
    private let wantedSeparator: UInt8?
    private let wantedEncoding: TableEncoding?
    private var reader: CallLegReader
    private var values = RoleRanges()
    private var buffer = RoleBuffer()

    /// Which fields of a row have which role, by a header or by the order of the columns; none before they are told.
    private var roles: [(role: CallRole, place: Int)] = []
    private var fieldCount = 0
    /// What a header told.
    private var layout: TableLayout?
    private var separator: UInt8?
    private var encoding: TableEncoding

    init(_ map: CallMap, _ options: FormatOptions) {
        self.map = map
        let names = ColumnNames(map)
        self.names = names
        quote = options.quote ?? UInt8(ascii: "\"")
        wantedSeparator = options.separator ?? map.separator
        wantedEncoding = options.word("encoding").flatMap(TableEncoding.init(name:))
        reader = CallLegReader(map, options)
        encoding = wantedEncoding ?? .untold
        if let columns = map.columns { use(TableLayout(columns, names)) }
    }

    private mutating func use(_ layout: TableLayout) {
        roles = layout.roles
        reader.shape = RecordShape(layout)
        fieldCount = layout.count
        values.clear()
    }

    /// `[mark, separator, encoding]`, and the layout where a header gave one.
    var carry: [UInt8] {
        get { [Self.mark, separator ?? 0, encoding.rawValue] + (layout?.carry ?? []) }
        set {
            guard newValue.count >= 3, newValue[0] == Self.mark else { return }
            separator = newValue[1] == 0 ? nil : newValue[1]
            encoding = wantedEncoding ?? TableEncoding(rawValue: newValue[2]) ?? .untold
            layout = TableLayout(carry: Array(newValue.dropFirst(3)))
            if let layout { use(layout) }
        }
    }

    var readsOwnEncoding: Bool { encoding != .utf8 }

    var dialect: CSVDialect? {
        (wantedSeparator ?? separator).map(made)
    }

    var seeksDialect: Bool { layout == nil && wantedSeparator == nil }

    private func made(_ separator: UInt8) -> CSVDialect {
        var dialect = CSVDialect(separatedBy: separator)
        dialect.quote = quote
        // `="79161234567"`, by which a spreadsheet keeps a number as it is.
        dialect.takesQuotesInside = true
        return dialect
    }

    /// The separator by which the line has the most known columns, where it is a header.
    func dialect(ofHeader line: Range<Int>, _ bytes: Span<UInt8>) -> CSVDialect? {
        if let separator = separator ?? Self.announced(line, bytes) { return made(separator) }
        return best(line, bytes).flatMap { isUsable($0.layout) ? $0.dialect : nil }
    }

    /// The layout with the most columns that a line can name, however its fields are set apart.
    private func best(_ line: Range<Int>, _ bytes: Span<UInt8>) -> (layout: TableLayout, dialect: CSVDialect)? {
        var best: (layout: TableLayout, dialect: CSVDialect)?
        for separator in Self.separators where bytes.firstIndex(of: separator, in: line) != nil {
            var splitter = FieldSplitter(made(separator))
            splitter.begin(at: line.lowerBound)
            guard case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true),
                let layout = header(splitter, line, bytes)?.layout, layout.roles.count > best?.layout.roles.count ?? 0
            else { continue }
            best = (layout, splitter.dialect)
        }
        return best
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        if let announced = Self.announced(row, bytes) {
            return layout == nil
                ? .header(carry: [Self.mark, announced, encoding.rawValue]) : .ignored(reason: "separator")
        }
        if bytes.isBlank(fields) { return .ignored(reason: "blank") }
        guard fieldCount > 0 else { return first(fields, bytes, row) }
        guard fields.count == fieldCount || fields.count == fieldCount + 1 && fields.isEmpty(fieldCount) else {
            if let other = around(fields, bytes, row) { return other }
            let problem = "\(fields.count) of them where \(fieldCount) are named"
            return .rejected(reason: RecordError(field: "fields", problem: problem).description)
        }
        do throws(RecordError) {
            return try leg(fields, bytes, row)
        } catch {
            return around(fields, bytes, row) ?? .rejected(reason: error.description)
        }
    }

    private mutating func leg(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        _ row: Range<Int>
    ) throws(RecordError) -> RowReading {
        reader.shape.isCommaDecimal = fields.dialect.separator != UInt8(ascii: ",")
        let isForeign = encoding.isForeign(row, bytes)
        var hasEscapes = false
        let found = fields.fields.span
        for index in roles.indices {
            let (role, place) = roles[index]
            if found[place].hasEscapes { hasEscapes = true }
            values[role] = bytes.withoutBlanks(found[place].range)
        }
        guard isForeign || hasEscapes else { return try reader.reading(values.all.span, bytes) }
        buffer.clear()
        for index in roles.indices {
            let (role, place) = roles[index]
            let field = found[place]
            if !isForeign {
                buffer.add(fields.text(place, bytes), as: role)
            } else if field.hasEscapes, let quote {
                buffer.add(Self.unescaped(encoding.text(bytes, field.range), quote), as: role)
            } else {
                buffer.add(bytes, field.range, encoding, as: role)
            }
        }
        for index in roles.indices {
            let role = roles[index].role
            buffer.values[role] = buffer.bytes.span.withoutBlanks(buffer.values[role])
        }
        let text = buffer.bytes
        return try reader.reading(buffer.values.all.span, text.span)
    }

    /// Without the doubles of quotes.
    private static func unescaped(_ text: String, _ quote: UInt8) -> String {
        let mark = String(Unicode.Scalar(quote))
        return text.split(separator: mark + mark, omittingEmptySubsequences: false).joined(separator: mark)
    }

    /// A row before any header: the header itself, or a title above it.
    private func first(_ fields: FieldSplitter, _ bytes: Span<UInt8>, _ row: Range<Int>) -> RowReading {
        if let other = other(fields, bytes, row) { return other }
        if Self.separators.allSatisfy({ bytes.firstIndex(of: $0, in: row) == nil }) { return .ignored(reason: "title") }
        if TableFooter.isFooter(row, bytes, Self.separators) { return .ignored(reason: "footer") }
        return .rejected(reason: RecordError(field: "header", problem: missing(row, bytes)).description)
    }

    private func missing(_ row: Range<Int>, _ bytes: Span<UInt8>) -> String {
        let start = "no line before this row names the columns"
        guard let layout = best(row, bytes)?.layout else { return start }
        guard map.needsAllColumns else {
            return "\(start); this one names \(layout.roles.map(\.role.name).joined(separator: ", ")) alone"
        }
        let missing = CallRole.allCases.filter { map.names[$0] != nil && !layout.has($0) }
        let names = missing.map { "\($0.name) (\"\(map.names[$0]?.first ?? "")\")" }
        return "\(start); this one lacks \(names.joined(separator: ", "))"
    }

    /// Whether rows of a layout make calls: they tell when, and somebody.
    private func isUsable(_ layout: TableLayout) -> Bool {
        guard !map.needsAllColumns else { return layout.roles.count == map.names.count }
        return (layout.has(.start) || layout.has(.date)) && layout.roles.count >= map.fewestColumns
    }

    /// What stands around the rows of a table; nil when it is a row.
    private func around(_ fields: FieldSplitter, _ bytes: Span<UInt8>, _ row: Range<Int>) -> RowReading? {
        if let other = other(fields, bytes, row) { return other }
        return TableFooter.isFooter(fields, bytes, fieldCount, roles) ? .ignored(reason: "footer") : nil
    }

    /// A header, again perhaps, or the sums at the end of a table; nil when it is neither.
    private func other(_ fields: FieldSplitter, _ bytes: Span<UInt8>, _ row: Range<Int>) -> RowReading? {
        if let (layout, encoding) = header(fields, row, bytes), isUsable(layout) {
            return .header(carry: [Self.mark, fields.dialect.separator, encoding.rawValue] + layout.carry)
        }
        guard let first = fields.fields.first(where: { !$0.range.isEmpty }) else { return nil }
        let word = WordTable.folded(encoding.text(bytes, first.range))
        return ["итого", "всего", "total", "totals", "sum"].contains { word == $0 || word.hasPrefix($0 + ":") }
            || word.hasPrefix("итого ") || word.hasPrefix("всего ") || word.hasPrefix("total ")
            ? .ignored(reason: "total") : nil
    }

    /// The layout that a line names, if it names any column.
    private func header(
        _ fields: FieldSplitter,
        _ row: Range<Int>,
        _ bytes: Span<UInt8>
    ) -> (layout: TableLayout, encoding: TableEncoding)? {
        guard fields.count <= FieldSplitter.mostFields, fields.fields.allSatisfy({ $0.range.count <= 200 }) else {
            return nil
        }
        let encoding = wantedEncoding ?? TableEncoding(header: row, bytes)
        let layout = TableLayout(fields.fields.map { encoding.text(bytes, $0.range) }, names)
        return layout.roles.isEmpty ? nil : (layout, encoding)
    }

    /// The separator of a line `sep=;`, as spreadsheets understand it.
    static func announced(_ line: Range<Int>, _ bytes: Span<UInt8>) -> UInt8? {
        guard line.count == 5, bytes.text(line).lowercased().hasPrefix("sep=") else { return nil }
        return bytes[line.upperBound - 1]
    }
}

extension Span<UInt8> {
    /// Whether no field holds anything but spaces.
    fileprivate func isBlank(_ fields: FieldSplitter) -> Bool {
        for field in fields.fields {
            for index in field.range where self[index] != .space { return false }
        }
        return true
    }

    /// The range without blanks and tabs at its ends.
    @inline(__always)
    func withoutBlanks(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isBlank(start) { start &+= 1 }
        while end > start, isBlank(end &- 1) { end &-= 1 }
        return start..<end
    }

    @inline(__always)
    private func isBlank(_ index: Int) -> Bool {
        let byte = self[index]
        return byte <= .space && (byte == .space || byte == .tab)
    }
}

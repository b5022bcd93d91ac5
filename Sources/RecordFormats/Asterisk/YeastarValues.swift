/// Where the values of a record stand, by column, without the blanks around them; empty where it has none.
struct YeastarValues: Sendable {
    /// As many as there are columns.
    private var ranges = InlineArray<16, Range<Int>>(repeating: 0..<0)

    subscript(column: YeastarColumn) -> Range<Int> {
        get { ranges[Int(column.rawValue)] }
        set { ranges[Int(column.rawValue)] = newValue }
    }
}

extension YeastarValues {
    /// - Returns: false where one of them has quotes inside, so that it nowhere stands as it is meant.
    mutating func find(
        _ fields: FieldSplitter,
        _ layout: ColumnLayout<YeastarColumn>,
        _ bytes: Span<UInt8>
    ) -> Bool {
        for column in YeastarColumn.allCases {
            let place = layout[column]
            guard place >= 0, place < fields.count else { continue }
            let field = fields[place]
            guard !field.hasEscapes else { return false }
            self[column] = bytes.withoutBlanks(field.range)
        }
        return true
    }
}

/// Values that stand nowhere in a file's bytes as they are meant.
struct YeastarCopy {
    private(set) var bytes: [UInt8] = []
    private(set) var values = YeastarValues()

    mutating func add(_ text: String, as column: YeastarColumn) {
        let start = bytes.count
        bytes.append(contentsOf: text.withoutBlanksAround.utf8)
        values[column] = start..<bytes.count
    }
}

extension YeastarCopy {
    init(_ fields: FieldSplitter, _ layout: ColumnLayout<YeastarColumn>, _ bytes: Span<UInt8>) {
        for column in YeastarColumn.allCases where layout.has(column) {
            add(fields.text(layout[column], bytes), as: column)
        }
    }
}

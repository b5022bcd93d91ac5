/// A field that a format knows by name.
protocol RecordColumn: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable {
    /// - Parameter name: in lower case.
    init?(name: String)
    /// A name that no header line is without, by which one is told at once.
    static var headerMark: ShortWord { get }
    /// The name that reasons show.
    var name: String { get }
}

/// Which field of a row is which.
struct ColumnLayout<Column: RecordColumn>: Hashable, Sendable {
    private static var absent: Int8 { -1 }

    /// How many fields a row has; nil where the number does not matter.
    let count: Int?
    private var places: [Int8]

    init(count: Int?, _ columns: [Column?]) {
        self.count = count
        places = Array(repeating: Self.absent, count: Column.allCases.count)
        for (place, column) in columns.enumerated().prefix(FieldSplitter.mostFields) {
            guard let column, places[Int(column.rawValue)] < 0 else { continue }
            places[Int(column.rawValue)] = Int8(place)
        }
    }

    /// From a header line or the `columns` of the configuration.
    init(names: [String]) {
        self.init(count: names.count, names.map { Column(name: Self.normalised($0)) })
    }

    /// Index of a column's field; -1 where the rows have none.
    subscript(column: Column) -> Int {
        Int(places[Int(column.rawValue)])
    }

    func has(_ column: Column) -> Bool {
        self[column] >= 0
    }

    /// How many columns have a place.
    var knownColumns: Int {
        places.count { $0 >= 0 }
    }

    /// `start(int64)` is start, `${CSV_QUOTE(${CDR(src)})}` is src, `"src"` is src.
    private static func normalised(_ name: String) -> String {
        var text = Substring(name.lowercased())
        for opening in ["cdr(", "callerid(", "channel("] {
            guard let found = text.firstRange(of: opening) else { continue }
            return String(text[found.upperBound...].prefix { $0 != ")" && $0 != "," })
        }
        text = text.drop { " \"'${".contains($0) }
        return String(text.prefix { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" })
    }
}

extension ColumnLayout {
    /// What `init(carry:)` reads.
    var carry: [UInt8] {
        [UInt8(clamping: count ?? 0)] + places.map { UInt8(bitPattern: $0) }
    }

    /// Nil when the bytes are not those of a layout.
    init?(carry: [UInt8]) {
        guard carry.count == Column.allCases.count + 1, carry[0] > 0 else { return nil }
        count = Int(carry[0])
        places = carry.dropFirst().map { Int8(bitPattern: $0) }
        guard places.allSatisfy({ (-1..<Int8(FieldSplitter.mostFields)).contains($0) }) else { return nil }
    }

    /// The layout that a header line names: nil unless all of `required` and four columns in all are there.
    init?(header fields: FieldSplitter, _ bytes: Span<UInt8>, required: [Column]) {
        guard fields.count <= FieldSplitter.mostFields, fields.count >= 4,
            fields.fields.contains(where: { ShortWord($0.range, bytes) == Column.headerMark }),
            fields.fields.allSatisfy({ $0.range.count <= 64 })
        else { return nil }
        self.init(names: fields.fields.indices.map { fields.text($0, bytes) })
        guard knownColumns >= 4, required.allSatisfy(has) else { return nil }
    }
}

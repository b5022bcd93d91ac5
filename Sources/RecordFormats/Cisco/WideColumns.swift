import Pace

/// A field of rows that have more fields than `ColumnLayout` keeps.
protocol WideColumn: RawRepresentable<UInt8>, CaseIterable, Hashable, Sendable {
    /// Where the field stands in rows of the usual order.
    var place: Int { get }
    /// Its name in the vendor's spelling.
    var name: String { get }
}

/// Which field of a wide row is which.
struct WideColumns<Column: WideColumn>: Hashable, Sendable {
    /// Beyond this many no field is kept.
    static var mostFields: Int { 192 }
    private static var absent: UInt8 { 255 }

    /// How many fields a row has; 0 where the number does not matter.
    let count: Int
    private var places: [UInt8]

    /// - Parameter places: of the columns that have one.
    init(count: Int, _ places: [Column: Int]) {
        self.count = count
        self.places = Column.allCases.map { column in
            guard let place = places[column], (0..<Self.mostFields).contains(place) else { return Self.absent }
            return UInt8(place)
        }
    }

    /// The usual order.
    static var usual: Self {
        Self(count: 0, Dictionary(uniqueKeysWithValues: Column.allCases.map { ($0, $0.place) }))
    }

    /// Index of a column's field; -1 where the rows have none.
    subscript(column: Column) -> Int {
        let place = places[Int(column.rawValue)]
        return place == Self.absent ? -1 : Int(place)
    }

    func has(_ column: Column) -> Bool { self[column] >= 0 }

    /// What `init(carry:)` reads.
    var carry: [UInt8] { [UInt8(clamping: count)] + places }

    /// Nil when the bytes are not those of a layout.
    init?(carry: [UInt8]) {
        guard carry.count == Column.allCases.count + 1, carry[0] > 0 else { return nil }
        count = Int(carry[0])
        places = Array(carry.dropFirst())
        guard places.allSatisfy({ $0 == Self.absent || Int($0) < Self.mostFields }) else { return nil }
    }
}

extension CSVDialect {
    /// Quotes as in RFC 4180, and more fields.
    static var wide: CSVDialect {
        var dialect = CSVDialect()
        dialect.mostFields = 192
        return dialect
    }
}

/// Numbers and devices that an option names: patterns, in which `X` is a digit of a number.
struct PartyPatterns: Sendable {
    private let numbers: [Pattern]
    private let devices: [Pattern]

    init(_ patterns: [String]) {
        numbers = patterns.map { Pattern($0, digits: true) }
        devices = patterns.map { Pattern($0, digits: false) }
    }

    func match(_ party: LegParty) -> Bool {
        numbers.contains { $0.matches(party.number) } || devices.contains { $0.matches(party.device) }
    }
}

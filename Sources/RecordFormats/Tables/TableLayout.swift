import Pace

/// Which field of a row has which role.
struct TableLayout: Hashable, Sendable {
    /// How many fields a row has.
    let count: Int
    private let places: [Int8]
    /// The roles that have a place, with it.
    let roles: [(role: CallRole, place: Int)]

    private init(count: Int, places: [Int8]) {
        self.count = count
        self.places = places
        roles = CallRole.allCases.compactMap { role in
            places[Int(role.rawValue)] < 0 ? nil : (role, Int(places[Int(role.rawValue)]))
        }
    }

    /// - Parameters:
    ///   - names: of the columns, in their order.
    ///   - columns: what the map calls them.
    init(_ names: [String], _ columns: ColumnNames) {
        var places = [Int8](repeating: -1, count: CallRole.allCases.count)
        var ranks = [Int](repeating: .max, count: CallRole.allCases.count)
        for (place, name) in names.enumerated().prefix(FieldSplitter.mostFields) {
            for (role, rank) in columns.roles(of: name) where rank < ranks[Int(role.rawValue)] {
                ranks[Int(role.rawValue)] = rank
                places[Int(role.rawValue)] = Int8(place)
            }
        }
        self.init(count: names.count, places: places)
    }

    /// Nil when the bytes are not those of a layout. Roles that were added since they were written have no place.
    init?(carry: [UInt8]) {
        let most = Int8(FieldSplitter.mostFields)
        let places = carry.dropFirst().map { Int8(bitPattern: $0) }
        let missing = CallRole.allCases.count - places.count
        guard !places.isEmpty, missing >= 0, places.allSatisfy({ (-1..<most).contains($0) }) else { return nil }
        self.init(count: Int(carry[0]), places: places + Array(repeating: -1, count: missing))
    }

    var carry: [UInt8] { [UInt8(clamping: count)] + places.map { UInt8(bitPattern: $0) } }

    func has(_ role: CallRole) -> Bool { places[Int(role.rawValue)] >= 0 }

    static func == (left: Self, right: Self) -> Bool { left.count == right.count && left.places == right.places }

    func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(places)
    }
}

/// What a map calls its columns, for looking up.
struct ColumnNames: Sendable {
    private var exact: [String: [(role: CallRole, rank: Int)]] = [:]
    /// The longest first; empty unless the map knows columns by their beginnings.
    private var beginnings: [(name: String, role: CallRole, rank: Int)] = []

    init(_ map: CallMap) {
        for (role, names) in map.names {
            for (rank, name) in names.enumerated() {
                let folded = WordTable.folded(name)
                exact[folded, default: []].append((role, rank))
                if map.matchesBeginnings { beginnings.append((folded, role, rank)) }
            }
        }
        beginnings.sort { ($0.name.utf8.count, $1.name) > ($1.name.utf8.count, $0.name) }
    }

    func roles(of name: String) -> [(role: CallRole, rank: Int)] {
        let folded = WordTable.folded(name)
        if let found = exact[folded] { return found }
        // A beginning is one only at the end of a word.
        let found = beginnings.first { beginning in
            folded.hasPrefix(beginning.name)
                && folded.dropFirst(beginning.name.count).first.map { !$0.isLetter } ?? true
        }
        return found.map { [($0.role, $0.rank + 100)] } ?? []
    }
}

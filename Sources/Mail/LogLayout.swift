import RecordFormats

/// What a column of a mail log tells.
enum LogColumn: UInt8, CaseIterable, Sendable {
    case at
    case source
    case event
    case messageID
    case sender
    case recipients
    case relatedRecipients
    /// `address##status` of every recipient.
    case statuses
    case subject
    case returnPath
    case custom
}

/// Which field of a row is which.
struct LogLayout: Hashable, Sendable {
    /// How many fields a row has.
    let count: Int
    private var places: [Int8]

    /// - Parameter column: what a column of that name tells; nil for one of no concern. Names come in lower case, letters
    ///   and digits alone (`messageid` for `Message-ID`).
    /// - Returns: nil for more columns than are read, or longer names than any log has.
    init?(names: [String], column: (String) -> LogColumn?) {
        guard names.count <= FieldSplitter.mostFields, names.allSatisfy({ $0.utf8.count <= 64 }) else { return nil }
        count = names.count
        places = Array(repeating: -1, count: LogColumn.allCases.count)
        for (place, name) in names.enumerated() {
            let letters = name.lowercased().unicodeScalars.filter {
                ("a"..."z").contains($0) || ("0"..."9").contains($0)
            }
            guard let column = column(String(String.UnicodeScalarView(letters))), !has(column) else { continue }
            places[Int(column.rawValue)] = Int8(clamping: place)
        }
    }

    /// Index of a column's field; -1 where the rows have none.
    subscript(column: LogColumn) -> Int { Int(places[Int(column.rawValue)]) }

    func has(_ column: LogColumn) -> Bool { self[column] >= 0 }

    /// What `init(carry:)` reads.
    var carry: [UInt8] { [UInt8(clamping: count)] + places.map { UInt8(bitPattern: $0) } }

    /// Nil when the bytes are not those of a layout.
    init?(carry: some Collection<UInt8>) {
        guard carry.count == LogColumn.allCases.count + 1, let first = carry.first, first > 0 else { return nil }
        count = Int(first)
        places = carry.dropFirst().map { Int8(bitPattern: $0) }
        guard places.allSatisfy({ (-1..<Int8(FieldSplitter.mostFields)).contains($0) }) else { return nil }
    }
}

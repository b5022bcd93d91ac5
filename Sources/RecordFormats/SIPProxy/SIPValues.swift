/// Where the values of one record stand in its own bytes, each at the place of its field: no table is built for a record, and
/// texts are made of what ends up in the leg alone.
struct SIPValues: Sendable {
    /// No record is so long that more bits were needed.
    private struct Place: Sendable {
        var start: Int32
        var end: Int32
    }

    /// One for each case of `SIPField`.
    private var places = InlineArray<21, Place>(repeating: Place(start: -1, end: -1))

    subscript(field: SIPField) -> Range<Int>? {
        // Inlined, it reads the one place; else the table is copied first.
        @inline(__always) get {
            let place = places[Int(field.rawValue)]
            return place.start < 0 ? nil : Int(place.start)..<Int(place.end)
        }
        set {
            places[Int(field.rawValue)] =
                newValue.map { Place(start: Int32($0.lowerBound), end: Int32($0.upperBound)) }
                ?? Place(start: -1, end: -1)
        }
    }

    /// Nil where the record has no such field.
    func text(_ field: SIPField, _ bytes: Span<UInt8>) -> String? {
        self[field].map { bytes.text($0) }
    }

    var isEmpty: Bool { SIPField.allCases.allSatisfy { self[$0] == nil } }

    /// Takes every value that the others have.
    mutating func take(_ others: SIPValues) {
        for field in SIPField.allCases {
            if let value = others[field] { self[field] = value }
        }
    }
}

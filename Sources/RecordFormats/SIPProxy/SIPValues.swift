/// Where the values of one record stand in its bytes, each at the place of its field: no table is built for a record, and
/// texts are made of what ends up in the leg alone.
struct SIPValues: Sendable {
    private var places = InlineArray<21, Range<Int>?>(repeating: nil)

    subscript(field: SIPField) -> Range<Int>? {
        get { places[Int(field.rawValue)] }
        set { places[Int(field.rawValue)] = newValue }
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

/// The values of one record, each at the place of its field: no table is built for a record.
struct SIPValues: Sendable {
    private var texts = InlineArray<21, String?>(repeating: nil)

    subscript(field: SIPField) -> String? {
        get { texts[Int(field.rawValue)] }
        set { texts[Int(field.rawValue)] = newValue }
    }

    var isEmpty: Bool { SIPField.allCases.allSatisfy { self[$0] == nil } }

    /// Takes every value that the others have.
    mutating func take(_ others: SIPValues) {
        for field in SIPField.allCases {
            if let value = others[field] { self[field] = value }
        }
    }
}

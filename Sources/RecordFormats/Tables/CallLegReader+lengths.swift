import Pace

extension CallLegReader {
    /// The durations of a record, in microseconds; nil where it has none.
    struct Lengths {
        let talk: Int64?
        let total: Int64?
        let ring: Int64?

        private static let mostTotal: Int64 = 366 * 86_400 * second
        /// What stands where there is no duration.
        private static let nothing: Set<String> = ["-", "–", "—", "n/a", "null"]

        /// - Parameter isCommaDecimal: as `TableDuration` has it.
        init(
            _ values: RoleValues,
            _ bytes: Span<UInt8>,
            _ unit: DurationUnit,
            isCommaDecimal: Bool
        ) throws(RecordError) {
            talk = try Self.read(.talk, values, bytes, unit, isCommaDecimal, atMost: mostTalk)
            total = try Self.read(.total, values, bytes, unit, isCommaDecimal, atMost: Self.mostTotal)
            ring = try Self.read(.ring, values, bytes, unit, isCommaDecimal, atMost: Self.mostTotal)
        }

        /// The whole, where the parts tell it.
        var whole: Int64? {
            if let total { return total }
            guard let talk, let ring else { return nil }
            return talk.addingClamped(ring)
        }

        private static func read(
            _ role: CallRole,
            _ values: RoleValues,
            _ bytes: Span<UInt8>,
            _ unit: DurationUnit,
            _ isCommaDecimal: Bool,
            atMost limit: Int64
        ) throws(RecordError) -> Int64? {
            let range = values[role]
            guard !range.isEmpty else { return nil }
            guard let length = TableDuration.read(bytes, range, unit: unit, isCommaDecimal: isCommaDecimal)
            else {
                if nothing.contains(WordTable.folded(bytes.text(range))) { return nil }
                throw RecordError(field: role.name, value: bytes.text(range), problem: "is no duration")
            }
            guard length <= limit else {
                let days = limit / (86_400 * second)
                throw RecordError(field: role.name, value: bytes.text(range), problem: "is more than \(days) days")
            }
            return length
        }
    }
}

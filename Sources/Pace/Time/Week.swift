/// A calendar week from Monday to Sunday, numbered as in ISO 8601.
package struct Week: Hashable, Sendable {
    /// Its Monday.
    package let first: Day

    /// The week in which a day lies.
    package init(of day: Day) {
        first = day - Int32(day.weekday - 1)
    }

    /// Its Sunday.
    package var last: Day { first + 6 }

    /// 1 to 53, within the year of its Thursday.
    package var number: Int {
        let start = Day(year: thursday.civil.year, month: 1, day: 1) ?? thursday
        return Int(thursday.number - start.number) / 7 + 1
    }

    private var thursday: Day { first + 3 }

    package var next: Week { Week(of: first + 7) }

    package var previous: Week { Week(of: first - 7) }

    package func contains(_ day: Day) -> Bool { first <= day && day <= last }
}

extension Week: CustomStringConvertible {
    /// `2026-W48`. The year is that of the week's Thursday.
    package var description: String { "\(thursday.civil.year.padded(4))-W\(number.padded(2))" }

    /// Reads `2026-W48`; nil for anything else, and for a week 53 of a year that has none.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 8, bytes[4...5].elementsEqual("-W".utf8),
            let year = Self.number(bytes[0..<4]), let number = Self.number(bytes[6..<8]), number >= 1,
            // The fourth of January lies in the first week.
            let fourth = Day(year: year, month: 1, day: 4)
        else { return nil }
        self.init(of: fourth + Int32(number - 1) * 7)
        guard description.utf8.elementsEqual(bytes) else { return nil }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy { (48...57).contains($0) } ? digits.reduce(0) { $0 * 10 + Int($1 - 48) } : nil
    }
}

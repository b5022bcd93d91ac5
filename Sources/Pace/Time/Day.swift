/// A calendar day of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Sources: for the number of a date C. Neri, L. Schneider, "Euclidean affine functions and their application to calendar
/// algorithms" (2022); for the date of a number the era arithmetic (400 years = 146,097 days) of Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms".
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    package var number: Int32

    package init(number: Int32) {
        self.number = number
    }

    /// Nil when the date does not exist (month 13, 30 February).
    @inlinable package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= 28 || day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        // Years begin in March, so that the odd day of a leap year is the last; 719,469 days lie before 1970.
        let isBeforeMarch = month <= 2
        let year = UInt32(truncatingIfNeeded: isBeforeMarch ? year &- 1 : year)
        let month = UInt32(truncatingIfNeeded: isBeforeMarch ? month &+ 12 : month)
        let century = year / 100
        let days = 1_461 &* year / 4 &- century &+ century / 4 &+ (979 &* month &- 2_919) / 32
        number = Int32(truncatingIfNeeded: days) &+ Int32(truncatingIfNeeded: day) &- 719_469
    }

    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// 1 (Monday) to 7 (Sunday).
    package var weekday: Int {
        let remainder = (Int(number) + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    @inlinable package static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    package static func + (day: Day, days: Int32) -> Day { Day(number: day.number + days) }

    package static func - (day: Day, days: Int32) -> Day { Day(number: day.number - days) }
}

extension Day: CustomStringConvertible {
    /// `2026-11-23`.
    package var description: String {
        let (year, month, day) = civil
        return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    }

    /// Reads `2026-11-23`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

extension Int {
    /// Decimal digits, filled up with zeros from the left.
    package func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}

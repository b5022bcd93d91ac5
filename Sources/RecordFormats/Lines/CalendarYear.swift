package import Pace

/// Tells the years of dates that name none, as `11/23`, from one to the next.
///
/// Option `year` is the year of the first record. A step back by more than six months is a new year; a step forward by
/// more than eleven is a record of the old year that comes late, as of a call over New Year's midnight.
package struct CalendarYear: Hashable, Sendable {
    /// The name of the option.
    package static let option = "year"
    private static let years = 1980...2199
    private static let farthestBack: Int32 = 183
    private static let farthestForward: Int32 = 334

    /// The date before; nil when there was none.
    package private(set) var last: Day?
    private let first: Int?
    private let modified: Day?

    package init(_ options: FormatOptions) {
        first = options.word(Self.option).flatMap { Int($0) }.flatMap { Self.years.contains($0) ? $0 : nil }
        modified = options.file.modified
    }

    /// What is wrong with the option.
    package static func problem(_ options: FormatOptions) -> String? {
        guard let found = options.word(option) else { return nil }
        if found.utf8.count == 4, let year = Int(found), years.contains(year) { return nil }
        return "\(option): found \"\(found)\", allowed: the year of the first record, such as 2026"
    }

    /// The date before, four bytes; empty when there was none.
    package var carry: [UInt8] {
        get {
            guard let last else { return [] }
            let bits = UInt32(bitPattern: last.number)
            return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        }
        set {
            last = nil
            guard newValue.count == 4 else { return }
            let bits = newValue.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            let day = Day(number: Int32(bitPattern: bits))
            if (Int32(3_653)...84_005).contains(day.number) { last = day }
        }
    }

    /// The day that a date without a year means here, without effect on later ones.
    ///
    /// - Throws: when there is no such date near the one before, or nothing tells the year.
    package func day(month: Int, day: Int) throws(RecordError) -> Day {
        let written = "\(month.padded(2))/\(day.padded(2))"
        guard let last else { return try firstDay(month: month, day: day, written) }
        let year = last.civil.year
        for candidate in [year, year + 1, year - 1] {
            guard let day = Day(year: candidate, month: month, day: day) else { continue }
            let step = day.number - last.number
            if step >= -Self.farthestBack, step <= Self.farthestForward { return day }
        }
        throw RecordError(field: "date", value: written, problem: "is no date near \(last)")
    }

    /// The dates that follow are told by this one.
    package mutating func advance(to day: Day) {
        last = day
    }

    private func firstDay(month: Int, day: Int, _ written: String) throws(RecordError) -> Day {
        if let first {
            if let day = Day(year: first, month: month, day: day) { return day }
            throw RecordError(field: "date", value: written, problem: "is no date of \(first)")
        }
        guard let modified else {
            throw RecordError(field: "date", value: written, problem: "names no year; the option year is to tell it")
        }
        // Nothing was written after the file was changed for the last time; clocks may differ by a day.
        let year = modified.civil.year
        for candidate in [year + 1, year, year - 1] {
            if let day = Day(year: candidate, month: month, day: day), day <= modified + 1,
                modified.number - day.number <= 366
            {
                return day
            }
        }
        throw RecordError(field: "date", value: written, problem: "is no date of the year up to \(modified)")
    }
}

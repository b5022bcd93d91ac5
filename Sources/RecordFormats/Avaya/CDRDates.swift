import Pace

/// The dates of CDR records: those of the records themselves, or of the lines that come at midnight and when a link is set up.
struct CDRDates: Sendable {
    /// The name of the option.
    static let option = "dates"
    private static let orders = ["mdy", "dmy"]

    private let isDayFirst: Bool
    private var year: CalendarYear

    init(_ options: FormatOptions) {
        isDayFirst = options.word(Self.option)?.lowercased() == "dmy"
        year = CalendarYear(options)
    }

    /// What is wrong with the option.
    static func problem(_ options: FormatOptions) -> String? {
        guard let found = options.word(option), !orders.contains(found.lowercased()) else { return nil }
        return "\(option): found \"\(found)\", allowed: \(orders.joined(separator: ", "))"
    }

    var carry: [UInt8] {
        get { year.carry }
        set { year.carry = newValue }
    }

    /// Whether the line is a date: `MM DD`, `MMDD`, or `HH:MM MM/DD`; what follows is of that day.
    ///
    /// - Parameter isNeeded: records have no date of their own.
    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>, isNeeded: Bool) throws(RecordError) -> Bool {
        let line = bytes.trimmed(line)
        guard let (first, second) = Self.numbers(bytes, line) else { return false }
        guard isNeeded else { return true }
        let (month, day) = isDayFirst ? (second, first) : (first, second)
        guard (1...12).contains(month), (1...31).contains(day) else {
            throw RecordError(
                field: "date",
                value: bytes.text(line),
                problem: "is no date; whether the day or the month comes first is told by the option dates"
            )
        }
        year.advance(to: try year.day(month: month, day: day))
        return true
    }

    /// The date of a record: its own, else that of the last date line.
    func day(of fields: CDRFields, _ bytes: Span<UInt8>) throws(RecordError) -> Day {
        guard fields.layout[.date] != nil else {
            if let day = year.last { return day }
            throw RecordError(field: "date", problem: "no date line stands before the record")
        }
        let range = fields.range(.date, bytes)
        let start = range.lowerBound
        // The first digit may have been a zero that was left out.
        guard range.count == 5 || range.count == 6, let digits = bytes.number(range) else {
            throw fields.error(.date, bytes, "is no date of six digits")
        }
        let (first, second) = (digits / 10_000, digits / 100 % 100)
        let (month, day) = isDayFirst ? (second, first) : (first, second)
        guard start < range.upperBound, let found = Day(year: 2_000 + digits % 100, month: month, day: day) else {
            throw fields.error(
                .date,
                bytes,
                "is no date; whether the day or the month comes first is told by the option dates"
            )
        }
        return found
    }

    private static func numbers(_ bytes: Span<UInt8>, _ line: Range<Int>) -> (Int, Int)? {
        let start = line.lowerBound
        var place = start
        var separator: UInt8?
        switch line.count {
        case 4: break
        case 5: separator = .space
        case 11:
            guard bytes[start + 2] == UInt8(ascii: ":"), bytes[start + 5] == .space,
                bytes.number(start..<start + 2) != nil, bytes.number(start + 3..<start + 5) != nil
            else { return nil }
            place = start + 6
            separator = UInt8(ascii: "/")
        default: return nil
        }
        if let separator, bytes[place + 2] != separator { return nil }
        guard let first = bytes.number(place..<place + 2),
            let second = bytes.number(line.upperBound - 2..<line.upperBound)
        else { return nil }
        return (first, second)
    }
}

import Pace

/// `time_format`: `YYYY MM DD` for the date, `HH` 0 to 23 or `hh` 1 to 12, `mm`, `ss`, `A` for AM or PM; anything
/// else stands for itself. Leading zeros may be missing; a fraction may follow the seconds.
struct TimePattern: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case year
        case month
        case day
        case hour
        case halfDayHour
        case minute
        case second
        case halfDay
        case byte(UInt8)
    }

    private let parts: [Part]

    init(_ format: String) {
        let letters: [(String, Part)] = [
            ("YYYY", .year), ("MM", .month), ("DD", .day), ("HH", .hour), ("hh", .halfDayHour), ("mm", .minute),
            ("ss", .second), ("A", .halfDay),
        ]
        var parts: [Part] = []
        var rest = Substring(format).utf8
        while let byte = rest.first {
            if let (word, part) = letters.first(where: { rest.starts(with: $0.0.utf8) }) {
                parts.append(part)
                rest = rest.dropFirst(word.utf8.count)
            } else {
                parts.append(.byte(byte))
                rest = rest.dropFirst()
            }
        }
        self.parts = parts
    }

    /// Nil when the bytes do not follow the pattern. A date that does not exist is `.invalid` only later.
    func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> CivilTime? {
        var time = CivilTime(year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0)
        var index = range.lowerBound
        var isAfternoon: Bool?
        for part in parts {
            switch part {
            case .byte(let byte):
                guard index < range.upperBound, bytes[index] == byte else { return nil }
                index += 1
            case .halfDay:
                guard index + 2 <= range.upperBound, bytes[index + 1].lowercasedASCII == UInt8(ascii: "m") else {
                    return nil
                }
                let letter = bytes[index].lowercasedASCII
                guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
                isAfternoon = letter == UInt8(ascii: "p")
                index += 2
            case .year, .month, .day, .hour, .halfDayHour, .minute, .second:
                guard let value = number(of: part, bytes, &index, until: range.upperBound) else { return nil }
                place(value, of: part, in: &time)
            }
            if part == .second, index < range.upperBound, bytes[index] == UInt8(ascii: "."),
                let fraction = bytes.fraction(from: index + 1, until: range.upperBound)
            {
                time.fraction = fraction.microseconds
                index = fraction.end
            }
        }
        guard index == range.upperBound else { return nil }
        if let isAfternoon {
            guard (1...12).contains(time.hour) else { return nil }
            time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
        }
        return time
    }

    private func number(of part: Part, _ bytes: Span<UInt8>, _ index: inout Int, until end: Int) -> Int? {
        let width = part == .year ? 4 : 2
        let start = index
        while index < end, index < start + width, bytes[index].isDigit { index += 1 }
        guard part != .year || index == start + 4 else { return nil }
        return bytes.number(start..<index)
    }

    private func place(_ value: Int, of part: Part, in time: inout CivilTime) {
        switch part {
        case .year: time.year = value
        case .month: time.month = value
        case .day: time.day = value
        case .hour, .halfDayHour: time.hour = value
        case .minute: time.minute = value
        case .second: time.second = value
        case .halfDay, .byte: break
        }
    }
}

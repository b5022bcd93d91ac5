import Pace

/// The moments of IOS: `10:14:59.214 CET Thu Dec 16 2010`, on the router's clock.
///
/// The word behind the clock is whatever somebody gave the router's zone as a name, so it says nothing. A `*` before
/// the clock means that it was never set, a `.` that it lost its time server.
struct RouterTime {
    var timestamp: Timestamp
    /// What is to be said of the clock.
    var doubt: String?

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Nothing, and a 0, are no moment.
    init(_ bytes: Span<UInt8>) {
        if let civil = CivilTime(router: bytes) {
            timestamp = civil.timestamp
            return
        }
        timestamp = .invalid
        let text = bytes.text(0..<bytes.count)
        let words = text.split(separator: " ", maxSplits: 8)
        guard let clock = words.first, clock != "0" else {
            timestamp = .none
            return
        }
        // With the name of the zone, or without one; the day of the week stands before the month.
        guard (5...6).contains(words.count),
            let month = Self.months.firstIndex(of: words[words.count - 3].lowercased()),
            let day = Self.number(words[words.count - 2], upTo: 31),
            let year = Self.number(words[words.count - 1], upTo: 9_999)
        else { return }
        var rest = clock[...]
        switch rest.first {
        case "*": doubt = "the router's clock was never set"
        case ".": doubt = "the router had lost its time server"
        default: break
        }
        if doubt != nil { rest = rest.dropFirst() }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = Self.number(parts[0], upTo: 23), let minute = Self.number(parts[1], upTo: 59)
        else { return }
        let seconds = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let second = Self.number(seconds[0], upTo: 60) else { return }
        var civil = CivilTime(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
        if seconds.count == 2 {
            let digits = Array(seconds[1].utf8)
            guard let fraction = digits.span.fraction(from: 0, until: digits.count), fraction.end == digits.count else {
                return
            }
            civil.fraction = fraction.microseconds
        }
        timestamp = civil.timestamp
    }

    private static func number(_ text: Substring, upTo most: Int) -> Int? {
        guard text.utf8.count <= 4, text.utf8.allSatisfy(\.isDigit), let number = Int(text), number <= most else {
            return nil
        }
        return number
    }
}

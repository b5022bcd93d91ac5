import Pace

/// The line that stands before a message of an mbox file: `From SENDER DATE`, the date as asctime(3) writes it (RFC 4155
/// appendix A), often with more behind it.
struct FromLine {
    /// The longest one that is looked at, in bytes.
    static let longest = 1024
    static let start: [UInt8] = Array("From ".utf8)

    /// When the store got the message; nil for a line without a date, or in a zone that nobody knows.
    private(set) var storedAt: Instant?

    /// Reads the line behind `From `; nil when it has neither the date nor the single `-` of Netscape.
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        let words = Self.words(bytes, range)
        if words == ["-"] { return }
        // A sender may hold blanks.
        guard let first = words.indices.dropFirst().first(where: { Self.isDate(words, $0) }) else { return nil }
        storedAt = Self.moment(Array(words[first...].prefix(6)))
    }

    private static let weekdays: Set<String> = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// RFC 5322 4.3, in hours east of UTC.
    private static let zones = [
        "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
        "PST": -8, "PDT": -7,
    ]

    private static func words(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for index in range {
            if [32, 9, 10, 13].contains(bytes[index]) {
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            } else {
                word.append(bytes[index])
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// `Www Mmm dd hh:mm[:ss] [zone] yyyy`.
    private static func isDate(_ words: [String], _ first: Int) -> Bool {
        guard weekdays.contains(words[first]), words.count - first >= 5, months.contains(words[first + 1]),
            let day = number(words[first + 2], digits: 1...2), (1...31).contains(day), time(words[first + 3]) != nil
        else { return false }
        return isYear(words[first + 4]) || (words.count - first > 5 && isYear(words[first + 5]))
    }

    private static func isYear(_ word: String) -> Bool { number(word, digits: 4...4).map { $0 > 0 } ?? false }

    private static func number(_ word: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(word.utf8.count), word.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(word)
    }

    private static func time(_ word: String) -> [Int]? {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { number($0, digits: 2...2) }
        return (2...3).contains(parts.count) && numbers.count == parts.count ? numbers : nil
    }

    /// - Parameter words: a date and the word behind it.
    private static func moment(_ words: [String]) -> Instant? {
        let isZoned = !isYear(words[4])
        guard let month = months.firstIndex(of: words[1]), let dayOfMonth = Int(words[2]), let time = time(words[3]),
            time[0] < 24, time[1] < 60, time.count < 3 || time[2] <= 60, let year = Int(words[isZoned ? 5 : 4]),
            let day = Day(year: year, month: month + 1, day: dayOfMonth),
            let offset = isZoned ? offset(words[4]) : words.count > 5 ? numericOffset(words[5]) ?? 0 : 0
        else { return nil }
        let seconds = time[0] * 3_600 + time[1] * 60 + (time.count > 2 ? min(time[2], 59) : 0)
        return Instant(seconds: Int64(day.number) * 86_400 + Int64(seconds - offset))
    }

    /// Seconds east of UTC; nil for a name that says nothing.
    private static func offset(_ zone: String) -> Int? { numericOffset(zone) ?? zones[zone].map { $0 * 3_600 } }

    /// `+0300`.
    private static func numericOffset(_ zone: String) -> Int? {
        guard let sign = zone.utf8.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let digits = number(zone.dropFirst(), digits: 4...4), digits / 100 <= 14, digits % 100 < 60
        else { return nil }
        let seconds = digits / 100 * 3_600 + digits % 100 * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}

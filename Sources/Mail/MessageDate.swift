import Pace

/// The moments of `Date` and `Received` (RFC 5322 3.3 and 4.3), as lenient as mail programs need it.
///
/// A moment without a zone that is known is none: three hours more or less would put it on another day.
enum MessageDate {
    /// `Date` may be later than the topmost `Received` by so much, or earlier, microseconds; else its clock was wrong.
    private static let mostLater: Int64 = 3_600_000_000
    private static let mostEarlier: Int64 = 7 * 86_400_000_000

    /// The moment of a message by what it says itself; nil: it says none.
    static func moment(date: Instant?, received: Instant?) -> Instant? {
        guard let received else { return date }
        guard let date, date - received <= mostLater, received - date <= mostEarlier else { return received }
        return date
    }

    /// The moment of a `Received` field.
    static func received(_ value: [UInt8]) -> Instant? {
        guard let semicolon = value.lastIndex(of: UInt8(ascii: ";")) else { return nil }
        return instant(Array(value[(semicolon + 1)...]))
    }

    /// The moment of a `Date` field, `Tue, 24 Nov 2026 09:00:00 +0300 (MSK)`; nil when it is none or has no zone.
    static func instant(_ value: [UInt8]) -> Instant? {
        var date = DateParts()
        for token in tokens(value) {
            guard date.take(token) else { return nil }
        }
        return date.instant
    }

    /// Words without comments; `24-Nov-2026` are three.
    private static func tokens(_ value: [UInt8]) -> [ArraySlice<UInt8>] {
        var tokens: [ArraySlice<UInt8>] = []
        var start: Int?
        var depth = 0
        for (index, byte) in value.enumerated() {
            let isInside = depth > 0
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
            let isDash =
                byte == UInt8(ascii: "-") && start.map { isPartOfDate(value[$0..<index], value, index) } ?? false
            let divides = isInside || depth > 0 || byte.isBlank || byte == UInt8(ascii: ",") || isDash
            if divides, let first = start {
                tokens.append(value[first..<index])
                start = nil
            } else if !divides, start == nil {
                start = index
            }
        }
        if let start { tokens.append(value[start...]) }
        return tokens
    }

    /// A dash between a day and a month's name, or between that and a year.
    private static func isPartOfDate(_ before: ArraySlice<UInt8>, _ value: [UInt8], _ dash: Int) -> Bool {
        guard dash + 1 < value.count else { return false }
        let isDay = before.count <= 2 && before.allSatisfy(\.isDecimal)
        return isDay ? value[dash + 1].isLetter : DateParts.month(before) != nil
    }
}

/// What the words of a date tell.
private struct DateParts {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    /// RFC 5322 4.3, and what everybody writes for the first of them.
    private static let zones: [String: Int64] = [
        "ut": 0, "gmt": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
        "pst": -8, "pdt": -7,
    ]

    private var day: Int?
    private var month: Int?
    private var year: Int?
    /// Seconds since midnight.
    private var time: Int64?
    private var isAfternoon: Bool?
    /// Seconds east of Greenwich.
    private var offset: Int64?
    private var hasZone = false

    /// - Returns: false for a word that no date has.
    mutating func take(_ token: ArraySlice<UInt8>) -> Bool {
        guard let first = token.first else { return true }
        if first.isDecimal { return token.contains(UInt8(ascii: ":")) ? takeTime(token) : takeNumber(token) }
        if first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            takeZone { Self.numericZone(token) }
            return true
        }
        takeWord(token)
        return true
    }

    private mutating func takeNumber(_ token: ArraySlice<UInt8>) -> Bool {
        guard token.count <= 4, let number = Int(String(decoding: token, as: UTF8.self)) else { return false }
        if day == nil, token.count <= 2 {
            day = number
        } else if year == nil, token.count >= 2 {
            // RFC 5322 4.3: two digits up to 49 are of this century, three count from 1900.
            year = token.count == 4 ? number : token.count == 2 && number < 50 ? 2000 + number : 1900 + number
        } else if time == nil || hasZone {
            return false
        } else {
            hasZone = true
        }
        return true
    }

    private mutating func takeTime(_ token: ArraySlice<UInt8>) -> Bool {
        guard time == nil else { return false }
        let zone = token.firstIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0.isLetter }
        let clock = token[..<(zone ?? token.endIndex)].split(separator: UInt8(ascii: "."), maxSplits: 1)[0]
        let numbers = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { part in
            (1...2).contains(part.count) ? Int64(String(decoding: part, as: UTF8.self)) ?? -1 : -1
        }
        let seconds = numbers.count == 3 ? numbers[2] : 0
        // A leap second is the first of the next minute to every clock.
        guard (2...3).contains(numbers.count), (0...23).contains(numbers[0]), (0...59).contains(numbers[1]),
            (0...60).contains(seconds)
        else { return false }
        time = numbers[0] * 3_600 + numbers[1] * 60 + seconds
        return zone.map { take(token[$0...]) } ?? true
    }

    private mutating func takeWord(_ token: ArraySlice<UInt8>) {
        if month == nil, let found = Self.month(token) {
            month = found
            return
        }
        let word = String(decoding: token.map(\.lowered), as: UTF8.self)
        if time != nil, word == "am" || word == "pm" {
            isAfternoon = word == "pm"
        } else if time != nil, !hasZone {
            takeZone {
                let sign = token.firstIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
                guard let sign else { return Self.zones[word].map { $0 * 3_600 } }
                let name = String(decoding: token[..<sign].map(\.lowered), as: UTF8.self)
                return Self.zones[name] == 0 ? Self.numericZone(token[sign...]) : nil
            }
        }
    }

    /// The first zone counts, what follows it is a remark.
    private mutating func takeZone(_ read: () -> Int64?) {
        guard !hasZone else { return }
        hasZone = true
        offset = read()
    }

    static func month(_ token: ArraySlice<UInt8>) -> Int? {
        guard token.count >= 3, token.allSatisfy(\.isLetter) else { return nil }
        let word = String(decoding: token.prefix(3).map(\.lowered), as: UTF8.self)
        return months.firstIndex(of: word).map { $0 + 1 }
    }

    /// `+0300`, `-03:30`; nil for one that no place has.
    private static func numericZone(_ token: ArraySlice<UInt8>) -> Int64? {
        let digits = token.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 4, digits.allSatisfy(\.isDecimal),
            let number = Int64(String(decoding: digits, as: UTF8.self)), number / 100 <= 14, number % 100 < 60
        else { return nil }
        let seconds = number / 100 * 3_600 + number % 100 * 60
        return token.first == UInt8(ascii: "-") ? -seconds : seconds
    }

    var instant: Instant? {
        guard let day, let month, let year, var time, let offset, let date = Day(year: year, month: month, day: day)
        else { return nil }
        if let isAfternoon {
            guard (1...12).contains(time / 3_600) else { return nil }
            time = time % 43_200 + (isAfternoon ? 43_200 : 0)
        }
        return Instant(seconds: Int64(date.number) * 86_400 + time - offset)
    }
}

extension UInt8 {
    fileprivate var isDecimal: Bool { (48...57).contains(self) }
    fileprivate var isLetter: Bool { (97...122).contains(lowered) }
}

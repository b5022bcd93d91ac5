import Pace

/// Reads dates and times as people and spreadsheets write them: `23.11.2026 8:02:35`, `11/23/2026 08:02 AM`,
/// `Tue, 31 Aug 2010 20:36:28 +0000`, `Nov 23, 2026, 8:02 AM`, `20261123T080235Z`, `Tue 10/18/2016`.
struct CivilScanner {
    /// Why there is no date.
    enum Failure: Error {
        case malformed
        /// It fits both orders of day and month, and no order is named.
        case ambiguous
    }

    /// No word before a date is longer.
    private static let longestWord = 16
    private static let utc = [ShortWord("z"), ShortWord("gmt"), ShortWord("utc")]

    private let end: Int
    private let dates: DateOrder?
    private var index: Int
    private(set) var civil = CivilTime(year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0)

    private init(_ range: Range<Int>, _ dates: DateOrder?) {
        index = range.lowerBound
        end = range.upperBound
        self.dates = dates
    }

    /// A date, with the time behind it where there is one, else with that of `time`.
    static func read(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        time: Range<Int> = 0..<0,
        dates: DateOrder?
    ) throws(Failure) -> CivilTime {
        var scanner = CivilScanner(range, dates)
        try scanner.date(bytes)
        scanner.skipSeparators(bytes)
        if scanner.index < scanner.end { try scanner.time(bytes) }
        guard !time.isEmpty else { return scanner.civil }
        var clock = CivilScanner(time, dates)
        clock.civil = scanner.civil
        clock.skipSeparators(bytes)
        try clock.time(bytes)
        return clock.civil
    }

    private mutating func date(_ bytes: Span<UInt8>) throws(Failure) {
        skipSeparators(bytes)
        if index < end, !bytes[index].isDigit {
            let word = letters(bytes)
            if !word.isEmpty, word.count <= Self.longestWord, MonthName.month(bytes, word) == nil {
                index = word.upperBound
                skipSeparators(bytes)
            }
            if let month = month(bytes) {
                skipSeparators(bytes)
                civil.month = month
                civil.day = try number(bytes, atMost: 2)
                skipSeparators(bytes)
                civil.year = try year(bytes)
                return
            }
        }
        let (value, count) = try digits(bytes)
        if count == 8 {
            (civil.year, civil.month, civil.day) = (value / 10_000, value / 100 % 100, value % 100)
            return
        }
        guard index < end else { throw .malformed }
        let mark = bytes[index]
        index += 1
        if let month = month(bytes) {
            if index < end, bytes[index] == mark || bytes[index] == .space || bytes[index] == UInt8(ascii: ",") {
                index += 1
            }
            skipSeparators(bytes)
            (civil.month, civil.day) = (month, value)
            civil.year = try year(bytes)
            return
        }
        guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-") else {
            throw .malformed
        }
        let second = try number(bytes, atMost: 2)
        guard index < end, bytes[index] == mark else { throw .malformed }
        index += 1
        if count == 4 {
            let day = try number(bytes, atMost: 2)
            (civil.year, civil.month, civil.day) = (value, second, day)
            return
        }
        guard count <= 2 else { throw .malformed }
        try place(value, second, mark)
        if civil.year == 0 { civil.year = try year(bytes) } else { civil.day = try number(bytes, atMost: 2) }
    }

    private mutating func place(_ first: Int, _ second: Int, _ mark: UInt8) throws(Failure) {
        switch dates {
        case .dayFirst: (civil.day, civil.month) = (first, second)
        case .monthFirst: (civil.month, civil.day) = (first, second)
        case .yearFirst: (civil.year, civil.month) = (2_000 + first, second)
        case nil:
            if mark == UInt8(ascii: ".") || first > 12 || first == second {
                (civil.day, civil.month) = (first, second)
            } else if second > 12 {
                (civil.month, civil.day) = (first, second)
            } else {
                throw .ambiguous
            }
        }
    }

    private mutating func time(_ bytes: Span<UInt8>) throws(Failure) {
        let (value, count) = try digits(bytes)
        if count == 6 {
            (civil.hour, civil.minute, civil.second) = (value / 10_000, value / 100 % 100, value % 100)
        } else {
            guard count <= 2 else { throw .malformed }
            civil.hour = value
            try mark(":", bytes)
            civil.minute = try number(bytes, atMost: 2)
            if index < end, bytes[index] == UInt8(ascii: ":") {
                index += 1
                civil.second = try number(bytes, atMost: 2)
            }
        }
        if index < end, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
            guard let fraction = bytes.fraction(from: index + 1, until: end) else { throw .malformed }
            civil.fraction = fraction.microseconds
            index = fraction.end
        }
        skipSeparators(bytes)
        try halfDay(bytes)
        try offset(bytes)
        skipSeparators(bytes)
        guard index == end else { throw .malformed }
    }

    /// `AM` and `PM`, `a.m.` too.
    private mutating func halfDay(_ bytes: Span<UInt8>) throws(Failure) {
        guard index + 1 < end else { return }
        let letter = bytes[index].lowercasedASCII
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return }
        index += 1
        if index < end, bytes[index] == UInt8(ascii: ".") { index += 1 }
        guard index < end, bytes[index].lowercasedASCII == UInt8(ascii: "m"), (1...12).contains(civil.hour) else {
            throw .malformed
        }
        index += 1
        if index < end, bytes[index] == UInt8(ascii: ".") { index += 1 }
        civil.hour = civil.hour % 12 + (letter == UInt8(ascii: "p") ? 12 : 0)
        skipSeparators(bytes)
    }

    private mutating func offset(_ bytes: Span<UInt8>) throws(Failure) {
        guard index < end else { return }
        let letters = letters(bytes)
        if let word = ShortWord(letters, bytes), Self.utc.contains(word) {
            index = letters.upperBound
            civil.offset = 0
        }
        guard index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") else { return }
        let sign: Int64 = bytes[index] == UInt8(ascii: "-") ? -1 : 1
        index += 1
        let (value, count) = try digits(bytes)
        guard count <= 4 else { throw .malformed }
        var minutes = count > 2 ? value % 100 : 0
        if index < end, bytes[index] == UInt8(ascii: ":") {
            index += 1
            minutes = try number(bytes, atMost: 2)
        }
        let whole = count > 2 ? value / 100 : value
        guard whole < 24, minutes < 60 else { throw .malformed }
        civil.offset = sign * Int64(whole * 3_600 + minutes * 60)
    }

    private mutating func year(_ bytes: Span<UInt8>) throws(Failure) -> Int {
        let (value, count) = try digits(bytes)
        guard count == 2 || count == 4 else { throw .malformed }
        return count == 2 ? 2_000 + value : value
    }

    private mutating func number(_ bytes: Span<UInt8>, atMost most: Int) throws(Failure) -> Int {
        let (value, count) = try digits(bytes)
        guard count <= most else { throw .malformed }
        return value
    }

    /// The number that follows, of at most eight digits.
    @inline(__always)
    private mutating func digits(_ bytes: Span<UInt8>) throws(Failure) -> (value: Int, count: Int) {
        let start = index
        var value = 0
        while index < end, bytes[index].isDigit {
            value = value &* 10 &+ Int(bytes[index] &- 48)
            index += 1
        }
        guard index > start, index - start <= 8 else { throw .malformed }
        return (value, index - start)
    }

    private mutating func mark(_ mark: Unicode.Scalar, _ bytes: Span<UInt8>) throws(Failure) {
        guard index < end, bytes[index] == UInt8(ascii: mark) else { throw .malformed }
        index += 1
    }

    /// The letters that follow.
    private func letters(_ bytes: Span<UInt8>) -> Range<Int> {
        var last = index
        while last < end, (97...122).contains(bytes[last] | 0x20) { last += 1 }
        return index..<last
    }

    /// The month that follows by its name, whole or of three letters. Goes behind it.
    private mutating func month(_ bytes: Span<UInt8>) -> Int? {
        let letters = letters(bytes)
        guard let month = MonthName.month(bytes, letters) else { return nil }
        index = letters.upperBound
        return month
    }

    /// Blanks, commas, the `T` before a time, spaces that do not break.
    private mutating func skipSeparators(_ bytes: Span<UInt8>) {
        while index < end {
            switch bytes[index] {
            case .space, .tab, UInt8(ascii: ","): index += 1
            case UInt8(ascii: "T") where index + 1 < end && bytes[index + 1].isDigit: index += 1
            case 0xC2 where index + 1 < end && bytes[index + 1] == 0xA0: index += 2
            case 0xE2 where index + 2 < end && bytes[index + 1] == 0x80 && bytes[index + 2] == 0xAF: index += 3
            default: return
            }
        }
    }
}

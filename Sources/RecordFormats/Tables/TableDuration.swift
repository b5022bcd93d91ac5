import Pace

/// The unit of a duration that is a plain number.
enum DurationUnit: String, CaseIterable, Sendable {
    case seconds
    case milliseconds
    case minutes
    /// None: durations are written as `1:05` or `1 min 5 s`.
    case text

    fileprivate var microseconds: Int64? {
        switch self {
        case .seconds: 1_000_000
        case .milliseconds: 1_000
        case .minutes: 60_000_000
        case .text: nil
        }
    }
}

/// Reads durations as call histories write them: `65`, `65.5`, `1:05` (minutes and seconds), `0:01:05`, `1.00:01:05` (days
/// first), `PT1M5S`, `1m 5s`, `1 мин 5 сек`.
enum TableDuration {
    private static let longest: Int64 = 366 * 86_400 * 1_000_000
    private static let second: Int64 = 1_000_000

    /// Microseconds; nil when the bytes are no duration, or one of more than a year.
    static func read(_ bytes: Span<UInt8>, _ range: Range<Int>, unit: DurationUnit) -> Int64? {
        guard !range.isEmpty, range.count <= 64 else { return nil }
        // Of what is no digit.
        var first = range.lowerBound
        var whole: Int64 = 0
        while first < range.upperBound, bytes[first].isDigit {
            whole = whole &* 10 &+ Int64(bytes[first] &- 48)
            first += 1
        }
        var hasColon = false
        var hasLetter = false
        for index in first..<range.upperBound {
            if bytes[index] == UInt8(ascii: ":") { hasColon = true }
            if bytes[index] >= 128 || (97...122).contains(bytes[index] | 0x20) { hasLetter = true }
        }
        let count = first - range.lowerBound
        let value =
            hasLetter
            ? words(bytes, range)
            : hasColon
                ? clock(bytes, range, first)
                : (1...18).contains(count) ? plain(bytes, first..<range.upperBound, unit, whole) : nil
        guard let value, (0...longest).contains(value) else { return nil }
        return value
    }

    /// A number of units.
    ///
    /// - Parameters:
    ///   - range: what follows the digits of `whole`.
    private static func plain(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ unit: DurationUnit,
        _ whole: Int64
    ) -> Int64? {
        guard let unit = unit.microseconds else { return nil }
        let (product, overflows) = whole.multipliedReportingOverflow(by: unit)
        guard !overflows else { return nil }
        guard let mark = range.first else { return product }
        guard bytes[mark] == UInt8(ascii: ".") || bytes[mark] == UInt8(ascii: ","),
            let fraction = bytes.fraction(from: mark + 1, until: range.upperBound), fraction.end == range.upperBound
        else { return nil }
        // Millionths of the unit.
        return product.addingClamped(fraction.microseconds * unit / second)
    }

    /// `[d.]h:mm:ss[.f]` or `m:ss[.f]`.
    ///
    /// - Parameter point: the first byte that is no digit.
    private static func clock(_ bytes: Span<UInt8>, _ range: Range<Int>, _ point: Int) -> Int64? {
        var start = range.lowerBound
        var days: Int64 = 0
        if bytes[point] == UInt8(ascii: ".") || bytes[point] == .space, let value = bytes.number(start..<point) {
            guard value <= 366 else { return nil }
            days = Int64(value)
            start = point + 1
        }
        var seconds: Int64 = 0
        var parts = 0
        var index = start
        while true {
            let first = index
            var value: Int64 = 0
            while index < range.upperBound, bytes[index].isDigit {
                value = value &* 10 &+ Int64(bytes[index] &- 48)
                index += 1
            }
            guard (1...6).contains(index - first), parts == 0 || value < 60 else { return nil }
            seconds = seconds * 60 + value
            parts += 1
            guard index < range.upperBound, bytes[index] == UInt8(ascii: ":"), parts < 3 else { break }
            index += 1
        }
        var fraction: Int64 = 0
        if index < range.upperBound {
            guard bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ","),
                let read = bytes.fraction(from: index + 1, until: range.upperBound), read.end == range.upperBound
            else { return nil }
            fraction = read.microseconds
        }
        guard parts >= 2, days == 0 || parts == 3 else { return nil }
        return (days * 86_400 + seconds) * second + fraction
    }

    /// Numbers, each with its unit behind it; `PT` before them.
    private static func words(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        let text = WordTable.folded(bytes.text(range))
        var rest = Substring(text)
        if rest.hasPrefix("p") { rest = rest.dropFirst() }
        var total: Int64 = 0
        var hasPart = false
        while true {
            rest = rest.drop { $0 == " " || $0 == "," || $0 == "t" }
            guard !rest.isEmpty else { return hasPart ? total : nil }
            let digits = rest.prefix { $0.isASCII && ("0"..."9").contains($0) }
            guard !digits.isEmpty, digits.utf8.count <= 6, let number = Int64(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            var fraction: Int64 = 0
            if rest.hasPrefix(".") {
                let decimals = Array(rest.dropFirst().prefix { ("0"..."9").contains($0) }.utf8)
                guard let read = decimals.span.fraction(from: 0, until: decimals.count) else { return nil }
                fraction = read.microseconds
                rest = rest.dropFirst(decimals.count + 1)
            }
            rest = rest.drop { $0 == " " }
            let word = rest.prefix { $0.isLetter || $0 == "." }
            rest = rest.dropFirst(word.count)
            guard let unit = unit(word) else { return nil }
            total = total.addingClamped(number * unit * second).addingClamped(fraction * unit)
            hasPart = true
        }
    }

    private static func unit(_ word: Substring) -> Int64? {
        switch word {
        case "d", "dt", "day", "days", "д", "дн", "дн.", "день", "дня", "дней": 86_400
        case "h", "hr", "hrs", "hour", "hours", "ч", "ч.", "час", "часа", "часов": 3_600
        case "m", "min", "mins", "min.", "minute", "minutes", "м", "м.", "мин", "мин.", "минута", "минуты", "минут": 60
        case "s", "sec", "secs", "sec.", "second", "seconds", "с", "с.", "сек", "сек.", "секунда", "секунды", "секунд":
            1
        default: nil
        }
    }
}

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
    ///
    /// - Parameter isCommaDecimal: a comma stands before a fraction; else, as in fields set apart by commas, only between
    ///   thousands.
    static func read(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        unit: DurationUnit,
        isCommaDecimal: Bool = true
    ) -> Int64? {
        guard !range.isEmpty, range.count <= 64 else { return nil }
        // Of what is no digit.
        var first = range.lowerBound
        var whole: Int64 = 0
        while first < range.upperBound, bytes[first].isDigit {
            whole = whole &* 10 &+ Int64(bytes[first] &- 48)
            first += 1
        }
        let rest = first..<range.upperBound
        let value =
            switch form(bytes, rest) {
            case .plain:
                isCommaDecimal || rest.isEmpty || bytes[first] != UInt8(ascii: ",")
                    ? (1...18).contains(first - range.lowerBound) ? plain(bytes, rest, unit, whole) : nil
                    : thousands(bytes, range, first, unit)
            case .clock: clock(bytes, range, first, isCommaDecimal: isCommaDecimal)
            case .words: words(bytes, range)
            }
        guard let value, (0...longest).contains(value) else { return nil }
        return value
    }

    private enum Form {
        case plain
        case clock
        case words
    }

    /// How a duration is written of which these bytes follow the first digits.
    private static func form(_ bytes: Span<UInt8>, _ rest: Range<Int>) -> Form {
        // What begins as a clock can be nothing else.
        if let first = rest.first, bytes[first] == UInt8(ascii: ":") { return .clock }
        var form = Form.plain
        for index in rest {
            if bytes[index] >= 128 || (97...122).contains(bytes[index] | 0x20) { return .words }
            if bytes[index] == UInt8(ascii: ":") { form = .clock }
        }
        return form
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

    /// `1,234` or `12,345,678.5`: groups of three digits behind the first.
    ///
    /// - Parameter comma: the first.
    private static func thousands(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ comma: Int,
        _ unit: DurationUnit
    ) -> Int64? {
        guard (1...3).contains(comma - range.lowerBound), range.count <= 18,
            var whole = bytes.number(range.lowerBound..<comma).map(Int64.init)
        else { return nil }
        var index = comma
        while index < range.upperBound, bytes[index] == UInt8(ascii: ",") {
            guard index + 3 < range.upperBound, let group = bytes.number(index + 1..<index + 4) else { return nil }
            whole = whole * 1_000 + Int64(group)
            index += 4
        }
        guard index == range.upperBound || bytes[index] == UInt8(ascii: ".") else { return nil }
        return plain(bytes, index..<range.upperBound, unit, whole)
    }

    /// `[d.]h:mm:ss[.f]` or `m:ss[.f]`.
    ///
    /// - Parameter point: the first byte that is no digit.
    private static func clock(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ point: Int,
        isCommaDecimal: Bool
    ) -> Int64? {
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
            guard bytes[index] == UInt8(ascii: ".") || isCommaDecimal && bytes[index] == UInt8(ascii: ","),
                let read = bytes.fraction(from: index + 1, until: range.upperBound), read.end == range.upperBound
            else { return nil }
            fraction = read.microseconds
        }
        guard parts >= 2, days == 0 || parts == 3 else { return nil }
        return (days * 86_400 + seconds) * second + fraction
    }

    /// Numbers, each with its unit behind it; `PT` before them.
    private static func words(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        let folded = WordTable.folded(bytes.text(range))
        let text = folded.utf8.span
        var index = text.count > 0 && text[0] == UInt8(ascii: "p") ? 1 : 0
        var total: Int64 = 0
        var hasPart = false
        while true {
            while index < text.count, isBetween(text[index]) { index += 1 }
            guard index < text.count else { return hasPart ? total : nil }
            let first = index
            while index < text.count, text[index].isDigit { index += 1 }
            guard index - first <= 6, let number = text.number(first..<index) else { return nil }
            var fraction: Int64 = 0
            if index < text.count, text[index] == UInt8(ascii: ".") {
                guard let read = text.fraction(from: index + 1, until: text.count) else { return nil }
                fraction = read.microseconds
                index = read.end
            }
            while index < text.count, text[index] == .space { index += 1 }
            let word = index
            while index < text.count, isOfWord(text[index]) { index += 1 }
            guard let unit = unit(text, word..<index) else { return nil }
            total = total.addingClamped(Int64(number) * unit * second).addingClamped(fraction * unit)
            hasPart = true
        }
    }

    private static func isBetween(_ byte: UInt8) -> Bool {
        byte == .space || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "t")
    }

    /// A letter, or a part of one, or the point behind what is cut short.
    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte >= 128 || (97...122).contains(byte) || byte == UInt8(ascii: ".")
    }

    private static func unit(_ text: Span<UInt8>, _ word: Range<Int>) -> Int64? {
        guard let short = ShortWord(word, text) else { return nil }
        // Letters may be written in parts, й as и and its breve.
        return shortUnits[short] ?? units[text.text(word)]
    }

    private static let shortUnits = Dictionary(uniqueKeysWithValues: units.map { (ShortWord($0.key), $0.value) })

    private static let units: [String: Int64] = {
        let words: [Int64: [String]] = [
            86_400: ["d", "dt", "day", "days", "д", "дн", "дн.", "день", "дня", "дней"],
            3_600: ["h", "hr", "hrs", "hour", "hours", "ч", "ч.", "час", "часа", "часов"],
            60: [
                "m", "min", "mins", "min.", "minute", "minutes", "м", "м.", "мин", "мин.", "минута", "минуты", "минут",
            ],
            1: [
                "s", "sec", "secs", "sec.", "second", "seconds", "с", "с.", "сек", "сек.", "секунда", "секунды",
                "секунд",
            ],
        ]
        return Dictionary(uniqueKeysWithValues: words.flatMap { unit, words in words.map { ($0, unit) } })
    }()
}

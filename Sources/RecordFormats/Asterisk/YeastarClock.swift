import Pace

/// Reads the times of Yeastar, which follow the display format of the PBX: `2026/11/23 08:02:35`, `11/23/2026 08:02:35 AM`.
///
/// Whether the month or the day stands first is told by `time_format`, else by a number over 12; where nothing tells, the
/// time is refused rather than guessed.
struct YeastarClock: Sendable {
    /// Which of the numbers before the year is the month.
    enum Order: Hashable, Sendable {
        case yearFirst
        case monthFirst
        case dayFirst
        /// Both may be; the number alone does not tell.
        case open
        /// Both are the same number.
        case same
    }

    /// A time taken apart.
    struct Written {
        var order: Order
        var separator: UInt8
        var hasHalfDay: Bool
        var civil: CivilTime
    }

    private let reader: TimestampReader
    private let isConfigured: Bool

    init(_ options: FormatOptions) {
        reader = TimestampReader(zone: options.zone, format: options.timeFormat)
        isConfigured = options.timeFormat != nil
    }

    var timestamps: TimestampReader { reader }

    func timestamp(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(RecordError) -> Timestamp {
        let known = reader.timestamp(bytes, range)
        guard case .invalid = known, !isConfigured else { return known }
        guard let written = Self.written(bytes.extracting(range)) else { return .invalid }
        guard written.order != .open else {
            throw RecordError(
                field: "Time",
                value: bytes.text(range),
                problem: "is a month and a day, or a day and a month; the option time_format is to tell which"
            )
        }
        return written.civil.timestamp
    }

    /// Three numbers, a blank, a clock with or without AM or PM; nil for anything else.
    static func written(_ bytes: Span<UInt8>) -> Written? {
        var index = 0
        func number(atMost digits: Int) -> Int? {
            let start = index
            while index < bytes.count, index < start + digits, bytes[index].isDigit { index += 1 }
            return bytes.number(start..<index)
        }
        func take(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }
        guard let first = number(atMost: 4), index < bytes.count else { return nil }
        let isYearFirst = index == 4
        let separator = bytes[index]
        guard "/-.".utf8.contains(separator), take(separator), let second = number(atMost: 2), take(separator),
            let third = number(atMost: isYearFirst ? 2 : 4), take(.space), isYearFirst || third > 999,
            let hour = number(atMost: 2), take(UInt8(ascii: ":")), let minute = number(atMost: 2)
        else { return nil }
        var civil = CivilTime(year: 0, month: second, day: third, hour: hour, minute: minute, second: 0)
        if take(UInt8(ascii: ":")) {
            guard let second = number(atMost: 2) else { return nil }
            civil.second = second
        }
        let hasHalfDay = index < bytes.count
        if hasHalfDay {
            _ = take(.space)
            guard index + 2 == bytes.count, bytes[index + 1].lowercasedASCII == UInt8(ascii: "m"),
                "ap".utf8.contains(bytes[index].lowercasedASCII), (1...12).contains(hour)
            else { return nil }
            civil.hour = hour % 12 + (bytes[index].lowercasedASCII == UInt8(ascii: "p") ? 12 : 0)
        }
        civil.year = isYearFirst ? first : third
        var order = Order.yearFirst
        if !isYearFirst {
            order = first == second ? .same : first > 12 ? .dayFirst : second > 12 ? .monthFirst : .open
            civil.month = order == .dayFirst ? second : first
            civil.day = order == .dayFirst ? first : second
        }
        return Written(order: order, separator: separator, hasHalfDay: hasHalfDay, civil: civil)
    }
}

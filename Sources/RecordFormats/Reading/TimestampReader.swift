package import Pace

/// What stands where a record should have a moment.
package enum Timestamp: Hashable, Sendable {
    /// Empty, or a date that means "never": `0000-00-00 00:00:00`, `1970-01-01 00:00:00`, `0.000000`.
    case none
    case instant(Instant)
    /// Microseconds since 1970-01-01 00:00 on the clock of the source.
    case local(Int64)
    case invalid
}

/// Reads the moments of records: `2026-11-23 08:02:35[.123456]` on the clock of the source's zone, the same with an
/// offset (`T` for the space, `Z`, `+03:00`, `+0300`), seconds since the epoch, or a form given by `time_format`.
///
/// Fractions finer than a microsecond are cut. Years before 1980 mean that there is no moment; later ones than 2199
/// are no date. Source of the forms: Asterisk's `cdr/cdr_csv.c: append_date`,
/// `funcs/func_cdr.c` (epochs and fractions), `main/cel.c` (`dateformat`).
package struct TimestampReader: Sendable {
    private static let firstYear = 1980
    private static let lastYear = 2199
    private static let firstSecond: Int64 = 315_532_800
    private static let lastSecond: Int64 = 7_258_118_400
    private static let daySeconds: Int64 = 86_400

    /// The zone in which local times are read: the source's, else UTC.
    package let zone: Zone
    /// Whether the source named its zone.
    package let knowsZone: Bool
    private let pattern: TimePattern?
    private let allowsEpoch: Bool
    /// The last day without a change of the clock around it, and its offset.
    private var steadyDay = Int64.min
    private var steadyOffset: Int64 = 0

    /// - Parameters:
    ///   - format: `time_format`, in the letters `YYYY MM DD HH hh mm ss A`.
    ///   - allowsEpoch: `1795420955.108719` and `1795420955` are moments.
    package init(zone: Zone?, format: String? = nil, allowsEpoch: Bool = false) {
        self.zone = zone ?? .utc
        knowsZone = zone != nil
        pattern = format.map(TimePattern.init)
        self.allowsEpoch = allowsEpoch
    }

    package func timestamp(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp {
        guard !range.isEmpty else { return .none }
        if let pattern, let civil = pattern.read(bytes, range) { return civil.timestamp }
        if range.count >= 19, bytes[range.lowerBound + 4] == UInt8(ascii: "-") { return calendar(bytes, range) }
        return allowsEpoch ? epoch(bytes, range) : .invalid
    }

    /// The moments that a local time can mean.
    package mutating func reading(ofLocal local: Int64) -> Zone.Reading {
        let day = local.flooredDivision(by: 1_000_000 * Self.daySeconds)
        if day != steadyDay {
            guard let offset = steadyOffset(around: day) else { return zone.reading(ofLocal: local) }
            steadyDay = day
            steadyOffset = offset
        }
        return .once(Instant(microseconds: local - steadyOffset * 1_000_000))
    }

    /// The offset, when no clock changes from the day before to the day behind.
    private func steadyOffset(around day: Int64) -> Int64? {
        let from = (day - 1) * Self.daySeconds
        let offset = zone.offset(at: Instant(seconds: from))
        for hour in 1...72 where zone.offset(at: Instant(seconds: from + Int64(hour) * 3_600)) != offset { return nil }
        return offset
    }

    private func calendar(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp {
        let start = range.lowerBound
        let mark = bytes[start + 10]
        guard mark == .space || mark == UInt8(ascii: "T"),
            var civil = CivilTime(bytes, at: start, date: DigitWord.yearAndMonth)
        else { return .invalid }
        var index = start + 19
        if index < range.upperBound, bytes[index] == UInt8(ascii: ".") {
            guard let fraction = bytes.fraction(from: index + 1, until: range.upperBound) else { return .invalid }
            civil.fraction = fraction.microseconds
            index = fraction.end
        }
        if index < range.upperBound {
            guard let offset = offset(bytes, index..<range.upperBound) else { return .invalid }
            civil.offset = offset
        }
        return civil.timestamp
    }

    /// `Z`, `+03:00`, `+0300` in seconds.
    private func offset(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        let start = range.lowerBound
        if range.count == 1, bytes[start] == UInt8(ascii: "Z") { return 0 }
        let isNegative = bytes[start] == UInt8(ascii: "-")
        guard isNegative || bytes[start] == UInt8(ascii: "+"), range.count == 5 || range.count == 6,
            range.count == 5 || bytes[start + 3] == UInt8(ascii: ":"),
            let hours = bytes.number(start + 1..<start + 3),
            let minutes = bytes.number(range.upperBound - 2..<range.upperBound), hours < 24, minutes < 60
        else { return nil }
        return Int64(hours * 60 + minutes) * (isNegative ? -60 : 60)
    }

    private func epoch(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp {
        let point = bytes.firstIndex(of: UInt8(ascii: "."), in: range) ?? range.upperBound
        guard point > range.lowerBound, point - range.lowerBound <= 11,
            let seconds = bytes.number(range.lowerBound..<point).map(Int64.init)
        else { return .invalid }
        var fraction: Int64 = 0
        if point < range.upperBound {
            guard let read = bytes.fraction(from: point + 1, until: range.upperBound), read.end == range.upperBound
            else { return .invalid }
            fraction = read.microseconds
        }
        guard seconds >= Self.firstSecond else { return .none }
        guard seconds < Self.lastSecond else { return .invalid }
        return .instant(Instant(microseconds: seconds * 1_000_000 + fraction))
    }
}

/// A reading of calendar and clock.
struct CivilTime {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    /// Microseconds.
    var fraction: Int64 = 0
    /// Seconds east of UTC, where the reading tells.
    var offset: Int64?

    var timestamp: Timestamp {
        guard hour < 24, minute < 60, second < 61 else { return .invalid }
        if year == 0, month == 0, day == 0 { return .none }
        guard year < 2_200, let date = Day(year: year, month: month, day: day) else { return .invalid }
        guard year >= 1_980 else { return .none }
        let seconds = Int64(date.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        let local = seconds * 1_000_000 + fraction
        guard let offset else { return .local(local) }
        return .instant(Instant(microseconds: local - offset * 1_000_000))
    }
}

extension Span<UInt8> {
    /// A number of at most 18 digits and nothing else.
    func number(_ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        let digits = extracting(range)
        var value = 0
        for index in 0..<digits.count {
            let digit = digits[index] &- 48
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// The digits from an index on as millionths; nil when there are none.
    func fraction(from start: Int, until end: Int) -> (microseconds: Int64, end: Int)? {
        var unit: Int64 = 100_000
        var value: Int64 = 0
        var index = start
        while index < end, self[index].isDigit {
            value += Int64(self[index] - 48) * unit
            unit /= 10
            index += 1
        }
        return index > start ? (value, index) : nil
    }
}

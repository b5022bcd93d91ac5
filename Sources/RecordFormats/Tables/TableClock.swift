import Pace

/// Reads the moments of a table in every form that call histories have.
struct TableClock: Sendable {
    private static let milliseconds = 12

    var moments: MomentReader
    private let dates: DateOrder?
    private let hasPattern: Bool

    init(_ map: CallMap, zone: Zone?, format: String?) {
        dates = map.dates
        hasPattern = format != nil
        moments = MomentReader(
            clock: TimestampReader(zone: map.isInUTC ? .utc : zone, format: format, allowsEpoch: true)
        )
    }

    /// What stands in a field, alone or with its time in another.
    func timestamp(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        time: Range<Int> = 0..<0,
        _ role: CallRole
    ) throws(RecordError) -> Timestamp {
        guard !range.isEmpty else { return .none }
        if time.isEmpty {
            let first = bytes[range.lowerBound]
            let isUsual = range.count >= 19 && bytes[range.lowerBound + 4] == UInt8(ascii: "-")
            if hasPattern || isUsual {
                let timestamp = moments.clock.timestamp(bytes, range)
                if timestamp != .invalid { return timestamp }
            }
            if first.isDigit || first == UInt8(ascii: "-"), let epoch = epoch(bytes, range) { return epoch }
        } else if hasPattern {
            let text = Array((bytes.text(range) + " " + bytes.text(time)).utf8)
            let timestamp = moments.clock.timestamp(text.span, 0..<text.count)
            if timestamp != .invalid { return timestamp }
        }
        do throws(CivilScanner.Failure) {
            let timestamp = try CivilScanner.read(bytes, range, time: time, dates: dates).timestamp
            if timestamp != .invalid { return timestamp }
        } catch {
            guard case .malformed = error else {
                throw RecordError(
                    field: role.name,
                    value: bytes.text(range),
                    problem: "fits both orders of day and month; name one by the option dates"
                )
            }
        }
        throw RecordError(field: role.name, value: bytes.text(range), problem: "is no date and time")
    }

    /// Seconds or, of twelve digits and more, milliseconds since the epoch; 0 and -1 mean never. Nil: digits of another
    /// meaning.
    private func epoch(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Timestamp? {
        var end = bytes.isDigits(range) ? range.upperBound : range.lowerBound
        while end < range.upperBound, bytes[end].isDigit { end += 1 }
        let whole = range.lowerBound..<end
        guard end == range.upperBound || bytes[end] == UInt8(ascii: "."), !whole.isEmpty else {
            guard whole.isEmpty, range.count == 2, bytes[end] == UInt8(ascii: "-") else { return nil }
            return bytes[end + 1] == UInt8(ascii: "1") ? Timestamp.none : nil
        }
        if whole.count >= Self.milliseconds {
            guard end == range.upperBound, whole.count <= 13, let value = bytes.number(whole) else { return nil }
            return .instant(Instant(microseconds: Int64(value) * 1_000))
        }
        let isZero = bytes[range.lowerBound] == UInt8(ascii: "0") && bytes.number(whole) == 0
        guard whole.count >= 9 || isZero else { return nil }
        let timestamp = moments.clock.timestamp(bytes, range)
        return timestamp == .invalid ? nil : timestamp
    }
}

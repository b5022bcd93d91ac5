import Pace

/// When a call began, was connected and ended.
extension CUCMRecord {
    private static let mostTalk: Int64 = 7 * 86_400
    private static let years: ClosedRange<Int64> = 315_532_800...7_258_118_399

    struct Times {
        var start: Instant
        var end: Instant
        var talk: Int64 = 0
        var note: String?
    }

    func times(connect: Instant?, _ bytes: Span<UInt8>) throws(RecordError) -> Times {
        let duration = try seconds(.duration, bytes)
        if let duration, duration > Self.mostTalk { throw error(.duration, bytes, "is more than 7 days") }
        let written = try moment(.disconnect, bytes)
        let reckoned = connect.flatMap { connect in duration.map { connect + $0 * 1_000_000 } }
        guard let end = written ?? reckoned else { throw error(.disconnect, bytes, "is no moment") }
        let origination = try moment(.origination, bytes)
        guard let start = origination ?? connect ?? written else { throw error(.origination, bytes, "is no moment") }
        if let connect, end < connect { throw error(.disconnect, bytes, "is before dateTimeConnect") }
        guard end >= start else { throw error(.disconnect, bytes, "is before dateTimeOrigination") }
        var times = Times(start: start, end: end)
        guard let connect else { return times }
        if connect < start {
            times.start = connect
            times.note = "dateTimeConnect is before dateTimeOrigination"
        }
        let stood = end - connect
        times.talk = duration.map { $0 * 1_000_000 } ?? stood
        guard times.talk <= Self.mostTalk * 1_000_000 else {
            throw error(.disconnect, bytes, "is more than 7 days behind dateTimeConnect")
        }
        if (times.talk - stood).magnitude > 2_000_000 {
            let distance = "duration and the moments disagree by \((times.talk - stood).magnitude / 1_000_000) s"
            times.note = times.note.map { $0 + "; " + distance } ?? distance
        }
        return times
    }

    /// Seconds since 1970; 0 means that it did not happen.
    func moment(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Instant? {
        guard let seconds = try number(column, bytes), seconds != 0 else { return nil }
        guard Self.years.contains(seconds) else { throw error(column, bytes, "is no moment") }
        return Instant(seconds: seconds)
    }

    func seconds(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Int64? {
        guard let seconds = try number(column, bytes) else { return nil }
        guard seconds >= 0 else { throw error(column, bytes, "is less than 0") }
        guard seconds <= 366 * 86_400 else { throw error(column, bytes, "is more than a year") }
        return seconds
    }
}

import Pace

/// When a leg began, was connected and ended.
extension CMELegReader {
    struct Times {
        var start: Instant
        var connect: Instant?
        var end: Instant
    }

    mutating func times(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        session: Int64?
    ) throws(RecordError) -> Times {
        moments.begin()
        var doubts: [String] = []
        func time(_ column: CMEColumn) throws(RecordError) -> Timestamp {
            let time = RouterTime(bytes.extracting(values[column]))
            if case .invalid = time.timestamp { throw values.error(column, bytes, "is no moment") }
            if let doubt = time.doubt, !doubts.contains(doubt) { doubts.append(doubt) }
            return time.timestamp
        }
        let setup = try time(.setup)
        let connect = try time(.connect)
        let disconnect = try time(.disconnect)
        for doubt in doubts { moments.add(doubt) }
        let times =
            try values[.recordTime].isEmpty
            ? forward(values, bytes, setup, connect, disconnect)
            : backward(values, bytes, setup, connect, disconnect, session: session)
        if let connect = times.connect {
            guard connect <= times.end else {
                throw values.error(.disconnect, bytes, "is before \(CMEColumn.connect.name)")
            }
            if connect < times.start { moments.add("\(CMEColumn.connect.name) is before \(CMEColumn.setup.name)") }
        }
        guard times.end >= times.start else {
            throw values.error(.disconnect, bytes, "is before \(CMEColumn.setup.name)")
        }
        return times
    }

    /// Without a moment of the record itself each moment is not before the one before it.
    private mutating func forward(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        _ setup: Timestamp,
        _ connect: Timestamp,
        _ disconnect: Timestamp
    ) throws(RecordError) -> Times {
        guard let start = moments.instant(setup, CMEColumn.setup.name) else {
            throw values.error(.setup, bytes, "is no moment")
        }
        let answer = moments.instant(connect, CMEColumn.connect.name, notBefore: start)
        guard let end = moments.instant(disconnect, CMEColumn.disconnect.name, notBefore: answer ?? start) else {
            throw values.error(.disconnect, bytes, "is no moment")
        }
        return Times(start: start, connect: answer, end: end)
    }

    /// The record is written when the leg ends, so that its own moment tells the end, and the end the rest.
    private mutating func backward(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        _ setup: Timestamp,
        _ connect: Timestamp,
        _ disconnect: Timestamp,
        session: Int64?
    ) throws(RecordError) -> Times {
        guard case .instant(let written) = TimestampReader.epochs.timestamp(bytes, values[.recordTime]) else {
            throw values.error(.recordTime, bytes, "is no number of seconds since 1970")
        }
        guard let end = moments.instant(disconnect, CMEColumn.disconnect.name, near: written) else {
            throw values.error(.disconnect, bytes, "is no moment")
        }
        checkZone(end, written)
        let talked = session.map { end + -$0.clampedSeconds }
        let answer = moments.instant(connect, CMEColumn.connect.name, near: talked ?? end)
        guard let start = moments.instant(setup, CMEColumn.setup.name, near: answer ?? end) else {
            throw values.error(.setup, bytes, "is no moment")
        }
        return Times(start: start, connect: answer, end: end)
    }

    /// An end that is whole quarters of an hour away from the record's own moment was written in another zone than it
    /// was read in.
    private mutating func checkZone(_ end: Instant, _ written: Instant) {
        let difference = (end - written).flooredDivision(by: 1_000_000)
        let quarters = (difference + 450).flooredDivision(by: 900)
        guard quarters != 0, quarters.magnitude <= 56, (difference - quarters * 900).magnitude <= 60 else { return }
        moments.add(
            "\(CMEColumn.disconnect.name) is \(quarters * 15) minutes from \(CMEColumn.recordTime.name); "
                + "is the source's zone right?"
        )
    }

    mutating func compare(_ session: Int64?, talk: Int64) {
        guard let session, session > 0 else { return }
        let distance = (talk - session.clampedSeconds).magnitude / 1_000_000
        guard distance > 2 else { return }
        moments.add("\(CMEColumn.session.name) and the moments disagree by \(distance) s; the moments are kept")
    }
}

extension Int64 {
    /// Seconds as microseconds, at most a year of them.
    fileprivate var clampedSeconds: Int64 { Swift.min(Swift.max(self, 0), 366 * 86_400) * 1_000_000 }
}

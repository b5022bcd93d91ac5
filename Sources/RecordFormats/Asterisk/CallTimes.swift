import Pace

/// The moments of one CDR row, with the repeated hour of autumn told by what the row itself knows.
struct CallTimes: Sendable {
    private static let second: Int64 = 1_000_000
    private static let hour: Int64 = 3_600 * second
    /// How far written times may disagree with written seconds.
    private static let tolerance: Int64 = 2 * second

    private(set) var start = Instant.distantPast
    private(set) var answer: Instant?
    private(set) var end: Instant?
    private(set) var note: String?
    private var clock: TimestampReader

    init(clock: TimestampReader) {
        self.clock = clock
    }

    /// Talk by the times alone.
    var talk: Int64 {
        guard let answer, let end else { return 0 }
        return max(0, end - answer)
    }

    mutating func begin() {
        answer = nil
        end = nil
        note = nil
    }

    mutating func read(
        _ row: CallRow,
        _ bytes: Span<UInt8>,
        duration: Int64?,
        talk: Int64?,
        isAnswered: Bool
    ) throws(RecordError) {
        let epoch = UniqueID.epoch(bytes, row.range(of: .uniqueID)).map { Instant(seconds: $0) }
        guard let started = try moment(.start, row, bytes, nearest: .began(epoch, lasting: duration)) else {
            throw row.error(.start, bytes, "is no moment")
        }
        start = started
        if let epoch { checkZone(epoch) }
        let expected = duration.map { started + $0 }
        end = try moment(.end, row, bytes, nearest: expected.map { .nearest($0) } ?? .notBefore(started))
        settleEnd(expected, row, bytes)
        let answerGuess = talk.flatMap { talk in talk > 0 ? end.map { $0 + -talk } : nil }
        answer = try moment(.answer, row, bytes, nearest: answerGuess.map { .nearest($0) } ?? .notBefore(started))
        settleAnswer(row, talk: talk, isAnswered: isAnswered)
        compare(talk: talk, isAnswered: isAnswered)
    }

    func ring(isAnswered: Bool, duration: Int64?, talk: Int64) -> Int64 {
        let whole = duration ?? end.map { $0 - start } ?? 0
        guard isAnswered else { return max(0, whole) }
        return max(0, answer.map { $0 - start } ?? whole - talk)
    }

    private enum Choice {
        /// The first that is not before this moment (but for a second), if there is one; else the first.
        case notBefore(Instant?)
        case nearest(Instant)
        /// What the ids and the duration tell of the start.
        case began(_ epoch: Instant?, lasting: Int64?)
    }

    private mutating func moment(
        _ column: CallColumn,
        _ row: CallRow,
        _ bytes: Span<UInt8>,
        nearest choice: Choice
    ) throws(RecordError) -> Instant? {
        guard row.layout.has(column) else { return nil }
        switch clock.timestamp(bytes, row.range(of: column)) {
        case .none: return nil
        case .instant(let instant): return instant
        case .invalid: throw row.error(column, bytes, "is no date and time")
        case .local(let local):
            if !clock.knowsZone, column == .start { add("no zone is named; local times are read as UTC") }
            switch clock.reading(ofLocal: local) {
            case .once(let instant): return instant
            case .never(let instant):
                add("\(column.name) \(row.text(column, bytes)) never occurs in \(clock.zone.name); moved forward")
                return instant
            case .twice(let earlier, let later):
                let chosen = choose(earlier, later, choice, row, bytes)
                add(
                    "\(column.name) \(row.text(column, bytes)) occurs twice in \(clock.zone.name); "
                        + "read as \(chosen.rfc3339)"
                )
                return chosen
            }
        }
    }

    private mutating func choose(
        _ earlier: Instant,
        _ later: Instant,
        _ choice: Choice,
        _ row: CallRow,
        _ bytes: Span<UInt8>
    ) -> Instant {
        switch choice {
        case .notBefore(let limit): limit.map { Self.isAfter(earlier, later, $0) } == true ? later : earlier
        case .nearest(let moment): Self.nearest(earlier, later, moment)
        case .began(let epoch, let duration): began(earlier, later, epoch, duration, row, bytes)
        }
    }

    /// The start that the uniqueid's epoch names; else the one that the end and the duration name, if the end occurs once;
    /// else the first that is not before the channel, or the call, came into being.
    private mutating func began(
        _ earlier: Instant,
        _ later: Instant,
        _ epoch: Instant?,
        _ duration: Int64?,
        _ row: CallRow,
        _ bytes: Span<UInt8>
    ) -> Instant {
        if let epoch {
            let reading = Self.nearest(earlier, later, epoch)
            if (reading - epoch).magnitude <= Self.tolerance.magnitude { return reading }
        }
        if let duration, let end = certainEnd(row, bytes) { return Self.nearest(earlier, later, end + -duration) }
        let linked = UniqueID.epoch(bytes, row.range(of: .linkedID)).map { Instant(seconds: $0) }
        let isLater = [epoch, linked].contains { $0.map { Self.isAfter(earlier, later, $0) } == true }
        return isLater ? later : earlier
    }

    /// The end, where it can be read in one way.
    private mutating func certainEnd(_ row: CallRow, _ bytes: Span<UInt8>) -> Instant? {
        switch clock.timestamp(bytes, row.range(of: .end)) {
        case .none, .invalid: return nil
        case .instant(let instant): return instant
        case .local(let local):
            if case .once(let instant) = clock.reading(ofLocal: local) { return instant }
            return nil
        }
    }

    private static func nearest(_ earlier: Instant, _ later: Instant, _ moment: Instant) -> Instant {
        (earlier - moment).magnitude <= (later - moment).magnitude ? earlier : later
    }

    /// Whether the later reading alone is not before the limit (but for a second).
    private static func isAfter(_ earlier: Instant, _ later: Instant, _ limit: Instant) -> Bool {
        earlier < limit + -second && later >= limit + -second
    }

    /// A channel starts when its id was made. A start that is whole quarters of an hour away was written in another
    /// zone than it was read in.
    private mutating func checkZone(_ epoch: Instant) {
        let difference = (start - epoch).flooredDivision(by: Self.second)
        let quarters = (difference + 450).flooredDivision(by: 900)
        guard quarters != 0, quarters.magnitude <= 56, (difference - quarters * 900).magnitude <= 1 else { return }
        add("start is \(quarters * 15) minutes from the uniqueid's epoch; is the source's zone right?")
    }

    private mutating func settleEnd(_ expected: Instant?, _ row: CallRow, _ bytes: Span<UInt8>) {
        guard let expected else {
            if let written = end, written < start + -Self.second {
                add("end is before start; taken as start")
                end = start
            }
            return
        }
        guard let written = end else {
            end = expected
            return
        }
        let distance = (written - expected).magnitude
        if written < start + -Self.second
            || (distance >= Self.hour - 5 * Self.second && distance <= Self.hour + 5 * Self.second)
        {
            add("end and duration disagree as if the clock had been changed; end is start and duration")
            end = expected
        } else if distance > Self.tolerance.magnitude {
            add("end and duration disagree by \(distance / Self.second.magnitude) s")
        }
    }

    private mutating func settleAnswer(_ row: CallRow, talk: Int64?, isAnswered: Bool) {
        guard let end else { return }
        if !row.layout.has(.answer) {
            if isAnswered, let talk { answer = max(start, end + -talk) }
            return
        }
        guard let written = answer else { return }
        let around = (start + -Self.second)...max(start, end + Self.second)
        guard !around.contains(written) else { return }
        for shift in [-Self.hour, Self.hour] where around.contains(written + shift) {
            answer = written + shift
            add("answer is an hour off, as if the clock had been changed; put right")
        }
    }

    /// Each time is truncated on its own, so a second of difference is right.
    private mutating func compare(talk: Int64?, isAnswered: Bool) {
        guard isAnswered, let talk, let answer, let end else { return }
        let distance = ((end - answer) - talk).magnitude
        guard distance > Self.tolerance.magnitude else { return }
        add("billsec and answer to end disagree by \(distance / Self.second.magnitude) s; billsec is kept")
    }

    private mutating func add(_ text: String) {
        note = note.map { $0 + "; " + text } ?? text
    }
}

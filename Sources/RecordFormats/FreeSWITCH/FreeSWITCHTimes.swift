import Pace

/// The moments of a channel: microseconds where the record has them, else seconds, else stamps on the clock of the zone.
struct FreeSWITCHTimes: Sendable {
    private static let second: Int64 = 1_000_000
    private static let hour: Int64 = 3_600 * second
    private static let firstMoment: Int64 = 315_532_800 * second
    private static let lastMoment: Int64 = 7_258_118_400 * second
    /// No channel lives longer than a year.
    private static let longest: Int64 = 366 * 86_400

    private(set) var start = Instant.distantPast
    private(set) var answer: Instant?
    private(set) var end = Instant.distantPast
    /// Microseconds, as counted by FreeSWITCH from the answer; nil where the record has none.
    private(set) var billed: Int64?
    private var moments: MomentReader

    init(clock: TimestampReader) {
        moments = MomentReader(clock: clock)
    }

    var note: String? { moments.note }

    mutating func read(_ channel: borrowing FreeSWITCHChannel, _ bytes: Span<UInt8>) throws(RecordError) {
        moments.begin()
        let duration = try Self.length(channel, bytes, .duration, finer: .uduration, .mduration)
        billed = try Self.length(channel, bytes, .billsec, finer: .billusec, .billmsec)
        let started = try Self.exact(channel, bytes, .startUepoch, .startEpoch) ?? Self.moment(channel.created)
        let ended = try Self.exact(channel, bytes, .endUepoch, .endEpoch) ?? Self.moment(channel.hungUp)
        let answered = try Self.exact(channel, bytes, .answerUepoch, .answerEpoch) ?? Self.moment(channel.answered)
        let startStamp = started == nil ? try stamp(channel, bytes, .startStamp) : .none
        let endStamp = ended == nil ? try stamp(channel, bytes, .endStamp) : .none
        let answerStamp = answered == nil ? try stamp(channel, bytes, .answerStamp) : .none

        let knownEnd = ended ?? unambiguous(endStamp)
        let startGuess = knownEnd.flatMap { end in duration.map { end + -$0 } }
        let first = started ?? moments.instant(startStamp, "start_stamp", near: startGuess)
        let endGuess = first.flatMap { start in duration.map { start + $0 } }
        var last = ended ?? moments.instant(endStamp, "end_stamp", near: endGuess, notBefore: first)
        if ended == nil { settle(&last, endGuess, isRead: endStamp != .none) }
        let answerGuess = billed.flatMap { billed in billed > 0 ? last.map { $0 + -billed } : nil }
        answer = answered ?? moments.instant(answerStamp, "answer_stamp", near: answerGuess, notBefore: first)
        if answered == nil, let written = answer, let answerGuess, Self.isHour(written, answerGuess) {
            moments.add("answer_stamp and billsec disagree by an hour; answer is end less billsec")
            answer = answerGuess
        }
        guard let begin = first ?? answer ?? last else {
            throw RecordError(field: "start_stamp", problem: "is missing, and no other moment stands for it")
        }
        guard let finish = last ?? endGuess else { throw RecordError(field: "end_stamp", problem: "is missing") }
        guard finish >= begin else {
            throw RecordError(field: "end", value: finish.rfc3339, problem: "is before the start, \(begin.rfc3339)")
        }
        start = begin
        end = finish
    }

    /// Stamps cross a change of the clock, durations do not.
    private mutating func settle(_ end: inout Instant?, _ guess: Instant?, isRead: Bool) {
        guard isRead, let written = end, let guess, Self.isHour(written, guess) else { return }
        moments.add("end_stamp and duration disagree by an hour; end is start and duration")
        end = guess
    }

    private static func isHour(_ first: Instant, _ second: Instant) -> Bool {
        let distance = (first - second).magnitude
        let hour = Self.hour.magnitude
        return distance >= hour - 5 * Self.second.magnitude && distance <= hour + 5 * Self.second.magnitude
    }

    private func unambiguous(_ stamp: Timestamp) -> Instant? {
        switch stamp {
        case .none, .invalid: return nil
        case .instant(let instant): return instant
        case .local(let local):
            var clock = moments.clock
            if case .once(let instant) = clock.reading(ofLocal: local) { return instant }
            return nil
        }
    }

    /// `start_uepoch` or `start_epoch`; nil where it did not happen or is not told.
    private static func exact(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ microseconds: FreeSWITCHVariable,
        _ seconds: FreeSWITCHVariable
    ) throws(RecordError) -> Instant? {
        if let moment = try exact(channel, bytes, microseconds, unit: 1) { return moment }
        return try exact(channel, bytes, seconds, unit: second)
    }

    private static func exact(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ variable: FreeSWITCHVariable,
        unit: Int64
    ) throws(RecordError) -> Instant? {
        guard channel.has(variable) else { return nil }
        guard let count = channel.number(variable, bytes), count <= lastMoment / unit else {
            throw error(channel, bytes, variable, "is no moment")
        }
        return moment(count * unit)
    }

    private static func error(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ variable: FreeSWITCHVariable,
        _ problem: String
    ) -> RecordError {
        RecordError(field: variable.name, value: channel.text(variable, bytes), problem: problem)
    }

    /// A moment of microseconds since 1970; nil for 0 and for what no call can have had.
    static func moment(_ microseconds: Int64?) -> Instant? {
        guard let microseconds, microseconds >= firstMoment, microseconds < lastMoment else { return nil }
        return Instant(microseconds: microseconds)
    }

    private func stamp(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ variable: FreeSWITCHVariable
    ) throws(RecordError) -> Timestamp {
        guard let place = channel.place(variable) else { return .none }
        let stamp = moments.clock.timestamp(bytes, place)
        if case .invalid = stamp { throw Self.error(channel, bytes, variable, "is no date and time") }
        return stamp
    }

    /// Microseconds of a length, by the finest variable there is.
    private static func length(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ seconds: FreeSWITCHVariable,
        finer microseconds: FreeSWITCHVariable,
        _ milliseconds: FreeSWITCHVariable
    ) throws(RecordError) -> Int64? {
        if channel.has(microseconds) { return try length(channel, bytes, microseconds, unit: 1) }
        if channel.has(milliseconds) { return try length(channel, bytes, milliseconds, unit: 1_000) }
        return channel.has(seconds) ? try length(channel, bytes, seconds, unit: second) : nil
    }

    private static func length(
        _ channel: borrowing FreeSWITCHChannel,
        _ bytes: Span<UInt8>,
        _ variable: FreeSWITCHVariable,
        unit: Int64
    ) throws(RecordError) -> Int64 {
        guard let count = channel.number(variable, bytes) else {
            throw error(channel, bytes, variable, "is no length of time")
        }
        guard count / (second / unit) <= longest else {
            throw error(channel, bytes, variable, "is more than 366 days")
        }
        return count * unit
    }

    /// Digits alone, at most 18.
    static func number(_ text: String) -> Int64? {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int64(byte - 48)
        }
        return value
    }
}

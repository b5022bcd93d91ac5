import Pace

/// `3cx`: call data records of 3CX, comma separated, a record a call.
///
/// Source: 3CX, "CDR – Call Data Records", and real lines.
package enum ThreeCX {
    package static let format = RecordFormat(
        name: "3cx",
        summary: "Call data records of 3CX, from cdr.log, a file a call or a TCP port",
        needsZone: true,
        options: [CallFields.option, LineEncoding.option],
        evidence: .records,
        origin: "3CX console: Settings, CDR, output to a file or a socket, with the fields in their order",
        recognise: recognise,
        takesStreams: true,
        problem: { CallFields.problem($0) ?? LineEncoding.problem($0) },
        makeDecoder: { options, carry in LineDecoder(ThreeCXLines(options), carry: carry) }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        var fields = LineFields()
        var right = 0
        var ordered = 0
        let lines = SampleLines(sample).lines
        for line in lines {
            fields.split(bytes, line)
            guard isRecord(fields, bytes) else { continue }
            right += 1
            if CallFields.standard.problem(fields, bytes) == nil { ordered += 1 }
        }
        guard right > 0, (lines.count - right) * 9 <= right else { return nil }
        if ordered == right { return Recognition(.certain, "its lines begin with Call and hold a chain of parties") }
        return Recognition(.likely, "its lines hold a chain of parties, in an order that the option fields has to name")
    }

    /// `Call 17` in front, or a long id behind it, and a chain of parties.
    private static func isRecord(_ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        let ranges = fields.ranges
        guard ranges.contains(where: { bytes.begins(with: CallFields.chainWord, $0) }) else { return false }
        if let first = ranges.first, bytes.begins(with: CallFields.callWord, first) { return true }
        return ranges.count > 2 && CallFields.isCallID(bytes, ranges[1])
            && LineDuration.clock(bytes, ranges[2]) != nil
    }
}

struct ThreeCXLines: LineReader {
    private let encoding: LineEncoding
    private let places: CallFields
    private let types = ThreeCXParties.Types()
    private let reasons = Reasons()
    private let pattern = TimePattern("YYYY/MM/DD HH:mm:ss")
    private var moments: MomentReader
    private var fields = LineFields()
    private var lineText: LineText
    var carry: [UInt8] = []

    init(_ options: FormatOptions) {
        encoding = LineEncoding(options)
        lineText = LineText(encoding)
        places = CallFields(options)
        moments = MomentReader(clock: TimestampReader(zone: options.zone))
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        fields.split(bytes, line)
        moments.begin()
        lineText = LineText(encoding, bytes, line)
        if let note = lineText.note { moments.add(note) }
        do throws(RecordError) {
            if let problem = places.problem(fields, bytes) {
                fields.splitPlainly(bytes, line)
                guard places.problem(fields, bytes) == nil else { throw problem }
            }
            return try call(line, bytes)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private mutating func call(_ line: Range<Int>, _ bytes: Span<UInt8>) throws(RecordError) -> LineReading {
        let answered = try timestamp(.answered, bytes)
        let length = try length(bytes, isAnswered: answered != .none)
        let times = try times(answered, length: length, bytes)
        let parties = ThreeCXParties.read(types, places, fields, bytes, lineText)
        let connected = times.answer.map { answer in length ?? max(0, (times.end ?? answer) - answer) } ?? 0
        guard connected <= LineDuration.longest * 1_000_000 else {
            throw error(.ended, bytes, "is more than 7 days behind \(CallField.answered.name)")
        }
        var talk = parties.endsAtNobody ? 0 : connected
        if times.answer == nil { talk = 0 }
        let disposition =
            times.answer == nil
            ? reasons.failure(bytes, places.range(.terminated, fields, bytes)) : parties.disposition
        let callID = text(.callID, bytes)
        let history = text(.historyID, bytes)
        let whole = callID.isEmpty ? key(of: line, bytes) : nil
        let call = whole?.hexadecimal ?? callID
        let id = callID.isEmpty || history.isEmpty ? call : call + "#" + history
        let key = whole ?? key(of: id, start: times.start, talk: talk, disposition)
        var leg = Leg(
            call: call,
            id: id,
            startedAt: times.start,
            answeredAt: times.answer,
            endedAt: times.end,
            talk: talk,
            ring: max(0, (times.answer ?? times.end ?? times.start) - times.start),
            direction: parties.direction,
            caller: parties.caller,
            callee: parties.callee,
            disposition: disposition
        )
        if talk > 0, parties.holdsMore { leg.traits = .upperBound }
        return .record(.leg(leg), key: key, note: moments.note)
    }

    /// Of a line that has no id.
    private func key(of line: Range<Int>, _ bytes: Span<UInt8>) -> RecordKey {
        var digest = RecordDigest("row")
        digest.add(bytes.extracting(line))
        return digest.finish()
    }

    private func key(of id: String, start: Instant, talk: Int64, _ disposition: Disposition) -> RecordKey {
        var digest = RecordDigest("3cx")
        digest.add(id)
        digest.add(start.microseconds)
        digest.add(talk)
        digest.add(disposition.rawValue)
        return digest.finish()
    }

    /// Microseconds from answer to end by the record's own word; nil where it has none.
    private func length(_ bytes: Span<UInt8>, isAnswered: Bool) throws(RecordError) -> Int64? {
        let range = places.range(.duration, fields, bytes)
        guard !range.isEmpty else { return nil }
        guard let seconds = LineDuration.clock(bytes, range) else {
            throw error(.duration, bytes, "is no time of the form HH:MM:SS")
        }
        guard seconds <= LineDuration.longest || !isAnswered else {
            throw error(.duration, bytes, "is more than 7 days")
        }
        return seconds * 1_000_000
    }

    /// What a moment of the record says; `.none` where the field is empty.
    private func timestamp(_ field: CallField, _ bytes: Span<UInt8>) throws(RecordError) -> Timestamp {
        let range = places.range(field, fields, bytes)
        guard !range.isEmpty else { return .none }
        guard let civil = CivilTime(slashed: bytes, range) ?? pattern.read(bytes, range) else {
            throw error(field, bytes, "is no date and time")
        }
        let timestamp = civil.timestamp
        guard case .local = timestamp else { throw error(field, bytes, "is no date and time") }
        return timestamp
    }

    private struct Times {
        var start: Instant
        var answer: Instant?
        var end: Instant?
    }

    /// Where one of the moments occurs twice the others and the duration tell which one is meant.
    private mutating func times(
        _ answered: Timestamp,
        length: Int64?,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> Times {
        let started = try timestamp(.started, bytes)
        let ended = try timestamp(.ended, bytes)
        var draft = moments
        guard let guess = draft.instant(started, CallField.started.name) else {
            throw error(.started, bytes, "is no date and time")
        }
        let answerGuess = draft.instant(answered, CallField.answered.name, notBefore: guess)
        let endGuess = answerGuess.flatMap { answer in length.map { answer + $0 } } ?? answerGuess ?? guess
        let end = draft.instant(
            ended,
            CallField.ended.name,
            near: answerGuess == nil ? nil : endGuess,
            notBefore: guess
        )
        let answer = moments.instant(
            answered,
            CallField.answered.name,
            near: end.flatMap { end in length.map { end + -$0 } },
            notBefore: guess
        )
        let start = moments.instant(started, CallField.started.name, near: answer ?? end) ?? guess
        let written = moments.instant(
            ended,
            CallField.ended.name,
            near: answer.flatMap { answer in length.map { answer + $0 } },
            notBefore: answer ?? start
        )
        if let written, written < (answer ?? start) {
            throw error(.ended, bytes, "is before the call began")
        }
        if let answer, answer < start { throw error(.answered, bytes, "is before the call began") }
        compare(length, answer, written)
        return Times(
            start: start,
            answer: answer,
            end: written ?? answer.flatMap { answer in length.map { answer + $0 } }
        )
    }

    /// The duration is cut to the second, so that it may be one less than the moments tell.
    private mutating func compare(_ length: Int64?, _ answer: Instant?, _ end: Instant?) {
        guard let length, let answer, let end else { return }
        let distance = ((end - answer) - length).magnitude / 1_000_000
        guard distance > 2 else { return }
        moments.add("duration and the time from answer to end disagree by \(distance) s; duration is kept")
    }

    private func text(_ field: CallField, _ bytes: Span<UInt8>) -> String {
        places.text(field, fields, bytes, lineText)
    }

    private func error(_ field: CallField, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: field.name, value: text(field, bytes), problem: problem)
    }
}

/// Why nobody answered: `TerminatedBySrc`, `Failed_Busy`, `dst_participant_terminated`.
private struct Reasons: Sendable {
    private let busy = Array("busy".utf8)
    private let failed = Array("failed".utf8)
    private let cancelled = Array("cancel".utf8)
    private let unanswered = Array("noanswer".utf8)

    func failure(_ bytes: Span<UInt8>, _ reason: Range<Int>) -> Disposition {
        if bytes.contains(lowercased: busy, reason) { return .busy }
        guard bytes.contains(lowercased: failed, reason) else { return .noAnswer }
        let isEnded = bytes.contains(lowercased: cancelled, reason) || bytes.contains(lowercased: unanswered, reason)
        return isEnded ? .noAnswer : .failed
    }
}

extension Span<UInt8> {
    /// Whether this word of small letters stands somewhere in the range, in whatever case.
    fileprivate func contains(lowercased word: [UInt8], _ range: Range<Int>) -> Bool {
        for start in range where begins(withLowercased: word, start..<range.upperBound) { return true }
        return false
    }
}

import Pace

/// `avaya-cm`: CDR of Avaya Communication Manager, columns by position, a line a record.
///
/// Source: Avaya, "Administrator's Guide for Avaya Communication Manager" (555-233-506, 03-300509), call detail recording.
package enum AvayaCM {
    package static let format = RecordFormat(
        name: "avaya-cm",
        summary: "CDR of Avaya Communication Manager (Definity, Aura) in its standard or customised layouts",
        needsZone: true,
        options: [
            CDRLayout.option, CDRDates.option, CalendarYear.option, ConditionCode.option, LineEncoding.option,
        ],
        evidence: .documentation,
        origin:
            "change system-parameters cdr: the primary output format, or \"customized\" with its list of data items",
        recognise: CDRSample.recognise,
        takesStreams: true,
        problem: { options in
            CDRLayout.problem(options) ?? CDRDates.problem(options) ?? CalendarYear.problem(options)
                ?? ConditionCode.problem(options) ?? LineEncoding.problem(options)
        },
        makeDecoder: { options, carry in LineDecoder(CDRLines(options), carry: carry) }
    )
}

struct CDRLines: LineReader {
    private let layout: CDRLayout?
    private let isAlternative: Bool
    private let encoding: LineEncoding
    private var moments: MomentReader
    private var dates: CDRDates

    init(_ options: FormatOptions) {
        layout = CDRLayout(options)
        isAlternative = ConditionCode.isAlternative(options)
        encoding = LineEncoding(options)
        moments = MomentReader(clock: TimestampReader(zone: options.zone))
        dates = CDRDates(options)
    }

    var carry: [UInt8] {
        get { dates.carry }
        set { dates.carry = newValue }
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        do throws(RecordError) {
            if try dates.read(bytes, line, isNeeded: layout?[.date] == nil) { return .ignored(reason: "date") }
            guard let layout else {
                throw RecordError(field: "layout", problem: "the source names none, or one that is none")
            }
            guard let width = layout.width, line.count > width else { return try record(layout, line, bytes) }
            return try overlong(layout, width, line, bytes)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// A line with more columns than a record: garbage stands in front, as after a broken link, or blanks behind.
    private mutating func overlong(
        _ layout: CDRLayout,
        _ width: Int,
        _ line: Range<Int>,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> LineReading {
        let front = line.lowerBound..<line.lowerBound + width
        if bytes.trimmed(front.upperBound..<line.upperBound).isEmpty { return try record(layout, front, bytes) }
        do throws(RecordError) {
            let back = line.upperBound - width..<line.upperBound
            return try record(
                layout,
                back,
                bytes,
                note: "\(line.count - width) bytes in front of the record are left out"
            )
        } catch {
            throw RecordError(field: "line", problem: "\(line.count) columns where the layout has \(width)")
        }
    }

    private mutating func record(
        _ layout: CDRLayout,
        _ line: Range<Int>,
        _ bytes: Span<UInt8>,
        note: String? = nil
    ) throws(RecordError) -> LineReading {
        moments.begin()
        if let note { moments.add(note) }
        if let note = encoding.note(bytes, line) { moments.add(note) }
        let fields = CDRFields(layout: layout, line: line, isAlternative: isAlternative, encoding: encoding)
        let code = try fields.code(bytes)
        if code == .notRecorded { return .ignored(reason: "not recorded") }
        let length = try fields.length(bytes) * 1_000_000
        let (day, times) = try moments(fields, length: length, bytes)
        var digest = RecordDigest("cdr")
        digest.add(Int64(day.number))
        digest.add(bytes.extracting(line))
        let key = digest.finish()
        let id = key.hexadecimal
        let parties = fields.parties(bytes, code)
        let outcome = CDROutcome(code)
        let leg = Leg(
            call: id,
            id: id,
            startedAt: times.start,
            answeredAt: outcome.isTalk && length > 0 ? times.start : nil,
            endedAt: times.end,
            talk: outcome.isTalk ? length : 0,
            ring: outcome.isRinging ? length : 0,
            direction: parties.direction,
            caller: parties.caller,
            callee: parties.callee,
            disposition: outcome.isTalk && length == 0 ? .noAnswer : outcome.disposition,
            code: fields.text(.account, bytes),
            traits: code == .conference ? .upperBound : []
        )
        return .record(.leg(leg), key: key, note: moments.note)
    }

    /// The record's time is the call's end; its date is that of the end, too.
    private mutating func moments(
        _ fields: CDRFields,
        length: Int64,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> (Day, (start: Instant, end: Instant)) {
        let day = try dates.day(of: fields, bytes)
        let time = try fields.clock(.time, bytes)
        guard let startTime = try fields.clock(.startTime, bytes) else {
            guard let time, let end = instant(day, time, "time") else {
                throw RecordError(field: "time", problem: "there is none")
            }
            return (day, (end + -length, end))
        }
        let end = time.flatMap { instant(day, $0, "time") }
        // The call may have begun the day before it ended.
        let minutes = length / 60_000_000
        let isBefore = time.map { startTime > $0 } ?? (Int64(startTime) + minutes >= 1_440)
        guard let start = instant(isBefore ? day - 1 : day, startTime, "start-time", near: end.map { $0 + -length })
        else { throw RecordError(field: "start-time", problem: "there is none") }
        // Both are cut to the minute.
        return (day, (start, max(start + length, end ?? start)))
    }

    /// - Parameter minutes: after midnight.
    private mutating func instant(_ day: Day, _ minutes: Int, _ name: String, near: Instant? = nil) -> Instant? {
        let local = (Int64(day.number) * 86_400 + Int64(minutes) * 60) * 1_000_000
        return moments.instant(.local(local), name, near: near)
    }
}

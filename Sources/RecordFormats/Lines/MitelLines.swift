import Pace

/// Gives the lines of a Mitel's SMDR their meaning.
struct MitelLines: LineReader {
    private static let second: Int64 = 1_000_000

    private let configuredClock: MitelClock
    private let encoding: LineEncoding
    private var moments: MomentReader
    private var year: CalendarYear
    private var clock: MitelClock
    private var last = LastEnd()

    init(_ options: FormatOptions) {
        configuredClock = MitelClock(options)
        clock = configuredClock
        encoding = LineEncoding(options)
        moments = MomentReader(clock: TimestampReader(zone: options.zone))
        year = CalendarYear(options)
    }

    var carry: [UInt8] {
        get {
            let shown = configuredClock == .unknown && clock != .unknown ? [clock.rawValue] : []
            return LineCarry.join([shown, year.carry, last.carry])
        }
        set {
            let parts = LineCarry.split(newValue, count: 3)
            if configuredClock == .unknown { clock = parts[0].first.flatMap(MitelClock.init) ?? .unknown }
            year.carry = parts[1]
            last.carry = parts[2]
        }
    }

    /// A line of which somebody took the first blank has it again.
    static func aligned(_ line: PrintedLine) -> PrintedLine {
        line.matches("99/99 99:99", at: 1) ? PrintedLine(" " + line.text) : line
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        let printed = Self.aligned(PrintedLine(encoding.text(bytes, line)))
        if !printed.cells.contains(where: { $0.digit != nil }) { return .ignored(reason: "notice") }
        moments.begin()
        if let note = encoding.note(bytes, line) { moments.add(note) }
        do throws(RecordError) {
            return try record(printed, bytes.digest(ofLine: line, format: "mitel"))
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private mutating func record(_ line: PrintedLine, _ content: RecordDigest) throws(RecordError) -> LineReading {
        guard let table = MitelTable.table(of: line) else {
            let problem = "fits no table: month and day, start and duration are not in their columns"
            throw RecordError(field: "line", value: line.text, problem: problem)
        }
        guard let month = line.number(2...3), let number = line.number(5...6) else {
            throw RecordError(field: "date", value: line[2...6], problem: "is no month and day")
        }
        let day = try year.day(month: month, day: number)
        let fields = try MitelFields(line, table)
        let length = (fields.wait + fields.duration) * Self.second
        let local = try local(line, table, day)
        guard let start = moments.instant(local, "start time", notBefore: last.before(length)) else {
            throw RecordError(field: "start time", value: line[table.times], problem: "is no time of day")
        }
        var digest = content
        digest.add(Int64(day.number))
        let key = digest.finish()
        let leg = fields.leg(start: start, day: day, key: key)
        if configuredClock == .unknown { clock.learn(from: line) }
        year.advance(to: day)
        last.advance(to: leg.endedAt ?? start)
        return .record(.leg(leg), key: key, note: moments.note)
    }

    private mutating func local(
        _ line: PrintedLine,
        _ table: MitelTable,
        _ day: Day
    ) throws(RecordError) -> Timestamp {
        let written = line[table.times.lowerBound...table.half]
        let half = line.cell(table.half)
        guard half.isBlank || "PpAa".unicodeScalars.contains(half), let found = line.number(8...9),
            let minute = line.number(11...12), let second = table.hasSeconds ? line.number(14...15) : 0,
            let hour = clock.hour(found, half: half), minute < 60, second < 60
        else { throw RecordError(field: "start time", value: written, problem: "is no time of day") }
        let (year, month, number) = day.civil
        if found == 12, half.isBlank, clock == .unknown {
            moments.add("nothing tells whether the clock has 12 or 24 hours; 12 is read as noon")
        }
        let civil = CivilTime(year: year, month: month, day: number, hour: hour, minute: minute, second: second)
        return civil.timestamp
    }
}

/// The fields of a record, and the leg that they make.
struct MitelFields {
    private static let second: Int64 = 1_000_000

    /// Seconds.
    let duration: Int64
    let wait: Int64
    private let isAbandoned: Bool
    private let hasWait: Bool
    private let status: Unicode.Scalar
    private let calling: MitelParty
    private let called: MitelParty
    private let third: String
    private let isHandedOn: Bool
    private let digits: String
    private let account: String
    private let callingLine: String
    private let callID: String
    private let associate: String

    init(_ line: PrintedLine, _ table: MitelTable) throws(RecordError) {
        duration = try Self.duration(line[table.durations])
        let waited = line[table.waits]
        isAbandoned = waited.hasSuffix("***")
        // The first column is an asterisk for the attendant, or the first of four digits.
        let seconds = waited.hasPrefix("*") && !isAbandoned ? String(waited.dropFirst()).withoutBlanksAround : waited
        hasWait = seconds.isDigits
        guard waited.isEmpty || isAbandoned || hasWait else {
            throw RecordError(field: "time to answer", value: waited, problem: "is no number of seconds")
        }
        wait = hasWait ? Int64(seconds) ?? 0 : 0
        calling = try MitelParty(line[table.callings], "calling party")
        called = try MitelParty(line[table.calleds], "called party")
        third = line[table.thirds]
        status = line.cell(table.status)
        guard Self.statuses.contains(status) else {
            throw RecordError(field: "completion status", value: String(Character(status)), problem: "is not known")
        }
        let handed = line.cell(table.transfer)
        guard handed.isBlank || ("A"..."Z").contains(handed) else {
            throw RecordError(field: "transfer flag", value: String(Character(handed)), problem: "is no letter")
        }
        isHandedOn = !handed.isBlank || !third.isEmpty
        digits = Self.dialled(line[table.digits])
        account = line[table.accounts]
        callingLine = Self.callingLine(line, table)
        let isNumbered =
            !table.isExtended && line[table.calls].isDigits && table.calls.count == line[table.calls].utf8.count
        callID = isNumbered ? line[table.calls] : ""
        associate = isNumbered ? line[table.associates] : ""
        guard !calling.text.isEmpty || !called.text.isEmpty else {
            throw RecordError(field: "calling party", problem: "is missing, and so is the called party")
        }
    }

    /// Answered, busy, error, toll or trunk answer, internal, do not disturb, out of service; blank.
    private static let statuses: Set<Unicode.Scalar> = ["A", "B", "E", "T", "I", "D", "O", " "]

    private static func duration(_ text: String) throws(RecordError) -> Int64 {
        let parts = text.split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 3, parts[1] < 60, parts[2] < 60 else {
            throw RecordError(
                field: "duration",
                value: text,
                problem: "is more than the record can hold, or no duration"
            )
        }
        let seconds = parts[0] * 3_600 + parts[1] * 60 + parts[2]
        guard seconds <= 7 * 86_400 else {
            throw RecordError(field: "duration", value: text, problem: "is more than 7 days")
        }
        return seconds
    }

    /// The digits without the meter pulses that may stand behind them.
    private static func dialled(_ text: String) -> String {
        guard let gap = text.firstRange(of: "  ") else { return text }
        return String(text[..<gap.lowerBound])
    }

    /// A number that its columns hold whole, with blanks on both sides. Where it stands in extended records is not certain, so
    /// that there short ones, as the system's id, are none.
    private static func callingLine(_ line: PrintedLine, _ table: MitelTable) -> String {
        let columns = table.callingLines
        let text = line[columns]
        guard text.isDigits, !table.isExtended || text.utf8.count >= 7, line.cell(columns.lowerBound - 1).isBlank,
            line.cell(columns.upperBound + 1).isBlank
        else { return "" }
        return text
    }

    private var direction: Direction? {
        switch (calling.isTrunk, called.isTrunk) {
        case (true, false): .inbound
        case (false, true): .outbound
        case (true, true): .unknown
        case (false, false): status == "I" || !called.text.isEmpty ? .internal : nil
        }
    }

    private var disposition: Disposition {
        if isAbandoned { return .noAnswer }
        switch status {
        case "B": return .busy
        case "E", "D", "O": return .failed
        case "T" where duration == 0: return .failed
        default: return duration > 0 || hasWait ? .answered : .noAnswer
        }
    }

    func leg(start: Instant, day: Day, key: RecordKey) -> Leg {
        let disposition = disposition
        let isAnswered = disposition == .answered
        // Counters come round: an id means one call of a day.
        let id = callID.isEmpty ? key.hexadecimal : "\(day) \(callID.dropLast())"
        var leg = Leg(
            call: id,
            id: callID.isEmpty ? id : key.marking(id),
            channelID: associate.isDigits ? "\(day) \(associate)" : "",
            startedAt: start,
            answeredAt: isAnswered ? start + wait * Self.second : nil,
            endedAt: start + (wait + duration) * Self.second,
            talk: isAnswered ? duration * Self.second : 0,
            // The duration of who gave up is the ring, where it is not 0.
            ring: (isAbandoned ? duration : wait) * Self.second,
            direction: direction,
            caller: LegParty(number: callerNumber, device: calling.text),
            callee: LegParty(number: digits.isEmpty ? calledNumber : digits, device: called.text),
            disposition: disposition,
            code: account
        )
        // Without answer supervision ringing is inside; a transfer leaves one record for both stations.
        let isSupervised = status == "A" || direction != .outbound
        if leg.talk > 0, !isSupervised || isHandedOn { leg.traits.insert(.upperBound) }
        return leg
    }

    private var callerNumber: String { calling.isTrunk ? callingLine : calling.text }
    private var calledNumber: String { called.isTrunk ? "" : called.text }
}

/// `1234` a station, `T12` a CO trunk, `X999` another trunk, `ATT1` an attendant.
struct MitelParty: Hashable {
    let text: String

    init(_ text: String, _ field: String) throws(RecordError) {
        self.text = text
        let letters = text.prefix { $0 >= "A" && $0 <= "Z" }
        let digits = text.dropFirst(letters.count)
        guard
            text.isEmpty || (["", "T", "X", "ATT"].contains(letters) && String(digits).isDigits)
                || Set(text).isSubset(of: Set("0123456789*#"))
        else { throw RecordError(field: field, value: text, problem: "is neither a station nor a trunk") }
    }

    var isTrunk: Bool { text.hasPrefix("T") || text.hasPrefix("X") }
}

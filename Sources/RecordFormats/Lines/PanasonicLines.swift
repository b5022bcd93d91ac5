import Pace

/// Gives the lines of a Panasonic printout their meaning.
struct PanasonicLines: LineReader {
    private static let second: Int64 = 1_000_000
    /// Notes of a call in progress: received, answered, the same with a second call's number shown.
    private static let notices: Set<String> = ["RC", "AN", "VR", "VA"]
    /// No extension talks: forwarded to a trunk, called through from outside.
    private static let throughTrunks: Set<String> = ["FW", "D0", "D1", "D2", "D3", "D4"]
    private static let endings: Set<String> = ["", "TR", "FW", "D0", "D1", "D2", "D3", "D4", "RM", "NA"]

    private let dates: PanasonicDates?
    private let time: PanasonicTime
    private let encoding: LineEncoding
    private var moments: MomentReader
    private var headings: PanasonicColumns?
    private var last = LastEnd()

    init(_ options: FormatOptions) {
        dates = PanasonicDates(options)
        time = PanasonicTime(options)
        encoding = LineEncoding(options)
        moments = MomentReader(clock: TimestampReader(zone: options.zone))
    }

    var carry: [UInt8] {
        get { LineCarry.join([headings?.carry ?? [], last.carry]) }
        set {
            let parts = LineCarry.split(newValue, count: 2)
            headings = PanasonicColumns(carry: parts[0])
            last.carry = parts[1]
        }
    }

    /// Whether the line begins with a date and a time and holds a duration.
    static func isRecord(_ line: PrintedLine) -> Bool {
        guard line.matches("99/99/99 ", at: 1), clock(line[10...17]) != nil else { return false }
        return (24...max(24, line.cells.count)).contains { line.matches("99:99'99", at: $0) }
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        let printed = PrintedLine(Self.withApostrophes(encoding.text(bytes, line)))
        if let found = PanasonicColumns(headings: printed) {
            headings = found
            return .ignored(reason: "header")
        }
        if printed.cells.allSatisfy({ $0 == "-" }) { return .ignored(reason: "header") }
        if Self.isLogin(printed) { return .ignored(reason: "login") }
        moments.begin()
        if let note = encoding.note(bytes, line) { moments.add(note) }
        do throws(RecordError) {
            return try record(printed, bytes.digest(ofLine: line, format: "panasonic").finish())
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// What stands before the records where the port's dialogue was kept too.
    private static func isLogin(_ line: PrintedLine) -> Bool {
        let text = line.text
        return text == "SMDR" || text == "-SMDR" || text.hasPrefix("Enter Password:")
    }

    /// A collector may have made a curved one of the apostrophe in times.
    private static func withApostrophes(_ text: String) -> String {
        guard text.unicodeScalars.contains("\u{2019}") else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar == "\u{2019}" ? "'" : scalar) }
        return String(scalars)
    }

    private mutating func record(_ line: PrintedLine, _ key: RecordKey) throws(RecordError) -> LineReading {
        let columns = headings ?? .patternA
        if line.matches("**/**/**", at: 1) {
            throw RecordError(
                field: "Date",
                value: line[1...8],
                problem: "is none: the clock was changed during the call"
            )
        }
        let local = try local(line)
        let code = line[columns.codes]
        if Self.notices.contains(code) { return .ignored(reason: "notice") }
        let text = line[columns.dialled]
        guard let dialled = PanasonicDialled(text) else {
            if !text.isEmpty, !Self.isRecord(line) { return .ignored(reason: "notice") }
            throw RecordError(field: "Dial Number", value: text, problem: "is no number, and no call comes with it")
        }
        if case .sensor = dialled { return .ignored(reason: "sensor") }
        guard Self.endings.contains(code) else {
            throw RecordError(field: "CD", value: code, problem: "is no condition code")
        }
        let leg = try leg(line, columns, dialled, code, local, key)
        last.advance(to: leg.endedAt ?? leg.startedAt)
        return .record(.leg(leg), key: key, note: moments.note)
    }

    private mutating func leg(
        _ line: PrintedLine,
        _ columns: PanasonicColumns,
        _ dialled: PanasonicDialled,
        _ code: String,
        _ local: Timestamp,
        _ key: RecordKey
    ) throws(RecordError) -> Leg {
        let written = line[columns.durations]
        let isAnswerable = code != "NA" && !dialled.isIntercom
        if written.isEmpty, isAnswerable { throw RecordError(field: "Duration", problem: "is missing") }
        let duration = written.isEmpty ? 0 : try Self.seconds(written, "Duration")
        var ring: Int64 = 0
        if let rings = columns.rings, !line[rings].isEmpty { ring = try Self.seconds(line[rings], "Ring") }
        let length = (ring + duration) * Self.second
        let earliest = time == .end ? last.instant : last.before(length)
        guard let moment = moments.instant(local, "Time", notBefore: earliest) else {
            throw RecordError(field: "Time", value: line[10...17], problem: "is no time of day")
        }
        let start = time == .end ? moment + -length : moment
        let isTalk = code != "NA" && duration > 0
        let trunk = line[columns.trunks]
        let parties = parties(dialled, extension: line[columns.numbers], trunk: trunk, code: code)
        let id = key.hexadecimal
        var leg = Leg(
            call: id,
            id: id,
            startedAt: start,
            answeredAt: isTalk ? start + ring * Self.second : nil,
            endedAt: start + length,
            talk: isTalk && code != "RM" ? duration * Self.second : 0,
            ring: ring * Self.second,
            direction: dialled.direction,
            caller: parties.caller,
            callee: parties.callee,
            disposition: isTalk ? .answered : dialled.isIntercom ? .unknown : .noAnswer,
            code: line[columns.accounts]
        )
        // Where a line does not tell when it is answered, the PBX counts from the last digit on.
        if leg.talk > 0, dialled.direction == .outbound { leg.traits.insert(.upperBound) }
        return leg
    }

    private func parties(
        _ dialled: PanasonicDialled,
        extension number: String,
        trunk: String,
        code: String
    ) -> (caller: LegParty, callee: LegParty) {
        let line = trunk.isEmpty ? "" : "CO" + trunk
        let set =
            Self.throughTrunks.contains(code) ? LegParty(number: "") : LegParty(number: number, device: number)
        switch dialled {
        case .incoming(let called, let caller):
            let callee = called.isEmpty ? set : LegParty(number: called, device: set.device)
            return (LegParty(number: caller, device: line), callee)
        case .outgoing(let called): return (set, LegParty(number: called, device: line))
        case .intercom(let called): return (set, LegParty(number: called, device: called))
        case .sensor: return (LegParty(number: ""), set)
        }
    }

    private func local(_ line: PrintedLine) throws(RecordError) -> Timestamp {
        guard let dates else {
            throw RecordError(
                field: "dates",
                problem: "the option is missing; it tells the order of day, month and year"
            )
        }
        guard line.matches("99/99/99 ", at: 1), let day = dates.day(line[1...8]) else {
            throw RecordError(field: "Date", value: line[1...8], problem: "is no date in the order \(dates.rawValue)")
        }
        guard let clock = Self.clock(line[10...17]) else {
            throw RecordError(field: "Time", value: line[10...17], problem: "is no time of day")
        }
        let (year, month, number) = day.civil
        return CivilTime(year: year, month: month, day: number, hour: clock.hour, minute: clock.minute, second: 0)
            .timestamp
    }

    /// `10:03AM`, `22:03`, ` 9:05PM`.
    private static func clock(_ text: String) -> (hour: Int, minute: Int)? {
        let isAfternoon = text.hasSuffix("PM")
        let isHalf = isAfternoon || text.hasSuffix("AM")
        let parts = (isHalf ? text.dropLast(2) : text[...]).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }), let hour = Int(parts[0]), let minute = Int(parts[1]),
            minute < 60, isHalf ? (1...12).contains(hour) : hour < 24
        else { return nil }
        return (isHalf ? hour % 12 + (isAfternoon ? 12 : 0) : hour, minute)
    }

    /// `00:01'23` or `0'05`.
    private static func seconds(_ text: String, _ field: String) throws(RecordError) -> Int64 {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "'" }
        let shape = text.filter { $0 == ":" || $0 == "'" }
        let numbers = parts.compactMap { $0.utf8.count <= 3 && $0.utf8.allSatisfy(\.isDigit) ? Int64($0) : nil }
        guard numbers.count == parts.count, shape == "'" || shape == ":'", numbers.last.map({ $0 < 60 }) ?? false,
            numbers.count < 3 || numbers[1] < 60
        else { throw RecordError(field: field, value: text, problem: "is no length of time") }
        let seconds = numbers.reduce(0) { $0 * 60 + $1 }
        guard seconds <= 7 * 86_400 else {
            throw RecordError(field: field, value: text, problem: "is more than 7 days")
        }
        return seconds
    }
}

/// What stands under Dial Number.
enum PanasonicDialled: Hashable, Sendable {
    /// `<I>`, `<INCOMING>` or `<D>`: the number called where it is known, and who calls: a number, a name or nothing.
    case incoming(called: String, caller: String)
    case outgoing(String)
    /// `EXT1235`
    case intercom(String)
    /// `<I>S003`: a door opener or a sensor.
    case sensor

    /// Nil for what is no call: `LOG IN`, `Check out`, absent messages.
    init?(_ text: String) {
        for mark in ["<INCOMING>", "<I>"] where text.hasPrefix(mark) {
            let caller = String(text.dropFirst(mark.count)).withoutBlanksAround
            let isSensor = caller.utf8.count == 4 && caller.hasPrefix("S") && String(caller.dropFirst()).isDigits
            self = isSensor ? .sensor : .incoming(called: "", caller: caller)
            return
        }
        if text.hasPrefix("<D>") {
            let rest = text.dropFirst(3)
            let mark = rest.firstRange(of: "<I>")
            let called = String(rest[..<(mark?.lowerBound ?? rest.endIndex)]).withoutBlanksAround
            let caller = mark.map { String(rest[$0.upperBound...]).withoutBlanksAround } ?? ""
            self = .incoming(called: called, caller: caller)
            return
        }
        if text.hasPrefix("EXT"), String(text.dropFirst(3)).isDigits {
            self = .intercom(String(text.dropFirst(3)))
            return
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0.isDigit || "*#PFX=.- ".utf8.contains($0) }) else { return nil }
        self = .outgoing(Self.number(text))
    }

    /// The number without pauses and marks, up to a flash or a transfer, whose digits are another number's. Digits that are
    /// kept secret stay unknown: a part of a number is nobody's.
    private static func number(_ text: String) -> String {
        var number = ""
        for sign in text {
            switch sign {
            case "-", "F": if !number.isEmpty { return number }
            case "P", "=", " ": continue
            case ".": number.append("X")
            default: number.append(sign)
            }
        }
        return number
    }

    var direction: Direction {
        switch self {
        case .incoming, .sensor: .inbound
        case .outgoing: .outbound
        case .intercom: .internal
        }
    }

    var isIntercom: Bool {
        if case .intercom = self { true } else { false }
    }
}

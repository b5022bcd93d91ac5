import Pace

/// `hipath`: the compressed call records of Siemens HiPath 3000 and Unify OpenScape Business.
///
/// Source: the columns and examples that a public parser (quartx-analytics/calllogger) took from the vendor's manual.
package enum HiPath {
    package static let format = RecordFormat(
        name: "hipath",
        summary: "Siemens HiPath 3000, Unify OpenScape Business: call data, compressed output",
        needsZone: true,
        options: [LineEncoding.option],
        evidence: .documentation,
        origin: "Call charges > Output format: Compressed, to the V.24 or LAN interface",
        recognise: recognise,
        takesStreams: true,
        problem: { LineEncoding.problem($0) },
        makeDecoder: { options, carry in LineDecoder(HiPathLines(options), carry: carry) }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let lines = sample.lines(atMost: 200).map { PrintedLine(sample.bytes.span.text($0)) }
        let records = lines.filter(HiPathLines.isRecord)
        guard !records.isEmpty, 2 * records.count >= lines.count else { return nil }
        return Recognition(.certain, "date and time stand without a blank between, and info codes end in column 76")
    }
}

/// Gives the lines of a HiPath their meaning.
struct HiPathLines: LineReader {
    private static let second: Int64 = 1_000_000
    /// Follow-up records of a call have the code of its kind and this.
    private static let followUp = 30
    /// How far apart the end of one set's share and the beginning of the next one's may be.
    private static let farthest: Int64 = 5 * second

    private let encoding: LineEncoding
    private var moments: MomentReader
    private var last = LastEnd()
    private var lines = HiPathTrunkLines()

    init(_ options: FormatOptions) {
        encoding = LineEncoding(options)
        moments = MomentReader(clock: TimestampReader(zone: options.zone))
    }

    var carry: [UInt8] {
        get { LineCarry.join([last.carry, lines.carry]) }
        set {
            let parts = LineCarry.split(newValue, count: 2)
            last.carry = parts[0]
            lines.carry = parts[1]
        }
    }

    static func isRecord(_ line: PrintedLine) -> Bool {
        line.matches("99.99.9999:99:99", at: 1) && Int(line[17...19]) != nil && Int(line[75...76]) != nil
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        let printed = PrintedLine(encoding.text(bytes, line))
        moments.begin()
        if let note = encoding.note(bytes, line) { moments.add(note) }
        do throws(RecordError) {
            return try record(printed, bytes.digest(ofLine: line, format: "hipath").finish())
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private mutating func record(_ line: PrintedLine, _ key: RecordKey) throws(RecordError) -> LineReading {
        let local = try Self.local(line)
        let trunk = line[17...19]
        guard trunk.isDigits, let number = UInt16(trunk) else {
            throw RecordError(field: "line", value: trunk, problem: "is no number of a line")
        }
        let set = line[20...25]
        guard set.isDigits else { throw RecordError(field: "extension", value: set, problem: "is no extension") }
        let word = line[75...76]
        guard word.isDigits, let info = Int(word),
            (0...9).contains(info) || (Self.followUp + 1...Self.followUp + 9).contains(info)
        else {
            throw RecordError(field: "info", value: word, problem: "is no code that is known")
        }
        if info == 0 { return .ignored(reason: "ringing") }
        let client = line[39...63]
        guard client.utf8.allSatisfy({ $0.isDigit || "?*#+".utf8.contains($0) }) else {
            throw RecordError(field: "number", value: client, problem: "is no number")
        }
        let ring = try Self.seconds(line, 26...30, "ring")
        let duration = try Self.seconds(line, 31...38, "duration")
        guard let end = moments.instant(local, "time", notBefore: last.instant) else {
            throw RecordError(field: "time", value: line[9...16], problem: "is no time of day")
        }
        let from = end + -(duration ?? 0) * Self.second
        let call = call(number, info, from: from, ring: ring ?? 0, key)
        let share = HiPathShare(
            trunk: "Line " + trunk,
            set: set,
            client: client,
            info: info > Self.followUp ? info - Self.followUp : info,
            hasRing: ring != nil,
            hasCharge: !line[64...74].isEmpty
        )
        let talk = (duration ?? 0) * Self.second
        var leg = Leg(
            call: call.hexadecimal,
            id: key.hexadecimal,
            startedAt: from + -(ring ?? 0) * Self.second,
            answeredAt: talk > 0 ? from : nil,
            endedAt: end,
            talk: talk,
            ring: (ring ?? 0) * Self.second,
            direction: share.direction,
            caller: share.isFromOutside ? share.outside : share.inside,
            callee: share.isFromOutside ? share.inside : share.outside,
            disposition: talk > 0 ? .answered : .noAnswer,
            code: line[77...87]
        )
        if talk > 0, share.isSpecial { leg.traits.insert(.upperBound) }
        last.advance(to: end)
        lines.note(HiPathTrunkLines.Entry(line: number, end: end, call: call))
        return .record(.leg(leg), key: key, note: moments.note)
    }

    /// A follow-up record belongs to the call whose share on the same line ended when it began.
    private func call(_ line: UInt16, _ info: Int, from: Instant, ring: Int64, _ key: RecordKey) -> RecordKey {
        guard info > Self.followUp, let before = lines.entry(of: line) else { return key }
        let gap = from - before.end
        guard gap >= -Self.farthest, gap <= ring * Self.second + Self.farthest else { return key }
        return before.call
    }

    private static func local(_ line: PrintedLine) throws(RecordError) -> Timestamp {
        guard line.matches("99.99.99", at: 1), let day = line.number(1...2), let month = line.number(4...5),
            let year = line.number(7...8), Day(year: 2_000 + year, month: month, day: day) != nil
        else { throw RecordError(field: "date", value: line[1...8], problem: "is no date") }
        guard line.matches("99:99:99", at: 9), let hour = line.number(9...10), let minute = line.number(12...13),
            let second = line.number(15...16), hour < 24, minute < 60, second < 60
        else { throw RecordError(field: "time", value: line[9...16], problem: "is no time of day") }
        return CivilTime(year: 2_000 + year, month: month, day: day, hour: hour, minute: minute, second: second)
            .timestamp
    }

    /// `05:42:43`, `00:34`; nil where the columns are blank.
    private static func seconds(
        _ line: PrintedLine,
        _ columns: ClosedRange<Int>,
        _ field: String
    ) throws(RecordError) -> Int64? {
        let text = line[columns]
        guard !text.isEmpty else { return nil }
        let pattern = columns.count == 8 ? "99:99:99" : "99:99"
        let numbers = text.split(separator: ":").compactMap { Int64($0) }
        guard line.matches(pattern, at: columns.lowerBound), numbers.dropFirst().allSatisfy({ $0 < 60 }) else {
            throw RecordError(field: field, value: text, problem: "is no length of time")
        }
        return numbers.reduce(0) { $0 * 60 + $1 }
    }
}

/// What one set had of a call: from whom to whom.
struct HiPathShare {
    var trunk: String
    var set: String
    var client: String
    /// 1 incoming, 2 outgoing; the others are special.
    var info: Int
    var hasRing: Bool
    var hasCharge: Bool

    /// A conference, a call through to outside and the like: not all of it need be the set's talk.
    var isSpecial: Bool { info > 2 }

    /// Of special ones the ring shows an incoming call, the charge an outgoing one.
    var direction: Direction {
        switch info {
        case 1: .inbound
        case 2: .outbound
        default: hasRing ? .inbound : hasCharge ? .outbound : .unknown
        }
    }

    var isFromOutside: Bool { direction == .inbound }
    var outside: LegParty { LegParty(number: client, device: trunk) }
    var inside: LegParty { LegParty(number: set, device: set) }
}

/// Which call was on which line last, of the lines that were used last.
struct HiPathTrunkLines: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var line: UInt16
        var end: Instant
        var call: RecordKey
    }

    private static let most = 9
    private static let size = 26

    private var entries: [Entry] = []

    func entry(of line: UInt16) -> Entry? { entries.last { $0.line == line } }

    mutating func note(_ entry: Entry) {
        entries.removeAll { $0.line == entry.line }
        entries.append(entry)
        if entries.count > Self.most { entries.removeFirst() }
    }

    /// Line, end and call of each, 26 bytes.
    var carry: [UInt8] {
        get {
            entries.flatMap { entry in
                [UInt8(truncatingIfNeeded: entry.line), UInt8(truncatingIfNeeded: entry.line >> 8)]
                    + entry.end.microseconds.bytes + Int64(bitPattern: entry.call.high).bytes
                    + Int64(bitPattern: entry.call.low).bytes
            }
        }
        set {
            entries = stride(from: 0, to: newValue.count - newValue.count % Self.size, by: Self.size).map { start in
                let bytes = Array(newValue[start..<start + Self.size])
                return Entry(
                    line: UInt16(bytes[0]) | UInt16(bytes[1]) << 8,
                    end: Instant(microseconds: Int64(bytes: Array(bytes[2..<10]))),
                    call: RecordKey(
                        high: UInt64(bitPattern: Int64(bytes: Array(bytes[10..<18]))),
                        low: UInt64(bitPattern: Int64(bytes: Array(bytes[18..<26])))
                    )
                )
            }
        }
    }
}

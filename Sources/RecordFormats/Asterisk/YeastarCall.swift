import Pace

/// Makes a leg of what one of Yeastar's rows or reports tells of a call.
struct YeastarCall: Sendable {
    typealias Values = YeastarValues

    private static let mostTalk: Int64 = 7 * 86_400
    private static let mostDuration: Int64 = 366 * 86_400
    private static let second: Int64 = 1_000_000

    private let clock: YeastarClock
    private let words = YeastarWords()
    private var moments: MomentReader

    init(_ options: FormatOptions) {
        clock = YeastarClock(options)
        moments = MomentReader(clock: clock.timestamps)
    }

    /// - Parameters:
    ///   - bytes: where the values stand.
    ///   - content: the whole record, by which it is known when it has no id of its own.
    mutating func read(
        _ values: Values,
        _ bytes: Span<UInt8>,
        content: Span<UInt8>
    ) throws(RecordError) -> RowReading {
        moments.begin()
        var disposition = try status(values, bytes)
        let written = try seconds(.duration, values, bytes, atMost: Self.mostDuration)
        let rung = try seconds(.ring, values, bytes, atMost: Self.mostDuration)
        let talked = try seconds(.talk, values, bytes, atMost: Self.mostTalk) ?? 0
        let start = moments.instant(
            try clock.timestamp(bytes, values[.time]),
            YeastarColumn.time.name,
            notBefore: Self.made(values, bytes)
        )
        guard let start else { throw Self.error(.time, values, bytes, "is no date and time") }
        var end = start + (written ?? talked.addingClamped(rung ?? 0)) * Self.second

        let application = words.application(bytes, values[.application])
        if disposition == .answered, application == .mailbox { disposition = .voicemail }
        let direction = words.directions.meaning(bytes, values[.type])
        let through = bytes.throughNumber(values[.to])
        var answer: Instant?
        var talk: Int64 = 0
        var ring = rung.map { $0 * Self.second } ?? max(0, end - start)
        if disposition == .answered {
            let answered = Self.answered(start, end, rung: application == .untold ? rung : nil, talked: talked)
            let isTalk = application == .untold || application == .dial || application == .queue
            if isTalk, !words.isMenu(bytes, values[.to]) { talk = talked * Self.second }
            if answered + talked * Self.second > end + Self.second {
                moments.add(
                    "talk ends \((answered - end) / Self.second + talked) s after the call; the end is that of the talk"
                )
                end = answered + talked * Self.second
            }
            ring = max(0, answered - start)
            answer = answered
        }
        // The seconds count from the answer of the menu or the queue where one stood before.
        let holdsWaiting =
            switch application {
            case _ where through != nil: true
            case .queue: true
            case .untold: Self.isAgentRung(values, bytes)
            case .dial, .mailbox, .other: direction == .inbound && written.map { talked >= $0 } ?? false
            }

        let name = name(values, bytes)
        var digest = RecordDigest("yeastar")
        if let row = name.row {
            digest.add(name.call)
            digest.add(row)
            digest.add(start.seconds)
            digest.add(talk)
            digest.add(disposition.rawValue)
        } else {
            digest.add(content)
        }
        let key = digest.finish()
        let id =
            name.row.map { name.call + "#" + $0 } ?? (name.call.isEmpty ? key.hexadecimal : key.marking(name.call))
        var leg = Leg(
            call: name.call.isEmpty ? id : name.call,
            id: id,
            startedAt: start,
            answeredAt: answer,
            endedAt: end,
            talk: talk,
            ring: ring,
            direction: direction,
            caller: Self.party(.from, trunk: .sourceTrunk, bytes.throughNumber(values[.from]), values, bytes),
            callee: Self.party(.to, trunk: .destinationTrunk, through, values, bytes),
            disposition: disposition,
            code: Self.code(bytes, values[.account])
        )
        if talk > 0, holdsWaiting { leg.traits = .upperBound }
        return .record(.leg(leg), key: key, note: moments.note, isProven: false)
    }

    /// The web's export has the ringing, the others the length of the call.
    private static func answered(_ start: Instant, _ end: Instant, rung: Int64?, talked: Int64) -> Instant {
        rung.map { start + $0 * second } ?? max(start, end + -talked * second)
    }

    private static func error(
        _ column: YeastarColumn,
        _ values: Values,
        _ bytes: Span<UInt8>,
        _ problem: String
    ) -> RecordError {
        RecordError(field: column.name, value: bytes.text(values[column]), problem: problem)
    }

    private func status(_ values: Values, _ bytes: Span<UInt8>) throws(RecordError) -> Disposition {
        guard let status = words.statuses.meaning(bytes, values[.status]) else {
            throw Self.error(.status, values, bytes, "is no status")
        }
        return status
    }

    private static func isAgentRung(_ values: Values, _ bytes: Span<UInt8>) -> Bool {
        let seconds = values[.agentRing]
        return !seconds.isEmpty && (Int64(bytes.text(seconds)) ?? 0) > 0
    }

    private static func code(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        let account = bytes.text(range)
        guard bytes.firstIndex(of: UInt8(ascii: ";"), in: range) != nil else { return account }
        return account.split(separator: ";").joined(separator: ";")
    }

    /// When the channel that gave the call its id came into being: no later than the call begins.
    private static func made(_ values: Values, _ bytes: Span<UInt8>) -> Instant? {
        let epoch = UniqueID.epoch(bytes, values[.uniqueID]) ?? UniqueID.epoch(bytes, values[.callID])
        return epoch.map { Instant(seconds: $0) }
    }

    /// `75`, `00:01:15`; nil where the record has none.
    private func seconds(
        _ column: YeastarColumn,
        _ values: Values,
        _ bytes: Span<UInt8>,
        atMost most: Int64
    ) throws(RecordError) -> Int64? {
        let range = values[column]
        guard !range.isEmpty else { return nil }
        let seconds: Int64
        if range.count <= 9, let number = bytes.number(range) {
            seconds = Int64(number)
        } else {
            seconds = try clock(column, values, bytes)
        }
        guard seconds <= most else {
            throw Self.error(column, values, bytes, "is more than \(most / 86_400) days")
        }
        return seconds
    }

    /// Seconds of `00:01:15`.
    private func clock(_ column: YeastarColumn, _ values: Values, _ bytes: Span<UInt8>) throws(RecordError) -> Int64 {
        let range = values[column]
        var numbers = (0, 0, 0)
        var (count, start) = (0, range.lowerBound)
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || bytes[index] == UInt8(ascii: ":") {
            guard index - start <= 9, let number = bytes.number(start..<index) else {
                count = 0
                break
            }
            numbers = (numbers.1, numbers.2, number)
            count += 1
            start = index + 1
        }
        guard count == 3 else {
            throw Self.error(column, values, bytes, "is no number of seconds and no HH:MM:SS")
        }
        guard numbers.1 <= 59, numbers.2 <= 59 else {
            throw Self.error(column, values, bytes, "is no length of time")
        }
        return Int64(numbers.0 * 3_600 + numbers.1 * 60 + numbers.2)
    }

    /// `1001`, `Anna<1001>`, `6500(1000)`: 1000 answered a call to 6500.
    private static func party(
        _ column: YeastarColumn,
        trunk: YeastarColumn,
        _ through: (number: Range<Int>, extension: Range<Int>)?,
        _ values: Values,
        _ bytes: Span<UInt8>
    ) -> LegParty {
        if let through {
            return LegParty(number: bytes.text(through.number), device: bytes.text(through.extension))
        }
        return LegParty(
            number: bytes.text(bytes.bracketedNumber(values[column])),
            device: device(ofTrunk: values[trunk], bytes)
        )
    }

    /// A trunk by its name, unless that looks like somebody's extension.
    private static func device(ofTrunk name: Range<Int>, _ bytes: Span<UInt8>) -> String {
        var end = name.lowerBound
        while end < name.upperBound, bytes[end].isDigit { end += 1 }
        return (1..<7).contains(end - name.lowerBound) ? "" : bytes.text(name)
    }

    /// The call's id, "" where it has none. The table's rows have an id each; the legs of one call share the id of the exports
    /// and reports.
    private func name(_ values: Values, _ bytes: Span<UInt8>) -> (call: String, row: String?) {
        let (id, uniqueID, callID) = (values[.id], values[.uniqueID], values[.callID])
        if !uniqueID.isEmpty { return (bytes.text(uniqueID), id.isEmpty ? nil : bytes.text(id)) }
        return (bytes.text(callID.isEmpty ? id : callID), nil)
    }
}

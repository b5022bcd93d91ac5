import Pace

/// Makes a leg of what one of Yeastar's rows or reports tells of a call.
struct YeastarCall: Sendable {
    typealias Values = YeastarValues

    /// What a row gave.
    struct Reading {
        var leg: Leg
        var key: RecordKey
        var note: String?
    }

    private static let mostTalk: Int64 = 7 * 86_400
    private static let mostDuration: Int64 = 366 * 86_400
    private static let second: Int64 = 1_000_000
    /// What the S-series' table calls conversations: everything else was an announcement, a menu, a mailbox.
    private static let talkingApplications: Set<String> = ["dial", "queue"]

    private let clock: YeastarClock
    private var moments: MomentReader

    init(_ options: FormatOptions) {
        clock = YeastarClock(options)
        moments = MomentReader(clock: clock.timestamps)
    }

    /// - Parameter content: the whole record, by which it is known when it has no id of its own.
    mutating func read(_ values: Values, content: Span<UInt8>) throws(RecordError) -> Reading {
        moments.begin()
        let status = try status(values)
        let written = try seconds(.duration, values, atMost: Self.mostDuration)
        let rung = try seconds(.ring, values, atMost: Self.mostDuration)
        let talked = try seconds(.talk, values, atMost: Self.mostTalk) ?? 0
        let start = moments.instant(try moment(values), YeastarColumn.time.name, notBefore: Self.made(values))
        guard let start else {
            throw RecordError(field: YeastarColumn.time.name, value: values[.time], problem: "is no date and time")
        }
        let duration = written ?? talked.addingClamped(rung ?? 0)
        var end = start + duration * Self.second

        var leg = Leg(
            call: "",
            id: "",
            startedAt: start,
            direction: direction(values),
            caller: party(values[.from] ?? "", trunk: values[.sourceTrunk] ?? ""),
            callee: party(values[.to] ?? "", trunk: values[.destinationTrunk] ?? ""),
            disposition: status,
            code: Self.code(values[.account] ?? "")
        )
        let application = values[.application]?.lowercased() ?? ""
        if status == .answered, application.hasPrefix("voicemail") { leg.disposition = .voicemail }
        let isTalk = application.isEmpty || Self.talkingApplications.contains(application)
        if leg.disposition == .answered {
            let answer = answered(start, end, rung: rung, talked: talked, isTable: !application.isEmpty)
            leg.answeredAt = answer
            if isTalk, !isMenu(values[.to] ?? "") { leg.talk = talked * Self.second }
            if answer + talked * Self.second > end + Self.second {
                moments.add(
                    "talk ends \((answer - end) / Self.second + talked) s after the call; the end is that of the talk"
                )
                end = answer + talked * Self.second
            }
            leg.ring = max(0, answer - start)
        } else {
            leg.ring = rung.map { $0 * Self.second } ?? max(0, end - start)
        }
        leg.endedAt = end
        if leg.talk > 0, holdsWaiting(values, application, duration: written, talked: talked, leg.direction) {
            leg.traits.insert(.upperBound)
        }
        let key = identify(&leg, values, content)
        return Reading(leg: leg, key: key, note: moments.note)
    }

    /// The web's export has the ringing, the others the length of the call.
    private func answered(_ start: Instant, _ end: Instant, rung: Int64?, talked: Int64, isTable: Bool) -> Instant {
        if let rung, !isTable { return start + rung * Self.second }
        return max(start, end + -talked * Self.second)
    }

    /// The seconds count from the answer of the menu or the queue where one stood before.
    private func holdsWaiting(
        _ values: Values,
        _ application: String,
        duration: Int64?,
        talked: Int64,
        _ direction: Direction?
    ) -> Bool {
        if application == "queue" || throughNumber(values[.to] ?? "") != nil { return true }
        if !application.isEmpty { return direction == .inbound && duration.map { talked >= $0 } ?? false }
        return (values[.agentRing].flatMap { Int64($0) } ?? 0) > 0
    }

    private func isMenu(_ text: String) -> Bool { text == "IVR" || text.hasPrefix("IVR ") }
}

extension YeastarCall {
    private static let statuses: [ShortWord: Disposition] = {
        let words: [(String, Disposition)] = [
            ("answered", .answered), ("noanswer", .noAnswer), ("no answer", .noAnswer), ("no_answer", .noAnswer),
            ("abandoned", .noAnswer), ("busy", .busy), ("failed", .failed), ("voicemail", .voicemail),
            ("voice mail", .voicemail), ("voice_mail", .voicemail),
        ]
        return Dictionary(uniqueKeysWithValues: words.map { (ShortWord($0.0), $0.1) })
    }()
    private static let inbound = ShortWord("inbound")
    private static let outbound = ShortWord("outbound")
    private static let `internal` = ShortWord("internal")

    private func status(_ values: Values) throws(RecordError) -> Disposition {
        let found = values[.status] ?? ""
        guard let status = Self.statuses[ShortWord(found)] else {
            throw RecordError(field: YeastarColumn.status.name, value: found, problem: "is no status")
        }
        return status
    }

    private static func code(_ account: String) -> String {
        account.utf8.contains(UInt8(ascii: ";")) ? account.split(separator: ";").joined(separator: ";") : account
    }

    /// When the channel that gave the call its id came into being: no later than the call begins.
    private static func made(_ values: Values) -> Instant? {
        for id in [values[.uniqueID], values[.callID]] {
            guard let id, let epoch = UniqueID.epoch(id.utf8.span, 0..<id.utf8.count) else { continue }
            return Instant(seconds: epoch)
        }
        return nil
    }

    private func moment(_ values: Values) throws(RecordError) -> Timestamp {
        try clock.timestamp(values[.time] ?? "")
    }

    /// `75`, `00:01:15`; nil where the record has none.
    private func seconds(_ column: YeastarColumn, _ values: Values, atMost most: Int64) throws(RecordError) -> Int64? {
        guard let text = values[column], !text.isEmpty else { return nil }
        let bytes = text.utf8.span
        var numbers = (0, 0, 0)
        var (count, start) = (0, 0)
        for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: ":") {
            guard index - start <= 9, let number = bytes.number(start..<index) else {
                count = 0
                break
            }
            numbers = (numbers.1, numbers.2, number)
            count += 1
            start = index + 1
        }
        guard count == 1 || count == 3 else {
            throw RecordError(field: column.name, value: text, problem: "is no number of seconds and no HH:MM:SS")
        }
        if count == 3, numbers.1 > 59 || numbers.2 > 59 {
            throw RecordError(field: column.name, value: text, problem: "is no length of time")
        }
        let seconds = Int64(numbers.0 * 3_600 + numbers.1 * 60 + numbers.2)
        guard seconds <= most else {
            throw RecordError(field: column.name, value: text, problem: "is more than \(most / 86_400) days")
        }
        return seconds
    }

    private func direction(_ values: Values) -> Direction? {
        switch values[.type].map(ShortWord.init) {
        case Self.inbound: .inbound
        case Self.outbound: .outbound
        case Self.internal: .internal
        default: nil
        }
    }

    /// `1001`, `Anna<1001>`, `6500(1000)`: 1000 answered a call to 6500.
    private func party(_ text: String, trunk: String) -> LegParty {
        if let through = throughNumber(text) { return LegParty(number: through.number, device: through.extension) }
        return LegParty(number: Self.number(text), device: Self.device(ofTrunk: trunk))
    }

    private static func number(_ text: String) -> String {
        guard text.utf8.last == UInt8(ascii: ">"), let opening = text.utf8.lastIndex(of: UInt8(ascii: "<")) else {
            return text
        }
        let number = text[text.index(after: opening)...].dropLast()
        return number.isEmpty ? text : String(number)
    }

    private func throughNumber(_ text: String) -> (number: String, extension: String)? {
        guard text.utf8.last == UInt8(ascii: ")"), let opening = text.firstIndex(of: "(") else { return nil }
        let number = text[..<opening]
        let inner = text[text.index(after: opening)...].dropLast()
        for part in [number, inner] {
            guard (1...7).contains(part.utf8.count), part.utf8.allSatisfy(\.isDigit) else { return nil }
        }
        return (String(number), String(inner))
    }

    /// A trunk by its name, unless that looks like somebody's extension.
    private static func device(ofTrunk name: String) -> String {
        let digits = name.utf8.prefix { $0.isDigit }.count
        return (1..<7).contains(digits) ? "" : name
    }

    /// The table's rows have an id each; the legs of one call share the id of the exports and reports.
    private func identify(_ leg: inout Leg, _ values: Values, _ content: Span<UInt8>) -> RecordKey {
        let id = values[.id] ?? ""
        let uniqueID = values[.uniqueID] ?? ""
        let isRow = !id.isEmpty && !uniqueID.isEmpty
        var digest = RecordDigest()
        digest.add("yeastar")
        if isRow {
            digest.add(uniqueID)
            digest.add(id)
            digest.add(leg.startedAt.seconds)
            digest.add(leg.talk)
            digest.add(leg.disposition.rawValue)
        } else {
            digest.add(content)
        }
        let key = digest.finish()
        let callID = values[.callID] ?? ""
        leg.call = uniqueID.isEmpty ? callID.isEmpty ? id : callID : uniqueID
        leg.id = isRow ? uniqueID + "#" + id : leg.call.isEmpty ? key.hexadecimal : key.marking(leg.call)
        if leg.call.isEmpty { leg.call = leg.id }
        return key
    }
}

/// The values of a record by column, without the blanks around them.
struct YeastarValues: Sendable {
    /// As many as there are columns.
    private var texts = InlineArray<16, String?>(repeating: nil)

    subscript(column: YeastarColumn) -> String? {
        get { texts[Int(column.rawValue)] }
        set { texts[Int(column.rawValue)] = newValue }
    }
}

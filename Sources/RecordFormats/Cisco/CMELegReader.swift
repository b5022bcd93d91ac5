import Pace

/// Makes a leg of one accounting record of IOS, whatever file or line it stands in.
///
/// A call has at least two legs of one conference id: one that came in (`answer`) and one that went out (`originate`).
/// A leg was connected from connect to disconnect; on legs that nobody took IOS often writes both as equal, and no
/// packets. Source: Cisco IOS "Configuring File Accounting", "Voice CDRs via syslog".
struct CMELegReader: Sendable {
    /// The texts of a record by column; "" where there is none.
    struct Values {
        private var texts = Array(repeating: "", count: CMEColumn.allCases.count)

        subscript(column: CMEColumn) -> String {
            get { texts[Int(column.rawValue)] }
            set { texts[Int(column.rawValue)] = newValue }
        }

        func error(_ column: CMEColumn, _ problem: String) -> RecordError {
            RecordError(field: column.name, value: self[column], problem: problem)
        }
    }

    enum Reading {
        case leg(Leg, key: RecordKey, note: String?)
        case ignored(reason: String)
    }

    private static let mostTalk: Int64 = 7 * 86_400 * 1_000_000
    private var moments: MomentReader

    init(clock: TimestampReader) {
        moments = MomentReader(clock: clock)
    }

    /// - Parameter digest: of the record as written, by which it is known when it has no id.
    mutating func read(_ values: Values, digest: RecordKey) throws(RecordError) -> Reading {
        switch values[.recordType] {
        case "", "0": break
        case "1": return .ignored(reason: "feature")
        default: throw values.error(.recordType, "is neither 0 (a leg) nor 1 (a feature)")
        }
        guard let call = try Self.conference(values) else { return .ignored(reason: "no call") }
        let isIncoming = try Self.isIncoming(values)
        let packets = try Self.number(values, .sentPackets) + (try Self.number(values, .receivedPackets))
        let session = values[.session].isEmpty ? nil : try Self.number(values, .session)
        let times = try times(values, session: session)
        // What never was connected has no moment for it, or the moment of the end and nothing that was said.
        let answer = times.connect.flatMap { connect in
            connect == times.end && packets == 0 && (session ?? 0) == 0 ? nil : connect
        }
        let callID = values[.callID]
        var leg = Leg(
            call: call,
            id: callID.isEmpty ? digest.marking(call) : call + "#" + callID,
            startedAt: times.start,
            answeredAt: answer,
            endedAt: times.end,
            ring: max(0, (answer ?? times.end) - times.start),
            caller: Self.caller(values, isIncoming: isIncoming, call: call),
            callee: Self.callee(values, isIncoming: isIncoming, call: call),
            disposition: answer == nil ? try Self.disposition(values) : .answered,
            code: values[.account].isEmpty ? "" : values[.account].split(separator: ";").joined(separator: ";"),
            cause: Int64(values[.cause], radix: 16).map(String.init) ?? ""
        )
        if leg.caller.isBridge || leg.callee.isBridge { leg.direction = .unknown }
        if let answer { leg.talk = times.end - answer }
        guard leg.talk <= Self.mostTalk else {
            throw values.error(.disconnect, "is more than 7 days behind \(CMEColumn.connect.name)")
        }
        compare(session, leg)
        return .leg(leg, key: Self.key(of: leg), note: moments.note)
    }

    // MARK: - Identity

    /// Four groups of hexadecimal digits, which syslog writes without their leading zeros; nil where all are 0.
    private static func conference(_ values: Values) throws(RecordError) -> String? {
        if isWhole(values[.conference].utf8.span) { return values[.conference] }
        let groups = values[.conference].uppercased().split(separator: " ")
        guard (1...4).contains(groups.count),
            groups.allSatisfy({ $0.utf8.count <= 32 && $0.utf8.allSatisfy(\.isHexadecimalDigit) })
        else { throw values.error(.conference, "is no id of a call") }
        if groups.allSatisfy({ $0.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }) { return nil }
        guard groups.count == 4 else { return groups.joined(separator: " ") }
        return groups.map { String(repeating: "0", count: max(0, 8 - $0.utf8.count)) + $0 }.joined(separator: " ")
    }

    /// Four groups of eight digits as files have them, in upper case; the first digit is not 0.
    private static func isWhole(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 35, bytes[0] != UInt8(ascii: "0") else { return false }
        for index in 0..<35 {
            let byte = bytes[index]
            let isRight =
                index % 9 == 8 ? byte == .space : byte.isDigit || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
            guard isRight else { return false }
        }
        return true
    }

    private static func key(of leg: Leg) -> RecordKey {
        var digest = RecordDigest()
        digest.add("cme")
        digest.add(leg.id)
        digest.add(leg.startedAt.microseconds)
        digest.add(leg.talk)
        digest.add(leg.disposition.rawValue)
        return digest.finish()
    }

    // MARK: - Parties

    /// `answer` and 2: the leg came in; `originate` and 1: it went out.
    private static func isIncoming(_ values: Values) throws(RecordError) -> Bool {
        switch values[.origin].lowercased() {
        case "answer", "2": true
        case "originate", "1": false
        default: throw values.error(.origin, "is neither answer nor originate")
        }
    }

    /// The peer of a leg that came in is the caller, of one that went out the callee. Who is at the other side of the
    /// router shows the other leg of the call: they meet in it.
    private static func caller(_ values: Values, isIncoming: Bool, call: String) -> LegParty {
        let number = values[.calling].isEmpty && isIncoming ? values[.peer] : values[.calling]
        if !isIncoming, number.isEmpty { return LegParty(bridge: call) }
        return LegParty(number: number, device: isIncoming ? values[.phone] : "")
    }

    private static func callee(_ values: Values, isIncoming: Bool, call: String) -> LegParty {
        let number = values[.called].isEmpty && !isIncoming ? values[.peer] : values[.called]
        if isIncoming, number.isEmpty { return LegParty(bridge: call) }
        return LegParty(number: number, device: isIncoming ? "" : values[.phone])
    }

    // MARK: - Outcome

    /// By the cause, which is written in hexadecimal digits; files may leave it to the text: `normal call clearing
    /// (16)`.
    private static func disposition(_ values: Values) throws(RecordError) -> Disposition {
        let written = values[.cause]
        guard !written.isEmpty else { return Q850.disposition(ofUnanswered: cause(inText: values[.causeText]) ?? 0) }
        guard written.utf8.count <= 4, let cause = Int64(written, radix: 16), cause >= 0 else {
            throw values.error(.cause, "is no cause")
        }
        return Q850.disposition(ofUnanswered: cause)
    }

    private static func cause(inText text: String) -> Int64? {
        guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return nil }
        return Int64(text[text.index(after: open)...].dropLast())
    }

    private static func number(_ values: Values, _ column: CMEColumn) throws(RecordError) -> Int64 {
        let text = values[column]
        guard !text.isEmpty else { return 0 }
        guard text.utf8.count <= 12, text.utf8.allSatisfy({ $0.isDigit }), let number = Int64(text) else {
            throw values.error(column, "is no number")
        }
        return number
    }

    // MARK: - Times

    private struct Times {
        var start: Instant
        var connect: Instant?
        var end: Instant
    }

    private mutating func times(_ values: Values, session: Int64?) throws(RecordError) -> Times {
        moments.begin()
        var doubts: [String] = []
        func time(_ column: CMEColumn) throws(RecordError) -> Timestamp {
            let time = RouterTime(values[column])
            if case .invalid = time.timestamp { throw values.error(column, "is no moment") }
            if let doubt = time.doubt, !doubts.contains(doubt) { doubts.append(doubt) }
            return time.timestamp
        }
        let setup = try time(.setup)
        let connect = try time(.connect)
        let disconnect = try time(.disconnect)
        for doubt in doubts { moments.add(doubt) }
        let times =
            try values[.recordTime].isEmpty
            ? forward(values, setup, connect, disconnect)
            : backward(values, setup, connect, disconnect, session: session)
        if let connect = times.connect {
            guard connect <= times.end else { throw values.error(.disconnect, "is before \(CMEColumn.connect.name)") }
            if connect < times.start { moments.add("\(CMEColumn.connect.name) is before \(CMEColumn.setup.name)") }
        }
        guard times.end >= times.start else { throw values.error(.disconnect, "is before \(CMEColumn.setup.name)") }
        return times
    }

    /// Without a moment of the record itself each moment is not before the one before it.
    private mutating func forward(
        _ values: Values,
        _ setup: Timestamp,
        _ connect: Timestamp,
        _ disconnect: Timestamp
    ) throws(RecordError) -> Times {
        guard let start = moments.instant(setup, CMEColumn.setup.name) else {
            throw values.error(.setup, "is no moment")
        }
        let answer = moments.instant(connect, CMEColumn.connect.name, notBefore: start)
        guard let end = moments.instant(disconnect, CMEColumn.disconnect.name, notBefore: answer ?? start) else {
            throw values.error(.disconnect, "is no moment")
        }
        return Times(start: start, connect: answer, end: end)
    }

    /// The record is written when the leg ends, so that its own moment tells the end, and the end the rest.
    private mutating func backward(
        _ values: Values,
        _ setup: Timestamp,
        _ connect: Timestamp,
        _ disconnect: Timestamp,
        session: Int64?
    ) throws(RecordError) -> Times {
        let epoch = Array(values[.recordTime].utf8)
        guard
            case .instant(let written) = TimestampReader(zone: nil, allowsEpoch: true).timestamp(
                epoch.span,
                0..<epoch.count
            )
        else { throw values.error(.recordTime, "is no number of seconds since 1970") }
        guard let end = moments.instant(disconnect, CMEColumn.disconnect.name, near: written) else {
            throw values.error(.disconnect, "is no moment")
        }
        checkZone(end, written)
        let talked = session.map { end + -$0.clampedSeconds }
        let answer = moments.instant(connect, CMEColumn.connect.name, near: talked ?? end)
        guard let start = moments.instant(setup, CMEColumn.setup.name, near: answer ?? end) else {
            throw values.error(.setup, "is no moment")
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

    private mutating func compare(_ session: Int64?, _ leg: Leg) {
        guard let session, session > 0 else { return }
        let distance = (leg.talk - session.clampedSeconds).magnitude / 1_000_000
        guard distance > 2 else { return }
        moments.add("\(CMEColumn.session.name) and the moments disagree by \(distance) s; the moments are kept")
    }
}

extension Int64 {
    /// Seconds as microseconds, at most a year of them.
    fileprivate var clampedSeconds: Int64 { Swift.min(Swift.max(self, 0), 366 * 86_400) * 1_000_000 }
}

import Pace

/// Makes a leg of one accounting record of IOS, whatever file or line it stands in.
///
/// A call has at least two legs of one conference id: one that came in (`answer`) and one that went out (`originate`).
/// A leg was connected from connect to disconnect; on legs that nobody took IOS often writes both as equal, and no
/// packets. Source: Cisco IOS "Configuring File Accounting", "Voice CDRs via syslog".
struct CMELegReader: Sendable {
    private static let mostTalk: Int64 = 7 * 86_400 * 1_000_000
    private var moments: MomentReader

    init(clock: TimestampReader) {
        moments = MomentReader(clock: clock)
    }

    /// - Parameters:
    ///   - bytes: in which the values stand.
    ///   - digest: of the record as written, by which it is known when it has no id.
    ///   - isProven: told on with the record.
    mutating func read(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        digest: () -> RecordKey,
        isProven: Bool
    ) throws(RecordError) -> RowReading {
        let type = values[.recordType]
        if !type.isEmpty, type.count > 1 || bytes[type.lowerBound] != UInt8(ascii: "0") {
            guard type.count == 1, bytes[type.lowerBound] == UInt8(ascii: "1") else {
                throw values.error(.recordType, bytes, "is neither 0 (a leg) nor 1 (a feature)")
            }
            return .ignored(reason: "feature")
        }
        let isWhole = Self.isWhole(bytes.extracting(values[.conference]))
        guard let call = try Self.conference(values, bytes, isWhole: isWhole) else {
            return .ignored(reason: "no call")
        }
        let isIncoming = try Self.isIncoming(values, bytes)
        let packets = try Self.number(values, .sentPackets, bytes) + (try Self.number(values, .receivedPackets, bytes))
        let session = values[.session].isEmpty ? nil : try Self.number(values, .session, bytes)
        let times = try times(values, bytes, session: session)
        // What never was connected has no moment for it, or the moment of the end and nothing that was said.
        let answer = times.connect.flatMap { connect in
            connect == times.end && packets == 0 && (session ?? 0) == 0 ? nil : connect
        }
        var leg = Leg(
            call: call,
            id: values[.callID].isEmpty ? digest().marking(call) : Self.id(call, values, bytes, isWhole: isWhole),
            startedAt: times.start,
            answeredAt: answer,
            endedAt: times.end,
            ring: max(0, (answer ?? times.end) - times.start),
            caller: Self.caller(values, bytes, isIncoming: isIncoming, call: call),
            callee: Self.callee(values, bytes, isIncoming: isIncoming, call: call),
            disposition: answer == nil ? try Self.disposition(values, bytes) : .answered,
            code: Self.code(values, bytes),
            cause: Self.cause(values, bytes)
        )
        if leg.caller.isBridge || leg.callee.isBridge { leg.direction = .unknown }
        if let answer { leg.talk = times.end - answer }
        guard leg.talk <= Self.mostTalk else {
            throw values.error(.disconnect, bytes, "is more than 7 days behind \(CMEColumn.connect.name)")
        }
        compare(session, talk: leg.talk)
        let key = Self.key(of: leg)
        return .record(.leg(consume leg), key: key, note: moments.note, isProven: isProven)
    }

    // MARK: - Identity

    /// Four groups of hexadecimal digits, which syslog writes without their leading zeros; nil where all are 0.
    private static func conference(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        isWhole: Bool
    ) throws(RecordError) -> String? {
        let written = values.text(.conference, bytes)
        if isWhole { return written }
        let groups = written.uppercased().split(separator: " ")
        guard (1...4).contains(groups.count),
            groups.allSatisfy({ $0.utf8.count <= 32 && $0.utf8.allSatisfy(\.isHexadecimalDigit) })
        else { throw values.error(.conference, bytes, "is no id of a call") }
        if groups.allSatisfy({ $0.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }) { return nil }
        guard groups.count == 4 else { return groups.joined(separator: " ") }
        return groups.map { String(repeating: "0", count: max(0, 8 - $0.utf8.count)) + $0 }.joined(separator: " ")
    }

    /// Four groups of eight digits as files have them, in upper case; the first digit is not 0.
    private static func isWhole(_ bytes: Span<UInt8>) -> Bool {
        bytes.isConference(isUpper: true) && bytes[0] != UInt8(ascii: "0")
    }

    /// The call as it is written, unless syslog wrote it shorter.
    private static func id(_ call: String, _ values: CMEValues, _ bytes: Span<UInt8>, isWhole: Bool) -> String {
        guard isWhole else { return call + "#" + values.text(.callID, bytes) }
        return bytes.text(joining: [values[.conference], values[.callID]], by: UInt8(ascii: "#"))
    }

    private static let beginning: RecordDigest = {
        var digest = RecordDigest()
        digest.add("cme")
        return digest
    }()

    private static func key(of leg: Leg) -> RecordKey {
        var digest = beginning
        digest.add(leg.id)
        digest.add(leg.startedAt.microseconds)
        digest.add(leg.talk)
        digest.add(leg.disposition.rawValue)
        return digest.finish()
    }

    // MARK: - Parties

    private static let incoming = [ShortWord("answer"), ShortWord("2")]
    private static let outgoing = [ShortWord("originate"), ShortWord("1")]

    /// `answer` and 2: the leg came in; `originate` and 1: it went out.
    private static func isIncoming(_ values: CMEValues, _ bytes: Span<UInt8>) throws(RecordError) -> Bool {
        let origin = values[.origin]
        // A NUL before a word is not seen in it.
        if let word = ShortWord(origin, bytes), let first = origin.first, bytes[first] != 0 {
            if incoming.contains(word) { return true }
            if outgoing.contains(word) { return false }
        }
        throw values.error(.origin, bytes, "is neither answer nor originate")
    }

    /// The peer of a leg that came in is the caller, of one that went out the callee. Who is at the other side of the
    /// router shows the other leg of the call: they meet in it.
    private static func caller(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        isIncoming: Bool,
        call: String
    ) -> LegParty {
        let number = values[.calling].isEmpty && isIncoming ? values[.peer] : values[.calling]
        if !isIncoming, number.isEmpty { return LegParty(bridge: call) }
        return LegParty(number: bytes.text(number), device: isIncoming ? values.text(.phone, bytes) : "")
    }

    private static func callee(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        isIncoming: Bool,
        call: String
    ) -> LegParty {
        let number = values[.called].isEmpty && !isIncoming ? values[.peer] : values[.called]
        if isIncoming, number.isEmpty { return LegParty(bridge: call) }
        return LegParty(number: bytes.text(number), device: isIncoming ? "" : values.text(.phone, bytes))
    }

    private static func code(_ values: CMEValues, _ bytes: Span<UInt8>) -> String {
        values[.account].isEmpty ? "" : values.text(.account, bytes).split(separator: ";").joined(separator: ";")
    }

    // MARK: - Outcome

    /// The cause, which is written in hexadecimal digits, in decimal ones.
    private static func cause(_ values: CMEValues, _ bytes: Span<UInt8>) -> String {
        values[.cause].isEmpty ? "" : Int64(values.text(.cause, bytes), radix: 16).map(String.init) ?? ""
    }

    /// By the cause; files may leave it to the text: `normal call clearing (16)`.
    private static func disposition(_ values: CMEValues, _ bytes: Span<UInt8>) throws(RecordError) -> Disposition {
        guard !values[.cause].isEmpty else {
            return Q850.disposition(ofUnanswered: cause(inText: values.text(.causeText, bytes)) ?? 0)
        }
        let written = values.text(.cause, bytes)
        guard written.utf8.count <= 4, let cause = Int64(written, radix: 16), cause >= 0 else {
            throw values.error(.cause, bytes, "is no cause")
        }
        return Q850.disposition(ofUnanswered: cause)
    }

    private static func cause(inText text: String) -> Int64? {
        guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return nil }
        return Int64(text[text.index(after: open)...].dropLast())
    }

    private static func number(
        _ values: CMEValues,
        _ column: CMEColumn,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> Int64 {
        let range = values[column]
        guard !range.isEmpty else { return 0 }
        guard range.count <= 12, let number = bytes.number(range) else {
            throw values.error(column, bytes, "is no number")
        }
        return Int64(number)
    }

    // MARK: - Times

    private struct Times {
        var start: Instant
        var connect: Instant?
        var end: Instant
    }

    private mutating func times(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        session: Int64?
    ) throws(RecordError) -> Times {
        moments.begin()
        var doubts: [String] = []
        func time(_ column: CMEColumn) throws(RecordError) -> Timestamp {
            let time = RouterTime(bytes.extracting(values[column]))
            if case .invalid = time.timestamp { throw values.error(column, bytes, "is no moment") }
            if let doubt = time.doubt, !doubts.contains(doubt) { doubts.append(doubt) }
            return time.timestamp
        }
        let setup = try time(.setup)
        let connect = try time(.connect)
        let disconnect = try time(.disconnect)
        for doubt in doubts { moments.add(doubt) }
        let times =
            try values[.recordTime].isEmpty
            ? forward(values, bytes, setup, connect, disconnect)
            : backward(values, bytes, setup, connect, disconnect, session: session)
        if let connect = times.connect {
            guard connect <= times.end else {
                throw values.error(.disconnect, bytes, "is before \(CMEColumn.connect.name)")
            }
            if connect < times.start { moments.add("\(CMEColumn.connect.name) is before \(CMEColumn.setup.name)") }
        }
        guard times.end >= times.start else {
            throw values.error(.disconnect, bytes, "is before \(CMEColumn.setup.name)")
        }
        return times
    }

    /// Without a moment of the record itself each moment is not before the one before it.
    private mutating func forward(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        _ setup: Timestamp,
        _ connect: Timestamp,
        _ disconnect: Timestamp
    ) throws(RecordError) -> Times {
        guard let start = moments.instant(setup, CMEColumn.setup.name) else {
            throw values.error(.setup, bytes, "is no moment")
        }
        let answer = moments.instant(connect, CMEColumn.connect.name, notBefore: start)
        guard let end = moments.instant(disconnect, CMEColumn.disconnect.name, notBefore: answer ?? start) else {
            throw values.error(.disconnect, bytes, "is no moment")
        }
        return Times(start: start, connect: answer, end: end)
    }

    private static let epochs = TimestampReader(zone: nil, allowsEpoch: true)

    /// The record is written when the leg ends, so that its own moment tells the end, and the end the rest.
    private mutating func backward(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        _ setup: Timestamp,
        _ connect: Timestamp,
        _ disconnect: Timestamp,
        session: Int64?
    ) throws(RecordError) -> Times {
        guard case .instant(let written) = Self.epochs.timestamp(bytes, values[.recordTime]) else {
            throw values.error(.recordTime, bytes, "is no number of seconds since 1970")
        }
        guard let end = moments.instant(disconnect, CMEColumn.disconnect.name, near: written) else {
            throw values.error(.disconnect, bytes, "is no moment")
        }
        checkZone(end, written)
        let talked = session.map { end + -$0.clampedSeconds }
        let answer = moments.instant(connect, CMEColumn.connect.name, near: talked ?? end)
        guard let start = moments.instant(setup, CMEColumn.setup.name, near: answer ?? end) else {
            throw values.error(.setup, bytes, "is no moment")
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

    private mutating func compare(_ session: Int64?, talk: Int64) {
        guard let session, session > 0 else { return }
        let distance = (talk - session.clampedSeconds).magnitude / 1_000_000
        guard distance > 2 else { return }
        moments.add("\(CMEColumn.session.name) and the moments disagree by \(distance) s; the moments are kept")
    }
}

extension Int64 {
    /// Seconds as microseconds, at most a year of them.
    fileprivate var clampedSeconds: Int64 { Swift.min(Swift.max(self, 0), 366 * 86_400) * 1_000_000 }
}

import Pace

/// Makes a leg of one accounting record of IOS, whatever file or line it stands in.
///
/// A call has at least two legs of one conference id: one that came in (`answer`) and one that went out (`originate`).
/// A leg was connected from connect to disconnect; on legs that nobody took IOS often writes both as equal, and no
/// packets. Source: Cisco IOS "Configuring File Accounting", "Voice CDRs via syslog".
struct CMELegReader: Sendable {
    private static let mostTalk: Int64 = 7 * 86_400 * 1_000_000
    var moments: MomentReader

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
        if !type.isEmpty {
            switch type.count == 1 ? bytes[type.lowerBound] : nil {
            case UInt8(ascii: "0")?: break
            case UInt8(ascii: "1")?: return .ignored(reason: "feature")
            default: throw values.error(.recordType, bytes, "is neither 0 (a leg) nor 1 (a feature)")
            }
        }
        guard let (call, id) = try Self.identity(values, bytes, digest: digest) else {
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
            id: id,
            startedAt: times.start,
            answeredAt: answer,
            endedAt: times.end,
            ring: max(0, (answer ?? times.end) - times.start),
            caller: Self.caller(values, bytes, isIncoming: isIncoming, call: call, id: id),
            callee: Self.callee(values, bytes, isIncoming: isIncoming, call: call, id: id),
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

    /// The call by its conference and the leg by its own id in it, else by what was written; nil where there is no call.
    private static func identity(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        digest: () -> RecordKey
    ) throws(RecordError) -> (call: String, id: String)? {
        let (conference, own) = (values[.conference], values[.callID])
        let isWhole = isWhole(bytes.extracting(conference))
        guard let call = isWhole ? bytes.text(conference) : try completed(values, bytes) else { return nil }
        if own.isEmpty { return (call, digest().marking(call)) }
        let mark = UInt8(ascii: "#")
        return (call, isWhole ? bytes.text(joining: [conference, own], by: mark) : call + "#" + bytes.text(own))
    }

    /// Four groups of hexadecimal digits, which syslog writes without their leading zeros; nil where all are 0.
    private static func completed(_ values: CMEValues, _ bytes: Span<UInt8>) throws(RecordError) -> String? {
        let groups = values.text(.conference, bytes).uppercased().split(separator: " ")
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

    private static let beginning = RecordDigest("cme")

    private static func key(of leg: Leg) -> RecordKey {
        var digest = beginning
        digest.add(leg.id)
        digest.add(leg.startedAt.microseconds)
        digest.add(leg.talk)
        digest.add(leg.disposition.rawValue)
        return digest.finish()
    }

    // MARK: - Parties

    private static let origins = ShortWords(["answer": true, "originate": false, "2": true, "1": false])

    /// `answer` and 2: the leg came in; `originate` and 1: it went out.
    private static func isIncoming(_ values: CMEValues, _ bytes: Span<UInt8>) throws(RecordError) -> Bool {
        guard let isIncoming = origins.meaning(bytes, values[.origin]) else {
            throw values.error(.origin, bytes, "is neither answer nor originate")
        }
        return isIncoming
    }

    /// The peer of a leg that came in is the caller, of one that went out the callee. Who is at the other side of the
    /// router shows the other leg of the call: they meet in it.
    private static func caller(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        isIncoming: Bool,
        call: String,
        id: String
    ) -> LegParty {
        let number = values[.calling].isEmpty && isIncoming ? values[.peer] : values[.calling]
        if isIncoming {
            return LegParty(number: bytes.text(number), device: values.text(.phone, bytes), channel: id)
        }
        return number.isEmpty ? LegParty(bridge: call) : LegParty(number: bytes.text(number))
    }

    private static func callee(
        _ values: CMEValues,
        _ bytes: Span<UInt8>,
        isIncoming: Bool,
        call: String,
        id: String
    ) -> LegParty {
        let number = values[.called].isEmpty && !isIncoming ? values[.peer] : values[.called]
        if !isIncoming {
            return LegParty(number: bytes.text(number), device: values.text(.phone, bytes), channel: id)
        }
        return number.isEmpty ? LegParty(bridge: call) : LegParty(number: bytes.text(number))
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
}

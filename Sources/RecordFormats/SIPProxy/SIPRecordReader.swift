import Pace

/// Makes a leg, or an event, of one accounting record of a SIP proxy, whatever text or row it stands in.
///
/// An INVITE that was answered is a leg without an end, a BYE an event that ends it: the dialog that both name is
/// joined later. A record of a whole dialog is a leg with its talk, where it tells that. Source: Kamailio's and
/// OpenSIPS' module `acc`; `formats/sip-proxy.md`.
struct SIPRecordReader: Sendable {
    /// From when on a record of a whole dialog counts its seconds.
    enum Start: String, Sendable {
        /// From the INVITE: ringing is inside.
        case created
        /// From the answer.
        case confirmed
    }

    enum Kind: Sendable {
        case transaction
        /// OpenSIPS' `call ended`.
        case dialog
    }

    typealias Values = SIPValues
    typealias Dialog = SIPDialog

    private static let noParty = "no caller and no callee; the proxy's extra fields must name them"

    let start: Start
    let longest: Int64?
    var moments: MomentReader

    /// - Parameter longest: microseconds; a whole dialog that is longer lost its BYE.
    init(clock: TimestampReader, start: Start, longest: Int64?) {
        moments = MomentReader(clock: clock)
        self.start = start
        self.longest = longest
    }

    /// - Parameters:
    ///   - bytes: in which the values stand.
    ///   - digest: of the record as written, by which it is known when it has no Call-ID.
    mutating func read(
        _ values: Values,
        _ bytes: Span<UInt8>,
        kind: Kind,
        digest: () -> RecordKey
    ) throws(RecordError) -> LineReading {
        moments.begin()
        if values[.start] != nil || values[.end] != nil { return try dialogRecord(values, bytes, digest: digest()) }
        guard let method = values[.method].flatMap({ SIPMethod(bytes, $0) }) else {
            let written = values.text(.method, bytes) ?? ""
            throw RecordError(field: "method", value: written, problem: "is no method of SIP")
        }
        switch method {
        case .acknowledgement: return .ignored(reason: "ack")
        case .other: return .ignored(reason: "method")
        case .invite, .bye: break
        }
        let dialog = try Dialog(values, bytes)
        let code = try Self.number(values, bytes, .code, "code", in: 100...699)
        switch code {
        case 100...199: return .ignored(reason: "provisional")
        case 401, 407: return .ignored(reason: "challenge")
        default: break
        }
        if case .bye = method { return try bye(values, bytes, dialog) }
        if kind == .dialog || Self.isPositive(values[.milliseconds], bytes) || Self.isPositive(values[.duration], bytes)
        {
            return try wholeDialog(values, bytes, dialog)
        }
        return try invite(values, bytes, dialog, code: code)
    }

    // MARK: - Transactions

    private mutating func invite(_ values: Values, _ bytes: Span<UInt8>, _ dialog: Dialog, code: Int64)
        throws(RecordError) -> LineReading
    {
        let at = try time(values, bytes)
        let isAnswered = code < 300
        let created = try created(values, bytes, before: at)
        let cause = Self.cause(code, values, bytes)
        var leg = Leg(
            call: dialog.call(bytes),
            // Who did not answer is known by the code: a failure may stand in the file twice, with and without a tag.
            id: isAnswered ? dialog.id(bytes) : "\(dialog.call(bytes));\(dialog.from(bytes));\(cause)",
            startedAt: created,
            answeredAt: isAnswered ? at : nil,
            endedAt: isAnswered ? nil : at,
            ring: at - created,
            caller: caller(values, bytes),
            callee: callee(values, bytes),
            disposition: Self.disposition(code),
            cause: cause
        )
        if isAnswered { leg.traits.insert(.dialog) }
        var digest = Self.inviteDigest
        digest.add(leg.id)
        if isAnswered {
            // A spiral writes one answer twice, with other parties: which is meant does not depend on which comes first.
            digest.add(at.microseconds)
            digest.add(leg.caller.number)
            digest.add(leg.caller.device)
            digest.add(leg.callee.number)
            digest.add(leg.callee.device)
        }
        noteParties(leg)
        return .record(.leg(consume leg), key: digest.finish(), note: moments.note)
    }

    /// The code without zeros before it.
    private static func cause(_ code: Int64, _ values: Values, _ bytes: Span<UInt8>) -> String {
        guard let written = values[.code], written.count == 3 else { return "\(code)" }
        return bytes.text(written)
    }

    private static let inviteDigest = RecordDigest("sip invite")
    private static let byeDigest = RecordDigest("sip bye")

    private mutating func bye(
        _ values: Values,
        _ bytes: Span<UInt8>,
        _ dialog: Dialog
    ) throws(RecordError) -> LineReading {
        let at = try time(values, bytes)
        let id = dialog.id(bytes)
        var digest = Self.byeDigest
        digest.add(id)
        digest.add(at.microseconds)
        let event = ChannelEvent(
            call: dialog.call(bytes),
            channelID: id,
            channel: dialog.tags(bytes),
            name: ChannelEvent.bye,
            kind: .ended,
            at: at
        )
        return .record(.channel(event), key: digest.finish(), note: moments.note)
    }

    // MARK: - Moments

    /// When the transaction ended, to the microsecond where the record tells.
    private mutating func time(_ values: Values, _ bytes: Span<UInt8>) throws(RecordError) -> Instant {
        guard let second = try moment(values, bytes, .time, "timestamp") else {
            throw RecordError(field: "timestamp", value: values.text(.time, bytes), problem: "is no moment")
        }
        if let exact = values[.microseconds], exact.count <= 6, let fraction = Int64(bytes.text(exact)), fraction >= 0 {
            return Instant(seconds: second.seconds) + fraction
        }
        if let exact = values[.timeText], case .instant(let moment) = TimestampReader.epochs.timestamp(bytes, exact),
            moment.seconds == second.seconds
        {
            return moment
        }
        return second
    }

    private mutating func created(
        _ values: Values,
        _ bytes: Span<UInt8>,
        before at: Instant
    ) throws(RecordError) -> Instant {
        guard let created = try moment(values, bytes, .created, "created") else { return at }
        guard created <= at else {
            moments.add("created is behind the reply")
            return at
        }
        return created
    }

    mutating func moment(
        _ values: Values,
        _ bytes: Span<UInt8>,
        _ field: SIPField,
        _ name: String
    ) throws(RecordError) -> Instant? {
        guard let range = values[field] else { return nil }
        let timestamp = moments.clock.timestamp(bytes, range)
        if case .invalid = timestamp {
            throw RecordError(field: name, value: bytes.text(range), problem: "is no moment")
        }
        return moments.instant(timestamp, name)
    }

    // MARK: - Values

    private static func isPositive(_ range: Range<Int>?, _ bytes: Span<UInt8>) -> Bool {
        guard let range else { return false }
        for index in range where (49...57).contains(bytes[index]) { return true }
        return false
    }

    static func number(
        _ values: Values,
        _ bytes: Span<UInt8>,
        _ field: SIPField,
        _ name: String,
        in allowed: ClosedRange<Int64>
    ) throws(RecordError) -> Int64 {
        guard let range = values[field], !range.isEmpty else { throw RecordError(field: name, problem: "is missing") }
        guard range.count <= 12, let number = bytes.number(range).map(Int64.init) else {
            throw RecordError(field: name, value: bytes.text(range), problem: "is no number")
        }
        guard allowed.contains(number) else {
            throw RecordError(
                field: name,
                value: bytes.text(range),
                problem: "is not within \(allowed.lowerBound) and \(allowed.upperBound)"
            )
        }
        return number
    }

    /// `30.333` in microseconds; nil where there is none.
    static func seconds(
        _ values: Values,
        _ bytes: Span<UInt8>,
        _ field: SIPField,
        _ name: String
    ) throws(RecordError) -> Int64? {
        guard let range = values[field], !range.isEmpty else { return nil }
        let point = bytes.firstIndex(of: UInt8(ascii: "."), in: range)
        let digits = range.lowerBound..<(point ?? range.upperBound)
        guard digits.count <= 9, let whole = bytes.number(digits).map(Int64.init) else {
            throw RecordError(field: name, value: bytes.text(range), problem: "is no number of seconds")
        }
        guard let point else { return whole * 1_000_000 }
        guard let fraction = bytes.fraction(from: point + 1, until: range.upperBound), fraction.end == range.upperBound
        else { throw RecordError(field: name, value: bytes.text(range), problem: "is no number of seconds") }
        return whole * 1_000_000 + fraction.microseconds
    }

    // MARK: - Parties

    func caller(_ values: Values, _ bytes: Span<UInt8>) -> LegParty {
        LegParty(number: SIPParty.user(values[.caller], bytes), device: SIPParty.host(values[.callerHost], bytes))
    }

    /// Where the call went, else what was dialled.
    func callee(_ values: Values, _ bytes: Span<UInt8>) -> LegParty {
        let routed = SIPParty.user(values[.callee], bytes)
        return LegParty(
            number: routed.isEmpty ? SIPParty.user(values[.dialled], bytes) : routed,
            device: SIPParty.host(values[.calleeHost], bytes)
        )
    }

    mutating func noteParties(_ leg: Leg) {
        if leg.caller.number.isEmpty, leg.callee.number.isEmpty { moments.add(Self.noParty) }
    }

    /// By the final answer to an INVITE.
    static func disposition(_ code: Int64) -> Disposition {
        switch code {
        case 200...299: .answered
        case 486, 600: .busy
        case 408, 480, 487: .noAnswer
        case 503: .congestion
        default: .failed
        }
    }
}

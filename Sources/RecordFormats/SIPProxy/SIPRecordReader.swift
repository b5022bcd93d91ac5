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

    /// - Parameter digest: of the record as written, by which it is known when it has no Call-ID.
    mutating func read(_ values: Values, kind: Kind, digest: () -> RecordKey) throws(RecordError) -> LineReading {
        moments.begin()
        if values[.start] != nil || values[.end] != nil { return try dialogRecord(values, digest: digest()) }
        let method = values[.method] ?? ""
        guard SIPField.isMethod(method) else {
            throw RecordError(field: "method", value: method, problem: "is no method of SIP")
        }
        guard method == "INVITE" || method == "BYE" else { return .ignored(reason: method == "ACK" ? "ack" : "method") }
        let dialog = try Dialog(values)
        let code = try Self.number(values, .code, "code", in: 100...699)
        switch code {
        case 100...199: return .ignored(reason: "provisional")
        case 401, 407: return .ignored(reason: "challenge")
        default: break
        }
        if method == "BYE" { return try bye(values, dialog) }
        if kind == .dialog || (Self.isPositive(values[.milliseconds]) || Self.isPositive(values[.duration])) {
            return try wholeDialog(values, dialog)
        }
        return try invite(values, dialog, code: code)
    }

    // MARK: - Transactions

    private mutating func invite(_ values: Values, _ dialog: Dialog, code: Int64) throws(RecordError) -> LineReading {
        let at = try time(values)
        let isAnswered = code < 300
        let created = try created(values, before: at)
        var leg = Leg(
            call: dialog.call,
            // Who did not answer is known by the code: a failure may stand in the file twice, with and without a tag.
            id: isAnswered ? dialog.id : "\(dialog.call);\(dialog.from);\(code)",
            startedAt: created,
            answeredAt: isAnswered ? at : nil,
            endedAt: isAnswered ? nil : at,
            ring: at - created,
            caller: caller(values),
            callee: callee(values),
            disposition: Self.disposition(code),
            cause: "\(code)"
        )
        if isAnswered { leg.traits.insert(.dialog) }
        var digest = RecordDigest()
        digest.add("sip invite")
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
        return .record(.leg(leg), key: digest.finish(), note: moments.note)
    }

    private mutating func bye(_ values: Values, _ dialog: Dialog) throws(RecordError) -> LineReading {
        let at = try time(values)
        var digest = RecordDigest()
        digest.add("sip bye")
        digest.add(dialog.id)
        digest.add(at.microseconds)
        let event = ChannelEvent(
            call: dialog.call,
            channelID: dialog.id,
            channel: dialog.tags,
            name: ChannelEvent.bye,
            kind: .ended,
            at: at
        )
        return .record(.channel(event), key: digest.finish(), note: moments.note)
    }

    // MARK: - Moments

    /// When the transaction ended, to the microsecond where the record tells.
    private mutating func time(_ values: Values) throws(RecordError) -> Instant {
        guard let second = try moment(values, .time, "timestamp") else {
            throw RecordError(field: "timestamp", value: values[.time], problem: "is no moment")
        }
        if let exact = values[.microseconds], exact.utf8.count <= 6, let fraction = Int64(exact), fraction >= 0 {
            return Instant(seconds: second.seconds) + fraction
        }
        if let exact = values[.timeText], let moment = Self.epoch(exact), moment.seconds == second.seconds {
            return moment
        }
        return second
    }

    private mutating func created(_ values: Values, before at: Instant) throws(RecordError) -> Instant {
        guard let created = try moment(values, .created, "created") else { return at }
        guard created <= at else {
            moments.add("created is behind the reply")
            return at
        }
        return created
    }

    mutating func moment(_ values: Values, _ field: SIPField, _ name: String) throws(RecordError) -> Instant? {
        guard let text = values[field] else { return nil }
        let bytes = text.utf8
        let timestamp = moments.clock.timestamp(bytes.span, 0..<bytes.count)
        if case .invalid = timestamp { throw RecordError(field: name, value: text, problem: "is no moment") }
        return moments.instant(timestamp, name)
    }

    private static func epoch(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        let reader = TimestampReader(zone: nil, allowsEpoch: true)
        if case .instant(let instant) = reader.timestamp(bytes.span, 0..<bytes.count) { return instant }
        return nil
    }

    // MARK: - Values

    private static func isPositive(_ text: String?) -> Bool {
        text?.utf8.contains { (49...57).contains($0) } ?? false
    }

    static func number(
        _ values: Values,
        _ field: SIPField,
        _ name: String,
        in range: ClosedRange<Int64>
    ) throws(RecordError) -> Int64 {
        guard let text = values[field], !text.isEmpty else { throw RecordError(field: name, problem: "is missing") }
        guard text.utf8.count <= 12, text.utf8.allSatisfy({ $0.isDigit }), let number = Int64(text) else {
            throw RecordError(field: name, value: text, problem: "is no number")
        }
        guard range.contains(number) else {
            throw RecordError(
                field: name,
                value: text,
                problem: "is not within \(range.lowerBound) and \(range.upperBound)"
            )
        }
        return number
    }

    /// `30.333` in microseconds; nil where there is none.
    static func seconds(_ values: Values, _ field: SIPField, _ name: String) throws(RecordError) -> Int64? {
        guard let text = values[field], !text.isEmpty else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0].utf8.count <= 9, parts[0].utf8.allSatisfy(\.isDigit), let whole = Int64(parts[0]) else {
            throw RecordError(field: name, value: text, problem: "is no number of seconds")
        }
        guard parts.count == 2 else { return whole * 1_000_000 }
        let digits = Array(parts[1].utf8)
        guard let fraction = digits.span.fraction(from: 0, until: digits.count), fraction.end == digits.count else {
            throw RecordError(field: name, value: text, problem: "is no number of seconds")
        }
        return whole * 1_000_000 + fraction.microseconds
    }

    /// No Call-ID, tag, host or user holds a `;`.
    static func word(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: ";") && $0 != .space }) { return text }
        return String(text.prefix { $0 != ";" && $0 != " " })
    }

    // MARK: - Parties

    func caller(_ values: Values) -> LegParty {
        LegParty(number: SIPParty.user(values[.caller] ?? ""), device: SIPParty.host(values[.callerHost] ?? ""))
    }

    /// Where the call went, else what was dialled.
    func callee(_ values: Values) -> LegParty {
        let routed = SIPParty.user(values[.callee] ?? "")
        return LegParty(
            number: routed.isEmpty ? SIPParty.user(values[.dialled] ?? "") : routed,
            device: SIPParty.host(values[.calleeHost] ?? "")
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

    /// A dialog is named by its Call-ID and its two tags, of which either may be whose.
    struct Dialog {
        let call: String
        let from: String
        let tags: String
        let hasTags: Bool

        var id: String { call + ";" + tags }

        init(_ values: Values) throws(RecordError) {
            call = values[.callID].map(SIPRecordReader.word) ?? ""
            guard !call.isEmpty else { throw RecordError(field: "call_id", problem: "is missing") }
            from = values[.fromTag].map(SIPRecordReader.word) ?? ""
            let to = values[.toTag].map(SIPRecordReader.word) ?? ""
            tags = from < to ? from + ";" + to : to + ";" + from
            hasTags = !from.isEmpty || !to.isEmpty
        }
    }
}

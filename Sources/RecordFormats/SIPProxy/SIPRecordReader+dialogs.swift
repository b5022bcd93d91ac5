import Pace

/// Records of whole dialogs, which tell the talk, or nearly.
extension SIPRecordReader {
    private static let mostTalk: Int64 = 7 * 86_400 * 1_000_000

    /// OpenSIPS: from the answer, in milliseconds; its seconds are rounded up.
    mutating func wholeDialog(
        _ values: Values,
        _ bytes: Span<UInt8>,
        _ dialog: Dialog
    ) throws(RecordError) -> LineReading {
        let created = try moment(values, bytes, .created, "created")
        let answer: Instant
        if let written = try moment(values, bytes, .callStart, "call_start_time") {
            answer = written
        } else if let created, values[.setupSeconds] != nil {
            answer = created + (try Self.number(values, bytes, .setupSeconds, "setuptime", in: 0...604_800)) * 1_000_000
        } else {
            throw RecordError(field: "call_start_time", problem: "is missing")
        }
        var traits = LegTraits.dialog
        let talk: Int64
        if let milliseconds = values[.milliseconds], !milliseconds.isEmpty {
            talk = try Self.number(values, bytes, .milliseconds, "ms_duration", in: 0...604_800_000) * 1_000
        } else {
            talk = try Self.number(values, bytes, .duration, "duration", in: 0...604_800) * 1_000_000
            traits.insert(.upperBound)
        }
        if let created, created > answer { moments.add("created is behind call_start_time") }
        let began = created.map { min($0, answer) } ?? answer
        var leg = Leg(
            call: dialog.call(bytes),
            id: dialog.id(bytes),
            startedAt: began,
            answeredAt: answer,
            endedAt: answer + talk,
            talk: talk,
            ring: answer - began,
            caller: caller(values, bytes),
            callee: callee(values, bytes),
            disposition: .answered,
            traits: traits
        )
        cap(&leg)
        noteParties(leg)
        let key = Self.key(of: leg)
        return .record(.leg(consume leg), key: key, note: moments.note)
    }

    /// Kamailio: unless told otherwise from the INVITE, so that the seconds of ringing are inside and talk is unknown.
    mutating func dialogRecord(
        _ values: Values,
        _ bytes: Span<UInt8>,
        digest: RecordKey
    ) throws(RecordError) -> LineReading {
        guard let began = try moment(values, bytes, .start, "start_time") else {
            throw RecordError(field: "start_time", value: values.text(.start, bytes), problem: "is no moment")
        }
        let duration = try Self.seconds(values, bytes, .duration, "duration")
        let end = try moment(values, bytes, .end, "end_time") ?? duration.map { began + $0 }
        guard let end else {
            throw RecordError(field: "end_time", value: values.text(.end, bytes), problem: "is no moment")
        }
        guard end >= began else {
            throw RecordError(field: "end_time", value: values.text(.end, bytes), problem: "is before start_time")
        }
        let length = duration ?? end - began
        guard length <= Self.mostTalk else {
            throw RecordError(field: "duration", value: values.text(.duration, bytes), problem: "is more than 7 days")
        }
        let caller = caller(values, bytes)
        let callee = callee(values, bytes)
        let dialog = try? Dialog(values, bytes)
        let call = dialog?.call(bytes) ?? ""
        if caller.number.isEmpty, callee.number.isEmpty, call.isEmpty {
            throw RecordError(field: "party", problem: "no party: neither caller, callee nor Call-ID is in cdr_extra")
        }
        var leg = Leg(
            call: call.isEmpty ? digest.hexadecimal : call,
            id: dialog.map { $0.hasTags ? $0.id(bytes) : digest.marking(call, behind: UInt8(ascii: ";")) }
                ?? digest.hexadecimal,
            startedAt: began,
            endedAt: end,
            caller: caller,
            callee: callee,
            disposition: length == 0 ? .noAnswer : .answered,
            traits: .dialog
        )
        if length == 0 {
            // Nobody answered.
        } else if start == .confirmed {
            leg.answeredAt = began
            leg.talk = length
            cap(&leg)
        } else {
            moments.add("talk is unknown: duration counts from the INVITE (`start: created`)")
        }
        let key = Self.key(of: leg)
        return .record(.leg(consume leg), key: key, note: moments.note)
    }

    /// A dialog whose BYE was lost lives until the proxy forgets it.
    private mutating func cap(_ leg: inout Leg) {
        guard let longest, leg.talk > longest, let answer = leg.answeredAt else { return }
        moments.add("the dialog is longer than `longest` and cut to it")
        leg.talk = longest
        leg.endedAt = answer + longest
        leg.traits.insert(.upperBound)
    }

    private static let dialogDigest = RecordDigest("sip dialog")

    private static func key(of leg: Leg) -> RecordKey {
        var digest = dialogDigest
        digest.add(leg.id)
        digest.add(leg.startedAt.microseconds)
        digest.add(leg.endedAt?.microseconds ?? 0)
        digest.add(leg.talk)
        digest.add(leg.caller.number)
        digest.add(leg.callee.number)
        return digest.finish()
    }
}

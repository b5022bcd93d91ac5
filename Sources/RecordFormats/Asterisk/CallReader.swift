import Pace

/// Makes a leg of one row of an Asterisk CDR, whatever the order of its columns.
///
/// Talk is billsec, but only of a row that is ANSWERED and has a second channel, and whose last application is no
/// announcement and no voicemail: the seconds of every other row were waiting, ringing or the dialplan's.
/// Source: Asterisk's `main/cdr.c` (`cdr_object_create_public_records`, `cdr_object_get_billsec`).
struct CallReader: Sendable {
    /// No row counts more talk, and no channel lives longer than a year.
    private static let mostTalk: Int64 = 7 * 86_400 * 1_000_000
    private static let mostDuration: Int64 = 366 * 86_400 * 1_000_000

    private var times: CallTimes
    /// The key of the leg that `leg` returned last.
    private(set) var key = RecordKey(high: 0, low: 0)
    /// The note of the leg that `leg` returned last.
    var note: String? { times.note }

    init(clock: TimestampReader) {
        times = CallTimes(clock: clock)
    }

    /// - Parameter row: the row's bytes without the line end, by which it is known when it has no id.
    mutating func leg(
        _ fields: FieldSplitter,
        _ layout: ColumnLayout<CallColumn>,
        _ bytes: Span<UInt8>,
        row: Range<Int>
    ) throws(RecordError) -> Leg {
        let row = CallRow(fields: fields, layout: layout, range: row)
        let disposition = try row.disposition(bytes)
        let sequence = try row.sequence(bytes)
        let duration = try row.seconds(.duration, bytes, atMost: Self.mostDuration)
        let talk = try row.seconds(.talk, bytes, atMost: Self.mostTalk)
        let isAnswered = disposition == .answered
        times.begin()
        try times.read(row, bytes, duration: duration, talk: talk, isAnswered: isAnswered)

        let application = CallApplication(bytes, row.range(of: .lastApplication))
        let callee = row.party(number: .destination, channel: .destinationChannel, bytes)
        let uniqueID = row.text(.uniqueID, bytes)
        let linkedID = row.text(.linkedID, bytes)
        let digest = uniqueID.isEmpty || sequence.isEmpty ? row.digest(bytes) : nil
        let id = row.id(uniqueID: uniqueID, sequence: sequence, digest: digest)

        var leg = Leg(
            call: linkedID.isEmpty ? (uniqueID.isEmpty ? id : uniqueID) : linkedID,
            id: id,
            channelID: uniqueID,
            startedAt: times.start,
            answeredAt: times.answer,
            endedAt: times.end,
            caller: row.party(number: .source, channel: .channel, bytes),
            callee: callee,
            disposition: disposition,
            code: row.code(bytes)
        )
        let counted = talk ?? times.talk
        switch application {
        case .voicemail where isAnswered: leg.disposition = .voicemail
        case .voicemail, .announcement: break
        case .dial, .queue, .consultation, .other:
            if isAnswered, !callee.channel.isEmpty { leg.talk = counted }
        }
        leg.ring = times.ring(isAnswered: isAnswered, duration: duration, talk: counted)
        leg.traits = Self.traits(of: application)
        if linkedID.isEmpty { leg.traits.insert(.unlinked) }
        if isAnswered, let answer = times.answer, answer.seconds <= times.start.seconds {
            leg.traits.insert(.answeredBefore)
        }
        key = digest ?? row.key(of: leg, sequence: sequence)
        return consume leg
    }

    private static func traits(of application: CallApplication) -> LegTraits {
        switch application {
        case .dial: .dial
        case .queue: [.dial, .queue]
        case .consultation: .consultation
        case .voicemail, .announcement, .other: LegTraits()
        }
    }
}

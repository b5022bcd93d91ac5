import Pace

/// One call detail record of Unified CM with its columns named: two parties that were connected, or were to be.
struct CUCMRecord {
    private static let callingNames = Names(mobile: .originMobile, device: .originDevice, user: .callingUser)
    private static let calledNames = Names(
        mobile: .destinationMobile,
        device: .destinationDevice,
        user: .calledUser
    )
    private static let bridge = Array("b00".utf8)
    private static let conferenceFeature: Int64 = 4
    private static let recordingFeature: Int64 = 27
    private static let recordingReason: Int64 = 354

    let fields: FieldSplitter
    let columns: WideColumns<CUCMColumn>
    /// The row without its line end.
    let row: Range<Int>

    /// - Parameters:
    ///   - voicemail: who takes messages; nil: devices with the usual names.
    ///   - ports: who plays announcements and keeps people waiting.
    func read(
        voicemail: PartyPatterns?,
        ports: PartyPatterns,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> RowReading {
        let connect = try moment(.connect, bytes)
        if isEmpty(.called), connect == nil { return .ignored(reason: "no called party") }
        let features = try Features(self, bytes)
        let callingBridge = isBridge(.calling, bytes)
        let calledBridge = isBridge(.called, bytes)
        if callingBridge || calledBridge, features.isRecording { return .ignored(reason: "recording") }
        if callingBridge, !features.isConference { return .ignored(reason: "recording") }

        let times = try times(connect: connect, bytes)
        guard !isEmpty(.call) else { throw error(.call, bytes, "is empty") }
        var leg = Leg(
            call: call(bytes),
            id: isEmpty(.id) ? digest(bytes).hexadecimal : text(.id, bytes),
            startedAt: times.start,
            answeredAt: connect,
            endedAt: times.end,
            caller: party(.calling, nil, Self.callingNames, bytes),
            callee: party(.called, .originallyCalled, Self.calledNames, bytes),
            disposition: connect == nil ? try disposition(bytes) : .answered,
            code: code(bytes),
            cause: writtenCause(bytes)
        )
        if callingBridge || calledBridge { meet(&leg, callingBridge: callingBridge, bytes) }
        let waited = try seconds(.queueWait, bytes) ?? 0
        leg.ring = max(0, (connect ?? times.end) - times.start - waited * 1_000_000)
        if connect != nil {
            if voicemail.map({ $0.match(leg.callee) }) ?? CUCM.isVoicemail(leg.callee.device) {
                leg.disposition = .voicemail
            } else if !ports.match(leg.callee), !ports.match(leg.caller) {
                leg.talk = times.talk
            }
        }
        let key = key(of: leg, bytes)
        return .record(.leg(consume leg), key: key, note: times.note, isProven: hasID(bytes))
    }

    // MARK: - Parties

    /// Where what can name a party stands; `party` tells which of it does.
    private struct Names {
        let mobile: CUCMColumn
        let device: CUCMColumn
        let user: CUCMColumn
    }

    /// - Parameter other: where the number stands if not at its own place.
    private func party(
        _ column: CUCMColumn,
        _ other: CUCMColumn?,
        _ names: Names,
        _ bytes: Span<UInt8>
    ) -> LegParty {
        var number = number(of: column, bytes)
        if number.isEmpty, let other { number = self.number(of: other, bytes) }
        // The user is the device only where none is known, but a pilot's number is nobody's own, and at a hot desk the device
        // is not either: there the user goes before it.
        let isPilot = !isEmpty(.huntPilot) && number == self.number(of: .huntPilot, bytes)
        let (first, second) = isPilot ? (names.user, names.device) : (names.device, names.user)
        let name = !isEmpty(names.mobile) ? names.mobile : !isEmpty(first) ? first : second
        return LegParty(number: number, device: text(name, bytes))
    }

    /// `101@example.com` without the host, as what stands in front is a number; `anna@example.com` as it is.
    private func number(of column: CUCMColumn, _ bytes: Span<UInt8>) -> String {
        let range = range(column)
        var end = range.lowerBound
        while end < range.upperBound, bytes[end].isOfNumber { end += 1 }
        guard end > range.lowerBound, end < range.upperBound, bytes[end] == UInt8(ascii: "@") else {
            return text(column, bytes)
        }
        return bytes.text(range.lowerBound..<end)
    }

    /// Whether the number is of a conference, or of a phone's own bridge that copies a talk to a recorder: `b00` and digits.
    private func isBridge(_ column: CUCMColumn, _ bytes: Span<UInt8>) -> Bool {
        let number = range(column)
        guard number.count >= 6, bytes.begins(with: Self.bridge, number) else { return false }
        return number.dropFirst(Self.bridge.count).allSatisfy { bytes[$0].isDigit }
    }

    /// The legs of a conference meet in its bridge, whatever the calls that they came from.
    private func meet(_ leg: inout Leg, callingBridge: Bool, _ bytes: Span<UInt8>) {
        let cluster = text(.cluster, bytes)
        let written = text(callingBridge ? .originConversation : .destinationConversation, bytes)
        let isKnown = !written.isEmpty && written != "0"
        let conversation = isKnown ? "\(cluster.isEmpty ? "" : cluster + "-")conversation-\(written)" : leg.id
        if isKnown { leg.channelID = conversation }
        if callingBridge {
            leg.caller = LegParty(bridge: conversation, number: leg.caller.number, device: leg.caller.device)
        } else {
            leg.callee = LegParty(bridge: conversation, number: leg.callee.number, device: leg.callee.device)
        }
        // Whoever joins is the caller here; who called whom shows the record of the call before.
        leg.direction = .unknown
    }

    /// Who made the parties of a record meet.
    private struct Features {
        let isRecording: Bool
        let isConference: Bool

        init(_ record: CUCMRecord, _ bytes: Span<UInt8>) throws(RecordError) {
            let redirected = try record.number(.redirectedBy, bytes)
            let last = try record.number(.lastRedirectedBy, bytes)
            let joined = try record.number(.joinedBy, bytes)
            let reason = try record.number(.redirectReason, bytes)
            let lastReason = try record.number(.lastRedirectReason, bytes)
            isConference =
                redirected == conferenceFeature || last == conferenceFeature || joined == conferenceFeature
            isRecording =
                redirected == recordingFeature || last == recordingFeature || joined == recordingFeature
                || reason == recordingReason || lastReason == recordingReason
        }
    }

    // MARK: - Outcome

    /// Of a pair that was never connected, by the cause of the called side, else of the calling one.
    private func disposition(_ bytes: Span<UInt8>) throws(RecordError) -> Disposition {
        let destination = try cause(.destinationCause, bytes)
        let cause = destination == 0 || destination == 16 ? try cause(.originCause, bytes) : destination
        return Q850.disposition(ofUnanswered: cause)
    }

    /// The cause of the called side, else of the calling one, as written; empty where neither has one.
    private func writtenCause(_ bytes: Span<UInt8>) -> String {
        let destination = writtenCause(.destinationCause, bytes)
        return destination.isEmpty ? writtenCause(.originCause, bytes) : destination
    }

    private func writtenCause(_ column: CUCMColumn, _ bytes: Span<UInt8>) -> String {
        let range = range(column)
        if range.isEmpty || (range.count == 1 && bytes[range.lowerBound] == UInt8(ascii: "0")) { return "" }
        let cause = text(column, bytes)
        return cause.utf8.count <= 20 ? cause : ""
    }

    /// Beyond a byte there are Cisco's own causes, and SIP codes with the cause of Q.850 in the lowest byte.
    private func cause(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Int64 {
        guard let cause = try number(column, bytes) else { return 0 }
        switch cause {
        // The call was split by a transfer or for a conference.
        case 126, 393_216: return 0
        // Out of bandwidth, precedence, a full conference.
        case 125, 129, 262_144: return Q850.congestion
        case 0...255: return cause
        default: return cause & 0xFF
        }
    }

    private func code(_ bytes: Span<UInt8>) -> String {
        if isEmpty(.matterCode), isEmpty(.authorizationCode) { return "" }
        let parts = [text(.matterCode, bytes), text(.authorizationCode, bytes)].flatMap { $0.split(separator: ";") }
        return parts.joined(separator: ";")
    }

    // MARK: - Identity

    /// The call's number, behind the cluster and the node that count it as far as they are told.
    private func call(_ bytes: Span<UInt8>) -> String {
        let (cluster, manager, number) = (columns[.cluster], columns[.manager], columns[.call])
        if isWhole(cluster), isWhole(manager), isWhole(number) {
            let parts = [fields.range(cluster), fields.range(manager), fields.range(number)] as InlineArray<3, _>
            return bytes.text(joining: parts, by: UInt8(ascii: "-"))
        }
        let parts = [text(.cluster, bytes), text(.manager, bytes), text(.call, bytes)]
        return parts.filter { !$0.isEmpty }.joined(separator: "-")
    }

    /// Whether there is something in a field, and its text is its bytes.
    private func isWhole(_ field: Int) -> Bool {
        fields.fields.indices.contains(field) && !fields.fields[field].hasEscapes && !fields.fields[field].range.isEmpty
    }

    private static let beginning = RecordDigest("cucm")

    private func key(of leg: Leg, _ bytes: Span<UInt8>) -> RecordKey {
        guard !isEmpty(.id) else { return digest(bytes) }
        var digest = Self.beginning
        digest.add(leg.id)
        digest.add(leg.startedAt.seconds)
        digest.add(leg.endedAt?.seconds ?? 0)
        digest.add(leg.talk)
        digest.add(leg.disposition.rawValue)
        return digest.finish()
    }

    private func digest(_ bytes: Span<UInt8>) -> RecordKey {
        var digest = RecordDigest("cucm row")
        digest.add(bytes.extracting(row))
        return digest.finish()
    }

    /// Whether the row has an id of the shape that no text has by accident.
    func hasID(_ bytes: Span<UInt8>) -> Bool {
        bytes.isUUID(range(.id))
    }

    // MARK: - Values

    private func range(_ column: CUCMColumn) -> Range<Int> { fields.range(columns[column]) }

    private func isEmpty(_ column: CUCMColumn) -> Bool { range(column).isEmpty }

    func text(_ column: CUCMColumn, _ bytes: Span<UInt8>) -> String {
        fields.text(columns[column], bytes)
    }

    func error(_ column: CUCMColumn, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: column.name, value: text(column, bytes), problem: problem)
    }

    /// Nil where the row has none; integers are signed.
    func number(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Int64? {
        let range = range(column)
        guard !range.isEmpty else { return nil }
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        guard let value = bytes.number(isNegative ? range.lowerBound + 1..<range.upperBound : range) else {
            throw error(column, bytes, "is no number")
        }
        return Int64(isNegative ? -value : value)
    }
}

extension UInt8 {
    /// A digit, `+`, `*` or `#`.
    fileprivate var isOfNumber: Bool {
        isDigit || self == UInt8(ascii: "+") || self == UInt8(ascii: "*") || self == UInt8(ascii: "#")
    }
}

import Pace

/// One call detail record of Unified CM with its columns named: two parties that were connected, or were to be.
struct CUCMRecord {
    private static let callingNames = Names(mobile: .originMobile, device: .originDevice, user: .callingUser)
    private static let calledNames = Names(
        mobile: .destinationMobile,
        device: .destinationDevice,
        user: .calledUser
    )
    private static let mostTalk: Int64 = 7 * 86_400
    private static let years: ClosedRange<Int64> = 315_532_800...7_258_118_399
    private static let conferenceFeature: Int64 = 4
    private static let recordingFeature: Int64 = 27
    private static let recordingReason: Int64 = 354

    let fields: FieldSplitter
    let columns: WideColumns<CUCMColumn>
    /// The row without its line end.
    let row: Range<Int>

    /// What a row gave.
    enum Reading {
        case leg(Leg, key: RecordKey, note: String?)
        case ignored(reason: String)
    }

    /// - Parameters:
    ///   - voicemail: who takes messages.
    ///   - ports: who plays announcements and keeps people waiting.
    func read(
        voicemail: PartyPatterns,
        ports: PartyPatterns,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> Reading {
        let connect = try moment(.connect, bytes)
        let called = text(.called, bytes)
        if called.isEmpty, connect == nil { return .ignored(reason: "no called party") }
        let features = try Features(self, bytes)
        let callingBridge = isBridge(text(.calling, bytes))
        let calledBridge = isBridge(called)
        if callingBridge || calledBridge, features.isRecording { return .ignored(reason: "recording") }
        if callingBridge, !features.isConference { return .ignored(reason: "recording") }

        let times = try times(connect: connect, bytes)
        let manager = text(.manager, bytes)
        let number = text(.call, bytes)
        guard !number.isEmpty else { throw error(.call, bytes, "is empty") }
        let cluster = text(.cluster, bytes)
        let id = text(.id, bytes)
        var leg = Leg(
            call: joined(joined(cluster, manager), number),
            id: id.isEmpty ? digest(bytes).hexadecimal : id,
            startedAt: times.start,
            answeredAt: connect,
            endedAt: times.end,
            caller: party(.calling, nil, Self.callingNames, bytes),
            callee: party(.called, .originallyCalled, Self.calledNames, bytes),
            disposition: connect == nil ? try disposition(bytes) : .answered,
            code: code(bytes),
            cause: writtenCause(bytes)
        )
        if callingBridge || calledBridge { meet(&leg, callingBridge: callingBridge, cluster: cluster, bytes) }
        let waited = try seconds(.queueWait, bytes) ?? 0
        leg.ring = max(0, (connect ?? times.end) - times.start - waited * 1_000_000)
        if connect != nil {
            if voicemail.match(leg.callee) {
                leg.disposition = .voicemail
            } else if !ports.match(leg.callee), !ports.match(leg.caller) {
                leg.talk = times.talk
            }
        }
        return .leg(leg, key: key(of: leg, bytes), note: times.note)
    }

    // MARK: - Times

    private struct Times {
        var start: Instant
        var end: Instant
        var talk: Int64 = 0
        var note: String?
    }

    private func times(connect: Instant?, _ bytes: Span<UInt8>) throws(RecordError) -> Times {
        let duration = try seconds(.duration, bytes)
        if let duration, duration > Self.mostTalk { throw error(.duration, bytes, "is more than 7 days") }
        let written = try moment(.disconnect, bytes)
        let reckoned = connect.flatMap { connect in duration.map { connect + $0 * 1_000_000 } }
        guard let end = written ?? reckoned else { throw error(.disconnect, bytes, "is no moment") }
        let origination = try moment(.origination, bytes)
        guard let start = origination ?? connect ?? written else { throw error(.origination, bytes, "is no moment") }
        if let connect, end < connect { throw error(.disconnect, bytes, "is before dateTimeConnect") }
        guard end >= start else { throw error(.disconnect, bytes, "is before dateTimeOrigination") }
        var times = Times(start: start, end: end)
        guard let connect else { return times }
        if connect < start {
            times.start = connect
            times.note = "dateTimeConnect is before dateTimeOrigination"
        }
        let stood = end - connect
        times.talk = duration.map { $0 * 1_000_000 } ?? stood
        guard times.talk <= Self.mostTalk * 1_000_000 else {
            throw error(.disconnect, bytes, "is more than 7 days behind dateTimeConnect")
        }
        if (times.talk - stood).magnitude > 2_000_000 {
            let distance = "duration and the moments disagree by \((times.talk - stood).magnitude / 1_000_000) s"
            times.note = times.note.map { $0 + "; " + distance } ?? distance
        }
        return times
    }

    /// Seconds since 1970; 0 means that it did not happen.
    private func moment(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Instant? {
        guard let seconds = try number(column, bytes), seconds != 0 else { return nil }
        guard Self.years.contains(seconds) else { throw error(column, bytes, "is no moment") }
        return Instant(seconds: seconds)
    }

    private func seconds(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Int64? {
        guard let seconds = try number(column, bytes) else { return nil }
        guard seconds >= 0 else { throw error(column, bytes, "is less than 0") }
        guard seconds <= 366 * 86_400 else { throw error(column, bytes, "is more than a year") }
        return seconds
    }

    // MARK: - Parties

    /// Where the names of a party stand: the first that is not empty is its device.
    private struct Names {
        /// The user is one only where no device is known.
        let ofExtension: [CUCMColumn]
        /// A pilot's number is nobody's own, and at a hot desk the device is not either: there the user goes before it.
        let ofPilot: [CUCMColumn]

        init(mobile: CUCMColumn, device: CUCMColumn, user: CUCMColumn) {
            ofExtension = [mobile, device, user]
            ofPilot = [mobile, user, device]
        }
    }

    /// - Parameter other: where the number stands if not at its own place.
    private func party(
        _ column: CUCMColumn,
        _ other: CUCMColumn?,
        _ names: Names,
        _ bytes: Span<UInt8>
    ) -> LegParty {
        var number = text(column, bytes)
        if number.isEmpty, let other { number = text(other, bytes) }
        let isPilot = !number.isEmpty && number == text(.huntPilot, bytes)
        for column in isPilot ? names.ofPilot : names.ofExtension {
            let name = text(column, bytes)
            if !name.isEmpty { return LegParty(number: number, device: name) }
        }
        return LegParty(number: number)
    }

    /// The number of a conference, or of a phone's own bridge that copies a talk to a recorder: `b00` and digits.
    private func isBridge(_ number: String) -> Bool {
        let bytes = number.utf8
        guard bytes.count >= 6, bytes.starts(with: "b00".utf8) else { return false }
        return bytes.dropFirst(3).allSatisfy(\.isDigit)
    }

    /// The legs of a conference meet in its bridge, whatever the calls that they came from.
    private func meet(_ leg: inout Leg, callingBridge: Bool, cluster: String, _ bytes: Span<UInt8>) {
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
        private static let features: [CUCMColumn] = [.redirectedBy, .lastRedirectedBy, .joinedBy]
        private static let reasons: [CUCMColumn] = [.redirectReason, .lastRedirectReason]

        let isRecording: Bool
        let isConference: Bool

        init(_ record: CUCMRecord, _ bytes: Span<UInt8>) throws(RecordError) {
            var isRecording = false
            var isConference = false
            for column in Self.features {
                let code = try record.number(column, bytes)
                if code == recordingFeature { isRecording = true }
                if code == conferenceFeature { isConference = true }
            }
            for column in Self.reasons {
                if try record.number(column, bytes) == recordingReason { isRecording = true }
            }
            self.isRecording = isRecording
            self.isConference = isConference
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
        for column in [CUCMColumn.destinationCause, .originCause] {
            let cause = text(column, bytes)
            if !cause.isEmpty, cause != "0", cause.utf8.count <= 20 { return cause }
        }
        return ""
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
        let codes = [text(.matterCode, bytes), text(.authorizationCode, bytes)]
        if codes[0].isEmpty, codes[1].isEmpty { return "" }
        let parts = codes.flatMap { $0.split(separator: ";") }
        return parts.joined(separator: ";")
    }

    private func joined(_ first: String, _ second: String) -> String {
        guard !first.isEmpty, !second.isEmpty else { return first + second }
        var text = first
        text.reserveCapacity(first.utf8.count + 1 + second.utf8.count)
        text += "-"
        text += second
        return text
    }

    // MARK: - Identity

    private func key(of leg: Leg, _ bytes: Span<UInt8>) -> RecordKey {
        guard !text(.id, bytes).isEmpty else { return digest(bytes) }
        var digest = RecordDigest()
        digest.add("cucm")
        digest.add(leg.id)
        digest.add(leg.startedAt.seconds)
        digest.add(leg.endedAt?.seconds ?? 0)
        digest.add(leg.talk)
        digest.add(leg.disposition.rawValue)
        return digest.finish()
    }

    private func digest(_ bytes: Span<UInt8>) -> RecordKey {
        var digest = RecordDigest()
        digest.add("cucm row")
        digest.add(bytes.extracting(row))
        return digest.finish()
    }

    /// Whether the row has an id of the shape that no text has by accident.
    func hasID(_ bytes: Span<UInt8>) -> Bool {
        let range = fields.range(columns[.id])
        guard range.count == 36 else { return false }
        for (place, index) in range.enumerated() {
            let isHyphen = place == 8 || place == 13 || place == 18 || place == 23
            guard isHyphen ? bytes[index] == UInt8(ascii: "-") : bytes[index].isHexadecimalDigit else { return false }
        }
        return true
    }

    // MARK: - Values

    func text(_ column: CUCMColumn, _ bytes: Span<UInt8>) -> String {
        fields.text(columns[column], bytes)
    }

    func error(_ column: CUCMColumn, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: column.name, value: text(column, bytes), problem: problem)
    }

    /// Nil where the row has none; integers are signed.
    func number(_ column: CUCMColumn, _ bytes: Span<UInt8>) throws(RecordError) -> Int64? {
        let range = fields.range(columns[column])
        guard !range.isEmpty else { return nil }
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        guard let value = bytes.number(isNegative ? range.lowerBound + 1..<range.upperBound : range) else {
            throw error(column, bytes, "is no number")
        }
        return Int64(isNegative ? -value : value)
    }
}

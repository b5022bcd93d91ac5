import Pace

/// The data items of one CDR record.
struct CDRFields {
    let layout: CDRLayout
    let line: Range<Int>
    let isAlternative: Bool
    let encoding: LineEncoding

    func range(_ item: CDRLayout.Item, _ bytes: Span<UInt8>) -> Range<Int> {
        layout[item].map { bytes.columns($0, of: line) } ?? line.upperBound..<line.upperBound
    }

    func text(_ item: CDRLayout.Item, _ bytes: Span<UInt8>) -> String {
        encoding.text(bytes, range(item, bytes))
    }

    /// Nil where the layout has no condition code.
    func code(_ bytes: Span<UInt8>) throws(RecordError) -> ConditionCode? {
        guard layout[.condition] != nil else { return nil }
        let range = range(.condition, bytes)
        guard range.count == 1, let code = ConditionCode(bytes[range.lowerBound], isAlternative: isAlternative) else {
            throw error(.condition, bytes, "is no condition code")
        }
        return code
    }

    /// Seconds, whatever they mean.
    func length(_ bytes: Span<UInt8>) throws(RecordError) -> Int64 {
        if layout[.seconds] != nil {
            guard let seconds = bytes.number(range(.seconds, bytes)) else {
                throw error(.seconds, bytes, "is no number of seconds")
            }
            guard seconds <= LineDuration.longest else { throw error(.seconds, bytes, "is more than 7 days") }
            return Int64(seconds)
        }
        let range = range(.duration, bytes)
        guard range.count <= 4, let digits = bytes.number(range) else {
            throw error(.duration, bytes, "is no duration of the form HMMT")
        }
        if digits == 9_999 { throw error(.duration, bytes, "says that the clock was changed during the call") }
        let (hours, minutes, tenths) = (digits / 1_000, digits / 10 % 100, digits % 10)
        guard minutes < 60 else { throw error(.duration, bytes, "has more than 59 minutes") }
        return Int64(hours * 3_600 + minutes * 60 + tenths * 6)
    }

    /// Minutes after midnight of `HHMM`; nil where the layout has no such time.
    func clock(_ item: CDRLayout.Item, _ bytes: Span<UInt8>) throws(RecordError) -> Int? {
        guard layout[item] != nil else { return nil }
        let range = range(item, bytes)
        guard range.count <= 4, let digits = bytes.number(range), digits / 100 < 24, digits % 100 < 60 else {
            throw error(item, bytes, "is no time of the form HHMM")
        }
        return digits / 100 * 60 + digits % 100
    }

    struct Parties {
        var direction: Direction?
        var caller: LegParty
        var callee: LegParty
    }

    func parties(_ bytes: Span<UInt8>, _ code: ConditionCode?) -> Parties {
        let calling = text(.calling, bytes)
        var dialed = text(.dialed, bytes)
        // The mark with which a caller ends a number.
        if dialed.hasSuffix("#") { dialed.removeLast() }
        switch code {
        case .outgoing:
            let used = text(.codeUsed, bytes)
            return Parties(
                direction: .outbound,
                caller: LegParty(number: calling),
                callee: LegParty(number: dialed, device: Self.trunk(used.isEmpty ? text(.codeDialed, bytes) : used))
            )
        case .incoming:
            let vdn = text(.vdn, bytes)
            return Parties(
                direction: .inbound,
                caller: client(calling, bytes),
                callee: vdn.isEmpty || vdn == dialed
                    ? LegParty(number: dialed) : LegParty(number: vdn, device: dialed)
            )
        case .intraswitch:
            return Parties(
                direction: .internal,
                caller: LegParty(number: calling),
                callee: LegParty(number: dialed)
            )
        case .talk, .conference, .notRecorded, .ineffective, .ringing, .abandoned, .busy, nil:
            return Parties(
                caller: cameByTrunk(bytes) ? client(calling, bytes) : LegParty(number: calling),
                callee: LegParty(number: dialed)
            )
        }
    }

    /// Who calls by a trunk: narrow layouts have its access code where wide ones have the number.
    private func client(_ calling: String, _ bytes: Span<UInt8>) -> LegParty {
        let incoming = text(.incomingTrunk, bytes)
        let trunk = layout.callsByTrunk && incoming.isEmpty ? calling : incoming
        return LegParty(number: layout.callsByTrunk ? "" : calling, device: Self.trunk(trunk))
    }

    /// The record names the circuit, or the trunk, by which the call came; zeros name none.
    private func cameByTrunk(_ bytes: Span<UInt8>) -> Bool {
        [.incomingCircuit, .incomingTrunk].contains { item in text(item, bytes).contains { $0 != "0" } }
    }

    /// An access code looks like an extension, so that the word stands before it.
    private static func trunk(_ accessCode: String) -> String {
        accessCode.isEmpty ? "" : "TAC " + accessCode
    }

    func error(_ item: CDRLayout.Item, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: item.rawValue, value: text(item, bytes), problem: problem)
    }
}

/// What a call came to, by its condition code.
struct CDROutcome {
    /// The length is talk.
    let isTalk: Bool
    /// The length is ringing.
    let isRinging: Bool
    let disposition: Disposition

    init(_ code: ConditionCode?) {
        switch code {
        case .intraswitch, .outgoing, .incoming, .talk, .conference, .notRecorded, nil:
            (isTalk, isRinging, disposition) = (true, false, .answered)
        case .ringing, .abandoned: (isTalk, isRinging, disposition) = (false, true, .noAnswer)
        case .ineffective: (isTalk, isRinging, disposition) = (false, false, .failed)
        case .busy: (isTalk, isRinging, disposition) = (false, false, .busy)
        }
    }
}

import Pace

/// Makes a leg of the values that a record of a call history has, whatever their places.
struct CallLegReader: Sendable {
    static let second: Int64 = 1_000_000
    static let mostTalk: Int64 = 7 * 86_400 * second

    let map: CallMap
    let prefixes: [(bytes: [UInt8], direction: Direction)]
    var clock: TableClock
    /// Of the record that is read next.
    var shape = RecordShape()
    private var words: WordTable
    private var names = PartyMemo()

    init(_ map: CallMap, _ options: FormatOptions) {
        self.map = map
        prefixes = map.callPrefixes.map { (Array($0.text.utf8), $0.direction) }
        clock = TableClock(map, zone: options.zone, format: options.timeFormat)
        words = WordTable(map)
    }

    mutating func read(_ values: RoleValues, _ bytes: Span<UInt8>) -> RowReading {
        do throws(RecordError) {
            return try reading(values, bytes)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// As `read`; throws what is wrong with the record.
    mutating func reading(_ values: RoleValues, _ bytes: Span<UInt8>) throws(RecordError) -> RowReading {
        clock.moments.begin()
        let kind = meaning(.kind, values, bytes)
        let status = meaning(.status, values, bytes)
        let told = meaning(.direction, values, bytes)
        if map.knowsAllKinds, kind == nil, values.has(.kind) { return .ignored(reason: "no call") }
        if let useless = kind?.ignored ?? status?.ignored ?? told?.ignored {
            return .ignored(reason: useless.rawValue)
        }
        let lengths = try Lengths(values, bytes, map.durations, isCommaDecimal: shape.isCommaDecimal)
        let times = try times(values, bytes, lengths)
        var disposition = status?.disposition ?? kind?.disposition ?? told?.disposition
        let talk = try talk(lengths, times, disposition, values, bytes, isKnown: !values.has(.status) || status != nil)
        if disposition == nil { disposition = ending(talk, times, lengths, status, values, bytes) }
        var leg = Leg(
            call: "",
            id: "",
            startedAt: times.start,
            answeredAt: times.answer,
            endedAt: times.end,
            caller: LegParty(number: ""),
            callee: LegParty(number: ""),
            disposition: disposition ?? .unknown
        )
        settle(&leg, times, lengths, talk, kind?.effect)
        let named = told?.direction ?? kind?.direction ?? status?.direction
        leg.direction = direction(named, values, bytes)
        let parties = try CallParties(values, bytes, &names, into: &leg)
        parties.place(in: &leg, map, hasBothEnds: shape.hasBothEnds)
        let key = finish(&leg, lengths, values, bytes)
        if map.meetsInParent { meet(&leg, told) }
        return .record(.leg(consume leg), key: key, note: clock.moments.note, isProven: false)
    }

    private mutating func meaning(_ role: CallRole, _ values: RoleValues, _ bytes: Span<UInt8>) -> WordMeaning? {
        values.has(role) ? words.meaning(bytes, values[role]) : nil
    }

    /// What a record without a word on its end, or with one that is not known, was.
    private mutating func ending(
        _ talk: Talk,
        _ times: Times,
        _ lengths: Lengths,
        _ status: WordMeaning?,
        _ values: RoleValues,
        _ bytes: Span<UInt8>
    ) -> Disposition {
        let isUnknown = status == nil && values.has(.status)
        if isUnknown {
            let status = bytes.text(values[.status])
            clock.moments.add(
                RecordError(field: "status", value: status, problem: "is no word that is known").description
            )
        }
        if talk.length > 0 || times.answer != nil { return .answered }
        // Where neither a length nor a word nor an answer has a place, their absence says nothing.
        let isTold = lengths.talk != nil || lengths.total != nil || status != nil || shape.tellsEnding
        return isUnknown || !isTold ? .unknown : .noAnswer
    }

    private func code(_ values: RoleValues, _ bytes: Span<UInt8>) -> String {
        var code = ""
        for role in [CallRole.userField, .account, .wrapUp] where values.has(role) {
            if !code.isEmpty { code += ";" }
            code += bytes.text(values[role])
        }
        return code
    }

    /// Gives the leg its codes, and its identity: by the service's id, else by what the record says.
    private func finish(
        _ leg: inout Leg,
        _ lengths: Lengths,
        _ values: RoleValues,
        _ bytes: Span<UInt8>
    ) -> RecordKey {
        if values.has(.userField) || values.has(.account) || values.has(.wrapUp) { leg.code = code(values, bytes) }
        if values.has(.id) { leg.id = bytes.text(values[.id]) }
        if values.has(.call) { leg.call = bytes.text(values[.call]) }
        var digest = RecordDigest()
        digest.add(leg.id)
        digest.add(leg.startedAt.microseconds)
        digest.add(leg.talk)
        digest.add(leg.disposition.rawValue)
        if leg.id.isEmpty {
            digest.add(leg.call)
            digest.add(leg.caller.number)
            digest.add(leg.caller.device)
            digest.add(leg.callee.number)
            digest.add(leg.callee.device)
            digest.add(lengths.total ?? lengths.talk ?? -1)
            digest.add(leg.endedAt?.microseconds ?? -1)
        }
        let key = digest.finish()
        if leg.id.isEmpty { leg.id = key.hexadecimal }
        if leg.call.isEmpty { leg.call = leg.id }
        return key
    }
}

extension CallLegReader {
    struct Times {
        var start: Instant
        var answer: Instant?
        var end: Instant?
        /// The record tells the end itself; else it is the start and the duration.
        var isEndTold: Bool
    }

    struct Talk {
        var length: Int64 = 0
        var isUpperBound = false
        /// It is all that the record tells of its length.
        var isWhole = false
    }

    fileprivate mutating func times(
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        _ lengths: Lengths
    ) throws(RecordError) -> Times {
        let written = values.has(.date) && !values.has(.start) ? CallRole.date : .start
        let stamp = try clock.timestamp(
            bytes,
            values[written],
            time: written == .date ? values[.time] : 0..<0,
            written
        )
        let last = values.has(.end) ? CallRole.end : .failure
        let ended = values.has(last) ? try clock.timestamp(bytes, values[last], last) : nil
        let answered = values.has(.answer) ? try clock.timestamp(bytes, values[.answer], .answer) : nil
        guard var start = clock.moments.instant(stamp, written.name) else {
            throw RecordError(
                field: written.name,
                value: values.has(written) ? bytes.text(values[written]) : nil,
                problem: "tells no moment"
            )
        }
        if clock.moments.note != nil, let whole = lengths.whole, case .local = stamp, let ended,
            let end = clock.moments.instant(ended, "end")
        {
            // The start is a choice; the end and the duration may tell which.
            clock.moments.begin()
            start = clock.moments.instant(stamp, written.name, near: end + -whole) ?? start
        }
        let expected = lengths.whole.map { start + $0 }
        var end = ended.flatMap { clock.moments.instant($0, "end", near: expected, notBefore: start) }
        let answer = answered.flatMap { clock.moments.instant($0, "answer", notBefore: start) }
        if let written = end, written < start {
            guard written >= start + -Self.second else {
                throw RecordError(field: last.name, value: bytes.text(values[last]), problem: "is before the start")
            }
            end = start
        }
        if let answer, let end, answer > end + Self.second {
            throw RecordError(field: "answer", value: bytes.text(values[.answer]), problem: "is behind the end")
        }
        return Times(start: start, answer: answer, end: end ?? expected, isEndTold: end != nil)
    }

    /// The length of the conversation, in the first way that the record allows.
    ///
    /// - Parameter isKnown: what the record says of its end is understood.
    fileprivate func talk(
        _ lengths: Lengths,
        _ times: Times,
        _ disposition: Disposition?,
        _ values: RoleValues,
        _ bytes: Span<UInt8>,
        isKnown: Bool
    ) throws(RecordError) -> Talk {
        for source in map.talk {
            switch source {
            case .column:
                if let talk = lengths.talk { return Talk(length: talk) }
            case .answerToEnd:
                guard let answer = times.answer, let end = times.end else { continue }
                return Talk(length: try checked(max(0, end - answer)))
            case .totalWithoutRing:
                guard let total = lengths.total, let ring = lengths.ring else { continue }
                return Talk(length: try checked(max(0, total - ring)))
            case .totalWhenAnswered, .totalAtMost:
                guard let total = lengths.total else { continue }
                guard isKnown || total == 0 else {
                    throw RecordError(
                        field: "status",
                        value: bytes.text(values[.status]),
                        problem: "is no word that is known, so that nobody can tell whether the duration is talk"
                    )
                }
                var talk = Talk(isWhole: true)
                if case .totalAtMost = source { talk.isUpperBound = true }
                if disposition == nil || disposition == .answered { talk.length = try checked(total) }
                return talk
            }
        }
        return Talk()
    }

    private func checked(_ talk: Int64) throws(RecordError) -> Int64 {
        guard talk <= Self.mostTalk else {
            throw RecordError(field: "talk", value: "\(talk / Self.second)", problem: "seconds are more than 7 days")
        }
        return talk
    }

    /// What the times and lengths tell of each other.
    fileprivate func settle(
        _ leg: inout Leg,
        _ times: Times,
        _ lengths: Lengths,
        _ talk: Talk,
        _ effect: WordMeaning.Effect?
    ) {
        if case .answered = leg.disposition { leg.talk = talk.length }
        var isUpperBound = leg.talk > 0 && talk.isUpperBound
        switch effect {
        case .noTalk?: leg.talk = 0
        case .upperBound? where leg.talk > 0: isUpperBound = true
        default: break
        }
        if isUpperBound { leg.traits = .upperBound }
        if leg.endedAt == nil { leg.endedAt = leg.startedAt + leg.talk }
        guard case .answered = leg.disposition else {
            leg.ring = lengths.ring ?? max(lengths.total ?? 0, times.end.map { $0 - leg.startedAt } ?? 0)
            return
        }
        // How long it rang before a talk that is all that is told, nobody knows.
        let isExact = leg.talk > 0 && !isUpperBound && !(talk.isWhole && !times.isEndTold)
        if leg.answeredAt == nil, isExact, let end = times.end, end - leg.startedAt >= leg.talk {
            // Behind the talk there may be a wrap-up.
            let latest = end + -leg.talk
            leg.answeredAt = lengths.ring.map { min(leg.startedAt + $0, latest) } ?? latest
        }
        leg.ring = max(0, lengths.ring ?? leg.answeredAt.map { $0 - leg.startedAt } ?? 0)
        // What is left behind a talk that begins with the answer was spent otherwise; a second may be rounding.
        if isExact, let answer = leg.answeredAt, let end = leg.endedAt, answer + leg.talk + Self.second < end {
            leg.talkEndedAt = answer + leg.talk
        }
    }
}

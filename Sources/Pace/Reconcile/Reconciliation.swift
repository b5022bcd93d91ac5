/// A report on calls held against our own records, call by call.
package struct Reconciliation: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Nil: the report has no row of it.
        package var theirs: ReportedCall?
        /// Nil: our records have no such call.
        package var call: String?
        /// When it began, by the report where it has it.
        package var start: Instant
        /// By our records; else what the report says.
        package var person: String
        package var client: String
        /// Microseconds that we count.
        package var ours: Int64
        package var reason: DifferenceReason

        package var difference: Int64 { (theirs?.talk ?? 0) - ours }
    }

    package struct Sum: Hashable, Sendable {
        package var rows = 0
        /// Microseconds each.
        package var theirs: Int64 = 0
        package var ours: Int64 = 0
    }

    /// In order of beginnings.
    package private(set) var rows: [Row] = []
    package private(set) var sums: [DifferenceReason: Sum] = [:]

    /// - Parameters:
    ///   - theirs: the rows of the report.
    ///   - ours: the calls of the same time.
    ///   - tolerance: microseconds by which beginnings of the same call may differ.
    package init(theirs: [ReportedCall], ours: [RecordedCall], tolerance: Int64 = 5_000_000) {
        let matching = CallMatching(theirs, ours, tolerance: tolerance)
        for (index, reported) in theirs.enumerated() {
            guard let match = matching.match(of: index) else {
                add(Row(reported, call: nil, talk: nil, ours: 0, .missingInOurs))
                continue
            }
            let call = ours[match.call]
            let counted = match.isFirst ? match.talk.map { call.talks[$0].talk } ?? 0 : 0
            let reason =
                match.isFirst
                ? Self.reason(of: reported.talk, counted: counted, call, match.talk.map { call.talks[$0] })
                : .doubleLeg
            let talk = match.talk.map { call.talks[$0] }
            add(Row(reported, call: call.call, talk: talk, ours: counted, reason))
        }
        for (call, talk) in matching.untold() {
            let missing = ours[call].talks[talk]
            add(
                Row(
                    theirs: nil,
                    call: ours[call].call,
                    start: missing.began,
                    person: missing.person,
                    client: missing.client,
                    ours: missing.talk,
                    reason: .missingInTheirs
                )
            )
        }
        rows.sort { ($0.start, $0.theirs?.line ?? 0, $0.person) < ($1.start, $1.theirs?.line ?? 0, $1.person) }
    }

    private mutating func add(_ row: Row) {
        rows.append(row)
        var sum = sums[row.reason] ?? Sum()
        sum.rows += 1
        sum.theirs = sum.theirs.addingClamped(row.theirs?.talk ?? 0)
        sum.ours = sum.ours.addingClamped(row.ours)
        sums[row.reason] = sum
    }

    /// All rows together.
    package var total: Sum {
        sums.values.reduce(into: Sum()) { total, sum in
            total.rows += sum.rows
            total.theirs = total.theirs.addingClamped(sum.theirs)
            total.ours = total.ours.addingClamped(sum.ours)
        }
    }

    // MARK: The reason

    /// Two systems cut and round seconds each in their own way.
    private static let rounding: Int64 = 2_000_000

    private static func isNear(_ left: Int64, _ right: Int64) -> Bool {
        abs(left.addingClamped(-right)) <= rounding
    }

    /// - Parameters:
    ///   - told: what the report says, microseconds.
    ///   - counted: what we count of the person.
    ///   - talk: that of the person; nil: nobody's, or it cannot be told whose.
    private static func reason(
        of told: Int64,
        counted: Int64,
        _ call: RecordedCall,
        _ talk: RecordedCall.Talk?
    ) -> DifferenceReason {
        if isNear(told, counted) { return .same }
        if call.isInternal { return .internalCall }
        let all = call.talks.map(\.talk).reduce(Int64(0)) { $0.addingClamped($1) }
        if all == 0 { return .noConversation }
        let own = call.legs.filter { leg in talk.map { isParty($0, of: leg) } ?? true }
        let legs = own.isEmpty ? call.legs : own
        if legs.contains(where: { waited($0, told: told, counted: counted) }) { return .queueWaiting }
        if legs.contains(where: { rang($0, told: told, counted: counted) }) { return .ringing }
        let hasSeveral = call.talks.count > 1 || call.legs.contains { $0.traits.contains(.consultation) }
        if hasSeveral, told > counted {
            let spans = [
                all, span(of: call.legs, from: \.startedAt), span(of: call.legs) { $0.answeredAt ?? .distantFuture },
            ]
            if spans.contains(where: { isNear(told, $0) }) { return .transfer }
        }
        return .other
    }

    /// The leg was answered before the person was there, and the report counts from then on.
    private static func waited(_ leg: Leg, told: Int64, counted: Int64) -> Bool {
        guard told > counted, leg.traits.contains(.queue) || leg.traits.contains(.answeredBefore) || leg.mayHoldWaiting
        else { return false }
        let channel = leg.answeredAt.flatMap { answered in leg.endedAt.map { $0 - answered } }
        return [leg.talk, channel, length(of: leg)].contains { $0.map { isNear(told, $0) } ?? false }
    }

    /// The report counts from the first ring on.
    private static func rang(_ leg: Leg, told: Int64, counted: Int64) -> Bool {
        guard told > counted, leg.ring > 0 else { return false }
        return isNear(told, counted.addingClamped(leg.ring)) || length(of: leg).map { isNear(told, $0) } ?? false
    }

    private static func length(of leg: Leg) -> Int64? { leg.endedAt.map { $0 - leg.startedAt } }

    /// From the earliest of a moment of the legs to the last end.
    private static func span(of legs: [Leg], from moment: (Leg) -> Instant) -> Int64 {
        guard let first = legs.map(moment).min(), let last = legs.compactMap(\.endedAt).max(), first < last else {
            return -1
        }
        return last - first
    }

    private static func isParty(_ talk: RecordedCall.Talk, of leg: Leg) -> Bool {
        [leg.caller, leg.callee].contains { party in
            PartyName.of(party).contains { name in talk.names.contains { PartyName.isSame($0, name) } }
        }
    }
}

extension Reconciliation.Row {
    fileprivate init(
        _ theirs: ReportedCall,
        call: String?,
        talk: RecordedCall.Talk?,
        ours: Int64,
        _ reason: DifferenceReason
    ) {
        self.init(
            theirs: theirs,
            call: call,
            start: theirs.start,
            person: talk?.person ?? "",
            client: talk?.client ?? theirs.parties.joined(separator: " "),
            ours: ours,
            reason: reason
        )
    }
}

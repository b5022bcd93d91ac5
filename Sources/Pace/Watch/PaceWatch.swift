/// Watches one manager-day: a state machine as a value. Asked at any moment it says how the manager stands, until when
/// that holds if nothing is heard, and what is to be said now, each thing once.
package struct PaceWatch: Hashable, Sendable {
    /// Since when the manager has been behind, on and on.
    package private(set) var behindSince: Instant?
    /// Whether `below` has begun.
    package private(set) var isBelow: Bool
    /// Since when the feed has been alive again after a silence: of the time before only a part may have arrived. The
    /// distant future while it is silent.
    package private(set) var knownSince: Instant?
    /// The last checkpoint that was looked at.
    package private(set) var checkedAt: Instant?
    package private(set) var said: Set<AlertKind>

    package init(
        behindSince: Instant? = nil,
        isBelow: Bool = false,
        knownSince: Instant? = nil,
        checkedAt: Instant? = nil,
        said: Set<AlertKind> = []
    ) {
        self.behindSince = behindSince
        self.isBelow = isBelow
        self.knownSince = knownSince
        self.checkedAt = checkedAt
        self.said = said
    }

    /// What a look finds.
    package struct Judgement: Hashable, Sendable {
        /// Nil: nothing is asked of the manager.
        package var state: PaceState?
        /// The moment from which on it may be another one.
        package var holdsUntil: Instant
        /// What is to be said now.
        package var alerts: [AlertKind]
        /// Whether the day is judged for good.
        package var isFinal: Bool
    }

    /// Looks at a manager-day. Looks go forward in time.
    package mutating func judge(_ plan: DayPlan, _ rules: PaceRules, _ progress: Progress, at now: Instant) -> Judgement
    {
        guard let minimum = plan.minimum else {
            return Judgement(state: nil, holdsUntil: plan.endsAt, alerts: [], isFinal: now >= plan.closesAt)
        }
        let look = Look(plan: plan, rules: rules, progress: progress, minimum: minimum.amount, now: now)
        let state = state(look)
        let isFinal = now >= plan.closesAt && (state == .met || state == .missed || state == .off)
        let alerts = alerts(state, look).filter { said.insert($0).inserted }
        return Judgement(state: state, holdsUntil: holdsUntil(state, look), alerts: alerts, isFinal: isFinal)
    }

    private mutating func state(_ look: Look) -> PaceState {
        guard look.worked > 0 else { return .off }
        if look.progress.credited >= look.minimum {
            forget()
            checkedAt = look.lastCheckpoint ?? checkedAt
            return .met
        }
        // What was said of a day that is over stays, whatever the feed does afterwards.
        if look.now >= look.plan.closesAt, said.contains(.missed) { return .missed }
        if look.now >= look.progress.silentFrom {
            forget()
            knownSince = .distantFuture
            return .unknown
        }
        if knownSince == .distantFuture { knownSince = look.now }
        // Neither begins while the manager is in a call.
        if look.now >= look.plan.closesAt, !look.isTalking { return .missed }
        follow(look)
        return isBelow ? .below : .onPace
    }

    private mutating func forget() {
        behindSince = nil
        isBelow = false
    }

    /// Whether the manager is behind, and has been for long enough.
    private mutating func follow(_ look: Look) {
        guard look.worked > look.turn else {
            forget()
            checkedAt = look.lastCheckpoint ?? checkedAt
            return
        }
        if behindSince == nil { behindSince = max(look.moment(worked: look.turn), knownSince ?? .distantPast) }
        // Breaks freeze it.
        guard !isBelow, !look.isTalking, look.isWorking else { return }
        if look.plan.checkpoints.isEmpty {
            isBelow = look.now >= begin(look)
        } else if let last = look.lastCheckpoint, checkedAt.map({ $0 < last }) ?? true {
            isBelow = look.plan.working.worked(by: last) > look.turn
            checkedAt = last
        }
    }

    /// When `below` begins if nothing changes, for one who is behind.
    private func begin(_ look: Look) -> Instant {
        let since = look.plan.working.worked(by: behindSince ?? look.moment(worked: look.turn))
        return look.moment(worked: since.addingClamped(max(look.rules.hold, 1)))
    }

    private func alerts(_ state: PaceState, _ look: Look) -> [AlertKind] {
        var alerts: [AlertKind] = []
        switch state {
        case .missed: alerts.append(.missed)
        case .below: alerts.append(.below)
        case .met, .onPace:
            if said.contains(.below), !said.contains(.missed), look.isOnTime { alerts.append(.recovered) }
        case .off, .unknown: break
        }
        if state == .below || state == .onPace, look.isWorking, let quietAt = quietAt(look), look.now >= quietAt {
            alerts.append(.quiet)
        }
        return alerts
    }

    private func holdsUntil(_ state: PaceState, _ look: Look) -> Instant {
        let plan = look.plan
        var turns: [Instant] = []
        switch state {
        case .off: turns = [plan.working.begins.map { $0 + 1 } ?? plan.endsAt]
        case .met, .missed: break
        case .unknown: turns = [plan.closesAt]
        case .below, .onPace:
            turns = [plan.closesAt, look.progress.silentFrom] + [quietAt(look)].compactMap(\.self)
            if !isBelow {
                turns.append(begin(look))
                turns += plan.checkpoints
            }
            // What is due in a break begins behind it.
            turns += plan.working.spans.map(\.from)
        }
        turns.append(max(plan.endsAt, plan.closesAt))
        return turns.filter { $0 > look.now }.min() ?? .distantFuture
    }

    /// When it has been quiet for too long.
    private func quietAt(_ look: Look) -> Instant? {
        guard let length = look.rules.quietAfter, !look.isTalking else { return nil }
        let ended = max(look.progress.lastContactEnded ?? .distantPast, knownSince ?? .distantPast)
        return look.moment(worked: look.plan.working.worked(by: ended).addingClamped(length))
    }
}

/// What one look sees.
private struct Look {
    var plan: DayPlan
    var rules: PaceRules
    var progress: Progress
    var minimum: Int64
    var now: Instant
    /// Microseconds of working time, so far and all.
    var worked: Int64
    var total: Int64
    /// So much is worked when one with this credit falls behind.
    var turn: Int64

    init(plan: DayPlan, rules: PaceRules, progress: Progress, minimum: Int64, now: Instant) {
        self.plan = plan
        self.rules = rules
        self.progress = progress
        self.minimum = minimum
        self.now = now
        worked = plan.working.worked(by: now)
        total = plan.working.total
        // credited ÷ (minimum × worked ÷ total) < 1 − tolerance
        let asked = max(Int128(minimum) * Int128(1_000_000 - rules.tolerance), 1)
        let position = Int128(progress.credited) * Int128(total) * 1_000_000 / asked
        turn = max(Int64(clamping: position), rules.grace)
    }

    var isTalking: Bool { progress.talkingSince != nil }

    /// The pace is at 1.
    var isOnTime: Bool { Int128(progress.credited) * Int128(total) >= Int128(minimum) * Int128(worked) }

    var lastCheckpoint: Instant? { plan.checkpoints.last { $0 <= now } }

    var isWorking: Bool { plan.working.isWorking(at: now) }

    /// The moment at which so much is worked; the distant future when the day is shorter.
    func moment(worked: Int64) -> Instant { plan.working.moment(worked: worked) ?? .distantFuture }
}

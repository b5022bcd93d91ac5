/// What would have been said of a manager-day that is over: the watch, taken through the day again.
package struct DayReplay: Sendable {
    /// What a contact added, and when it was known: when it ended.
    package struct Contact: Hashable, Sendable {
        package var began: Instant
        package var ended: Instant
        package var counters: ManagerDay

        package init(began: Instant, ended: Instant, counters: ManagerDay) {
            self.began = began
            self.ended = ended
            self.counters = counters
        }
    }

    /// Something said.
    package struct Said: Hashable, Sendable {
        package var kind: AlertKind
        package var at: Instant
        /// The counters of that moment.
        package var counters: ManagerDay
    }

    private let plan: DayPlan
    private let rules: PaceRules
    private let contacts: [Contact]
    private let showsCalls: Bool
    private let silent: [TimeSpan]

    /// - Parameters:
    ///   - contacts: those of the day that are counted, in any order.
    ///   - showsCalls: whether calls in progress were seen.
    ///   - silent: when the feed was, in ascending order.
    package init(_ plan: DayPlan, _ rules: PaceRules, contacts: [Contact], showsCalls: Bool, silent: [TimeSpan]) {
        self.plan = plan
        self.rules = rules
        self.contacts = contacts.sorted { ($0.ended, $0.began) < ($1.ended, $1.began) }
        self.showsCalls = showsCalls
        self.silent = silent
    }

    /// - Parameter end: looks no further; the present on a day that is not over. A silence that lasts until then has no end yet.
    package func said(until end: Instant) -> [Said] {
        let silent = silent.map { $0.until < end ? $0 : TimeSpan(from: $0.from, until: .distantFuture) }
        guard let minimum = plan.minimum, let begins = plan.working.begins else { return [] }
        var watch = PaceWatch()
        var counters = ManagerDay()
        var known = 0
        var result: [Said] = []
        var now = begins
        // Silence at the close is judged when the feed is back.
        let last = max(plan.closesAt, silent.last { $0.from <= plan.closesAt }?.until ?? plan.closesAt)
        while now <= min(last, end) {
            while known < contacts.count, contacts[known].ended <= now {
                counters.add(contacts[known].counters)
                known += 1
            }
            let progress = Progress(
                credited: counters.credited(for: minimum),
                lastContactEnded: known > 0 ? contacts[known - 1].ended : nil,
                talkingSince: showsCalls ? talkingSince(at: now) : nil,
                silentFrom: silent.first { now < $0.until }?.from ?? .distantFuture
            )
            let judgement = watch.judge(plan, rules, progress, at: now)
            result += judgement.alerts.map { Said(kind: $0, at: now, counters: counters) }
            guard !judgement.isFinal else { break }
            now = next(behind: now, judgement.holdsUntil, known, silent)
        }
        return result
    }

    private func talkingSince(at now: Instant) -> Instant? {
        contacts.lazy.filter { $0.began <= now && now < $0.ended }.map(\.began).min()
    }

    /// The next moment at which something may change.
    private func next(
        behind now: Instant,
        _ holdsUntil: Instant,
        _ known: Int,
        _ silent: [TimeSpan]
    ) -> Instant {
        var turns = [holdsUntil]
        if known < contacts.count { turns.append(contacts[known].ended) }
        if showsCalls, let began = contacts.lazy.map(\.began).filter({ $0 > now }).min() { turns.append(began) }
        turns += silent.flatMap { [$0.from, $0.until] }.filter { $0 > now }
        return max(turns.min() ?? holdsUntil, now + 1)
    }
}

extension ManagerDay {
    /// The counters of two disjoint sets of contacts, but for `clients`, which may be the same in both.
    package mutating func add(_ other: ManagerDay) {
        talk = talk.addingClamped(other.talk)
        upperBoundTalk = upperBoundTalk.addingClamped(other.upperBoundTalk)
        calls += other.calls
        contacts += other.contacts
        credit += other.credit
        bonusMinutes += other.bonusMinutes
        clients += other.clients
    }
}

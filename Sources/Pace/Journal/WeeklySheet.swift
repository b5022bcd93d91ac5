/// What head and manager talk about once a week: clients, what was agreed with them and what comes next. It judges
/// nothing.
///
/// A pure function of the manager's contacts and plans. The sheet of a week that is over tells what was known at its end.
package struct WeeklySheet: Hashable, Sendable {
    /// A contact of the manager.
    package struct Touch: Hashable, Sendable {
        package var client: String
        package var channel: Channel
        package var began: Instant
        /// Microseconds.
        package var talk: Int64
        /// The recorded result that counts.
        package var agreement: Agreement?

        package init(client: String, channel: Channel, began: Instant, talk: Int64 = 0, agreement: Agreement? = nil) {
            self.client = client
            self.channel = channel
            self.began = began
            self.talk = talk
            self.agreement = agreement
        }

        /// A clear no is an agreement too.
        fileprivate var isAgreed: Bool {
            switch agreement {
            case .yes?, .no?: true
            case .some(.none), nil: false
            }
        }
    }

    /// A client with whom the manager had contacts that week.
    package struct Client: Hashable, Sendable {
        /// As contacts name it; `anonymous` stands for all who showed no number.
        package var name: String
        /// Contacts by their kind, those that do not qualify too.
        package var contacts: [Channel: Int] = [:]
        /// Microseconds.
        package var talk: Int64 = 0
        /// The latest contact of the week with an agreement, yes or no.
        package var agreed: Touch?
    }

    /// An agreement that was planned.
    package struct Plan: Hashable, Sendable {
        package var what: String
        package var client: String
        /// When it was written down.
        package var at: Instant
        /// Told by the entry, else the end of the week after the one in which it was written.
        package var due: Day
    }

    package enum Outcome: Hashable, Sendable {
        /// By the first contact with an agreement, yes or no, between the entry and the end of its due day.
        case kept(by: Touch)
        case open
        case notKept
    }

    package struct PlanOutcome: Hashable, Sendable {
        package var plan: Plan
        package var outcome: Outcome
    }

    package let week: Week
    /// The present, or the end of a week that is over.
    package let asOf: Instant
    /// Those with an agreement first, then by talk.
    package private(set) var clients: [Client] = []
    /// What was planned before the week and fell due in it, or was kept in it; and what was written last week and fell
    /// due at once. By due days.
    package private(set) var lastPlan: [PlanOutcome] = []
    /// Not kept yet, and written this week or due after it. By due days.
    package private(set) var planned: [Plan] = []
    /// Clients of the week with whom nothing is planned that is still to come; `anonymous` is none of them.
    package private(set) var unplanned: [String] = []
    /// The longest calls without an agreement: for the conversation, no verdict.
    package private(set) var longTalks: [Touch] = []

    package static let longTalksLimit = 5

    /// - Parameters:
    ///   - contacts: of one manager, voided and ignored ones left out: those of the week, and those with an agreement
    ///     since the oldest plan.
    ///   - entries: of the same manager; other kinds than plans are left out.
    package init(week: Week, team: Team, now: Instant, contacts: [Touch], entries: [ManagerEntry]) {
        self.week = week
        let start = team.zone.start(of: week.first, dayStarts: team.dayStarts)
        let end = Self.end(of: week.last, team)
        let asOf = min(now, end)
        self.asOf = asOf
        let known = contacts.filter { $0.began <= now && $0.began < end }.sorted {
            ($0.began, $0.client, $0.channel.rawValue) < ($1.began, $1.client, $1.channel.rawValue)
        }
        let touched = known.filter { $0.began >= start }
        clients = Self.clients(touched)
        longTalks = Array(
            touched.filter { $0.channel == .call && $0.talk > 0 && !$0.isAgreed }
                .sorted { ($1.talk, $0.began) < ($0.talk, $1.began) }.prefix(Self.longTalksLimit)
        )
        let agreed = Dictionary(grouping: known.filter(\.isAgreed)) { $0.client }
        var expecting: Set<String> = []
        for plan in Self.plans(entries, team, until: asOf) {
            let until = Self.end(of: plan.due, team)
            // Nobody knows which of those without a number it was.
            let isKnown = !plan.client.isEmpty && plan.client != PartyReader.anonymous
            let keeping = (isKnown ? agreed[plan.client] ?? [] : []).first { $0.began >= plan.at && $0.began < until }
            let outcome = keeping.map { Outcome.kept(by: $0) } ?? (asOf < until ? .open : .notKept)
            if outcome == .open { expecting.insert(plan.client) }
            guard plan.at < start else {
                if keeping == nil { planned.append(plan) }
                continue
            }
            let wasWrittenLastWeek = week.previous.contains(team.day(of: plan.at))
            switch outcome {
            case .kept(let touch) where touch.began >= start: lastPlan.append(PlanOutcome(plan: plan, outcome: outcome))
            case _ where week.contains(plan.due), _ where plan.due < week.first && wasWrittenLastWeek:
                lastPlan.append(PlanOutcome(plan: plan, outcome: outcome))
            case .open: planned.append(plan)
            case .kept, .notKept: break
            }
        }
        unplanned = clients.map(\.name).filter { $0 != PartyReader.anonymous && !expecting.contains($0) }
    }

    private static func end(of day: Day, _ team: Team) -> Instant {
        team.zone.start(of: day + 1, dayStarts: team.dayStarts)
    }

    private static func clients(_ touched: [Touch]) -> [Client] {
        var clients: [String: Client] = [:]
        for touch in touched {
            var client = clients[touch.client] ?? Client(name: touch.client)
            client.contacts[touch.channel, default: 0] += 1
            client.talk = client.talk.addingClamped(touch.talk)
            if touch.isAgreed { client.agreed = touch }
            clients[touch.client] = client
        }
        return clients.values.sorted {
            ($0.agreed == nil ? 1 : 0, $1.talk, $0.name) < ($1.agreed == nil ? 1 : 0, $0.talk, $1.name)
        }
    }

    /// Those that were written by a moment, by due days.
    private static func plans(_ entries: [ManagerEntry], _ team: Team, until: Instant) -> [Plan] {
        let plans = entries.compactMap { item -> Plan? in
            guard case .planned(let what) = item.entry.kind, item.entry.at <= until else { return nil }
            let due = item.entry.due ?? Week(of: team.day(of: item.entry.at)).next.last
            return Plan(what: what, client: item.client, at: item.entry.at, due: due)
        }
        return plans.sorted { ($0.due, $0.client, $0.at, $0.what) < ($1.due, $1.client, $1.at, $1.what) }
    }
}

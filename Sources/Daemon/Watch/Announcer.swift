import Alerts
import Ledger
import Pace
import Settings

/// Puts what is to be said into alerts, with who hears of each and when.
struct Announcer: Sendable {
    private let channels: [AlertSettings]
    private let contacts: [String: (telegram: String?, email: String?)]
    private let checkpoints: [String: [Int]]

    init(_ configuration: Configuration) {
        channels = configuration.alerts
        contacts = Dictionary(
            configuration.teams.flatMap(\.managers).map { ($0.id, (telegram: $0.telegram, email: $0.email)) }
        ) { ($0.telegram ?? $1.telegram, $0.email ?? $1.email) }
        checkpoints = Dictionary(configuration.teams.map { ($0.name, $0.pace.checkpoints) }) { first, _ in first }
    }

    /// An alert on a manager's day.
    func announce(
        _ kind: AlertKind,
        of watched: WatchedDay,
        _ plan: DayPlan,
        _ rulebook: Rulebook,
        at now: Instant
    ) -> PlannedAlert {
        let team = rulebook.teams[watched.team]
        let manager = rulebook.managers[watched.manager]
        let alert = Alert(
            kind: kind,
            team: team.name,
            managerID: manager.id,
            manager: manager.name,
            day: watched.day,
            numbers: Self.numbers(watched.counters, plan, at: now),
            since: kind == .quiet ? watched.lastContactEnded ?? plan.working.begins : nil,
            asOf: now
        )
        return planned(alert, team: team, contact: contacts[manager.id], closesAt: plan.closesAt, at: now)
    }

    /// An alert on a site or a source.
    func announce(
        _ kind: AlertKind,
        of source: String,
        since: Instant? = nil,
        affected: [String] = [],
        detail: String? = nil,
        _ rulebook: Rulebook,
        at now: Instant
    ) -> PlannedAlert {
        let alert = Alert(
            kind: kind,
            day: rulebook.teams.first?.day(of: now) ?? Zone.utc.day(of: now),
            source: source,
            affected: affected,
            since: since,
            detail: detail,
            asOf: now
        )
        return planned(alert, team: rulebook.teams.first, contact: nil, closesAt: nil, at: now)
    }

    private func planned(
        _ alert: Alert,
        team: Team?,
        contact: (telegram: String?, email: String?)?,
        closesAt: Instant?,
        at now: Instant
    ) -> PlannedAlert {
        let deliveries = Dispatch.deliveries(
            of: alert,
            channels: channels,
            contact: contact,
            checkpoints: team.flatMap { checkpoints[$0.name] } ?? [],
            team: team,
            closesAt: closesAt,
            now: now
        )
        return PlannedAlert(
            alert: alert,
            deliveries: deliveries.map {
                PlannedDelivery(
                    channel: $0.channel,
                    address: $0.address,
                    dueAt: $0.dueAt,
                    isDigest: $0.isDigest,
                    isManager: $0.isManager
                )
            }
        )
    }

    /// The numbers of a moment; shares in millionths, rounded down.
    static func numbers(_ day: ManagerDay, _ plan: DayPlan, at now: Instant) -> Alert.Numbers {
        var numbers = Alert.Numbers(day: day, minimum: plan.minimum)
        guard let minimum = plan.minimum, plan.working.total > 0 else { return numbers }
        let total = Int128(plan.working.total)
        let worked = Int128(plan.working.worked(by: now))
        numbers.expectedShare = Int64(worked * 1_000_000 / total)
        guard worked > 0 else { return numbers }
        let credited = Int128(day.credited(for: minimum))
        numbers.pace = Int64(clamping: credited * total * 1_000_000 / (Int128(minimum.amount) * worked))
        return numbers
    }
}

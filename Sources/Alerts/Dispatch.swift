package import Pace
package import Settings

/// Decides who hears of an alert, and when: a pure function of the alert, the configuration and the clock.
package enum Dispatch {
    /// One recipient of one alert.
    package struct Delivery: Hashable, Sendable {
        /// The name of the entry of `alerts`.
        package var channel: String
        /// The manager's own; nil: those of the entry.
        package var address: String?
        package var dueAt: Instant
        /// It goes out together with whatever else is for the digest.
        package var isDigest: Bool
        package var isManager: Bool

        package init(channel: String, address: String?, dueAt: Instant, isDigest: Bool, isManager: Bool) {
            self.channel = channel
            self.address = address
            self.dueAt = dueAt
            self.isDigest = isDigest
            self.isManager = isManager
        }
    }

    /// What arises so soon after a checkpoint belongs to it: the look itself takes a moment.
    private static let checkpointLeeway: Int64 = 60_000_000

    /// The manager's deliveries, then the others, each in the order of the entries.
    ///
    /// - Parameters:
    ///   - contact: the own addresses of the manager whom the alert is about.
    ///   - checkpoints: the team's, in minutes after midnight; those of an entry go before.
    ///   - team: whose clock holds; nil: that of UTC.
    ///   - closesAt: when the alert's day closes.
    package static func deliveries(
        of alert: Alert,
        channels: [AlertSettings],
        contact: (telegram: String?, email: String?)?,
        checkpoints: [Int],
        team: Team?,
        closesAt: Instant?,
        now: Instant
    ) -> [Delivery] {
        let serving = channels.filter { $0.serves(alert) }
        let clock = team ?? Team(name: "", zone: .utc)
        return toManager(alert, serving, contact, clock, closesAt, now)
            + serving.compactMap { toHead(alert, $0, checkpoints, clock, closesAt, now) }
    }

    private static func toManager(
        _ alert: Alert,
        _ channels: [AlertSettings],
        _ contact: (telegram: String?, email: String?)?,
        _ clock: Team,
        _ closesAt: Instant?,
        _ now: Instant
    ) -> [Delivery] {
        guard alert.kind.isOfManager, let contact else { return [] }
        let ways = [
            (channels.first(where: \.isTelegram), contact.telegram), (channels.first(where: \.isEmail), contact.email),
        ]
        return ways.compactMap { channel, address in
            guard let channel, let address else { return nil }
            let dueAt = channel.endOfQuiet(at: now, clock)
            // How the day stood is of no use to anybody once it is over.
            if alert.kind.isOfTheMoment, dueAt > now, let closesAt, dueAt >= closesAt { return nil }
            return Delivery(channel: channel.name, address: address, dueAt: dueAt, isDigest: false, isManager: true)
        }
    }

    private static func toHead(
        _ alert: Alert,
        _ channel: AlertSettings,
        _ checkpoints: [Int],
        _ clock: Team,
        _ closesAt: Instant?,
        _ now: Instant
    ) -> Delivery? {
        guard channel.hasHead else { return nil }
        var dueAt = now
        let isDigest = alert.kind.isOfManager && !channel.isAtOnce && !channel.isWebhook
        if isDigest {
            let all = channel.checkpoints.isEmpty ? checkpoints : channel.checkpoints
            let checkpoint = alert.kind.isOfTheMoment ? clock.next(all, from: now + -checkpointLeeway) : nil
            dueAt = max(now, [checkpoint, closesAt].compactMap(\.self).min() ?? now)
        }
        if !channel.isWebhook { dueAt = channel.endOfQuiet(at: dueAt, clock) }
        return Delivery(channel: channel.name, address: nil, dueAt: dueAt, isDigest: isDigest, isManager: false)
    }
}

extension AlertKind {
    /// It tells how a day stands while it goes on.
    fileprivate var isOfTheMoment: Bool { [.below, .recovered, .quiet].contains(self) }
}

extension AlertSettings {
    /// Alerts on sources are for everybody.
    fileprivate func serves(_ alert: Alert) -> Bool {
        guard alert.kind.isOfManager, !teams.isEmpty else { return true }
        return alert.team.map(teams.contains) ?? false
    }

    fileprivate var isTelegram: Bool { if case .telegram = target { true } else { false } }

    fileprivate var isEmail: Bool { if case .email = target { true } else { false } }

    package var isWebhook: Bool { if case .webhook = target { true } else { false } }

    /// Whether anybody hears there but managers.
    package var hasHead: Bool {
        switch target {
        case .telegram(let chat, _, _): chat != nil
        case .email(let addresses, _, _): !addresses.isEmpty
        case .webhook, .slack, .mattermost: true
        case .heartbeat: false
        }
    }

    /// The moment itself, or the end of the quiet hours in which it lies.
    fileprivate func endOfQuiet(at moment: Instant, _ clock: Team) -> Instant {
        guard let quietHours else { return moment }
        let date = clock.zone.day(of: moment)
        let quiet = [date - 1, date, date + 1].map { clock.moments(of: quietHours, on: $0) }
        return quiet.first { $0.from <= moment && moment < $0.until }?.until ?? moment
    }
}

extension Team {
    /// The first of these times of the clock, in minutes after midnight, at a moment or after it.
    fileprivate func next(_ minutes: [Int], from moment: Instant) -> Instant? {
        let date = zone.day(of: moment)
        return [date, date + 1, date + 2]
            .flatMap { date in minutes.map { self.moment(minute: $0, of: date) } }
            .filter { $0 >= moment }
            .min()
    }
}

import Alerts
package import Ledger
import Linux
package import Logging
package import Pace
package import Settings

/// Sends what is due by one channel, again and again until it is accepted or given up. A message goes out at least
/// once: it is marked as sent behind the receiver's answer.
package struct AlertSender: Sendable {
    /// Deliveries looked at in one round.
    private static let batch = 1_000
    /// The clock may be set, and other processes may ask for something to be sent again: microseconds.
    private static let longestRest: Int64 = 30_000_000
    /// The longest that one message may take, microseconds.
    private static let longestSend: Int64 = 60_000_000

    private let channel: AlertChannel
    private let settings: AlertSettings
    private let zones: [String: Zone]
    private let home: Zone
    private let told = ToldOnce()
    private let ledger: Ledger
    private let heart: Heartbeat
    private let logger: Logger

    package init(
        _ settings: AlertSettings,
        _ configuration: Configuration,
        _ ledger: Ledger,
        heart: Heartbeat,
        logger: Logger
    ) {
        self.settings = settings
        channel = AlertChannel(settings)
        zones = Dictionary(configuration.teams.map { ($0.name, $0.zone) }) { first, _ in first }
        home = configuration.teams.first?.zone ?? .utc
        self.ledger = ledger
        self.heart = heart
        self.logger = logger
    }

    /// Sends until something is wrong with the database.
    package func run(_ bell: ChangeBell) async throws {
        defer { heart.end() }
        while true {
            let next = try await round(at: Instant(microseconds: WallClock.now()))
            let now = Instant(microseconds: WallClock.now())
            let rest = min(max((next ?? .distantFuture) - now, 0), Self.longestRest)
            heart.rest(atMost: rest)
            _ = await bell.wait(atMost: rest)
            try Task.checkCancellation()
            _ = bell.take()
        }
    }

    /// Sends what is due.
    ///
    /// - Returns: when something is due next; nil: nothing waits.
    package func round(at now: Instant) async throws -> Instant? {
        let name = settings.name
        let due = try await heart.atDatabase {
            try await ledger.perform { try $0.dueDeliveries(by: name, at: now, limit: Self.batch) }
        }
        let stale = due.filter { !settings.isWebhook && $0.isStale }.map(\.id)
        if !stale.isEmpty {
            try await heart.atDatabase { try await ledger.perform { try $0.markWithdrawn(stale) } }
        }
        let items = Dictionary(due.filter { !stale.contains($0.id) }.map { ($0.id, $0) }) { first, _ in first }
        for outgoing in Dispatch.messages(of: due.compactMap { items[$0.id].map(item) }, channels: [settings]) {
            try await send(outgoing, outgoing.items.compactMap { items[$0] }, at: now)
        }
        return try await heart.atDatabase { try await ledger.perform { try $0.nextDelivery(by: name) } }
    }

    private func item(_ due: DueDelivery) -> Dispatch.DueItem {
        Dispatch.DueItem(
            id: due.id,
            alert: due.alert,
            channel: settings.name,
            address: due.address,
            isDigest: due.isDigest,
            isManager: due.isManager,
            zone: due.alert.team.flatMap { zones[$0] } ?? home
        )
    }

    private func send(_ outgoing: Dispatch.Outgoing, _ items: [DueDelivery], at now: Instant) async throws {
        let ids = items.map(\.id)
        do {
            heart.rest(atMost: Self.longestSend)
            try await channel.send(outgoing.message, to: outgoing.address)
            try await heart.atDatabase { try await ledger.perform { try $0.markSent(ids, at: now) } }
        } catch let failure as SendFailure {
            try Task.checkCancellation()
            try await note(failure, ids, items, at: now)
        }
    }

    private func note(_ failure: SendFailure, _ ids: [Int64], _ items: [DueDelivery], at now: Instant) async throws {
        let since = items.map(\.dueAt).min() ?? now
        guard !failure.isPermanent, now - since < Backoff.deadAfter else {
            logger.error("an alert was given up: \(settings.name): \(failure); see `callpace alerts`")
            return try await heart.atDatabase {
                try await ledger.perform { try $0.markDead(ids, problem: "\(failure)") }
            }
        }
        let attempts = (items.map(\.attempts).max() ?? 0) + 1
        let pause = max(
            Backoff.pause(attempts: attempts, random: Double.random(in: 0...1)),
            failure.retryAfter ?? 0
        )
        if told.isNew("\(failure)") {
            logger.warning("an alert could not be sent, trying again: \(settings.name): \(failure)")
        }
        try await heart.atDatabase {
            try await ledger.perform { try $0.postpone(ids, until: now + pause, problem: "\(failure)") }
        }
    }
}

extension DueDelivery {
    /// What was to be said is true no more, or would follow what was never said.
    fileprivate var isStale: Bool {
        switch alert.kind {
        case .below: currentState != .below
        case .quiet: currentState != .below && currentState != .onPace
        case .missed: isCorrected
        case .recovered, .correction: earlier == .withdrawn || earlier == nil
        case .sourceStalled, .sourceQuarantining, .clockWrong, .databaseAway, .test: false
        }
    }
}

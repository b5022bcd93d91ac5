import Alerts
import Daemon
import Ledger
import Logging
import Pace
import PhoneNumbers
import Postgres
import Settings
import TestSupport

@testable import Daemon

/// Takes the rooms of the daemon through a month: records are committed to a real PostgreSQL as they become readable,
/// the judge looks whenever it wants to, and what is due goes to a real receiver. Only the clock is not real.
actor MonthRun {
    private static let numbers = PhoneNumberReader(memory: 16_384)

    private let month: Month
    private let receiver: AlertReceiver
    private let url: String
    private let superuser: Connection
    private var ledger: Ledger
    private var judge: Judge?
    private var feeds: [String: MonthFeed] = [:]
    private var now: Instant
    private var nextLook: Instant
    private var nextSend: Instant?
    private(set) var looks = 0

    init(_ month: Month, receiver: AlertReceiver) throws {
        self.month = month
        self.receiver = receiver
        let made = try ScratchDatabase.shared.makeDatabase()
        url = made.url
        superuser = try Connection(made.superuserURL, applicationName: "month")
        ledger = Self.ledger(url)
        now = month.begins
        nextLook = month.begins
    }

    private static func ledger(_ url: String) -> Ledger {
        Ledger(LedgerSettings(url: url, applicationName: "month"), numbers: numbers)
    }

    /// - Returns: the keys of all alerts.
    func run() async throws -> [String] {
        _ = try await ledger.perform { try $0.migrate() }
        for source in month.configuration.sources {
            feeds[source.site] = try await MonthFeed(source, ledger)
        }
        _ = try await RuleKeeper(ledger: ledger, numbers: Self.numbers).apply(month.configuration, now: now)
        try await begin()
        let arrivals = arrivals()
        var next = 0
        var isUp = true
        while true {
            let arrival = next < arrivals.count ? arrivals[next].at : .distantFuture
            now = [arrival, nextLook, nextSend ?? .distantFuture, nextTurn].min() ?? .distantFuture
            guard now <= month.ends else { break }
            guard month.isUp(now) else {
                if isUp { try lose() }
                isUp = false
                nextLook = nextTurn
                nextSend = nil
                continue
            }
            if !isUp {
                isUp = true
                try await recover()
            }
            var changed: Set<String>?
            while next < arrivals.count, arrivals[next].at <= now {
                if var feed = feeds[arrivals[next].site] {
                    changed = try await feed.commit(arrivals[next].records, ledger).union(changed ?? [])
                    feeds[arrivals[next].site] = feed
                }
                next += 1
            }
            if changed != nil || nextLook <= now { try await look(changed ?? []) }
            try await send()
        }
        // What waits at the end goes out.
        while let due = nextSend {
            now = due
            try await send()
        }
        return try await ledger.perform { try $0.connection.query("select key from alert").map { try $0.text(0) } }
    }

    /// The next moment at which daemon or database go or come.
    private var nextTurn: Instant {
        (month.databaseOutages + month.daemonOutages).flatMap { [$0.from, $0.until] }.filter { $0 > now }.min()
            ?? .distantFuture
    }

    // MARK: - The daemon

    private func begin() async throws {
        try await ledger.perform { session in
            guard try session.lockAlerts() else { throw LedgerError.alertsTakenOver }
        }
        judge = Judge(month.configuration, at: now)
        nextLook = now
        nextSend = now
    }

    /// The database ends every connection; of a daemon that is gone nothing is left.
    private func lose() throws {
        _ = try superuser.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()",
            [.text(try superuser.query("select current_database()").onlyRow().text(0))]
        )
    }

    private func recover() async throws {
        ledger = Self.ledger(url)
        try await RuleKeeper(ledger: ledger, numbers: Self.numbers).useStored(month.configuration)
        try await begin()
    }

    private func look(_ changed: Set<String>) async throws {
        for feed in feeds.values {
            let (source, now) = (feed.source, now)
            try await ledger.perform { try $0.noteReadThrough(source, at: now) }
        }
        guard let last = judge else { return }
        let now = now
        let (looked, outcome) = try await ledger.perform { session in
            var judge = last
            let outcome = try judge.look(session, changed: changed, at: now)
            return (judge, outcome)
        }
        judge = looked
        looks += 1
        nextLook = outcome.next
        if !outcome.news.isEmpty { nextSend = now }
    }

    private func send() async throws {
        guard let due = nextSend, due <= now else { return }
        receiver.answer(month.isReceiving(now) ? .accepted : .status(500))
        var next: Instant?
        for settings in month.configuration.alerts {
            let sender = AlertSender(
                settings,
                month.configuration,
                ledger,
                heart: Heartbeats().loop(settings.name),
                logger: Logger(label: "month", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            if let due = try await sender.round(at: now) { next = min(next ?? due, due) }
        }
        nextSend = next.map { max($0, now + 1) }
    }

    // MARK: - The PBX

    private struct Arrival {
        var at: Instant
        var site: String
        var records: [Record]
    }

    /// What becomes readable when, in order of time.
    private func arrivals() -> [Arrival] {
        struct Place: Hashable {
            var at: Instant
            var site: String
        }
        var places: [Place: [Record]] = [:]
        for call in month.calls {
            let site = month.site(of: call)
            let person = month.people[call.manager]
            func add(_ records: [Record], _ written: Instant) {
                let at = month.committed(written, call.isStraggler ? "no site" : site)
                places[Place(at: at, site: site), default: []] += records
            }
            let written = call.isStraggler ? month.brought(call) : call.ended
            if Month.showsCalls(site) {
                add(call.beginning(person.extension), call.isStraggler ? written : call.began)
                add(call.ending(person.extension), written)
            } else {
                add([call.row(person.extension)], written)
            }
        }
        return places.map { Arrival(at: $0.key.at, site: $0.key.site, records: $0.value) }
            .sorted { ($0.at, $0.site) < ($1.at, $1.site) }
    }
}

/// A file of a site that is read batch by batch.
struct MonthFeed {
    let source: SourceHandle
    private let file: Int64
    private var position: StoredPosition

    init(_ settings: SourceSettings, _ ledger: Ledger) async throws {
        let start = StoredPosition(device: 1, inode: UInt64(settings.name.utf8.count), generation: 0, birth: 0)
        (source, file) = try await ledger.perform { session in
            let source = try session.source(
                name: settings.name,
                site: settings.site,
                format: settings.format,
                zone: "UTC"
            )
            return (source, try session.addFile("/tmp/\(settings.name)", start, to: source))
        }
        position = start
    }

    /// - Returns: the teams whose counters changed.
    mutating func commit(_ records: [Record], _ ledger: Ledger) async throws -> Set<String> {
        var to = position
        to.offset += Int64(records.count) * 100
        var batch = Batch(
            source: source,
            file: file,
            path: "/tmp/month",
            from: position,
            to: to,
            carry: [],
            sizeSeen: to.offset
        )
        batch.records = records.enumerated().map { index, record in
            PlacedRecord(record: record, key: RecordKey(of: "\(record)"), offset: Int64(index) * 100, length: 100)
        }
        let ready = batch
        let report = try await ledger.perform { try $0.commit(ready) }
        position = to
        return report.teams
    }
}

extension Month.Call {
    private var client: String { "7916\(1_000_000 + RecordKey(of: id).high % 9_000_000)" }
    /// As Asterisk tells the channels of one device apart: hexadecimal digits.
    private var suffix: String { String(RecordKey(of: id).low, radix: 16) }
    private var trunk: String { "IAX2/trunk-\(suffix)" }
    private func own(_ extension: String) -> String { "PJSIP/\(`extension`)-\(suffix)" }

    /// The CDR.
    func row(_ extension: String) -> Record {
        .leg(
            Leg(
                call: id,
                id: id,
                channelID: id,
                startedAt: began,
                answeredAt: began,
                endedAt: ended,
                talk: seconds * 1_000_000,
                caller: LegParty(number: client, device: "IAX2/trunk", channel: trunk),
                callee: LegParty(
                    number: `extension`,
                    device: "PJSIP/\(`extension`)",
                    channel: own(`extension`)
                ),
                disposition: .answered,
                code: "",
                traits: []
            )
        )
    }

    private func event(_ channel: String, _ name: String, _ kind: ChannelEvent.Kind, _ at: Instant, _ number: String)
        -> Record
    {
        .channel(
            ChannelEvent(call: id, channelID: channel, channel: channel, name: name, kind: kind, at: at, number: number)
        )
    }

    /// Both channels enter a bridge.
    func beginning(_ extension: String) -> [Record] {
        let own = own(`extension`)
        return [
            event(trunk, "CHAN_START", .started, began, client),
            event(own, "CHAN_START", .started, began, `extension`),
            event(trunk, "BRIDGE_ENTER", .entered(bridge: id), began, client),
            event(own, "BRIDGE_ENTER", .entered(bridge: id), began, `extension`),
        ]
    }

    /// Both leave it and end.
    func ending(_ extension: String) -> [Record] {
        let own = own(`extension`)
        return [
            event(trunk, "BRIDGE_EXIT", .left(bridge: id), ended, client),
            event(own, "BRIDGE_EXIT", .left(bridge: id), ended, `extension`),
            event(trunk, "CHAN_END", .ended, ended, client),
            event(own, "CHAN_END", .ended, ended, `extension`),
        ]
    }
}

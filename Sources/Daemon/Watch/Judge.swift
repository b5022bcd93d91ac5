import Alerts
package import Ledger
import Linux
package import Pace
package import Settings

/// Judges how managers stand: reads what is known, asks the domain, writes states for the views and what is to be said,
/// in one transaction. It holds nothing that is not in the database, but what spares it from looking again.
package struct Judge: Sendable {
    /// So far ahead the working time is written down for the views, in days.
    private static let daysAhead: Int32 = 7
    /// Records of an hour that are too many to be chance.
    private static let tooManyUnreadable: Int64 = 10
    private static let hour: Int64 = 3_600_000_000
    /// Time in which the sources are read for the first time before anything is judged, microseconds.
    private static let firstReading: Int64 = 60_000_000
    /// Sources of other daemons count as long as somebody has read them within a day.
    private static let longestAway: Int64 = 86_400_000_000
    /// A site that is not read for so long is as good as silent, microseconds.
    private static let longestUnread: Int64 = 1_800_000_000
    /// Between two looks at days that were told as missed, microseconds.
    private static let correctionPause: Int64 = 60_000_000
    /// What other daemons commit is looked for so often, microseconds.
    private static let foreignCommits: Int64 = 3_000_000

    private let sources: Set<String>
    private let announcer: Announcer
    private let rules: [String: PaceRules]
    private let closeAfter: [String: Int64]
    private let startedAt: Instant
    private var roster = WatchRoster()
    /// What each manager-day was found to be, and until when that holds.
    private var found: [WatchKey: Found] = [:]
    /// Keys of alerts on sources that were said already.
    private var said: Set<String> = []
    /// What other daemons had committed at the last look.
    private var foreign: [String: Instant?] = [:]
    /// When days that were told as missed were looked at last, and whether they are to be again.
    private var correctedAt: Instant?
    private var owesCorrections = false
    /// Sites that were not read at the last look.
    private var unread: Set<String> = []

    private struct Found: Sendable {
        var state: PaceState?
        var holdsUntil: Instant
    }

    /// What a look did.
    package struct Outcome: Sendable {
        /// When to look again if nothing is heard.
        package var next: Instant
        /// Keys of alerts that are new.
        package var news: [String]
        /// The teams in which a state changed.
        package var teams: Set<String>
        /// Manager-days looked at, and the processor time of this thread that it took, microseconds.
        package var judged = 0
        package var effort: Int64 = 0
    }

    /// - Parameter now: since when the sources of the configuration have been read by this process.
    package init(_ configuration: Configuration, at now: Instant) {
        sources = Set(configuration.sources.map(\.name))
        announcer = Announcer(configuration)
        rules = Dictionary(configuration.teams.map { ($0.name, configuration.paceRules(of: $0)) }) { first, _ in first }
        closeAfter = rules.mapValues(\.closeAfter)
        startedAt = now
    }

    /// One look.
    ///
    /// - Parameter changed: teams whose numbers may have changed since the last look; nil: of any.
    package mutating func look(_ session: Session, changed: Set<String>?, at now: Instant) throws -> Outcome {
        let lives = try session.sourceLives().filter { life in
            sources.contains(life.name) || life.readThrough.map { now - $0 < Self.longestAway } ?? false
        }
        // What was not read yet cannot be judged.
        let isReading = lives.contains { sources.contains($0.name) && $0.readThrough.map { $0 < startedAt } ?? true }
        guard !isReading || now - startedAt >= Self.firstReading else {
            return Outcome(next: now + 500_000, news: [], teams: [])
        }
        let others = lives.filter { !sources.contains($0.name) }
        let commits = Dictionary(others.map { ($0.name, $0.committedAt) }) { first, _ in first }
        let feeds = SiteFeeds(lives, rulebook: session.rulebook)
        let wasUnread = unread
        unread = feeds.unread(at: now)
        let changed = commits == foreign && unread == wasUnread ? changed : nil
        let absences = try session.absences()
        if roster.update(session.rulebook, rules: rules, absences: absences, at: now) {
            found = [:]
            try session.saveWorkingDays(roster.workingDays(ahead: Self.daysAhead))
        }
        let began = ThreadClock.now()
        var round = Round(now: now)
        try judge(keys(session, changed, now), session, feeds, &round)
        try correct(session, changed, &round)
        let stalled = tellOfSites(feeds, session.rulebook, &round)
        tellOfSources(lives, session.rulebook, &round)
        let alerts = round.alerts.filter { !said.contains($0.alert.key) }
        if round.judged.contains(where: \.isFinal) { try session.closeDays(at: now, closeAfter: closeAfter) }
        let news = try session.save(round.judged, alerts: alerts, stalled: stalled)
        said.formUnion(alerts.lazy.filter { !$0.alert.kind.isOfManager }.map(\.alert.key))
        for judged in round.judged {
            found[WatchKey(judged)] = Found(state: judged.state, holdsUntil: judged.holdsUntil)
        }
        foreign = commits
        var next = found.values.map(\.holdsUntil).filter { $0 > now }.min() ?? .distantFuture
        next = min(next, roster.holdsUntil)
        if owesCorrections { next = min(next, now + Self.correctionPause) }
        if !others.isEmpty { next = min(next, now + Self.foreignCommits) }
        return Outcome(
            next: next,
            news: news,
            teams: round.teams,
            judged: round.judged.count,
            effort: ThreadClock.now() - began
        )
    }

    // MARK: - Managers

    /// The manager-days that may stand otherwise than they did.
    private func keys(_ session: Session, _ changed: Set<String>?, _ now: Instant) throws -> [WatchKey] {
        let teams = session.rulebook.teams
        let today = roster.keys.filter { key in
            guard let found = found[key], let changed else { return true }
            return found.holdsUntil <= now || changed.contains(teams[key.team].name) || found.state == .unknown
        }
        let open = try session.unjudgedDays(before: now).filter { roster.rules(ofTeam: $0.team) != nil }
        return today + open.map { WatchKey(manager: $0.manager, team: $0.team, day: $0.day) }
    }

    private func judge(_ keys: [WatchKey], _ session: Session, _ feeds: SiteFeeds, _ round: inout Round) throws {
        guard !keys.isEmpty else { return }
        let days = try session.watchedDays(
            keys.map { ($0.manager, $0.team, $0.day) },
            withLastContact: keys.contains { roster.rules(ofTeam: $0.team)?.quietAfter != nil },
            at: round.now
        )
        var feeds = feeds
        for day in days {
            let key = WatchKey(manager: day.manager, team: day.team, day: day.day)
            guard let rules = roster.rules(ofTeam: day.team), let plan = roster.plan(of: key) else { continue }
            let progress = Progress(
                credited: plan.minimum.map { day.counters.credited(for: $0) } ?? 0,
                lastContactEnded: day.lastContactEnded,
                talkingSince: day.talkingSince,
                silentFrom: feeds.silentFrom(for: day.manager, in: day.team, unread: unread, at: round.now)
            )
            var watch = day.watch
            let judgement = watch.judge(plan, rules, progress, at: round.now)
            round.judged.append(
                JudgedDay(
                    manager: day.manager,
                    team: day.team,
                    day: day.day,
                    state: judgement.state,
                    holdsUntil: judgement.holdsUntil,
                    isFinal: judgement.isFinal,
                    watch: watch
                )
            )
            if judgement.state != day.state { round.teams.insert(session.rulebook.teams[day.team].name) }
            for kind in judgement.alerts {
                round.alerts.append(announcer.announce(kind, of: day, plan, session.rulebook, at: round.now))
            }
        }
    }

    /// Days that were told as missed and are met now.
    private mutating func correct(_ session: Session, _ changed: Set<String>?, _ round: inout Round) throws {
        owesCorrections = owesCorrections || (changed.map { !$0.isEmpty } ?? true)
        // It is not urgent, and all that was missed is looked at.
        guard owesCorrections, correctedAt.map({ round.now - $0 >= Self.correctionPause }) ?? true else { return }
        (owesCorrections, correctedAt) = (false, round.now)
        for day in try session.correctedDays(at: round.now) {
            guard let plan = roster.plan(of: WatchKey(manager: day.manager, team: day.team, day: day.day)) else {
                continue
            }
            round.alerts.append(announcer.announce(.correction, of: day, plan, session.rulebook, at: round.now))
        }
    }

    // MARK: - Feeds

    /// Sites that have fallen silent, each told once a day with the managers whom it leaves unknown.
    ///
    /// - Returns: per source since when its site has been silent.
    private func tellOfSites(_ feeds: SiteFeeds, _ rulebook: Rulebook, _ round: inout Round) -> [String: Instant?] {
        var feeds = feeds
        var states = found.mapValues(\.state)
        for judged in round.judged { states[WatchKey(judged)] = judged.state }
        var stalled: [String: Instant?] = [:]
        for site in feeds.names {
            var since: Instant?
            var isMissed = false
            var unknown: [WatchKey] = []
            for team in feeds.teams(ofSite: site) {
                let quietFrom = feeds.quietFrom(site, for: team, at: round.now) ?? .distantFuture
                let unreadFrom = max(feeds.unreadFrom(site), startedAt)
                guard min(quietFrom, unreadFrom + Self.longestUnread) <= round.now else { continue }
                since = min(since ?? .distantFuture, quietFrom, unreadFrom)
                // Told is what keeps somebody from working; silent it is until it gives a sign, at night too.
                guard roster.isAtWork(team, at: round.now) else { continue }
                isMissed = true
                unknown += roster.keys.filter {
                    $0.team == team && states[$0] == .unknown && feeds.sites(of: $0.manager).contains(site)
                }
            }
            for source in feeds.sources(ofSite: site) { stalled[source] = since }
            guard isMissed else { continue }
            round.alerts.append(
                announcer.announce(
                    .sourceStalled,
                    of: site,
                    since: feeds.aliveAt(site),
                    affected: Set(unknown.map { rulebook.managers[$0.manager].name }).sorted(),
                    rulebook,
                    at: round.now
                )
            )
        }
        return stalled
    }

    private func tellOfSources(_ lives: [SourceLife], _ rulebook: Rulebook, _ round: inout Round) {
        for life in lives {
            if life.quarantinedLastHour >= Self.tooManyUnreadable {
                round.alerts.append(
                    announcer.announce(
                        .sourceQuarantining,
                        of: life.name,
                        detail: "\(life.quarantinedLastHour)",
                        rulebook,
                        at: round.now
                    )
                )
            }
            if let ahead = life.aheadAt, round.now - ahead < Self.hour {
                round.alerts.append(announcer.announce(.clockWrong, of: life.name, rulebook, at: round.now))
            }
        }
    }
}

/// What one look collects.
private struct Round {
    let now: Instant
    var judged: [JudgedDay] = []
    var alerts: [PlannedAlert] = []
    var teams: Set<String> = []

    init(now: Instant) {
        self.now = now
    }
}

/// One manager on one day of a team.
struct WatchKey: Hashable, Sendable {
    var manager: ManagerIndex
    var team: Int
    var day: Day

    init(manager: ManagerIndex, team: Int, day: Day) {
        self.manager = manager
        self.team = team
        self.day = day
    }

    init(_ judged: JudgedDay) {
        self.init(manager: judged.manager, team: judged.team, day: judged.day)
    }
}

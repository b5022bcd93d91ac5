import Ledger
import Pace

/// How the feeds of all sites are, for the managers whose calls they carry.
struct SiteFeeds {
    private struct Place: Hashable {
        var site: String
        var team: Int
    }

    private let rulebook: Rulebook
    private let lives: [String: [SourceLife]]
    private let managerSites: ManagerSites
    private var quiet: [Place: Instant] = [:]

    /// There are sources, and none of a PBX: nothing tells when they are silent.
    private let hasNoSite: Bool

    init(_ all: [SourceLife], rulebook: Rulebook) {
        self.rulebook = rulebook
        // Mail and journals belong to no site: that nobody writes is no fault of theirs.
        let lives = all.filter { !$0.site.isEmpty }
        hasNoSite = lives.isEmpty && !all.isEmpty
        self.lives = Dictionary(grouping: lives, by: \.site)
        managerSites = ManagerSites(rulebook, among: Set(lives.map(\.site)))
    }

    /// Sites with sources.
    var names: [String] { lives.keys.sorted() }

    func sites(of manager: ManagerIndex) -> [String] { managerSites.sites(of: manager) }

    func sources(ofSite site: String) -> [String] { (lives[site] ?? []).map(\.name) }

    func aliveAt(_ site: String) -> Instant? { lives[site]?.compactMap(\.aliveAt).max() }

    /// Teams with managers at a site.
    func teams(ofSite site: String) -> [Int] {
        let teams = rulebook.managers.indices.filter { sites(of: $0).contains(site) }
            .flatMap { rulebook.managers[$0].memberships.map(\.team) }
        return Set(teams).sorted()
    }

    /// From when on a site gives a team no sign of life; nil: it has no sources.
    mutating func quietFrom(_ site: String, for team: Int, at now: Instant) -> Instant? {
        guard let lives = lives[site] else { return nil }
        let place = Place(site: site, team: team)
        if let known = quiet[place] { return known }
        let from = Feed(lives.map(\.feed)).quietFrom(for: rulebook.teams[team], at: now)
        quiet[place] = from
        return from
    }

    /// Sites of which it is not known whether all was read.
    func unread(at now: Instant) -> Set<String> {
        Set(lives.keys.filter { unreadFrom($0) <= now })
    }

    /// From when on it is not known whether all of a site was read.
    func unreadFrom(_ site: String) -> Instant { Feed((lives[site] ?? []).map(\.feed)).unreadFrom }

    /// From when on a manager's numbers are not to be believed: all sites are silent, or one is not read now.
    mutating func silentFrom(for manager: ManagerIndex, in team: Int, unread: Set<String>, at now: Instant) -> Instant {
        if hasNoSite { return .distantFuture }
        let sites = sites(of: manager)
        guard !sites.contains(where: unread.contains) else { return now }
        return sites.compactMap { quietFrom($0, for: team, at: now) }.max() ?? .distantPast
    }
}

extension SourceLife {
    fileprivate var feed: Feed.Source {
        Feed.Source(aliveAt: aliveAt, stalledAfter: stalledAfter, readThrough: readThrough)
    }
}

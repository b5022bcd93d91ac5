import Pace

/// At which sites managers are known.
struct ManagerSites: Sendable {
    private let known: Set<String>
    private let sites: [ManagerIndex: [String]]

    /// - Parameter known: sites with sources.
    init(_ rulebook: Rulebook, among known: Set<String>) {
        self.known = known
        var sites: [ManagerIndex: Set<String>] = [:]
        for (owned, claims) in rulebook.extensions where known.contains(owned.site) {
            for claim in claims { sites[claim.manager, default: []].insert(owned.site) }
        }
        self.sites = sites.mapValues { $0.sorted() }
    }

    /// Sites of a manager that have sources. One who is known by no extension may be seen at all of them.
    func sites(of manager: ManagerIndex) -> [String] { sites[manager] ?? known.sorted() }
}

/// Everything beside the records that decides a number, through all of time: teams, roster, sites.
///
/// A value compiled from the versions of the configuration; each entry carries the span for which it holds.
package struct Rulebook: Hashable, Sendable {
    package var teams: [Team]
    /// The manager at an index is meant wherever a `ManagerIndex` stands.
    package var managers: [Manager]
    /// Extensions of a site to their owners.
    package var extensions: [SiteExtension: [Claim]]
    /// Numbers (E.164 where possible) to their owners.
    package var numbers: [String: [Claim]]
    /// Names that other systems give a person (queue member, user id), as written, to their owners.
    package var agents: [String: [Claim]]
    /// What is external and internal at a site, through time. A site that is not listed has the defaults.
    package var sites: [String: [SiteRules]]
    /// Mail addresses, in lower case, the domain in A-label form, to their owners.
    package var addresses: [String: [Claim]]
    /// What is of the house in mail, in ascending order of beginnings.
    package var mailHouses: [MailHouse]

    package init(
        teams: [Team] = [],
        managers: [Manager] = [],
        extensions: [SiteExtension: [Claim]] = [:],
        numbers: [String: [Claim]] = [:],
        agents: [String: [Claim]] = [:],
        sites: [String: [SiteRules]] = [:],
        addresses: [String: [Claim]] = [:],
        mailHouses: [MailHouse] = []
    ) {
        self.teams = teams
        self.managers = managers
        self.extensions = extensions
        self.numbers = numbers
        self.agents = agents
        self.sites = sites
        self.addresses = addresses
        self.mailHouses = mailHouses
    }

    package func manager(ofExtension name: String, site: String, at instant: Instant) -> ManagerIndex? {
        extensions[SiteExtension(site: site, name: name)]?.owner(at: instant)
    }

    package func manager(ofNumber number: String, at instant: Instant) -> ManagerIndex? {
        numbers[number]?.owner(at: instant)
    }

    /// - Parameter address: in lower case, the domain in A-label form.
    package func manager(ofAddress address: String, at instant: Instant) -> ManagerIndex? {
        addresses[address]?.owner(at: instant)
    }

    /// Other systems know people by their addresses too.
    package func manager(ofAgent name: String, at instant: Instant) -> ManagerIndex? {
        if let owner = agents[name]?.owner(at: instant) { return owner }
        guard !addresses.isEmpty, name.utf8.contains(UInt8(ascii: "@")) else { return nil }
        return manager(ofAddress: name.lowercased(), at: instant)
    }

    /// The team of a manager at a moment; nil outside of every membership.
    package func team(of manager: ManagerIndex, at instant: Instant) -> Int? {
        managers[manager].memberships.first { $0.from <= instant && instant < $0.until }?.team
    }

    package func rules(ofSite site: String, at instant: Instant) -> SiteRules {
        sites[site]?.last { $0.from <= instant } ?? SiteRules()
    }
}

/// Index into `Rulebook.managers`.
package typealias ManagerIndex = Int

package struct Manager: Hashable, Sendable {
    /// A span in a team.
    package struct Membership: Hashable, Sendable {
        /// Index into `Rulebook.teams`.
        package var team: Int
        package var from: Instant
        /// The first moment outside.
        package var until: Instant

        package init(team: Int, from: Instant = .distantPast, until: Instant = .distantFuture) {
            self.team = team
            self.from = from
            self.until = until
        }
    }

    /// The key for ever.
    package var id: String
    package var name: String
    package var memberships: [Membership]
    /// Those of the configuration.
    package var absences: [Absence]

    package init(id: String, name: String, memberships: [Membership], absences: [Absence] = []) {
        self.id = id
        self.name = name
        self.memberships = memberships
        self.absences = absences
    }
}

package struct SiteExtension: Hashable, Sendable {
    package var site: String
    /// The extension or endpoint as the PBX writes it: `101`, `101-home`.
    package var name: String

    package init(site: String, name: String) {
        self.site = site
        self.name = name
    }
}

/// A manager's ownership of an extension, number or name for a span of time.
package struct Claim: Hashable, Sendable {
    package var manager: ManagerIndex
    package var from: Instant
    /// The first moment outside.
    package var until: Instant

    package init(manager: ManagerIndex, from: Instant = .distantPast, until: Instant = .distantFuture) {
        self.manager = manager
        self.from = from
        self.until = until
    }
}

extension [Claim] {
    package func owner(at instant: Instant) -> ManagerIndex? {
        first { $0.from <= instant && instant < $0.until }?.manager
    }
}

/// What is external and internal at one site from a moment on.
package struct SiteRules: Hashable, Sendable {
    package var from: Instant
    /// Channels of trunks: `PJSIP/mango-*`, matched against device and full channel name.
    package var trunks: [Pattern]
    package var internalExtensions: [Pattern]
    package var internalNumbers: [Pattern]
    /// ISO 3166 code for numbers written without a country code; nil: none configured.
    package var region: String?

    package init(
        from: Instant = .distantPast,
        trunks: [Pattern] = [],
        internalExtensions: [Pattern] = [],
        internalNumbers: [Pattern] = [],
        region: String? = nil
    ) {
        self.from = from
        self.trunks = trunks
        self.internalExtensions = internalExtensions
        self.internalNumbers = internalNumbers
        self.region = region
    }
}

/// What is of the house in mail from a moment on.
package struct MailHouse: Hashable, Sendable {
    package var from: Instant
    /// In lower case and A-label form.
    package var domains: Set<String>
    /// Addresses that get copies as a mark.
    package var dropboxes: Set<String>

    package init(from: Instant = .distantPast, domains: Set<String> = [], dropboxes: Set<String> = []) {
        self.from = from
        self.domains = domains
        self.dropboxes = dropboxes
    }
}

/// Who is who in mail (`mail.md` section 5): the managers' addresses, the house, and the addresses that only mark.
package struct MailRoster: Sendable {
    package enum Standing: Hashable, Sendable {
        case manager(ManagerIndex)
        case `internal`
        /// An address that gets copies as a mark: neither of the two.
        case dropbox
        case external
    }

    private let rulebook: Rulebook
    private let secret: DigestSecret?
    private let managers: [RecordKey: [Claim]]
    /// In ascending order of their beginnings.
    private let houses: [House]

    private struct House {
        var from: Instant
        var domains: Set<RecordKey>
        var dropboxes: Set<RecordKey>
    }

    /// - Parameter secret: nil where the digests are not mixed.
    package init(rulebook: Rulebook, secret: DigestSecret? = nil) {
        func digest(_ text: String) -> RecordKey {
            let key = RecordKey(of: text)
            return secret?.mixed(key) ?? key
        }
        self.rulebook = rulebook
        self.secret = secret
        managers = Dictionary(rulebook.addresses.map { (digest($0), $1) }) { $0 + $1 }
        houses = rulebook.mailHouses.map { house in
            House(
                from: house.from,
                domains: Set(house.domains.map(digest)),
                dropboxes: Set(house.dropboxes.map(digest))
            )
        }
    }

    package func standing(of party: MailParty, at instant: Instant) -> Standing {
        let house = houses.last { $0.from <= instant }
        if house?.dropboxes.contains(party.address) == true { return .dropbox }
        if let manager = manager(of: party, at: instant) { return .manager(manager) }
        // Who was a manager once, or will be, is of the house.
        if managers[party.address] != nil || house?.domains.contains(party.domain) == true { return .internal }
        return .external
    }

    package func manager(of party: MailParty, at instant: Instant) -> ManagerIndex? {
        managers[party.address]?.owner(at: instant)
    }

    /// Whether the digest is one of an address that is, was or will be a manager's.
    package func isManagers(_ address: RecordKey) -> Bool { managers[address] != nil }

    /// Whether a message that names its author, but came from elsewhere, was sent by somebody else (`mail.md` 8.6).
    func isForged(_ copy: MailMessage, at instant: Instant) -> Bool {
        if copy.failsDMARC { return true }
        guard let sender = copy.returnPath else { return false }
        switch standing(of: sender, at: instant) {
        case .manager, .internal: return false
        case .dropbox, .external: return true
        }
    }
}

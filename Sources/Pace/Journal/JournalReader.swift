/// Tells whom and which client an entry of the journal means.
package struct JournalReader: Sendable {
    private let rulebook: Rulebook
    private let numbers: any NumberReading
    private let byID: [String: ManagerIndex]
    /// Names that only one manager has.
    private let byName: [String: ManagerIndex]

    package init(rulebook: Rulebook, numbers: any NumberReading) {
        self.rulebook = rulebook
        self.numbers = numbers
        byID = Dictionary(rulebook.managers.enumerated().map { ($1.id, $0) }) { first, _ in first }
        byName = Dictionary(grouping: rulebook.managers.indices) { rulebook.managers[$0].name }
            .filter { $0.value.count == 1 }.mapValues { $0[0] }
    }

    /// The manager by id, name, address, name in another system, number or extension; nil: nobody of the roster.
    package func manager(of entry: JournalEntry) -> ManagerIndex? {
        let name = entry.manager
        if let known = byID[name] ?? byName[name] { return known }
        let number = client(name)
        return rulebook.manager(ofAddress: name.lowercased(), at: entry.at)
            ?? rulebook.manager(ofAgent: name, at: entry.at)
            ?? rulebook.manager(ofNumber: number, at: entry.at)
            ?? rulebook.sites.keys.sorted().lazy
            .compactMap { rulebook.manager(ofExtension: name, site: $0, at: entry.at) }.first
    }

    /// A client in the form in which contacts name theirs: E.164 where it is a number that is long enough, an address in
    /// lower case, else as written.
    package func client(_ written: String) -> String {
        if written.utf8.contains(UInt8(ascii: "@")) { return written.lowercased() }
        guard let digits = PartyReader.digits(of: written), digits >= 7 else { return written }
        let region = rulebook.sites["main"]?.last?.region ?? rulebook.sites.values.compactMap { $0.last?.region }.min()
        return numbers.e164(written, region: region) ?? written
    }

    package func client(of entry: JournalEntry) -> String { client(entry.client) }
}

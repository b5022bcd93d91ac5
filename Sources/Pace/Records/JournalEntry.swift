/// A row of a journal, as a CRM exports it or a seller writes it.
package struct JournalEntry: Hashable, Sendable {
    package enum Origin: Int16, Hashable, Comparable, Sendable {
        case journal = 1
        case seller = 2

        package static func < (left: Origin, right: Origin) -> Bool { left.rawValue < right.rawValue }
    }

    package enum Kind: Hashable, Sendable {
        case agreement(Agreement)
        /// What is to be agreed.
        case planned(String)
        case meeting
        /// A client's action by its name, so many times in millionths.
        case progress(name: String, count: Int64)
        /// An amount in millionths of the currency.
        case sale(amount: Int64)
    }

    /// The id of the row in its system; by it and the source a row is known.
    package var id: String
    package var origin: Origin
    package var kind: Kind
    package var at: Instant
    /// The manager as written: id, name, address, number or the name in another system.
    package var manager: String
    /// The client as written: a number, an address or a name; empty where there is none.
    package var client: String
    /// By when a planned agreement is due.
    package var due: Day?
    /// The call to which it belongs, by its id; `SITE/ID` where the site is told.
    package var call: String?

    package init(
        id: String,
        origin: Origin = .journal,
        kind: Kind,
        at: Instant,
        manager: String,
        client: String = "",
        due: Day? = nil,
        call: String? = nil
    ) {
        self.id = id
        self.origin = origin
        self.kind = kind
        self.at = at
        self.manager = manager
        self.client = client
        self.due = due
        self.call = call
    }

    /// Whether it tells of what has been: a meeting that is written down before it was held is none yet.
    package func isOver(by now: Instant) -> Bool { kind != .meeting || at <= now + Self.clockError }

    private static let clockError: Int64 = 120_000_000

    /// The key of an entry: by its id and its source it is known, so that a row that comes again takes the former's place.
    ///
    /// - Parameter source: digest of the source's name; of entries that people write by hand that of the empty name.
    package static func key(source: RecordKey, id: String) -> RecordKey {
        var digest = RecordDigest()
        digest.add("journal")
        digest.add(Int64(bitPattern: source.high))
        digest.add(Int64(bitPattern: source.low))
        digest.add(id)
        return digest.finish()
    }
}

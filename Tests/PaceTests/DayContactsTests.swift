import Pace
import TestSupport
import Testing

/// Design section 3: which contact a row of the journal belongs to, and which of several results counts.
@Suite("The journal and the contacts of a manager")
struct DayContactsTests {
    private typealias Case = (name: String, contacts: [Contact], entries: [ManagerEntry], expected: [String])

    private static let ivan = "+79161234567"
    private static let olga = "+79160000000"

    /// A call of `minutes`, its beginning in minutes.
    private static func call(
        _ id: String,
        _ at: Double,
        minutes: Double = 10,
        client: String = ivan,
        agreement: Agreement? = nil
    ) -> Contact {
        ConversationsTests.contact(id, at * 60, (at + minutes) * 60, client: client, agreement: agreement)
    }

    private static func meeting(_ id: String, _ at: Double, part: Int64 = 0, client: String = ivan) -> Contact {
        var contact = call(id, at, minutes: 60, client: client)
        contact.channel = .meeting
        contact.talk = 0
        contact.part = part
        return contact
    }

    private static func thread(_ id: String, _ at: Double) -> Contact {
        var contact = call(id, at, minutes: 0, agreement: .yes)
        contact.channel = .correspondence
        return contact
    }

    /// A row at `at` minutes.
    private static func entry(
        _ id: String,
        _ at: Double,
        _ agreement: Agreement = .yes,
        client: String = ivan,
        origin: JournalEntry.Origin = .journal,
        named: Set<Int> = [],
        kind: JournalEntry.Kind? = nil
    ) -> ManagerEntry {
        let row = JournalEntry(
            id: id,
            origin: origin,
            kind: kind ?? .agreement(agreement),
            at: House.at(at * 60),
            manager: "anna",
            client: client
        )
        return ManagerEntry(entry: row, client: client, named: named)
    }

    private static func held(_ id: String, _ at: Double, client: String = ivan) -> ManagerEntry {
        entry(id, at, client: client, kind: .meeting)
    }

    /// `call a yes journal`, a line a contact in order of beginning; `merged` where another stands for it.
    private static func lines(_ contacts: [Contact], _ entries: [ManagerEntry]) -> [String] {
        DayContacts.combined(contacts, manager: House.anna, entries: entries).map { item in
            let words = [
                item.contact.channel.rawValue, item.contact.call, item.contact.agreement?.rawValue ?? "-",
                item.recordedBy.map { $0 == .seller ? "seller" : "journal" }, item.isMerged ? "merged" : nil,
            ]
            return words.compactMap(\.self).joined(separator: " ")
        }
    }

    private static let cases: [Case] = [
        ("nothing of the journal", [call("a", 0)], [], ["call a -"]),
        ("within the call", [call("a", 0)], [entry("1", 5)], ["call a yes journal"]),
        ("two hours before it begins", [call("a", 0)], [entry("1", -120)], ["call a yes journal"]),
        ("two hours after its end", [call("a", 0)], [entry("1", 130)], ["call a yes journal"]),
        (
            "a moment more is too far", [call("a", 0)], [entry("1", 130.001)],
            ["call a -", "journal 1 yes journal"]
        ),
        ("too far before", [call("a", 0)], [entry("1", -120.001)], ["journal 1 yes journal", "call a -"]),
        ("a no", [call("a", 0)], [entry("1", 5, .no)], ["call a no journal"]),
        ("that none was reached", [call("a", 0)], [entry("1", 5, .none)], ["call a none journal"]),
        (
            "the nearer of two calls: 10 minutes after the first, 9 before the second",
            [call("a", 0), call("b", 29)], [entry("1", 20)], ["call a -", "call b yes journal"]
        ),
        (
            "of equally near ones the earlier",
            [call("a", 0), call("b", 30)], [entry("1", 20)], ["call a yes journal", "call b -"]
        ),
        ("another client", [call("a", 0)], [entry("1", 5, client: olga)], ["call a -", "journal 1 yes journal"]),
        (
            "without a client it is near to nothing",
            [call("a", 0, client: "anonymous")], [entry("1", 5, client: ""), entry("2", 5, client: "anonymous")],
            ["call a -", "journal 1 yes journal", "journal 2 yes journal"]
        ),
        ("a meeting", [meeting("m", 0)], [entry("1", 30, .no)], ["meeting m no journal"]),
        (
            "a thread is told by its marks alone",
            [thread("t", 0)], [entry("1", 0.5, .no)], ["correspondence t yes", "journal 1 no journal"]
        ),
        (
            "named by id, however far away and whoever the client is",
            [call("a", 0), call("b", 3_000, client: olga)], [entry("1", 5, named: [1])],
            ["call a -", "call b yes journal"]
        ),
        (
            "an id of two sites: the nearer call",
            [call("a", 0), call("a", 600, client: olga)], [entry("1", 500, named: [0, 1])],
            ["call a -", "call a yes journal"]
        ),
        (
            "a meeting that is repeated: the occurrence that is nearest",
            [meeting("m", 0, part: 1), meeting("m", 1_440, part: 2), meeting("m", 2_880, part: 3)],
            [entry("1", 1_700, named: [0, 1, 2])],
            ["meeting m -", "meeting m yes journal", "meeting m -"]
        ),
        ("the later word counts", [call("a", 0)], [entry("1", 20, .yes), entry("2", 15, .no)], ["call a yes journal"]),
        (
            "of one moment the seller's word counts",
            [call("a", 0)], [entry("1", 20, .no, origin: .seller), entry("2", 20, .yes)], ["call a no seller"]
        ),
        (
            "a later row of the journal stands above the seller's",
            [call("a", 0)], [entry("1", 20, .no, origin: .seller), entry("2", 21, .yes)], ["call a yes journal"]
        ),
        // A code is as old as the end of its call, which is at 10.
        ("the code is later", [call("a", 0, agreement: .no)], [entry("1", 9.9)], ["call a no"]),
        ("of one moment the journal counts", [call("a", 0, agreement: .no)], [entry("1", 10)], ["call a yes journal"]),
        (
            "none takes back what a code says", [call("a", 0, agreement: .yes)], [entry("1", 11, .none)],
            ["call a none journal"]
        ),
        (
            "one conversation of two sites: the one that stays has it, named or not",
            [call("a", 0), call("b", 1)], [entry("1", 15, .no, named: [1])],
            ["call a no journal", "call b - merged"]
        ),
        (
            "nor does what is merged attract",
            // b ends later and would be nearer, but a, which is longer, stands for it.
            [call("a", 0, minutes: 20), call("b", 12, minutes: 10)], [entry("1", 23)],
            ["call a yes journal", "call b - merged"]
        ),
        (
            "a call that was never hung up is near to nothing",
            [call("a", 0, minutes: 2_000)], [entry("1", 100)], ["call a -", "journal 1 yes journal"]
        ),
        (
            "but may be named",
            [call("a", 0, minutes: 2_000)], [entry("1", 100, named: [0])], ["call a yes journal"]
        ),
        ("a meeting of the journal", [], [held("1", 0)], ["meeting 1 -"]),
        ("the calendar has it too", [meeting("m", 0)], [held("1", 30)], ["meeting m -"]),
        ("the calendar has it, two hours after its end", [meeting("m", 0)], [held("1", 180)], ["meeting m -"]),
        ("the calendar has another", [meeting("m", 0)], [held("1", 181)], ["meeting m -", "meeting 1 -"]),
        ("with another client", [meeting("m", 0)], [held("1", 30, client: olga)], ["meeting m -", "meeting 1 -"]),
        ("a call is no meeting", [call("a", 0)], [held("1", 5)], ["call a -", "meeting 1 -"]),
        ("written down twice", [], [held("1", 0), held("2", 60)], ["meeting 1 -"]),
        (
            "an agreement of a meeting that only the journal has",
            [], [held("2", 0), entry("1", 30, .no)], ["meeting 2 no journal"]
        ),
        (
            "two agreements without a call are two",
            [], [entry("1", 0), entry("2", 0)], ["journal 1 yes journal", "journal 2 yes journal"]
        ),
        (
            "what is planned, made progress or was sold is no contact",
            [call("a", 0)],
            [
                entry("1", 5, kind: .planned("offer")), entry("2", 5, kind: .progress(name: "visit", count: 1)),
                entry("3", 5, kind: .sale(amount: 1)),
            ],
            ["call a -"]
        ),
    ]

    @Test("To which contact an entry belongs, in any order", arguments: cases.indices)
    func belongs(_ index: Int) {
        let item = Self.cases[index]
        var random = SeededRandom(seed: 3)
        #expect(Self.lines(item.contacts, item.entries) == item.expected, "\(item.name)")
        for _ in 0..<10 {
            #expect(Self.shuffled(item.contacts, item.entries, &random) == item.expected, "\(item.name)")
        }
    }

    /// The same sets in another order, some entries given twice.
    private static func shuffled(
        _ contacts: [Contact],
        _ entries: [ManagerEntry],
        _ random: inout SeededRandom
    ) -> [String] {
        let order = contacts.indices.shuffled(using: &random)
        let repeated = entries.filter { _ in Bool.random(using: &random) }
        let entries = (entries + repeated).map { entry in
            var entry = entry
            entry.named = Set(entry.named.compactMap(order.firstIndex))
            return entry
        }
        return lines(order.map { contacts[$0] }, entries.shuffled(using: &random))
    }

    private static let lengths: [Double] = [0, 5, 30, 40, 1_500]

    private static func randomAgreement(_ random: inout SeededRandom) -> Agreement {
        let all: [Agreement] = [Agreement.yes, Agreement.no, Agreement.none]
        return all[Int.random(in: 0..<all.count, using: &random)]
    }

    @Test("Any order and repetition give the same", arguments: 1...300)
    func orderFree(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let clients = [Self.ivan, Self.olga, "anonymous"]
        // In steps of half an hour, so that distances are often equal.
        func moment() -> Double { Double(Int.random(in: 0..<12, using: &random)) * 30 }
        let contacts = (0..<Int.random(in: 0...8, using: &random)).map { index -> Contact in
            let client = clients.randomElement(using: &random) ?? Self.ivan
            let id = "\(index)"
            switch Int.random(in: 0..<5, using: &random) {
            case 0: return Self.meeting(id, moment(), client: client)
            case 1: return Self.thread(id, moment())
            default:
                let minutes = Self.lengths[Int.random(in: 0..<Self.lengths.count, using: &random)]
                let code = Int.random(in: 0..<2, using: &random) == 0 ? Self.randomAgreement(&random) : nil
                return Self.call(id, moment(), minutes: minutes, client: client, agreement: code)
            }
        }
        let entries = (0..<Int.random(in: 1...8, using: &random)).map { index -> ManagerEntry in
            let client = (clients + [""]).randomElement(using: &random) ?? ""
            guard Int.random(in: 0..<4, using: &random) > 0 else {
                return Self.held("e\(index)", moment(), client: client)
            }
            return Self.entry(
                "e\(index)",
                moment(),
                Self.randomAgreement(&random),
                client: client,
                origin: Bool.random(using: &random) ? .seller : .journal,
                named: Set(contacts.indices.filter { _ in Int.random(in: 0..<8, using: &random) == 0 })
            )
        }
        let expected = Self.lines(contacts, entries)
        for _ in 0..<6 {
            #expect(Self.shuffled(contacts, entries, &random) == expected)
        }
        // Each contact is there once, and each entry at most once beside them.
        #expect(expected.count >= contacts.count && expected.count <= contacts.count + entries.count)
    }

    @Test("Hostile times do no harm")
    func hostile() {
        let extremes: [Int64] = [.min, -1, 0, .max]
        var contacts: [Contact] = []
        var entries: [ManagerEntry] = []
        for (index, extreme) in extremes.enumerated() {
            var contact = Self.call("\(index)", 0)
            contact.began = Instant(microseconds: extreme)
            contact.ended = Instant(microseconds: .max)
            contacts.append(contact)
            var entry = Self.entry("e\(index)", 0, named: index == 0 ? [0] : [])
            entry.entry.at = Instant(microseconds: extreme)
            entries.append(entry)
        }
        var random = SeededRandom(seed: 1)
        let expected = Self.lines(contacts, entries)
        for _ in 0..<10 { #expect(Self.shuffled(contacts, entries, &random) == expected) }
    }
}

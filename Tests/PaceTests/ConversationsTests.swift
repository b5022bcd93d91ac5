import Pace
import TestSupport
import Testing

/// Design section 3: one conversation recorded under different call ids is one contact.
@Suite("Conversations recorded twice")
struct ConversationsTests {
    static func contact(
        _ call: String,
        _ from: Double,
        _ until: Double,
        client: String = "+79161234567",
        isUpperBound: Bool = false,
        agreement: Agreement? = nil
    ) -> Contact {
        let talk = House.at(until) - House.at(from)
        return Contact(
            manager: House.anna,
            client: client,
            call: call,
            began: House.at(from),
            ended: House.at(until),
            talk: talk,
            upperBoundTalk: isUpperBound ? talk : 0,
            agreement: agreement
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var contacts: [Contact]
        /// The calls that stay.
        var stay: Set<String>

        init(_ name: String, _ contacts: [Contact], _ stay: Set<String>) {
            self.name = name
            self.contacts = contacts
            self.stay = stay
        }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case("the longer wins", [contact("a", 0, 60), contact("b", 1, 70)], ["b"]),
        Case("of equal ones the earlier", [contact("a", 0, 60), contact("b", 1, 61)], ["a"]),
        Case(
            "exact wins over a longer upper bound",
            [contact("a", 0, 60), contact("b", 0, 90, isUpperBound: true)],
            ["a"]
        ),
        Case("exact wins when it comes later", [contact("a", 0, 90, isUpperBound: true), contact("b", 5, 60)], ["b"]),
        Case("half of the shorter is enough", [contact("a", 0, 60), contact("b", 50, 70)], ["a"]),
        Case("less than half is not", [contact("a", 0, 60), contact("b", 51, 71)], ["a", "b"]),
        Case("a short one inside a long one", [contact("a", 0, 600), contact("b", 30, 40)], ["a"]),
        Case("one after the other", [contact("a", 0, 60), contact("b", 60, 90)], ["a", "b"]),
        Case("two clients", [contact("a", 0, 60), contact("b", 0, 60, client: "+70000000000")], ["a", "b"]),
        Case(
            "unknown clients are everybody",
            [contact("a", 0, 60, client: "anonymous"), contact("b", 0, 60, client: "anonymous")],
            ["a", "b"]
        ),
        Case("without talk nothing overlaps", [contact("a", 0, 0, agreement: .yes), contact("b", 0, 60)], ["a", "b"]),
        Case("three records of one talk", [contact("a", 0, 60), contact("b", 1, 62), contact("c", 2, 61)], ["b"]),
        Case(
            "pairwise in order of beginning: what lost does not take a third along",
            // b loses to a, and c overlaps b only.
            [contact("a", 0, 100), contact("b", 40, 130), contact("c", 110, 170)],
            ["a", "c"]
        ),
    ]

    @Test("What is merged", arguments: cases)
    func merged(_ item: Case) {
        var random = SeededRandom(seed: 8)
        for _ in 0..<10 {
            let merged = Conversations.merged(item.contacts.shuffled(using: &random))
            #expect(Set(merged.filter { !$0.isMerged }.map(\.contact.call)) == item.stay)
            #expect(merged.count == item.contacts.count)
            #expect(merged.map(\.contact.began) == merged.map(\.contact.began).sorted())
        }
    }

    @Test("Two sites may call it by the same id")
    func sameID() {
        let merged = Conversations.merged([Self.contact("a", 0, 60), Self.contact("a", 1, 70)])
        #expect(merged.map(\.isMerged) == [true, false])
    }

    @Test("The one that stays takes over an agreement, but keeps its own")
    func agreements() {
        let taken = Conversations.merged([Self.contact("a", 0, 60, agreement: .no), Self.contact("b", 1, 70)])
        #expect(taken.filter { !$0.isMerged }.map(\.contact.agreement) == [.no])
        let kept = Conversations.merged([
            Self.contact("a", 0, 60, agreement: .no), Self.contact("b", 1, 70, agreement: .yes),
        ])
        #expect(kept.filter { !$0.isMerged }.map(\.contact.agreement) == [.yes])
    }
}

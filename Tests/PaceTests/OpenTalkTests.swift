import Pace
import TestSupport
import Testing

/// Calls in progress: who stands connected to a client and has not been let go.
@Suite("Calls in progress")
struct OpenTalkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var records: [Record]
        var open: [String]
        var testDescription: String { name }

        init(_ name: String, _ records: [Record], _ open: [String]) {
            self.name = name
            self.records = records
            self.open = open
        }
    }

    private static let begun = [event(2, client, .entered(bridge: "b")), event(2.5, anna, .entered(bridge: "b"))]

    static let cases: [Case] = [
        Case("in a bridge with a client", begun, ["anna @2.5"]),
        Case("alone in a bridge", [event(2, anna, .entered(bridge: "b"))], []),
        Case("a client alone", [event(2, client, .entered(bridge: "b"))], []),
        Case(
            "two managers without a client",
            [event(2, annaCalling, .entered(bridge: "b")), event(2, borisCalling, .entered(bridge: "b"))],
            []
        ),
        Case("on hold, which leaves the bridge as it is", begun + [event(9, anna, .other)], ["anna @2.5"]),
        Case("the manager has left", begun + [event(9, anna, .left(bridge: "b"))], []),
        Case("the client has left", begun + [event(9, client, .left(bridge: "b"))], []),
        Case("the manager's channel has ended", begun + [event(9, anna, .ended)], []),
        Case("the client's channel has ended", begun + [event(9, client, .ended)], []),
        Case(
            "gone for a while, as for a consultation",
            begun + [event(9, anna, .left(bridge: "b")), event(15, anna, .entered(bridge: "b"))],
            ["anna @15"]
        ),
        Case(
            "handed over: the one who took over",
            begun + [
                event(8, anna, .left(bridge: "b")), event(8, anna, .entered(bridge: "c"), order: 1),
                event(9, boris, .entered(bridge: "c")), event(15, anna, .left(bridge: "c")),
                event(15, boris, .left(bridge: "c")), event(15.5, boris, .entered(bridge: "b")),
            ],
            ["boris @15.5"]
        ),
        Case(
            "while consulted, the client waits alone",
            begun + [
                event(8, anna, .left(bridge: "b")), event(8, anna, .entered(bridge: "c"), order: 1),
                event(9, boris, .entered(bridge: "c")),
            ],
            []
        ),
        Case(
            "two managers with a client",
            begun + [event(9, boris, .entered(bridge: "b"))],
            ["anna @2.5", "boris @9"]
        ),
        Case(
            "one manager in two bridges: the longer connection",
            begun + [
                event(9, calledClient, .entered(bridge: "c")), event(9, annasOther, .entered(bridge: "c")),
            ],
            ["anna @2.5"]
        ),
        Case(
            "into another bridge at once: what is talk of a contact already is not told again",
            begun + [
                event(9, client, .entered(bridge: "c")), event(9, anna, .entered(bridge: "c"), order: 1),
            ],
            ["anna @9"]
        ),
        Case(
            "by the halves of a Local channel",
            [
                event(2, client, .entered(bridge: "b")), event(2, localOne, .entered(bridge: "b")),
                event(5, localTwo, .entered(bridge: "c")), event(5, boris, .entered(bridge: "c")),
            ],
            ["boris @5"]
        ),
        Case(
            "a Local channel that is optimised away interrupts nothing",
            [
                event(2, client, .entered(bridge: "b")), event(2, localOne, .entered(bridge: "b")),
                event(5, localTwo, .entered(bridge: "c")), event(5, boris, .entered(bridge: "c")),
                event(7, client, .left(bridge: "b")), event(7, client, .entered(bridge: "c"), order: 1),
                event(7.1, localOne, .ended), event(7.1, localTwo, .ended),
            ],
            ["boris @5"]
        ),
        Case("Asterisk 11", [event(2, client, .bridged(with: anna.channel))], ["anna @2"]),
        Case(
            "Asterisk 11, the other channel has ended",
            [event(2, client, .bridged(with: anna.channel)), event(9, anna, .ended)],
            []
        ),
        Case("a row ends it", begun + [row(client, anna, 0, 2, 14)], []),
        Case("a row of before does not", begun + [row(client, anna, -9, -8, -1)], ["anna @2.5"]),
        Case("a row without channel events", [row(client, anna, 0, 2, 14)], []),
        Case(
            "an EXIT without an ENTER, as where the log begins, does not hide it",
            [event(1, client, .left(bridge: "a"))] + begun,
            ["anna @2.5"]
        ),
    ]

    private func open(_ records: [Record]) -> [String] {
        House.assembly.outcome(of: records).open.map { talk in
            let seconds = Double(talk.since - House.at(0)) / 1e6
            let text = seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
            return "\(House.rulebook.managers[talk.manager].id) @\(text)"
        }
    }

    @Test("Who stands connected to a client now, and since when", arguments: cases)
    func table(_ item: Case) {
        #expect(open(item.records) == item.open)
    }

    @Test("In any order and repeated", arguments: cases)
    func anyOrder(_ item: Case) {
        var random = SeededRandom(seed: 7)
        for _ in 0..<20 {
            #expect(open((item.records + item.records).shuffled(using: &random)) == item.open)
        }
    }

    @Test("The end of the call id ends what a crash of a channel left, but not where ids were joined")
    func callEnd() {
        func end(_ seconds: Double, call: String) -> Record {
            .channel(
                ChannelEvent(
                    call: call,
                    channelID: call,
                    channel: client.channel,
                    name: "LINKEDID_END",
                    kind: .other,
                    at: House.at(seconds)
                )
            )
        }
        #expect(open(Self.begun + [end(9, call: "1.0")]) == [])
        #expect(open(Self.begun + [end(1, call: "1.0")]) == ["anna @2.5"])
        #expect(open(Self.begun + [end(9, call: "2.0")]) == ["anna @2.5"])
    }

    @Test("What is open is in no contact, and contacts are the same with what follows", arguments: 1...200)
    func contactsOnly(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let records = AssemblyPropertyTests.randomCall(&random)
        let outcome = House.assembly.outcome(of: records)
        #expect(Set(outcome.open.map(\.manager)).count == outcome.open.count)
        for talk in outcome.open {
            let contact = outcome.contacts.first { $0.manager == talk.manager && $0.talk > 0 }
            if let contact { #expect(contact.ended <= talk.since) }
        }
    }
}

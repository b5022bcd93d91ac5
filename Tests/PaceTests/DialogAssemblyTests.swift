import Pace
import TestSupport
import Testing

/// What proxies of SIP write apart, joined: `formats/sip-proxy.md` section 3.
@Suite("Contacts from dialogs of SIP")
struct DialogAssemblyTests {
    typealias Case = RowAssemblyTests.Case

    private static let annasPhone = LegParty(number: "101", device: "10.0.0.7")
    private static let client = LegParty(number: "79161234567", device: "sip.provider.ru")

    /// An INVITE that was answered.
    private static func answer(
        _ answer: Double,
        from start: Double? = nil,
        _ caller: LegParty = annasPhone,
        _ callee: LegParty = client,
        tags: String = "a;b",
        call: String = "c1"
    ) -> Record {
        .leg(
            Leg(
                call: call,
                id: call + ";" + tags,
                startedAt: House.at(start ?? answer),
                answeredAt: House.at(answer),
                caller: caller,
                callee: callee,
                disposition: .answered,
                traits: .dialog
            )
        )
    }

    private static func bye(_ at: Double, tags: String = "a;b", call: String = "c1", name: String = ChannelEvent.bye)
        -> Record
    {
        .channel(
            ChannelEvent(
                call: call,
                channelID: call + ";" + tags,
                channel: tags,
                name: name,
                kind: .ended,
                at: House.at(at)
            )
        )
    }

    /// A record of the whole dialog.
    private static func whole(
        _ start: Double,
        _ answer: Double?,
        _ end: Double,
        caller: LegParty = annasPhone,
        callee: LegParty = client,
        id: String = "c1;a;b",
        disposition: Disposition = .answered
    ) -> Record {
        .leg(
            Leg(
                call: "c1",
                id: id,
                startedAt: House.at(start),
                answeredAt: answer.map(House.at),
                endedAt: House.at(end),
                talk: answer.map { House.at(end) - House.at($0) } ?? 0,
                caller: caller,
                callee: callee,
                disposition: disposition,
                traits: .dialog
            )
        )
    }

    static let cases: [Case] = [
        Case("an answer and its BYE", [answer(2), bye(14)], ["anna 79161234567 @2 +12"]),
        Case("a client who calls", [answer(2, client, annasPhone), bye(14)], ["anna 79161234567 @2 +12"]),
        Case("an answer alone: the call may still be on", [answer(2)], []),
        Case("a BYE alone", [bye(14)], []),
        Case(
            "Trap 2: a further INVITE of the dialog is no second leg",
            [answer(2), answer(8), bye(14)],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "Trap 2: the other side puts the client on hold: the parties are those of the first INVITE",
            [answer(2), answer(8, client, annasPhone), bye(14)],
            ["anna 79161234567 @2 +12"]
        ),
        Case("both sides hang up: the first BYE counts", [answer(2), bye(15), bye(14)], ["anna 79161234567 @2 +12"]),
        Case("a BYE of other tags ends nothing", [answer(2), bye(14, tags: "a;c")], []),
        Case("a BYE from before the answer ends nothing", [answer(20), bye(14)], []),
        Case("an answer and a BYE of one second", [answer(2.75), bye(2)], []),
        Case("a BYE after more than a week is none of this dialog", [answer(2), bye(605_000)], []),
        Case(
            "a fork: whoever did not answer has another dialog",
            [
                answer(2), bye(14),
                whole(0, nil, 2, callee: LegParty(number: "104"), id: "c1;a;486", disposition: .busy),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "two dialogs of one call",
            [answer(2), bye(14), answer(20, LegParty(number: "104"), client, tags: "a;d"), bye(30, tags: "a;d")],
            ["anna 79161234567 @2 +12", "boris 79161234567 @20 +10"]
        ),
        Case("among colleagues nothing counts", [answer(2, annasPhone, LegParty(number: "104")), bye(14)], []),
        Case("a whole dialog", [whole(0, 2.5, 14.25)], ["anna 79161234567 @2.5 +11.75"]),
        Case(
            "a whole dialog is better than its answer and BYE",
            [whole(0, 2.5, 14.25), answer(2), bye(15)],
            ["anna 79161234567 @2.5 +11.75"]
        ),
        Case("Trap 6: a whole dialog that does not know its answer is no talk", [whole(0, nil, 14)], []),
        Case(
            "Trap 6: the answer tells when it was answered",
            [whole(0, nil, 14.5), answer(5)],
            ["anna 79161234567 @5 +9.5"]
        ),
        Case(
            "a whole dialog that knows no party ends the answer's",
            [whole(5, 5, 14, caller: LegParty(number: ""), callee: LegParty(number: ""), id: "c1;x"), answer(5)],
            ["anna 79161234567 @5 +9"]
        ),
        Case("an event of another name ends nothing", [answer(2), bye(14, name: "HANGUP")], []),
    ]

    @Test("An answer talks until the first BYE of its dialog", arguments: cases)
    func talk(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("In any order and repeated", arguments: cases)
    func anyOrder(_ item: Case) {
        var random = SeededRandom(seed: 7)
        for _ in 0..<20 {
            #expect(House.contacts((item.records + item.records).shuffled(using: &random)) == item.contacts)
        }
    }

    @Test("A BYE decides nothing of the channel events, and belongs to the call of its dialog")
    func besides() {
        let records = [Self.answer(2), Self.bye(14)]
        let outcome = House.assembly.outcome(of: records)
        #expect(!outcome.isFromEvents)
        #expect(outcome.call == "c1")
        #expect(outcome.open.isEmpty)
        #expect(House.assembly.outcome(of: [Self.bye(14)]).call == "c1")
        #expect(CallGroups.calls(records + [Self.answer(2, call: "c2")], site: "main").map(\.count).sorted() == [1, 2])
    }

    @Test("A leg of another system that has no end is left as it is")
    func others() {
        let open = Record.leg(
            Leg(
                call: "c1",
                id: "c1;a;b",
                startedAt: House.at(0),
                answeredAt: House.at(2),
                caller: Self.annasPhone,
                callee: Self.client,
                disposition: .answered
            )
        )
        #expect(House.contacts([open, Self.bye(14)]).isEmpty)
    }
}

/// Legs that meet in a bridge, as the members of a conference: `formats/cisco.md` section 3.
@Suite("Contacts from legs that meet in a bridge")
struct BridgeAssemblyTests {
    private static let bridge = LegParty(bridge: "conversation-7", number: "b0019901001", device: "CFB_1")

    private static func leg(_ caller: LegParty, _ callee: LegParty, _ answer: Double, _ end: Double, call: String)
        -> Record
    {
        .leg(
            Leg(
                call: call,
                id: "\(call) \(answer) \(caller.number)",
                channelID: "conversation-7",
                startedAt: House.at(answer),
                answeredAt: House.at(answer),
                endedAt: House.at(end),
                talk: House.at(end) - House.at(answer),
                direction: .unknown,
                caller: caller,
                callee: callee,
                disposition: .answered
            )
        )
    }

    @Test("Members talk while a client is in the conference, whatever the calls that they came from")
    func conference() {
        let anna = LegParty(number: "101", device: "SEP1")
        let boris = LegParty(number: "104", device: "SEP2")
        let client = LegParty(number: "79161234567", device: "SIP-Trunk")
        let records = [
            Self.leg(anna, Self.bridge, 0, 60, call: "1"), Self.leg(boris, Self.bridge, 10, 40, call: "2"),
            Self.leg(client, Self.bridge, 20, 50, call: "1"),
        ]
        let calls = CallGroups.calls(records, site: "main")
        #expect(calls.map(House.contacts) == [["anna 79161234567 @20 +30", "boris 79161234567 @20 +20"]])
        #expect(House.contacts(Array(records.prefix(2))).isEmpty)
    }

    @Test("Two legs of one call, of which each knows one number")
    func halves() {
        let middle = LegParty(bridge: "c")
        let records = [
            Self.leg(LegParty(number: "101"), middle, 2, 14, call: "c"),
            Self.leg(middle, LegParty(number: "79161234567"), 3, 14, call: "c"),
        ]
        #expect(House.contacts(records) == ["anna 79161234567 @3 +11"])
        #expect(House.contacts(Array(records.prefix(1))).isEmpty)
    }

    @Test("A bridge is nobody: no client, and no direction")
    func nobody() {
        #expect(House.reader().party(of: Self.bridge) == .neither)
        #expect(ChannelName.device(of: Self.bridge.channel).isEmpty)
        #expect(House.reader().party(of: LegParty(bridge: "101", number: "101", device: "PJSIP/101")) == .neither)
    }
}

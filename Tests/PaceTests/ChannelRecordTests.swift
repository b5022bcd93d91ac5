import Pace
import Testing

/// Records of a PBX that writes one for each channel (`formats/freeswitch.md` sections 3 and 4, `formats/cisco.md` 6): who
/// was dialled is not who talked.
@Suite("Contacts from records of channels")
struct ChannelRecordTests {
    private static let caller = "79161234567"

    /// The record of a channel that called: the client's, unless another one's device is named.
    private static func calling(
        _ id: String,
        device: String = "sofia/external/79161234567@192.0.2.1",
        dialled: String,
        partner: String = "",
        _ answered: Double?,
        _ ended: Double,
        from: Double = 0
    ) -> Record {
        let number = device.contains("external") ? caller : String(device.dropFirst("sofia/internal/".count).prefix(3))
        return leg(
            id,
            LegParty(number: number, device: device, channel: id),
            LegParty(number: dialled, channel: partner),
            answered,
            ended,
            from: from
        )
    }

    /// The record of a channel that was called, towards the device of an extension.
    private static func called(
        _ id: String,
        _ extension: String,
        by other: String,
        _ answered: Double?,
        _ ended: Double,
        from: Double = 0
    ) -> Record {
        leg(
            id,
            LegParty(number: caller, channel: other),
            LegParty(number: `extension`, device: "sofia/internal/\(`extension`)@192.0.2.9", channel: id),
            answered,
            ended,
            from: from
        )
    }

    private static func leg(
        _ id: String,
        _ caller: LegParty,
        _ callee: LegParty,
        _ answered: Double?,
        _ ended: Double,
        from: Double
    ) -> Record {
        .leg(
            Leg(
                call: "a1",
                id: id,
                channelID: id,
                startedAt: House.at(from),
                answeredAt: answered.map(House.at),
                endedAt: House.at(ended),
                talk: answered.map { House.at(ended) - House.at($0) } ?? 0,
                caller: caller,
                callee: callee,
                disposition: answered == nil ? .noAnswer : .answered
            )
        )
    }

    static let cases: [RowAssemblyTests.Case] = [
        .init(
            "a call, told by both of its channels",
            [calling("a1", dialled: "101", partner: "b1", 5, 65), called("b1", "101", by: "a1", 5, 65)],
            ["anna 79161234567 @5 +60"]
        ),
        .init(
            "a call whose other channel has no record",
            [calling("a1", dialled: "101", partner: "b1", 5, 65)],
            ["anna 79161234567 @5 +60"]
        ),
        .init(
            "who lost the race has no talk, though dialled",
            [
                calling("a1", dialled: "101", partner: "b2", 5, 65), called("b1", "101", by: "a1", nil, 5),
                called("b2", "104", by: "a1", 5, 65),
            ],
            ["boris 79161234567 @5 +60"]
        ),
        .init(
            "the same where no record names the partner",
            [
                calling("a1", dialled: "101", 5, 65), called("b1", "101", by: "a1", nil, 5),
                called("b2", "104", by: "a1", 5, 65),
            ],
            ["boris 79161234567 @5 +60"]
        ),
        .init(
            "the same where losers have no record: nothing is left of the time",
            [calling("a1", dialled: "101", 5, 65), called("b2", "104", by: "a1", 6, 65)],
            ["boris 79161234567 @6 +59"]
        ),
        .init(
            "what called channels leave of the time is of whom was dialled",
            [calling("a1", dialled: "101", 5, 65), called("b2", "104", by: "a1", 45, 65, from: 40)],
            ["anna 79161234567 @5 +40", "boris 79161234567 @45 +20"]
        ),
        .init(
            "forwarded on no answer",
            [
                calling("a1", dialled: "101", partner: "b2", 25, 65), called("b1", "101", by: "a1", nil, 20),
                called("b2", "104", by: "a1", 25, 65, from: 20),
            ],
            ["boris 79161234567 @25 +40"]
        ),
        .init(
            "picked up by a colleague who calls *8, and is told as the partner",
            [
                calling("a1", dialled: "101", partner: "p5", 10, 65), called("b1", "101", by: "a1", nil, 10),
                calling("p5", device: "sofia/internal/104@192.0.2.9", dialled: "*8101", partner: "a1", 10, 65, from: 8),
            ],
            ["boris 79161234567 @10 +55"]
        ),
        .init(
            "an attended transfer: each by the own record, the consultation is nobody's",
            [
                calling("a1", dialled: "101", partner: "d4", 40, 100), called("b2", "101", by: "a1", 5, 40),
                calling("c3", device: "sofia/internal/101@192.0.2.9", dialled: "104", partner: "d4", 25, 40, from: 20),
                called("d4", "104", by: "a1", 40, 100, from: 20),
            ],
            ["anna 79161234567 @5 +35", "boris 79161234567 @40 +60"]
        ),
        .init(
            "a blind transfer of which the first record knows the whole time",
            [
                calling("a1", dialled: "104", partner: "b2", 5, 65), called("b1", "101", by: "a1", 5, 25),
                called("b2", "104", by: "a1", 30, 65, from: 25),
            ],
            ["anna 79161234567 @5 +20", "boris 79161234567 @30 +35"]
        ),
        .init(
            "a half of a loopback between the two is nobody's, and hides nobody",
            [
                calling("a1", dialled: "101", partner: "l1", 5, 65),
                leg("l1", LegParty(number: caller, channel: "a1"), LegParty(number: "101"), nil, 65, from: 0),
                called("b9", "101", by: "l2", 5, 65),
            ],
            ["anna 79161234567 @5 +60"]
        ),
        .init(
            "what a colleague's channel called says nothing of the client's",
            [
                calling("a1", dialled: "101", 5, 65),
                calling("c3", device: "sofia/internal/104@192.0.2.9", dialled: "101", partner: "d4", 30, 40, from: 28),
                called("d4", "101", by: "c3", 30, 40, from: 28),
            ],
            ["anna 79161234567 @5 +60"]
        ),
        .init(
            "a failed attempt has a record, the one that was answered has none: who was dialled has talked",
            [calling("a1", dialled: "101", partner: "b2", 20, 65), called("b1", "101", by: "a1", nil, 15)],
            ["anna 79161234567 @20 +45"]
        ),
        .init(
            "a client who was called and is handed over talks with each as long as that one's own record says",
            [
                calling("a1", device: "sofia/internal/101@192.0.2.9", dialled: caller, partner: "x1", 5, 40),
                leg(
                    "x1",
                    LegParty(number: "101", channel: "d4"),
                    LegParty(number: caller, channel: "x1"),
                    5,
                    100,
                    from: 0
                ),
                called("d4", "104", by: "x1", 40, 100, from: 20),
            ],
            ["anna 79161234567 @5 +35", "boris 79161234567 @40 +60"]
        ),
        .init(
            "a router that translates the caller's number: who called is told by the record of that channel alone",
            [
                calling("a1", device: "sofia/internal/101@192.0.2.9", dialled: caller, 5, 65),
                leg("x1", LegParty(number: "74959999999"), LegParty(number: caller, channel: "x1"), 5, 65, from: 0),
            ],
            ["anna 79161234567 @5 +60"]
        ),
        .init(
            "a router that is not told the caller: called channels meet it in the call",
            [
                calling("a1", dialled: "101", 20, 65),
                leg("b1", LegParty(bridge: "a1"), LegParty(number: "101", channel: "b1"), nil, 15, from: 0),
                leg("b2", LegParty(bridge: "a1"), LegParty(number: "104", channel: "b2"), 20, 65, from: 15),
            ],
            ["boris 79161234567 @20 +45"]
        ),
        .init(
            "records of routers name no partner: who was dialled and did not answer has no talk",
            [
                calling("a1", dialled: "101", 20, 65), called("b1", "101", by: "", nil, 15),
                called("b2", "104", by: "", 20, 65),
            ],
            ["boris 79161234567 @20 +45"]
        ),
    ]

    @Test("Who talked is told by the own record", arguments: cases)
    func contacts(_ call: RowAssemblyTests.Case) {
        // Every record comes first once, in either direction.
        for first in call.records.indices {
            let records = Array(call.records[first...] + call.records[..<first])
            #expect(House.contacts(records) == call.contacts)
            #expect(House.contacts(records.reversed()) == call.contacts)
        }
    }
}

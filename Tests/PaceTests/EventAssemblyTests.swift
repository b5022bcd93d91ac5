import Pace
import RecordFormats
import TestSupport
import Testing

/// True talk from channel events: `formats/asterisk.md` section 5.
@Suite("Contacts from channel events")
struct EventAssemblyTests {
    typealias Case = RowAssemblyTests.Case

    static let cases: [Case] = [
        Case(
            "two channels in a bridge",
            [
                event(2, client, .entered(bridge: "b")), event(2.5, anna, .entered(bridge: "b")),
                event(14, anna, .left(bridge: "b")), event(14.5, client, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2.5 +11.5"]
        ),
        Case(
            "a bridge with one channel is no talk",
            [event(2, client, .entered(bridge: "b")), event(14, client, .left(bridge: "b"))],
            []
        ),
        Case(
            "two managers without a client are no talk",
            [
                event(2, borisCalling, .entered(bridge: "b")), event(2, annaCalling, .entered(bridge: "b")),
                event(14, borisCalling, .left(bridge: "b")), event(14, annaCalling, .left(bridge: "b")),
            ],
            []
        ),
        Case(
            "a missing EXIT ends with the channel",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(10, anna, .ended), event(14, client, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2 +8"]
        ),
        Case(
            "the client's missing EXIT ends with the client",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(9, client, .ended), event(14, anna, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2 +7"]
        ),
        Case(
            "into another bridge within microseconds",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(10, client, .left(bridge: "b")), event(10.000002, client, .entered(bridge: "c")),
                event(10, anna, .left(bridge: "b"), order: 1), event(10.000001, boris, .entered(bridge: "c")),
                event(20, client, .left(bridge: "c")), event(20, boris, .left(bridge: "c")),
            ],
            ["anna 79161234567 @2 +8", "boris 79161234567 @10.000002 +9.999998"]
        ),
        Case(
            "ENTER of the new bridge before EXIT of the old one: the newer holds",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(10, client, .entered(bridge: "c")), event(10, boris, .entered(bridge: "c")),
                event(11, client, .left(bridge: "b")), event(12, anna, .left(bridge: "b")),
                event(20, client, .left(bridge: "c")), event(20, boris, .left(bridge: "c")),
            ],
            ["anna 79161234567 @2 +8", "boris 79161234567 @10 +10"]
        ),
        Case(
            "ENTER twice without EXIT",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(5, anna, .entered(bridge: "b")), event(14, anna, .left(bridge: "b")),
                event(14, client, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "out and in again",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(5, anna, .left(bridge: "b")), event(8, anna, .entered(bridge: "b")),
                event(14, anna, .left(bridge: "b")), event(14, client, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2 +9"]
        ),
        Case(
            "of one moment the order in the file decides",
            [
                event(2, client, .entered(bridge: "b"), order: 1), event(2, anna, .entered(bridge: "b"), order: 2),
                event(8, anna, .left(bridge: "b"), order: 3), event(8, anna, .entered(bridge: "b"), order: 4),
                event(14, anna, .left(bridge: "b"), order: 5), event(14, client, .left(bridge: "b"), order: 6),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "three-way with two managers: both talk",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(6, boris, .entered(bridge: "b")), event(14, anna, .left(bridge: "b")),
                event(20, boris, .left(bridge: "b")), event(20, client, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2 +12", "boris 79161234567 @6 +14"]
        ),
        Case(
            "a consultation while the client waits alone",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(8, anna, .left(bridge: "b")), event(8, anna, .entered(bridge: "c"), order: 1),
                event(9, boris, .entered(bridge: "c")), event(15, anna, .left(bridge: "c")),
                event(15, boris, .left(bridge: "c")), event(15.5, boris, .entered(bridge: "b")),
                event(20, boris, .left(bridge: "b")), event(20, client, .left(bridge: "b")),
            ],
            ["anna 79161234567 @2 +6", "boris 79161234567 @15.5 +4.5"]
        ),
        Case(
            "the halves of a Local channel are one",
            [
                event(2, client, .entered(bridge: "b")), event(2, localOne, .entered(bridge: "b")),
                event(5, localTwo, .entered(bridge: "c")), event(5, boris, .entered(bridge: "c")),
                event(15, boris, .left(bridge: "c")), event(15, localTwo, .left(bridge: "c")),
                event(15, localOne, .left(bridge: "b")), event(15, client, .left(bridge: "b")),
            ],
            ["boris 79161234567 @5 +10"]
        ),
        Case(
            "a Local channel that is optimised away leaves one talk",
            [
                event(2, client, .entered(bridge: "b")), event(2, localOne, .entered(bridge: "b")),
                event(5, localTwo, .entered(bridge: "c")), event(5, boris, .entered(bridge: "c")),
                event(7, client, .left(bridge: "b")), event(7, client, .entered(bridge: "c"), order: 1),
                event(7.1, localOne, .ended), event(7.1, localTwo, .ended),
                event(15, boris, .left(bridge: "c")), event(15, client, .left(bridge: "c")),
            ],
            ["boris 79161234567 @5 +10"]
        ),
        Case(
            "a holding bridge, as of parking, is none",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(8, anna, .left(bridge: "b")), event(8, client, .left(bridge: "b")),
                event(9, client, .other), event(30, client, .other), event(40, client, .ended),
            ],
            ["anna 79161234567 @2 +6"]
        ),
        Case(
            "Asterisk 11 names the other channel instead of a bridge",
            [
                event(2, client, .bridged(with: anna.channel)), event(2, anna, .answered),
                event(14, client, .unbridged(with: anna.channel)), event(14, anna, .ended),
                event(14, client, .ended),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "Asterisk 11 without BRIDGE_END: the other channel's end",
            [
                event(2, client, .bridged(with: anna.channel)), event(2, anna, .answered),
                event(14, anna, .ended), event(30, client, .ended),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "a bridge that is still open counts nothing until it ends",
            [event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b"))],
            []
        ),
        Case(
            "what never ended by the events ends with the row",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                row(client, anna, 0, 2, 14),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "events replace the row",
            [
                event(8, client, .entered(bridge: "b")), event(8, anna, .entered(bridge: "b")),
                event(14, anna, .left(bridge: "b")), event(14, client, .left(bridge: "b")),
                row(client, anna, 0, 0, 14, .queue),
            ],
            ["anna 79161234567 @8 +6"]
        ),
        Case(
            "without bridges among the events the rows decide",
            [
                event(0, client, .started), event(2, anna, .answered), event(14, anna, .ended),
                row(client, anna, 0, 2, 14),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "an EXIT without an ENTER: the rows decide",
            [
                event(8, client, .entered(bridge: "b")), event(14, anna, .left(bridge: "b")),
                event(14, client, .left(bridge: "b")), row(client, anna, 0, 2, 14),
            ],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "a talking channel that the events do not know: the rows decide",
            [
                event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
                event(10, anna, .left(bridge: "b")), event(10, client, .left(bridge: "b")),
                row(client, anna, 0, 2, 10), row(client, boris, 10, 12, 20),
            ],
            ["anna 79161234567 @2 +8", "boris 79161234567 @12 +8"]
        ),
        Case(
            "agreements come from the rows",
            [
                event(8, client, .entered(bridge: "b")), event(8, anna, .entered(bridge: "b")),
                event(14, anna, .left(bridge: "b")), event(14, client, .left(bridge: "b")),
                row(client, anna, 0, 0, 14, .queue, code: "1"), row(client, boris, 0, nil, 8, .queue, code: "2"),
            ],
            ["anna 79161234567 @8 +6 yes"]
        ),
    ]

    @Test("Who shares a bridge with a client talks", arguments: cases)
    func talk(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("In any order and repeated", arguments: cases)
    func anyOrder(_ item: Case) {
        var random = SeededRandom(seed: 5)
        for _ in 0..<20 {
            #expect(House.contacts((item.records + item.records).shuffled(using: &random)) == item.contacts)
        }
    }

    @Test("An outcome says whether the events decided")
    func origin() {
        let bridge = [
            event(2, client, .entered(bridge: "b")), event(2, anna, .entered(bridge: "b")),
            event(14, anna, .left(bridge: "b")), event(14, client, .left(bridge: "b")),
        ]
        #expect(House.assembly.outcome(of: bridge).isFromEvents)
        #expect(!House.assembly.outcome(of: [row(client, anna, 0, 2, 14)]).isFromEvents)
        #expect(!House.assembly.outcome(of: Array(bridge.dropFirst(2)) + [row(client, anna, 0, 2, 14)]).isFromEvents)
    }

    @Test("A parking lot joins nothing: its bridge is none")
    func holdingBridge() {
        let line = { (id: String, channel: String, bridge: String, kind: String) in
            "\"BRIDGE_ENTER\",\"\(House.epoch).000000\",\"\",\"79161234567\",\"\",\"\",\"\",\"s\",\"x\",\"\(channel)\","
                + "\"\",\"\",\"3\",\"\",\"\(id)\",\"\(id)\",\"\",\"\",\"\",\"{\"\"bridge_id\"\":\"\"\(bridge)\"\","
                + "\"\"bridge_technology\"\":\"\"\(kind)\"\"}\"\n"
        }
        func calls(_ kind: String) -> Int {
            let text = line("1.0", "PJSIP/mango-1", "lot", kind) + line("2.0", "PJSIP/mango-2", "lot", kind)
            let records = Fixtures.decode(
                Array(text.utf8),
                format: "asterisk-cel",
                options: FormatOptions(zone: .utc)
            ).compactMap { record in if case .record(let decoded, _) = record.outcome { decoded } else { nil } }
            #expect(records.count == 2)
            return CallGroups.calls(records, site: "main").count
        }
        #expect(calls("holding_bridge") == 2)
        #expect(calls("simple_bridge") == 1)
    }
}

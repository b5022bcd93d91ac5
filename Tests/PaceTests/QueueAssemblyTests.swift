import Pace
import RecordFormats
import TestSupport
import Testing

/// Queues: `formats/asterisk.md` sections 1 and 7.
@Suite("Contacts from a queue's rows and its log")
struct QueueAssemblyTests {
    typealias Case = RowAssemblyTests.Case

    /// The winner's row, which includes waiting and ringing.
    static let winner = row(client, anna, 0, 0, 20, .queue)
    static let queueOne = party("Local/101@from-queue-0000000a;1", "101")
    static let queueTwo = party("Local/101@from-queue-0000000a;2", "79161234567")
    static let otherQueueOne = party("Local/104@from-queue-0000000b;1", "104")
    static let otherQueueTwo = party("Local/104@from-queue-0000000b;2", "79161234567")

    static let rows: [Case] = [
        Case(
            "Trap 1: losers have an answer time and seconds, but did not talk",
            [winner, row(client, boris, 1, 1, 3, .queue, disposition: .noAnswer)],
            ["anna 79161234567 @3 +17"]
        ),
        Case(
            "Trap 2: of several losers the latest end is when the winner answered",
            [
                winner, row(client, boris, 1, 1, 3, .queue, disposition: .noAnswer),
                row(client, vera, 1, 1, 5, .queue, disposition: .noAnswer),
            ],
            ["anna 79161234567 @5 +15"]
        ),
        Case("Trap 2: a queue of one member is an upper bound", [winner], ["anna 79161234567 @0 +≤20"]),
        Case(
            "Trap 2: a loser of another caller tells nothing",
            [winner, row(party("PJSIP/mango-99", "1234567"), boris, 1, 1, 3, .queue, disposition: .noAnswer)],
            ["anna 79161234567 @0 +≤20"]
        ),
        Case(
            "Trap 2: who stopped ringing before the winner's row began tells nothing",
            [row(client, anna, 15, 15, 30, .queue), row(client, boris, 0, 0, 15, .queue, disposition: .noAnswer)],
            ["anna 79161234567 @15 +≤15"]
        ),
        Case(
            "FreePBX rings members through Local channels: the half that names the device tells",
            [
                row(client, queueOne, 0, 0, 30, .queue), row(queueTwo, anna, 3, 6, 30, channelID: "1.2"),
                row(client, otherQueueOne, 1, 1, 6, .queue, disposition: .noAnswer),
                row(otherQueueTwo, boris, 3, nil, 6, channelID: "1.4"),
            ],
            ["anna 79161234567 @6 +24"]
        ),
        Case(
            "a member's transfer ends the own part only",
            [
                row(client, anna, 0, 0, 20, .queue), row(client, boris, 1, 1, 3, .queue, disposition: .noAnswer),
                row(client, vera, 20, 20, 50),
            ],
            ["anna 79161234567 @3 +17", "vera 79161234567 @20 +≤30"]
        ),
    ]

    static let logs: [Case] = [
        Case(
            "CONNECT and COMPLETE cut the row",
            [winner, queue(4, "PJSIP/101", .connect), queue(19, "PJSIP/101", .close)],
            ["anna 79161234567 @4 +15"]
        ),
        Case(
            "the log comes before the losers' rows",
            [
                winner, row(client, boris, 1, 1, 3, .queue, disposition: .noAnswer), queue(4, "PJSIP/101", .connect),
                queue(19, "PJSIP/101", .close),
            ],
            ["anna 79161234567 @4 +15"]
        ),
        Case(
            "Trap 23: a CONNECT that is never closed is bounded by the row",
            [winner, queue(4, "PJSIP/101", .connect)],
            ["anna 79161234567 @4 +16"]
        ),
        Case(
            "Trap 22: another agent's close closes nothing",
            [
                winner, queue(4, "PJSIP/101", .connect), queue(10, "PJSIP/104", .close),
                queue(18, "PJSIP/101", .close),
            ],
            ["anna 79161234567 @4 +14"]
        ),
        Case(
            "Trap 22: of two agents' CONNECT the own one counts",
            [
                winner, queue(2, "PJSIP/104", .connect), queue(4, "PJSIP/101", .connect),
                queue(18, "PJSIP/101", .close),
            ],
            ["anna 79161234567 @4 +14"]
        ),
        Case(
            "an agent is known by the member's name",
            [
                winner, queue(2, "Boris", .connect), queue(4, "Anna Petrova", .connect),
                queue(18, "Anna Petrova", .close),
            ],
            ["anna 79161234567 @4 +14"]
        ),
        Case(
            "the only CONNECT of a call is its own, whatever the member is called",
            [winner, queue(4, "somebody", .connect), queue(18, "somebody", .close)],
            ["anna 79161234567 @4 +14"]
        ),
        Case(
            "repeated lines are one line",
            [winner, queue(4, "somebody", .connect), queue(4, "somebody", .connect)],
            ["anna 79161234567 @4 +16"]
        ),
        Case(
            "two CONNECTs of strangers tell nothing",
            [winner, queue(2, "somebody", .connect), queue(4, "another", .connect)],
            ["anna 79161234567 @0 +≤20"]
        ),
        Case(
            "a CONNECT of another moment tells nothing",
            [winner, queue(25, "PJSIP/101", .connect), queue(30, "PJSIP/101", .close)],
            ["anna 79161234567 @0 +≤20"]
        ),
        Case(
            "a CONNECT of another call tells nothing",
            [winner, queue(4, "PJSIP/101", .connect, call: "2.0")],
            ["anna 79161234567 @0 +≤20"]
        ),
        Case(
            "other events tell nothing",
            [winner, queue(4, "PJSIP/101", .other)],
            ["anna 79161234567 @0 +≤20"]
        ),
        Case(
            "the log of a queue says nothing about rows of a dial",
            [row(client, anna, 0, 2, 20), queue(4, "PJSIP/101", .connect)],
            ["anna 79161234567 @2 +18"]
        ),
        Case(
            "Trap 21: behind Local members the log runs to the end of the caller's call; the rows cut it",
            [
                row(client, queueOne, 0, 0, 60, .queue), row(queueTwo, anna, 3, 6, 20, channelID: "1.2"),
                queue(6, "Local/101@from-queue/n", .connect), queue(60, "Local/101@from-queue/n", .close),
            ],
            ["anna 79161234567 @6 +14"]
        ),
    ]

    @Test("From rows alone", arguments: rows)
    func rowsAlone(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("With a queue log", arguments: logs)
    func withLog(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("The order of rows and lines means nothing", arguments: rows + logs)
    func anyOrder(_ item: Case) {
        var random = SeededRandom(seed: 11)
        for _ in 0..<20 {
            let shuffled = (item.records + item.records).shuffled(using: &random)
            #expect(House.contacts(shuffled) == item.contacts)
        }
    }

    @Test("Trap 22: after an attended transfer into a second queue the lines' call ids are mixed; the agent tells")
    func secondQueue() throws {
        let lines = try Fixtures.records(
            "asterisk-queue-log/attended-into-queue.txt",
            format: "asterisk-queue-log",
            options: FormatOptions(zone: .utc)
        )
        // The log's times, counted from the test's beginning of time.
        func seconds(_ epoch: Int64) -> Double { Double(epoch - House.epoch) }
        let call = "1717397243.239826"
        let caller = party("PJSIP/mango-00000001", "79160000002")
        let records =
            lines + [
                // The first member's row goes on, as the CDR sees it, until the second one takes over.
                row(
                    caller,
                    party("PJSIP/7009-2", "1501"),
                    seconds(1_717_397_259),
                    seconds(1_717_397_259),
                    seconds(1_717_397_397),
                    .queue,
                    call: call
                ),
                row(
                    caller,
                    party("PJSIP/7051-3", "1509"),
                    seconds(1_717_397_391),
                    seconds(1_717_397_391),
                    seconds(1_717_397_570),
                    .queue,
                    call: call
                ),
                // The channel by which the first member called the second queue belongs to the call in the end.
                row(
                    party("PJSIP/7009-4", "7009"),
                    nobody("1509"),
                    seconds(1_717_397_390),
                    seconds(1_717_397_390),
                    seconds(1_717_397_391),
                    .other,
                    call: call,
                    channelID: "1717397390.239830"
                ),
            ]
        let calls = CallGroups.calls(records, site: "main")
        #expect(calls.count == 1)
        let contacts = House.assembly.outcome(of: calls[0]).contacts
        #expect(contacts.map(\.manager) == [House.anna, House.boris])
        // CONNECT at …271, closed at …391 under the other call's id; CONNECT at …397, COMPLETEAGENT at …570.
        #expect(contacts.map(\.began) == [1_717_397_271, 1_717_397_397].map { Instant(seconds: $0) })
        #expect(contacts.map(\.talk) == [120_000_000, 173_000_000])
        #expect(contacts.allSatisfy { !$0.isUpperBound })
    }

    @Test("A queue log alone yields no contacts, and keeps its call id")
    func logAlone() {
        let outcome = House.assembly.outcome(of: [
            queue(4, "PJSIP/101", .connect), queue(18, "PJSIP/101", .close),
        ])
        #expect(outcome == CallOutcome(call: "1.0", contacts: [], strays: [], isFromEvents: false))
    }
}

import Pace
import Testing

/// Every call is made by hand; seconds count from 08:00:00 of the day.
@Suite("A report held against our records")
struct ReconciliationTests {
    private static let client = "+79161234567"

    private static func at(_ second: Int64) -> Instant { Instant(seconds: 1_795_420_800 + second) }

    /// A call of the client to 101: begins, is answered after `ring`, ends after `talk` more.
    private static func leg(
        at start: Int64 = 0,
        ring: Int64 = 0,
        talk: Int64 = 0,
        waited: Int64 = 0,
        from caller: String = client,
        to callee: String = "101",
        _ traits: LegTraits = []
    ) -> Leg {
        Leg(
            call: "1",
            id: "\(start)-\(callee)",
            startedAt: at(start),
            answeredAt: talk + waited > 0 ? at(start + ring) : nil,
            endedAt: at(start + ring + waited + talk),
            talk: (waited + talk) * 1_000_000,
            ring: ring * 1_000_000,
            caller: LegParty(number: caller),
            callee: LegParty(number: callee, device: callee.count < 5 ? "PJSIP/\(callee)" : ""),
            disposition: talk + waited > 0 ? .answered : .noAnswer,
            traits: traits
        )
    }

    private static func talk(_ seconds: Int64, at start: Int64 = 0, of person: String = "101") -> RecordedCall.Talk {
        RecordedCall.Talk(
            person: person == "101" ? "Anna" : person,
            names: person == "101" ? ["101", "Anna"] : [person],
            client: client,
            began: at(start),
            talk: seconds * 1_000_000
        )
    }

    private static func call(_ legs: [Leg], _ talks: [RecordedCall.Talk], isInternal: Bool = false) -> RecordedCall {
        RecordedCall(call: "1", legs: legs, talks: talks, isInternal: isInternal)
    }

    private static func row(
        _ seconds: Int64,
        at start: Int64 = 0,
        line: Int = 2,
        _ parties: String...
    ) -> ReportedCall {
        ReportedCall(
            line: line,
            start: at(start),
            parties: parties.isEmpty ? ["89161234567", "101"] : parties,
            talk: seconds * 1_000_000
        )
    }

    struct Case: CustomTestStringConvertible {
        var name: String
        var theirs: [ReportedCall]
        var ours: [RecordedCall]
        var reasons: [DifferenceReason]

        var testDescription: String { name }
    }

    private static let cases = [
        Case(
            name: "equal seconds, and one more by rounding",
            theirs: [row(60), row(31, at: 300)],
            ours: [
                call([leg(ring: 5, talk: 60)], [talk(60)]),
                call([leg(at: 300, ring: 5, talk: 30)], [talk(30, at: 305)]),
            ],
            reasons: [.same, .same]
        ),
        Case(
            name: "15 s of ringing are counted",
            theirs: [row(75)],
            ours: [call([leg(ring: 15, talk: 60)], [talk(60, at: 15)])],
            reasons: [.ringing]
        ),
        Case(
            name: "40 s in the queue are counted from the channel's answer on",
            theirs: [row(100)],
            ours: [call([leg(talk: 60, waited: 40, [.queue, .answeredBefore])], [talk(60, at: 40)])],
            reasons: [.queueWaiting]
        ),
        Case(
            name: "the first of two people gets the talk of both",
            theirs: [row(150)],
            ours: [
                call(
                    [leg(ring: 5, talk: 60), leg(at: 65, talk: 85, to: "104")],
                    [talk(60, at: 5), talk(85, at: 65, of: "104")]
                )
            ],
            reasons: [.transfer, .missingInTheirs]
        ),
        Case(
            name: "two people with a row each",
            theirs: [row(60), row(85, at: 65, line: 3, client, "104")],
            ours: [
                call(
                    [leg(ring: 5, talk: 60), leg(at: 65, talk: 85, to: "104")],
                    [talk(60, at: 5), talk(85, at: 65, of: "104")]
                )
            ],
            reasons: [.same, .same]
        ),
        Case(
            name: "colleagues",
            theirs: [row(45, "102", "101")],
            ours: [call([leg(talk: 45, from: "102")], [], isInternal: true)],
            reasons: [.internalCall]
        ),
        Case(
            name: "a second row of the same conversation",
            theirs: [row(60), row(60, line: 3)],
            ours: [call([leg(ring: 5, talk: 60)], [talk(60, at: 5)])],
            reasons: [.same, .doubleLeg]
        ),
        Case(
            name: "voicemail, and nobody",
            theirs: [row(20), row(30, at: 300)],
            ours: [call([leg(ring: 20, talk: 20)], []), call([leg(at: 300, ring: 30)], [])],
            reasons: [.noConversation, .noConversation]
        ),
        Case(name: "no such call", theirs: [row(60)], ours: [], reasons: [.missingInOurs]),
        Case(
            name: "at the time of it another client",
            theirs: [row(60, "+74951112233", "105")],
            ours: [call([leg(ring: 5, talk: 60)], [talk(60, at: 5)])],
            reasons: [.missingInOurs, .missingInTheirs]
        ),
        Case(
            name: "an hour off",
            theirs: [row(60, at: 3_600)],
            ours: [call([leg(ring: 5, talk: 60)], [talk(60, at: 5)])],
            reasons: [.missingInTheirs, .missingInOurs]
        ),
        Case(
            name: "not in the report; what nobody talked is not missed",
            theirs: [],
            ours: [call([leg(ring: 5, talk: 60)], [talk(60, at: 5)]), call([leg(at: 300, ring: 20)], [])],
            reasons: [.missingInTheirs]
        ),
        Case(
            name: "27 s more for no reason that the legs show",
            theirs: [row(87)],
            ours: [call([leg(ring: 5, talk: 60)], [talk(60, at: 5)])],
            reasons: [.other]
        ),
        Case(
            name: "the person by name, the beginning by the answer",
            theirs: [row(60, at: 25, "anna")],
            ours: [call([leg(ring: 25, talk: 60)], [talk(60, at: 25)])],
            reasons: [.same]
        ),
        Case(
            name: "of two calls of a client the nearer one",
            theirs: [row(60, at: 4), row(20, line: 3)],
            ours: [
                call([leg(ring: 0, talk: 20)], [talk(20)]), call([leg(at: 4, ring: 0, talk: 60)], [talk(60, at: 4)]),
            ],
            reasons: [.same, .same]
        ),
    ]

    @Test("The reason is found by what the legs show", arguments: cases)
    func reason(_ given: Case) {
        let result = Reconciliation(theirs: given.theirs, ours: given.ours)
        #expect(result.rows.map(\.reason) == given.reasons, "\(result.rows)")
    }

    @Test("The sums are those of the rows, and nothing is lost", arguments: cases)
    func sums(_ given: Case) {
        let result = Reconciliation(theirs: given.theirs, ours: given.ours)
        #expect(result.total.theirs == given.theirs.map(\.talk).reduce(0, +))
        #expect(result.total.ours == given.ours.flatMap(\.talks).map(\.talk).reduce(0, +))
        #expect(result.total.rows == result.rows.count)
        for (reason, sum) in result.sums {
            let rows = result.rows.filter { $0.reason == reason }
            #expect(sum.rows == rows.count)
            #expect(sum.theirs - sum.ours == rows.map(\.difference).reduce(0, +))
        }
    }

    @Test("The order of rows and calls does not matter")
    func order() {
        let theirs = Self.cases.flatMap(\.theirs).enumerated().map { index, row in
            ReportedCall(
                line: index,
                start: row.start + Int64(index) * 9_000_000_000,
                parties: row.parties,
                talk: row.talk
            )
        }
        let ours = [
            Self.call([Self.leg(ring: 15, talk: 60)], [Self.talk(60, at: 15)]),
            Self.call([Self.leg(at: 9_000, ring: 5, talk: 30)], [Self.talk(30, at: 9_005)]),
        ]
        let result = Reconciliation(theirs: theirs, ours: ours)
        #expect(Reconciliation(theirs: theirs.reversed(), ours: ours.reversed()) == result)
    }

    @Test(
        "Numbers are the same however they are written",
        arguments: [
            ("8 (916) 123-45-67", true), ("+7 916 123 45 67", true), ("9161234567", true), ("Anna", true),
            ("79161234568", false), ("4567", false), ("Ann", false), ("", false),
        ]
    )
    func spelling(party: String, isSame: Bool) {
        let ours = [Self.call([Self.leg(ring: 5, talk: 60)], [Self.talk(60, at: 5)])]
        let result = Reconciliation(theirs: [Self.row(60, party)], ours: ours)
        #expect(result.rows.contains { $0.reason == .same } == isSame)
    }
}

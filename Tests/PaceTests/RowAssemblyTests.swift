import Pace
import TestSupport
import Testing

/// Each kind of call as its rows look (`formats/asterisk.md` section 1), and what it amounts to.
@Suite("Contacts from rows alone")
struct RowAssemblyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var records: [Record]
        var contacts: [String]

        init(_ name: String, _ records: [Record], _ contacts: [String]) {
            self.name = name
            self.records = records
            self.contacts = contacts
        }

        var testDescription: String { name }
    }

    static let plain: [Case] = [
        Case("plain, answered", [row(client, anna, 0, 2, 14)], ["anna 79161234567 @2 +12"]),
        Case("billsec is better than the times", [row(client, anna, 0, 2, 14, talk: 11)], ["anna 79161234567 @3 +11"]),
        Case(
            "a length that the times have no room for begins with the answer, not before the call",
            [row(client, anna, 0, 5, 15, talk: 60)],
            ["anna 79161234567 @5 +60"]
        ),
        Case("an outgoing call", [row(annaCalling, calledClient, 0, 5, 65)], ["anna 79992223344 @5 +60"]),
        Case("unanswered", [row(client, anna, 0, nil, 15)], []),
        Case("busy", [row(client, anna, 0, nil, 0, disposition: .busy)], []),
        Case(
            "Trap 27: the Hangup row after a failed dial",
            [row(client, anna, 0, nil, 15), row(client, nobody(), 15, nil, 15, .announcement)],
            []
        ),
        Case(
            "ring group: the losers' rows count nothing",
            [row(client, anna, 0, 2, 17), row(client, boris, 0, nil, 2), row(client, vera, 0, nil, 2)],
            ["anna 79161234567 @2 +15"]
        ),
        Case(
            "answered before the dial, and a Local channel that nobody took has seconds",
            [row(client, localOne, 0, 0, 20, disposition: .noAnswer)],
            []
        ),
        Case(
            "Trap 4: a Local pair is one talk, of the device that the one half names",
            [row(client, localOne, 0, 0, 15), row(localTwo, boris, 2, 5, 15, channelID: "1.2")],
            ["boris 79161234567 @5 +10"]
        ),
        Case(
            "Trap 4: a Local channel optimised away, its row ends early",
            [
                row(client, localOne, 0, 0, 6), row(localTwo, boris, 2, 5, 6, channelID: "1.2"),
                row(client, boris, 6, 6, 20),
            ],
            ["boris 79161234567 @5 +15"]
        ),
        Case("an internal call", [row(borisCalling, anna, 0, 2, 16)], []),
        Case(
            "a manager's own mobile behind a trunk is no client",
            [row(party("PJSIP/mango-1", "+79161110000"), boris, 0, 2, 30)],
            []
        ),
        Case("Trap 3: an announcement", [row(client, nobody(), 0, 0, 6, .announcement)], []),
        Case("Trap 3: an announcement after a failed dial", [row(client, anna, 0, 0, 6, .announcement)], []),
        Case("Trap 3: a Local half alone", [row(localOne, nobody(""), 0, 0, 13, .other)], []),
        Case("Trap 3: voicemail", [row(client, nobody("vmu101"), 0, 0, 9, .voicemail)], []),
        Case("Trap 3: voicemail with a second channel", [row(client, anna, 0, 0, 7, .voicemail)], []),
        Case(
            "Trap 5: who talked is the second channel, never the dialled number",
            [row(client, party("PJSIP/101-2", "104"), 0, 2, 10)],
            ["anna 79161234567 @2 +8"]
        ),
        Case(
            "a row of the hangup handler",
            [row(client, anna, 0, 2, 14), row(client, nobody("h"), 14, 14, 14, .other)],
            ["anna 79161234567 @2 +12"]
        ),
    ]

    static let several: [Case] = [
        Case(
            "blind transfer: the target's ringing is inside",
            [row(client, anna, 0, 4, 13), row(client, boris, 13, 13, 36)],
            ["anna 79161234567 @4 +9", "boris 79161234567 @13 +≤23"]
        ),
        Case(
            "blind transfer with the target up before: nothing can ring",
            [
                row(client, anna, 0, 4, 13), row(annaCalling, boris, 6, 8, 13, channelID: "1.4"),
                row(client, boris, 13, 13, 36),
            ],
            ["anna 79161234567 @4 +9", "boris 79161234567 @13 +23"]
        ),
        Case(
            "blind transfer into a ring group: the losers' rows tell when the winner answered",
            [
                row(client, anna, 0, 4, 13), row(client, boris, 13, 13, 36),
                row(client, vera, 13, 13, 18, disposition: .noAnswer),
            ],
            ["anna 79161234567 @4 +9", "boris 79161234567 @18 +18"]
        ),
        Case(
            "Trap 6: attended transfer by feature code, whose AppDial row is a consultation",
            [
                row(client, annasOther, 0, 4, 13), row(client, localOne, 13, 13, 36),
                row(
                    party("PJSIP/102-00000003", "74951000102"),
                    party("Local/104@from-internal-00000009;1", ""),
                    13,
                    13,
                    23,
                    .consultation,
                    channelID: "1.1"
                ),
                row(localTwo, boris, 13, 16, 36, channelID: "1.3"),
                row(
                    party("Local/104@from-internal-00000009;1", ""),
                    nobody("104"),
                    23,
                    23,
                    36,
                    .other,
                    channelID: "1.2"
                ),
            ],
            ["anna 79161234567 @4 +9", "boris 79161234567 @23 +13"]
        ),
        Case(
            "parking: not the parked part; the retriever was up before",
            [
                row(client, anna, 0, 2, 10), row(client, nobody("700"), 10, 10, 40, .other),
                row(borisCalling, nobody("700"), 39, 40, 40, .other, channelID: "1.5"),
                row(client, borisCalling, 40, 40, 60),
            ],
            ["anna 79161234567 @2 +8", "boris 79161234567 @40 +20"]
        ),
        Case(
            "Trap 25: a conference's rows overlap pairwise",
            [
                row(client, anna, 0, 2, 30, .other), row(client, boris, 5, 7, 30, .other),
                row(annaCalling, boris, 5, 7, 30, .other), row(client, anna, 10, 12, 20, .other, id: "again"),
            ],
            ["anna 79161234567 @2 +28", "boris 79161234567 @7 +23"]
        ),
        Case(
            "a conference whose members were answered before is an upper bound",
            [row(client, anna, 0, 0, 30, .other), row(client, boris, 5, 5, 30, .other)],
            ["anna 79161234567 @0 +≤30", "boris 79161234567 @5 +≤25"]
        ),
        Case(
            "Trap 26: originate, the client never answers",
            [
                row(party("PJSIP/101-6", "79992223344"), nobody(), 0, 3, 8, .other),
                row(party("PJSIP/101-6", "79992223344"), calledClient, 8, nil, 30),
            ],
            []
        ),
        Case(
            "Trap 26: originate, the client's ringing is inside",
            [
                row(party("PJSIP/101-6", "79992223344"), nobody(), 0, 3, 8, .other),
                row(party("PJSIP/101-6", "79992223344"), calledClient, 8, 8, 40),
            ],
            ["anna 79992223344 @8 +≤32"]
        ),
        Case(
            "the first row of somebody's own phone: nothing answers that before its dial",
            [row(annaCalling, calledClient, 0, 0, 40)],
            ["anna 79992223344 @0 +40"]
        ),
        Case(
            "the second row of somebody's own phone may hold ringing",
            [row(annaCalling, calledClient, 0, nil, 10), row(annaCalling, calledClient, 10, 10, 40)],
            ["anna 79992223344 @10 +≤30"]
        ),
        Case(
            "a consultation between two managers gives none to the second",
            [row(client, anna, 0, 2, 60), row(party("PJSIP/101-7", "101"), boris, 20, 22, 40, channelID: "1.2")],
            ["anna 79161234567 @2 +58"]
        ),
        Case(
            "three-way with two managers: both talk",
            [row(client, anna, 0, 2, 60), row(party(anna.channel, "101"), boris, 20, 22, 40, channelID: "1.2")],
            ["anna 79161234567 @2 +58", "boris 79161234567 @22 +18"]
        ),
        Case(
            "two own devices at once are one talk",
            [row(client, anna, 0, 2, 20), row(client, annasOther, 5, 10, 30)],
            ["anna 79161234567 @2 +28"]
        ),
        Case(
            "two clients one after the other: the first counts",
            [row(client, anna, 0, 2, 10), row(party(anna.channel, "101"), calledClient, 10, 12, 20)],
            ["anna 79161234567 @2 +16"]
        ),
        Case(
            "an upper bound beside exact talk at the same moment is none",
            [row(client, anna, 0, 2, 20), row(client, annasOther, 5, 5, 30)],
            ["anna 79161234567 @2 +≤10 of 28"]
        ),
        Case(
            "the same call in two files with ids of their own",
            [row(client, anna, 0, 2, 14, id: "1.0#7"), row(client, anna, 0, 2, 14, id: "1.0#a1b2c3")],
            ["anna 79161234567 @2 +12"]
        ),
    ]

    @Test("A call of one conversation", arguments: plain)
    func onePart(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("A call of several parts", arguments: several)
    func parts(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("Trap 7: the order of the rows means nothing", arguments: plain + several)
    func anyOrder(_ item: Case) {
        var random = SeededRandom(seed: 7)
        for _ in 0..<20 {
            let shuffled = (item.records + item.records).shuffled(using: &random)
            #expect(House.contacts(shuffled) == item.contacts)
        }
    }

    @Test(
        "Trap 18: a caller without a readable number stays, the client is unknown",
        arguments: ["", "anonymous", "<script>", "sip:alice@example.com"]
    )
    func unknownCaller(number: String) {
        let records = [row(party("PJSIP/mango-00000001", number), anna, 0, 2, 14)]
        #expect(House.contacts(records) == ["anna anonymous @2 +12"])
    }

    @Test("Talk of an extension in no roster is told apart")
    func strays() {
        let outcome = House.assembly.outcome(of: [
            row(client, party("PJSIP/201-1", "74951000101"), 0, 2, 14),
            row(client, party("PJSIP/301-home-1", "74951000101"), 14, 16, 20),
            row(client, anna, 20, 22, 30),
        ])
        #expect(outcome.contacts.map(House.line) == ["anna 79161234567 @22 +8"])
        #expect(
            outcome.strays == [
                StrayTalk(extension: "201", began: House.at(2), talk: 12_000_000),
                StrayTalk(extension: "301-home", began: House.at(16), talk: 4_000_000),
            ]
        )
    }

    @Test("A contact says when the own talk began and ended, and the oldest call id")
    func place() throws {
        let records = [row(client, anna, 0, 2, 14, call: "1.10"), row(client, anna, 0.4, 20, 30, call: "1.9")]
        let contact = try #require(House.assembly.outcome(of: records).contacts.first)
        #expect(contact.began == House.at(2))
        #expect(contact.ended == House.at(30))
        #expect(contact.talk == 22_000_000)
        #expect(contact.call == "1.9")
        #expect(!contact.isUpperBound)
    }

    @Test("Nothing comes of no records")
    func empty() {
        #expect(House.assembly.outcome(of: []) == CallOutcome(call: "", contacts: [], strays: [], isFromEvents: false))
    }

    @Test("A manager outside of every team, or an extension before its day, has no contact")
    func membership() {
        var rulebook = House.rulebook
        rulebook.managers[House.anna].memberships = [.init(team: 0, from: House.at(3))]
        let assembly = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())
        #expect(assembly.outcome(of: [row(client, anna, 0, 2, 14)]).contacts.isEmpty)
        #expect(assembly.outcome(of: [row(client, anna, 0, 3, 14)]).contacts.count == 1)
        rulebook = House.rulebook
        rulebook.extensions[SiteExtension(site: "main", name: "101")] = [
            Claim(manager: House.vera, until: House.at(1)), Claim(manager: House.anna, from: House.at(1)),
        ]
        let later = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())
        #expect(later.outcome(of: [row(client, anna, 0, 2, 14)]).contacts.map(\.manager) == [House.vera])
        #expect(later.outcome(of: [row(client, anna, 1, 2, 14)]).contacts.map(\.manager) == [House.anna])
    }
}

import Pace
import TestSupport
import Testing

/// Agreement codes on rows: design section 3, *A contact qualifies*.
@Suite("Recorded agreements of a call")
struct AgreementTests {
    typealias Case = RowAssemblyTests.Case

    static let cases: [Case] = [
        Case("yes", [row(client, anna, 0, 2, 14, code: "1")], ["anna 79161234567 @2 +12 yes"]),
        Case("a clear no", [row(client, anna, 0, 2, 14, code: "2")], ["anna 79161234567 @2 +12 no"]),
        Case("none was reached", [row(client, anna, 0, 2, 14, code: "0")], ["anna 79161234567 @2 +12 none"]),
        Case("a code that nobody knows", [row(client, anna, 0, 2, 14, code: "7")], ["anna 79161234567 @2 +12"]),
        Case(
            "of several parts the first known one counts",
            [row(client, anna, 0, 2, 14, code: "dept-4; 2 ;1")],
            ["anna 79161234567 @2 +12 no"]
        ),
        Case("letters in either case", [row(client, anna, 0, 2, 14, code: "AGREED")], ["anna 79161234567 @2 +12 yes"]),
        Case(
            "a word that holds a code is none",
            [row(client, anna, 0, 2, 14, code: "11")],
            ["anna 79161234567 @2 +12"]
        ),
        Case(
            "who talked on the row bears its code",
            [row(client, anna, 0, 4, 13, code: "1"), row(client, boris, 13, 15, 36)],
            ["anna 79161234567 @4 +9 yes", "boris 79161234567 @15 +21"]
        ),
        Case(
            "the code of a loser's row is the winner's; the loser has no contact",
            [row(client, anna, 0, 2, 17), row(client, boris, 0, nil, 2, code: "1")],
            ["anna 79161234567 @2 +15 yes"]
        ),
        Case(
            "the code of a row without managers is everybody's who talked",
            [
                row(client, nobody("500"), 0, 0, 2, .announcement, code: "1"), row(client, anna, 2, 4, 13),
                row(client, boris, 13, 15, 36),
            ],
            ["anna 79161234567 @4 +9 yes", "boris 79161234567 @15 +21 yes"]
        ),
        Case(
            "of several results the latest counts",
            [row(client, anna, 0, 2, 14, code: "1"), row(client, annasOther, 14, 16, 30, code: "0")],
            ["anna 79161234567 @2 +26 none"]
        ),
        Case(
            "of one moment the clearer one counts",
            [row(client, anna, 0, 2, 14, code: "0"), row(client, annasOther, 1, 2, 14, code: "2")],
            ["anna 79161234567 @2 +12 no"]
        ),
        Case(
            "without talk an agreement makes a contact",
            [row(annaCalling, calledClient, 3, nil, 20, code: "1")],
            ["anna 79992223344 @3 +0 yes"]
        ),
        Case(
            "without talk a recorded none is a contact too",
            [row(annaCalling, calledClient, 3, nil, 20, code: "0")],
            ["anna 79992223344 @3 +0 none"]
        ),
        Case(
            "voicemail with a code is a contact without talk",
            [row(client, anna, 3, 3, 20, .voicemail, code: "1")],
            ["anna 79161234567 @3 +0 yes"]
        ),
        Case("without talk an unknown code makes none", [row(annaCalling, calledClient, 3, nil, 20, code: "9")], []),
        Case("among colleagues there is nothing to agree on", [row(borisCalling, anna, 0, 2, 16, code: "1")], []),
        Case(
            "nor with a place of the dialplan",
            [row(borisCalling, anna, 0, 2, 16), row(borisCalling, nobody("h"), 16, 16, 16, .other, code: "1")],
            []
        ),
        Case(
            "the client of the call where the row has none",
            [row(client, localOne, 0, nil, 15), row(localTwo, boris, 2, nil, 15, channelID: "1.2", code: "1")],
            ["boris 79161234567 @2 +0 yes"]
        ),
        Case("nobody of the house, nobody to bear it", [row(client, nobody(), 0, 0, 5, .other, code: "1")], []),
    ]

    @Test("Who bears which agreement", arguments: cases)
    func bearers(_ item: Case) {
        #expect(House.contacts(item.records) == item.contacts)
    }

    @Test("In any order", arguments: cases)
    func anyOrder(_ item: Case) {
        var random = SeededRandom(seed: 3)
        for _ in 0..<10 {
            #expect(House.contacts((item.records + item.records).shuffled(using: &random)) == item.contacts)
        }
    }

    @Test("The codes of the day of the call decide")
    func dated() {
        var rulebook = House.rulebook
        let day = Zone.utc.day(of: House.at(0))
        rulebook.teams[0].rules = [
            Dated(from: nil, value: TeamRules(codes: ["1": .yes])),
            Dated(from: day, value: TeamRules(codes: ["1": .no])),
        ]
        let assembly = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())
        let yesterday = -86_400.0
        #expect(assembly.outcome(of: [row(client, anna, 0, 2, 14, code: "1")]).contacts.map(\.agreement) == [.no])
        #expect(
            assembly.outcome(of: [row(client, anna, yesterday, yesterday + 2, yesterday + 14, code: "1")])
                .contacts.map(\.agreement) == [.yes]
        )
    }

    @Test(
        "A row's code is read in parts",
        arguments: [
            ("1", Agreement.yes), ("x;1", .yes), (" 1 ", .yes), ("", nil), (";;", nil), ("1x", nil),
            ("0;1", Agreement.none),
            ("Agreed", .yes),
        ] as [(String, Agreement?)]
    )
    func parts(code: String, agreement: Agreement?) {
        #expect(TeamRules(codes: House.codes).agreement(inCode: code) == agreement)
        #expect(TeamRules().agreement(inCode: code) == nil)
    }
}

import Pace
import TestSupport
import Testing

@Suite("Who is a manager, external or internal")
struct PartyReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var device: String
        var number: String
        var party: Party
        var why: String

        init(_ device: String, _ number: String, _ party: Party, _ why: String) {
            self.device = device
            self.number = number
            self.party = party
            self.why = why
        }

        var testDescription: String { why }
    }

    static let anonymous = Party.external(client: "anonymous")

    static let cases: [Case] = [
        Case("PJSIP/101", "74951000101", .manager(House.anna), "an extension of the roster, whatever was dialled"),
        Case("", "101", .manager(House.anna), "without a device the number is the extension"),
        Case("PJSIP/softphone", "", .manager(House.vera), "a name in another system"),
        Case("Clara@Example.com", "+74951234501", .manager(House.clara), "an address of the roster as such a name"),
        Case("PJSIP/mango", "+79161110000", .manager(House.anna), "the own mobile, even behind a trunk"),
        Case("", "+79161110000", .manager(House.anna), "the own mobile without a device"),
        Case("PJSIP/mango", "101", .external(client: "101"), "a trunk that shows an extension's number"),
        Case("PJSIP/mango", "79161234567", .external(client: "79161234567"), "a client on a trunk"),
        Case("PJSIP/mango", "112", .external(client: "112"), "a trunk comes before short numbers"),
        Case("PJSIP/mango-2", "79161234567", .external(client: "79161234567"), "patterns of trunks hold a *"),
        Case("pjsip/MANGO", "79161234567", .external(client: "79161234567"), "case does not matter"),
        Case("PJSIP/201", "", .internal(extension: "201"), "2XX"),
        Case("", "299", .internal(extension: "299"), "2XX by number"),
        Case("SIP/door-1234567", "", .internal(extension: "door-1234567"), "an internal name with a *"),
        Case("", "+74951234560", .internal(extension: "+74951234560"), "an internal number with an X"),
        Case("", "+74951234510", .external(client: "+74951234510"), "a number beside the internal ones"),
        Case("SIP/301", "", .internal(extension: "301"), "a device named after a short number"),
        Case("SIP/301-home", "", .internal(extension: "301-home"), "a device named after a short number and a place"),
        Case("SIP/301_home", "79161234567", .internal(extension: "301_home"), "such a device with an outside number"),
        Case("SIP/1234567", "", anonymous, "a device of seven digits is none of the house"),
        Case("SIP/10.0.0.1", "79161234567", .external(client: "79161234567"), "a trunk named by its address"),
        Case("", "123456", .internal(extension: "123456"), "six digits"),
        Case("", "1234567", .external(client: "1234567"), "seven digits"),
        Case("", "*97", .internal(extension: "*97"), "a service code"),
        Case("PJSIP/mango", "", anonymous, "a trunk without a number"),
        Case("PJSIP/mango", "anonymous", anonymous, "anonymous"),
        Case("PJSIP/mango", "sip:alice@example.com", anonymous, "a SIP URI"),
        Case("PJSIP/mango", "<script>", anonymous, "markup"),
        Case("PJSIP/mango", "7916\u{0}1234567", anonymous, "a control character inside"),
        Case("SIP/unknown", "79161234567", .external(client: "79161234567"), "every other party is external"),
        Case("", "", anonymous, "nothing at all"),
        Case("Local/104@from-internal", "104", .neither, "a Local channel is neither"),
    ]

    @Test("Roster, then trunks, then internal, then external", arguments: cases)
    func party(_ item: Case) {
        let party = House.reader().party(device: item.device, channel: item.device, number: item.number)
        #expect(party == item.party, "\(item.why)")
    }

    @Test("Trunks match the channel's whole name too")
    func wholeName() {
        let rulebook = Rulebook(sites: ["main": [SiteRules(trunks: [Pattern("SIP/101-00?f", digits: false)])]])
        let reader = PartyReader(rulebook: rulebook, site: "main", at: House.at(0), numbers: PlainNumbers())
        #expect(reader.party(device: "SIP/101", channel: "SIP/101-001f", number: "") == Self.anonymous)
        #expect(reader.party(device: "SIP/101", channel: "SIP/101-0aaa", number: "") == .internal(extension: "101"))
    }

    /// Knows one number, however it is written.
    private struct OneNumber: NumberReading {
        func e164(_ text: String, region: String?) -> String? {
            let digits = text.filter(\.isNumber)
            guard region == "RU", digits.hasSuffix("9161110000") || digits.hasSuffix("9161234567") else { return nil }
            return "+7" + digits.suffix(10)
        }
    }

    @Test(
        "A number is compared and kept in its international form, with the site's region",
        arguments: [
            ("8 (916) 111-00-00", Party.manager(House.anna)), ("+7 916 111 00 00", .manager(House.anna)),
            ("8-916-123-45-67", .external(client: "+79161234567")), ("89990001122", .external(client: "89990001122")),
        ]
    )
    func international(number: String, party: Party) {
        let reader = House.reader(OneNumber())
        #expect(reader.party(device: "PJSIP/mango", channel: "PJSIP/mango-1", number: number) == party)
    }

    @Test(
        "A number of the house is internal however it is written, in the rules and in the record",
        arguments: ["+79161234567", "89161234567", "8 916 123-45-67", "+7916123456X"],
        ["+79161234567", "79161234567", "8 (916) 123-45-67"]
    )
    func ownNumber(rule: String, number: String) {
        for isNumber in [true, false] {
            let pattern = [Pattern(rule, digits: true)]
            let rules = SiteRules(
                internalExtensions: isNumber ? [] : pattern,
                internalNumbers: isNumber ? pattern : [],
                region: "RU"
            )
            let rulebook = Rulebook(sites: ["main": [rules]])
            let reader = PartyReader(rulebook: rulebook, site: "main", at: House.at(0), numbers: OneNumber())
            #expect(reader.party(device: "", channel: "", number: number) == .internal(extension: number))
            let another = Party.external(client: "+79161110000")
            #expect(reader.party(device: "", channel: "", number: "89161110000") == another)
        }
    }

    @Test("A site knows its own extensions only")
    func sites() {
        let branch = PartyReader(rulebook: House.rulebook, site: "branch", at: House.at(0), numbers: PlainNumbers())
        #expect(branch.party(device: "PJSIP/101", channel: "", number: "") == .internal(extension: "101"))
        // Numbers and names hold everywhere.
        #expect(branch.party(device: "PJSIP/x", channel: "", number: "+79161110000") == .manager(House.anna))
        #expect(branch.party(device: "PJSIP/softphone", channel: "", number: "") == .manager(House.vera))
        // Without trunks a trunk's device is external all the same.
        #expect(branch.party(device: "PJSIP/mango", channel: "", number: "") == Self.anonymous)
    }

    @Test(
        "The direction follows who is external; the format's own word comes first",
        arguments: [
            (client, anna, nil, Direction.inbound),
            (annaCalling, calledClient, nil, .outbound),
            (annaCalling, boris, nil, .internal),
            (client, nobody("74951000500"), nil, .inbound),
            (client, calledClient, nil, .unknown),
            (localTwo, boris, nil, .unknown),
            (localTwo, calledClient, nil, .outbound),
            (client, localOne, nil, .inbound),
            (annaCalling, boris, Direction.outbound, .outbound),
        ] as [(LegParty, LegParty, Direction?, Direction)]
    )
    func direction(caller: LegParty, callee: LegParty, own: Direction?, expected: Direction) {
        var leg = Leg(
            call: "1.0",
            id: "1",
            startedAt: House.at(0),
            caller: caller,
            callee: callee,
            disposition: .answered
        )
        leg.direction = own
        #expect(House.reader().direction(of: leg) == expected)
    }

    @Test(
        "Only digits and what people write between them make a number",
        arguments: [
            ("101", 3), ("+7 (916) 123-45.67", 11), ("*45", 2), ("#1", 1), ("", nil), ("s", nil), ("1+2", nil),
            ("12a", nil), ("+", nil), ("１２３", nil),
        ] as [(String, Int?)]
    )
    func digits(text: String, count: Int?) {
        #expect(PartyReader.digits(of: text) == count)
    }
}

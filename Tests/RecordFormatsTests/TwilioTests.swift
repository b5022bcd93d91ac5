import Pace
import RecordFormats
import Testing

@Suite("twilio: parent and child legs")
struct TwilioTests {
    @Test(
        "Every leg is read as it stands: the child has no direction of its own, and what goes on is ignored"
    )
    func legs() {
        #expect(
            told(decode("twilio", CloudSamples.twilio)) == [
                "2026-11-23T08:02:00Z - 2026-11-23T08:03:30Z 90 0 inbound +14155550100 > +14155550199 answered",
                "2026-11-23T08:02:35Z 2026-11-23T08:02:35Z 2026-11-23T08:03:30Z 55 0 - +14155550100 > |anna answered",
                "ignored: in progress",
                "2026-11-23T08:05:05Z - 2026-11-23T08:05:25Z 0 20 - +14155550199 > +14155550101 no_answer",
                "2026-11-23T08:06:00Z - 2026-11-23T08:06:10Z 10 0 - |anna > +14155550101 answered",
            ]
        )
    }

    @Test("The child belongs to its parent's call")
    func calls() {
        let legs = decode("twilio", CloudSamples.twilio).compactMap(\.leg)
        #expect(legs.map(\.id) == ["CA1", "CA2", "CA4", "CA5"])
        #expect(legs.map(\.call) == ["CA1", "CA1", "CA3", "CA5"])
    }

    @Test(
        "Statuses",
        arguments: [
            ("canceled", Disposition.noAnswer), ("failed", .failed), ("busy", .busy), ("no-answer", .noAnswer),
            ("completed", .answered),
        ]
    )
    func statuses(word: String, disposition: Disposition) {
        let text = CloudSamples.twilio.replacing("no-answer", with: word)
        #expect(decode("twilio", text).compactMap(\.leg).map(\.disposition)[2] == disposition)
    }

    /// A leg of half past seven and so many seconds, which lasts as long as it says.
    private static func leg(
        _ id: String,
        of parent: String? = nil,
        _ from: String,
        _ to: String,
        _ direction: String,
        after seconds: Int = 0,
        for duration: Int
    ) -> String {
        let start = { (seconds: Int) in "2026-11-23T07:3\(seconds / 60):\(seconds % 60 / 10)\(seconds % 10)Z" }
        return """
            {"sid":"\(id)","parent_call_sid":\(parent.map { "\"\($0)\"" } ?? "null"),"from":"\(from)","to":"\(to)",\
            "direction":"\(direction)","start_time":"\(start(seconds))","end_time":"\(start(seconds + duration))",\
            "duration":"\(duration)","status":"completed"}

            """
    }

    private struct PlainNumbers: NumberReading {
        func e164(_ text: String, region: String?) -> String? { nil }
    }

    /// Anna is `anna` and +14155550177; the company's number may be of the house or not.
    private static func rulebook(isHouse: Bool) -> Rulebook {
        Rulebook(
            teams: [Team(name: "sales", zone: .utc, rules: [Dated(from: nil, value: TeamRules())])],
            managers: [Manager(id: "anna", name: "Anna", memberships: [.init(team: 0)])],
            numbers: ["+14155550177": [Claim(manager: 0)]],
            agents: ["anna": [Claim(manager: 0)]],
            sites: ["main": [SiteRules(internalNumbers: isHouse ? [Pattern("+14155550199", digits: true)] : [])]]
        )
    }

    private static let company = "+14155550199"
    private static let client = "+14155550100"

    /// Two minutes of the parent, of which the child has the last 70 seconds.
    @Test(
        "Trap 1: client and agent meet where Twilio stands, for as long as the child lasts",
        arguments: [
            // A client called in, and was put through to a softphone, with either number shown, or to a mobile.
            leg("P", client, company, "inbound", for: 120)
                + leg("C", of: "P", company, "client:anna", "outbound-dial", after: 50, for: 70),
            leg("P", client, company, "inbound", for: 120)
                + leg("C", of: "P", client, "client:anna", "outbound-dial", after: 50, for: 70),
            leg("P", client, company, "inbound", for: 120)
                + leg("C", of: "P", company, "+14155550177", "outbound-dial", after: 50, for: 70),
            // The softphone called; without a number that it calls, too.
            leg("P", "client:anna", client, "inbound", for: 120)
                + leg("C", of: "P", company, client, "outbound-dial", after: 50, for: 70),
            leg("P", "client:anna", "", "inbound", for: 120)
                + leg("C", of: "P", "client:anna", client, "outbound-dial", after: 50, for: 70),
            // A click: the agent rings first, then the client; or the other way round.
            leg("P", company, "client:anna", "outbound-api", for: 120)
                + leg("C", of: "P", company, client, "outbound-dial", after: 50, for: 70),
            leg("P", company, client, "outbound-api", for: 120)
                + leg("C", of: "P", company, "client:anna", "outbound-dial", after: 50, for: 70),
        ],
        [true, false]
    )
    func meets(legs: String, isHouse: Bool) {
        let records = decode("twilio", legs).compactMap(\.leg).map(Record.leg)
        let assembly = CallAssembly(
            rulebook: Self.rulebook(isHouse: isHouse),
            site: "main",
            numbers: PlainNumbers()
        )
        let contacts = assembly.outcome(of: records).contacts
        #expect(contacts.map(\.client) == [Self.client])
        #expect(contacts.map(\.talk) == [70_000_000])
        #expect(contacts.map(\.isUpperBound) == [false])
    }

    @Test(
        "A parent without a child reached nobody, and its number is no client",
        arguments: [
            leg("P", client, company, "inbound", for: 120), leg("P", client, "+14155550177", "inbound", for: 120),
            leg("P", company, "client:anna", "outbound-api", for: 120),
        ]
    )
    func parentAlone(leg: String) {
        let records = decode("twilio", leg).compactMap(\.leg).map(Record.leg)
        let assembly = CallAssembly(rulebook: Self.rulebook(isHouse: false), site: "main", numbers: PlainNumbers())
        #expect(records.count == 1)
        #expect(assembly.outcome(of: records).contacts.isEmpty)
    }

    @Test(
        "The direction of a leg: its word's, but a dial is told by whom it reaches, and a softphone calls out",
        arguments: [
            (leg("P", client, company, "inbound", for: 9), Direction.inbound),
            (leg("P", "client:anna", client, "inbound", for: 9), .outbound),
            (leg("P", company, client, "outbound-api", for: 9), .outbound),
            (leg("C", of: "P", company, client, "outbound-dial", for: 9), .outbound),
            (leg("C", of: "P", client, "client:anna", "outbound-dial", for: 9), .inbound),
            (leg("C", of: "P", company, "client:anna", "outbound-dial", for: 9), .unknown),
            (leg("C", of: "P", company, "+14155550177", "outbound-dial", for: 9), .unknown),
        ]
    )
    func directions(text: String, direction: Direction) throws {
        let leg = try #require(decode("twilio", text).compactMap(\.leg).first)
        let reader = PartyReader(
            rulebook: Self.rulebook(isHouse: true),
            site: "main",
            at: leg.startedAt,
            numbers: PlainNumbers()
        )
        #expect(reader.direction(of: leg) == direction)
    }

    @Test("Legs of a trunk and from device to device have no such place")
    func direct() {
        let text =
            Self.leg("T", Self.client, Self.company, "trunking-originating", for: 9)
            + Self.leg("D", Self.company, "client:anna", "inbound", for: 9)
        let legs = decode("twilio", text).compactMap(\.leg)
        #expect(legs.map { $0.caller.isBridge || $0.callee.isBridge } == [false, false])
        #expect(legs.map { $0.traits.contains(.upperBound) } == [false, true])
    }
}

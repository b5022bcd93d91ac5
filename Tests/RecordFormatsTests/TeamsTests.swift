import Pace
import RecordFormats
import Testing

@Suite("teams-pstn and teams-dr: Microsoft Teams")
struct TeamsTests {
    @Test("The vendor's example of getPstnCalls: one row of 219 seconds inside its envelope")
    func graph() throws {
        let bytes = try Fixture.bytes("teams-pstn/graph-getPstnCalls-example.json")
        let decoded = decode("teams-pstn", bytes, FormatOptions())
        #expect(
            told(decoded) == [
                "2019-11-01T00:00:08.258993Z 2019-11-01T00:00:08.258993Z 2019-11-01T00:03:47.258993Z 219 0 inbound "
                    + "+0123456789 > +1234567890|richard.malk@contoso.com answered"
            ]
        )
        let leg = try #require(decoded.compactMap(\.leg).first)
        #expect(leg.id == "9c4984c7-6c3c-427d-a30c-bd0b2eacee90")
        #expect(leg.call == leg.id)
        #expect(decoded.map(\.ignored) == ["envelope", nil, "envelope"])
        #expect(bytes[Int(decoded[1].offset)] == UInt8(ascii: "{"))
        #expect(decoded.allSatisfy { $0.note == nil })
        let format = FormatCatalog.format(named: "teams-pstn")
        #expect(format?.recognise(FileSample(path: "x.json", bytes: bytes, isWhole: true))?.certainty == .certain)
    }

    @Test("The export's 20 columns: 0 seconds are no answer; queues and forwarded rows give no talk (trap 2)")
    func export() {
        #expect(
            told(decode("teams-pstn", CloudSamples.teamsCSV, FormatOptions())) == [
                "2026-11-23T08:02:35.258993Z 2026-11-23T08:02:35.258993Z 2026-11-23T08:02:47.258993Z 12 0 inbound "
                    + "+14255550100 > +14255550199|anna@contoso.example answered",
                "2026-11-23T08:05:00Z - 2026-11-23T08:05:00Z 0 0 outbound +14255550199|anna@contoso.example > +14255550101 no_answer",
                "2026-11-23T08:06:00Z - 2026-11-23T08:06:30Z 0 0 inbound +14255550100 > +14255550190 answered",
                "2026-11-23T08:07:00Z - 2026-11-23T08:07:30Z 0 0 outbound +14255550199|anna@contoso.example > +14255550102 answered",
            ]
        )
        let legs = decode("teams-pstn", CloudSamples.teamsCSV).compactMap(\.leg)
        // `Call ID` is shared by different calls.
        #expect(legs.map(\.call) == ["t-1", "t-2", "t-3", "t-4"])
    }

    @Test("Other carriers have the same call types", arguments: ["oc_user_in", "dr_user_in", "user_in"])
    func carriers(type: String) {
        let text = CloudSamples.teamsCSV.replacing(",user_in,", with: ",\(type),")
        #expect(decode("teams-pstn", text).compactMap(\.leg).first?.direction == .inbound)
    }

    @Test("Direct Routing: ringing is from the invitation to the 200 OK; attempts give no talk")
    func directRouting() {
        #expect(
            told(decode("teams-dr", CloudSamples.teamsDR, FormatOptions())) == [
                "2026-11-23T08:02:30Z 2026-11-23T08:02:35Z 2026-11-23T08:02:47Z 12 5 inbound "
                    + "+14255550100 > +14255550199|anna@contoso.example answered",
                "2026-11-23T08:05:00Z - 2026-11-23T08:05:20Z 0 20 outbound +14255550199|anna@contoso.example > +14255550101 no_answer",
            ]
        )
        let legs = decode("teams-dr", CloudSamples.teamsDR).compactMap(\.leg)
        #expect(legs.map(\.call) == ["sh-1", "d-2"])
    }

    @Test(
        "Direct Routing: the final SIP code tells how an attempt ended; without one the type of the event does",
        arguments: [
            ("486", "busy"), ("600", "busy"), ("487", "no_answer"), ("408", "no_answer"), ("480", "no_answer"),
            ("404", "failed"), ("503", "congestion"), ("500", "failed"), ("302", "failed"), ("", "no_answer"),
            ("0", "no_answer"),
        ]
    )
    func finalCodes(code: String, end: String) {
        let line =
            "2026-11-23T08:05:00Z - 2026-11-23T08:05:20Z 0 20 outbound +14255550199|anna@contoso.example > +14255550101 \(end)"
        let text = CloudSamples.teamsDR.replacing(",487,", with: ",\(code),")
        #expect(told(decode("teams-dr", text, FormatOptions())).last == line)
        let graph = """
            {"value":[{"id":"x","correlationId":"d-2","userPrincipalName":"anna@contoso.example",\
            "inviteDateTime":"2026-11-23T08:05:00Z","startDateTime":null,"failureDateTime":"2026-11-23T08:05:20Z",\
            "endDateTime":null,"duration":0,"callType":"dr_out","successfulCall":false,\
            "finalSipCode":\(code.isEmpty ? "null" : code),"callerNumber":"+14255550199","calleeNumber":"+14255550101"}]}
            """
        #expect(told(decode("teams-dr", graph, FormatOptions())) == [line])
    }

    private struct PlainNumbers: NumberReading {
        func e164(_ text: String, region: String?) -> String? { nil }
    }

    @Test(
        "Trap 3: the client is the one of the two numbers that is not the user's, whichever of them is whose",
        arguments: [
            // caller, type, callee, the user; then the client, if there is one.
            ("+14255550177", "user_in", "+14255550100", "anna@contoso.example", "+14255550100"),
            ("+14255550100", "user_in", "+14255550177", "anna@contoso.example", "+14255550100"),
            ("+14255550100", "user_out", "+14255550177", "anna@contoso.example", "+14255550100"),
            ("+14255550177", "user_out", "+14255550100", "anna@contoso.example", "+14255550100"),
            // The number is known, the name is not.
            ("+14255550177", "user_in", "+14255550100", "a.petrova@contoso.example", "+14255550100"),
            // A colleague's number or one of the house says nothing of the user's end.
            ("+14255550178", "user_in", "+14255550100", "anna@contoso.example", nil),
            ("+14255550190", "user_in", "+14255550100", "anna@contoso.example", nil),
        ] as [(String, String, String, String, String?)]
    )
    func ends(caller: String, type: String, callee: String, user: String, client: String?) throws {
        let rulebook = Rulebook(
            teams: [Team(name: "sales", zone: .utc, rules: [Dated(from: nil, value: TeamRules())])],
            managers: [
                Manager(id: "anna", name: "Anna", memberships: [.init(team: 0)]),
                Manager(id: "oleg", name: "Oleg", memberships: [.init(team: 0)]),
            ],
            numbers: ["+14255550177": [Claim(manager: 0)], "+14255550178": [Claim(manager: 1)]],
            agents: ["anna@contoso.example": [Claim(manager: 0)]],
            sites: ["main": [SiteRules(internalNumbers: [Pattern("+1425555019X", digits: true)])]]
        )
        let header = CloudSamples.teamsCSV.prefix { $0 != "\n" }
        let row =
            "t,x,,US,o1,\(user),Anna,\(caller),\(type),S,D,US,\(callee),2026-11-23T08:02:35Z,2026-11-23T08:03:45Z,70,0,0,USD,M"
        let graph = """
            {"value":[{"id":"t","userPrincipalName":"\(user)","startDateTime":"2026-11-23T08:02:35Z",\
            "endDateTime":"2026-11-23T08:03:45Z","duration":70,"callType":"\(type)","calleeNumber":"\(callee)",\
            "callerNumber":"\(caller)","licenseCapability":"M"}]}
            """
        for text in ["\(header)\n\(row)\n", graph] {
            let leg = try #require(decode("teams-pstn", text).compactMap(\.leg).first)
            let direction: Direction = type == "user_in" ? .inbound : .outbound
            #expect(leg.direction == direction)
            let assembly = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())
            let contacts = assembly.outcome(of: [.leg(leg)]).contacts.filter { $0.manager == 0 }
            #expect(contacts.map(\.client) == (client.map { [$0] } ?? []))
            #expect(contacts.allSatisfy { $0.talk == 70_000_000 })
        }
    }
}

import Pace
import RecordFormats
import Testing

@Suite("table: the agent of a record that has no direction of its own")
struct TableAgentTests {
    private static let moscow = FormatOptions(zone: Zone(name: "Europe/Moscow", firstOffset: 10_800))

    /// Times of the legs below: half past seven UTC, 65 seconds.
    private static let times = "2026-11-20T07:30:00Z - 2026-11-20T07:31:05Z 65 0"

    @Test("No column of direction: the agent has one of the two ends, and the direction stays to be inferred")
    func noDirection() {
        let text = """
            Дата и время;Откуда;Куда;Время разговора;Менеджер;Статус
            20.11.2026 10:30:00;+79161112233;+74951234567;0:01:05;Анна;Принят

            """
        #expect(
            told(decode("table", text, Self.moscow)) == [
                "\(Self.times) - +79161112233 > +74951234567|Анна answered"
            ]
        )
    }

    @Test(
        "A word that is empty or unknown tells no direction; who is the agent is told by number and name, else by who is short",
        arguments: [
            // caller, callee, agent, client; then both ends.
            (["+79161112233", "101", "Анна", ""], "+79161112233 > 101|Анна"),
            (["101", "+79161112233", "Анна", ""], "101|Анна > +79161112233"),
            (["+79161112233", "+74951234567", "Анна", ""], "+79161112233 > +74951234567|Анна"),
            (["+74951234567", "+79161112233", "74951234567", ""], "74951234567|74951234567 > +79161112233"),
            (["+74951234567", "+79161112233", "Анна", "79161112233"], "+74951234567|Анна > +79161112233"),
            (["+79161112233", "+74951234567", "Анна", "79161112233"], "+79161112233 > +74951234567|Анна"),
            (["Анна", "+79161112233", "Анна", ""], "|Анна > +79161112233"),
            (["Иван", "Анна", "Анна", ""], "|Иван > |Анна"),
            (["102", "101", "101", ""], "102 > 101|101"),
            (["101", "102", "101", ""], "101|101 > 102"),
            (["+79161112233", "+74951234567", "", ""], "+79161112233 > +74951234567"),
        ] as [([String], String)]
    )
    func ends(people: [String], ends: String) {
        for direction in ["", "в облаке"] {
            let text = """
                Дата и время;Направление;Откуда;Куда;Менеджер;Клиент;Время разговора
                20.11.2026 10:30:00;\(direction);\(people.joined(separator: ";"));65

                """
            #expect(told(decode("table", text, Self.moscow)) == ["\(Self.times) - \(ends) answered"])
        }
    }

    @Test(
        "One end alone is told: it stays where it is, and is the agent's if it can be of the house or is not the client's",
        arguments: [
            (["+79161112233", "", "Анна", ""], "+79161112233 > |Анна"),
            (["", "+79161112233", "Анна", ""], "|Анна > +79161112233"),
            (["101", "", "", "+79161112233"], "101 > +79161112233"),
            (["101", "", "Анна", "+79161112233"], "101|Анна > +79161112233"),
            (["", "101", "Анна", "+79161112233"], "+79161112233 > 101|Анна"),
            (["101", "", "Анна", ""], "101|Анна > "),
            (["", "101", "Анна", ""], " > 101|Анна"),
            (["", "101", "101", ""], " > 101|101"),
            (["Анна", "", "Анна", ""], "|Анна > "),
            (["+74951234567", "", "74951234567", ""], "74951234567|74951234567 > "),
            (["+74951234567", "", "Анна", "+79161112233"], "+74951234567|Анна > +79161112233"),
            (["", "+79161112233", "Анна", "79161112233"], "|Анна > +79161112233"),
            (["", "+79161112233", "", "79161112233"], " > +79161112233"),
            // Who hides is the client; a dash is nobody.
            (["anonymous", "+74951234567", "Анна", ""], " > +74951234567|Анна"),
            (["+74951234567", "скрыт", "Анна", ""], "+74951234567|Анна > "),
            (["unknown", "101", "Анна", "+79161112233"], "+79161112233 > 101|Анна"),
            (["-", "+79161112233", "Анна", ""], "|Анна > +79161112233"),
        ] as [([String], String)]
    )
    func oneEnd(people: [String], ends: String) {
        let text = """
            Дата и время;Откуда;Куда;Менеджер;Клиент;Время разговора
            20.11.2026 10:30:00;\(people.joined(separator: ";"));65

            """
        #expect(told(decode("table", text, Self.moscow)) == ["\(Self.times) - \(ends) answered"])
    }

    @Test(
        "Where a table has one column of numbers nothing tells which end it is, and the number is the client's",
        arguments: [("Откуда", "+79161112233 > |Анна"), ("Куда", "+79161112233 > |Анна")]
    )
    func oneColumn(column: String, ends: String) {
        let text = """
            Дата и время;\(column);Менеджер;Время разговора
            20.11.2026 10:30:00;+79161112233;Анна;65

            """
        #expect(told(decode("table", text, Self.moscow)) == ["\(Self.times) unknown \(ends) answered"])
    }

    @Test("JSON of no service's own")
    func json() {
        let text = """
            [{"start":"2026-11-20T10:00:00Z","from":"+79161112233","to":"+74951234567","agent":"Анна","talk":70,\
            "status":"answered"}]
            """
        #expect(
            told(decode("table", text)) == [
                "2026-11-20T10:00:00Z - 2026-11-20T10:01:10Z 70 0 - +79161112233 > +74951234567|Анна answered"
            ]
        )
    }

    @Test("zadarma without pbx_call_id: sip is the agent, on the short end where there is one")
    func zadarma() {
        func leg(_ caller: String, _ callee: String) -> [String] {
            let text = """
                {"call_id":"1","sip":"100","callstart":"2026-11-20 10:30:00","clid":"\(caller)","destination":"\(callee)",\
                "disposition":"answered","seconds":65}
                """
            return told(decode("zadarma", text, Self.moscow))
        }
        #expect(leg("79161112233", "74951234567") == ["\(Self.times) - 79161112233 > 74951234567|100 answered"])
        #expect(leg("100", "79161112233") == ["\(Self.times) - 100|100 > 79161112233 answered"])
        #expect(leg("79161112233", "100") == ["\(Self.times) - 79161112233 > 100|100 answered"])
        #expect(leg("", "100") == ["\(Self.times) -  > 100|100 answered"])
        #expect(leg("100", "") == ["\(Self.times) - 100|100 >  answered"])
    }

    @Test("teams-pstn: the user of a row whose call type nobody knows")
    func teams() {
        let text = CloudSamples.teamsCSV.replacing(",user_in,", with: ",weird_type,")
        #expect(
            told(decode("teams-pstn", text, FormatOptions())).first
                == "2026-11-23T08:02:35.258993Z 2026-11-23T08:02:35.258993Z 2026-11-23T08:02:47.258993Z 12 0 - "
                + "+14255550100 > +14255550199|anna@contoso.example answered"
        )
    }

    /// Leaves numbers as they are.
    private struct PlainNumbers: NumberReading {
        func e164(_ text: String, region: String?) -> String? { nil }
    }

    @Test(
        "Where the record does not tell the agent's end, the roster does: the time goes to the agent once, with the client",
        arguments: [
            // caller, callee, agent; then the client and the direction.
            (["+79161112233", "+74951234567", "Анна"], "+79161112233", Direction.inbound),
            (["+74951234567", "+79161112233", "Анна"], "+79161112233", .outbound),
            (["+74951234568", "+79161112233", "Анна"], "+79161112233", .outbound),
            (["+79161112233", "101", "Анна"], "+79161112233", .inbound),
            (["101", "+79161112233", "Анна"], "+79161112233", .outbound),
            (["+79161112233", "+74950000000", "101"], "+79161112233", .inbound),
            // One end alone.
            (["101", "", "Анна"], "anonymous", .outbound),
            (["", "101", "Анна"], "anonymous", .inbound),
            (["", "+79161112233", "Анна"], "+79161112233", .outbound),
            (["+79161112233", "", "Анна"], "+79161112233", .inbound),
            (["", "+79161112233", "101"], "+79161112233", .outbound),
            (["", "+74951234568", "Анна"], "anonymous", .inbound),
            (["+74951234568", "", "Анна"], "anonymous", .outbound),
            (["", "+74951234568", "101"], "anonymous", .inbound),
            (["anonymous", "+74950000000", "Анна"], "anonymous", .inbound),
        ]
    )
    func credited(people: [String], client: String, direction: Direction) throws {
        let rulebook = Rulebook(
            teams: [Team(name: "sales", zone: .utc, rules: [Dated(from: nil, value: TeamRules())])],
            managers: [Manager(id: "anna", name: "Анна", memberships: [.init(team: 0)])],
            extensions: [SiteExtension(site: "main", name: "101"): [Claim(manager: 0)]],
            numbers: ["+74951234567": [Claim(manager: 0)]],
            agents: ["Анна": [Claim(manager: 0)]],
            sites: ["main": [SiteRules(internalNumbers: [Pattern("+7495123456X", digits: true)])]]
        )
        let text = """
            Дата и время;Откуда;Куда;Менеджер;Время разговора
            20.11.2026 10:30:00;\(people.joined(separator: ";"));65

            """
        let leg = try #require(decode("table", text, Self.moscow).last?.leg)
        let assembly = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())
        let contacts = assembly.outcome(of: [.leg(leg)]).contacts
        #expect(contacts.map(\.client) == [client])
        #expect(contacts.map(\.talk) == [65_000_000])
        let reader = PartyReader(rulebook: rulebook, site: "main", at: leg.startedAt, numbers: PlainNumbers())
        #expect(reader.direction(of: leg) == direction)
        // Nobody knows an agent who is in no roster, nor therefore which end it is.
        let stranger = PartyReader(rulebook: Rulebook(), site: "main", at: leg.startedAt, numbers: PlainNumbers())
        let isKnown = people.contains("101")
        #expect(isKnown || stranger.direction(of: leg) == .unknown)
    }
}

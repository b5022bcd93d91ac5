import Board
import Json
import Ledger
import Pace
import TestSupport
import Testing

struct APIRowsTests {
    @Test("Rows have the columns of the view, in the order of time, and pages neither double nor skip")
    func pages() async throws {
        let office = try await APIOffice()
        try await office.post("[" + (0..<7).map(APIOffice.agreement).joined(separator: ",") + "]")

        let whole = try await office.get(.contacts)
        #expect(whole.status == 200)
        #expect(whole.header("Content-Type") == "application/json")
        #expect(try whole.member("next") == "null")
        let calls = try await office.rows("select call from contact_log order by started_at")
        #expect(calls.map { $0[0] } == (0..<7).map { "a-\($0)" })

        var seen: [String] = []
        var cursor: String?
        var sizes: [Int] = []
        repeat {
            let page: APIAnswer
            if let cursor {
                page = try await office.get(.contacts, ["limit": "3", "cursor": cursor])
            } else {
                page = try await office.get(.contacts, ["limit": "3"])
            }
            let rows = try page.elements("contacts")
            sizes.append(rows.count)
            seen += rows.compactMap { $0["call"]?.string }
            cursor = try page.string("next")
            #expect(page.header("Link") == cursor.map { "<?limit=3&cursor=\($0)>; rel=\"next\"" })
        } while cursor != nil
        #expect(sizes == [3, 3, 1])
        #expect(seen == (0..<7).map { "a-\($0)" })
    }

    @Test("A cursor is good for the request that it came from alone, and goes on with its days after midnight")
    func cursors() async throws {
        let office = try await APIOffice()
        try await office.post("[" + (0..<3).map(APIOffice.agreement).joined(separator: ",") + "]")
        let first = try await office.get(.contacts, ["limit": "1", "manager": "anna"])
        let cursor = try #require(try first.string("next"))
        #expect(try await office.get(.contacts, ["limit": "1", "manager": "anna", "cursor": cursor]).status == 200)
        #expect(try await office.get(.contacts, ["limit": "1", "manager": "boris", "cursor": cursor]).status == 400)
        #expect(try await office.get(.contacts, ["limit": "1", "cursor": cursor]).status == 400)
        #expect(try await office.get(.days, ["limit": "1", "manager": "anna", "cursor": cursor]).status == 400)
        let asked = ["limit": "1", "manager": "anna", "cursor": cursor, "from": "2026-11-01"] as KeyValuePairs
        #expect(try await office.get(.contacts, asked).status == 400)

        let tomorrow = API(ledger: office.ledger) { APIOffice.now + 86_400_000_000 }
        let continued = try await tomorrow.rows(
            .contacts,
            .init(query: [("limit", "1"), ("manager", "anna"), ("cursor", cursor)])
        )
        #expect(continued.text.contains("\"call\":\"a-1\""))
    }

    @Test("Rows that a client has are not sent again, until one of them changes")
    func entityTags() async throws {
        let office = try await APIOffice()
        try await office.post("[\(APIOffice.agreement(0))]")
        let first = try await office.get(.days)
        let tag = try #require(first.header("ETag"))
        #expect(tag.hasPrefix("W/\""))
        #expect(first.header("Cache-Control") == "private, no-cache")

        let again = try await office.get(.days)
        #expect(again.header("ETag") == tag)
        #expect(try again.member("as_of") != first.member("as_of"), "as_of alone differs")
        for condition in [tag, String(tag.dropFirst(2)), "\"other\", \(tag)", "*"] {
            let answer = try await office.get(.days, ifNoneMatch: condition)
            #expect(answer.status == 304, "\(condition)")
            #expect(answer.body.isEmpty)
            #expect(answer.header("ETag") == tag)
        }
        #expect(try await office.get(.days, ["format": "csv"], ifNoneMatch: tag).status == 200)
        #expect(try await office.get(.days, ifNoneMatch: "\"other\"").status == 200)

        // Each row of it has the moment of the query.
        let now = try await office.get(.now)
        #expect(try await office.get(.now).body != now.body)
        #expect(try await office.get(.now).header("ETag") == now.header("ETag"))

        try await office.post("[\(APIOffice.agreement(1))]")
        let changed = try await office.get(.days, ifNoneMatch: tag)
        #expect(changed.status == 200)
        #expect(changed.header("ETag") != tag)
    }

    @Test("CSV opens in a spreadsheet as it is", arguments: [("en", "1.5", ","), ("ru", "1,5", ";")])
    func spreadsheet(language: String, credit: String, separator: String) async throws {
        let office = try await APIOffice()
        try await office.ledger.use(Self.generous, siteZones: [:])
        try await office.post(
            """
            {"id":"1.10","at":"2026-11-20T09:00:00Z","kind":"agreement","manager":"boris","client":"ООО \\"Ромашка\\"",
            "value":"yes"}
            """
        )
        let answer = try await office.get(.contacts, ["format": "csv", "lang": language])
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/csv; charset=utf-8; header=present")
        #expect(
            answer.header("Content-Disposition") == "attachment; filename=\"callpace-contacts-2026-10-24.csv\""
        )
        #expect(Array(answer.body.prefix(3)) == [0xEF, 0xBB, 0xBF])
        let cells = try await office.ledger.perform { try $0.columns(of: .contacts) }
        let lines = String(decoding: answer.body.dropFirst(3), as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines[0] == cells.joined(separator: separator)[...])
        // The team's comma needs quotes where commas set cells apart; the call id looks like a number and is none.
        let team = separator == "," ? "\"Продажи, Юг\"" : "Продажи, Юг"
        let expected = [
            team, "boris", "'=Boris", "\"ООО *******а\"\"\"", "journal", "2026-11-20T09:00:00+00:00", "0", "exact",
            "true",
            "agreement_yes", credit, "", "1.10", "", "yes", "journal", "", "2026-11-20",
        ]
        #expect(lines[1] == expected.joined(separator: separator)[...])
    }

    @Test("A view without rows has its header all the same")
    func emptyTable() async throws {
        let office = try await APIOffice()
        for view in ViewRows.allCases where view != .now {
            let answer = try await office.get(view, ["format": "csv"])
            let columns = try await office.ledger.perform { try $0.columns(of: view) }
            #expect(answer.text == "\u{FEFF}" + columns.joined(separator: ",") + "\r\n")
        }
    }

    @Test("A table that does not fit is refused rather than cut; pages are for those who ask for them")
    func longTable() async throws {
        let office = try await APIOffice()
        // 11 requests of 1,000 entries, a minute apart.
        for part in 0..<11 {
            let lines = (0..<1_000).map { number in
                let at = APIOffice.utc("2026-11-01T00:00:00Z") + Int64(part * 1_000 + number) * 60_000_000
                return """
                    {"id":"\(part)-\(number)","at":"\(at.rfc3339)","kind":"agreement","manager":"anna","client":"c","value":"no"}
                    """
            }
            let answer = try await office.post(lines.joined(separator: "\n"), as: "application/x-ndjson")
            #expect(try answer.member("stored") == "1000")
        }
        let refused = try await office.get(.contacts, ["format": "csv"])
        #expect(refused.status == 400)
        #expect(refused.text.contains("more than 10000 rows"))
        let page = try await office.get(.contacts, ["format": "csv", "limit": "2"])
        #expect(page.text.split(separator: "\r\n").count == 3)
        #expect(page.header("Link")?.hasPrefix("<?format=csv&limit=2&cursor=2-") == true)
        let json = try await office.get(.contacts, ["limit": "10000"])
        let rows = try json.elements("contacts")
        #expect(rows.count == 10_000)
    }

    @Test("A database that is away is told as such, to ask again")
    func unavailable() async throws {
        let ledger = Ledger(LedgerSettings(url: "host=/nowhere user=nobody"), numbers: PlainNumbers())
        let api = API(ledger: ledger) { APIOffice.now }
        for answer in [
            try await api.rows(.now, .init()),
            try await api.add(Array(APIOffice.agreement(0).utf8), contentType: "application/json", who: "crm") { _ in },
        ] {
            #expect(answer.status == 503)
            #expect(answer.header("Retry-After") == "5")
            #expect(answer.header("Content-Type") == "application/problem+json")
        }
    }

    /// A call is worth 1.5.
    private static var generous: Rulebook {
        var rulebook = APIOffice.rulebook
        rulebook.teams[0].rules = [Dated(from: nil, value: TeamRules(rates: Rates(call: 1_500_000)))]
        return rulebook
    }
}

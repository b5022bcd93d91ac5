import Board
import Ledger
import Pace
import Testing

struct APIQueryTests {
    private static let today = Day("2026-11-23") ?? Day(number: 0)

    private func query(
        _ view: ViewRows,
        _ items: KeyValuePairs<String, String>,
        accept: String? = nil,
        format: APIQuery.Format? = nil
    ) throws(APIProblem) -> APIQuery {
        try APIQuery(
            view,
            items.map { ($0.key, $0.value) },
            accept: accept,
            format: format,
            today: Self.today
        )
    }

    @Test(
        "Without days the last 31 are told, where rows lie on days",
        arguments: [
            // 31 days with both ends: 24 October to 23 November.
            (ViewRows.days, nil, nil, "2026-10-24", nil), (.alerts, nil, nil, "2026-10-24", nil),
            (.contacts, nil, "2026-03-01", "2026-01-30", "2026-03-01"),
            (.hours, "2020-01-01", nil, "2020-01-01", nil), (.now, nil, nil, nil, nil), (.sources, nil, nil, nil, nil),
        ] as [(ViewRows, String?, String?, String?, String?)]
    )
    func days(view: ViewRows, from: String?, until: String?, first: String?, last: String?) throws {
        let items = [("from", from), ("until", until)].compactMap { name, value in value.map { (name, $0) } }
        let filter = try APIQuery(view, items.map { ($0.0, $0.1) }, today: Self.today).filter
        #expect(filter.from?.description == first)
        #expect(filter.until?.description == last)
    }

    @Test("What a request asks for")
    func filter() throws {
        let query = try query(
            .contacts,
            ["team": "Sales & more", "manager": "anna", "from": "2026-11-01", "until": "2026-11-02", "limit": "10000"]
        )
        #expect(
            query.filter
                == RowFilter(
                    team: "Sales & more",
                    manager: "anna",
                    from: Day("2026-11-01"),
                    until: Day("2026-11-02"),
                    limit: 10_000
                )
        )
        #expect(try self.query(.now, [:]).filter.limit == 1_000)
        #expect(try self.query(.now, [:], format: .csv).filter.limit == 10_000)
    }

    @Test(
        "What is not known or wrong is refused with its name and what would be right",
        arguments: [
            (ViewRows.now, "from", "2026-11-01", "\"parameter\":\"from\""),
            (.now, "from", "2026-11-01", "\"allowed\":[\"team\",\"manager\",\"limit\",\"cursor\",\"lang\",\"format\"]"),
            (.sources, "manager", "anna", "\"parameter\":\"manager\""),
            (.days, "Team", "sales", "\"parameter\":\"Team\""), (.days, "team", "", "team is empty"),
            (.days, "team", "a\0b", "a character that no name has"),
            (.days, "from", "2026-02-30", "from is a day such as 2026-11-23"),
            (.days, "until", "yesterday", "until is a day such as"),
            (.days, "limit", "0", "limit is a number of rows from 1 to 10000"),
            (.days, "limit", "10001", "from 1 to 10000"), (.days, "limit", "+5", "from 1 to 10000"),
            (.days, "limit", "99999999999999999999", "from 1 to 10000"),
            (.days, "format", "xml", "\"allowed\":[\"json\",\"csv\"]"),
            (.days, "lang", "de", "\"allowed\":[\"en\",\"ru\"]"),
            (.days, "cursor", "1-2-3", "this cursor belongs to no such request"),
            (.days, "cursor", "1000--00000000", "this cursor belongs to no such request"),
            (.days, "cursor", "9999999999-20000-00000000", "this cursor belongs to no such request"),
        ] as [(ViewRows, String, String, String)]
    )
    func refusals(view: ViewRows, name: String, value: String, words: String) throws {
        let problem = try #require(throws: APIProblem.self) { try query(view, [name: value]) }
        let answer = problem.answer
        #expect(answer.status == 400)
        #expect(answer.header("content-type") == "application/problem+json")
        #expect(answer.text.contains(words), "\(answer.text)")
        #expect(try answer.member("parameter") == "\"\(name)\"")
        #expect(try answer.member("status") == "400")
    }

    @Test("Days that end before they begin, and parameters that come twice, are refused")
    func contradictions() throws {
        #expect(throws: APIProblem.self) { try query(.days, ["from": "2026-11-02", "until": "2026-11-01"]) }
        #expect(throws: APIProblem.self) { try query(.days, ["team": "a", "team": "a"]) }
        #expect(throws: Never.self) { try query(.days, ["from": "2026-11-01", "until": "2026-11-01"]) }
        #expect(throws: APIProblem.self, "the path tells it") { try query(.days, ["format": "csv"], format: .csv) }
    }

    @Test(
        "CSV is for who asks for it",
        arguments: [
            (nil, "json"), ("", "json"), ("*/*", "json"), ("application/json", "json"), ("text/csv", "csv"),
            ("text/csv, */*;q=0.1", "csv"), ("Text/CSV ; q=1.0", "csv"), ("application/json, text/csv", "json"),
            ("application/json;q=0.5, text/csv;q=0.9", "csv"), ("text/csv;q=0", "json"),
            ("text/csv;q=0.2, application/*;q=0.3", "json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ] as [(String?, String)]
    )
    func accept(header: String?, format: String) throws {
        #expect(try query(.days, [:], accept: header).format.rawValue == format)
        #expect(try query(.days, ["format": "json"], accept: header).format == .json)
    }
}

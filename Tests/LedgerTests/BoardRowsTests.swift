import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Rows of the views for other tools", .serialized)
struct BoardRowsTests {
    private static let views: [ViewRows: String] = [
        .now: "intensity_now", .days: "intensity_day", .hours: "intensity_hour", .contacts: "contact_log",
        .sources: "source_status", .alerts: "alert_log",
    ]

    private func rows(_ test: TestLedger, _ view: ViewRows, _ filter: RowFilter = RowFilter()) async throws -> RowPage {
        try await test.ledger.perform { try $0.rows(view, filter) }
    }

    /// The values of some columns, of each row.
    private func values(_ page: RowPage, _ columns: String...) -> [[String]] {
        page.rows.map { row in
            columns.map { column in row.names.firstIndex(of: column).map { row.values[$0] } ?? "no column \(column)" }
        }
    }

    private func office() async throws -> TestLedger {
        var rulebook = Rulebook.sales(
            zone: Zone(name: "Europe/Moscow", firstOffset: 10_800),
            dayStarts: 3_600,
            extensions: ["101", "102", "103"]
        )
        rulebook.teams.append(Team(name: "service", zone: .utc))
        rulebook.managers[2].memberships = [.init(team: 1)]
        let test = try await TestLedger(rulebook)
        try await test.commit([
            leg("c1", "101", client: "79160000001", at: utc("2026-11-22 21:59:59"), seconds: 90),
            leg("c2", "101", client: "79160000002", at: utc("2026-11-22 22:00:00"), seconds: 70.5),
            leg("c3", "102", client: "79160000003", at: utc("2026-11-23 21:59:59"), seconds: 70),
            leg("c4", "102", client: "79160000004", at: utc("2026-11-23 22:00:00"), seconds: 70),
            leg("c5", "103", client: "79160000005", at: utc("2026-11-23 22:00:00"), seconds: 70),
        ])
        let planned = [
            PlannedAlert.missed("101", day("2026-11-23"), at: utc("2026-11-23 18:00:00")),
            .about(.below, "102", day("2026-11-23"), at: utc("2026-11-23 12:00:00")),
            .about(.below, "101", day("2026-11-24"), at: utc("2026-11-24 12:00:00")),
            PlannedAlert(
                alert: Alert(kind: .sourceStalled, source: "main-cdr", asOf: utc("2026-11-24 13:00:00")),
                deliveries: []
            ),
        ]
        try await test.ledger.perform { session in
            #expect(try session.lockAlerts())
            _ = try session.save([], alerts: planned)
        }
        return test
    }

    @Test(
        "Rows have the columns of their view, in its order, and are JSON objects of them",
        arguments: ViewRows.allCases
    )
    func columns(view: ViewRows) async throws {
        let test = try await office()
        let page = try await rows(test, view)
        let name = try #require(Self.views[view])
        let columns = try await test.rows(
            """
            select column_name from information_schema.columns
            where table_schema = '\(test.schema)' and table_name = '\(name)' order by ordinal_position
            """
        ).map { $0[0] }
        let row = try #require(page.rows.first)
        #expect(row.names == columns && columns.count >= 8)
        #expect(row.values.count == columns.count)
        let parsed = try await test.rows("select json_object_keys('\(row.json.replacing("'", with: "''"))'::json)")
        #expect(parsed.map { $0[0] } == columns)
        #expect(try await test.value("select count(*) from \(name)") == "\(page.rows.count)")
        #expect(!page.hasMore)
    }

    @Test("Times are in UTC wherever the server believes to be, and the connection keeps its own zone")
    func utcTimes() async throws {
        let test = try await office()
        try await test.execute("set time zone 'Asia/Kolkata'")
        #expect(
            values(try await rows(test, .contacts), "started_at", "day").first
                == ["2026-11-22T21:59:59+00:00", "2026-11-22"]
        )
        #expect(
            values(try await rows(test, .hours), "hour").map { $0[0] } == [
                "2026-11-22T21:00:00+00:00", "2026-11-22T22:00:00+00:00", "2026-11-23T21:00:00+00:00",
                "2026-11-23T22:00:00+00:00", "2026-11-23T22:00:00+00:00",
            ]
        )
        #expect(values(try await rows(test, .sources), "last_record_at").contains(["2026-11-23T22:01:10+00:00"]))
        #expect(try await rows(test, .now).rows.allSatisfy { $0.json.contains(#"+00:00","forecast""#) })
        #expect(try await test.value("select current_setting('timezone')") == "Asia/Kolkata")
    }

    @Test(
        "Days of a filter are the team's, both included",
        arguments: [
            (nil, nil, ["c1", "c2", "c3", "c4", "c5"]), ("2026-11-23", nil, ["c2", "c3", "c4", "c5"]),
            ("2026-11-23", "2026-11-23", ["c2", "c3", "c5"]), (nil, "2026-11-22", ["c1"]),
            ("2026-11-24", "2026-11-24", ["c4"]), ("2026-11-25", nil, []),
        ] as [(String?, String?, [String])]
    )
    func days(from: String?, until: String?, calls: [String]) async throws {
        let test = try await office()
        let filter = RowFilter(from: from.map { day($0) }, until: until.map { day($0) })
        #expect(values(try await rows(test, .contacts, filter), "call").map { $0[0] }.sorted() == calls)
        let counted = values(try await rows(test, .days, filter), "calls").compactMap { Int($0[0]) }
        #expect(counted.reduce(0, +) == calls.count)
        // Days begin on the hour here, so that hours and days hold the same calls.
        let byHour = values(try await rows(test, .hours, filter), "calls").compactMap { Int($0[0]) }
        #expect(byHour.reduce(0, +) == calls.count)
    }

    @Test("A team and a manager, by id or name, leave out the others' rows")
    func owners() async throws {
        let test = try await office()
        func ids(_ view: ViewRows, _ filter: RowFilter) async throws -> Set<String> {
            Set(values(try await rows(test, view, filter), "manager_id").map { $0[0] })
        }
        for view in [ViewRows.now, .days, .hours, .contacts] {
            #expect(try await ids(view, RowFilter(team: "service")) == ["103"])
            #expect(try await ids(view, RowFilter(team: "sales")) == ["101", "102"])
            #expect(try await ids(view, RowFilter(manager: "101")) == ["101"])
            #expect(try await ids(view, RowFilter(manager: "Manager 102")) == ["102"])
            #expect(try await ids(view, RowFilter(team: "service", manager: "101")) == [])
            #expect(try await ids(view, RowFilter(team: "' or true --")) == [])
        }
    }

    @Test("Alerts are told by team, manager and day; one about a source by the day on which it was made")
    func alerts() async throws {
        let test = try await office()
        func kinds(_ filter: RowFilter = RowFilter()) async throws -> [String] {
            values(try await rows(test, .alerts, filter), "what", "who").map { $0.joined(separator: " ") }
        }
        let all = ["below Manager 102", "missed Manager 101", "below Manager 101", "source_stalled main-cdr"]
        #expect(try await kinds() == all)
        #expect(try await kinds(RowFilter(team: "sales")) == Array(all[..<3]))
        #expect(try await kinds(RowFilter(manager: "101")) == [all[1], all[2]])
        #expect(try await kinds(RowFilter(manager: "Manager 102")) == [all[0]])
        #expect(try await kinds(RowFilter(manager: "main-cdr")) == [])
        #expect(try await kinds(RowFilter(from: day("2026-11-24"))) == [all[2], all[3]])
        #expect(try await kinds(RowFilter(until: day("2026-11-23"))) == [all[0], all[1]])
    }

    @Test("Sources are those of the team's sites and of no site")
    func sources() async throws {
        let test = try await office()
        _ = try await test.source("mail", site: "")
        _ = try await test.source("foreign", site: "warehouse")
        let all = values(try await rows(test, .sources), "source").map { $0[0] }
        #expect(all == ["branch-cdr", "foreign", "mail", "main-cdr"])
        let own = values(try await rows(test, .sources, RowFilter(team: "sales", manager: "x")), "source").map { $0[0] }
        #expect(own == ["branch-cdr", "mail", "main-cdr"])
    }

    @Test("Pages neither double nor skip, also of rows that differ in their call alone", arguments: [1, 2, 7, 40])
    func paging(size: Int) async throws {
        let test = try await TestLedger(.sales(extensions: ["101", "102"]))
        let at = utc("2026-11-23 09:00:00")
        // All begin at once: two managers, and several calls of each.
        try await test.commit(
            (0..<40).map { number in
                leg(
                    "c\(number)",
                    number % 2 == 0 ? "101" : "102",
                    client: "7916000\(1_000 + number)",
                    at: at,
                    seconds: 10,
                    id: "leg \(number)"
                )
            }
        )
        let stored = try await test.rows("select call from contact_log").map { $0[0] }
        try #require(stored.count > 20)
        var seen: [String] = []
        var hasMore = true
        while hasMore {
            try #require(seen.count <= stored.count)
            let page = try await rows(test, .contacts, RowFilter(limit: size, offset: seen.count))
            #expect(page.rows.count == min(size, stored.count - seen.count))
            seen += values(page, "call").map { $0[0] }
            hasMore = page.hasMore
            // What was written anew lies elsewhere on the disk.
            try await test.execute("update contact set talk = talk where call % 3 = 0")
        }
        #expect(seen.count == stored.count && Set(seen) == Set(stored))
        #expect(try await rows(test, .contacts, RowFilter(limit: 0)).rows.isEmpty)
    }

    @Test("The board, the page, the rows and the report show the same")
    func same() async throws {
        let (test, now, zone) = try await TestLedger.atNoon { rulebook in
            rulebook.teams[0].minimums = [Dated(from: nil, value: .talkMinutes(3))]
        }
        let today = zone.day(of: now)
        try await test.works("101", on: today, [(now.minutes(-480), now.minutes(-60))])
        try await test.commit([leg("c1", client: "79160000001", at: now.minutes(-30), seconds: 100.9)])
        let (team, page, report) = try await test.ledger.perform { session in
            (
                try session.teamNow("sales"), try session.managerPage("101"),
                try session.report(.day, from: today, until: today, manager: "101")
            )
        }
        let own = try #require(team?.managers.first)
        let standing = try #require(page?.standing)
        #expect(own == standing)
        #expect(page?.week.last?.standing.talkMinutes == own.talkMinutes)
        let shown = ["100", "1.6", "1", "1", "3"]
        #expect([own.talkSeconds, own.calls, own.contacts] == [100, 1, 1] && own.talkMinutes == 1.6)
        for view in [ViewRows.now, .days] {
            let row = values(
                try await rows(test, view, RowFilter(manager: "101")),
                "talk_seconds",
                "talk_minutes",
                "calls",
                "contacts",
                "minimum_talk_minutes"
            )
            #expect(row == [shown])
        }
        let names = try #require(report.first?.names)
        #expect(report.first?.values[try #require(names.firstIndex(of: "talk_minutes"))] == "1.6")
    }
}

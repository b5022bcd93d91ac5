import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("The weekly sheet from the ledger", .serialized)
struct WeeklyReportTests {
    private func weekly(
        _ test: TestLedger,
        _ manager: String = "101",
        week: String? = "2025-W06",
        now: String = "2025-02-07 12:00:00",
        showsClients: Bool = false
    ) async throws -> WeeklyReport? {
        try await test.ledger.perform {
            try $0.weekly(
                manager: manager,
                week: week.flatMap { Week($0) },
                now: utc(now),
                showsClients: showsClients
            )
        }
    }

    /// Week 6 of 2025 is 3 to 9 February; 4 January, in the first week, is a Saturday.
    private func office() async throws -> TestLedger {
        var rulebook = Rulebook.sales(
            zone: Zone(name: "Europe/Moscow", firstOffset: 10_800),
            extensions: ["101", "102"]
        )
        rulebook.teams[0].progress = [Dated(from: nil, value: [ProgressAction(name: "Demo", weight: 2_000_000)])]
        let test = try await TestLedger(rulebook)
        try await test.commit([
            leg("c1", client: "79160000001", at: utc("2025-02-04 09:00:00"), seconds: 300),
            leg("c2", client: "79160000002", at: utc("2025-02-04 10:00:00"), seconds: 600),
            leg("c3", client: "79160000003", at: utc("2025-02-05 10:00:00"), seconds: 90),
            // Midnight in Moscow lies three hours before.
            leg("c4", client: "79160000004", at: utc("2025-02-02 20:59:59"), seconds: 90),
            leg("c5", "102", client: "79160000005", at: utc("2025-02-04 09:00:00"), seconds: 90),
        ])
        try await test.add(
            [
                ("101", .planned("the price list"), "2025-01-28 09:00:00", "79160000001"),
                ("101", .planned("a visit"), "2025-01-29 09:00:00", "79160000004"),
                ("101", .agreement(.yes), "2025-02-04 09:10:00", "79160000001"),
                ("101", .agreement(.none), "2025-02-05 10:10:00", "79160000003"),
                ("101", .planned("the contract"), "2025-02-05 11:00:00", "79160000002"),
                ("102", .planned("nothing of hers"), "2025-02-05 11:00:00", "79160000003"),
                ("101", .progress(name: "Demo", count: 1_000_000), "2025-02-03 09:00:00", ""),
                ("101", .progress(name: "Demo", count: 2_000_000), "2025-02-09 20:59:59", ""),
                ("101", .progress(name: "Demo", count: 4_000_000), "2025-02-09 21:00:00", ""),
            ]
        )
        return test
    }

    @Test("The sheet is made of the manager's own contacts, plans and progress of the week")
    func sheet() async throws {
        let test = try await office()
        let report = try #require(try await weekly(test))
        let sheet = report.sheet
        #expect(report.manager == "Manager 101")
        #expect(sheet.clients.map(\.name) == ["79160000001", "79160000002", "79160000003"])
        #expect(sheet.clients.map { $0.agreed?.agreement } == [.yes, nil, nil])
        #expect(sheet.lastPlan.map(\.plan.what) == ["the price list", "a visit"])
        #expect(sheet.lastPlan.map { if case .kept = $0.outcome { true } else { false } } == [true, false])
        #expect(sheet.planned.map(\.what) == ["the contract"])
        #expect(sheet.planned.map(\.due) == [day("2025-02-16")])
        #expect(sheet.unplanned == ["79160000001", "79160000003"])
        #expect(sheet.longTalks.map(\.client) == ["79160000002", "79160000003"])
        #expect(report.progress.map { [$0.name, $0.count, $0.weight] } == [["Demo", "3", "6"]])
        #expect(report.names["79160000002"] == "7916*****02")
    }

    @Test("Clients are shown in full when asked for; a voided contact is none")
    func voided() async throws {
        let test = try await office()
        _ = try await test.ledger.perform { session in
            try session.review(
                try session.explain(call: "c2", site: nil),
                manager: nil,
                .void,
                reason: nil,
                who: "test"
            )
        }
        let report = try #require(try await weekly(test, "Manager 101", showsClients: true))
        #expect(report.sheet.clients.map(\.name) == ["79160000001", "79160000003"])
        #expect(report.names["79160000001"] == "79160000001")
    }

    @Test("Without a week it is the one of the team's clock; nobody's sheet is none")
    func present() async throws {
        let test = try await office()
        // Sunday evening in UTC is Monday in Moscow.
        let sunday = try #require(try await weekly(test, week: nil, now: "2025-02-09 20:59:59"))
        let monday = try #require(try await weekly(test, week: nil, now: "2025-02-09 21:00:00"))
        #expect([sunday, monday].map(\.sheet.week.description) == ["2025-W06", "2025-W07"])
        #expect(try await weekly(test, "nobody") == nil)
    }
}

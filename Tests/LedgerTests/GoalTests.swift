import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Progress, effectiveness and steps side by side", .serialized)
struct GoalTests {
    private static let zone = Zone(name: "Europe/Moscow", firstOffset: 10_800)

    private static func rulebook(
        plans: [Dated<SalesPlan?>] = [],
        progress: [Dated<[ProgressAction]>] = [],
        extensions: [String] = ["101", "102"]
    ) -> Rulebook {
        var rulebook = Rulebook.sales(zone: zone, extensions: extensions)
        rulebook.teams[0].plans = plans
        rulebook.teams[0].progress = progress
        return rulebook
    }

    // MARK: - Progress

    @Test("Progress weighs what the list of the day says; what is not listed is not counted")
    func progress() async throws {
        let test = try await TestLedger(
            Self.rulebook(progress: [
                Dated(
                    from: nil,
                    value: [
                        ProgressAction(name: "Demo shown", weight: 2_000_000),
                        ProgressAction(name: "Contract sent", weight: 500_000),
                    ]
                ),
                Dated(from: day("2025-02-01"), value: [ProgressAction(name: "Demo shown", weight: 3_000_000)]),
                Dated(from: day("2025-03-01"), value: []),
            ])
        )
        try await test.add(
            [
                // 23:59:59 of 31 January and 00:00 of 1 February in Moscow.
                ("101", .progress(name: "Demo shown", count: 2_000_000), "2025-01-31 20:59:59", ""),
                ("101", .progress(name: "Demo shown", count: 1_000_000), "2025-01-31 21:00:00", ""),
                ("101", .progress(name: "demo SHOWN", count: 1_000_000), "2025-01-31 12:00:00", ""),
                ("101", .progress(name: "Contract sent", count: 1_500_000), "2025-01-31 12:00:00", ""),
                ("101", .progress(name: "Contract sent", count: 1_000_000), "2025-02-10 12:00:00", ""),
                ("101", .progress(name: "Lunch", count: 1_000_000), "2025-01-31 12:00:00", ""),
                ("102", .progress(name: "", count: 5_000_000), "2025-01-31 12:00:00", ""),
                ("102", .progress(name: "Demo shown", count: 1_000_000), "2025-03-01 12:00:00", ""),
                ("102", .progress(name: "", count: 250_000), "2025-03-01 12:00:00", ""),
                ("102", .sale(amount: 7_000_000), "2025-03-01 12:00:00", ""),
            ]
        )
        #expect(
            try await test.rows(
                "select team, manager_id, manager, day, progress, weight, count from progress_day order by 2, 4, 5"
            ) == [
                ["sales", "101", "Manager 101", "2025-01-31", "Contract sent", "0.75", "1.5"],
                ["sales", "101", "Manager 101", "2025-01-31", "Demo shown", "6", "3"],
                ["sales", "101", "Manager 101", "2025-02-01", "Demo shown", "3", "1"],
                ["sales", "102", "Manager 102", "2025-01-31", "", "5", "5"],
                ["sales", "102", "Manager 102", "2025-03-01", "", "0.25", "0.25"],
            ]
        )
        // It is never mixed into the intensity.
        #expect(try await test.value("select count(*) from intensity_day") == "0")
    }

    @Test("Progress and sales count only while the manager is in a team, by the day that the team begins")
    func membership() async throws {
        var rulebook = Self.rulebook(extensions: ["101"])
        rulebook.teams[0].dayStarts = 21_600
        rulebook.managers[0].memberships = [
            .init(team: 0, from: utc("2025-02-01 03:00:00"), until: utc("2025-03-01 03:00:00"))
        ]
        let test = try await TestLedger(rulebook)
        let moments = ["2025-02-01 02:59:59", "2025-02-01 03:00:00", "2025-03-01 02:59:59", "2025-03-01 03:00:00"]
        try await test.add(
            moments.flatMap { at in
                [("101", .progress(name: "", count: 1_000_000), at, ""), ("101", .sale(amount: 1_000_000), at, "")]
            }
        )
        #expect(try await test.rows("select day from progress_day order by 1") == [["2025-02-01"], ["2025-02-28"]])
        #expect(
            try await test.rows("select month, sales, plan, share from effectiveness_month order by 1")
                == [["2025-02-01", "2", "-", "-"]]
        )
    }

    // MARK: - Effectiveness

    private static let plans: [Dated<SalesPlan?>] = [
        Dated(from: day("2025-01-15"), value: SalesPlan(sales: 1_000_000_000)),
        Dated(from: day("2025-03-31"), value: SalesPlan(sales: 2_000_000_000)),
        Dated(from: day("2025-04-30"), value: nil),
    ]

    private func sales(_ test: TestLedger) async throws {
        try await test.add(
            [
                ("101", .sale(amount: 50_000_000), "2024-12-10 12:00:00", "Romashka"),
                ("101", .sale(amount: 400_000_000), "2025-01-10 12:00:00", "Romashka"),
                // The last moment of January in Moscow, and the first of February.
                ("101", .sale(amount: 600_000_000), "2025-01-31 20:59:59", "Romashka"),
                ("101", .sale(amount: 333_999_999), "2025-01-31 21:00:00", "Romashka"),
                ("102", .sale(amount: 2_600_000_000), "2025-03-10 12:00:00", "Romashka"),
                ("102", .sale(amount: -100_000_000), "2025-03-11 12:00:00", "Romashka"),
                ("102", .sale(amount: 10_500_000), "2025-04-30 12:00:00", "Romashka"),
            ]
        )
    }

    @Test("A month has the plan of its last day, and a row for everybody while there is one")
    func effectiveness() async throws {
        let test = try await TestLedger(Self.rulebook(plans: Self.plans))
        try await sales(test)
        #expect(
            try await test.rows(
                "select team, manager_id, month, sales, plan, share from effectiveness_month order by 3, 2"
            ) == [
                ["sales", "101", "2024-12-01", "50", "-", "-"],
                ["sales", "101", "2025-01-01", "1000", "1000", "1.0000"],
                ["sales", "102", "2025-01-01", "0", "1000", "0.0000"],
                ["sales", "101", "2025-02-01", "333.999999", "1000", "0.3339"],
                ["sales", "102", "2025-02-01", "0", "1000", "0.0000"],
                ["sales", "101", "2025-03-01", "0", "2000", "0.0000"],
                ["sales", "102", "2025-03-01", "2500", "2000", "1.2500"],
                ["sales", "102", "2025-04-01", "10.5", "-", "-"],
            ]
        )
    }

    @Test("The head's result is how many of those with a plan meet it")
    func headsResult() async throws {
        let test = try await TestLedger(Self.rulebook(plans: Self.plans))
        try await sales(test)
        let months = try await test.ledger.perform {
            try $0.effectiveness(from: day("2025-01-20"), until: day("2025-04-02"), manager: "Manager 102")
        }
        #expect(
            months.map { "\($0.month) \($0.atPlan) of \($0.managers)" } == [
                "2025-01-01 1 of 2", "2025-02-01 0 of 2", "2025-03-01 1 of 2", "2025-04-01 0 of 0",
            ]
        )
        #expect(months.map { $0.rows.map { $0.values[1] } } == [["102"], ["102"], ["102"], ["102"]])
        let all = try await test.ledger.perform {
            try $0.effectiveness(from: day("2025-02-28"), until: day("2025-02-28"), manager: nil)
        }
        #expect(
            all.flatMap(\.rows).map(\.values) == [
                ["sales", "101", "Manager 101", "2025-02-01", "333.999999", "1000", "0.3339"],
                ["sales", "102", "Manager 102", "2025-02-01", "0", "1000", "0.0000"],
            ]
        )
    }

    @Test("A plan from always asks from the first sale on, one that is to come asks nothing yet")
    func planFromAlways() async throws {
        let always = try await TestLedger(
            Self.rulebook(plans: [Dated(from: nil, value: SalesPlan(sales: 3_000_000))], extensions: ["101"])
        )
        let present = "date_trunc('month', now() at time zone 'Europe/Moscow')::date"
        #expect(
            try await always.rows("select month = \(present), sales, plan, share from effectiveness_month")
                == [["true", "0", "3", "0.0000"]]
        )
        try await always.add([("101", .sale(amount: 2_000_000), "2025-02-10 12:00:00", "Romashka")])
        #expect(
            try await always.rows("select month, sales, plan, share from effectiveness_month order by 1 limit 2")
                == [["2025-02-01", "2", "3", "0.6666"], ["2025-03-01", "0", "3", "0.0000"]]
        )
        #expect(try await always.value("select max(month) = \(present) from effectiveness_month") == "true")
        try await always.ledger.use(
            Self.rulebook(
                plans: [Dated(from: day("2125-01-01"), value: SalesPlan(sales: 3_000_000))],
                extensions: ["101"]
            ),
            siteZones: [:]
        )
        #expect(
            try await always.rows("select month, sales, plan, share from effectiveness_month")
                == [["2025-02-01", "2", "-", "-"]]
        )
    }

    // MARK: - Steps side by side

    /// Client, channel, from and until on 2025-02-04, reason, merged.
    private static let steps: [(String, Int, String, String, String, Bool)] = [
        ("a", 1, "09:00", "09:00", "agreement_yes", false), ("b", 1, "10:00", "10:00", "agreement_no", false),
        ("c", 1, "11:00", "11:00", "no_agreement", false), ("d", 3, "12:00", "12:00", "agreement_yes", false),
        // An hour and a half together, then eight hours of eleven; half an hour of one without an agreement.
        ("a", 2, "09:00", "10:00", "held", false), ("b", 2, "09:30", "10:30", "held", false),
        ("c", 2, "12:00", "23:00", "held", false), ("d", 2, "06:00", "06:30", "no_agreement", false),
        ("e", 2, "04:00", "05:00", "void", false), ("f", 2, "02:00", "03:00", "short", true),
    ]

    @Test("A day shows correspondence, meetings and journal beside calls and credit")
    func steps() async throws {
        let test = try await TestLedger(.sales(extensions: ["101", "102"]))
        try await test.commit([leg("c1", at: utc("2025-02-04 09:00:00"), seconds: 90)])
        for (index, step) in Self.steps.enumerated() {
            let qualifies = ["held", "agreement_yes", "agreement_no"].contains(step.4) && !step.5
            try await test.execute(
                """
                insert into contact (call, manager_id, site_id, team_id, call_id, client, started_at, ended_at, talk,
                    upper_bound, day, reason, qualifies, credit, is_merged, channel)
                select \(index), g.id, 1, t.id, 'step', '\(step.0)', '2025-02-04 \(step.2)Z', '2025-02-04 \(step.3)Z', 0,
                    0, '2025-02-04', '\(step.4)', \(qualifies), 0, \(step.5), \(step.1)
                from manager g, team t where g.key = '101'
                """
            )
        }
        #expect(
            try await test.rows(
                "select day, calls, correspondence, meetings, journal, meeting_seconds from intensity_day"
            )
                // 1.5 + 8 + 0.5 hours.
                == [["2025-02-04", "1", "2", "3", "1", "36000"]]
        )
        try await test.execute("update contact set day = (now() at time zone 'UTC')::date")
        #expect(
            try await test.rows("select manager_id, correspondence, meetings from intensity_now order by 1")
                == [["101", "2", "3"], ["102", "0", "0"]]
        )
    }

    @Test("A day without other steps than calls shows none")
    func callsAlone() async throws {
        let test = try await TestLedger()
        try await test.commit([leg("c1", at: utc("2025-02-04 09:00:00"), seconds: 90)])
        #expect(
            try await test.rows(
                "select calls, correspondence, meetings, journal, meeting_seconds from intensity_day"
            ) == [["1", "0", "0", "0", "0"]]
        )
    }
}

extension TestLedger {
    /// Stores entries of the journal, each under an id of its own.
    func add(
        _ entries: [(manager: String, kind: JournalEntry.Kind, at: String, client: String)]
    ) async throws {
        for (index, item) in entries.enumerated() {
            let entry = JournalEntry(
                id: "entry-\(index) \(item.at)",
                kind: item.kind,
                at: utc(item.at),
                manager: item.manager,
                client: item.client
            )
            let teams = try await ledger.perform {
                try $0.add(entry, who: "test", now: utc("2025-12-31 00:00:00"))
            }
            #expect(teams != nil)
        }
    }
}

import Pace
import Testing

@testable import Settings

@Suite("Plans and progress lists")
struct TeamGoalsTests {
    private func configuration(_ keys: String) throws -> Configuration {
        try parse("teams:\n  - name: t\n    zone: UTC\n    \(keys)\n")
    }

    private func team(_ versions: (from: String?, keys: String)...) throws -> Team {
        let book = try RulebookCompiler.compile(
            try versions.map { version in
                RuleVersion(
                    from: try version.from.map { try day($0) },
                    document: try configuration(version.keys).decidingDocument
                )
            },
            numbers: SimpleNumbers()
        )
        return book.teams[0]
    }

    @Test("A list holds from its day on; a weight left out is 1")
    func progress() throws {
        let team = try team(
            (nil, "progress: {from: 2026-12-01, actions: [{name: Demo shown, weight: 2.5}, Contract sent]}")
        )
        #expect(
            team.progress == [
                Dated(
                    from: try day("2026-12-01"),
                    value: [
                        ProgressAction(name: "Demo shown", weight: 2_500_000), ProgressAction(name: "Contract sent"),
                    ]
                )
            ]
        )
        #expect(team.progress(on: try day("2026-11-30")) == [])
        #expect(team.progress(on: try day("2026-12-01")).map(\.name) == ["Demo shown", "Contract sent"])
    }

    @Test("A plan holds from its day on until the next; amounts have six decimals and twelve digits")
    func plans() throws {
        let keys =
            "plan: [{from: 2027-02-01, none: true}, {from: 2026-12-01, sales: 1000000}, {from: 2027-01-01, sales: 999999999999.000001}]"
        let team = try team((nil, keys))
        let days = ["2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01", "2027-01-31", "2027-02-01"]
        #expect(
            try days.map { team.plan(on: try day($0))?.sales } == [
                nil, 1_000_000_000_000, 1_000_000_000_000, 999_999_999_999_000_001, 999_999_999_999_000_001, nil,
            ]
        )
    }

    @Test("Without dates they act from the version that says so, and end with the one that does not")
    func versions() throws {
        let team = try team(
            (nil, "qualify: {by: talk}"),
            ("2026-12-01", "plan: {sales: 5}\n    progress: {actions: [Demo]}"),
            ("2027-01-01", "qualify: {by: talk}")
        )
        let (from, until) = (try day("2026-12-01"), try day("2027-01-01"))
        #expect(
            team.plans == [
                Dated(from: from, value: .some(SalesPlan(sales: 5_000_000))), Dated(from: until, value: nil),
            ]
        )
        #expect(
            team.progress
                == [Dated(from: from, value: [ProgressAction(name: "Demo")]), Dated(from: until, value: [])]
        )
    }

    @Test(
        "They read back from the document of the rules and from accepted norms",
        arguments: [
            "progress: [{actions: [Demo, {name: \"a: \\\"b\\\"\", weight: 0.000001}]}, {from: 2027-01-01, none: true}]",
            "plan: [{sales: 999999999999.999999}, {from: 2027-01-01, none: true}]",
        ]
    )
    func roundTrip(_ keys: String) throws {
        let configuration = try configuration(keys)
        let team = configuration.teams[0]
        let document = configuration.decidingDocument
        let read = try DecidingRules(reading: document, label: "rules")
        #expect(read.document == document)
        #expect(read.teams[0].progress == team.progress && read.teams[0].plan == team.plan)
        #expect(!team.progress.isEmpty || !team.plan.isEmpty)
        let entry = AcceptedNorms.Entry(since: try day("2026-12-01"), norms: TeamNorms(of: team))
        let accepted = AcceptedNorms(byTeam: ["t": entry])
        #expect(AcceptedNorms(reading: accepted.document) == accepted)
    }

    @Test("Norms that were accepted before there were plans are still known")
    func older() throws {
        let text = #"{"teams": [{"name": "t", "since": "2026-12-01", "minimum": [{"contacts": "20"}]}]}"#
        let norms = TeamNorms(minimums: [Dated(from: nil, value: .contacts(20))])
        #expect(AcceptedNorms(reading: text).byTeam == ["t": .init(since: try day("2026-12-01"), norms: norms)])
    }

    @Test(
        "A list or a plan of another past is a difference, told as the configuration writes it",
        arguments: [
            ("plan: {sales: 5}", "plan: {sales: 7.5}", "2026-12-01 plan sales 7.5, not sales 5"),
            ("plan: {sales: 5}", "qualify: {by: talk}", "2026-12-01 plan none, not sales 5"),
            ("qualify: {by: talk}", "plan: {from: 2026-12-05, sales: 5}", "2026-12-05 plan sales 5, not none"),
            (
                "plan: {sales: 5}", "plan: [{sales: 5}, {from: 2026-12-10, none: true}]",
                "2026-12-10 plan none, not sales 5"
            ),
            ("plan: {sales: 5}", "plan: [{sales: 5}, {from: 2026-12-11, sales: 6}]", nil),
            ("plan: {sales: 5}", "plan: {from: 2026-12-01, sales: 5.0}", nil),
            (
                "progress: {actions: [A, B]}", "progress: {actions: [A, {name: B, weight: 2}]}",
                "2026-12-01 progress 'A', 'B' of weight 2, not 'A', 'B'"
            ),
            (
                "progress: {actions: [A]}", "progress: [{actions: [A]}, {from: 2026-12-02, none: true}]",
                "2026-12-02 progress none, not 'A'"
            ),
            ("progress: {actions: [A, B]}", "progress: {actions: [B, A]}", nil),
            ("progress: {actions: [A]}", "progress: [{actions: [A]}, {from: 2026-12-11, actions: [A, B]}]", nil),
        ] as [(String, String, String?)]
    )
    func differences(_ old: String, _ new: String, _ words: String?) throws {
        let judged = try day("2026-12-01")...day("2026-12-10")
        let held = TeamNorms(of: try team((nil, old)))
        let difference = TeamNorms(of: try configuration(new).teams[0]).firstDifference(from: held, on: judged)
        #expect(
            difference.map { "\($0.day) \($0.norm.rawValue) \($0.found), not \($0.other)" } == words
        )
    }

    @Test("A difference is told at the line of its key")
    func lines() throws {
        let configuration = try parse(
            "teams:\n  - name: t\n    zone: UTC\n    plan: {sales: 1}\n    progress:\n      actions: [A]\n  - {name: s, zone: UTC}\n"
        )
        #expect(configuration.normLines.line(of: .plan, team: "t") == 4)
        #expect(configuration.normLines.line(of: .progress, team: "t") == 5)
        #expect(configuration.normLines.line(of: .plan, team: "s") == 7)
        #expect(configuration.normLines.line(of: .progress, team: "gone") == 1)
    }
}

import Pace
import Testing

/// The week is 2026-W48, Monday 23 to Sunday 29 November; the team's clock is three hours ahead of UTC.
@Suite("The sheet for the weekly talk")
struct WeeklySheetTests {
    private static let team = Team(name: "sales", zone: Zone(name: "Europe/Moscow", firstOffset: 10_800))
    private static let week = Week(of: Day(year: 2026, month: 11, day: 23)!)

    /// `11-25 10:00` of the team's clock in 2026.
    private static func at(_ text: String) -> Instant {
        Instant(rfc3339: "2026-\(text.replacing(" ", with: "T")):00+03:00") ?? .distantPast
    }

    private static func touch(
        _ client: String,
        _ at: String,
        _ agreement: Agreement? = nil,
        talk seconds: Int64 = 60,
        _ channel: Channel = .call
    ) -> WeeklySheet.Touch {
        WeeklySheet.Touch(
            client: client,
            channel: channel,
            began: Self.at(at),
            talk: channel == .call ? seconds * 1_000_000 : 0,
            agreement: agreement
        )
    }

    private static func plan(_ client: String, _ at: String, due: String? = nil) -> ManagerEntry {
        ManagerEntry(
            entry: JournalEntry(
                id: "\(client) \(at)",
                kind: .planned("the contract"),
                at: Self.at(at),
                manager: "anna",
                client: client,
                due: due.flatMap { Day("2026-\($0)") }
            ),
            client: client
        )
    }

    private static func sheet(
        now: String = "11-27 12:00",
        _ contacts: [WeeklySheet.Touch] = [],
        _ entries: [ManagerEntry] = []
    ) -> WeeklySheet {
        WeeklySheet(week: week, team: team, now: at(now), contacts: contacts, entries: entries)
    }

    /// A line a plan of last week.
    private static func lines(_ outcomes: [WeeklySheet.PlanOutcome]) -> [String] {
        outcomes.map { item in
            let outcome =
                switch item.outcome {
                case .kept(let touch): "kept \(touch.agreement?.rawValue ?? "")"
                case .open: "open"
                case .notKept: "not kept"
                }
            return "\(item.plan.client) \(item.plan.due) \(outcome)"
        }
    }

    @Test("Clients of the week by agreement, then by talk; the team's own midnights are its borders")
    func clients() {
        let sheet = Self.sheet([
            Self.touch("before", "11-22 23:59"), Self.touch("a", "11-23 00:00", talk: 100),
            Self.touch("b", "11-24 10:00", talk: 300), Self.touch("a", "11-24 11:00", talk: 50),
            Self.touch("c", "11-25 10:00", .yes, talk: 10), Self.touch("c", "11-26 10:00", .no, .correspondence),
            Self.touch("c", "11-26 11:00", Agreement.none, .meeting), Self.touch("later", "11-27 12:01"),
            Self.touch("b", "11-25 10:00", Agreement.none, talk: 1),
        ])
        #expect(sheet.clients.map(\.name) == ["c", "b", "a"])
        #expect(sheet.clients.map(\.talk) == [10_000_000, 301_000_000, 150_000_000])
        #expect(sheet.clients[0].contacts == [.call: 1, .correspondence: 1, .meeting: 1])
        // A clear no is an agreement, the latest counts; that none was reached is none.
        #expect(sheet.clients.map { $0.agreed?.agreement } == [.no, nil, nil])
        #expect(sheet.unplanned == ["c", "b", "a"])
    }

    /// Written, due, agreements with the client, what becomes of it on Friday noon: in last week's plan, planned, or
    /// nothing planned with the client.
    private static let plans: [(String, String?, [(String, Agreement?)], String)] = [
        // Without a due day it is due at the end of the next week.
        ("11-18 10:00", nil, [], "last 2026-11-29 open"),
        ("11-18 10:00", nil, [("11-24 10:00", .yes)], "last 2026-11-29 kept yes"),
        ("11-18 10:00", nil, [("11-24 10:00", .no)], "last 2026-11-29 kept no"),
        ("11-18 10:00", nil, [("11-24 10:00", Agreement.none)], "last 2026-11-29 open"),
        ("11-18 10:00", nil, [("11-24 10:00", nil)], "last 2026-11-29 open"),
        // What was agreed before the entry keeps nothing.
        ("11-18 10:00", "11-24", [("11-18 09:59", .yes)], "last 2026-11-24 not kept"),
        ("11-18 10:00", "11-24", [("11-18 10:00", .yes)], "last 2026-11-24 kept yes"),
        // The due day lasts until its midnight.
        ("11-18 10:00", "11-24", [("11-24 23:59", .yes)], "last 2026-11-24 kept yes"),
        ("11-18 10:00", "11-24", [("11-25 00:00", .yes)], "last 2026-11-24 not kept"),
        // Written and due last week.
        ("11-17 10:00", "11-19", [], "last 2026-11-19 not kept"),
        ("11-17 10:00", "11-19", [("11-19 12:00", .yes)], "last 2026-11-19 kept yes"),
        // Written long ago: of this week's concern only when due, or kept, in it.
        ("11-02 10:00", "11-19", [], "none"),
        ("11-02 10:00", "11-27", [], "last 2026-11-27 open"),
        ("11-02 10:00", "12-11", [("11-23 10:00", .yes)], "last 2026-12-11 kept yes"),
        ("11-02 10:00", "12-11", [("11-20 10:00", .yes)], "none"),
        ("11-02 10:00", "12-11", [], "planned 2026-12-11"),
        // Written this week.
        ("11-23 10:00", nil, [], "planned 2026-12-06"),
        ("11-23 10:00", "11-26", [], "planned 2026-11-26"),
        ("11-23 10:00", nil, [("11-25 10:00", .yes)], "none"),
        ("11-27 12:01", nil, [], "none"),
    ]

    @Test("What was kept, what is open and what is planned", arguments: plans.indices)
    func plan(index: Int) {
        let (written, due, contacts, expected) = Self.plans[index]
        let sheet = Self.sheet(contacts.map { Self.touch("a", $0.0, $0.1) }, [Self.plan("a", written, due: due)])
        let found =
            Self.lines(sheet.lastPlan).map { $0.replacing("a 2026", with: "last 2026") }
            + sheet.planned.map { "planned \($0.due)" }
        #expect(found == (expected == "none" ? [] : [expected]))
    }

    @Test("Nothing is planned with those whose plans are kept, past or another's")
    func unplanned() {
        let contacts = ["a", "b", "c", "d", "e", "anonymous"].map { Self.touch($0, "11-24 10:00") }
        let entries = [
            Self.plan("a", "11-25 10:00"), Self.plan("b", "11-18 10:00"), Self.plan("c", "11-25 10:00", due: "11-26"),
            Self.plan("d", "11-23 10:00"), Self.plan("f", "11-25 10:00"), Self.plan("anonymous", "11-25 10:00"),
        ]
        // The plan with d was kept; the one with c fell due yesterday.
        let sheet = Self.sheet(contacts + [Self.touch("d", "11-25 10:00", .yes)], entries)
        #expect(sheet.unplanned.sorted() == ["c", "d", "e"])
    }

    @Test("Agreements without a number keep no plan, for nobody knows whose they are", arguments: ["anonymous", ""])
    func anonymous(client: String) {
        let sheet = Self.sheet(
            [Self.touch(client, "11-24 10:00", .yes)],
            [Self.plan(client, "11-18 10:00", due: "11-25")]
        )
        #expect(Self.lines(sheet.lastPlan) == ["\(client) 2026-11-25 not kept"])
    }

    @Test("The sheet of a week that is over does not change any more")
    func past() {
        let contacts = [Self.touch("a", "11-24 10:00"), Self.touch("b", "11-30 00:00", .yes)]
        let entries = [
            Self.plan("b", "11-18 10:00"), Self.plan("c", "11-25 10:00"), Self.plan("d", "11-30 00:01"),
        ]
        for now in ["11-30 00:00", "12-20 10:00"] {
            let sheet = Self.sheet(now: now, contacts, entries)
            #expect(sheet.asOf == Self.at("11-30 00:00"))
            #expect(sheet.clients.map(\.name) == ["a"])
            #expect(Self.lines(sheet.lastPlan) == ["b 2026-11-29 not kept"])
            #expect(sheet.planned.map(\.client) == ["c"])
        }
    }

    @Test("The five longest calls without an agreement, of equally long ones the earlier")
    func longTalks() {
        let talks: [(String, Int64, Agreement?)] = [
            ("a", 500, nil), ("b", 900, .yes), ("c", 700, Agreement.none), ("d", 800, .no), ("e", 500, nil),
            ("f", 0, nil), ("g", 20, nil), ("h", 30, nil), ("i", 10, nil),
        ]
        let contacts = talks.enumerated().map { index, talk in
            Self.touch(talk.0, "11-24 1\(index):00", talk.2, talk: talk.1)
        }
        let sheet = Self.sheet(contacts + [Self.touch("m", "11-25 10:00", nil, .meeting)])
        #expect(sheet.longTalks.map(\.client) == ["c", "a", "e", "h", "g"])
    }

    @Test("The order of what is given does not matter")
    func order() {
        let contacts = [
            Self.touch("a", "11-24 10:00", .yes), Self.touch("a", "11-24 12:00", .no), Self.touch("b", "11-25 10:00"),
        ]
        let entries = [Self.plan("a", "11-18 10:00"), Self.plan("b", "11-25 10:00"), Self.plan("c", "11-25 11:00")]
        #expect(Self.sheet(contacts, entries) == Self.sheet(contacts.reversed(), entries.reversed()))
        #expect(Self.lines(Self.sheet(contacts, entries).lastPlan) == ["a 2026-11-29 kept yes"])
    }
}

import Ledger
import Pace
import Postgres
import Testing

@Suite("The outbox", .serialized)
struct OutboxTests {
    private let monday = day("2026-11-23")
    private let noon = utc("2026-11-23 12:00:00")

    private func whole() -> Alert {
        var counters = ManagerDay()
        counters.talk = 1
        counters.upperBoundTalk = 2
        counters.calls = 3
        counters.contacts = 4
        counters.credit = 5_500_000
        counters.bonusMinutes = 6
        counters.clients = 7
        return Alert(
            kind: .quiet,
            team: "sales",
            managerID: "101",
            manager: "Manager 101\n; drop table alert; --",
            day: monday,
            numbers: Alert.Numbers(day: counters, minimum: .contacts(9), expectedShare: 10, pace: 11),
            source: "main",
            affected: ["A, B", "\"C\""],
            since: noon.minutes(-60),
            detail: "why",
            asOf: noon
        )
    }

    private func locked() async throws -> TestLedger {
        let test = try await TestLedger(ownDatabase: true)
        #expect(try await test.ledger.perform { try $0.lockAlerts() })
        return test
    }

    @Test("An alert comes back as it was said, to each recipient when it is due")
    func roundTrip() async throws {
        let test = try await locked()
        let (alert, noon) = (whole(), noon)
        let planned = PlannedAlert(
            alert: alert,
            deliveries: [
                PlannedDelivery(channel: "hook", address: nil, dueAt: noon, isDigest: false, isManager: false),
                PlannedDelivery(
                    channel: "bot",
                    address: "200",
                    dueAt: noon.minutes(5),
                    isDigest: true,
                    isManager: true
                ),
            ]
        )
        try await test.ledger.perform { session throws in
            #expect(try session.save([], alerts: [planned]) == [alert.key])
            let due = try session.dueDeliveries(by: "hook", at: noon, limit: 10)
            #expect(due.map(\.alert) == [alert])
            #expect(due.first?.address == nil && due.first?.isDigest == false && due.first?.attempts == 0)
            #expect(try session.dueDeliveries(by: "bot", at: noon, limit: 10).isEmpty)
            #expect(try session.nextDelivery(by: "bot") == noon.minutes(5))
            let later = try session.dueDeliveries(by: "bot", at: noon.minutes(5), limit: 10)
            #expect(later.first?.address == "200" && later.first?.isManager == true && later.first?.isDigest == true)
        }
    }

    @Test("A key is said once, whoever says it again and however")
    func once() async throws {
        let test = try await locked()
        let (alert, noon) = (whole(), noon)
        var other = alert
        other.asOf = noon.minutes(100)
        other.detail = nil
        let second = other
        let channels = { (names: [String]) in
            names.map { PlannedDelivery(channel: $0, address: nil, dueAt: noon, isDigest: false, isManager: false) }
        }
        let (first, again) = (channels(["hook"]), channels(["hook", "bot"]))
        try await test.ledger.perform { session throws in
            #expect(try session.save([], alerts: [PlannedAlert(alert: alert, deliveries: first)]) == [alert.key])
            #expect(try session.save([], alerts: [PlannedAlert(alert: second, deliveries: again)]).isEmpty)
            #expect(try session.dueDeliveries(by: "hook", at: noon, limit: 10).map(\.alert) == [alert])
            #expect(try session.dueDeliveries(by: "bot", at: noon, limit: 10).isEmpty)
        }
        #expect(try await test.value("select count(*) from alert") == "1")
        #expect(try await test.rows("select what, who, key from alert_log").map { $0[0] } == ["quiet"])
    }

    @Test("What becomes of a delivery: postponed, sent, given up, withdrawn, sent again")
    func states() async throws {
        let test = try await locked()
        let (alert, noon) = (whole(), noon)
        let channels = ["a", "b", "c"].map {
            PlannedDelivery(channel: $0, address: nil, dueAt: noon, isDigest: false, isManager: false)
        }
        try await test.ledger.perform { session throws in
            _ = try session.save([], alerts: [PlannedAlert(alert: alert, deliveries: channels)])
            func id(_ channel: String) throws -> Int64 {
                let due = try session.dueDeliveries(by: channel, at: noon.minutes(1_000), limit: 1)
                return try #require(due.first).id
            }
            try session.postpone([try id("a")], until: noon.minutes(3), problem: "answered 500")
            #expect(try session.dueDeliveries(by: "a", at: noon.minutes(2), limit: 1).isEmpty)
            let dueAgain = try session.dueDeliveries(by: "a", at: noon.minutes(3), limit: 1)
            let again = try #require(dueAgain.first)
            #expect(again.attempts == 1 && again.dueAt == noon)
            try session.markSent([again.id], at: noon.minutes(3))
            try session.markDead([try id("b")], problem: "answered 410")
            try session.markWithdrawn([try id("c")])
            let next = try ["a", "b", "c"].compactMap { try session.nextDelivery(by: $0) }
            #expect(next.isEmpty)
        }
        let states = "select channel, state, attempts, coalesce(problem, '') from delivery order by channel"
        #expect(
            try await test.rows(states) == [
                ["a", "sent", "2", ""], ["b", "dead", "1", "answered 410"], ["c", "withdrawn", "0", ""],
            ]
        )
        let key = alert.key
        #expect(try await test.ledger.perform { try $0.resendDead() } == 1)
        #expect(try await test.value("select count(*) from delivery where state = 'due'") == "1")
        #expect(try await test.ledger.perform { try $0.resend(key: key) } == 3)
        #expect(try await test.ledger.perform { try $0.resend(key: "nobody") } == 0)
        #expect(try await test.ledger.perform { try $0.alertList(limit: 10, since: nil) }.count == 3)
    }

    @Test("Only who has the lock writes; with the connection it goes to the next")
    func lock() async throws {
        let test = try await locked()
        let other = test.another()
        try await other.use(.sales(), siteZones: [:])
        #expect(try await !other.perform { try $0.lockAlerts() })
        let planned = PlannedAlert(alert: whole(), deliveries: [])
        let error = await #expect(throws: LedgerError.self) {
            try await other.perform { _ = try $0.save([], alerts: [planned]) }
        }
        if case .alertsTakenOver? = error {} else { Issue.record("\(String(describing: error))") }
        await test.ledger.disconnect()
        // The server ends the connection, and with it the lock, a moment later.
        var isLocked = false
        for _ in 0..<1_000 where !isLocked {
            isLocked = try await other.perform { try $0.lockAlerts() }
            if !isLocked { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(isLocked)
        // The first one's next connection has no lock.
        await #expect(throws: LedgerError.self) {
            try await test.ledger.perform { _ = try $0.save([], alerts: [planned]) }
        }
        #expect(try await other.perform { try $0.save([], alerts: [planned]) }.count == 1)
    }

    @Test("What follows an alert knows what became of it for the same recipient")
    func earlier() async throws {
        let test = try await locked()
        let (monday, noon) = (monday, noon)
        try await test.ledger.perform { session throws in
            _ = try session.save(
                [],
                alerts: [
                    .about(.below, "101", monday, at: noon), .about(.missed, "102", monday, at: noon),
                    .about(.below, "103", monday, at: noon, to: ["other"]),
                ]
            )
            let first = try session.dueDeliveries(by: "telegram", at: noon, limit: 10)
            try session.markWithdrawn(first.filter { $0.alert.kind == .below }.map(\.id))
            try session.markSent(first.filter { $0.alert.kind == .missed }.map(\.id), at: noon)
            _ = try session.save(
                [],
                alerts: [
                    .about(.recovered, "101", monday, at: noon), .about(.correction, "102", monday, at: noon),
                    .about(.recovered, "103", monday, at: noon),
                ]
            )
            let due = try session.dueDeliveries(by: "telegram", at: noon, limit: 10)
            #expect(due.map(\.alert.managerID) == ["101", "102", "103"])
            #expect(due.map(\.earlier) == [.withdrawn, .sent, nil])
            #expect(due.map(\.isCorrected) == [false, true, false])
        }
    }

    @Test("An absence is entered, listed, taken back, and stands in the log of corrections")
    func absences() async throws {
        let test = try await TestLedger()
        let monday = monday
        let morning = WorkingHours.Span(start: 540, end: 780)
        let night = WorkingHours.Span(start: 1_320, end: 1_800)
        try await test.ledger.perform { session throws in
            try session.addAbsence(
                managerID: "102",
                days: DayRange(from: monday, until: monday + 2),
                hours: nil,
                who: "Irina"
            )
            try session.addAbsence(
                managerID: "102",
                days: DayRange(from: monday, until: monday),
                hours: [morning, night],
                who: "Irina"
            )
            #expect(
                try session.absences() == [
                    1: [
                        Absence(days: DayRange(from: monday, until: monday + 2)),
                        Absence(days: DayRange(from: monday, until: monday), hours: [morning, night]),
                    ]
                ]
            )
            #expect(try session.absenceList().count == 2)
            let day = DayRange(from: monday, until: monday)
            #expect(try session.withdrawAbsences(managerID: "102", days: day, who: "Irina") == 1)
            #expect(try session.withdrawAbsences(managerID: "102", days: day, who: "Irina") == 0)
            #expect(try session.absences()[1]?.count == 1)
        }
        #expect(try await test.value("select count(*) from correction_log where who = 'Irina'") == "3")
    }

    @Test("The views show pace and state by the clock")
    func views() async throws {
        let rulebook = Rulebook.sales(minimums: [Dated(from: nil, value: .talkMinutes(60))])
        let test = try await TestLedger(rulebook, ownDatabase: true)
        let now = try await test.now()
        let today = Zone.utc.day(of: now)
        // An hour of two is worked; 101 has 30 minutes, 102 an hour and more, 103 nothing, 104 is off, 105 unjudged.
        let working = WorkingTime([TimeSpan(from: now.minutes(-60), until: now.minutes(60))])
        let rows = (0..<5).map { index in
            (
                manager: index, team: 0,
                plan: DayPlan(
                    day: today,
                    working: index == 3 ? WorkingTime() : working,
                    minimum: .talkMinutes(60),
                    closesAt: now.minutes(75),
                    endsAt: now.minutes(600)
                )
            )
        }
        func judged(_ manager: Int, _ state: PaceState, until: Instant) -> JudgedDay {
            JudgedDay(
                manager: manager,
                team: 0,
                day: today,
                state: state,
                holdsUntil: until,
                isFinal: false,
                watch: PaceWatch()
            )
        }
        let states = [
            judged(0, .onPace, until: now.minutes(30)), judged(1, .onPace, until: now.minutes(30)),
            judged(2, .below, until: now.minutes(-1)), judged(3, .off, until: now.minutes(30)),
        ]
        try await test.ledger.perform { session throws in
            _ = try session.lockAlerts()
            try session.saveWorkingDays(rows)
            _ = try session.save(states, alerts: [])
        }
        // The talk itself may begin on the day before, so the counters are written.
        try await test.execute(
            """
            insert into manager_day (manager_id, day, team_id, talk, upper_bound, calls, contacts, credit, bonus_minutes,
                clients, last_contact_at)
            select m.id, '\(today)', 1, x.talk * 60000000::bigint, 0, 1, 1, 1000000, 0, 1, now()
            from (values ('101', 30), ('102', 61)) as x(key, talk) join manager m on m.key = x.key
            """
        )
        let view =
            "select manager_id, state, round(expected_share, 2), round(pace, 2), round(forecast) from intensity_now order by 1"
        #expect(
            try await test.rows(view) == [
                ["101", "on_pace", "0.50", "1.00", "60"], ["102", "met", "0.50", "2.03", "122"],
                ["103", "unknown", "0.50", "0.00", "0"], ["104", "off", "0.00", "-", "-"],
                ["105", "unknown", "0.50", "0.00", "0"],
            ]
        )
        #expect(
            try await test.rows("select manager_id, state from intensity_day where day = '\(today)' order by 1")
                .map { $0[1] } == ["on_pace", "met", "unknown", "off", "unknown"]
        )
        // Nobody reads the site any more.
        try await test.execute("update source set read_through = now() - interval '4 minutes' where name = 'main-cdr'")
        #expect(try await test.value("select state from intensity_now where manager_id = '101'") == "unknown")
        try await test.execute("update source set read_through = now() - interval '2 minutes' where name = 'main-cdr'")
        #expect(try await test.value("select state from intensity_now where manager_id = '101'") == "on_pace")
        // A call in progress counts towards the pace alone.
        try await test.execute(
            "insert into open_talk select 1, m.id, 1, now() - interval '30 minutes' from manager m where m.key = '103'"
        )
        let talking =
            "select round(pace, 2), talk_seconds, talking_since is null from intensity_now where manager_id = '103'"
        #expect(try await test.rows(talking) == [["1.00", "0", "false"]])
        try await test.execute("update open_talk set since = now() - interval '241 minutes'")
        #expect(try await test.rows(talking) == [["0.00", "0", "true"]])
    }
}

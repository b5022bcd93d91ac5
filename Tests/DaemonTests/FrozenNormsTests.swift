import Ledger
import Pace
import Settings
import TestSupport
import Testing

@testable import Daemon

@Suite("Minimum, rates, plan and progress list are set in advance")
struct FrozenNormsTests {
    private static let old = "minimum: {talk_minutes: 120}"

    @Test(
        "Every way to cheat is refused, and what was stored stays",
        arguments: [
            "minimum: {talk_minutes: 60}", "minimum: {contacts: 5}", "minimum: {none: true}", "qualify: {by: talk}",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-09, talk_minutes: 60}]",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-10, talk_minutes: 60}]",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-10, none: true}]",
            "minimum: {from: 2026-12-09, talk_minutes: 120}", "minimum: {from: 2026-12-11, talk_minutes: 120}",
            "minimum: {talk_minutes: 120}, rates: {meeting: 3}", "minimum: {talk_minutes: 120}, rates: {call: 2}",
            "minimum: {talk_minutes: 120}, rates: [{from: 2026-12-10, correspondence_minutes: 60}]",
        ]
    )
    func cheats(_ keys: String) async throws {
        let desk = try await NormDesk(Self.old)
        try await desk.refuses(try NormDesk.configuration(keys))
        #expect(try await desk.minimums(7...31) == Array(repeating: .talkMinutes(120), count: 25))
    }

    @Test(
        "What changes nothing up to today is taken",
        arguments: [
            "minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 60}]",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-11, none: true}]",
            "minimum: {from: 2026-12-08, talk_minutes: 120}",
            "minimum: [{talk_minutes: 60}, {from: 2026-12-08, talk_minutes: 120}]",
            "minimum: {talk_minutes: 120}, qualify: {by: agreement}",
            "minimum: {talk_minutes: 120}, rates: [{from: 2026-12-11, meeting: 3}]",
        ]
    )
    func taken(_ keys: String) async throws {
        let desk = try await NormDesk(Self.old)
        try await desk.takes(try NormDesk.configuration(keys))
        #expect(try await desk.minimums(8...10) == Array(repeating: .talkMinutes(120), count: 3))
    }

    private static let goals = "plan: {sales: 500}, progress: {actions: [Demo]}"

    @Test(
        "A plan or a list that is changed after the fact is refused like a minimum",
        arguments: [
            "plan: {sales: 400}, progress: {actions: [Demo]}", "progress: {actions: [Demo]}", "plan: {sales: 500}",
            "plan: {sales: 500}, progress: {actions: [Demo, Offer]}",
            "plan: {sales: 500}, progress: {actions: [{name: Demo, weight: 2}]}",
            "plan: [{sales: 500}, {from: 2026-12-10, sales: 600}], progress: {actions: [Demo]}",
            "plan: {sales: 500}, progress: [{actions: [Demo]}, {from: 2026-12-09, none: true}]",
        ]
    )
    func goals(_ keys: String) async throws {
        let desk = try await NormDesk(Self.goals)
        try await desk.refuses(try NormDesk.configuration(keys))
    }

    @Test(
        "A plan or a list of a day to come is taken",
        arguments: [
            "plan: [{sales: 500}, {from: 2026-12-11, sales: 400}], progress: {actions: [Demo]}",
            "plan: {sales: 500.0}, progress: [{actions: [Demo]}, {from: 2026-12-11, actions: [Demo, Offer]}]",
        ]
    )
    func goalsToCome(_ keys: String) async throws {
        let desk = try await NormDesk(Self.goals)
        try await desk.takes(try NormDesk.configuration(keys))
    }

    @Test("A team with a plan and a list in force does not vanish")
    func goalsVanished() async throws {
        let desk = try await NormDesk(Self.goals)
        let other = try NormDesk.configuration("plan: {sales: 1}", name: "other")
        let refusal = await #expect(throws: NormRefusal.self) { try await desk.apply(other) }
        #expect(
            refusal?.description == """
                callpace.yaml:1: team 'sales': plan: found no such team, where sales 500 is in force on 2026-12-10 and \
                days are judged, allowed: the team with its plan, ended by {from: 2026-12-11, none: true}; from that \
                day on it may be left out
                callpace.yaml:1: team 'sales': progress: found no such team, where a list is in force on 2026-12-10 and \
                days are judged, allowed: the team with its progress, ended by {from: 2026-12-11, none: true}; from \
                that day on it may be left out
                """
        )
    }

    @Test("A refusal names the line, the day, both values and what may be written")
    func words() async throws {
        let desk = try await NormDesk(Self.old)
        let edit = try Configuration.parse(
            """
            teams:
              - name: sales
                zone: UTC
                minimum:
                  - {talk_minutes: 120}
                  - {from: 2026-12-09, contacts: 7}
                managers: [{id: a, extensions: [1]}]
            """,
            path: "callpace.yaml"
        )
        let refusal = await #expect(throws: NormRefusal.self) { try await desk.apply(edit) }
        #expect(
            refusal?.description == """
                callpace.yaml:4: team 'sales': minimum: found contacts 7 on 2026-12-09, where talk_minutes 120 was in \
                force; days since 2026-12-08 are judged, so it stays, allowed: what was in force up to 2026-12-10, and \
                entries {from: 2026-12-11, …} or later
                """
        )
    }

    @Test("A team with its minimum in force does not vanish; one whose minimum ended may")
    func vanished() async throws {
        let desk = try await NormDesk(Self.old)
        let other = try NormDesk.configuration("minimum: {talk_minutes: 60}", name: "other")
        try await desk.refuses(other)
        let refusal = await #expect(throws: NormRefusal.self) { try await desk.apply(other) }
        #expect(
            refusal?.description == """
                callpace.yaml:1: team 'sales': minimum: found no such team, where talk_minutes 120 is in force on \
                2026-12-10 and days are judged, allowed: the team with its minimum, ended by {from: 2026-12-11, none: \
                true}; from that day on it may be left out
                """
        )
        try await desk.takes(
            try NormDesk.configuration("minimum: [{talk_minutes: 120}, {from: 2026-12-11, none: true}]")
        )
        try await desk.refuses(other)
        try await desk.close(through: "2026-12-10")
        try await desk.takes(other, on: "2026-12-11")
        #expect(try await desk.minimums(8...12) == [.talkMinutes(120), .talkMinutes(120), .talkMinutes(120), nil, nil])

        // As if it had never been away, for the days on which it was.
        let back = try NormDesk.configuration(Self.old)
        await #expect(throws: NormRefusal.self) {
            try await desk.recount(back, since: "2026-12-01", on: "2026-12-12")
        }
    }

    @Test("Before any day is judged a minimum may be edited, for today and for the past")
    func unjudged() async throws {
        let desk = try await NormDesk(Self.old, through: nil)
        try await desk.takes(try NormDesk.configuration("minimum: {talk_minutes: 60}"), on: "2026-12-08")
        #expect(try await desk.minimums(7...8) == [.talkMinutes(120), .talkMinutes(60)])
        let past = try NormDesk.configuration("minimum: {contacts: 9}")
        try await desk.recount(past, since: "2026-12-01", on: "2026-12-08")
        #expect(try await desk.minimums(7...8) == [.contacts(9), .contacts(9)])
        // The day ends, and it is over with that.
        try await desk.close(through: "2026-12-08")
        try await desk.refuses(try NormDesk.configuration("minimum: {contacts: 1}"), on: "2026-12-09")
    }

    @Test(
        "An entry of a day to come is edited, put off and taken back as one likes, until its day is there",
        arguments: [
            "minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 90}]",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-15, talk_minutes: 60}]", Self.old,
        ]
    )
    func future(_ keys: String) async throws {
        let desk = try await NormDesk("minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 60}]")
        let edit = try NormDesk.configuration(keys)
        // The same edit, a day too late.
        let late = try await NormDesk("minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 60}]")
        try await late.close(through: "2026-12-10")
        try await late.refuses(edit, on: "2026-12-11")
        try await desk.takes(edit)
        #expect(try await desk.minimums(8...10) == Array(repeating: .talkMinutes(120), count: 3))
        // Brought forward onto today.
        try await desk.refuses(
            try NormDesk.configuration("minimum: [{talk_minutes: 120}, {from: 2026-12-10, talk_minutes: 60}]")
        )
    }

    @Test("The roster is edited beside an old minimum whose past was another one before a day was judged")
    func roster() async throws {
        let desk = try await NormDesk("minimum: {talk_minutes: 60}", through: nil)
        try await desk.apply(try NormDesk.configuration(Self.old), on: "2026-12-08")
        try await desk.close(through: "2026-12-09")
        // The file says 120 of the days before, too, where 60 was in force.
        try await desk.takes(try NormDesk.configuration(Self.old, more: ", {id: c, extensions: [3]}"))
        #expect(try await desk.minimums(7...9) == [.talkMinutes(60), .talkMinutes(120), .talkMinutes(120)])
    }

    @Test("The roster is edited beside a minimum that no one asked for when it was written; what was in force stays")
    func rosterBesideOldEdit() async throws {
        let desk = try await NormDesk(Self.old)
        let low = "minimum: {talk_minutes: 60}"
        let document = try NormDesk.configuration(low).decidingDocument
        try await desk.ledger.perform { try $0.saveRules(document, from: Day("2026-12-09")) }
        let edit = try NormDesk.configuration(low, more: ", {id: c, extensions: [3]}")
        try await desk.takes(edit)
        #expect(try await desk.minimums(8...10) == [.talkMinutes(120), .talkMinutes(60), .talkMinutes(60)])
        await #expect(throws: NormRefusal.self) { try await desk.recount(edit, since: "2026-12-08") }
        #expect(try await desk.minimums(8...10) == [.talkMinutes(120), .talkMinutes(60), .talkMinutes(60)])
    }

    // MARK: - A clock that was set back

    @Test(
        "A clock that was set back opens no judged day",
        arguments: ["2026-12-01", "2026-12-08"],
        ["2026-12-08", "2026-12-09"]
    )
    func clock(_ clock: String, _ day: String) async throws {
        let desk = try await NormDesk(Self.old)
        let edit = try NormDesk.configuration("minimum: [{talk_minutes: 120}, {from: \(day), talk_minutes: 60}]")
        try await desk.refuses(edit, on: clock)
        // What comes behind them is to come by such a clock.
        try await desk.takes(
            try NormDesk.configuration("minimum: [{talk_minutes: 120}, {from: 2026-12-10, talk_minutes: 60}]"),
            on: clock
        )
        #expect(try await desk.minimums(8...10) == [.talkMinutes(120), .talkMinutes(120), .talkMinutes(60)])
    }

    @Test("By a clock that was set back an edit acts from the newest judged day, also beside a team without any")
    func clockOfOtherEdits() async throws {
        for more in ["", "  - {name: new, zone: UTC, managers: [{id: n, extensions: [9]}]}\n"] {
            let desk = try await NormDesk(Self.old)
            let keys = "\(Self.old), qualify: {by: agreement}, managers: [{id: a}]"
            let text = "teams:\n  - {name: sales, zone: UTC, \(keys)}\n"
            try await desk.takes(try Configuration.parse(text + more, path: "callpace.yaml"), on: "2026-12-01")
            #expect(try await desk.versions().map(\.from) == [nil, Day("2026-12-09")])
        }
    }
}

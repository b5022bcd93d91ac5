import Ledger
import Pace
import TestSupport
import Testing

@Suite("Calls and conversations that turn out to be one", .serialized)
struct ConversationTests {
    private let morning = utc("2026-11-23 09:00:00")

    private static let contacts = """
        select manager_id, call, talk_seconds from contact_log order by manager_id, call
        """

    @Test("A late row whose channel is another call's id makes one call of two; the oldest id is shown")
    func linkedByRow() async throws {
        let test = try await TestLedger()
        let older = leg("1795420955.1", "101", at: morning, seconds: 30)
        let newer = leg("1795420985.5", "101", at: morning + 40_000_000, seconds: 50)
        let other = leg("1795420985.5", "102", at: morning + 100_000_000, seconds: 70, id: "1795420985.5#2")
        try await test.commit([newer, other])
        try await test.commit([older])
        #expect(
            try await test.rows(Self.contacts) == [
                ["101", "1795420955.1", "30"], ["101", "1795420985.5", "50"], ["102", "1795420985.5", "70"],
            ]
        )
        let late = Record.leg(
            Leg(
                call: "1795420955.1",
                id: "late",
                channelID: "1795420985.5",
                startedAt: morning + 40_000_000,
                endedAt: morning + 40_000_000,
                caller: LegParty(number: "", channel: ""),
                callee: LegParty(number: "", channel: ""),
                disposition: .noAnswer
            )
        )
        try await test.commit([late])
        // 30 and 50 seconds of 101 are one contact now.
        #expect(
            try await test.rows(Self.contacts) == [["101", "1795420955.1", "80"], ["102", "1795420955.1", "70"]]
        )
        #expect(try await test.value("select count(distinct call) from contact") == "1")
        #expect(
            try await test.rows("select calls, contacts from intensity_day order by manager_id") == [
                ["1", "1"], ["1", "1"],
            ]
        )
        #expect(try await test.differences() == [])
    }

    @Test("Channels of two calls that meet in one bridge are one call")
    func linkedByBridge() async throws {
        let test = try await TestLedger()
        func events(_ call: String, _ name: String, bridge: String, from: Int64, until: Int64) -> [Record] {
            ["IAX2/trunk-\(call.suffix(1))", "IAX2/\(name)-\(call.suffix(1))"].flatMap { channel in
                let number = channel.contains("trunk") ? "7916000\(name)" : name
                func event(_ name: String, _ kind: ChannelEvent.Kind, _ seconds: Int64) -> Record {
                    .channel(
                        ChannelEvent(
                            call: call,
                            channelID: call,
                            channel: channel,
                            name: name,
                            kind: kind,
                            at: morning + seconds * 1_000_000,
                            number: number
                        )
                    )
                }
                return [
                    event("BRIDGE_ENTER", .entered(bridge: bridge), from),
                    event("BRIDGE_EXIT", .left(bridge: bridge), until), event("HANGUP", .ended, until),
                ]
            }
        }
        try await test.commit(events("1795420955.1", "101", bridge: "b1", from: 0, until: 20))
        try await test.commit(events("1795420960.2", "102", bridge: "b2", from: 30, until: 50))
        #expect(
            try await test.rows(Self.contacts) == [["101", "1795420955.1", "20"], ["102", "1795420960.2", "20"]]
        )
        // The second call's channel enters the first one's bridge when nobody else is left in it.
        let shared = ChannelEvent(
            call: "1795420960.2",
            channelID: "1795420960.2",
            channel: "IAX2/102-2",
            name: "BRIDGE_ENTER",
            kind: .entered(bridge: "b1"),
            at: morning + 60_000_000
        )
        let left = ChannelEvent(
            call: "1795420960.2",
            channelID: "1795420960.2",
            channel: "IAX2/102-2",
            name: "BRIDGE_EXIT",
            kind: .left(bridge: "b1"),
            at: morning + 61_000_000
        )
        try await test.commit([.channel(left), .channel(shared)])
        #expect(
            try await test.rows(Self.contacts) == [["101", "1795420955.1", "20"], ["102", "1795420955.1", "20"]]
        )
        #expect(try await test.differences() == [])
    }

    /// Seconds from the beginning of the first, talk, upper bound; what is counted: site and talk.
    private static let pairs: [(main: (Double, Bool), branch: (Int64, Double, Bool), counted: [[String]])] = [
        // Overlap of 60 of 80 seconds: the longer one stands for both.
        ((100, false), (40, 80, false), [["main", "100"]]),
        ((80, false), (20, 100, false), [["branch", "100"]]),
        // Exactly half of the shorter one.
        ((100, false), (60, 80, false), [["main", "100"]]),
        // Less than half.
        ((100, false), (61, 80, false), [["branch", "80"], ["main", "100"]]),
        // Exact talk wins over a longer upper bound.
        ((100, true), (10, 70, false), [["branch", "70"]]),
        ((100, true), (10, 70, true), [["main", "100"]]),
    ]

    @Test("Conversations that two sites recorded are one contact", arguments: pairs.indices)
    func twoSites(index: Int) async throws {
        let (main, branch, counted) = Self.pairs[index]
        for mainFirst in [true, false] {
            let test = try await TestLedger()
            let first = leg(
                "m1",
                client: "79160000001",
                at: morning,
                seconds: main.0,
                traits: main.1 ? [.upperBound] : []
            )
            let second = leg(
                "b1",
                client: "79160000001",
                at: morning + branch.0 * 1_000_000,
                seconds: branch.1,
                traits: branch.2 ? [.upperBound] : []
            )
            if mainFirst { try await test.commit([first]) }
            try await test.commit([second], site: "branch")
            if !mainFirst { try await test.commit([first]) }
            #expect(try await test.rows("select site, talk_seconds from contact_log order by site") == counted)
            let sum = counted.reduce(0) { $0 + (Int($1[1]) ?? 0) }
            #expect(
                try await test.rows("select calls, contacts, talk_seconds from intensity_day")
                    == [["\(counted.count)", "\(counted.count)", "\(sum)"]]
            )
            #expect(try await test.rows("select sum(talk_seconds) from intensity_hour") == [["\(sum)"]])
            #expect(try await test.differences() == [])
        }
    }

    @Test("Another client, another manager or no client's number keep conversations apart")
    func apart() async throws {
        let test = try await TestLedger()
        try await test.commit([
            leg("m1", "101", client: "79160000001", at: morning, seconds: 100),
            leg("m2", "102", client: "", at: morning, seconds: 100),
        ])
        try await test.commit(
            [
                leg("b1", "101", client: "79160000002", at: morning, seconds: 100),
                leg("b2", "103", client: "79160000001", at: morning, seconds: 100),
                leg("b3", "102", client: "", at: morning, seconds: 100),
            ],
            site: "branch"
        )
        #expect(try await test.value("select count(*) from contact_log") == "5")
        #expect(
            try await test.rows("select manager_id, contacts, clients from intensity_day order by 1")
                == [["101", "2", "2"], ["102", "2", "2"], ["103", "1", "1"]]
        )
    }

    @Test("A conversation across midnight is one, on the day on which the winner began", arguments: [true, false])
    func midnight(longerFirst: Bool) async throws {
        let test = try await TestLedger()
        let late = leg("m1", client: "79160000001", at: utc("2026-11-23 23:59:30"), seconds: 100)
        let early = leg("b1", client: "79160000001", at: utc("2026-11-24 00:00:05"), seconds: 60)
        if longerFirst { try await test.commit([late]) }
        try await test.commit([early], site: "branch")
        if !longerFirst { try await test.commit([late]) }
        #expect(
            try await test.rows("select day, talk_seconds, contacts from intensity_day order by day")
                == [["2026-11-23", "100", "1"]]
        )
        #expect(try await test.value("select count(*) from manager_hour") == "1")
        #expect(try await test.differences() == [])
    }

    @Test("A record that shows another client takes a conversation apart again, across midnight too")
    func unmergedByRecord() async throws {
        let test = try await TestLedger()
        try await test.commit([leg("m1", client: "79160000001", at: utc("2026-11-23 23:59:30"), seconds: 100)])
        let early = leg("b1", client: "79160000001", at: utc("2026-11-24 00:00:05"), seconds: 60)
        try await test.commit([early], site: "branch")
        #expect(try await test.value("select count(*) from contact_log") == "1")
        // The branch's manager talked with somebody else first.
        try await test.commit(
            [leg("b1", client: "79160000002", at: utc("2026-11-24 00:00:01"), seconds: 3, id: "b1#0")],
            site: "branch"
        )
        #expect(
            try await test.rows("select day, talk_seconds, contacts from intensity_day order by day")
                == [["2026-11-23", "100", "1"], ["2026-11-24", "63", "1"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test("A changed roster takes a conversation apart again, and puts it together again")
    func unmergedByRoster() async throws {
        let test = try await TestLedger()
        try await test.commit([leg("m1", client: "79160000001", at: morning, seconds: 100)])
        try await test.commit([leg("b1", client: "79160000001", at: morning, seconds: 90)], site: "branch")
        let together = try await test.contents()
        var changed = Rulebook.sales()
        changed.extensions[SiteExtension(site: "branch", name: "101")] = [Claim(manager: 1)]
        try await test.ledger.use(changed, siteZones: [:])
        try await test.recount(since: day("2026-11-23"))
        #expect(
            try await test.rows("select manager_id, talk_seconds from intensity_day order by 1")
                == [["101", "100"], ["102", "90"]]
        )
        #expect(try await test.differences() == [])
        try await test.ledger.use(.sales(), siteZones: [:])
        try await test.recount(since: day("2026-11-23"))
        #expect(try await test.contents() == together)
    }

    @Test("A call of days, never hung up, is merged with none of the calls within it", arguments: [true, false])
    func neverHungUp(first: Bool) async throws {
        let test = try await TestLedger()
        let a = leg("c1", client: "79160000001", at: utc("2026-11-20 09:00:00"), seconds: 86_400 * 4)
        let b = leg("c2", client: "79160000001", at: utc("2026-11-23 10:00:00"), seconds: 70)
        for record in first ? [a, b] : [b, a] { try await test.commit([record], site: record == a ? "main" : "branch") }
        #expect(try await test.value("select count(*) from contact_log") == "2")
        #expect(try await test.differences() == [])
    }

    @Test("Two sites may give one conversation the same id")
    func sameIDOfTwoSites() async throws {
        let test = try await TestLedger()
        let a = leg("c1", client: "79160000001", at: utc("2026-11-20 09:00:00"), seconds: 100)
        let b = leg("c1", client: "79160000001", at: utc("2026-11-20 09:00:00"), seconds: 90)
        try await test.commit([a]); try await test.commit([b], site: "branch")
        #expect(try await test.rows("select talk_seconds, calls from intensity_day") == [["100", "1"]])
        #expect(try await test.rows("select site from contact_log") == [["main"]])
    }
}

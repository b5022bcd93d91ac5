import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("What managers and sources are judged by", .serialized)
struct WatchTests {
    private let monday = day("2026-11-23")
    private let morning = utc("2026-11-23 09:00:00")

    @Test("Calls in progress stand in a table of their own until records end them, whatever the order")
    func openTalks() async throws {
        let open =
            "select m.key, o.since at time zone 'UTC' from open_talk o join manager m on m.id = o.manager_id order by 1, 2"
        let start = bridge("1795420955.1", from: morning)
        let whole = bridge("1795420955.1", from: morning, until: morning + 90_000_000)
        let test = try await TestLedger()
        try await test.commit(start)
        #expect(try await test.rows(open) == [["101", "2026-11-23T09:00:00"]])
        #expect(try await test.value("select count(*) from contact") == "0")
        // A copy of the events changes nothing.
        try await test.commit(start)
        try await test.commit(bridge("1795420955.2", "102", from: morning.minutes(1)))
        #expect(
            try await test.rows(open) == [["101", "2026-11-23T09:00:00"], ["102", "2026-11-23T09:01:00"]]
        )
        try await test.commit(Array(whole.dropFirst(1)))
        #expect(try await test.rows(open) == [["102", "2026-11-23T09:01:00"]])
        #expect(try await test.rows("select manager_id, talk_seconds from contact_log") == [["101", "90"]])
        #expect(try await test.differences() == [])

        let reversed = try await TestLedger()
        for record in whole.reversed() { try await reversed.commit([record]) }
        #expect(try await reversed.rows(open) == [])
        #expect(try await reversed.rows("select manager_id, talk_seconds from contact_log") == [["101", "90"]])
    }

    @Test("A recount writes calls in progress anew")
    func recount() async throws {
        let test = try await TestLedger()
        try await test.commit(bridge("1795420955.1", from: morning))
        try await test.execute("update open_talk set since = since - interval '1 hour', manager_id = 4711")
        try await test.recount(since: monday)
        #expect(try await test.value("select since at time zone 'UTC' from open_talk") == "2026-11-23T09:00:00")
        #expect(try await test.value("select count(*) from open_talk where manager_id = 4711") == "0")
    }

    @Test("The sign of life is the newest record that is not ahead; it never goes back, and duplicates are one too")
    func signsOfLife() async throws {
        let test = try await TestLedger()
        func life() async throws -> SourceLife? {
            try await test.ledger.perform { try $0.sourceLives().first { $0.name == "main-cdr" } }
        }
        let fresh = try #require(try await life())
        #expect(fresh.site == "main" && fresh.aliveAt == nil && fresh.readThrough == nil && fresh.aheadAt == nil)
        var feed = try await test.feed()
        let records = [
            leg("c1", at: morning, seconds: 60), leg("ahead", at: morning.minutes(900), seconds: 60),
            leg("c2", at: morning.minutes(5), seconds: 60), leg("ahead2", at: morning.minutes(901), seconds: 60),
        ]
        var batch = feed.batch(records.placed)
        batch.ahead = 2
        batch.latestCredible = morning.minutes(30)
        try await feed.commit(batch, to: test.ledger)
        #expect(try await life()?.aliveAt == morning.minutes(6))
        #expect(try await life()?.aheadAt != nil)
        // Nor are the numbers fresher for it.
        let lives = try await test.rows("select last_record_at, alive_at from source")
        #expect(lives.allSatisfy { $0[0] == $0[1] }, "\(lives)")
        // Older ones change nothing; a batch of nothing but duplicates is a sign of life all the same.
        try await feed.commit([leg("c0", at: morning.minutes(-60), seconds: 60)].placed, to: test.ledger)
        #expect(try await life()?.aliveAt == morning.minutes(6))
        try await test.execute("update source set alive_at = null")
        try await feed.commit([leg("c2", at: morning.minutes(5), seconds: 60)].placed, to: test.ledger)
        #expect(try await life()?.aliveAt == morning.minutes(6))
        var onlyAhead = feed.batch([leg("ahead3", at: morning.minutes(950), seconds: 60)].placed)
        onlyAhead.ahead = 1
        onlyAhead.latestCredible = morning.minutes(30)
        try await feed.commit(onlyAhead, to: test.ledger)
        #expect(try await life()?.aliveAt == morning.minutes(6))
    }

    @Test("A source's own patience is kept where none is given, and quarantined records of the last hour are counted")
    func patience() async throws {
        let test = try await TestLedger()
        let name = "main-cdr"
        for (given, kept) in [(Int64?(600), Int64(600)), (nil, 600), (1_800, 1_800)] {
            let life = try await test.ledger.perform { session in
                _ = try session.source(
                    name: name,
                    site: "main",
                    format: "asterisk-csv",
                    zone: nil,
                    stalledAfter: given
                )
                return try session.sourceLives().first { $0.name == name }
            }
            #expect(life?.stalledAfter == kept * 1_000_000)
        }
        var feed = try await test.feed()
        let bad = QuarantinedRecord(offset: 0, length: 10, reason: "why", bytes: [0])
        try await feed.commit(feed.batch(quarantined: [bad, bad, bad]), to: test.ledger)
        try await test.execute(
            "update quarantine set at = now() - interval '61 minutes' where id = (select min(id) from quarantine)"
        )
        let lives = try await test.ledger.perform { try $0.sourceLives() }
        #expect(lives.map(\.quarantinedLastHour) == [0, 2])
    }

    @Test("Only who holds a source says that it is read through; letting it go takes that back")
    func readThrough() async throws {
        let test = try await TestLedger()
        let source = try await test.source("main-cdr", site: "main")
        let stale = test.another()
        try await stale.use(.sales(), siteZones: [:])
        let former = try #require(try await stale.takeOver(source))
        let now = morning
        try await stale.perform { try $0.noteReadThrough(former, at: now) }
        let read = "select count(*) from source where read_through is not null"
        #expect(try await test.value(read) == "1")
        try await stale.giveBack(allBut: ["main-cdr"])
        #expect(try await test.value(read) == "1")
        try await stale.giveBack()
        #expect(try await test.value(read) == "0")
        let taken = try #require(try await test.ledger.takeOver(source))
        try await stale.perform { try $0.noteReadThrough(former, at: now) }
        #expect(try await test.value(read) == "0")
        try await test.ledger.perform { try $0.noteReadThrough(taken, at: now) }
        #expect(try await test.value(read) == "1")
    }

    @Test("A manager-day comes with counters, the end of the last contact, the call in progress and what was saved")
    func watchedDays() async throws {
        let test = try await TestLedger()
        let now = morning.minutes(60)
        try await test.commit([
            leg("c1", at: morning, seconds: 90), leg("c2", at: morning.minutes(10), seconds: 30),
            leg("before", at: morning.minutes(-1_440), seconds: 90),
        ])
        try await test.commit(bridge("1795420955.1", "102", from: now.minutes(-10)))
        try await test.commit(bridge("1795420955.2", "103", from: now.minutes(-241)))
        try await test.commit(bridge("1795420955.3", "104", from: now.minutes(1)))
        let watch = PaceWatch(
            behindSince: morning.minutes(3),
            isBelow: true,
            knownSince: morning.minutes(2),
            checkedAt: morning.minutes(1),
            said: [.below, .quiet]
        )
        let judged = JudgedDay(
            manager: 1,
            team: 0,
            day: monday,
            state: .below,
            holdsUntil: morning.minutes(4),
            isFinal: false,
            watch: watch
        )
        let keys = (0..<4).reversed().map { (manager: $0, team: 0, day: day("2026-11-23")) }
        for withLastContact in [false, true] {
            let found = try await test.ledger.perform { session in
                #expect(try session.lockAlerts())
                _ = try session.save([judged], alerts: [])
                return try session.watchedDays(keys, withLastContact: withLastContact, at: now)
            }
            let days = found.sorted { $0.manager > $1.manager }
            #expect(days.map(\.manager) == [3, 2, 1, 0])
            #expect(days.map(\.talkingSince) == [nil, nil, now.minutes(-10), nil])
            #expect(days[3].counters.talk == 120_000_000)
            #expect(days[3].counters.contacts == 1)
            #expect(days[3].lastContactEnded == (withLastContact ? morning.minutes(10) + 30_000_000 : nil))
            #expect(days[3].state == nil && days[3].watch == PaceWatch())
            #expect(days[2].watch == watch)
            #expect(days[2].state == .below)
            #expect(days[1].lastContactEnded == nil)
        }
    }

    @Test("Days that are not judged for good come again for two weeks; a day judged for good stays so")
    func unjudged() async throws {
        let test = try await TestLedger()
        func judged(_ day: Day, isFinal: Bool) -> JudgedDay {
            JudgedDay(
                manager: 0,
                team: 0,
                day: day,
                state: .missed,
                holdsUntil: morning,
                isFinal: isFinal,
                watch: PaceWatch()
            )
        }
        let days = [judged(monday - 15, isFinal: false), judged(monday - 14, isFinal: false)]
        let more = [judged(monday - 1, isFinal: true), judged(monday, isFinal: false)]
        let last = judged(monday - 1, isFinal: false)
        let before = morning
        let found = try await test.ledger.perform { session in
            _ = try session.lockAlerts()
            _ = try session.save(days + more, alerts: [])
            _ = try session.save([last], alerts: [])
            return try session.unjudgedDays(before: before).map(\.day)
        }
        #expect(found == [monday - 14])
    }

    @Test("Days told as missed that are met now come until their correction is told")
    func corrected() async throws {
        let test = try await TestLedger()
        let (monday, now) = (monday, morning)
        for (name, seconds) in [("101", 90.0), ("102", 90), ("104", 90), ("105", 59)] {
            try await test.commit([leg("c\(name)", name, at: morning, seconds: seconds)])
        }
        try await test.commit([leg("old", "103", at: morning.minutes(-29 * 1_440), seconds: 90)])
        let days = try await test.ledger.perform { session in
            _ = try session.lockAlerts()
            _ = try session.save(
                [],
                alerts: [
                    .missed("101", monday, at: now), .missed("102", monday, at: now), .missed("105", monday, at: now),
                    .missed("103", monday - 29, at: now),
                    .about(.correction, "102", monday, at: now), .about(.below, "104", monday, at: now),
                    .about(.correction, "101", monday - 1, at: now),
                ]
            )
            return try session.correctedDays(at: now)
        }
        #expect(days.map(\.manager) == [0])
        #expect(days.map(\.day) == [monday])
    }
}

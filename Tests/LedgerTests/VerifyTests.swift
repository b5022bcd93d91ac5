import Ledger
import Pace
import TestSupport
import Testing

@Suite("Verification", .serialized)
struct VerifyTests {
    private let morning = utc("2026-11-23 09:00:00")

    private func sample() async throws -> TestLedger {
        let test = try await TestLedger()
        try await test.commit([
            leg("c1", "101", client: "79160000001", at: morning, seconds: 90),
            leg("c2", "101", client: "79160000002", at: morning + 3_600_000_000, seconds: 30),
            leg("c3", "102", client: "79160000003", at: morning, seconds: 70),
        ])
        try await test.commit([leg("b1", "101", client: "79160000001", at: morning, seconds: 80)], site: "branch")
        #expect(try await test.differences() == [])
        return test
    }

    /// What is done, the kinds of the differences it makes, and a word that one of them names.
    private static let tampering: [(sql: String, kinds: Set<String>, names: String)] = [
        ("update manager_day set talk = talk + 1 where calls = 2", ["day"], "Manager 101, 2026-11-23"),
        ("update manager_day set clients = 7 where calls = 1", ["day"], "Manager 102, 2026-11-23"),
        ("update manager_day set day = day - 1 where calls = 1", ["day"], "Manager 102, 2026-11-22"),
        ("delete from manager_day where calls = 1", ["day"], "Manager 102, 2026-11-23"),
        ("update manager_hour set contacts = 5 where talk = 30000000", ["hour"], "Manager 101, 2026-11-23T10:00:00Z"),
        ("delete from manager_hour where talk = 30000000", ["hour"], "Manager 101, 2026-11-23T10:00:00Z"),
        (
            "insert into manager_hour select manager_id, hour - interval '9 hours', day, team_id, 1, 1, 1, 1 from manager_hour where talk = 30000000",
            ["hour"], "Manager 101, 2026-11-23T01:00:00Z"
        ),
        ("update contact set talk = talk + 5 where call_id = 'c3'", ["contact", "day", "hour"], "call c3"),
        ("update contact set client = 'x' where call_id = 'c3'", ["contact"], "call c3"),
        ("update contact set reason = 'short' where call_id = 'c3'", ["verdict"], "Manager 102, 2026-11-23, call c3"),
        ("update contact set credit = 2 where call_id = 'c3'", ["verdict"], "call c3"),
        ("update contact set is_merged = false where call_id = 'b1'", ["verdict"], "call b1"),
        ("update contact set qualifies = false where call_id = 'c3'", ["verdict"], "call c3"),
        ("delete from contact where call_id = 'c3'", ["contact", "day", "hour"], "call c3"),
        (
            """
            insert into contact select call + 1, manager_id, site_id, team_id, 'made up', client, started_at + interval '5 hours',
                ended_at + interval '5 hours', talk, upper_bound, agreement, day, reason, qualifies, credit, is_merged
            from contact where call_id = 'c3'
            """,
            ["contact", "day", "hour"], "call made up"
        ),
        ("delete from leg where call_id = 'c3'", ["contact"], "call c3"),
        ("update leg set talk = 10000000 where call_id = 'c3'", ["contact"], "call c3"),
    ]

    @Test("Whatever was changed by hand is named, and a recount repairs what derives", arguments: tampering.indices)
    func tampered(index: Int) async throws {
        let (sql, kinds, name) = Self.tampering[index]
        let test = try await sample()
        let sound = try await test.contents()
        try await test.execute(sql)
        let found = try await test.differences()
        #expect(Set(found.map(\.kind)) == kinds, "\(found)")
        #expect(found.contains { $0.what.contains(name) }, "\(found)")
        // Records are what everything derives from, and a contact without any is reported only.
        guard !sql.contains("leg"), !sql.contains("made up") else { return }
        try await test.recount(since: day("2026-11-01"))
        #expect(try await test.differences() == [])
        #expect(try await test.contents() == sound)
    }

    @Test("Verification beside a writer finds nothing")
    func besideWriter() async throws {
        let test = try await TestLedger()
        let writer = test.another()
        try await writer.use(.sales(), siteZones: [:])
        let feed = try await test.feed()
        async let writing: Void = {
            var feed = feed
            for index in 0..<150 {
                // Three rows a call, so that contacts are replaced all the time.
                let call = "c\(index / 3)"
                try await feed.commit(
                    [leg(call, at: morning + Int64(index) * 20_000_000, seconds: 15, id: "\(call)#\(index)")].placed,
                    to: writer
                )
            }
        }()
        for _ in 0..<25 {
            let found = try await test.differences()
            #expect(found == [])
            if !found.isEmpty { break }
        }
        try await writing
        #expect(try await test.differences() == [])
    }
}

import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Work that does not grow with history", .serialized)
struct BoundedTests {
    /// What a connection has read of a table so far.
    private struct Reading {
        var rows: Int64
        var scans: Int64
    }

    private func readings(_ test: TestLedger) async throws -> [String: Reading] {
        // Counters of a session are told at its next idle moment.
        try await test.ledger.perform { _ = try $0.connection.query("select pg_stat_force_next_flush()") }
        try await test.ledger.perform { _ = try $0.connection.query("select 1") }
        return try await test.another().perform { session in
            let rows = try session.connection.query(
                """
                select relname::text, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0), coalesce(seq_scan, 0)
                from pg_stat_user_tables
                """
            )
            var readings: [String: Reading] = [:]
            for row in rows { readings[try row.text(0)] = Reading(rows: try row.int64(1), scans: try row.int64(2)) }
            return readings
        }
    }

    @Test("A commit reads its own manager-days alone, whatever is stored beside them", arguments: [true, false])
    func commit(analysed: Bool) async throws {
        let test = try await TestLedger(.sales(extensions: ["101", "102"]), ownDatabase: true)
        var feed = try await test.feed()
        // One call of each manager, then 10,000 of each on 200 days before them.
        let today = utc("2026-11-23 09:00:00")
        try await feed.commit([leg("1795420955.1", "101", at: today, seconds: 90)].placed, to: test.ledger)
        try await feed.commit([leg("1795420955.2", "102", at: today, seconds: 90)].placed, to: test.ledger)
        let past = """
            m.id, n, timestamptz '2026-11-23 09:00Z' - (1 + n / 50) * interval '1 day' + n % 50 * interval '5 minutes'
            from manager m, generate_series(1, 10000) n
            """
        try await test.execute(
            """
            insert into contact select 1000000 + id * 100000 + n, id, 1, 1, 'old ' || n, 'c' || n, at, at + interval '90 s',
                90000000, 0, null, at::date, 'talk', true, 1000000, false from (select \(past)) x (id, n, at);
            insert into leg select gen_random_uuid(), 1000000 + id * 100000 + n, 1, 1, 0, 0, 'old ' || n, 'old ' || n, null,
                at, at, at + interval '90 s', 90000000, 0, null, 1, 0, null, null, null, null, null, null, null
                from (select \(past)) x (id, n, at);
            insert into call_node select 1000000 + id * 100000 + n, 1000000 + id * 100000 + n / 2 * 2
                from (select \(past)) x (id, n, at);
            insert into manager_day select distinct on (id, at::date) id, at::date, 1, 1, 0, 1, 1, 1, 0, 1, at
                from (select \(past)) x (id, n, at);
            insert into manager_hour select distinct on (id, date_trunc('hour', at)) id, date_trunc('hour', at), at::date, 1, 1, 1, 1, 1
                from (select \(past)) x (id, n, at)
            """
        )
        if analysed { try await test.execute("analyze") }
        let first = try await readings(test)
        for round in 0..<12 {
            let before = try await readings(test)
            try await feed.commit(
                [leg("1795421955.\(round)", at: today + Int64(round + 5) * 200_000_000, seconds: 90)].placed,
                to: test.ledger
            )
            let after = try await readings(test)
            for table in ["leg", "contact", "call_node", "manager_hour", "channel_event"] {
                let (old, new) = (try #require(before[table]), try #require(after[table]))
                #expect(new.rows - old.rows < 200, "\(table), round \(round)")
                if table != "channel_event" { #expect(new.scans == old.scans, "\(table), round \(round)") }
            }
        }
        let last = try await readings(test)
        // So that the readings are known to tell anything.
        #expect((last["contact"]?.rows ?? 0) - (first["contact"]?.rows ?? 0) >= 12)
        #expect(
            try await test.rows("select calls from intensity_day where day = '2026-11-23' order by manager_id") == [
                ["13"], ["1"],
            ]
        )
    }

    @Test("Of files that are gone the latest 2,000 are kept, of files that are there all")
    func goneFiles() async throws {
        let test = try await TestLedger()
        let source = try await test.source("main-cdr", site: "main")
        let other = try await test.feed("branch-cdr", site: "branch")
        let moves = (1...2_200).map { number in
            FileChanges.Move(
                id: nil,
                path: "/var/log/Master.csv.\(number)",
                position: StoredPosition(device: 1, inode: UInt64(number), generation: 0, birth: 0),
                carry: [],
                sizeSeen: 0
            )
        }
        let ids = try await test.ledger.perform { try $0.settle(FileChanges(moves: moves), of: source) }
        #expect(ids.count == 2_200)
        // The first 50 are still there.
        let gone = Array(ids.dropFirst(50))
        _ = try await test.ledger.perform { try $0.settle(FileChanges(gone: gone), of: source) }
        let left = try await test.ledger.perform { try $0.files(of: source) }
        #expect(left.map(\.id) == ids.prefix(50) + gone.suffix(2_000))
        #expect(left.filter(\.isFinished).map(\.id) == gone.suffix(2_000))
        #expect(try await test.position(of: other) == other.position)
    }
}

import Ledger
import Pace
import TestSupport
import Testing

@Suite("Account and quarantine", .serialized)
struct AccountTests {
    private let morning = utc("2026-11-23 09:00:00")

    private func status(_ test: TestLedger) async throws -> SourceStatus {
        try #require(try await test.ledger.perform { try $0.sourceStatus() }.first { $0.source == "main-cdr" })
    }

    private func tally(_ lengths: Int...) -> Tally {
        var tally = Tally()
        for length in lengths { tally.add(bytes: length) }
        return tally
    }

    @Test("Read is stored, duplicate, ignored and quarantined, in records and bytes, after every commit")
    func balanced() async throws {
        let test = try await TestLedger()
        var feed = try await test.feed()
        var read: (records: Int64, bytes: Int64) = (0, 0)
        for round in 0..<6 {
            var records = (0..<round).map {
                leg("c\(round)-\($0)", at: morning + Int64(round) * 1_000_000, seconds: 90)
            }.placed
            // One of an earlier round and one twice in the batch.
            if round > 2 { records.append([leg("c2-0", at: morning + 2_000_000, seconds: 90)].placed[0]) }
            if let first = records.first { records.append(first) }
            let ignored = round % 2 == 0 ? ["header": tally(10), "comment": tally(3, 4)] : [:]
            let quarantined =
                round % 3 == 0
                ? [QuarantinedRecord(offset: 7, length: 55, reason: "start: 'x' is no time", bytes: [0, 255, 10])] : []
            let batch = feed.batch(records, ignored: ignored, quarantined: quarantined)
            try await feed.commit(batch, to: test.ledger)
            read.records += Int64(records.count + (ignored.isEmpty ? 0 : 3) + quarantined.count)
            read.bytes += batch.to.offset - batch.from.offset
            let status = try await status(test)
            #expect(status.isBalanced, "round \(round)")
            if round > 0 { #expect((status.records, status.bytes) == (read.records, read.bytes), "round \(round)") }
            if round == 0 { read = (status.records, status.bytes) }
        }
        let status = try await status(test)
        // Rounds 0 to 5 bring 15 new rows; rounds 1 to 5 one twice each, rounds 3 to 5 one of round 2.
        #expect((status.stored, status.duplicates, status.ignored, status.quarantined) == (15, 8, 9, 2))
        #expect((status.ignoredBytes, status.quarantinedBytes) == (51, 110))
        #expect(status.ignoredReasons == ["header": 3, "comment": 6])
        #expect(status.lastRecordAt == "2026-11-23T09:01:35Z")
        #expect(status.state == "live")
    }

    @Test("Lag, pending bytes, gaps, state and problem are shown per source")
    func shown() async throws {
        let test = try await TestLedger()
        let feed = try await test.feed()
        var batch = feed.batch([leg("c1", at: morning, seconds: 90)].placed)
        batch.pendingBytes = 17
        batch.sizeSeen = 167
        batch.ahead = 1
        let final = batch
        try await test.ledger.perform { session in
            _ = try session.commit(final)
            for length in [40, nil] as [Int64?] {
                _ = try session.settle(.gap(feed.path, at: 5, bytes: length), of: feed.source)
            }
        }
        var status = try await status(test)
        #expect((status.lagBytes, status.pendingBytes, status.gaps, status.gapBytes) == (67, 17, 2, 40))
        #expect(status.aheadOfClock == 1)
        try await test.ledger.perform { session in
            try session.noteSize(ofFile: feed.file, of: feed.source, size: 1_100, pendingBytes: 0)
            try session.noteState(ofSource: "main-cdr", "failed", problem: "permission denied")
        }
        status = try await self.status(test)
        #expect((status.lagBytes, status.pendingBytes) == (1_000, 0))
        #expect((status.state, status.problem) == ("failed", "permission denied"))
        try await test.ledger.perform { try $0.finishFile(feed.file) }
        #expect(try await self.status(test).lagBytes == 0)
    }

    @Test("Quarantined records are kept with place, reason and bytes, and shown")
    func quarantined() async throws {
        let test = try await TestLedger()
        var feed = try await test.feed()
        let bytes = (0..<256).map { UInt8($0) }
        let records = [
            QuarantinedRecord(offset: 0, length: 300, reason: "answer: 'never' is no time\0", bytes: bytes),
            QuarantinedRecord(
                offset: 300,
                length: 70_000,
                reason: "too long",
                bytes: [UInt8](repeating: 65, count: 65_536)
            ),
        ]
        try await feed.commit(feed.batch(quarantined: records), to: test.ledger)
        #expect(
            try await test.rows(
                "select source, file, \"offset\", length, reason, what, who from quarantine_log order by id"
            ) == [
                ["main-cdr", feed.path, "0", "300", "answer: 'never' is no time\u{FFFD}", "quarantined", "main-cdr"],
                ["main-cdr", feed.path, "300", "70000", "too long", "quarantined", "main-cdr"],
            ]
        )
        let found = try await test.ledger.perform {
            try $0.quarantine(source: "main-cdr", unresolvedOnly: true, limit: 10)
        }
        #expect(found.map(\.length) == [70_000, 300])
        #expect(found.last?.bytes == bytes)
        #expect(
            try await test.ledger.perform { try $0.quarantine(source: "other", unresolvedOnly: true, limit: 10) }
                .isEmpty
        )
        let id = try #require(found.last?.id)
        #expect(
            try await test.ledger.perform { try $0.quarantine(id: id, unresolvedOnly: false, limit: 10) }.count == 1
        )
    }

    @Test("A record that can be read now leaves the quarantine with its effect, once; the account stays balanced")
    func resolved() async throws {
        let test = try await TestLedger()
        var feed = try await test.feed()
        let old = leg("c0", at: morning, seconds: 90)
        var batch = feed.batch(
            [old].placed,
            quarantined: [QuarantinedRecord(offset: 100, length: 300, reason: "why", bytes: [1, 2, 3])]
        )
        batch.to.offset = 400
        try await feed.commit(batch, to: test.ledger)
        let entry = try #require(
            try await test.ledger.perform { try $0.quarantine(unresolvedOnly: true, limit: 1) }.first
        )
        let source = feed.source
        let records = [leg("c1", at: morning + 200_000_000, seconds: 70), old].placed
        let report = try await test.ledger.perform {
            try $0.resolve(entry, of: source, records: records, now: .distantFuture)
        }
        #expect((report.stored.records, report.duplicates.records) == (1, 1))
        for attempt in 1...2 {
            let status = try await status(test)
            #expect(status.isBalanced)
            #expect(
                (status.records, status.stored, status.duplicates, status.quarantined, status.quarantinedBytes)
                    == (3, 2, 1, 0, 0),
                "attempt \(attempt)"
            )
            #expect(status.bytes == 400)
            #expect(try await test.rows("select calls, talk_seconds from intensity_day") == [["2", "160"]])
            #expect(try await test.ledger.perform { try $0.quarantine(unresolvedOnly: true, limit: 1) }.isEmpty)
            // Somebody else retries the same entry, which was read before it was resolved.
            if attempt == 1 {
                _ = try await test.ledger.perform {
                    try $0.resolve(entry, of: source, records: records, now: .distantFuture)
                }
            }
        }
        #expect(try await test.differences() == [])
    }

    @Test("Texts with NUL, very long ones and times far away are stored and counted")
    func hostile() async throws {
        let test = try await TestLedger()
        let long = String(repeating: "9", count: 100_000)
        try await test.commit([
            leg("c\0 1", client: "7916\0000", at: morning, seconds: 90, code: "\0"),
            leg(long, client: long, at: morning + 100_000_000, seconds: 90),
            leg("past", "102", at: Instant(seconds: -62_000_000_000), seconds: 90),
            leg("future", "102", at: Instant(seconds: 250_000_000_000), seconds: 90),
        ])
        #expect(try await test.value("select count(*) from leg") == "4")
        #expect(try await test.value("select sum(contacts) from intensity_day") == "4")
        #expect(try await test.differences() == [])
    }
}

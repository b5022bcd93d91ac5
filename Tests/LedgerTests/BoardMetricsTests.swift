import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("What a monitoring system is told", .serialized)
struct BoardMetricsTests {
    @Test("Of a source: what is left to read, what became of the records, and what waits for somebody")
    func sources() async throws {
        let test = try await TestLedger()
        _ = try await test.source("mail", site: "", format: "maildir")
        var feed = try await test.feed()
        let call = leg("c1", at: utc("2026-11-23 09:00:00"), seconds: 90)
        try await feed.commit([call].placed, to: test.ledger)
        var header = Tally()
        for length in [10, 20] { header.add(bytes: length) }
        var batch = feed.batch(
            [call].placed,
            ignored: ["header": header],
            quarantined: [
                QuarantinedRecord(offset: 0, length: 7, reason: "torn", bytes: [1]),
                QuarantinedRecord(offset: 7, length: 5, reason: "torn", bytes: [2]),
            ]
        )
        batch.sizeSeen = batch.to.offset + 500
        batch.pendingBytes = 20
        try await feed.commit(batch, to: test.ledger)
        // As a retry with success does; what was once quarantined stays told, since a counter must not go back.
        try await test.execute(
            """
            update quarantine set resolved = true where length = 5;
            update source set quarantined = quarantined - 1, quarantined_bytes = quarantined_bytes - 5
            where name = 'main-cdr'
            """
        )
        try await test.execute("update source set gaps = 3, gap_bytes = 99 where name = 'main-cdr'")
        let metrics = try await test.ledger.perform { try $0.metrics() }
        #expect(metrics.sources.map(\.name) == ["branch-cdr", "mail", "main-cdr"])
        #expect(metrics.sources.map(\.site) == ["branch", "", "main"])
        let source = metrics.sources[2]
        #expect(source.format == "asterisk-csv")
        #expect(source.lastRecordAt == utc("2026-11-23 09:01:30"))
        let committed = try #require(source.lastCommitAt)
        #expect(committed <= metrics.asOf && committed > metrics.asOf.minutes(-60))
        #expect(source.lagBytes == 500 && source.pendingBytes == 20)
        #expect(source.stored == .init(records: 1, bytes: 100))
        #expect(source.duplicates == .init(records: 1, bytes: 100))
        #expect(source.ignored == .init(records: 2, bytes: 30))
        #expect(source.quarantined == .init(records: 2, bytes: 12))
        #expect(source.openQuarantined == 1)
        #expect(source.gaps == 3 && source.gapBytes == 99)
        #expect(metrics.sources[1].lastRecordAt == nil && metrics.sources[1].openQuarantined == 0)
        #expect(metrics.alerts == [:] && metrics.deliveries == [] && metrics.oldestDueAt == nil)
    }

    @Test("Of alerts: how many of each kind, and what became of their deliveries")
    func alerts() async throws {
        let test = try await TestLedger()
        let now = try await test.now()
        let day = day("2026-11-23")
        try await test.ledger.perform { session in
            #expect(try session.lockAlerts())
            var planned = ["101", "102", "103"].map {
                PlannedAlert.missed($0, day, at: now, to: ["telegram", "webhook"])
            }
            planned.append(.about(.below, "101", day, at: now, to: ["webhook"]))
            planned[0].deliveries[0].dueAt = now.minutes(-5)
            planned[1].deliveries[0].dueAt = now.minutes(60)
            _ = try session.save([], alerts: planned)
        }
        try await test.execute(
            """
            update delivery set state = 'sent' where channel = 'webhook' and id % 2 = 1;
            update delivery set attempts = 2 where channel = 'telegram' and alert_id = 3;
            update delivery set state = 'dead', attempts = 9 where channel = 'webhook' and state = 'due'
            """
        )
        let metrics = try await test.ledger.perform { try $0.metrics() }
        #expect(metrics.alerts == ["missed": 3, "below": 1])
        let counts = metrics.deliveries.map { "\($0.channel) \($0.state) \($0.count)" }
        // Webhooks have the numbers 2, 4, 6 and 7.
        #expect(counts == ["telegram due 2", "telegram retrying 1", "webhook dead 3", "webhook sent 1"])
        #expect(metrics.oldestDueAt == now.minutes(-5))
    }
}

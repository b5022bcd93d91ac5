import Pace
import Postgres

extension Session {
    package func metrics() throws -> LedgerMetrics {
        try snapshot {
            var alerts: [String: Int64] = [:]
            for row in try connection.query("select kind, count(*) from alert group by kind") {
                alerts[try row.text(0)] = try row.int64(1)
            }
            let moment = try connection.query(
                "select now(), (select min(due_at) from delivery where state = 'due' and due_at <= now())"
            ).onlyRow()
            return LedgerMetrics(
                asOf: Instant(microseconds: try moment.timestamp(0)),
                sources: try sourceMetrics(),
                alerts: alerts,
                deliveries: try deliveryMetrics(),
                oldestDueAt: try moment.timestampIfPresent(1).map(Instant.init(microseconds:))
            )
        }
    }

    private func sourceMetrics() throws -> [LedgerMetrics.Source] {
        try connection.query(
            """
            select v.source, v.site, v.format, v.state, v.lag_bytes, v.pending_bytes, v.last_record_at, v.last_commit_at,
                v.stored, v.stored_bytes, v.duplicates, v.duplicate_bytes, v.ignored, v.ignored_bytes,
                v.quarantined + coalesce(q.resolved, 0), v.quarantined_bytes + coalesce(q.resolved_bytes, 0),
                v.gaps, v.gap_bytes, coalesce(q.open, 0)
            from source_status v
            left join (
                select s.name, count(*) filter (where not q.resolved) as open,
                    count(*) filter (where q.resolved) as resolved,
                    (sum(q.length) filter (where q.resolved))::bigint as resolved_bytes
                from quarantine q join source s on s.id = q.source_id group by s.name) q on q.name = v.source
            order by v.source
            """
        ).map { row in
            func amount(_ column: Int) throws -> LedgerMetrics.Source.Amount {
                .init(records: try row.int64(column), bytes: try row.int64(column + 1))
            }
            return LedgerMetrics.Source(
                name: try row.text(0),
                site: try row.textIfPresent(1) ?? "",
                format: try row.text(2),
                state: try row.text(3),
                lagBytes: try row.int64(4),
                pendingBytes: try row.int64(5),
                lastRecordAt: try row.timestampIfPresent(6).map(Instant.init(microseconds:)),
                lastCommitAt: try row.timestampIfPresent(7).map(Instant.init(microseconds:)),
                stored: try amount(8),
                duplicates: try amount(10),
                ignored: try amount(12),
                quarantined: try amount(14),
                gaps: try row.int64(16),
                gapBytes: try row.int64(17),
                openQuarantined: try row.int64(18)
            )
        }
    }

    private func deliveryMetrics() throws -> [LedgerMetrics.Deliveries] {
        try connection.query(
            """
            select channel, case when state = 'due' and attempts > 0 then 'retrying' else state end as state, count(*)
            from delivery group by 1, 2 order by 1, 2
            """
        ).compactMap { row in
            guard let state = LedgerMetrics.Deliveries.State(rawValue: try row.text(1)) else { return nil }
            return LedgerMetrics.Deliveries(channel: try row.text(0), state: state, count: try row.int64(2))
        }
    }
}

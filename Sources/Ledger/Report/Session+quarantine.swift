package import Pace
import Postgres

/// An unreadable record as stored.
package struct QuarantineEntry: Sendable {
    package var id: Int64
    package var at: Instant
    package var source: String
    package var file: Int64
    package var path: String
    package var epoch: Int64
    package var offset: Int64
    package var length: Int64
    package var reason: String
    package var bytes: [UInt8]
    package var isResolved: Bool
}

extension Session {
    /// Whether anything was ever stored of a source, whether it is configured still or not.
    package func knows(source: String) throws -> Bool {
        try connection.query("select exists (select from source where name = $1)", [.text(source)]).onlyRow().bool(0)
    }

    /// - Parameters:
    ///   - source: only of this source.
    ///   - id: only this one.
    package func quarantine(source: String? = nil, id: Int64? = nil, unresolvedOnly: Bool, limit: Int) throws
        -> [QuarantineEntry]
    {
        try connection.query(
            """
            select q.id, q.at, s.name, q.file_id, q.path, q.epoch, q.file_offset, q.length, q.reason, q.bytes, q.resolved
            from quarantine q join source s on s.id = q.source_id
            where ($1::text is null or s.name = $1) and ($2::bigint is null or q.id = $2) and not ($3 and q.resolved)
            order by q.id desc limit $4
            """,
            [
                source.map { .text($0) } ?? .null, id.map { .int64($0) } ?? .null, .bool(unresolvedOnly),
                .int64(Int64(limit)),
            ]
        ).map { row in
            QuarantineEntry(
                id: try row.int64(0),
                at: Instant(microseconds: try row.timestamp(1)),
                source: try row.text(2),
                file: try row.int64(3),
                path: try row.text(4),
                epoch: try row.int64(5),
                offset: try row.int64(6),
                length: try row.int64(7),
                reason: try row.text(8),
                bytes: try row.bytes(9),
                isResolved: try row.bool(10)
            )
        }
    }

    /// Takes a record that can be read now out of the quarantine: it is stored with its effect, and the account moves
    /// its bytes from the quarantine to where they belong. An entry that was resolved meanwhile is left alone.
    ///
    /// - Parameter now: the present, for meetings that have been held by now.
    package func resolve(
        _ entry: QuarantineEntry,
        of source: SourceHandle,
        records: [PlacedRecord],
        now: Instant
    ) throws -> CommitReport {
        try transaction {
            try lockSite(source.site)
            var report = CommitReport()
            let taken = try connection.query(
                "update quarantine set resolved = true, retried_at = now() where id = $1 and not resolved returning id",
                [.int64(entry.id)]
            )
            guard taken.count == 1 else { return report }
            let separated = try separate(records.map(mixed), site: source.site)
            report.duplicates = separated.duplicates
            for record in separated.fresh where !record.isChange { report.stored.add(record.placed) }
            if !separated.fresh.isEmpty {
                let store = RecordStore(self, site: source.site, now: now)
                report.teams = try count(separated.fresh, in: store, file: entry.file, &report.stages)
            }
            let count = report.stored.records + report.duplicates.records
            _ = try connection.query(
                """
                update source set quarantined = quarantined - 1, quarantined_bytes = quarantined_bytes - $2,
                    records = records - 1 + $3, stored = stored + $4, stored_bytes = stored_bytes + $5,
                    duplicates = duplicates + $6, duplicate_bytes = duplicate_bytes + $7,
                    ignored_bytes = ignored_bytes + $2 - $5 - $7
                where id = $1
                """,
                [
                    .int32(source.id), .int64(entry.length), .int64(count),
                    .int64(report.stored.records), .int64(report.stored.bytes),
                    .int64(report.duplicates.records), .int64(report.duplicates.bytes),
                ]
            )
            return report
        }
    }

    /// Deletes what the quarantine keeps of mail after 90 days; that there was something, and where, stays.
    package func forgetQuarantinedMail(at now: Instant) throws {
        _ = try connection.query(
            """
            update quarantine q set bytes = '' from source s
            where s.id = q.source_id and s.format in ('maildir', 'mbox', 'eml') and q.bytes <> ''
                and q.at < $1::timestamptz - interval '90 days'
            """,
            [.instant(now)]
        )
    }

    package func noteRetried(_ entry: QuarantineEntry) throws {
        _ = try connection.query("update quarantine set retried_at = now() where id = $1", [.int64(entry.id)])
    }
}

import Pace
import Postgres

extension Session {
    /// Stores a batch with everything that follows from it, in one transaction with the position.
    ///
    /// The position moves by compare-and-set, so that a batch takes effect once whoever repeats it. Records that are
    /// known already are counted as duplicates; the calls of the others are assembled again, and the manager-days
    /// that this touches are derived again and written as absolute rows.
    ///
    /// - Throws: `LedgerError.positionMoved` when the file is not at `batch.from`, `.sourceTakenOver` when another
    ///   daemon has the source, `PostgresError` otherwise. Nothing is stored then.
    package func commit(_ batch: Batch) throws -> CommitReport {
        var report = CommitReport()
        let start = ContinuousClock.now
        let work = try transaction {
            let (fresh, duplicates) = try report.stages.measure(.account) {
                try movePosition(batch)
                try lockSite(batch.source.site)
                return try separate(batch.records, site: batch.source.site)
            }
            report.duplicates = duplicates
            for record in fresh { report.stored.add(bytes: record.placed.length) }
            if !fresh.isEmpty { report.teams = try count(fresh, batch, &report.stages) }
            for tally in batch.ignored.values {
                report.ignored.records += tally.records
                report.ignored.bytes += tally.bytes
            }
            for record in batch.quarantined { report.quarantined.add(bytes: record.length) }
            let done = report
            try report.stages.measure(.account) {
                try addQuarantined(batch)
                try addToAccount(batch, done)
            }
            return ContinuousClock.now - start
        }
        report.stages.add(ContinuousClock.now - start - work, to: .commit)
        return report
    }

    /// Stores new records and what follows from them. - Returns: the teams whose counters changed.
    private func count(_ fresh: [KeyedRecord], _ batch: Batch, _ stages: inout StageTimes) throws -> Set<String> {
        let store = RecordStore(self, site: batch.source.site)
        var (changes, records) = try stages.measure(.store) { try store.add(fresh, file: batch.file) }
        changes.outcomes = stages.measure(.assemble) { store.outcomes(of: records) }
        return try stages.measure(.derive) { try write(changes, site: batch.source.site, why: .record) }
    }

    private func movePosition(_ batch: Batch) throws {
        let moved = try connection.query(
            """
            update source_file set committed_offset = $2, head_length = $3, head = $4, anchor_length = $5,
                anchor = $6, epoch = $7, carry = $8, size_seen = $9, pending_bytes = $10
            where id = $1 and committed_offset = $11 and epoch = $12
            returning id
            """,
            [.int64(batch.file)] + Self.place(batch.to) + [
                .bytes(batch.carry), .int64(batch.sizeSeen), .int64(batch.pendingBytes),
                .int64(batch.from.offset), .int64(batch.from.epoch),
            ]
        )
        guard moved.count == 1 else { throw LedgerError.positionMoved(file: batch.file) }
    }

    /// One transaction at a time derives calls of a site; those of other sites go on.
    func lockSite(_ site: SiteHandle) throws {
        _ = try connection.query(
            "select pg_advisory_xact_lock($1, $2)",
            lockKeys(.site, site.id)
        )
    }

    /// Separates records that are new from those that are stored already or stand twice in the batch.
    func separate(
        _ records: [PlacedRecord],
        site: SiteHandle
    ) throws -> (fresh: [KeyedRecord], duplicates: Tally) {
        var duplicates = Tally()
        var seen: Set<RecordKey> = []
        seen.reserveCapacity(records.count)
        var candidates: [KeyedRecord] = []
        candidates.reserveCapacity(records.count)
        for placed in records {
            let key = placed.key.stored(site: site.name, at: placed.record.keyedAt)
            if seen.insert(key).inserted {
                candidates.append(KeyedRecord(key: key, placed: placed))
            } else {
                duplicates.add(bytes: placed.length)
            }
        }
        let known = try knownKeys(candidates)
        guard !known.isEmpty else { return (candidates, duplicates) }
        return (
            candidates.filter { candidate in
                guard known.contains(candidate.key) else { return true }
                duplicates.add(bytes: candidate.placed.length)
                return false
            }, duplicates
        )
    }

    /// Which of the keys are stored. Keys begin with time, so in a growing log few are below the newest stored one.
    private func knownKeys(_ candidates: [KeyedRecord]) throws -> Set<RecordKey> {
        var known: Set<RecordKey> = []
        for table in RecordTable.allCases {
            let keys = candidates.filter { $0.placed.record.table == table }.map(\.key)
            guard !keys.isEmpty else { continue }
            let newest = try connection.query("select key from \(table.rawValue) order by key desc limit 1", [])
            guard newest.count == 1 else { continue }
            let (high, low) = try newest.onlyRow().uuid(0)
            let probed = keys.filter { ($0.high, $0.low) <= (high, low) }
            guard !probed.isEmpty else { continue }
            let rows = try connection.query(
                "select key from \(table.rawValue) where key = any($1)",
                [.uuids(probed.map { (high: $0.high, low: $0.low) })]
            )
            for row in rows {
                let (high, low) = try row.uuid(0)
                known.insert(RecordKey(high: high, low: low))
            }
        }
        return known
    }

    private func addQuarantined(_ batch: Batch) throws {
        for record in batch.quarantined {
            _ = try connection.query(
                """
                insert into quarantine (source_id, file_id, path, epoch, file_offset, length, reason, bytes)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .int32(batch.source.id), .int64(batch.file), .text(batch.path), .int64(batch.to.epoch),
                    .int64(record.offset), .int64(Int64(record.length)), .text(record.reason), .bytes(record.bytes),
                ]
            )
        }
    }

    private func addToAccount(_ batch: Batch, _ report: CommitReport) throws {
        let newest = batch.records.map(\.record.at).max()
        let tallies = [report.stored, report.duplicates, report.ignored, report.quarantined]
        let counts = tallies.flatMap { [Parameter.int64($0.records), .int64($0.bytes)] }
        let rows = try connection.query(
            """
            update source set records = records + $2 + $4 + $6 + $8, bytes = bytes + $3 + $5 + $7 + $9,
                stored = stored + $2, stored_bytes = stored_bytes + $3,
                duplicates = duplicates + $4, duplicate_bytes = duplicate_bytes + $5,
                ignored = ignored + $6, ignored_bytes = ignored_bytes + $7,
                quarantined = quarantined + $8, quarantined_bytes = quarantined_bytes + $9,
                ahead = ahead + $10, last_record_at = greatest(last_record_at, $11::timestamptz),
                last_commit_at = now(), state = 'live', problem = null
            where id = $1 and writer_epoch = coalesce($12::bigint, writer_epoch)
            returning id
            """,
            [.int32(batch.source.id)] + counts + [
                .int64(batch.ahead), .optionalInstant(newest), batch.source.writerEpoch.map { .int64($0) } ?? .null,
            ]
        )
        guard rows.count == 1 else { throw LedgerError.sourceTakenOver(source: batch.source.name) }
        for (reason, tally) in batch.ignored.sorted(by: { $0.key < $1.key }) {
            _ = try connection.query(
                """
                insert into ignored_reason (source_id, reason, records, bytes) values ($1, $2, $3, $4)
                on conflict (source_id, reason) do update set
                    records = ignored_reason.records + excluded.records,
                    bytes = ignored_reason.bytes + excluded.bytes
                """,
                [.int32(batch.source.id), .text(reason), .int64(tally.records), .int64(tally.bytes)]
            )
        }
    }
}

/// A record with the key under which it is stored.
struct KeyedRecord {
    var key: RecordKey
    var placed: PlacedRecord
}

/// The table of each kind of record.
enum RecordTable: String, CaseIterable {
    case leg
    case channelEvent = "channel_event"
    case queueEvent = "queue_event"
}

extension Record {
    var table: RecordTable {
        switch self {
        case .leg: .leg
        case .channel: .channelEvent
        case .queue: .queueEvent
        }
    }

    /// The moment by which the key is placed: one that never changes with the record.
    var keyedAt: Instant {
        switch self {
        case .leg(let leg): leg.startedAt
        case .channel(let event): event.at
        case .queue(let event): event.at
        }
    }
}

extension RecordKey {
    /// The key within the schema: seconds since the epoch, so that keys grow with time, then 96 bits of the digest
    /// of record and site.
    func stored(site: String, at: Instant) -> RecordKey {
        var digest = RecordDigest()
        digest.add(Int64(bitPattern: high))
        digest.add(Int64(bitPattern: low))
        digest.add(site)
        let mixed = digest.finish()
        let seconds = UInt64(UInt32(clamping: at.seconds))
        return RecordKey(high: seconds << 32 | mixed.high >> 32, low: mixed.low)
    }
}

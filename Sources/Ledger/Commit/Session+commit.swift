import Pace
import Postgres

extension Session {
    /// Stores a batch with everything that follows from it, in one transaction with the position.
    ///
    /// The position moves by compare-and-set, so that a batch takes effect once whoever repeats it. Records that are
    /// known already are counted as duplicates; the calls of the others are assembled again, and the manager-days
    /// that this touches are derived again and written as absolute rows.
    ///
    /// - Parameter ready: is told what the commit does, just before it does it: what to go by when its reply is lost.
    /// - Throws: `LedgerError.positionMoved` when the file is not at `batch.from`, `.sourceTakenOver` when another
    ///   daemon has the source, `PostgresError` otherwise. Nothing is stored then.
    package func commit(_ batch: Batch, ready: (CommitReport) -> Void = { _ in }) throws -> CommitReport {
        var batch = batch
        batch.records = batch.records.map(mixed)
        var report = CommitReport()
        let start = ContinuousClock.now
        let work = try transaction {
            let separated = try report.stages.measure(.account) {
                try movePosition(batch)
                try lockSite(batch.source.site)
                return try separate(batch.records, site: batch.source.site)
            }
            report.duplicates = separated.duplicates
            for record in separated.fresh where !record.isChange {
                if let reason = ignoredReason(of: record.placed.record) {
                    batch.ignored[reason, default: Tally()].add(record.placed)
                } else {
                    report.stored.add(record.placed)
                }
            }
            if !separated.fresh.isEmpty {
                let store = RecordStore(self, site: batch.source.site, now: batch.now)
                report.teams = try count(separated.fresh, in: store, file: batch.file, &report.stages)
            }
            for tally in batch.ignored.values {
                report.ignored.records += tally.records
                report.ignored.bytes += tally.bytes
            }
            report.quarantined = try report.stages.measure(.account) { try addQuarantined(batch) }
            let done = report
            try report.stages.measure(.account) { report.accountBytes = try addToAccount(batch, done) }
            ready(report)
            return ContinuousClock.now - start
        }
        report.stages.add(ContinuousClock.now - start - work, to: .commit)
        return report
    }

    /// A message by the digests of this installation.
    func mixed(_ placed: PlacedRecord) -> PlacedRecord {
        guard case .message(let message) = placed.record else { return placed }
        var placed = placed
        let mixed = secret.map(message.mixed) ?? message
        placed.record = .message(mixed)
        placed.key = mixed.copy
        return placed
    }

    /// Why a record is of no use, though it is kept as a parent in threads.
    func ignoredReason(of record: Record) -> String? {
        if case .message(let message) = record { mailRoster.ignoredReason(of: message) } else { nil }
    }

    /// Stores new records and what follows from them. - Returns: the teams whose counters changed.
    func count(
        _ fresh: [KeyedRecord],
        in store: RecordStore,
        file: Int64,
        _ stages: inout StageTimes
    ) throws -> Set<String> {
        let entries = fresh.filter { $0.placed.record.table == .journalEntry }
        let others = entries.isEmpty ? fresh : fresh.filter { $0.placed.record.table != .journalEntry }
        var teams: Set<String> = []
        if !others.isEmpty {
            var (changes, records) = try stages.measure(.store) { try store.add(others, file: file) }
            changes.outcomes = stages.measure(.assemble) { store.outcomes(of: records) }
            // A mark that is set or taken away later changes what was counted.
            let cause: ChangeCause = others.contains(where: \.isChange) ? .agreement(who: "mail") : .record
            teams = try stages.measure(.derive) { try write(changes, site: store.site, why: cause) }
        }
        if !entries.isEmpty {
            teams.formUnion(
                try stages.measure(.derive) { try add(entries, store, file: file, why: .agreement(who: "journal")) }
            )
        }
        return teams
    }

    private func movePosition(_ batch: Batch) throws {
        let moved = try connection.query(
            """
            update source_file set committed_offset = $2, head_length = $3, head = $4, anchor_length = $5,
                anchor = $6, epoch = $7, carry = $8, size_seen = $9, pending_bytes = $10
            where id = $1 and committed_offset = $11 and epoch = $12 and source_id = $13
            returning id
            """,
            [.int64(batch.file)] + Self.place(batch.to) + [
                .bytes(batch.carry), .int64(batch.sizeSeen), .int64(batch.pendingBytes),
                .int64(batch.from.offset), .int64(batch.from.epoch), .int32(batch.source.id),
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

    /// - Returns: new entries, and all bytes.
    private func addQuarantined(_ batch: Batch) throws -> Tally {
        var tally = Tally()
        for record in batch.quarantined {
            if record.continuesBefore, try lengthenQuarantined(record, batch) {
                tally.bytes += Int64(record.length)
                continue
            }
            tally.add(bytes: record.length)
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
        return tally
    }

    /// Makes the entry longer that ends where a record goes on. - Returns: whether there is one.
    private func lengthenQuarantined(_ record: QuarantinedRecord, _ batch: Batch) throws -> Bool {
        try connection.query(
            """
            update quarantine set length = length + $4
            where id = (select id from quarantine where source_id = $1 and file_id = $2 order by id desc limit 1)
                and epoch = $3 and file_offset + length = $5 and not resolved
            returning id
            """,
            [
                .int32(batch.source.id), .int64(batch.file), .int64(batch.to.epoch), .int64(Int64(record.length)),
                .int64(record.offset),
            ]
        ).count == 1
    }

    /// - Returns: all bytes of the source since it is known.
    private func addToAccount(_ batch: Batch, _ report: CommitReport) throws -> Int64 {
        // A record that is dated ahead makes nothing fresh.
        let newest = batch.records.map(\.record.at).filter { $0 <= batch.latestCredible }.max()
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
                alive_at = greatest(alive_at, $11::timestamptz),
                ahead_at = case when $10 > 0 then now() else ahead_at end,
                last_commit_at = now(), state = 'live', problem = null
            where id = $1 and writer_epoch = coalesce($12::bigint, writer_epoch)
            returning bytes
            """,
            [.int32(batch.source.id)] + counts + [
                .int64(batch.ahead), .optionalInstant(newest), Self.epoch(batch.source),
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
        return try rows.onlyRow().int64(0)
    }
}

/// The table of each kind of record.
enum RecordTable: String, CaseIterable {
    case leg
    case channelEvent = "channel_event"
    case queueEvent = "queue_event"
    case mailMessage = "mail_message"
    case meeting
    case journalEntry = "journal_entry"
}

extension Record {
    var table: RecordTable {
        switch self {
        case .leg: .leg
        case .channel: .channelEvent
        case .queue: .queueEvent
        case .message: .mailMessage
        case .meeting: .meeting
        case .journal: .journalEntry
        }
    }

    /// The moment by which the key is placed: one that never changes with the record.
    var keyedAt: Instant {
        switch self {
        case .leg(let leg): leg.startedAt
        case .channel(let event): event.at
        case .queue(let event): event.at
        case .message(let message): message.at
        // An export of a calendar is stamped anew each time.
        case .meeting(let meeting): Instant(microseconds: meeting.start?.microseconds ?? 0)
        case .journal(let entry): entry.at
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

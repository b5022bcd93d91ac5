import Pace
import Postgres

extension Session {
    /// Finds or makes a source and its site.
    ///
    /// - Parameter stalledAfter: seconds of working time without a sign of life; nil: as it was, 30 minutes at first.
    package func source(
        name: String,
        site: String,
        format: String,
        zone: String?,
        stalledAfter: Int64? = nil
    ) throws -> SourceHandle {
        try transaction {
            let made = try connection.query(
                "insert into site (name) values ($1) on conflict do nothing returning id",
                [.text(site)]
            )
            if made.count == 1, !site.isEmpty { try nameCalls(ofSite: site) }
            let siteID = try connection.query("select id from site where name = $1", [.text(site)]).onlyRow().int32(0)
            let row = try connection.query(
                """
                with former as (select zone, stored from source where name = $1)
                insert into source (name, site_id, format, zone, stalled_after)
                values ($1, $2, $3, $4::text, coalesce($5::int, 1800))
                on conflict (name) do update set
                    site_id = excluded.site_id, format = excluded.format, zone = excluded.zone,
                    stalled_after = coalesce($5::int, source.stalled_after)
                returning id, (select zone from former), (select stored from former)
                """,
                [
                    .text(name), .int32(siteID), .text(format), .text(orNull: zone),
                    .int32(orNull: stalledAfter.map { Int32(clamping: $0) }),
                ]
            ).onlyRow()
            var handle = SourceHandle(id: try row.int32(0), name: name, site: SiteHandle(id: siteID, name: site))
            if let former = try row.textIfPresent(1), let zone, former != zone, let stored = try row.int64IfPresent(2),
                stored > 0
            {
                handle.rezoned = ZoneChange(source: name, former: former, present: zone, records: stored)
            }
            return handle
        }
    }

    /// Takes a source over for a daemon: a lock that ends with the connection, and an epoch that fences off
    /// whoever wrote before.
    ///
    /// - Returns: nil while another daemon holds the source.
    package func takeOver(_ source: SourceHandle) throws -> SourceHandle? {
        guard try lock(source) else { return nil }
        var taken = source
        taken.writerEpoch = try connection.query(
            "update source set writer_epoch = writer_epoch + 1, problem = null where id = $1 returning writer_epoch",
            [.int32(source.id)]
        ).onlyRow().int64(0)
        return taken
    }

    /// All bytes that the account of a source holds; nil when the source is not there.
    package func accountBytes(of source: SourceHandle) throws -> Int64? {
        try connection.query(
            "select bytes from source where id = $1 and name = $2",
            [.int32(source.id), .text(source.name)]
        ).first?.int64(0)
    }

    /// Takes the lock of a source, which ends with the connection; and that ends when nothing is heard of the daemon
    /// for a while, so that one that stands still is relieved by another.
    func lock(_ source: SourceHandle) throws -> Bool {
        let isLocked = try connection.query(
            "select pg_try_advisory_lock($1, $2)",
            lockKeys(.source, source.id)
        ).onlyRow().bool(0)
        if isLocked { try connection.execute("set idle_session_timeout = '\(Self.silence)'") }
        return isLocked
    }

    /// Sees that nobody has taken the source over: the sign of life that keeps its lock.
    ///
    /// - Throws: `LedgerError.sourceTakenOver`.
    package func confirm(_ source: SourceHandle) throws {
        try fence(source, "")
    }

    /// At the end of a transaction: whoever takes the source over waits for it from here on.
    private func fence(_ source: SourceHandle, _ lock: String = "for share") throws {
        let rows = try connection.query(
            "select from source where id = $1 and writer_epoch = coalesce($2::bigint, writer_epoch) \(lock)",
            [.int32(source.id), Self.epoch(source)]
        )
        guard rows.count == 1 else { throw LedgerError.sourceTakenOver(source: source.name) }
    }

    static func epoch(_ source: SourceHandle) -> Parameter {
        source.writerEpoch.map { .int64($0) } ?? .null
    }

    /// Lets go of the lock, which the session may have taken several times.
    package func giveBack(_ source: SourceHandle) throws {
        var isHeld = true
        while isHeld {
            isHeld = try !connection.query(
                """
                select pg_advisory_unlock($1, $2) from pg_locks
                where locktype = 'advisory' and pid = pg_backend_pid()
                    and classid::bigint = $3 and objid::bigint = $4 and objsubid = 2 and granted
                """,
                lockKeys(.source, source.id) + lockNumbers(.source, source.id)
            ).isEmpty
        }
        _ = try connection.query(
            "update source set read_through = null where id = $1 and writer_epoch = coalesce($2::bigint, writer_epoch)",
            [.int32(source.id), Self.epoch(source)]
        )
    }

    /// The files of a source that may still be read.
    package func files(of source: SourceHandle) throws -> [StoredFile] {
        let rows = try connection.query(Self.fileColumns + " where source_id = $1 order by id", [.int32(source.id)])
        return try rows.map(Self.file)
    }

    package func file(_ id: Int64) throws -> StoredFile? {
        try connection.query(Self.fileColumns + " where id = $1", [.int64(id)]).map(Self.file).first
    }

    /// Makes the row of a file that was not known. One that was made before and of which nothing was read, as when the
    /// reply was lost, is taken again.
    package func addFile(_ path: String, _ position: StoredPosition, to source: SourceHandle) throws -> Int64 {
        let values =
            [.int32(source.id), .text(path)] + Self.identity(position) + [.int64(position.epoch)]
        let made = try connection.query(
            """
            select id from source_file where source_id = $1 and path = $2 and device = $3 and inode = $4
                and generation = $5 and birth = $6 and epoch = $7 and committed_offset = 0 and not finished
            order by id desc limit 1
            """,
            values
        )
        if let row = made.first { return try row.int64(0) }
        return try connection.query(
            """
            insert into source_file (source_id, path, device, inode, generation, birth, epoch)
            values ($1, $2, $3, $4, $5, $6, $7) returning id
            """,
            values
        ).onlyRow().int64(0)
    }

    /// Tells of files in one transaction, so that a file which is to be read later is never missed and a gap is
    /// declared with what ends it, once.
    ///
    /// - Parameter newest: the newest gap before those of the changes were found. One like them that is newer is one of
    ///   them, declared before its reply was lost.
    /// - Returns: the ids of the files that were moved, in the same order.
    /// - Throws: `LedgerError.sourceTakenOver` when another daemon has the source; nothing is changed then.
    package func settle(_ changes: FileChanges, of source: SourceHandle, behind newest: Int64 = .max) throws -> [Int64]
    {
        try transaction {
            for gap in changes.gaps { try addGap(gap, of: source, behind: newest) }
            let ids = try changes.moves.map { move in
                let id = try move.id ?? addFile(move.path, move.position, to: source)
                try moveFile(id, path: move.path, position: move.position, carry: move.carry, sizeSeen: move.sizeSeen)
                return id
            }
            for id in changes.gone { try finishFile(id) }
            if !changes.gone.isEmpty { try forgetFiles(of: source) }
            try fence(source)
            return ids
        }
    }

    /// Notes a new name or identity of a file (rename, adoption of a copy), or that it was begun anew at a new epoch.
    private func moveFile(
        _ id: Int64,
        path: String,
        position: StoredPosition,
        carry: [UInt8],
        sizeSeen: Int64
    ) throws {
        _ = try connection.query(
            """
            update source_file set path = $2, device = $3, inode = $4, generation = $5, birth = $6,
                committed_offset = $7, head_length = $8, head = $9, anchor_length = $10, anchor = $11, epoch = $12,
                carry = $13, pending_bytes = 0, finished = false, size_seen = $14
            where id = $1
            """,
            [.int64(id), .text(path)] + Self.identity(position) + Self.place(position) + [
                .bytes(carry), .int64(max(sizeSeen, position.offset)),
            ]
        )
    }

    /// Marks a file that is gone or complete and needs no more looking after.
    package func finishFile(_ id: Int64) throws {
        _ = try connection.query("update source_file set finished = true where id = $1", [.int64(id)])
    }

    /// The number of the newest gap of a source; 0 when there is none.
    package func newestGap(of source: SourceHandle) throws -> Int64 {
        try connection.query("select coalesce(max(id), 0) from gap where source_id = $1", [.int32(source.id)])
            .onlyRow().int64(0)
    }

    /// Forgets files that are gone but for the latest: those may come back. One that comes back later is read from
    /// its start, and what was counted of it is a duplicate.
    private func forgetFiles(of source: SourceHandle) throws {
        _ = try connection.query(
            """
            delete from source_file where source_id = $1 and finished and id <= (
                select id from source_file where source_id = $1 and finished order by id desc offset $2 limit 1)
            """,
            [.int32(source.id), .int64(FileChanges.keptGoneFiles)]
        )
    }

    /// Bytes that vanished before they were read.
    private func addGap(_ gap: FileChanges.Gap, of source: SourceHandle, behind newest: Int64) throws {
        let made = try connection.query(
            """
            insert into gap (source_id, path, file_offset, length, cause)
            select $1, $2, $3, $4::bigint, $5 where not exists (
                select from gap where source_id = $1 and id > $6 and (path, file_offset, cause) = ($2, $3, $5)
                    and length is not distinct from $4::bigint)
            returning id
            """,
            [
                .int32(source.id), .text(gap.path), .int64(gap.offset), gap.length.map { .int64($0) } ?? .null,
                .text(gap.cause), .int64(newest),
            ]
        )
        guard made.count == 1 else { return }
        _ = try connection.query(
            "update source set gaps = gaps + 1, gap_bytes = gap_bytes + $2 where id = $1",
            [.int32(source.id), .int64(gap.length ?? 0)]
        )
    }

    /// What `source_status` shows of files between commits: sizes and unfinished records.
    ///
    /// - Throws: `LedgerError.sourceTakenOver` when another daemon has the source.
    package func noteSize(ofFile id: Int64, of source: SourceHandle, size: Int64, pendingBytes: Int64) throws {
        try transaction {
            let changed = try connection.query(
                """
                update source_file set size_seen = $2, pending_bytes = $3
                where id = $1 and (size_seen, pending_bytes) is distinct from ($2, $3) returning id
                """,
                [.int64(id), .int64(size), .int64(pendingBytes)]
            )
            if !changed.isEmpty { try fence(source) }
        }
    }

    /// What `source_status` says of a source: `live`, `waiting`, `failed`, and why.
    package func noteState(ofSource name: String, _ state: String, problem: String?) throws {
        _ = try connection.query(
            """
            update source set state = $2, problem = $3::text
            where name = $1 and (state, problem) is distinct from ($2, $3::text)
            """,
            [.text(name), .text(state), problem.map { .text($0) } ?? .null]
        )
    }

    private static let fileColumns = """
        select id, path, device, inode, generation, birth, committed_offset, head_length, head, anchor_length, anchor,
            epoch, carry, finished, size_seen
        from source_file
        """

    private static func file(_ row: Row) throws(PostgresError) -> StoredFile {
        StoredFile(
            id: try row.int64(0),
            path: try row.text(1),
            position: StoredPosition(
                device: UInt64(bitPattern: try row.int64(2)),
                inode: UInt64(bitPattern: try row.int64(3)),
                generation: UInt64(bitPattern: try row.int64(4)),
                birth: try row.int64(5),
                offset: try row.int64(6),
                headLength: Int(try row.int32(7)),
                head: try row.bytes(8),
                anchorLength: Int(try row.int32(9)),
                anchor: try row.bytes(10),
                epoch: try row.int64(11)
            ),
            carry: try row.bytes(12),
            isFinished: try row.bool(13),
            sizeSeen: try row.int64(14)
        )
    }

    static func identity(_ position: StoredPosition) -> [Parameter] {
        [
            .int64(Int64(bitPattern: position.device)), .int64(Int64(bitPattern: position.inode)),
            .int64(Int64(bitPattern: position.generation)), .int64(position.birth),
        ]
    }

    /// Offset, head, anchor and epoch.
    static func place(_ position: StoredPosition) -> [Parameter] {
        [
            .int64(position.offset), .int32(Int32(clamping: position.headLength)), .bytes(position.head),
            .int32(Int32(clamping: position.anchorLength)), .bytes(position.anchor), .int64(position.epoch),
        ]
    }
}

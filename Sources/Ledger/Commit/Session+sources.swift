import Pace
import Postgres

extension Session {
    /// Finds or makes a source and its site.
    package func source(name: String, site: String, format: String, zone: String?) throws -> SourceHandle {
        try transaction {
            _ = try connection.query("insert into site (name) values ($1) on conflict do nothing", [.text(site)])
            let siteID = try connection.query("select id from site where name = $1", [.text(site)]).onlyRow().int32(0)
            let id = try connection.query(
                """
                insert into source (name, site_id, format, zone) values ($1, $2, $3, $4::text)
                on conflict (name) do update set
                    site_id = excluded.site_id, format = excluded.format, zone = excluded.zone
                returning id
                """,
                [.text(name), .int32(siteID), .text(format), zone.map { .text($0) } ?? .null]
            ).onlyRow().int32(0)
            return SourceHandle(id: id, name: name, site: SiteHandle(id: siteID, name: site), writerEpoch: nil)
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

    /// Takes the lock of a source, which ends with the connection.
    func lock(_ source: SourceHandle) throws -> Bool {
        try connection.query(
            "select pg_try_advisory_lock($1, $2)",
            lockKeys(.source, source.id)
        ).onlyRow().bool(0)
    }

    package func giveBack(_ source: SourceHandle) throws {
        _ = try connection.query(
            "select pg_advisory_unlock($1, $2)",
            lockKeys(.source, source.id)
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

    /// Makes the row of a file that was not known.
    package func addFile(_ path: String, _ position: StoredPosition, to source: SourceHandle) throws -> Int64 {
        try connection.query(
            """
            insert into source_file (source_id, path, device, inode, generation, birth, epoch)
            values ($1, $2, $3, $4, $5, $6, $7) returning id
            """,
            [.int32(source.id), .text(path)] + Self.identity(position) + [.int64(position.epoch)]
        ).onlyRow().int64(0)
    }

    /// Makes and moves the rows of files in one transaction, so that a file which is to be read later is never missed.
    ///
    /// - Parameter changes: nil id: a file that was not known.
    /// - Returns: the ids, in the same order.
    package func settle(
        _ changes: [(id: Int64?, path: String, position: StoredPosition, carry: [UInt8])],
        of source: SourceHandle
    ) throws -> [Int64] {
        try transaction {
            try changes.map { change in
                guard let id = change.id else { return try addFile(change.path, change.position, to: source) }
                try moveFile(id, path: change.path, position: change.position, carry: change.carry)
                return id
            }
        }
    }

    /// Notes a new name or identity of a file (rename, adoption of a copy), or that it was begun anew at a new epoch.
    package func moveFile(_ id: Int64, path: String, position: StoredPosition, carry: [UInt8]) throws {
        _ = try connection.query(
            """
            update source_file set path = $2, device = $3, inode = $4, generation = $5, birth = $6,
                committed_offset = $7, head_length = $8, head = $9, anchor_length = $10, anchor = $11, epoch = $12,
                carry = $13, pending_bytes = 0, finished = false
            where id = $1
            """,
            [.int64(id), .text(path)] + Self.identity(position) + Self.place(position) + [.bytes(carry)]
        )
    }

    /// Marks a file that is gone or complete and needs no more looking after.
    package func finishFile(_ id: Int64) throws {
        _ = try connection.query("update source_file set finished = true where id = $1", [.int64(id)])
    }

    /// Bytes that vanished before they were read. - Parameter length: nil when nobody can tell.
    package func declareGap(_ source: SourceHandle, path: String, offset: Int64, length: Int64?, cause: String) throws {
        try transaction {
            _ = try connection.query(
                """
                insert into gap (source_id, path, file_offset, length, cause) values ($1, $2, $3, $4::bigint, $5)
                """,
                [.int32(source.id), .text(path), .int64(offset), length.map { .int64($0) } ?? .null, .text(cause)]
            )
            _ = try connection.query(
                "update source set gaps = gaps + 1, gap_bytes = gap_bytes + $2 where id = $1",
                [.int32(source.id), .int64(length ?? 0)]
            )
        }
    }

    /// What `source_status` shows of files between commits: sizes and unfinished records.
    package func noteSize(ofFile id: Int64, size: Int64, pendingBytes: Int64) throws {
        _ = try connection.query(
            """
            update source_file set size_seen = $2, pending_bytes = $3
            where id = $1 and (size_seen, pending_bytes) is distinct from ($2, $3)
            """,
            [.int64(id), .int64(size), .int64(pendingBytes)]
        )
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

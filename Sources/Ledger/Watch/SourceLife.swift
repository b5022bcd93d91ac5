package import Pace
import Postgres

/// What is known of a source's life.
package struct SourceLife: Hashable, Sendable {
    package var name: String
    package var site: String
    /// The newest record by its own time, those dated ahead of the clock left out.
    package var aliveAt: Instant?
    /// Microseconds of working time.
    package var stalledAfter: Int64
    /// Until when it is known that all that could be read was read; nil: nobody follows it.
    package var readThrough: Instant?
    /// When something was committed last.
    package var committedAt: Instant?
    /// Records that could not be read in the last hour.
    package var quarantinedLastHour: Int64
    /// When a record dated ahead of the clock came last.
    package var aheadAt: Instant?
}

extension Session {
    package func sourceLives() throws -> [SourceLife] {
        try connection.query(
            """
            select s.name, x.name, s.alive_at, s.stalled_after, s.read_through, s.last_commit_at,
                (select count(*) from quarantine q
                    where q.source_id = s.id and q.at > now() - interval '1 hour' and not q.resolved), s.ahead_at
            from source s join site x on x.id = s.site_id order by s.name
            """,
            []
        ).map { row in
            SourceLife(
                name: try row.text(0),
                site: try row.text(1),
                aliveAt: try row.timestampIfPresent(2).map(Instant.init(microseconds:)),
                stalledAfter: Int64(try row.int32(3)) * 1_000_000,
                readThrough: try row.timestampIfPresent(4).map(Instant.init(microseconds:)),
                committedAt: try row.timestampIfPresent(5).map(Instant.init(microseconds:)),
                quarantinedLastHour: try row.int64(6),
                aheadAt: try row.timestampIfPresent(7).map(Instant.init(microseconds:))
            )
        }
    }

    /// Notes that all of a source that could be read by now was read.
    package func noteReadThrough(_ source: SourceHandle, at now: Instant) throws {
        _ = try connection.query(
            """
            update source set read_through = greatest(read_through, $2)
            where id = $1 and writer_epoch = coalesce($3::bigint, writer_epoch)
            """,
            [.int32(source.id), .instant(now), Self.epoch(source)]
        )
    }

    /// Per source since when its site has been silent; nil: it is not.
    func saveStalled(_ stalled: [String: Instant?]) throws {
        guard !stalled.isEmpty else { return }
        let names = stalled.keys.sorted()
        _ = try connection.query(
            """
            update source s set stalled_since = x.since
            from unnest($1::text[], $2::timestamptz[]) as x(name, since)
            where s.name = x.name and s.stalled_since is distinct from x.since
            """,
            [.texts(names), .optionalTimestamps(names.map { stalled[$0]??.microseconds })]
        )
    }
}

package import Pace
import Postgres

extension Session {
    /// The secret of this installation, 32 bytes: keys for signatures are made from it, it never leaves the process.
    package func installationSecret() throws -> [UInt8] {
        try connection.query("select secret from installation").onlyRow().bytes(0)
    }

    /// Writes down a new link to a manager's page, and in the log of corrections who issued it.
    ///
    /// - Returns: nil when no roster has the manager.
    package func issueLink(managerID: String, expiresAt: Instant, who: String) throws -> HeadPage.IssuedLink? {
        try transaction {
            let made = try connection.query(
                """
                with made as (
                    insert into board_link (manager_id, expires_at, who) select id, $2, $3 from manager where key = $1
                    returning *)
                select \(Self.linkColumns) from made l join manager g on g.id = l.manager_id
                """,
                [.text(managerID), .instant(expiresAt), .text(who)]
            )
            guard let link = try made.first.map(Self.link) else { return nil }
            try logLink(link, who: who, "link issued, expires \(link.expiresAt.rfc3339)")
            return link
        }
    }

    /// A link that is neither revoked nor expired at `now`.
    package func link(_ id: Int64, at now: Instant) throws -> HeadPage.IssuedLink? {
        try connection.query(
            """
            select \(Self.linkColumns) from board_link l join manager g on g.id = l.manager_id
            where l.id = $1 and l.revoked_at is null and l.expires_at > $2
            """,
            [.int64(id), .instant(now)]
        ).first.map(Self.link)
    }

    /// Those that are neither revoked nor expired, of a manager (by id or name) or of all; the newest first.
    package func links(managerID: String?, at now: Instant) throws -> [HeadPage.IssuedLink] {
        try validLinks(at: now).filter { link in
            managerID == nil || link.person.id == managerID || link.person.name == managerID
        }
    }

    /// Revokes links: one by its id, or all of a manager (by id or name). Each is in the log of corrections.
    ///
    /// - Returns: how many were in force.
    package func revokeLinks(id: Int64?, managerID: String?, who: String) throws -> Int {
        guard id != nil || managerID != nil else { return 0 }
        return try transaction {
            let revoked = try connection.query(
                """
                with revoked as (
                    update board_link l set revoked_at = now(), revoked_by = $3 from manager g
                    where g.id = l.manager_id and l.revoked_at is null and l.expires_at > now()
                        and ($1::bigint is null or l.id = $1)
                        and ($2::text is null or g.key = $2 or g.name = $2)
                    returning l.*)
                select \(Self.linkColumns) from revoked l join manager g on g.id = l.manager_id order by l.id
                """,
                [.int64(orNull: id), .text(orNull: managerID), .text(who)]
            ).map(Self.link)
            for link in revoked { try logLink(link, who: who, "link revoked") }
            return revoked.count
        }
    }

    func validLinks(at now: Instant) throws -> [HeadPage.IssuedLink] {
        try connection.query(
            """
            select \(Self.linkColumns) from board_link l join manager g on g.id = l.manager_id
            where l.revoked_at is null and l.expires_at > $1 order by l.id desc
            """,
            [.instant(now)]
        ).map(Self.link)
    }

    private static let linkColumns = "l.id, g.key, g.name, l.issued_at, l.expires_at, l.who"

    private static func link(_ row: Row) throws -> HeadPage.IssuedLink {
        HeadPage.IssuedLink(
            id: try row.int64(0),
            person: HeadPage.Person(id: try row.text(1), name: try row.text(2)),
            issuedAt: Instant(microseconds: try row.timestamp(3)),
            expiresAt: Instant(microseconds: try row.timestamp(4)),
            who: try row.text(5)
        )
    }

    private func logLink(_ link: HeadPage.IssuedLink, who: String, _ reason: String) throws {
        try logCorrection(
            what: "\(link.person.name), link \(link.id)",
            who: who,
            reason: reason,
            before: nil,
            after: nil
        )
    }
}

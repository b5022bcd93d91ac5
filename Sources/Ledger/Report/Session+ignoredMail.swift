package import Pace
import Postgres

extension Session {
    /// The marked messages of a manager (by id or name) on a day that never count, each with the reason in it.
    package func ignoredMail(manager: String, day: Day) throws -> [(place: Explanation.Place, reason: String)] {
        let indices = rulebook.managers.indices.filter {
            rulebook.managers[$0].id == manager || rulebook.managers[$0].name == manager
        }
        let teams = Set(indices.flatMap { rulebook.managers[$0].memberships.map(\.team) })
        var found: [(place: Explanation.Place, reason: String)] = []
        for team in teams.sorted().map({ rulebook.teams[$0] }) {
            let from = team.zone.start(of: day, dayStarts: team.dayStarts)
            let until = team.zone.start(of: day + 1, dayStarts: team.dayStarts)
            for place in try markedMail(from: from, until: until) {
                guard case .message(let message) = place.record, let reason = mailRoster.ignoredReason(of: message),
                    mailRoster.managers(of: message).contains(where: indices.contains),
                    !found.contains(where: { $0.place == place })
                else { continue }
                found.append((place, reason))
            }
        }
        return found.sorted { ($0.place.record.at, $0.place.offset) < ($1.place.record.at, $1.place.offset) }
    }

    /// Keys begin with the seconds of the message, so that a span of time is a span of keys.
    private func markedMail(from: Instant, until: Instant) throws -> [Explanation.Place] {
        func key(_ instant: Instant) -> Parameter {
            .uuid(high: UInt64(UInt32(clamping: instant.seconds)) << 32, low: 0)
        }
        let rows = try connection.query(
            """
            select \(RecordRow.columns(of: .mailMessage, prefix: "r.")), f.path as file_path, r.file_offset as place
            from mail_message r left join source_file f on f.id = r.file_id
            where r.key >= $1 and r.key < $2 and r.marks is not null
            """,
            [key(from), key(until)]
        )
        return try rows.map { row in
            let count = rows.columnCount
            return Explanation.Place(
                record: try RecordRow.record(of: .mailMessage, row),
                path: try row.textIfPresent(count - 2) ?? "a file that is no longer known",
                offset: try row.int64(count - 1)
            )
        }
    }
}

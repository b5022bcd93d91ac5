package import Pace
import Postgres

extension Session {
    /// Absences that were entered, beside those of the configuration.
    package func absences() throws -> [ManagerIndex: [Absence]] {
        let rows = try connection.query(
            "select manager_id, from_day, until_day, hours from absence where withdrawn_at is null order by id",
            []
        )
        var absences: [ManagerIndex: [Absence]] = [:]
        for row in rows {
            guard let manager = try managerIndices[row.int32(0)] else { continue }
            let days = DayRange(from: Day(number: try row.date(1)), until: Day(number: try row.date(2)))
            let hours = try row.textIfPresent(3)?.split(separator: ",").compactMap { WorkingHours.Span(stored: $0) }
            absences[manager, default: []].append(Absence(days: days, hours: hours))
        }
        return absences
    }

    /// Enters that a manager is away, and notes who said so.
    ///
    /// - Parameters:
    ///   - managerID: as the roster has it.
    ///   - days: both ends are given.
    ///   - hours: nil: the whole days.
    package func addAbsence(managerID: String, days: DayRange, hours: [WorkingHours.Span]?, who: String) throws {
        guard let from = days.from, let until = days.until else { return }
        try transaction {
            _ = try connection.query(
                """
                insert into absence (manager_id, from_day, until_day, hours, who)
                select id, $2, $3, $4::text, $5 from manager where key = $1
                """,
                [
                    .text(managerID), .date(daysSince1970: from.number), .date(daysSince1970: until.number),
                    .text(orNull: hours.map { $0.map(\.description).joined(separator: ",") }), .text(who),
                ]
            )
            try logCorrection(
                what: "\(managerID), absent \(days)",
                who: who,
                reason: hours == nil ? "absence entered" : "absence of some hours entered",
                before: nil,
                after: nil
            )
        }
    }

    /// Takes back what was entered and lies wholly within the days. - Returns: how many entries.
    package func withdrawAbsences(managerID: String, days: DayRange, who: String) throws -> Int {
        guard let from = days.from, let until = days.until else { return 0 }
        return try transaction {
            let count = try connection.query(
                """
                update absence a set withdrawn_at = now() from manager m
                where m.id = a.manager_id and m.key = $1 and a.from_day >= $2 and a.until_day <= $3
                    and a.withdrawn_at is null
                returning a.id
                """,
                [.text(managerID), .date(daysSince1970: from.number), .date(daysSince1970: until.number)]
            ).count
            if count > 0 {
                try logCorrection(
                    what: "\(managerID), absent \(days)",
                    who: who,
                    reason: "absence withdrawn",
                    before: nil,
                    after: nil
                )
            }
            return count
        }
    }

    /// What is entered, the newest first.
    package func absenceList() throws -> [TextRow] {
        try texts(
            """
            select m.key as manager_id, m.name as manager, a.from_day, a.until_day, a.hours, a.who, a.at
            from absence a join manager m on m.id = a.manager_id where a.withdrawn_at is null order by a.id desc
            """
        )
    }
}

extension WorkingHours.Span {
    /// As `description` writes it.
    fileprivate init?(stored text: Substring) {
        let minutes = text.split(separator: "-").compactMap { time -> Int? in
            let parts = time.split(separator: ":").compactMap { Int($0) }
            return parts.count == 2 ? parts[0] * 60 + parts[1] : nil
        }
        guard minutes.count == 2 else { return nil }
        self.init(start: minutes[0], end: minutes[1] > minutes[0] ? minutes[1] : minutes[1] + 1_440)
    }
}

package import Pace
import Postgres

/// What the HTTP interface hands out as rows of a public view.
package enum ViewRows: String, Sendable, CaseIterable {
    case now
    case days
    case hours
    case contacts
    case sources
    case alerts
}

/// Which rows.
package struct RowFilter: Hashable, Sendable {
    /// Nil: of all teams.
    package var team: String?
    /// Id or name.
    package var manager: String?
    /// Days of the team, both included; nil: no border.
    package var from: Day?
    package var until: Day?
    /// How many rows at most.
    package var limit: Int
    /// How many to leave out: paging is by an order that is the same for equal data.
    package var offset: Int

    package init(
        team: String? = nil,
        manager: String? = nil,
        from: Day? = nil,
        until: Day? = nil,
        limit: Int = 1_000,
        offset: Int = 0
    ) {
        self.team = team
        self.manager = manager
        self.from = from
        self.until = until
        self.limit = limit
        self.offset = offset
    }
}

/// A page of rows of one moment.
package struct RowPage: Sendable {
    package var asOf: Instant
    package var rows: [TextRow]
    /// Whether rows follow.
    package var hasMore: Bool

    package init(asOf: Instant, rows: [TextRow], hasMore: Bool) {
        self.asOf = asOf
        self.rows = rows
        self.hasMore = hasMore
    }
}

extension Session {
    /// Rows of a view in its own order: columns as the view has them, times in UTC.
    ///
    /// Sources have neither managers nor days: of the filter only the team counts, for the sites of its managers and the
    /// sources of no site.
    package func rows(_ view: ViewRows, _ filter: RowFilter) throws -> RowPage {
        var conditions: [String] = []
        var parameters: [Parameter] = []
        func require(_ value: Parameter?, _ condition: (String) -> String?) {
            guard let value, let condition = condition("$\(parameters.count + 1)") else { return }
            parameters.append(value)
            conditions.append("(\(condition))")
        }
        require(filter.team.map { .text($0) }, view.ofTeam)
        require(filter.manager.map { .text($0) }, view.ofManager)
        require(filter.from.map { .date(daysSince1970: $0.number) }, view.from)
        require(filter.until.map { .date(daysSince1970: $0.number) }, view.until)
        let sql = """
            select v.* from \(view.source) \(conditions.isEmpty ? "" : "where " + conditions.joined(separator: " and "))
            order by \(view.order) limit $\(parameters.count + 1) offset $\(parameters.count + 2)
            """
        let limit = max(0, filter.limit)
        parameters += [.int64(Int64(limit) + 1), .int64(Int64(max(0, filter.offset)))]
        return try snapshot {
            try connection.execute("set local time zone 'UTC'")
            let asOf = try connection.query("select now()").onlyRow().timestamp(0)
            let rows = try texts(sql, parameters)
            return RowPage(
                asOf: Instant(microseconds: asOf),
                rows: Array(rows.prefix(limit)),
                hasMore: rows.count > limit
            )
        }
    }
}

extension ViewRows {
    fileprivate var source: String {
        switch self {
        case .now: "intensity_now v"
        case .days: "intensity_day v"
        case .hours: "intensity_hour v join team t on t.name = v.team"
        case .contacts: "contact_log v"
        case .sources: "source_status v"
        case .alerts: "alert_log v"
        }
    }

    /// Whatever two rows differ in decides, so that a page begins where the former ended. New rows come last.
    fileprivate var order: String {
        switch self {
        case .now: "v.team, v.manager, v.manager_id"
        case .days: "v.day, v.team, v.manager, v.manager_id"
        case .hours: "v.hour, v.team, v.manager, v.manager_id"
        case .contacts:
            """
            v.started_at, v.team, v.manager, v.manager_id, v.channel, v.site, v.call, v.client, v.talk_seconds,
            v.qualifies, v.reason, v.credit, v.meeting_seconds, v.marks
            """
        case .sources: "v.source"
        case .alerts: "v.at, v.key"
        }
    }

    fileprivate func ofTeam(_ place: String) -> String? {
        guard self == .sources else { return "v.team = \(place)" }
        return """
            v.site is null or v.site in (
                select s.name from membership b join team t on t.id = b.team_id
                join manager_site m on m.manager_id = b.manager_id join site s on s.id = m.site_id
                where t.name = \(place) and b.from_at <= now() and now() < b.until_at)
            """
    }

    fileprivate func ofManager(_ place: String) -> String? {
        switch self {
        case .now, .days, .hours, .contacts: "v.manager_id = \(place) or v.manager = \(place)"
        case .alerts: "v.manager_id = \(place) or v.manager_id is not null and v.who = \(place)"
        case .sources: nil
        }
    }

    /// An alert about a source belongs to no team, and so to the day of UTC.
    private static let alertDay = "coalesce(v.day, (v.at at time zone 'UTC')::date)"

    fileprivate func from(_ place: String) -> String? {
        switch self {
        case .days: "v.day >= \(place)"
        case .alerts: "\(Self.alertDay) >= \(place)"
        case .contacts: "v.day >= \(place) and v.started_at >= (\(place)::date - 2)::timestamp at time zone 'UTC'"
        case .hours: TeamClock.begins("v.hour", from: place)
        case .now, .sources: nil
        }
    }

    fileprivate func until(_ place: String) -> String? {
        switch self {
        case .days: "v.day <= \(place)"
        case .alerts: "\(Self.alertDay) <= \(place)"
        case .contacts: "v.day <= \(place) and v.started_at < (\(place)::date + 3)::timestamp at time zone 'UTC'"
        case .hours: TeamClock.begins("v.hour", until: place)
        case .now, .sources: nil
        }
    }
}

import Pace
import Postgres

/// Rows of `intensity_now` and `intensity_day` as the board shows them.
enum StandingRows {
    /// Of `intensity_now v`.
    static let now = columns(
        live: "v.expected_share, v.pace, v.forecast, v.talking_since, v.talk_seconds_last_hour, v.fresh_at"
    )
    /// Of `intensity_day v`, which knows no present.
    static let day = columns(
        live: "null::numeric, null::numeric, null::numeric, null::timestamptz, 0::bigint, null::timestamptz"
    )

    private static func columns(live: String) -> String {
        """
        v.manager_id, v.manager, v.talk_seconds, v.upper_bound_seconds, v.talk_minutes, v.calls, v.contacts, v.credit,
        v.credit_minutes, v.clients, v.correspondence, v.meetings, v.minimum_talk_minutes, v.minimum_contacts, v.state,
        v.last_contact_at, \(live)
        """
    }

    static let count = 22

    /// Whether the minimum asks for something that day: not of those who are away, and not at weekends. Where nobody noted
    /// the working time (history that was imported) a day with contacts is one.
    static let isAsked = """
        (coalesce(v.minimum_talk_minutes, v.minimum_contacts) is not null
            and coalesce(v.is_workday, v.state <> 'off', v.calls > 0 or v.contacts > 0))
        """
    /// The same of `intensity_now v`, where a team without hours asks at any time.
    static let isAskedNow = """
        (coalesce(v.minimum_talk_minutes, v.minimum_contacts) is not null and coalesce(v.is_workday, true))
        """
    /// Whether the minimum is reached; the state says so wherever there is one.
    static let isReached = """
        coalesce(v.state = 'met', v.credit_minutes >= v.minimum_talk_minutes, v.credit >= v.minimum_contacts, false)
        """

    static func read(_ row: Row) throws(PostgresError) -> ManagerNow {
        func instant(_ column: Int) throws(PostgresError) -> Instant? {
            guard let at = try row.timestampIfPresent(column) else { return nil }
            return Instant(microseconds: at)
        }
        var now = ManagerNow(id: try row.text(0), name: try row.text(1))
        now.talkSeconds = try row.int64(2)
        now.upperBoundSeconds = try row.int64(3)
        now.talkMinutes = try row.double(4)
        now.calls = try row.int64(5)
        now.contacts = try row.int64(6)
        now.credit = try row.double(7)
        now.creditMinutes = try row.double(8)
        now.clients = try row.int64(9)
        now.correspondence = try row.int64(10)
        now.meetings = try row.int64(11)
        if let minutes = try row.int32IfPresent(12) {
            now.minimum = .talkMinutes(Int(minutes))
        } else if let contacts = try row.int32IfPresent(13) {
            now.minimum = .contacts(Int(contacts))
        }
        now.state = try row.textIfPresent(14).flatMap(ManagerNow.State.init(rawValue:))
        now.lastContactAt = try instant(15)
        now.expectedShare = try row.doubleIfPresent(16)
        now.pace = try row.doubleIfPresent(17)
        now.forecast = try row.doubleIfPresent(18)
        now.talkingSince = try instant(19)
        now.talkSecondsLastHour = try row.int64(20)
        now.freshAt = try instant(21)
        return now
    }
}

import Pace
import Postgres

/// One manager on one day of a team.
struct ManagerDayKey: Hashable, Comparable {
    var manager: ManagerIndex
    var team: Int
    var day: Day

    static func < (left: ManagerDayKey, right: ManagerDayKey) -> Bool {
        (left.manager, left.day, left.team) < (right.manager, right.day, right.team)
    }
}

/// The manager-days that a change touches, widened until no contact reaches over their borders, so that one
/// conversation seen twice across midnight is judged as one.
struct DayScope {
    private let session: Session
    private(set) var keys: Set<ManagerDayKey> = []
    /// Days that new contacts reach into.
    private var reached: Set<ManagerDayKey> = []
    /// Calls whose contacts change: entries that name them may lie on other days.
    private var calls: Set<Int64> = []

    init(session: Session) {
        self.session = session
    }

    mutating func insert(_ row: ContactRow) {
        let key = ManagerDayKey(manager: row.contact.manager, team: row.team, day: row.day)
        keys.insert(key)
        reached.formUnion(daysReached(by: row))
        calls.insert(row.call)
    }

    /// The days behind its own that a contact reaches into, as far as it may be one conversation with another.
    private func daysReached(by row: ContactRow) -> [ManagerDayKey] {
        guard row.contact.ended - row.contact.began <= Conversations.longest else { return [] }
        let last = session.rulebook.teams[row.team].day(of: row.contact.ended)
        guard last > row.day else { return [] }
        return (1...(last.number - row.day.number)).map {
            ManagerDayKey(manager: row.contact.manager, team: row.team, day: row.day + $0)
        }
    }

    mutating func insert(_ key: ManagerDayKey) {
        keys.insert(key)
    }

    /// The manager's day in which a moment lies; nil when the manager is in no team then.
    func key(of manager: ManagerIndex, at moment: Instant) -> ManagerDayKey? {
        session.rulebook.team(of: manager, at: moment).map { team in
            ManagerDayKey(manager: manager, team: team, day: session.rulebook.teams[team].day(of: moment))
        }
    }

    /// The days on which an entry of the journal may find its contact or be one.
    func days(of entry: JournalEntry, _ manager: ManagerIndex) -> [ManagerDayKey] {
        [-DayContacts.window, 0, DayContacts.window].compactMap { key(of: manager, at: entry.at + $0) }
    }

    /// Reads what is stored of all days in scope: contacts, entries of journals, reviews.
    ///
    /// - Parameter added: contacts that are not stored yet; what is theirs is loaded with them.
    mutating func load(adding added: [ContactRow] = []) throws -> LoadedDays {
        var loaded = LoadedDays()
        for row in added { loaded.insert(row) }
        keys.formUnion(reached)
        // Only their days are locked.
        let managers = Set(keys.map(\.manager))
        var pending = keys
        var calls = calls
        while !pending.isEmpty {
            var next: Set<ManagerDayKey> = []
            for row in try read(pending) {
                loaded.insert(row)
                calls.insert(row.call)
                let key = ManagerDayKey(manager: row.contact.manager, team: row.team, day: row.day)
                if !keys.contains(key) { next.insert(key) }
                next.formUnion(daysReached(by: row).filter { !keys.contains($0) })
            }
            for entry in try JournalRows(session).entries(on: pending, ofCalls: calls) {
                guard managers.contains(entry.manager), loaded.insert(entry) else { continue }
                next.formUnion(days(of: entry.entry, entry.manager).filter { !keys.contains($0) })
                // What it names may lie on another day.
                for moment in entry.namedAt {
                    if let key = key(of: entry.manager, at: moment), !keys.contains(key) { next.insert(key) }
                }
            }
            calls = []
            keys.formUnion(next)
            pending = next
        }
        try loaded.order(session)
        try loaded.learnReviews(session)
        return loaded
    }

    /// Contacts that begin on the days, or began the day before and reach into them.
    private func read(_ days: Set<ManagerDayKey>) throws -> [ContactRow] {
        let sorted = days.sorted()
        let teams = sorted.map { session.rulebook.teams[$0.team] }
        let from = zip(teams, sorted).map { $0.zone.start(of: $1.day, dayStarts: $0.dayStarts).microseconds }
        let until = zip(teams, sorted).map { $0.zone.start(of: $1.day + 1, dayStarts: $0.dayStarts).microseconds }
        let rows = try session.connection.query(
            """
            select \(ContactRow.columns)
            from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as d(manager_id, from_at, until_at)
            join contact c on c.manager_id = d.manager_id
                and c.started_at >= d.from_at - interval '24 hours' and c.started_at < d.until_at
                and (c.started_at >= d.from_at or c.ended_at >= d.from_at)
            """,
            [.int32s(sorted.map { session.managerIDs[$0.manager] }), .timestamps(from), .timestamps(until)]
        )
        return try rows.compactMap { try ContactRow.read($0, session) }
    }
}

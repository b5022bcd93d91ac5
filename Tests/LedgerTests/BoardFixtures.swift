import Ledger
import Pace
import Postgres

extension Zone {
    /// The zone in which it is between 12 and 13 o'clock, so that hours before and after are of the same day.
    static func noon(at now: Instant) -> Zone {
        let hours = 12 - now.seconds / 3_600 % 24
        // The sign of these names is that of their authors.
        let name = hours == 0 ? "UTC" : "Etc/GMT\(hours > 0 ? "-" : "+")\(abs(hours))"
        return Zone(name: name, firstOffset: hours * 3_600)
    }
}

extension TestLedger {
    /// A ledger whose team has noon now; `now` is when it was made.
    static func atNoon(
        extensions: [String] = ["101", "102", "103", "104"],
        change: (inout Rulebook) -> Void = { _ in }
    ) async throws -> (test: TestLedger, now: Instant, zone: Zone) {
        let test = try await TestLedger(nil)
        let now = try await test.now()
        let zone = Zone.noon(at: now)
        var rulebook = Rulebook.sales(zone: zone, extensions: extensions)
        change(&rulebook)
        try await test.ledger.use(rulebook, siteZones: ["main": zone])
        return (test, now, zone)
    }

    /// Notes a manager's working time of a day; none: away.
    func works(_ manager: String, on day: Day, _ spans: [(from: Instant, until: Instant)]) async throws {
        try await ledger.perform { session in
            _ = try session.connection.query(
                """
                insert into working_day (manager_id, team_id, day, from_at, until_at)
                select g.id, t.id, $2, $3, $4 from manager g, team t where g.key = $1
                """,
                [
                    .text(manager), .date(daysSince1970: day.number), .timestamps(spans.map(\.from.microseconds)),
                    .timestamps(spans.map(\.until.microseconds)),
                ]
            )
        }
    }

    /// Notes how a manager's day was judged, for good or for an hour.
    func judged(_ manager: String, on day: Day, _ state: PaceState) async throws {
        try await ledger.perform { session in
            _ = try session.connection.query(
                """
                insert into judgement (manager_id, team_id, day, state, holds_until, is_below, said, is_final)
                select g.id, t.id, $2, $3, now() + interval '1 hour', false, '{}', false
                from manager g, team t where g.key = $1
                """,
                [.text(manager), .date(daysSince1970: day.number), .text(state.rawValue)]
            )
        }
    }

    /// Stores an entry of the journal.
    func enter(
        _ id: String,
        _ kind: JournalEntry.Kind,
        at: Instant,
        _ manager: String = "101",
        client: String = "",
        due: Day? = nil
    ) async throws {
        let entry = JournalEntry(id: id, kind: kind, at: at, manager: manager, client: client, due: due)
        _ = try await ledger.perform { try $0.add(entry, who: "test", now: at) }
    }

    /// What a head says of a call.
    func review(_ call: String, _ review: Review, who: String = "head") async throws {
        _ = try await ledger.perform { session in
            try session.review(
                try session.explain(call: call, site: nil),
                manager: nil,
                review,
                reason: nil,
                who: who
            )
        }
    }

    func object(to call: String, site: String? = nil, _ manager: String = "101", _ text: String = "it was no call")
        async throws -> Bool
    {
        try await ledger.perform { try $0.object(to: call, site: site, managerID: manager, text: text) }
    }
}

/// What the board shows of a team on a day, all of one moment.
package struct TeamNow: Hashable, Sendable {
    /// An hour of the team's clock: a row of `intensity_hour`, summed over the managers.
    package struct Hour: Hashable, Sendable {
        /// Its beginning.
        package var at: Instant
        package var talkSeconds: Int64
        package var talkMinutes: Double
        package var contacts: Int64

        package init(at: Instant, talkSeconds: Int64, talkMinutes: Double, contacts: Int64) {
            self.at = at
            self.talkSeconds = talkSeconds
            self.talkMinutes = talkMinutes
            self.contacts = contacts
        }
    }

    /// Where the numbers come from: a row of `source_status`.
    package struct Source: Hashable, Sendable {
        package var name: String
        /// Empty for mail and journals.
        package var site: String
        /// `live`, `waiting`, `stalled`, …
        package var state: String
        package var lastRecordAt: Instant?
        package var lagBytes: Int64
        package var problem: String?

        package init(
            name: String,
            site: String,
            state: String,
            lastRecordAt: Instant?,
            lagBytes: Int64,
            problem: String?
        ) {
            self.name = name
            self.site = site
            self.state = state
            self.lastRecordAt = lastRecordAt
            self.lagBytes = lagBytes
            self.problem = problem
        }
    }

    /// An extension with traffic that is in no roster, on the day.
    package struct Stray: Hashable, Sendable {
        package var site: String
        package var number: String
        package var calls: Int64
        package var talkSeconds: Int64

        package init(site: String, number: String, calls: Int64, talkSeconds: Int64) {
            self.site = site
            self.number = number
            self.calls = calls
            self.talkSeconds = talkSeconds
        }
    }

    /// The head's own figures: how many of how many.
    package struct Share: Hashable, Sendable {
        package var reached: Int
        package var all: Int

        package init(reached: Int, all: Int) {
            self.reached = reached
            self.all = all
        }
    }

    package var team: String
    package var day: Day
    package var isToday: Bool
    /// When the database was asked.
    package var asOf: Instant
    /// The newest record of the team's sites.
    package var freshAt: Instant?
    /// In the order of their names.
    package var managers: [ManagerNow]
    package var hours: [Hour]
    package var sources: [Source]
    package var strays: [Stray]
    /// Who is at the minimum, of those who have one that day.
    package var atMinimum: Share
    /// Who meets the month's sales plan; nil where the team has none.
    package var atPlan: Share?

    package init(team: String, day: Day, isToday: Bool, asOf: Instant) {
        self.team = team
        self.day = day
        self.isToday = isToday
        self.asOf = asOf
        managers = []
        hours = []
        sources = []
        strays = []
        atMinimum = Share(reached: 0, all: 0)
    }
}

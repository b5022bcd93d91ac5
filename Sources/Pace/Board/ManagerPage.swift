/// What a manager's own page shows, all of one moment. It holds nothing of colleagues.
package struct ManagerPage: Hashable, Sendable {
    /// A day of the manager: a row of `intensity_day`.
    package struct DayShown: Hashable, Sendable {
        package var day: Day
        package var standing: ManagerNow

        package init(day: Day, standing: ManagerNow) {
            self.day = day
            self.standing = standing
        }
    }

    /// Sums over days, made by the database.
    package struct Sum: Hashable, Sendable {
        package var talkMinutes: Double
        package var contacts: Int64
        package var credit: Double
        package var creditMinutes: Double
        /// Days at the minimum, of the days with one that are over, and today once it is met.
        package var atMinimum: TeamNow.Share

        package init(
            talkMinutes: Double,
            contacts: Int64,
            credit: Double,
            creditMinutes: Double,
            atMinimum: TeamNow.Share
        ) {
            self.talkMinutes = talkMinutes
            self.contacts = contacts
            self.credit = credit
            self.creditMinutes = creditMinutes
            self.atMinimum = atMinimum
        }
    }

    package var team: String
    package var asOf: Instant
    package var day: Day
    package var isToday: Bool
    /// On `day`.
    package var standing: ManagerNow
    /// The days of the ISO week of `day`, Monday first, up to today.
    package var week: [DayShown]
    package var weekSum: Sum
    /// Of the calendar month of `day`, up to today.
    package var monthSum: Sum
    /// Of `day`, the newest first, clients in full.
    package var contacts: [ShownContact]
    /// Plans that are still to come or open, by due days.
    package var plans: [WeeklySheet.Plan]
    /// What qualified on `day`, so that the page can say how long a talk counts; nil: not known here.
    package var rules: TeamRules?

    package init(
        team: String,
        asOf: Instant,
        day: Day,
        isToday: Bool,
        standing: ManagerNow,
        week: [DayShown],
        weekSum: Sum,
        monthSum: Sum,
        contacts: [ShownContact],
        plans: [WeeklySheet.Plan]
    ) {
        self.team = team
        self.asOf = asOf
        self.day = day
        self.isToday = isToday
        self.standing = standing
        self.week = week
        self.weekSum = weekSum
        self.monthSum = monthSum
        self.contacts = contacts
        self.plans = plans
    }
}

/// What one manager's day asks for.
package struct DayPlan: Hashable, Sendable {
    package var day: Day
    /// The manager's own working time; empty: off.
    package var working: WorkingTime
    /// Nil: nothing is asked.
    package var minimum: Minimum?
    /// From when on the day may be judged for good: the team's last working minute is past by `close_after`.
    package var closesAt: Instant
    /// The end of the day.
    package var endsAt: Instant
    /// The moments at which the team is looked at, where that is not done at all times.
    package var checkpoints: [Instant]

    package init(
        day: Day,
        working: WorkingTime,
        minimum: Minimum?,
        closesAt: Instant,
        endsAt: Instant,
        checkpoints: [Instant] = []
    ) {
        self.day = day
        self.working = working
        self.minimum = minimum
        self.closesAt = closesAt
        self.endsAt = endsAt
        self.checkpoints = checkpoints
    }
}

extension Team {
    /// When a day may be closed; without working time at its end. The day of a shift that ends with the day closes
    /// in the next one.
    package func closing(of day: Day, after closeAfter: Int64) -> Instant {
        guard let ends = workingTime(on: day).ends else { return frame(of: day).until }
        return ends + closeAfter
    }

    /// The plan of one manager, see `TeamDay`.
    package func plan(on day: Day, absences: [Absence], employed: TimeSpan, rules: PaceRules) -> DayPlan {
        TeamDay(self, on: day, rules: rules).plan(absences: absences, employed: employed, of: self)
    }
}

extension DayRange {
    package func contains(_ day: Day) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }
}

/// One day of a team, from which the plans of its managers are made.
package struct TeamDay: Hashable, Sendable {
    package var day: Day
    package var frame: TimeSpan
    package var working: WorkingTime
    /// Nil: nothing is asked, or no working time is known.
    package var minimum: Minimum?
    package var closesAt: Instant
    package var checkpoints: [Instant]

    package init(_ team: Team, on day: Day, rules: PaceRules) {
        self.day = day
        let frame = team.frame(of: day)
        self.frame = frame
        working = team.workingTime(on: day)
        minimum = team.hasHours(on: day) ? team.minimum(on: day) : nil
        closesAt = team.closing(of: day, after: rules.closeAfter)
        checkpoints = (day.number...day.number + 1).flatMap { number in
            rules.checkpoints.map { team.moment(minute: $0, of: Day(number: number)) }
        }.filter { frame.from <= $0 && $0 < frame.until }.sorted()
    }

    /// The plan of one manager.
    ///
    /// A shorter absence leaves the minimum and takes its hours out of the working time. One of half the team's
    /// working time or more takes the day out.
    ///
    /// - Parameters:
    ///   - absences: the manager's, in any order.
    ///   - employed: the manager's time in the team.
    package func plan(absences: [Absence], employed: TimeSpan, of team: Team) -> DayPlan {
        var own = working.within(employed)
        for absence in absences {
            guard let hours = absence.hours else {
                if absence.days.contains(day) { own = WorkingTime() }
                continue
            }
            // Hours are of the date on the clock, which at night may not be the team's day.
            for date in [day - 1, day, day + 1] where absence.days.contains(date) {
                own = own.without(hours.map { team.moments(of: $0, on: date) })
            }
        }
        if own.total * 2 <= working.total { own = WorkingTime() }
        return DayPlan(
            day: day,
            working: own,
            minimum: minimum,
            closesAt: closesAt,
            endsAt: frame.until,
            checkpoints: checkpoints
        )
    }
}

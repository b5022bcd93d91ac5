extension Team {
    /// How far silence is looked back for and ahead, in days.
    private static let horizon: Int32 = 60

    /// The moments of a day of this team.
    package func frame(of day: Day) -> TimeSpan {
        TimeSpan(
            from: zone.start(of: day, dayStarts: dayStarts),
            until: zone.start(of: day + 1, dayStarts: dayStarts)
        )
    }

    /// What of the schedule lies within a day of this team: a shift over the border of the day is divided there, as
    /// its contacts are.
    package func workingTime(on day: Day) -> WorkingTime {
        let spans = (day.number - 1...day.number + 1).flatMap { number -> [TimeSpan] in
            let date = Day(number: number)
            // A date that the zone skips has no hours.
            guard zone.start(of: date) < zone.start(of: date + 1) else { return [] }
            return (hours.inForce(on: date)?.spans(on: date) ?? []).map { moments(of: $0, on: date) }
        }
        return WorkingTime(spans).within(frame(of: day))
    }

    /// Whether working time is known for a day, be it none at all.
    package func hasHours(on day: Day) -> Bool { hours.inForce(on: day).map { $0 != WorkingHours() } ?? false }

    /// What times of the clock mean on a date. Of a time that occurs twice the earlier one is meant; one that never
    /// occurs is moved forward.
    package func moments(of span: WorkingHours.Span, on date: Day) -> TimeSpan {
        TimeSpan(from: moment(minute: span.start, of: date), until: moment(minute: span.end, of: date))
    }

    /// A time of the clock, in minutes after the midnight with which a date begins.
    package func moment(minute: Int, of date: Day) -> Instant {
        let local = Instant(seconds: Int64(date.number) * 86_400 + Int64(minute) * 60).microseconds
        return switch zone.reading(ofLocal: local) {
        case .once(let instant), .twice(let instant, _), .never(let instant): instant
        }
    }

    /// The moment at which so many microseconds of working time have passed since another; the distant future where
    /// that takes longer than two months.
    package func moment(working length: Int64, after start: Instant) -> Instant {
        guard length > 0 else { return start }
        var left = length
        let first = day(of: start)
        for offset in 0...Self.horizon {
            let time = workingTime(on: first + offset)
            let before = time.worked(by: start)
            if let moment = time.moment(worked: before.addingClamped(left)) { return max(moment, start) }
            left -= time.total - before
        }
        return .distantFuture
    }
}

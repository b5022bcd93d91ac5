/// A team's schedule: when a day's working time is.
package struct WorkingHours: Hashable, Sendable {
    /// Minutes after midnight of the day on which it begins; `22:00-06:00` is 1320 to 1800.
    package struct Span: Hashable, Sendable {
        package var start: Int
        /// The first minute outside, at most 1440 after `start`.
        package var end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }
    }

    /// Monday to Sunday: the spans that begin on the day, in ascending order, breaks not taken out.
    package var week: [[Span]]
    /// Taken out of every working day, at these times of the clock.
    package var breaks: [Span]
    package var holidays: Set<Day>
    /// Days with hours of their own; none: a day off.
    package var days: [Day: [Span]]

    package init(
        week: [[Span]] = Array(repeating: [], count: 7),
        breaks: [Span] = [],
        holidays: Set<Day> = [],
        days: [Day: [Span]] = [:]
    ) {
        self.week = week
        self.breaks = breaks
        self.holidays = holidays
        self.days = days
    }

    /// The working time that begins on a day, breaks taken out, in ascending order; empty on a day off.
    package func spans(on day: Day) -> [Span] {
        let index = day.weekday - 1
        let planned = days[day] ?? (holidays.contains(day) || index >= week.count ? [] : week[index])
        // A shift over midnight meets the breaks of the next morning, one from midnight on those of the night before.
        let cuts = breaks.flatMap { cut in
            [-1_440, 0, 1_440].map { Span(start: cut.start + $0, end: cut.end + $0) }
        }
        return planned.flatMap { span in
            cuts.reduce([span]) { pieces, cut in pieces.flatMap { $0.without(cut) } }
        }
    }
}

extension WorkingHours.Span {
    package func overlaps(_ other: WorkingHours.Span) -> Bool { start < other.end && other.start < end }

    func without(_ cut: WorkingHours.Span) -> [WorkingHours.Span] {
        guard overlaps(cut) else { return [self] }
        return [
            WorkingHours.Span(start: start, end: Swift.min(end, cut.start)),
            WorkingHours.Span(start: Swift.max(start, cut.end), end: end),
        ].filter { $0.start < $0.end }
    }
}

extension WorkingHours.Span: CustomStringConvertible {
    /// As the configuration writes it: `22:00-06:00`.
    package var description: String { "\(Self.clock(start))-\(Self.clock(end > 1_440 ? end - 1_440 : end))" }

    private static func clock(_ minutes: Int) -> String {
        "\((minutes / 60).padded(2)):\((minutes % 60).padded(2))"
    }
}

/// Days from one to another, both inclusive; nil: without that end.
package struct DayRange: Hashable, Sendable {
    package var from: Day?
    package var until: Day?

    package init(from: Day? = nil, until: Day? = nil) {
        self.from = from
        self.until = until
    }

    /// The days in both; nil when there are none.
    package func intersection(_ other: DayRange) -> DayRange? {
        let first = [from, other.from].compactMap(\.self).max()
        let last = [until, other.until].compactMap(\.self).min()
        if let first, let last, first > last { return nil }
        return DayRange(from: first, until: last)
    }
}

extension DayRange: CustomStringConvertible {
    package var description: String {
        switch (from, until) {
        case (nil, nil): "always"
        case (let from?, nil): "from \(from) on"
        case (nil, let until?): "until \(until)"
        case (let from?, let until?): from == until ? "on \(from)" : "from \(from) until \(until)"
        }
    }
}

/// Time in which a manager is away.
package struct Absence: Hashable, Sendable {
    /// Both ends are given.
    package var days: DayRange
    /// Nil: the whole days.
    package var hours: [WorkingHours.Span]?

    package init(days: DayRange, hours: [WorkingHours.Span]? = nil) {
        self.days = days
        self.hours = hours
    }
}

package import Pace

/// A working day of the floor: Monday to Friday, 09:00 to 18:00 of its zone, lunch from 13:00 to 14:00.
struct Workday: Sendable {
    let day: Day
    let opens: Instant
    let closes: Instant
    let lunch: Range<Instant>

    init(_ day: Day, zone: Zone) {
        self.day = day
        self.opens = zone.start(of: day, dayStarts: 9 * 3_600)
        self.closes = zone.start(of: day, dayStarts: 18 * 3_600)
        let lunch = zone.start(of: day, dayStarts: 13 * 3_600)
        self.lunch = lunch..<max(lunch, zone.start(of: day, dayStarts: 14 * 3_600))
    }

    /// The working day in which a moment lies, or the next one.
    init(containingOrAfter moment: Instant, zone: Zone) {
        let day = zone.day(of: moment)
        let today = Workday(day, zone: zone)
        self = day.weekday <= 5 && moment < today.closes ? today : Workday(after: today, zone: zone)
    }

    init(after workday: Workday, zone: Zone) {
        var day = workday.day + 1
        while day.weekday > 5 { day = day + 1 }
        self.init(day, zone: zone)
    }
}

extension SimulatedPBX {
    /// A start from which that many calls of `nextCall()` are over before a moment, at the same rate: their days,
    /// with one or two to spare, counted back from the day of `end`.
    package static func start(
        ofBulk calls: Int,
        endingBefore end: Instant,
        zone: Zone,
        managers: Int = 8,
        callsPerHour: Double? = nil
    ) -> Instant {
        let count = min(managerLimit, max(3, managers))
        // A manager gets through 24 calls an hour at least; lunch is worth a third of an hour. Waiting for somebody
        // to be free costs a small floor up to a tenth.
        let perDay = min(24 * Double(count), rate(callsPerHour, managers: count)) * 8.3
        let days = Int32(min(1_000_000, Double(max(0, calls)) * 1.12 / perDay)) + 2
        var day = zone.day(of: end) - days / 5 * 7
        var rest = days % 5
        while rest > 0 || day.weekday > 5 {
            day = day - 1
            if day.weekday <= 5 { rest -= 1 }
        }
        return Workday(day, zone: zone).opens
    }
}

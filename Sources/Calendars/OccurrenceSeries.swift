internal import CIcal
internal import Pace

/// The beginnings of a repeated event: RRULE ∪ RDATE − EXDATE, from DTSTART on (RFC 5545 3.8.5).
struct OccurrenceSeries {
    private let event: CalendarEvent
    private let start: WrittenTime
    private let zones: CalendarZones
    private let meaning: CalendarZones.Meaning

    init(of event: CalendarEvent, start: WrittenTime, zones: CalendarZones) {
        self.event = event
        self.start = start
        self.zones = zones
        meaning = zones.meaning(of: start)
    }

    /// - Parameters:
    ///   - rules: the RRULE properties of the event.
    ///   - futile: how many rules ran to the end of the calendar.
    @unsafe func beginnings(
        _ rules: [OpaquePointer],
        futile: inout Int
    ) throws(MeetingObject.Problem) -> [MeetingTime] {
        // RFC 5545 allows one; each costs some milliseconds.
        guard unsafe rules.count <= CalendarLimits.rules else { throw .init("RRULE: more than 4 in an event") }
        var locals: Set<Int64> = [start.local]
        for index in unsafe rules.indices { try unsafe locals.formUnion(follow(rules[index], &futile)) }
        let times = excludedTimes
        let days = Set(event.excluded.filter(\.isDate).map(\.day))
        var found: Set<MeetingTime> = []
        for local in locals where !days.contains(local.flooredDivision(by: 86_400_000_000)) {
            let time = zones.time(local: local, meaning)
            if !times.contains(time) { found.insert(time) }
        }
        for added in event.added where !days.contains(added.day) {
            // A day alone has the hour of the others.
            let local = added.isDate ? added.local + start.local - start.day * 86_400_000_000 : added.local
            let time = zones.time(local: local, added.isDate ? meaning : self.meaning(of: added))
            if !times.contains(time) { found.insert(time) }
        }
        return Array(
            found.sorted { ($0.microseconds, $0.isFloating ? 1 : 0) < ($1.microseconds, $1.isFloating ? 1 : 0) }
                .prefix(MeetingVersion.mostOccurrences)
        )
    }

    private var excludedTimes: Set<MeetingTime> {
        Set(event.excluded.filter { !$0.isDate }.map { zones.time(local: $0.local, meaning(of: $0)) })
    }

    /// A time without a zone of its own stands in the zone of the event.
    private func meaning(of time: WrittenTime) -> CalendarZones.Meaning {
        time.isUTC || time.zoneName != nil ? zones.meaning(of: time) : meaning
    }

    /// Beginnings by the clock on the wall.
    @unsafe private func follow(
        _ rule: OpaquePointer,
        _ futile: inout Int
    ) throws(MeetingObject.Problem) -> Set<Int64> {
        try unsafe Self.check(rule)
        guard futile < CalendarLimits.futileRules else {
            throw .init("RRULE: more than 4 rules that hardly ever come true")
        }
        let count = unsafe Int(callpace_rule_count(rule))
        let until = unsafe self.until(rule)
        guard let walk = unsafe callpace_follow_rule(rule, CalendarZones.icaltime(start.local)) else {
            futile += 1
            return []
        }
        // Ours alone until here.
        defer { unsafe icalrecur_iterator_free(walk) }
        // DTSTART counts as the first, whether the rule names it or not.
        var found: Set<Int64> = [start.local]
        for _ in 0..<CalendarLimits.steps where count == 0 || found.count < count {
            let next = unsafe icalrecur_iterator_next(walk)
            guard unsafe icaltime_is_null_time(next) == 0, let time = unsafe WrittenTime(next, zoneName: nil),
                time.local < Self.horizon
            else {
                // Many steps for few occurrences.
                if found.count < CalendarLimits.fewOccurrences { futile += 1 }
                break
            }
            if let until, zones.time(local: time.local, meaning) > until { break }
            found.insert(time.local)
            if found.count > MeetingVersion.mostOccurrences + event.excluded.count { break }
        }
        return found
    }

    /// Where no meeting is any more.
    private static let horizon: Int64 =
        Int64(Day(year: CalendarLimits.years.upperBound + 1, month: 1, day: 1)?.number ?? 0) * 86_400_000_000

    /// The last moment; a day alone is meant to its end.
    @unsafe private func until(_ rule: OpaquePointer) -> MeetingTime? {
        let end = unsafe callpace_rule_until(rule)
        guard unsafe icaltime_is_null_time(end) == 0, let written = unsafe WrittenTime(end, zoneName: nil) else {
            return nil
        }
        if written.isDate { return zones.time(local: written.local + 86_399_999_999, meaning) }
        // `UNTIL` in UTC is the rule; of a floating series it is read by the same clock.
        if written.isUTC, case .floating = meaning { return zones.time(local: written.local, meaning) }
        return zones.time(local: written.local, written.isUTC ? .utc : meaning)
    }

    @unsafe private static func check(_ rule: OpaquePointer) throws(MeetingObject.Problem) {
        let fault = unsafe callpace_rule_fault(rule, Int32(CalendarLimits.count), Int32(CalendarLimits.timesOfDay))
        switch Int(fault) {
        case 0: return
        case 1: throw .init("RRULE: FREQ is finer than DAILY")
        case 2: throw .init("RRULE: INTERVAL is less than 1")
        case 3: throw .init("RRULE: COUNT is larger than 10,000")
        case 4: throw .init("RRULE: BYSETPOS is out of bounds")
        case 5: throw .init("RRULE: more than 24 times a day")
        default: throw .init("RRULE: an unknown calendar")
        }
    }
}

internal import CIcal
internal import Pace

extension CalendarComponent {
    /// - Parameter senders: addresses in the form of `MailAddress`.
    borrowing func meetings(
        zone: Zone?,
        senders: [String]?
    ) throws(MeetingObject.Problem) -> (versions: [MeetingVersion], method: String?, note: String?) {
        var versions: [MeetingVersion] = []
        var firstMethod: String?
        var note: String?
        var zoneRules = 0
        var futile = 0
        let all = unsafe calendars()
        for index in unsafe all.indices {
            let calendar = unsafe all[index]
            let properties = unsafe CalendarProperties(of: calendar)
            let written = properties.method
            firstMethod = firstMethod ?? written
            try unsafe Self.checkZones(of: calendar, &zoneRules)
            guard let method = Self.method(written) else { continue }
            let zones = unsafe CalendarZones(
                of: calendar,
                zone: zone,
                calendarZone: properties.text(named: "X-WR-TIMEZONE")
            )
            var next = unsafe icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT)
            while let event = unsafe next {
                var version = unsafe try Self.version(event, method, zones, &futile, &note)
                version.senders = senders
                versions.append(version)
                unsafe next = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)
            }
        }
        return (versions, firstMethod, note)
    }

    /// Nil for methods that change no meeting.
    private static func method(_ name: String?) -> MeetingVersion.Method? {
        switch name {
        case nil, "REQUEST", "PUBLISH": .request
        case "CANCEL": .cancel
        case "REPLY": .reply
        case "ADD": .add
        default: nil
        }
    }

    /// Zones are followed through the years, so that only rules of the kind that zones have are let through.
    @unsafe private static func checkZones(
        of calendar: OpaquePointer,
        _ rules: inout Int
    ) throws(MeetingObject.Problem) {
        var nextZone = unsafe icalcomponent_get_first_component(calendar, ICAL_VTIMEZONE_COMPONENT)
        while let zone = unsafe nextZone {
            for kind in [ICAL_XSTANDARD_COMPONENT, ICAL_XDAYLIGHT_COMPONENT] {
                var next = unsafe icalcomponent_get_first_component(zone, kind)
                while let observance = unsafe next {
                    let found = unsafe CalendarProperties(of: observance).all(ICAL_RRULE_PROPERTY)
                    for index in unsafe found.indices {
                        guard unsafe callpace_is_rule_of_zone(found[index]) != 0 else {
                            throw .init("VTIMEZONE: a rule that is not of a few days a year")
                        }
                        rules += 1
                    }
                    unsafe next = icalcomponent_get_next_component(zone, kind)
                }
            }
            guard rules <= CalendarLimits.zoneRules else { throw .init("VTIMEZONE: more than 64 rules") }
            unsafe nextZone = icalcomponent_get_next_component(calendar, ICAL_VTIMEZONE_COMPONENT)
        }
    }

    @unsafe private static func version(
        _ component: OpaquePointer,
        _ method: MeetingVersion.Method,
        _ zones: CalendarZones,
        _ futile: inout Int,
        _ note: inout String?
    ) throws(MeetingObject.Problem) -> MeetingVersion {
        let event = unsafe CalendarEvent(component)
        if let broken = event.broken { throw .init("\(broken) cannot be read") }
        guard let uid = event.uid else { throw .init("an event without UID") }
        if event.start == nil, method == .request || method == .add { throw .init("an event without DTSTART") }
        for time in [event.start, event.end, event.recurrenceID].compactMap(\.self) {
            let day = Day(number: Int32(clamping: time.day))
            guard CalendarLimits.years.contains(day.civil.year) else { throw .init("a year out of 1900 to 2100") }
        }
        let stamp = (event.stamps.first ?? event.start).map { Instant(microseconds: zones.time($0).microseconds) }
        var version = MeetingVersion(uid: uid, method: method, stampedAt: stamp ?? .distantPast)
        version.sequence = event.sequence
        version.meansLaterToo = event.meansLaterToo
        version.isCancelled = event.isCancelled
        version.organizer = event.organizer.map(attendee)
        var seen: Set<String> = []
        version.attendees = event.attendees.filter { !$0.isLeftOut }.map(attendee)
            .filter { $0.address.isEmpty || seen.insert($0.address).inserted }
        version.occurrence = event.recurrenceID.map { zones.time(inZoneOf: event.start, $0) }
        guard let start = event.start else { return version }
        version.start = zones.time(start)
        note = note ?? zones.note(onStart: start)
        version.isWholeDay = start.isDate
        // Days are no meetings, so that nobody asks how often.
        guard !start.isDate else { return version }
        if let end = event.end {
            version.length = max(0, zones.time(inZoneOf: start, end).microseconds - zones.time(start).microseconds)
        } else {
            version.length = event.duration ?? 0
        }
        let rules = unsafe CalendarProperties(of: component).all(ICAL_RRULE_PROPERTY)
        // An occurrence has no rule of its own.
        if event.recurrenceID == nil, unsafe !rules.isEmpty || !event.added.isEmpty {
            version.occurrences = unsafe try OccurrenceSeries(of: event, start: start, zones: zones)
                .beginnings(rules, futile: &futile)
        }
        return version
    }

    private static func attendee(_ person: CalendarEvent.Person) -> Attendee {
        let address = CalendarAddress.address(ofCalendar: person.value) ?? person.mail.flatMap(CalendarAddress.address)
        return Attendee(
            address: address ?? "",
            answer: person.answer,
            sentBy: person.sentBy.flatMap(CalendarAddress.address)
        )
    }
}

extension CalendarZones {
    /// A time without a zone of its own stands in the zone of the event's beginning.
    func time(inZoneOf start: WrittenTime?, _ written: WrittenTime) -> MeetingTime {
        guard let start, !written.isUTC, written.zoneName == nil else { return time(written) }
        return time(local: written.local, meaning(of: start))
    }
}

extension CalendarProperties {
    /// In upper case.
    var method: String? {
        guard let property = unsafe all(ICAL_METHOD_PROPERTY).first,
            let value = unsafe icalproperty_get_value(property)
        else { return nil }
        // The text belongs to libical's ring of buffers, and is copied here.
        return unsafe icalvalue_as_ical_string(value).map { unsafe String(cString: $0).uppercased() }
    }
}

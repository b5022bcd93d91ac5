internal import CIcal
internal import Pace

/// The properties of a VEVENT that decide about a meeting, as written.
struct CalendarEvent {
    struct Person {
        /// The value: `mailto:anna@example.com`.
        var value: String
        /// The EMAIL parameter (RFC 7986), where the value is no address.
        var mail: String?
        var sentBy: String?
        var answer: Attendee.Answer
        /// A room, a thing, a group, or somebody who only gets to know of it.
        var isLeftOut: Bool
    }

    var uid: String?
    var sequence: Int64
    /// DTSTAMP, LAST-MODIFIED and CREATED, those that can be read.
    var stamps: [WrittenTime]
    var start: WrittenTime?
    var end: WrittenTime?
    /// Microseconds of DURATION.
    var duration: Int64?
    var recurrenceID: WrittenTime?
    var meansLaterToo: Bool
    var isCancelled: Bool
    var organizer: Person?
    var attendees: [Person]
    var added: [WrittenTime]
    var excluded: [WrittenTime]
    /// The first of the deciding properties that cannot be read.
    var broken: String?

    /// - Parameter event: a VEVENT, of which only copies are kept.
    @unsafe init(_ event: OpaquePointer) {
        let properties = unsafe CalendarProperties(of: event)
        broken = nil
        uid = properties.text(ICAL_UID_PROPERTY)
        sequence = unsafe max(0, Int64(icalcomponent_get_sequence(event)))
        stamps = []
        for kind in [ICAL_DTSTAMP_PROPERTY, ICAL_LASTMODIFIED_PROPERTY, ICAL_CREATED_PROPERTY] {
            stamps += properties.times(kind).prefix(1).compactMap(\.self)
        }
        func time(_ kind: icalproperty_kind, _ name: String, _ broken: inout String?) -> WrittenTime? {
            guard let first = properties.times(kind).first else { return nil }
            if first == nil { broken = broken ?? name }
            return first
        }
        start = time(ICAL_DTSTART_PROPERTY, "DTSTART", &broken)
        end = time(ICAL_DTEND_PROPERTY, "DTEND", &broken)
        recurrenceID = time(ICAL_RECURRENCEID_PROPERTY, "RECURRENCE-ID", &broken)
        duration = properties.duration
        meansLaterToo = properties.hasRange
        isCancelled = unsafe icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED
        organizer = properties.people(ICAL_ORGANIZER_PROPERTY).first
        attendees = properties.people(ICAL_ATTENDEE_PROPERTY)
        let added = properties.times(ICAL_RDATE_PROPERTY)
        let excluded = properties.times(ICAL_EXDATE_PROPERTY)
        if added.contains(nil) { broken = broken ?? "RDATE" }
        if excluded.contains(nil) { broken = broken ?? "EXDATE" }
        self.added = added.compactMap(\.self)
        self.excluded = excluded.compactMap(\.self)
        broken = broken ?? properties.unreadable
    }
}

/// The properties of a component; used only while the component lives.
@safe struct CalendarProperties {
    private let component: OpaquePointer

    @unsafe init(of component: OpaquePointer) { unsafe self.component = component }

    /// Properties without which an event would be another one.
    private static let deciding = [
        "UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE",
    ]

    /// The first deciding property that libical took out because of its value.
    var unreadable: String? {
        let errors = unsafe all(ICAL_XLICERROR_PROPERTY)
        for index in unsafe errors.indices {
            guard let text = unsafe icalproperty_get_xlicerror(errors[index]) else { continue }
            let said = unsafe String(cString: text)
            let name = Self.deciding.first {
                said.contains(" in \($0) property") || said.contains("for \($0) property")
            }
            if let name { return name }
        }
        return nil
    }

    /// The text of the first property of a kind; nil where there is none or it is empty.
    func text(_ kind: icalproperty_kind) -> String? {
        guard let property = unsafe all(kind).first else { return nil }
        return unsafe value(property)
    }

    /// The value of a property that only its name tells, such as `X-WR-TIMEZONE`.
    func text(named name: String) -> String? {
        let others = unsafe all(ICAL_X_PROPERTY)
        for index in unsafe others.indices {
            guard let found = unsafe icalproperty_get_x_name(others[index]) else { continue }
            guard unsafe String(cString: found).uppercased() == name else { continue }
            return unsafe icalproperty_get_x(others[index]).map { unsafe String(cString: $0) }
        }
        return nil
    }

    /// Nil within: a moment that no calendar has.
    func times(_ kind: icalproperty_kind) -> [WrittenTime?] {
        unsafe all(kind).map { property in
            let zone = unsafe icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)
                .flatMap { unsafe icalparameter_get_tzid($0) }.map { unsafe String(cString: $0) }
            if kind == ICAL_RDATE_PROPERTY {
                let date = unsafe icalproperty_get_rdate(property)
                let isTime = unsafe icaltime_is_null_time(date.time) == 0
                return unsafe WrittenTime(isTime ? date.time : date.period.start, zoneName: zone)
            }
            guard let value = unsafe icalproperty_get_value(property) else { return nil }
            return unsafe WrittenTime(icalvalue_get_datetime(value), zoneName: zone)
        }
    }

    /// Microseconds, at most some hundred days.
    var duration: Int64? {
        guard let property = unsafe all(ICAL_DURATION_PROPERTY).first else { return nil }
        let length = unsafe icalproperty_get_duration(property)
        guard length.is_neg == 0 else { return 0 }
        let days = Int64(length.weeks) * 7 + Int64(length.days)
        let seconds = days * 86_400 + Int64(length.hours) * 3_600 + Int64(length.minutes) * 60 + Int64(length.seconds)
        return min(seconds, 400 * 86_400) * 1_000_000
    }

    /// RANGE=THISANDFUTURE at the RECURRENCE-ID.
    var hasRange: Bool {
        guard let property = unsafe all(ICAL_RECURRENCEID_PROPERTY).first,
            let range = unsafe icalproperty_get_first_parameter(property, ICAL_RANGE_PARAMETER)
        else { return false }
        return unsafe icalparameter_get_range(range) == ICAL_RANGE_THISANDFUTURE
    }

    func people(_ kind: icalproperty_kind) -> [CalendarEvent.Person] {
        unsafe all(kind).map { property in
            func parameter(_ kind: icalparameter_kind) -> OpaquePointer? {
                unsafe icalproperty_get_first_parameter(property, kind)
            }
            let answer: Attendee.Answer =
                switch unsafe parameter(ICAL_PARTSTAT_PARAMETER).map({ unsafe icalparameter_get_partstat($0) }) {
                case ICAL_PARTSTAT_ACCEPTED?: .accepted
                case ICAL_PARTSTAT_DECLINED?: .declined
                case ICAL_PARTSTAT_TENTATIVE?: .tentative
                case ICAL_PARTSTAT_DELEGATED?: .delegated
                default: .none
                }
            let type = unsafe parameter(ICAL_CUTYPE_PARAMETER).map { unsafe icalparameter_get_cutype($0) }
            let role = unsafe parameter(ICAL_ROLE_PARAMETER).map { unsafe icalparameter_get_role($0) }
            let mail = unsafe parameter(ICAL_EMAIL_PARAMETER).flatMap { unsafe icalparameter_get_email($0) }
            let sender = unsafe parameter(ICAL_SENTBY_PARAMETER).flatMap { unsafe icalparameter_get_sentby($0) }
            return unsafe CalendarEvent.Person(
                value: value(property) ?? "",
                mail: mail.map { unsafe String(cString: $0) },
                sentBy: sender.map { unsafe String(cString: $0) },
                answer: answer,
                isLeftOut: type == ICAL_CUTYPE_ROOM || type == ICAL_CUTYPE_RESOURCE || type == ICAL_CUTYPE_GROUP
                    || role == ICAL_ROLE_NONPARTICIPANT
            )
        }
    }

    /// They belong to the component, and are used while it lives.
    @unsafe func all(_ kind: icalproperty_kind) -> [OpaquePointer] {
        var found: [OpaquePointer] = unsafe []
        var next = unsafe icalcomponent_get_first_property(component, kind)
        while let property = unsafe next {
            unsafe found.append(property)
            unsafe next = icalcomponent_get_next_property(component, kind)
        }
        return unsafe found
    }

    /// Any bytes may stand in it: what is no UTF-8 is repaired.
    @unsafe private func value(_ property: OpaquePointer) -> String? {
        guard let value = unsafe icalproperty_get_value(property), let text = unsafe icalvalue_get_text(value) else {
            return nil
        }
        let copy = unsafe String(cString: text)
        return copy.isEmpty ? nil : copy
    }
}

internal import CIcal
internal import Icu
internal import Pace

/// A moment as a property of a calendar writes it.
struct WrittenTime: Hashable {
    /// Microseconds since 1970 by the clock on the wall.
    var local: Int64
    /// A day without a time.
    var isDate: Bool
    /// Written with a `Z`.
    var isUTC: Bool
    /// The TZID parameter.
    var zoneName: String?

    /// Nil for moments that no calendar has: month 13, hour 24.
    @unsafe init?(_ time: icaltimetype, zoneName: String?) {
        guard let day = unsafe Day(year: Int(time.year), month: Int(time.month), day: Int(time.day)),
            unsafe (0..<24).contains(time.hour), unsafe (0..<60).contains(time.minute),
            unsafe (0...60).contains(time.second)
        else { return nil }
        isDate = unsafe time.is_date != 0
        let second = unsafe Int64(time.hour) * 3_600 + Int64(time.minute) * 60 + Int64(time.second)
        local = (Int64(day.number) * 86_400 + (isDate ? 0 : second)) * 1_000_000
        isUTC = unsafe icaltime_is_utc(time) != 0 && !isDate
        self.zoneName = zoneName
    }

    var day: Int64 { local.flooredDivision(by: 86_400_000_000) }
}

/// The zones that times of one calendar mean, by name (`mail.md` section 9): the VTIMEZONE of the calendar, the IANA
/// name, the name in Windows, the configured zone.
///
/// Used only while the component that it was made for lives.
@safe struct CalendarZones {
    @safe enum Meaning {
        case utc
        /// A zone of libical: one of the calendar, which lives as long, or a built-in one, which lives for ever.
        case known(OpaquePointer)
        case configured(Zone)
        /// By the clock on the wall of whoever looks at it.
        case floating
    }

    private let calendar: OpaquePointer
    private let fallback: Meaning

    /// - Parameters:
    ///   - zone: of times without a zone or with an unknown one.
    ///   - calendarZone: what the calendar itself names as its zone (X-WR-TIMEZONE), where `zone` is nil.
    @unsafe init(of calendar: OpaquePointer, zone: Zone?, calendarZone: String?) {
        unsafe self.calendar = calendar
        if let zone {
            fallback = .configured(zone)
        } else if let zone = unsafe calendarZone.flatMap({ unsafe Self.known($0, in: calendar) }) {
            fallback = unsafe .known(zone)
        } else {
            fallback = .floating
        }
    }

    func meaning(of time: WrittenTime) -> Meaning {
        if time.isUTC { return .utc }
        guard let name = time.zoneName, let zone = unsafe Self.known(name, in: calendar) else { return fallback }
        return unsafe .known(zone)
    }

    func time(_ written: WrittenTime) -> MeetingTime { time(local: written.local, meaning(of: written)) }

    func time(local: Int64, _ meaning: Meaning) -> MeetingTime {
        switch meaning {
        case .utc: MeetingTime(microseconds: local)
        case .floating: MeetingTime(microseconds: local, isFloating: true)
        case .configured(let zone): MeetingTime(MeetingTime(microseconds: local, isFloating: true).instant(in: zone))
        case .known(let zone): unsafe MeetingTime(microseconds: Self.instant(ofLocal: local, in: zone))
        }
    }

    /// What people should know of how a beginning is read; nil: nothing.
    func note(onStart start: WrittenTime) -> String? {
        guard !start.isDate, !start.isUTC else { return nil }
        if let name = start.zoneName, unsafe Self.known(name, in: calendar) == nil {
            return "DTSTART: its TZID is unknown; read in the zone of the source, of the calendar or of the team"
        }
        let reading: Zone.Reading? =
            switch meaning(of: start) {
            case .utc, .floating: nil
            case .configured(let zone): zone.reading(ofLocal: start.local)
            case .known(let zone): unsafe Self.reading(ofLocal: start.local, in: zone)
            }
        return switch reading {
        case .once, nil: nil
        case .never: "DTSTART: it never occurs in its zone; moved forward"
        case .twice: "DTSTART: it occurs twice in its zone; read as the earlier"
        }
    }

    @unsafe private static func known(_ name: String, in calendar: OpaquePointer) -> OpaquePointer? {
        var name = name[...]
        while let first = name.first, first == "\"" || first == " " { name.removeFirst() }
        while let last = name.last, last == "\"" || last == " " { name.removeLast() }
        if let zone = unsafe icalcomponent_get_timezone(calendar, String(name)), unsafe isFilled(zone) {
            return unsafe zone
        }
        if let zone = unsafe builtIn(name) { return unsafe zone }
        return unsafe WindowsZone.iana(String(name)).flatMap { unsafe builtIn($0[...]) }
    }

    /// A VTIMEZONE without a standard or daylight time tells nothing.
    @unsafe private static func isFilled(_ zone: OpaquePointer) -> Bool {
        guard let component = unsafe icaltimezone_get_component(zone) else { return false }
        return unsafe icalcomponent_get_first_component(component, ICAL_XSTANDARD_COMPONENT) != nil
            || icalcomponent_get_first_component(component, ICAL_XDAYLIGHT_COMPONENT) != nil
    }

    /// By an IANA name, alone or behind a prefix of who made the file: `/mozilla.org/20050126_1/Europe/Berlin`.
    @unsafe private static func builtIn(_ name: Substring) -> OpaquePointer? {
        // The name becomes a path below the zone files.
        guard name.utf8.count <= 128, !name.contains(".."),
            name.utf8.allSatisfy({ isNameByte($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") })
        else { return nil }
        let isPrefixed = name.hasPrefix("/")
        let parts = name.split(separator: "/")
        for count in isPrefixed ? Array((1...max(1, min(3, parts.count))).reversed()) : [parts.count] {
            let candidate = parts.suffix(count).joined(separator: "/")
            guard !candidate.isEmpty, candidate.utf8.allSatisfy({ $0 != UInt8(ascii: ".") }) else { continue }
            if let zone = unsafe icaltimezone_get_builtin_timezone(candidate) { return unsafe zone }
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// A time that the clocks show twice is the first of the two, and one that they skip is read as if they had not
    /// changed (RFC 5545 3.3.5); libical alone does otherwise.
    @unsafe private static func instant(ofLocal local: Int64, in zone: OpaquePointer) -> Int64 {
        switch unsafe reading(ofLocal: local, in: zone) {
        case .once(let instant), .never(let instant), .twice(let instant, _): instant.microseconds
        }
    }

    @unsafe private static func reading(ofLocal local: Int64, in zone: OpaquePointer) -> Zone.Reading {
        func instant(at offset: Int64) -> Instant { Instant(microseconds: local.addingClamped(-offset)) }
        let before = unsafe offset(atLocal: local.addingClamped(-86_400_000_000), in: zone)
        let first = instant(at: before)
        if unsafe offset(atInstant: first.microseconds, in: zone) == before {
            let after = unsafe offset(atLocal: local.addingClamped(86_400_000_000), in: zone)
            let second = instant(at: after)
            let isTwice = unsafe after < before && offset(atInstant: second.microseconds, in: zone) == after
            return isTwice ? .twice(earlier: first, later: second) : .once(first)
        }
        let now = unsafe offset(atLocal: local, in: zone)
        let second = instant(at: now)
        return unsafe offset(atInstant: second.microseconds, in: zone) == now
            ? .once(second) : .never(movedForward: first)
    }

    @unsafe private static func offset(atLocal local: Int64, in zone: OpaquePointer) -> Int64 {
        var time = unsafe icaltime(local)
        return unsafe Int64(icaltimezone_get_utc_offset(zone, &time, nil)) * 1_000_000
    }

    @unsafe private static func offset(atInstant instant: Int64, in zone: OpaquePointer) -> Int64 {
        var time = unsafe icaltime(instant)
        return unsafe Int64(icaltimezone_get_utc_offset_of_utc_time(zone, &time, nil)) * 1_000_000
    }

    /// A reading of a clock without a zone.
    @unsafe static func icaltime(_ local: Int64) -> icaltimetype {
        let seconds = local.flooredDivision(by: 1_000_000)
        let day = Day(number: Int32(clamping: seconds.flooredDivision(by: 86_400)))
        let second = seconds - Int64(day.number) * 86_400
        let civil = day.civil
        var time = unsafe icaltime_null_time()
        unsafe time.year = Int32(clamping: civil.year)
        unsafe time.month = Int32(civil.month)
        unsafe time.day = Int32(civil.day)
        unsafe time.hour = Int32(second / 3_600)
        unsafe time.minute = Int32(second / 60 % 60)
        unsafe time.second = Int32(second % 60)
        return unsafe time
    }
}

internal import CIcal
internal import Glibc
internal import Pace

/// A parsed calendar; the one owner of its memory in libical.
@safe struct CalendarComponent: ~Copyable {
    enum Event {
        case cancelled
        /// Its title.
        case timed(String)
        /// Days since 1970 of every occurrence.
        case whole([Range<Int32>])
    }

    /// More occurrences than any calendar of holidays has.
    private static let mostOccurrences = 20_000
    /// libical keeps its settings for the process.
    private static let isSetUp: Void = callpace_keep_ical_errors()

    private let root: OpaquePointer

    /// Nil: there is no calendar in the text.
    init?(parsing text: String) {
        // The text is copied by libical; what it makes of it is ours and freed in `deinit`.
        guard let parsed = unsafe text.withCString({ unsafe Self.parse($0) }) else { return nil }
        unsafe self.init(owning: parsed)
    }

    /// Text in UTF-8 or in any 8-bit encoding, read up to the first zero byte.
    init?(parsing bytes: [UInt8]) {
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        let parsed = unsafe terminated.withUnsafeBufferPointer { text in
            // Not empty, so that there is an address.
            unsafe text.baseAddress.flatMap { unsafe Self.parse($0) }
        }
        guard let parsed = unsafe parsed else { return nil }
        unsafe self.init(owning: parsed)
    }

    @unsafe private static func parse(_ text: UnsafePointer<CChar>) -> OpaquePointer? {
        isSetUp
        return unsafe icalparser_parse_string(text)
    }

    /// - Parameter parsed: nobody else frees it.
    @unsafe private init?(owning parsed: OpaquePointer) {
        // Several calendars in one text are wrapped in one component without a name of its own.
        let kind = unsafe icalcomponent_isa(parsed)
        let hasCalendar =
            unsafe kind == ICAL_VCALENDAR_COMPONENT
            || icalcomponent_get_first_component(parsed, ICAL_VCALENDAR_COMPONENT) != nil
        guard hasCalendar else {
            unsafe icalcomponent_free(parsed)
            return nil
        }
        unsafe root = parsed
    }

    deinit {
        unsafe icalcomponent_free(root)
    }

    /// The events in their order, with their occurrences between two days.
    ///
    /// - Parameter body: returns false to end.
    borrowing func forEachEvent(from: Day, until: Day, _ body: (Event) -> Bool) {
        let all = unsafe calendars()
        for index in unsafe all.indices {
            let calendar = unsafe all[index]
            var next = unsafe icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT)
            while let event = unsafe next {
                guard unsafe body(Self.event(event, from, until)) else { return }
                unsafe next = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)
            }
        }
    }

    /// They belong to the root, and are used while it lives.
    @unsafe borrowing func calendars() -> [OpaquePointer] {
        if unsafe icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT { return unsafe [root] }
        var found: [OpaquePointer] = unsafe []
        var next = unsafe icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT)
        while let calendar = unsafe next {
            unsafe found.append(calendar)
            unsafe next = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT)
        }
        return unsafe found
    }

    @unsafe private static func event(_ event: OpaquePointer, _ from: Day, _ until: Day) -> Event {
        if unsafe icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED { return .cancelled }
        let start = unsafe icalcomponent_get_dtstart(event)
        guard unsafe start.is_date != 0, unsafe icaltime_is_null_time(start) == 0,
            // A rule of seconds would have no end worth waiting for.
            unsafe callpace_repeats_within_day(event) == 0
        else {
            // The title lives as long as the event, and is copied here.
            return .timed(unsafe icalcomponent_get_summary(event).map { unsafe String(cString: $0) } ?? "")
        }
        return .whole(unsafe occurrences(of: event, from, until))
    }

    @unsafe private static func occurrences(of event: OpaquePointer, _ from: Day, _ until: Day) -> [Range<Int32>] {
        final class Found {
            var starts: [Int32] = []
        }
        // The end is the first day behind the event; libical's own spans count it in.
        let first = unsafe icaltime_as_timet(icalcomponent_get_dtstart(event))
        let last = unsafe icaltime_as_timet(icalcomponent_get_dtend(event))
        let length = Int32(clamping: max(1, min((Int64(last) - Int64(first)) / 86_400, 366)))
        let found = Found()
        let start = unsafe icaltime_from_timet_with_zone(time_t(from.number) * 86_400, 1, nil)
        let end = unsafe icaltime_from_timet_with_zone(time_t(until.number) * 86_400, 1, nil)
        // `found` outlives the call, which hands the pointer back to the callback and keeps nothing.
        unsafe icalcomponent_foreach_recurrence(
            event,
            start,
            end,
            { _, span, context in
                guard let span = unsafe span, let context = unsafe context else { return }
                let found = unsafe Unmanaged<Found>.fromOpaque(context).takeUnretainedValue()
                guard found.starts.count < CalendarComponent.mostOccurrences else { return }
                unsafe found.starts.append(Int32(clamping: Int64(span.pointee.start).flooredDivision(by: 86_400)))
            },
            Unmanaged.passUnretained(found).toOpaque()
        )
        return found.starts.map { $0..<$0 + length }
    }
}

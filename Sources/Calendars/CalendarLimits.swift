/// What a calendar object may hold (`mail.md` section 13), looked at before libical sees the bytes: its time and its
/// memory grow out of all proportion with long lines, deep nesting and many people.
enum CalendarLimits {
    static let bytes = 1 << 20
    /// Of a line as it stands, before what is folded is put together.
    static let lineBytes = 64 << 10
    static let events = 200
    static let attendees = 500
    static let components = 4_000
    static let depth = 8
    /// Rules of all zones: each is followed through the years.
    static let zoneRules = 64
    /// RRULEs of an event.
    static let rules = 4
    static let count = 10_000
    /// Times of one day that BYHOUR, BYMINUTE and BYSECOND may name together.
    static let timesOfDay = 24
    /// How often a rule is asked for its next occurrence.
    static let steps = 10_000
    /// Rules of one object that run to the end of the calendar with few occurrences: each costs up to half a second.
    static let futileRules = 4
    static let fewOccurrences = 16
    /// Years in which a meeting may be.
    static let years = 1_900...2_100

    static func check(_ bytes: [UInt8]) throws(MeetingObject.Problem) {
        guard bytes.count <= Self.bytes else { throw .init("larger than 1 MiB") }
        var counts = Counts()
        var head: [UInt8] = []
        var index = 0
        while index < bytes.count {
            var end = index
            while end < bytes.count, bytes[end] != 0x0A {
                guard bytes[end] != 0 else { throw .init("a zero byte") }
                end += 1
            }
            guard end - index <= lineBytes else { throw .init("a line is longer than 64 KiB") }
            // Names may be folded too.
            let isFolded = bytes[index] == 0x20 || bytes[index] == 0x09
            if !isFolded {
                try counts.add(head)
                head.removeAll(keepingCapacity: true)
            }
            let first = isFolded ? index + 1 : index
            head += bytes[first..<min(end, first + max(0, longestHead - head.count))].filter { $0 != 0x0D }
            index = end + 1
        }
        try counts.add(head)
    }

    /// Bytes of a line that tell what it is.
    private static let longestHead = 32

    private struct Counts {
        var depth = 0
        var components = 0
        var events = 0
        var attendees = 0

        mutating func add(_ head: [UInt8]) throws(MeetingObject.Problem) {
            let name = head.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") }
            switch String(decoding: name, as: UTF8.self).uppercased() {
            case "BEGIN":
                depth += 1
                components += 1
                let value = head.drop { $0 != UInt8(ascii: ":") }.dropFirst().prefix { $0 != 0x20 }
                if String(decoding: value, as: UTF8.self).uppercased() == "VEVENT" { events += 1 }
            case "END":
                // libical would write of it to the log.
                guard depth > 0 else { throw .init("END without BEGIN") }
                depth -= 1
            case "ATTENDEE": attendees += 1
            default: break
            }
            guard depth <= CalendarLimits.depth else { throw .init("components nested deeper than 8") }
            guard components <= CalendarLimits.components else { throw .init("more than 4,000 components") }
            guard events <= CalendarLimits.events else { throw .init("more than 200 events") }
            guard attendees <= CalendarLimits.attendees else { throw .init("more than 500 attendees") }
        }
    }
}

import Mail
import Pace
import RecordFormats
import Testing

@Suite("Exported calendars")
struct CalendarDecoderTests {
    /// What became of each piece, and of all bytes together.
    struct Reading {
        var pieces: [String] = []
        var meetings: [MeetingVersion] = []
        var keys: [RecordKey] = []
        var bytes = 0
        var largestCarry = 0
    }

    /// Reads as the daemon does: a window that grows by a step while nothing is whole, up to a limit; a new decoder
    /// from the carry now and then.
    static func read(
        _ bytes: [UInt8],
        step: Int = 1 << 20,
        largest: Int = 4 << 20,
        restarts: Bool = false
    ) -> Reading {
        var reading = Reading()
        var decoder = CalendarDecoder.format.makeDecoder(FormatOptions(), [])
        var start = 0
        var size = min(step, bytes.count)
        while start < bytes.count {
            let window = Array(bytes[start..<start + size])
            let isFinal = start + size == bytes.count
            guard
                case .record(let record) = decoder.next(
                    in: window.span,
                    from: 0,
                    offset: Int64(start),
                    isFinal: isFinal
                ),
                record.length > 0, record.length <= size, record.offset == Int64(start)
            else {
                #expect(!isFinal && size < largest, "stuck at \(start)")
                if isFinal || size >= largest { return reading }
                size = min(size + step, bytes.count - start)
                continue
            }
            reading.add(record)
            reading.largestCarry = max(reading.largestCarry, decoder.carry.count)
            if restarts { decoder = CalendarDecoder.format.makeDecoder(FormatOptions(), decoder.carry) }
            start += record.length
            size = min(max(size - record.length, step), bytes.count - start)
        }
        return reading
    }

    static func file(_ lines: [String], end: String = "\r\n") -> [UInt8] {
        Array((lines + [""]).joined(separator: end).utf8)
    }

    static func event(_ uid: String, _ lines: [String] = ["DTSTART:20261102T100000Z"]) -> [String] {
        ["BEGIN:VEVENT", "UID:\(uid)", "DTSTAMP:20261001T000000Z"] + lines + ["END:VEVENT"]
    }

    static let zone = [
        "BEGIN:VTIMEZONE", "TZID:Office", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
    ]

    static let calendar =
        ["BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-TIMEZONE:Europe/Moscow"] + zone
        + event("a", ["DTSTART;TZID=Office:20261102T100000", "BEGIN:VALARM", "TRIGGER:-PT5M", "END:VALARM"])
        + ["BEGIN:VTODO", "UID:t", "END:VTODO", "BEGIN:VJOURNAL", "END:VJOURNAL", "BEGIN:VFREEBUSY", "END:VFREEBUSY"]
        + event("b", ["DTSTART:20261102T100000", "SUMMARY:BEGIN:VEVENT", " END:VEVENT"])
        + event("bad", ["DTSTART:never"])
        + ["END:VCALENDAR", "BEGIN:VCALENDAR", "METHOD:CANCEL"]
        + event("c", ["DTSTART;TZID=Office:20261102T100000"]) + ["END:VCALENDAR"]

    static let pieces = [
        "envelope", "envelope", "envelope", "zone", "a request 2026-11-02T07:00:00Z", "todo", "journal", "freebusy",
        "b request 2026-11-02T07:00:00Z", "! DTSTART cannot be read", "envelope", "envelope", "envelope",
        "c cancel 2026-11-02T10:00:00Z~", "envelope",
    ]

    @Test("Every byte belongs to a piece, in windows of any size", arguments: [1, 7, 64, 1 << 20], ["\n", "\r\n"])
    func pieces(step: Int, end: String) {
        for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            for restarts in [false, true] {
                let bytes = mark + Self.file(Self.calendar, end: end)
                let reading = Self.read(bytes, step: step, restarts: restarts)
                #expect(reading.pieces == Self.pieces)
                #expect(reading.bytes == bytes.count)
                #expect(reading.meetings.allSatisfy { $0.senders == nil })
            }
        }
    }

    @Test("Equal events are one record, others are not")
    func keys() {
        let bytes = Self.file(
            ["BEGIN:VCALENDAR"] + Self.event("a") + Self.event("a") + Self.event("b")
                + Self.event("a", ["DTSTART:20261102T110000Z"])
                + Self.event("a", ["DTSTART:20261102T100000Z", "SEQUENCE:1"])
                + Self.event("a", ["DTSTART:20261102T100000Z", "DURATION:PT1H"])
                + Self.event("a", ["DTSTART:20261102T100000Z", "ATTENDEE;PARTSTAT=DECLINED:mailto:c@client.example"])
                + Self.event("a", ["DTSTART:20261102T100000Z", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:c@client.example"])
                + ["END:VCALENDAR"]
        )
        let keys = Self.read(bytes).keys
        #expect(keys.count == 8 && keys[0] == keys[1] && Set(keys).count == 7)
    }

    @Test("An event without an end harms no other one")
    func torn() {
        let open = ["BEGIN:VEVENT", "UID:x", "DTSTART:20261102T100000Z"]
        let next = Self.file(["BEGIN:VCALENDAR"] + open + Self.event("a") + open + ["END:VCALENDAR"] + open)
        #expect(
            Self.read(next).pieces == [
                "envelope", "! the event has no END", "a request 2026-11-02T10:00:00Z", "! the event has no END",
                "envelope", "! the event has no END",
            ]
        )
        let whole = Self.file(Self.calendar)
        for length in stride(from: 1, to: whole.count, by: 3) {
            #expect(Self.read(Array(whole.prefix(length))).bytes == length)
        }
        // The last line need not end.
        let bare = Array(Self.file(["BEGIN:VCALENDAR"] + Self.event("a")).dropLast(2))
        #expect(Self.read(bare).pieces == ["envelope", "a request 2026-11-02T10:00:00Z"])
    }

    @Test("An event larger than 1 MiB is quarantined in pieces, and the source goes on", arguments: [true, false])
    func large(folded: Bool) {
        let line = folded ? Array(repeating: " " + String(repeating: "x", count: 72), count: 90_000) : []
        let long = folded ? "" : String(repeating: "x", count: 6 << 20)
        func block(_ name: String) -> [String] { ["BEGIN:\(name)", "UID:big", "X-A:\(long)"] + line + ["END:\(name)"] }
        let bytes = Self.file(
            ["BEGIN:VCALENDAR"] + block("VEVENT") + Self.event("a") + block("VTODO") + Self.event("b") + [
                "END:VCALENDAR"
            ]
        )
        let reading = Self.read(bytes, restarts: true)
        #expect(
            reading.pieces == [
                "envelope", "! an event is larger than 1 MiB", "a request 2026-11-02T10:00:00Z", "todo",
                "b request 2026-11-02T10:00:00Z", "envelope",
            ]
        )
        #expect(reading.bytes == bytes.count)
        #expect(reading.largestCarry < 256)
    }

    @Test("What is no calendar is quarantined as one piece, whatever its lines")
    func noCalendar() {
        let text = Self.file(["first line", "second", String(repeating: "x", count: 5 << 20), "last"])
        let reading = Self.read(text + Self.file(["BEGIN:VCALENDAR"] + Self.event("a")))
        #expect(reading.pieces == ["! outside of a VCALENDAR", "envelope", "a request 2026-11-02T10:00:00Z"])
        #expect(reading.bytes > 5 << 20)
    }

    @Test("Zones are kept up to 64 KiB, and none that cannot be read")
    func context() {
        let hostile = [
            "BEGIN:VTIMEZONE", "TZID:Bad", "BEGIN:STANDARD", "DTSTART:16010101T000000", "RRULE:FREQ=SECONDLY",
            "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
        ]
        let wide = ["BEGIN:VTIMEZONE", "TZID:Wide", "X-A:\(String(repeating: "x", count: 40_000))", "END:VTIMEZONE"]
        let bytes = Self.file(
            ["BEGIN:VCALENDAR"] + hostile + wide + wide + Self.zone
                + Self.event("a", ["DTSTART;TZID=Office:20261102T100000"])
                + Self.event("b", ["DTSTART;TZID=Bad:20261102T100000"]) + ["END:VCALENDAR"]
        )
        let reading = Self.read(bytes)
        #expect(
            reading.pieces.suffix(3) == [
                "a request 2026-11-02T07:00:00Z", "b request 2026-11-02T10:00:00Z~", "envelope",
            ]
        )
        #expect(reading.largestCarry <= (64 << 10) + 256)
    }
}

extension CalendarDecoderTests.Reading {
    mutating func add(_ record: DecodedRecord) {
        bytes += record.length
        guard !record.continuesBefore else { return }
        switch record.outcome {
        case .ignored(let reason): pieces.append(reason)
        case .quarantined(let reason): pieces.append("! \(reason)")
        case .record(.meeting(let version), let key):
            meetings.append(version)
            keys.append(key)
            let start = version.start.map {
                Instant(microseconds: $0.microseconds).rfc3339 + ($0.isFloating ? "~" : "")
            }
            pieces.append("\(version.uid) \(version.method) \(start ?? "")")
        case .record: pieces.append("another record")
        }
    }
}

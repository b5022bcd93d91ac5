import Calendars
import Pace
import Testing

@Suite("Hostile calendar objects")
struct HostileObjectTests {
    private static func problem(_ bytes: [UInt8]) -> String? {
        do throws(MeetingObject.Problem) {
            _ = try MeetingObject.read(bytes, zone: nil, senders: nil)
            return nil
        } catch {
            return error.description
        }
    }

    private static func problem(_ lines: [String], before: [String] = []) -> String? {
        problem(MeetingObjectTests.object(MeetingObjectTests.head + lines, before: before))
    }

    private static let start = "DTSTART:20261102T100000Z"

    @Test(
        "Trap 18: rules that would not end are refused by the limit's name",
        arguments: [
            ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ"), ("FREQ=MINUTELY", "FREQ"), ("freq=hourly", "FREQ"),
            ("FREQ=DAILY;COUNT=10001", "COUNT"), ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=40", "BYSETPOS"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-32", "BYSETPOS"), ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=8", "BYSETPOS"),
            ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5", "24 times"),
            ("FREQ=DAILY;BYSECOND=0,1,2,3,4,5;BYMINUTE=1,2,3,4,5", "24 times"), ("FREQ=DAILY;INTERVAL=0", "RRULE"),
            ("FREQ=NEVER", "RRULE"),
        ]
    )
    func rules(rule: String, limit: String) throws {
        #expect(try #require(Self.problem([Self.start, "RRULE:\(rule)"])).contains(limit))
        // A name that is folded is a name.
        #expect(try #require(Self.problem([Self.start, "RRU\r\n LE:\(rule)"])).contains(limit))
    }

    @Test(
        "At the limits everything is read",
        arguments: [
            "FREQ=DAILY;COUNT=10000", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", "FREQ=DAILY;BYHOUR=9,17",
            "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=-7",
        ]
    )
    func fine(rule: String) {
        #expect(Self.problem([Self.start, "RRULE:\(rule)"]) == nil)
    }

    @Test("Rules that hardly ever come true are followed a few times only")
    func futile() throws {
        let never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
        #expect(Self.problem([Self.start] + Array(repeating: never, count: 4)) == nil)
        #expect(try #require(Self.problem([Self.start] + Array(repeating: never, count: 5))).contains("more than 4"))
    }

    @Test(
        "Zones whose rules are no zone's are refused",
        arguments: [
            "FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5,6,7,8", "FREQ=YEARLY;BYHOUR=1",
            "FREQ=YEARLY;BYYEARDAY=1",
        ]
    )
    func zoneRules(rule: String) throws {
        func zone(_ rule: String) -> [String] {
            [
                "BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD", "DTSTART:16010101T000000", "RRULE:\(rule)",
                "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
            ]
        }
        #expect(try #require(Self.problem([Self.start], before: zone(rule))).hasPrefix("VTIMEZONE"))
        let many = Array(repeating: zone("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"), count: 65).flatMap(\.self)
        #expect(try #require(Self.problem([Self.start], before: many)).contains("64"))
    }

    @Test("Sizes", arguments: [0, 1])
    func sizes(over: Int) {
        func isRefused(_ bytes: [UInt8], _ limit: String) -> Bool { Self.problem(bytes)?.contains(limit) == true }
        let frame = MeetingObjectTests.object(MeetingObjectTests.head + [Self.start])
        // Short lines behind the object, up to 1 MiB.
        let rest = (1 << 20) + over - frame.count
        let filled = frame + (0..<rest).map { $0 % 64 == 63 ? 0x0A : UInt8(ascii: "x") }
        #expect(isRefused(filled, "1 MiB") == (over == 1))
        let line = "X-A:" + String(repeating: "y", count: 65_536 + over - 5)
        let long = MeetingObjectTests.object(MeetingObjectTests.head + [Self.start, line])
        #expect(isRefused(long, "64 KiB") == (over == 1))
        let people = (0..<500 + over).map { "attendee;CN=x:mailto:a\($0)@client.example" }
        #expect(
            isRefused(MeetingObjectTests.object(MeetingObjectTests.head + [Self.start] + people), "500") == (over == 1)
        )
        let event = ["END:VEVENT", "BEGIN:VEVENT", "UID:x", Self.start]
        let events = MeetingObjectTests.head + [Self.start] + Array(repeating: event, count: 199 + over).flatMap(\.self)
        #expect(isRefused(MeetingObjectTests.object(events), "200 events") == (over == 1))
        // The calendar and the event are two levels.
        let deep = Array(repeating: "BEGIN:X-A", count: 6 + over) + Array(repeating: "END:X-A", count: 6 + over)
        let nested = MeetingObjectTests.object(MeetingObjectTests.head + [Self.start] + deep)
        #expect(isRefused(nested, "nested") == (over == 1))
    }

    private static let brokenLines: [([String], String)] = [
        (["DTSTART:tomorrow"], "DTSTART"), (["DTSTART:20261332T100000Z"], "DTSTART"), ([], "DTSTART"),
        (["DTSTART:99990101T000000Z"], "year"), ([start, "DTEND:2026"], "DTEND"),
        ([start, "DURATION:P1Dx"], "DURATION"), ([start, "RECURRENCE-ID:x"], "RECURRENCE-ID"),
        ([start, "RDATE:x"], "RDATE"), ([start, "EXDATE:x"], "EXDATE"),
    ]

    @Test("What is broken is told by its name, without a word of the content", arguments: brokenLines)
    func broken(lines: [String], name: String) throws {
        #expect(try #require(Self.problem(lines)).contains(name))
    }

    @Test("No calendar, no UID, a zero byte, and anything torn or random")
    func torn() throws {
        #expect(Self.problem([]) == "no VCALENDAR")
        #expect(Self.problem(Array("BEGIN:VEVENT\r\nEND:VEVENT\r\n".utf8)) == "no VCALENDAR")
        #expect(Self.problem(MeetingObjectTests.object([Self.start])) == "an event without UID")
        let whole = MeetingObjectTests.object(
            MeetingObjectTests.head + [
                "DTSTART;TZID=Customized Time Zone:20261102T100000", "RRULE:FREQ=WEEKLY;COUNT=3",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@client.example",
            ],
            before: MeetingObjectTests.custom
        )
        #expect(Self.problem(whole + [0]) == "a zero byte")
        for length in whole.indices { _ = Self.problem(Array(whole.prefix(length))) }
        var seed: UInt64 = 1
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<4 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(seed >> 33) % bytes.count] = UInt8(truncatingIfNeeded: seed >> 24)
            }
            _ = Self.problem(bytes)
        }
    }
}

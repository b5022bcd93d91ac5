import Calendars
import Foundation
import Pace
import Testing

@Suite("Days off from a calendar")
struct CalendarFileTests {
    private static func calendar(_ events: [String]) -> String {
        let bodies = events.map {
            "BEGIN:VEVENT\r\nUID:\(UUID())\r\nDTSTAMP:20260101T000000Z\r\n\($0)\r\nEND:VEVENT\r\n"
        }
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n\(bodies.joined())END:VCALENDAR\r\n"
    }

    private static func days(_ text: String) throws -> [String] {
        try CalendarFile(text: text, name: "t.ics", year: 2026).days.sorted().map(\.description)
    }

    @Test(
        "Whole days, once and again",
        arguments: [
            (["DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270102"], ["2027-01-01"]),
            (["DTSTART;VALUE=DATE:20270101"], ["2027-01-01"]),
            (["DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104"], ["2027-01-01", "2027-01-02", "2027-01-03"]),
            (["DTSTART;VALUE=DATE:20270101\r\nDURATION:P2D"], ["2027-01-01", "2027-01-02"]),
            (["DTSTART;VALUE=DATE:20270101\r\nSTATUS:CANCELLED"], []),
            (["DTSTART:20270101T090000Z\r\nDTEND:20270101T100000Z\r\nSUMMARY:Breakfast"], []),
            // Every year, of which two lie behind and five ahead.
            (
                ["DTSTART;VALUE=DATE:20200509\r\nRRULE:FREQ=YEARLY"],
                ["2024", "2025", "2026", "2027", "2028", "2029", "2030", "2031"].map { $0 + "-05-09" }
            ),
            (
                ["DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270101"],
                ["2026-01-01", "2028-01-01"]
            ),
            (
                ["DTSTART;VALUE=DATE:20260101\r\nRDATE;VALUE=DATE:20260308,20260309"],
                ["2026-01-01", "2026-03-08", "2026-03-09"]
            ),
            // The last Monday of May.
            (
                ["DTSTART;VALUE=DATE:20260525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;UNTIL=20280101"],
                ["2026-05-25", "2027-05-31"]
            ),
            (["DTSTART;VALUE=DATE:19990101"], []),
        ] as [([String], [String])]
    )
    func table(events: [String], days: [String]) throws {
        #expect(try Self.days(Self.calendar(events)) == days)
    }

    @Test("Several events, several calendars in a file, bare line ends")
    func several() throws {
        let two = Self.calendar(["DTSTART;VALUE=DATE:20270101", "DTSTART;VALUE=DATE:20270107"])
        let other = Self.calendar(["DTSTART;VALUE=DATE:20270223"])
        #expect(try Self.days(two + other) == ["2027-01-01", "2027-01-07", "2027-02-23"])
        #expect(try Self.days(two.replacingOccurrences(of: "\r\n", with: "\n")) == ["2027-01-01", "2027-01-07"])
    }

    @Test("Events with hours are named")
    func timed() throws {
        let text = Self.calendar(["DTSTART:20270101T090000Z\r\nSUMMARY:Breakfast", "DTSTART:20270101T090000Z"])
        #expect(try CalendarFile(text: text, name: "t.ics", year: 2026).timed == ["Breakfast", ""])
    }

    @Test(
        "What is no calendar is refused, what is broken inside costs no more than itself",
        arguments: [
            "", "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nEND:VEVENT\r\n", "\u{0}\u{1}\u{2}", "holidays: no",
        ]
    )
    func refused(text: String) {
        #expect(throws: CalendarFile.Failure.self) { try CalendarFile(text: text, name: "t.ics", year: 2026) }
    }

    @Test("Hostile calendars end in bounded time without a crash")
    func hostile() throws {
        let fine = "DTSTART;VALUE=DATE:20270101"
        for bad in [
            "DTSTART;VALUE=DATE:2027", "DTSTART;VALUE=DATE:20279999", "DTSTART", "RRULE:FREQ=YEARLY",
            "DTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=SECONDLY", "DTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=NEVER",
            "DTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
            "DTSTART;VALUE=DATE:20270102\r\nDTEND;VALUE=DATE:20270101", "DTSTART;TZID=Nowhere:20270101T000000",
            "DTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=YEARLY;BYMONTH=13",
            String(repeating: "X-LONG:" + String(repeating: "y", count: 70_000) + "\r\n", count: 3),
        ] {
            let days = try Self.days(Self.calendar([bad, fine]))
            #expect(days.contains("2027-01-01"), "\(bad.prefix(60))")
        }
        let endless = Self.calendar(["DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY"])
        #expect(try Self.days(endless).count == 2_922)
        let torn = Self.calendar([fine, fine])
        for length in stride(from: 0, to: torn.utf8.count, by: 7) {
            _ = try? Self.days(String(decoding: Array(torn.utf8).prefix(length), as: UTF8.self))
        }
    }

    @Test("A file that is not there, too large or a folder is told with its name")
    func files() throws {
        for path in ["/nowhere/holidays.ics", "/tmp"] {
            let failure = #expect(throws: CalendarFile.Failure.self) { try CalendarFile(path) }
            #expect(failure?.description.contains(path) == true)
        }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).ics").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(count: 6 << 20).write(to: URL(fileURLWithPath: path))
        let failure = #expect(throws: CalendarFile.Failure.self) { try CalendarFile(path) }
        #expect(failure?.description.contains("5 MiB") == true)
        let fine = Array(Self.calendar(["DTSTART;VALUE=DATE:20270101"]).utf8)
        for bytes in [fine + [0], [0xFF] + fine, fine.prefix(40) + [0xC3, 0x28] + fine] {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let failure = #expect(throws: CalendarFile.Failure.self) { try CalendarFile(path, year: 2026) }
            #expect(failure?.description.contains("UTF-8") == true)
        }
        try Data(fine).write(to: URL(fileURLWithPath: path))
        #expect(try CalendarFile(path, year: 2026).days.count == 1)
    }

    @Test("A file whose rules have no end worth waiting for, or of too many events, is refused")
    func bounded() {
        let never = "DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
        for events in [
            Array(repeating: never, count: 2_000), Array(repeating: "DTSTART;VALUE=DATE:20270101", count: 10_001),
        ] {
            let text = Self.calendar(events)
            #expect(throws: CalendarFile.Failure.self) { try CalendarFile(text: text, name: "t.ics", year: 2026) }
        }
    }
}

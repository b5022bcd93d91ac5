import Pace
import Settings
import Testing

@Suite("Time zones by name")
struct ZoneDirectoryTests {
    private func local(_ text: String) throws -> Int64 {
        try instant(text + "Z").microseconds
    }

    // From the tz database: Moscow left winter time on 2011-03-27 (+3 to +4) and went to +3 for good on 2014-10-26.
    @Test(
        "Offsets follow daylight saving time and changes of the base offset",
        arguments: [
            ("Europe/Moscow", "2011-03-26T22:59:59Z", 3), ("Europe/Moscow", "2011-03-26T23:00:00Z", 4),
            ("Europe/Moscow", "2014-10-25T21:59:59Z", 4), ("Europe/Moscow", "2014-10-25T22:00:00Z", 3),
            ("Europe/Moscow", "2026-07-01T00:00:00Z", 3),
            ("Europe/Berlin", "2026-03-29T00:59:59Z", 1), ("Europe/Berlin", "2026-03-29T01:00:00Z", 2),
            ("Europe/Berlin", "2026-10-25T00:59:59Z", 2), ("Europe/Berlin", "2026-10-25T01:00:00Z", 1),
            ("America/New_York", "2026-11-01T05:59:59Z", -4), ("America/New_York", "2026-11-01T06:00:00Z", -5),
            ("Asia/Tokyo", "2026-11-01T06:00:00Z", 9), ("UTC", "2026-11-01T06:00:00Z", 0),
        ] as [(String, String, Int64)]
    )
    func offsets(_ name: String, _ moment: String, _ hours: Int64) throws {
        let zone = try #require(ZoneDirectory.zone(named: name))
        #expect(zone.name == name)
        #expect(zone.offset(at: try instant(moment)) == hours * 3_600)
    }

    @Test(
        "The hour that the clocks repeat is read twice",
        arguments: [
            ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
            ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"),
            ("Europe/Moscow", "2014-10-26T01:30:00", "2014-10-25T21:30:00Z", "2014-10-25T22:30:00Z"),
        ]
    )
    func repeated(_ name: String, _ clock: String, _ earlier: String, _ later: String) throws {
        let zone = try #require(ZoneDirectory.zone(named: name))
        let expected = Zone.Reading.twice(earlier: try instant(earlier), later: try instant(later))
        #expect(zone.reading(ofLocal: try local(clock)) == expected)
    }

    @Test(
        "The hour that the clocks skip is moved forward by the gap",
        arguments: [
            ("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
            ("Europe/Moscow", "2011-03-27T02:30:00", "2011-03-26T23:30:00Z"),
        ]
    )
    func skipped(_ name: String, _ clock: String, _ moment: String) throws {
        let zone = try #require(ZoneDirectory.zone(named: name))
        #expect(zone.reading(ofLocal: try local(clock)) == .never(movedForward: try instant(moment)))
    }

    @Test("Half hours and old names are known", arguments: [("Asia/Kolkata", 19_800), ("Asia/Calcutta", 19_800)])
    func oldNames(_ name: String, _ offset: Int64) throws {
        #expect(try #require(ZoneDirectory.zone(named: name)).offset(at: try instant("2026-01-01T00:00:00Z")) == offset)
    }

    @Test(
        "What is no IANA name is no zone",
        arguments: [
            "", "MSK", "GMT+3", "GMT-03:00", "+03:00", "Europe/Moskow", "europe/moscow", "../../etc/passwd", "Europe/",
        ]
    )
    func unknown(_ name: String) {
        #expect(ZoneDirectory.zone(named: name) == nil)
    }
}

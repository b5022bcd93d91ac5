import Pace
import TestSupport
import Testing

@Suite("Zones")
struct ZoneTests {
    /// Berlin in 2026: summer time from 29 March, 01:00 UTC, to 25 October, 01:00 UTC.
    static let berlin = Zone(
        name: "Europe/Berlin",
        firstOffset: 3_600,
        transitions: [.init(at: 1_774_746_000, offset: 7_200), .init(at: 1_792_890_000, offset: 3_600)]
    )
    /// Apia skipped 30 December 2011: at 10:00 UTC that day its clocks went from -10 to +14 hours.
    static let apia = Zone(
        name: "Pacific/Apia",
        firstOffset: -36_000,
        transitions: [.init(at: 1_325_239_200, offset: 50_400)]
    )
    /// Lord Howe moves by half an hour: on 4 October 2026, 02:00, from +10:30 to +11.
    static let lordHowe = Zone(
        name: "Australia/Lord_Howe",
        firstOffset: 37_800,
        transitions: [.init(at: 1_791_041_400, offset: 39_600)]
    )
    /// Havana repeats the hour after midnight: on 1 November 2026, 01:00, from -4 to -5 hours.
    static let havana = Zone(
        name: "America/Havana",
        firstOffset: -14_400,
        transitions: [.init(at: 1_793_509_200, offset: -18_000)]
    )
    /// St. John's until 2011 changed at one minute past midnight: on 7 November 2010, 00:01, back by an hour.
    static let johns = Zone(
        name: "America/St_Johns",
        firstOffset: -9_000,
        transitions: [.init(at: 1_289_097_060, offset: -12_600)]
    )

    static func moment(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    /// The number that a wall clock's date and time stand for.
    static func local(_ text: String) throws -> Int64 { try moment(text + "Z").microseconds }

    @Test(
        "A wall clock means one moment, two or none",
        arguments: [
            ("2026-01-15T12:00:00", Zone.Reading.once(Instant(seconds: 1_768_474_800))),
            ("2026-03-29T01:59:59", .once(Instant(seconds: 1_774_745_999))),
            ("2026-03-29T02:00:00", .never(movedForward: Instant(seconds: 1_774_746_000))),
            ("2026-03-29T02:30:00", .never(movedForward: Instant(seconds: 1_774_747_800))),
            ("2026-03-29T03:00:00", .once(Instant(seconds: 1_774_746_000))),
            ("2026-10-25T01:59:59", .once(Instant(seconds: 1_792_886_399))),
            (
                "2026-10-25T02:00:00",
                .twice(earlier: Instant(seconds: 1_792_886_400), later: Instant(seconds: 1_792_890_000))
            ),
            (
                "2026-10-25T02:59:59",
                .twice(earlier: Instant(seconds: 1_792_889_999), later: Instant(seconds: 1_792_893_599))
            ),
            ("2026-10-25T03:00:00", .once(Instant(seconds: 1_792_893_600))),
            ("1970-01-01T01:00:00", .once(Instant(seconds: 0))),
            ("1969-12-31T23:59:59", .once(Instant(seconds: -3_601))),
            ("0001-01-01T00:00:00", .once(Instant(seconds: -62_135_600_400))),
            ("9999-12-31T23:59:59", .once(Instant(seconds: 253_402_297_199 - 0))),
        ]
    )
    func readings(text: String, reading: Zone.Reading) throws {
        #expect(Self.berlin.reading(ofLocal: try Self.local(text)) == reading)
    }

    @Test("Fractions survive a reading")
    func fractions() throws {
        let reading = Self.berlin.reading(ofLocal: try Self.local("2026-10-25T02:30:00") + 250_000)
        #expect(
            reading
                == .twice(
                    earlier: Instant(microseconds: 1_792_888_200_250_000),
                    later: Instant(microseconds: 1_792_891_800_250_000)
                )
        )
    }

    @Test("What is read is what the clock shows", arguments: [berlin, apia, lordHowe, havana, johns, .utc])
    func roundTrip(zone: Zone) throws {
        var random = SeededRandom(seed: 17)
        for _ in 0..<2_000 {
            let around: Int64 =
                [
                    0, 1_289_097_060, 1_325_239_200, 1_774_746_000, 1_791_041_400, 1_792_890_000,
                    1_793_509_200,
                ].randomElement(using: &random) ?? 0
            let moment = Instant(seconds: around + Int64.random(in: -200_000...200_000, using: &random))
            let local = (moment.seconds + zone.offset(at: moment)) * 1_000_000
            switch zone.reading(ofLocal: local) {
            case .once(let read): #expect(read == moment)
            case .twice(let earlier, let later):
                #expect(earlier < later)
                #expect(earlier == moment || later == moment)
            case .never: Issue.record("a moment that was is said never to be: \(moment.rfc3339) in \(zone.name)")
            }
        }
    }

    struct Border: Sendable {
        var zone: Zone
        var dayStarts: Int64
        var day: String
        var start: String

        init(_ zone: Zone, _ dayStarts: Int64, _ day: String, _ start: String) {
            self.zone = zone
            self.dayStarts = dayStarts
            self.day = day
            self.start = start
        }
    }

    static let borders: [Border] = [
        Border(.utc, 0, "1970-01-01", "1970-01-01T00:00:00Z"),
        Border(.utc, 4 * 3_600, "1970-01-01", "1970-01-01T04:00:00Z"),
        Border(berlin, 0, "2026-03-29", "2026-03-29T00:00:00+01:00"),
        Border(berlin, 0, "2026-03-30", "2026-03-30T00:00:00+02:00"),
        Border(berlin, 6 * 3_600, "2026-10-25", "2026-10-25T06:00:00+01:00"),
        // The border itself is skipped: the day begins with the change.
        Border(berlin, 9_000, "2026-03-29", "2026-03-29T03:00:00+02:00"),
        // The border itself occurs twice: the day begins the first time.
        Border(berlin, 9_000, "2026-10-25", "2026-10-25T02:30:00+02:00"),
        Border(havana, 0, "2026-11-01", "2026-11-01T00:00:00-04:00"),
        Border(johns, 0, "2010-11-07", "2010-11-07T00:00:00-02:30"),
        Border(apia, 0, "2011-12-29", "2011-12-29T00:00:00-10:00"),
        Border(apia, 0, "2011-12-31", "2011-12-31T00:00:00+14:00"),
        Border(lordHowe, 0, "2026-10-04", "2026-10-04T00:00:00+10:30"),
        Border(.utc, 0, "0001-01-01", "0001-01-01T00:00:00Z"),
        Border(.utc, 0, "9999-12-31", "9999-12-31T00:00:00Z"),
    ]

    @Test("A day begins where its first moment is, and the one before ends there", arguments: borders)
    func dayBorders(border: Border) throws {
        let day = try #require(Day(border.day))
        let start = try Self.moment(border.start)
        #expect(border.zone.start(of: day, dayStarts: border.dayStarts) == start)
        #expect(border.zone.day(of: start, dayStarts: border.dayStarts) == day)
        #expect(border.zone.day(of: start + -1, dayStarts: border.dayStarts) < day)
    }

    @Test(
        "Days follow each other without a gap or an overlap",
        arguments: [berlin, apia, lordHowe, havana, johns],
        [0, 1_800, 9_000, 14_400, 86_399] as [Int64]
    )
    func daysInOrder(zone: Zone, dayStarts: Int64) {
        for around: Int64 in [1_289_097_060, 1_325_239_200, 1_774_746_000, 1_791_041_400, 1_792_890_000, 1_793_509_200]
        {
            var last = zone.day(of: Instant(seconds: around - 200_000), dayStarts: dayStarts)
            for step in stride(from: -200_000, through: 200_000, by: 600) as StrideThrough<Int64> {
                let moment = Instant(seconds: around + step)
                let day = zone.day(of: moment, dayStarts: dayStarts)
                #expect(day >= last)
                #expect(zone.start(of: day, dayStarts: dayStarts) <= moment)
                #expect(moment < zone.start(of: day + 1, dayStarts: dayStarts))
                last = day
            }
        }
    }

    @Test("Offsets hold from the moment of the change")
    func offsets() {
        #expect(Self.berlin.offset(at: Instant(microseconds: 1_774_745_999_999_999)) == 3_600)
        #expect(Self.berlin.offset(at: Instant(seconds: 1_774_746_000)) == 7_200)
        #expect(Self.berlin.offset(at: .distantPast) == 3_600)
        #expect(Self.berlin.offset(at: .distantFuture) == 3_600)
        #expect(Zone.utc.offset(at: Instant(microseconds: .max)) == 0)
    }

    @Test("No moment is too far for a day", arguments: [Int64.min, .min + 1, .max, 0])
    func extremes(microseconds: Int64) {
        let moment = Instant(microseconds: microseconds)
        for zone in [Zone.utc, Self.berlin] {
            let day = zone.day(of: moment, dayStarts: 9_000)
            #expect(zone.day(of: moment, dayStarts: 9_000) == day)
        }
    }
}

import Calendars
import Pace
import Testing

@Suite("Meetings in calendar objects")
struct MeetingObjectTests {
    static let head = ["UID:m1", "DTSTAMP:20261001T000000Z"]

    static func object(_ lines: [String], method: String? = nil, before: [String] = [], end: String = "\r\n") -> [UInt8]
    {
        let all =
            ["BEGIN:VCALENDAR", "VERSION:2.0"] + (method.map { ["METHOD:\($0)"] } ?? []) + before + ["BEGIN:VEVENT"]
            + lines + ["END:VEVENT", "END:VCALENDAR", ""]
        return Array(all.joined(separator: end).utf8)
    }

    static func version(_ lines: [String], before: [String] = [], zone: Zone? = nil) throws -> MeetingVersion {
        let read = try MeetingObject.read(object(head + lines, before: before), zone: zone, senders: nil)
        return try #require(read.versions.count == 1 ? read.versions[0] : nil)
    }

    /// `2026-10-12T08:00:00Z`, with `~` behind it where it is floating.
    static func text(_ time: MeetingTime?) -> String {
        guard let time else { return "none" }
        return Instant(microseconds: time.microseconds).rfc3339 + (time.isFloating ? "~" : "")
    }

    static func beginnings(_ lines: [String], zone: Zone? = nil) throws -> [String]? {
        try version(lines, zone: zone).occurrences?.map(text)
    }

    @Test(
        "A beginning in an unknown zone, or in the hour that the clocks skip or repeat, is told",
        arguments: [
            (";TZID=Nowhere/Land:20261102T100000", "unknown"), (";TZID=Europe/Berlin:20260329T023000", "never occurs"),
            (";TZID=Europe/Berlin:20261025T023000", "occurs twice"), (";TZID=Europe/Berlin:20261025T033000", nil),
            (";TZID=Europe/Berlin:20261025T013000", nil), (";TZID=Europe/Moscow:20261102T100000", nil),
            (":20261102T100000", nil), (":20261102T100000Z", nil), (";VALUE=DATE:20261102", nil),
        ] as [(String, String?)]
    )
    func note(start: String, says: String?) throws {
        let object = Self.object(Self.head + ["DTSTART\(start)"])
        let note = try MeetingObject.read(object, zone: nil, senders: nil).note
        #expect((note == nil) == (says == nil))
        if let says { #expect(note?.contains(says) == true) }
    }

    @Test("Every property finds its place")
    func properties() throws {
        let bytes = Self.object(
            [
                "UID:m1", "DTSTAMP:20261001T000000Z", "SEQUENCE:3", "DTSTART:20261102T100000Z",
                "DTEND:20261102T110000Z",
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20261101T100000Z", "STATUS:CANCELLED",
                "ORGANIZER;SENT-BY=\"MAILTO:Help@Example.com\":MAILTO:Anna+x@Example.COM",
                "ATTENDEE;PARTSTAT=DECLINED:mailto:b@client.example",
                "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"a:b;c\":Mailto:\"C@Client.Example\"",
                "ATTENDEE;PARTSTAT=TENTATIVE:mailto:d%40client.example",
                "ATTENDEE;PARTSTAT=DELEGATED:mailto:e@x.example",
                "ATTENDEE:invalid:nomail", "ATTENDEE:/o=Example/ou=First/cn=Recipients/cn=f",
                "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com", "ATTENDEE;CUTYPE=RESOURCE:mailto:car@example.com",
                "ATTENDEE;CUTYPE=GROUP:mailto:all@example.com", "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:info@example.com",
                "ATTENDEE;EMAIL=g@client.example:urn:uuid:00000000-0000-0000-0000-000000000000",
            ],
            method: "request"
        )
        let read = try MeetingObject.read(bytes, zone: nil, senders: ["Anna@EXAMPLE.com"])
        var expected = MeetingVersion(
            uid: "m1",
            method: .request,
            stampedAt: try #require(Instant(rfc3339: "2026-10-01T00:00:00Z"))
        )
        expected.sequence = 3
        expected.start = MeetingTime(try #require(Instant(rfc3339: "2026-11-02T10:00:00Z")))
        expected.length = 3_600_000_000
        expected.occurrence = MeetingTime(try #require(Instant(rfc3339: "2026-11-01T10:00:00Z")))
        expected.meansLaterToo = true
        expected.isCancelled = true
        expected.organizer = Attendee(address: "anna@example.com", sentBy: "help@example.com")
        expected.attendees = [
            Attendee(address: "b@client.example", answer: .declined),
            Attendee(address: "c@client.example", answer: .accepted),
            Attendee(address: "d@client.example", answer: .tentative),
            Attendee(address: "e@x.example", answer: .delegated), Attendee(address: ""), Attendee(address: ""),
            Attendee(address: "g@client.example"),
        ]
        expected.senders = ["anna@example.com"]
        #expect(read.versions == [expected])
        #expect(read.method == "REQUEST")
    }

    @Test(
        "Methods",
        arguments: [
            (nil, .request), ("PUBLISH", .request), ("REQUEST", .request), ("CANCEL", .cancel), ("REPLY", .reply),
            ("ADD", .add), ("COUNTER", nil), ("DECLINECOUNTER", nil), ("REFRESH", nil),
        ] as [(String?, MeetingVersion.Method?)]
    )
    func methods(method: String?, expected: MeetingVersion.Method?) throws {
        let bytes = Self.object(Self.head + ["DTSTART:20261102T100000Z"], method: method)
        let read = try MeetingObject.read(bytes, zone: nil, senders: nil)
        #expect(read.versions.map(\.method) == (expected.map { [$0] } ?? []))
        #expect(read.method == method)
    }

    static let lengthTable: [([String], Int64)] = [
        (["DTSTART:20261102T100000Z", "DTEND:20261102T113000Z"], 5_400),
        (["DTSTART:20261102T100000Z", "DURATION:PT1H30M"], 5_400), (["DTSTART:20261102T100000Z"], 0),
        (["DTSTART:20261102T100000Z", "DTEND:20261102T090000Z"], 0),
        (["DTSTART:20261102T100000Z", "DURATION:-PT1H"], 0),
        // The night in which Berlin repeats an hour.
        (["DTSTART;TZID=Europe/Berlin:20261025T010000", "DTEND;TZID=Europe/Berlin:20261025T040000"], 4 * 3_600),
        // An end in another zone.
        (["DTSTART;TZID=Europe/Berlin:20261102T100000", "DTEND;TZID=Europe/Moscow:20261102T130000"], 3_600),
        (["DTSTART:20261102T100000", "DTEND:20261102T110000"], 3_600),
    ]

    @Test("Lengths", arguments: lengthTable)
    func lengths(lines: [String], seconds: Int64) throws {
        #expect(try Self.version(lines).length == seconds * 1_000_000)
    }

    @Test("A day is no time, and never repeated")
    func wholeDays() throws {
        let version = try Self.version(["DTSTART;VALUE=DATE:20261102", "RRULE:FREQ=DAILY"])
        #expect(version.isWholeDay && version.occurrences == nil)
        #expect(try !Self.version(["DTSTART:20261102T100000Z"]).isWholeDay)
    }

    static let stampTable: [([String], String)] = [
        (["DTSTAMP:20261003T000000Z", "LAST-MODIFIED:20261002T000000Z"], "2026-10-03T00:00:00Z"),
        (["LAST-MODIFIED:20261002T000000Z", "CREATED:20261001T000000Z"], "2026-10-02T00:00:00Z"),
        (["DTSTAMP:20261399T000000Z", "CREATED:20261001T000000Z"], "2026-10-01T00:00:00Z"),
        ([], "2026-11-02T10:00:00Z"),
    ]

    @Test("The moment of the version", arguments: stampTable)
    func stamps(lines: [String], expected: String) throws {
        let bytes = Self.object(["UID:m1", "DTSTART:20261102T100000Z"] + lines)
        #expect(try MeetingObject.read(bytes, zone: nil, senders: nil).versions.map(\.stampedAt.rfc3339) == [expected])
        let bare = try MeetingObject.read(Self.object(["UID:m1"], method: "CANCEL"), zone: nil, senders: nil)
        #expect(bare.versions.map(\.stampedAt) == [.distantPast])
        #expect(bare.versions.map(\.start) == [nil])
    }

    /// A zone that Windows names, as Outlook writes it.
    static let moscow = [
        "BEGIN:VTIMEZONE", "TZID:Russian Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
    ]
    /// The name of one zone and the rules of another: the object's own word counts.
    static let misnamed = [
        "BEGIN:VTIMEZONE", "TZID:Europe/Moscow", "BEGIN:STANDARD", "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0500", "TZOFFSETTO:+0500", "END:STANDARD", "END:VTIMEZONE",
    ]
    static let custom = [
        "BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16011028T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:16010325T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200", "END:DAYLIGHT", "END:VTIMEZONE",
    ]
    static let plus4 = Zone(name: "plus4", firstOffset: 14_400)

    static let zoneTable: [(String, [String], String)] = [
        ("DTSTART:20261102T100000Z", [], "2026-11-02T10:00:00Z"),
        ("DTSTART;TZID=Europe/Moscow:20261102T100000", [], "2026-11-02T07:00:00Z"),
        ("DTSTART;TZID=\"Europe/Moscow\":20261102T100000", [], "2026-11-02T07:00:00Z"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Moscow:20261102T100000", [], "2026-11-02T07:00:00Z"),
        ("DTSTART;TZID=US/Eastern:20261102T100000", [], "2026-11-02T15:00:00Z"),
        ("DTSTART;TZID=Russian Standard Time:20261102T100000", moscow, "2026-11-02T07:00:00Z"),
        ("DTSTART;TZID=Russian Standard Time:20261102T100000", [], "2026-11-02T07:00:00Z"),
        ("DTSTART;TZID=W. Europe Standard Time:20260702T100000", [], "2026-07-02T08:00:00Z"),
        ("DTSTART;TZID=Europe/Moscow:20261102T100000", misnamed, "2026-11-02T05:00:00Z"),
        ("DTSTART;TZID=Customized Time Zone:20260702T100000", custom, "2026-07-02T08:00:00Z"),
        ("DTSTART;TZID=Customized Time Zone:20261102T100000", custom, "2026-11-02T09:00:00Z"),
        // A description that tells nothing.
        (
            "DTSTART;TZID=Europe/Moscow:20261102T100000",
            ["BEGIN:VTIMEZONE", "TZID:Europe/Moscow", "END:VTIMEZONE"], "2026-11-02T07:00:00Z"
        ),
        // Unknown, and paths that are no names.
        ("DTSTART;TZID=Nowhere:20261102T100000", [], "2026-11-02T10:00:00Z~"),
        ("DTSTART;TZID=../../../etc/passwd:20261102T100000", [], "2026-11-02T10:00:00Z~"),
        ("DTSTART:20261102T100000", [], "2026-11-02T10:00:00Z~"),
        ("DTSTART:20261102T100000", ["X-WR-TIMEZONE:Europe/Moscow"], "2026-11-02T07:00:00Z"),
    ]

    @Test("Trap 17: zones, with their description in the object and without it", arguments: zoneTable)
    func zones(start: String, before: [String], expected: String) throws {
        #expect(Self.text(try Self.version([start], before: before).start) == expected)
        // A configured zone takes the place of none and of an unknown one only.
        let configured = Self.text(try Self.version([start], before: before, zone: Self.plus4).start)
        let isLost = expected.hasSuffix("~") || before.first?.hasPrefix("X-WR") == true
        #expect(configured == (isLost ? "2026-11-02T06:00:00Z" : expected))
    }

    @Test(
        "Times that the clocks repeat and skip",
        arguments: [("20261025T023000", "2026-10-25T00:30:00Z"), ("20260329T023000", "2026-03-29T01:30:00Z")]
    )
    func changes(local: String, expected: String) throws {
        #expect(Self.text(try Self.version(["DTSTART;TZID=Europe/Berlin:\(local)"]).start) == expected)
    }

    static let seriesTable: [([String], [String]?)] = [
        (["DTSTART:20261102T100000Z"], nil),
        // Berlin leaves summer time on 25 October.
        (
            ["DTSTART;TZID=Europe/Berlin:20261012T100000", "RRULE:FREQ=WEEKLY;COUNT=4"],
            ["2026-10-12T08:00:00Z", "2026-10-19T08:00:00Z", "2026-10-26T09:00:00Z", "2026-11-02T09:00:00Z"]
        ),
        // UNTIL in UTC, with the last occurrence in it.
        (
            ["DTSTART;TZID=Europe/Berlin:20261019T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261026T090000Z"],
            ["2026-10-19T08:00:00Z", "2026-10-26T09:00:00Z"]
        ),
        (
            ["DTSTART;TZID=Europe/Berlin:20261019T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261026T085959Z"],
            ["2026-10-19T08:00:00Z"]
        ),
        (
            ["DTSTART;TZID=Europe/Berlin:20261019T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261026"],
            ["2026-10-19T08:00:00Z", "2026-10-26T09:00:00Z"]
        ),
        // Excluded as an instant, in another zone, and as a day.
        (
            [
                "DTSTART;TZID=Europe/Berlin:20261012T100000", "RRULE:FREQ=WEEKLY;COUNT=5",
                "EXDATE;TZID=Europe/Moscow:20261019T110000", "EXDATE:20261026T090000Z",
                "EXDATE;VALUE=DATE:20261102",
                "EXDATE;TZID=Europe/Berlin:20261103T100000",
            ], ["2026-10-12T08:00:00Z", "2026-11-09T09:00:00Z"]
        ),
        // Several moments in a line, one of them twice.
        (
            ["DTSTART:20261102T100000Z", "RDATE:20261104T100000Z,20261103T100000Z,20261104T100000Z"],
            ["2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z", "2026-11-04T10:00:00Z"]
        ),
        (
            ["DTSTART:20261102T100000Z", "RDATE;VALUE=PERIOD:20261103T120000Z/PT1H"],
            ["2026-11-02T10:00:00Z", "2026-11-03T12:00:00Z"]
        ),
        // DTSTART counts as the first, even where the rule would not name it (2 November is a Monday).
        (
            ["DTSTART:20261102T100000Z", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2"],
            ["2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z"]
        ),
        (
            ["DTSTART:20261031T100000Z", "RRULE:FREQ=MONTHLY;COUNT=3"],
            ["2026-10-31T10:00:00Z", "2026-12-31T10:00:00Z", "2027-01-31T10:00:00Z"]
        ),
        // The last workday of the month.
        (
            ["DTSTART:20261030T100000Z", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"],
            ["2026-10-30T10:00:00Z", "2026-11-30T10:00:00Z", "2026-12-31T10:00:00Z"]
        ),
        (
            ["DTSTART:20261102T100000", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20261102T100000"],
            ["2026-11-03T10:00:00Z~"]
        ),
        // An occurrence has no rule of its own.
        (["DTSTART:20261102T100000Z", "RECURRENCE-ID:20261102T100000Z", "RRULE:FREQ=DAILY"], nil),
    ]

    @Test("Repeated meetings", arguments: seriesTable)
    func repeated(lines: [String], expected: [String]?) throws {
        #expect(try Self.beginnings(lines) == expected)
    }

    @Test("A series without an end is cut at 1,000 occurrences, and ends with the calendar")
    func endless() throws {
        let daily = try #require(try Self.beginnings(["DTSTART:20261102T100000Z", "RRULE:FREQ=DAILY"]))
        // 999 days after 2 November 2026.
        #expect(daily.count == 1_000 && daily.last == "2029-07-28T10:00:00Z")
        let yearly = try #require(try Self.beginnings(["DTSTART:20261102T100000Z", "RRULE:FREQ=YEARLY"]))
        #expect(yearly.count == 75 && yearly.last == "2100-11-02T10:00:00Z")
        let one = try Self.beginnings(["DTSTART:20260101T100000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"])
        #expect(one == ["2026-01-01T10:00:00Z"])
    }

    @Test("Several calendars, bare line ends, a byte order mark, folded names and 8-bit text")
    func tolerated() throws {
        let one = Self.object(Self.head + ["DTSTART:20261102T100000Z"], method: "CANCEL", end: "\n")
        let two = Self.object(["UID:\r\n m2", "DTSTA\r\n RT:20261102T100000Z", "SUMMARY:x"])
        let eight = Self.object(Self.head + ["DTSTART:20261102T100000Z"]).map { $0 == UInt8(ascii: "m") ? 0xEC : $0 }
        let read = try MeetingObject.read([0xEF, 0xBB, 0xBF] + one + two + eight, zone: nil, senders: nil)
        #expect(read.versions.map(\.uid) == ["m1", "m2", "\u{FFFD}1"])
        #expect(read.versions.map(\.method) == [.cancel, .request, .request])
        #expect(read.method == "CANCEL")
    }

    @Test(
        "Addresses",
        arguments: [
            ("mailto:Anna@Пример.РФ", "anna@xn--e1afmkfd.xn--p1ai"), ("mailto:a@b.example.", "a@b.example"),
            ("a@b.example", "a@b.example"), ("mailto:+x@b.example", "+x@b.example"),
            ("mailto:a@b.example?subject=x", "a@b.example"), ("MAILTO:<a@b.example>", "a@b.example"),
            ("mailto:a", ""), ("mailto:@b.example", ""), ("mailto:a@", ""), ("mailto:a b@c.example", ""),
            ("http://a@b.example/", ""),
        ]
    )
    func addresses(value: String, expected: String) throws {
        let version = try Self.version(["DTSTART:20261102T100000Z", "ATTENDEE:\(value)"])
        #expect(version.attendees.map(\.address) == [expected])
    }
}

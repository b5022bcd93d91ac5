import Pace
import Testing

@testable import Mail

@Suite("The moment of a message")
struct MessageDateTests {
    /// 2026-11-24 06:00:00 UTC.
    private static let moment = Instant(seconds: 1_795_500_000)

    @Test(
        "dates with a zone",
        arguments: [
            "Tue, 24 Nov 2026 09:00:00 +0300", "24 Nov 2026 06:00:00 -0000", "Tue, 24 Nov 26 06:00 GMT",
            "Tue, 24 Nov 2026 09:00:00 +0300 (MSK)", "tue, 24 nov 2026 01:00:00 est", "24 Nov 2026 02:00:00 EDT",
            "24 Nov 2026 00:00:00 CST", "24 Nov 2026 01:00:00 CDT", "23 Nov 2026 23:00:00 MST",
            "24 Nov 2026 00:00:00 MDT", "23 Nov 2026 22:00:00 PST", "23 Nov 2026 23:00:00 PDT",
            "24 Nov 2026 06:00:00 UT", "24-Nov-2026 06:00:00 +0000", "24 November 2026 06:00:00 +0000",
            "Tue (a (nested) comment), 24 (day) Nov 2026 06:00:00 +0000", "Tue Nov 24 06:00:00 2026 +0000",
            "24 Nov 2026 11:30:00 +0530", "24 Nov 2026 02:30:00 -0330", "Tue,24 Nov 2026 09:00:00 +0300",
            "24 Nov 2026 09:00:00 GMT+0300", "24 Nov 2026 06:00:00.250 +0000", "24 Nov 126 06:00:00 +0000",
            "24 Nov 2026 05:59:60 +0000",
        ]
    )
    func zoned(text: String) {
        #expect(MessageDate.instant(Array(text.utf8)) == Self.moment)
    }

    @Test(
        "dates that are none, or have no zone that is known",
        arguments: [
            "", "soon", "Tue, 24 Nov 2026 09:00:00", "24 Nov 2026 09:00:00 MSK", "24 Nov 2026 09:00:00 MSD",
            "24 Nov 2026 09:00:00 +9999", "24 Nov 2026 09:00:00 +0399", "31 Feb 2026 09:00:00 +0300",
            "24 Nov 99999 09:00:00 +0300", "2026-11-24T09:00:00+03:00", "24 ноября 2026 09:00:00 +0300",
            "24 Nov 2026 24:00:00 +0300", "24 Nov 2026 09:60:00 +0300", "24 Nov 2026 +0300", "Nov 2026 09:00:00 +0300",
            "0 Nov 2026 09:00:00 +0300", "24 Nov 2026 09:00:00 0300", "99999999999999999999 Nov 2026 09:00:00 +0300",
            "24 Nov 2026 9:0:0:0 +0300", ":::::", "+", "-", "+0300", "((((((", "24-", "24 Nov 2026 : +0300",
        ]
    )
    func unzoned(text: String) {
        #expect(MessageDate.instant(Array(text.utf8)) == nil)
    }

    @Test("two digits of a year: RFC 5322 4.3", arguments: [("49", 2049), ("50", 1950), ("99", 1999), ("00", 2000)])
    func century(digits: String, year: Int) throws {
        let day = try #require(Day(year: year, month: 1, day: 1))
        let read = MessageDate.instant(Array("1 Jan \(digits) 00:00:00 +0000".utf8))
        #expect(read == Instant(seconds: Int64(day.number) * 86_400))
    }

    @Test("half a day is told by PM", arguments: [("12:30 AM", 1_800), ("12:30 PM", 45_000), ("01:00 PM", 46_800)])
    func halves(time: String, seconds: Int64) {
        let read = MessageDate.instant(Array("1 Jan 1970 \(time) +0000".utf8))
        #expect(read == Instant(seconds: seconds))
    }

    private static let received = "Received: from a by b with SMTP id 1; Tue, 24 Nov 2026 09:00:00 +0300"

    @Test(
        "the topmost Received takes the place of a date that is missing or wrong",
        arguments: [
            ("Date: Tue, 24 Nov 2026 09:59:59 +0300", 3_599), ("Date: Tue, 24 Nov 2026 10:00:00 +0300", 3_600),
            ("Date: Tue, 24 Nov 2026 10:00:01 +0300", 0), ("Date: Tue, 17 Nov 2026 09:00:00 +0300", -604_800),
            ("Date: Tue, 17 Nov 2026 08:59:59 +0300", 0), ("Date: Tue, 24 Nov 2026 08:00:00", 0),
            ("Date: Tue, 24 Nov 2026 08:00:00 MSK", 0), ("Date: soon", 0), ("Date:", 0),
        ] as [(String, Int64)]
    )
    func receivedDecides(date: String, distance: Int64) throws {
        let older = "Received: from c by a; Mon, 23 Nov 2026 09:00:00 +0300"
        let message = try Letters.message("\(Self.received)\n\(older)\n\(date)")
        #expect(message.at == Self.moment + distance * 1_000_000)
        #expect(message.hasReceived)
    }

    @Test("a message without any date takes that of its store, else it is not read")
    func storedAt() throws {
        let text = "From: anna@example.com\nTo: b@client.example\n\n"
        #expect(try Letters.read(text, MessagePlace(storedAt: Self.moment)).message().at == Self.moment)
        #expect(try Letters.read(text, MessagePlace(storedAt: Self.moment)).message().writtenAt == nil)
        #expect(Letters.read(text).problem == "no-date")
        let zoneless = Letters.text("Date: Tue, 24 Nov 2026 09:00:00")
        #expect(Letters.read(zoneless).problem == "no-date")
    }

    @Test("the date as written is kept beside the moment, and no Received is none")
    func written() throws {
        let late = try Letters.message("\(Self.received)\nDate: Fri, 27 Nov 2026 09:00:00 +0300")
        #expect(late.at == Self.moment)
        #expect(late.writtenAt == Self.moment + 3 * 86_400_000_000)
        #expect(try !Letters.message("Received: by b; soon").hasReceived)
        #expect(try !Letters.message("Received: Tue, 24 Nov 2026 09:00:00 +0300").hasReceived)
    }
}

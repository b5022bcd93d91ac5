import Foundation
import Testing

/// Calendars and journals that are followed.
@Suite("Calendars and journals, live", .serialized)
struct JournalLiveTests {
    /// An export: an hour with kim from the given moments on (`20261102T070000Z` is ten in Moscow).
    private static func calendar(_ meetings: [(uid: String, sequence: Int, at: String, until: String)]) -> String {
        let events = meetings.map { meeting in
            """
            BEGIN:VEVENT\r
            UID:\(meeting.uid)\r
            SEQUENCE:\(meeting.sequence)\r
            DTSTAMP:20261101T0\(meeting.sequence)0000Z\r
            DTSTART:\(meeting.at)\r
            DTEND:\(meeting.until)\r
            ORGANIZER:mailto:anna@example.com\r
            ATTENDEE;PARTSTAT=ACCEPTED:mailto:kim@acme.com\r
            END:VEVENT\r

            """
        }
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n\(events.joined())END:VCALENDAR\r\n"
    }

    @Test("A newer export with a moved meeting takes the place of the older", arguments: [false, true])
    func calendar(byRename: Bool) async throws {
        let room = try await Mailroom("name: cal, format: ics, path: PATH/team.ics")
        let first = Self.calendar([
            ("m1", 0, "20261102T070000Z", "20261102T080000Z"), ("m2", 0, "20261103T070000Z", "20261103T080000Z"),
        ])
        try room.write(first, to: "team.ics")
        try await room.read()
        // Moscow is three hours ahead of UTC; a meeting is worth three calls.
        let before = [
            "meeting anna kim@acme.com 02 10:00 held 3", "meeting anna kim@acme.com 03 10:00 held 3",
        ]
        #expect(try await settled(room) == before)
        let second = Self.calendar([
            ("m1", 1, "20261104T070000Z", "20261104T080000Z"), ("m2", 0, "20261103T070000Z", "20261103T080000Z"),
            ("m3", 0, "20261105T070000Z", "20261105T080000Z"),
        ])
        if byRename { try room.deliver(second, to: "team.ics") } else { try room.write(second, to: "team.ics") }
        try await room.read()
        #expect(
            try await settled(room) == [
                "meeting anna kim@acme.com 03 10:00 held 3", "meeting anna kim@acme.com 04 10:00 held 3",
                "meeting anna kim@acme.com 05 10:00 held 3",
            ]
        )
        #expect(try room.account().contains("differ") == false)
        #expect(try room.number("select quarantined from source_status") == 0)
        #expect(try room.number("select stored from source_status") == 4)
        #expect(try room.number("select duplicates from source_status") == 1)
        #expect(try room.accountBytes() == Int64(first.utf8.count + second.utf8.count))
        try await room.expectSound()
    }

    /// Whatever the clock of this machine says, the meetings of November are over.
    private func settled(_ room: Mailroom) async throws -> [String] {
        try await room.daemon.countHeldMeetings(at: "2026-12-31T00:00:00Z")
        return try room.contacts()
    }

    @Test("A journal that grows, with rows that correct earlier ones")
    func journal() async throws {
        let room = try await Mailroom("name: crm, format: journal, path: PATH/crm.csv")
        let rows = [
            "1,2026-11-02T10:00:00+03:00,agreement,anna,kim@acme.com,yes",
            "2,2026-11-02T11:00:00+03:00,meeting,boris,Acme,",
            "3,2026-11-02T12:00:00+03:00,agreement,nobody,kim@acme.com,yes",
        ]
        try room.write("id,at,kind,manager,client,value\n" + rows.joined(separator: "\n") + "\n", to: "crm.csv")
        try await room.read()
        #expect(
            try room.contacts() == [
                "journal anna kim@acme.com 02 10:00 agreement_yes 1", "meeting boris Acme 02 11:00 held 3",
            ]
        )
        // A half row, the rest of it, and a row that corrects the first.
        try room.append("4,2026-11-03T10:00:00+03:00,agre", to: "crm.csv")
        try await room.daemon.look()
        try await room.daemon.read()
        try room.append(
            "ement,Anna,kim@acme.com,no\n1,2026-11-02T10:00:00+03:00,agreement,anna,kim@acme.com,none\nbroken,row\n",
            to: "crm.csv"
        )
        try await room.read()
        #expect(
            try room.contacts() == [
                "journal anna kim@acme.com 02 10:00 no_agreement 0", "meeting boris Acme 02 11:00 held 3",
                "journal anna kim@acme.com 03 10:00 agreement_no 1",
            ]
        )
        // The header is ignored.
        try room.expect(account: "stored 4 duplicates 1 ignored 1 quarantined 1")
        #expect(try await room.offlineContacts() == room.contacts())
        try await room.expectSound()
    }
}

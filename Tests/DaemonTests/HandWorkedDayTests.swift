import Testing

/// Must hold 3: a call, a thread and a meeting of known worth give the credit that the rate says.
@Suite("A day worked by hand")
struct HandWorkedDayTests {
    /// A call from an extension at `HH:mm:ss` of 2026-11-02, Moscow, with so many seconds of talk.
    private static func call(_ number: Int, _ name: Int, _ client: String, _ at: String, talk: Int) -> String {
        let start = at.split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
        let times = [start, start, start + talk].map { second in
            let parts = [second / 3_600, second / 60 % 60, second % 60].map { ($0 < 10 ? "0" : "") + String($0) }
            return "\"2026-11-02 \(parts.joined(separator: ":"))\""
        }
        return "\"\",\"\(name)\",\"\(client)\",\"internal\",\"\(name)\",\"PJSIP/\(name)-0000000\(number)\","
            + "\"PJSIP/mango-0000000\(number)\",\"Dial\",\"PJSIP/x\",\(times.joined(separator: ",")),\(talk),\(talk),"
            + "\"ANSWERED\",\"DOCUMENTATION\",\"1793599200.\(number)\",\"\"\n"
    }

    private static let calls = [
        call(1, 101, "89160000001", "09:00:00", talk: 130), call(2, 101, "89160000002", "10:00:00", talk: 45),
        call(3, 102, "89160000001", "11:00:00", talk: 600), call(4, 102, "89160000003", "11:30:00", talk: 59),
        call(5, 103, "89160000004", "09:30:00", talk: 3_600), call(6, 103, "89160000005", "12:00:00", talk: 60),
    ].joined()

    private static let letters = [
        RawLetter("1", from: "anna@example.com", to: ["kim@acme.com"], "02 09:10", "Offer"),
        RawLetter("2", from: "kim@acme.com", to: ["anna@example.com"], "02 09:20", "Re: Offer", answers: "1"),
        RawLetter("3", from: "anna@example.com", to: ["kim@acme.com"], "02 09:30", "[agreed] Offer", answers: "2"),
        RawLetter("4", from: "anna@example.com", to: ["kim@acme.com"], "02 17:30", "[agreed] Offer", answers: "3"),
        RawLetter("5", from: "boris@example.com", to: ["lee@other.org"], "02 15:00", "[declined] Bill"),
        RawLetter("6", from: "vera@example.com", to: ["lee@other.org"], "02 15:00", "Nothing yet"),
    ].map(\.frame).joined()

    /// Two to three in Moscow: Anna invites Kim and Vera; Boris has said no.
    private static let calendar = """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        PRODID:-//x//y//EN\r
        BEGIN:VEVENT\r
        UID:m1\r
        DTSTAMP:20261101T000000Z\r
        DTSTART:20261102T110000Z\r
        DTEND:20261102T120000Z\r
        ORGANIZER:mailto:anna@example.com\r
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:kim@acme.com\r
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:vera@example.com\r
        ATTENDEE;PARTSTAT=DECLINED:mailto:boris@example.com\r
        END:VEVENT\r
        END:VCALENDAR\r

        """

    private static let journal = """
        id,at,kind,manager,client,value,call
        1,2026-11-02T10:05:00+03:00,agreement,anna,+7 916 000-00-02,yes,
        2,2026-11-02T18:00:00+03:00,agreement,boris,,none,1793599200.3
        3,2026-11-02T16:00:00+03:00,meeting,boris,Acme,,
        4,2026-11-02T17:00:00+03:00,agreement,Vera,Omega,yes,

        """

    @Test("Calls, a thread, a meeting and the journal of three sellers")
    func day() async throws {
        let first = try await Mailroom(
            "name: cdr, format: asterisk-csv, path: PATH/cdr.csv, zone: Europe/Moscow, trunks: [\"PJSIP/mango-*\"]"
        )
        let mail = try await Mailroom("name: mail, format: mbox, path: PATH/box", in: first)
        let calendar = try await Mailroom("name: cal, format: ics, path: PATH/cal.ics", in: first)
        let crm = try await Mailroom("name: crm, format: journal, path: PATH/crm.csv", in: first)
        try first.write(Self.calls, to: "cdr.csv")
        try mail.write(Self.letters, to: "box")
        try calendar.write(Self.calendar, to: "cal.ics")
        try crm.write(Self.journal, to: "crm.csv")
        // The journal comes before the calls that it is about.
        for room in [crm, calendar, mail, first] {
            try await room.read()
            try await room.daemon.countHeldMeetings(at: "2026-11-03T00:00:00Z")
        }
        let days = try first.texts(
            """
            select concat_ws(' ', manager_id, day, talk_seconds, talk_minutes, calls, contacts, credit, credit_minutes, clients)
            from intensity_day order by manager_id
            """
        )
        #expect(
            days == [
                // 130 + 45 s = 2.9 min. The call of 130 s: 1; that of 45 s, agreed to in the journal: 1; the thread,
                // one agreement that day: 2 and 10 min; the meeting: 3 and 30 min. 7 calls, 42.9 min; kim, two phones.
                "anna 2026-11-02 175 2.9 2 4 7 42.9 3",
                // 600 + 59 s = 10.9 min. None was reached in the first, the second is short; a no in a thread: 2 and
                // 10 min; the meeting that the journal tells of: 3 and 30 min. 5 calls, 50.9 min; lee and Acme.
                "boris 2026-11-02 659 10.9 2 2 5 50.9 2",
                // 3,600 + 60 s = 61 min. Two calls: 2; Anna's meeting: 3 and 30 min; an agreement without a call: 1.
                "vera 2026-11-02 3660 61.0 2 4 6 91.0 4",
            ]
        )
        try first.expect(
            contacts: [
                "call anna +79160000001 02 09:00 talk 1",
                "call vera +79160000004 02 09:30 talk 1",
                "correspondence anna kim@acme.com 02 09:30 agreement_yes 2",
                "call anna +79160000002 02 10:00 agreement_yes 1",
                "call boris +79160000001 02 11:00 no_agreement 0",
                "call boris +79160000003 02 11:30 short 0",
                "call vera +79160000005 02 12:00 talk 1",
                "meeting anna kim@acme.com 02 14:00 held 3",
                "meeting vera kim@acme.com 02 14:00 held 3",
                "correspondence boris lee@other.org 02 15:00 agreement_no 2",
                "meeting boris Acme 02 16:00 held 3",
                "journal vera Omega 02 17:00 agreement_yes 1",
            ]
        )
        try await first.expectSound()
        #expect(
            try first.texts(
                "select count(*)::text from source_status where records = stored + duplicates + ignored + quarantined"
            )
                == ["4"]
        )
    }
}

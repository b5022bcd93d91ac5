import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Invitations in mail")
struct CalendarMailTests {
    private static func object(_ method: String?, uid: String = "1@example.com") -> String {
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        \(method.map { "METHOD:\($0)" } ?? "X-NOTHING:x")
        BEGIN:VEVENT
        UID:\(uid)
        DTSTAMP:20261124T060000Z
        DTSTART:20261125T070000Z
        DTEND:20261125T080000Z
        ORGANIZER:mailto:anna@example.com
        ATTENDEE;PARTSTAT=ACCEPTED:mailto:client@client.example
        END:VEVENT
        END:VCALENDAR

        """
    }

    private static let machine = """
        Return-Path: <>
        Auto-Submitted: auto-generated
        Sender: calendar@example.com
        Reply-To: Anna <anna+reply@example.com>, boris@example.com
        """

    private static func letter(_ parts: [String], header: String = machine) -> String {
        let body = parts.map { "--=_x\n\($0)\n" }.joined() + "--=_x--\n"
        return Letters.text("\(header)\nContent-Type: multipart/alternative;\n\tboundary=\"=_x\"", body: body)
    }

    private static func part(_ object: String, type: String = "text/calendar; method=REQUEST") -> String {
        "Content-Type: \(type)\n\n\(object)"
    }

    private static func meetings(_ text: String) -> [MeetingVersion]? {
        if case .meetings(let versions, _) = Letters.read(text) { return versions }
        return nil
    }

    @Test(
        "Case 43: an invitation comes before what a machine's headers say of it",
        arguments: [
            letter(["Content-Type: text/plain\n\nHello", part(object("REQUEST"))]),
            Letters.text("\(machine)\nContent-Type: text/calendar", body: object("REQUEST")),
            letter([part(object("REQUEST"), type: "application/ics; name=invite.ics")]),
            // The ending of a file's name in words of RFC 2047 (koi8-r) and RFC 2231, in one piece and in several.
            letter([part(object("REQUEST"), type: "application/octet-stream; name=\"=?koi8-r?B?19PU0sXewS5pY3M=?=\"")]),
            letter([part(object("REQUEST"), type: "application/octet-stream; name*=utf-8''meeting%2Eics")]),
            letter([part(object("REQUEST"), type: "application/octet-stream; name*0=\"meeting.i\"; name*1=\"cs\"")]),
            // The object wins where the part names another method.
            letter([part(object("REQUEST"), type: "text/calendar; method=CANCEL")]),
            // A part and a file with the same object.
            letter([part(object("REQUEST")), part(object("REQUEST"), type: "application/ics; name=invite.ics")]),
            // A meeting needs no date of its mail.
            letter([part(object("REQUEST"))], header: "\(machine)\nDate: soon"),
        ]
    )
    func invitation(text: String) throws {
        let versions = try #require(Self.meetings(text))
        try #require(versions.count == 1)
        #expect(versions[0].uid == "1@example.com")
        #expect(versions[0].method == .request)
        #expect(versions[0].start == MeetingTime(Instant(seconds: 1_795_590_000)))
        #expect(versions[0].senders == ["anna@example.com", "calendar@example.com", "boris@example.com"])
    }

    @Test("two objects in one mail are two meetings")
    func several() throws {
        let text = Self.letter([
            Self.part(Self.object("REQUEST")), Self.part(Self.object("REQUEST", uid: "2@example.com")),
        ])
        #expect(try #require(Self.meetings(text)).map(\.uid) == ["1@example.com", "2@example.com"])
    }

    @Test(
        "methods that make no meeting leave a message that never counts",
        arguments: ["COUNTER", "REFRESH", "DECLINECOUNTER"]
    )
    func otherMethods(method: String) throws {
        let text = Self.letter([Self.part(Self.object(method))])
        #expect(try Letters.read(text).message().ignored == "calendar")
        let plain = Self.letter([Self.part(Self.object(method))], header: "X-Nothing: x")
        #expect(try Letters.read(plain).message().ignored == "calendar")
        #expect(try Letters.read(plain) { $0.countedKinds = ["calendar"] }.message().ignored == nil)
    }

    @Test("a calendar without a method is an attachment of correspondence")
    func noMethod() throws {
        let message = try Letters.read(Self.letter([Self.part(Self.object(nil))], header: "X-Nothing: x")).message()
        #expect(message.ignored == nil)
    }

    @Test("a report is decided by its header, and an attached message brings no meeting")
    func elsewhere() throws {
        let report = Letters.text(
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=\"=_x\"",
            body: "--=_x\n\(Self.part(Self.object("REQUEST")))\n--=_x--\n"
        )
        #expect(try Letters.read(report).message().ignored == "receipt")
        let attached = Self.letter(
            ["Content-Type: message/rfc822\n\nContent-Type: text/calendar\n\n\(Self.object("REQUEST"))"],
            header: "X-Nothing: x"
        )
        #expect(try Letters.read(attached).message().ignored == nil)
    }

    @Test("a calendar that is none is kept aside, with nothing of it in the reason")
    func broken() throws {
        let problem = try #require(Letters.read(Self.letter([Self.part("SECRET:words")])).problem)
        #expect(!problem.isEmpty)
        #expect(!problem.lowercased().contains("secret") && !problem.contains("words"))
    }
}

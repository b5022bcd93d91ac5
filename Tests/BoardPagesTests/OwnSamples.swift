import BoardPages
import Pace

/// A manager, a team and their Friday, 27 November 2026, three hours east of Greenwich.
enum OwnSamples {
    static let zone = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    static let day = Day(number: 20_784)

    static func frame(
        _ language: Language,
        path: String = "/me/7-1803200000-c2lnbmF0dXJl",
        token: String? = "entry-token",
        notice: PageFrame.Notice? = nil,
        isHead: Bool = false
    ) -> PageFrame {
        PageFrame(
            language: language,
            zone: zone,
            teams: ["sales"],
            path: path,
            events: nil,
            entryToken: token,
            notice: notice,
            isHead: isHead
        )
    }

    /// `14:05` on the team's clock.
    static func at(_ hour: Int64, _ minute: Int64, _ second: Int64 = 0, on day: Day = OwnSamples.day) -> Instant {
        Instant(seconds: Int64(day.number) * 86_400 + hour * 3_600 + minute * 60 + second - 10_800)
    }

    static func standing(_ minutes: Double, state: ManagerNow.State?) -> ManagerNow {
        var standing = ManagerNow(id: "anna", name: "Anna Petrova")
        standing.talkMinutes = minutes
        standing.creditMinutes = minutes
        standing.talkSeconds = Int64(minutes * 60)
        standing.minimum = .talkMinutes(120)
        standing.state = state
        return standing
    }

    static var now: ManagerNow {
        var standing = standing(87.5, state: .onPace)
        standing.creditMinutes = 97.5
        standing.upperBoundSeconds = 312
        standing.calls = 21
        standing.contacts = 9
        standing.credit = 11
        standing.clients = 8
        standing.correspondence = 1
        standing.meetings = 1
        standing.expectedShare = 0.75
        standing.pace = 1.083
        standing.forecast = 130
        standing.talkSecondsLastHour = 754
        standing.lastContactAt = at(15, 31)
        standing.freshAt = at(15, 38, 20)
        return standing
    }

    static func contact(
        _ client: String,
        _ channel: Channel = .call,
        at startedAt: Instant,
        call: String,
        talk: Double = 0,
        _ reason: Reason,
        credit: Double = 1,
        agreement: Agreement? = nil,
        by origin: JournalEntry.Origin? = nil
    ) -> ShownContact {
        ShownContact(
            manager: "Anna Petrova",
            managerID: "anna",
            channel: channel,
            client: client,
            site: channel == .call ? "main" : "",
            call: call,
            startedAt: startedAt,
            talkSeconds: talk,
            isUpperBound: false,
            qualifies: reason.qualifies,
            reason: reason,
            credit: reason.qualifies ? credit : 0,
            agreement: agreement,
            recordedBy: origin
        )
    }

    static var contacts: [ShownContact] {
        var bound = contact("+74951230011", at: at(15, 31), call: "1795782660.311", talk: 312.4, .talk)
        bound.isUpperBound = true
        var voided = contact("+74951230017", at: at(12, 2), call: "1795770120.240", talk: 95, .void)
        voided.reviews = [
            ContactReview(at: at(12, 30), who: "Olga Smirnova", kind: .void, text: "a test call"),
            ContactReview(at: at(12, 41), who: "Anna Petrova", kind: .note, text: "it was a client, really"),
        ]
        var mail = contact(
            "ivanov@example.com",
            .correspondence,
            at: at(11, 40),
            call: "<a1@example.com>",
            .agreementYes
        )
        mail.marks = ["label:Agreed"]
        mail.agreement = .yes
        var meeting = contact("OOO Vektor", .meeting, at: at(10, 0), call: "8f31@calendar", .held, credit: 3)
        meeting.meetingSeconds = 2_700
        return [
            bound,
            contact("+74951230012", at: at(15, 2), call: "1795780920.300", talk: 41.2, .short),
            contact(
                "+74951230013",
                at: at(14, 20),
                call: "1795778400.288",
                talk: 24,
                .agreementNo,
                agreement: .no,
                by: .seller
            ),
            contact(
                "+74951230014",
                at: at(13, 55),
                call: "1795776900.270",
                talk: 610,
                .noAgreement,
                agreement: Agreement.none
            ),
            voided,
            mail,
            contact("anonymous", at: at(11, 5), call: "1795766700.201", talk: 1_325, .talk),
            contact("+74951230011", at: at(10, 50), call: "1795765800.199", talk: 70, .repeatClient),
            meeting,
            contact("+74959999999", at: at(9, 12), call: "1795759920.102", talk: 33, .ignoredNumber),
            contact(
                "+74951230019",
                .journal,
                at: at(9, 5),
                call: "crm-17",
                .agreementYes,
                agreement: .yes,
                by: .journal
            ),
        ]
    }

    static func page(_ standing: ManagerNow = now, isToday: Bool = true) -> ManagerPage {
        let minutes = [131.2, 96.4, 120, 143.8]
        var week = minutes.enumerated().map { index, minutes in
            ManagerPage.DayShown(
                day: day - Int32(4 - index),
                standing: Self.standing(minutes, state: minutes >= 120 ? .met : .missed)
            )
        }
        week.append(ManagerPage.DayShown(day: day, standing: standing))
        return ManagerPage(
            team: "sales",
            asOf: at(15, 40),
            day: day,
            isToday: isToday,
            standing: standing,
            week: week,
            weekSum: ManagerPage.Sum(
                talkMinutes: 578.9,
                contacts: 52,
                credit: 56.5,
                creditMinutes: 588.9,
                atMinimum: TeamNow.Share(reached: 3, all: 4)
            ),
            monthSum: ManagerPage.Sum(
                talkMinutes: 2_310.4,
                contacts: 201,
                credit: 220,
                creditMinutes: 2_401.4,
                atMinimum: TeamNow.Share(reached: 16, all: 19)
            ),
            contacts: contacts,
            plans: sheet.planned
        )
    }

    static func team(_ name: String = "sales") -> Team { Team(name: name, zone: zone) }

    /// The week of `day`: two clients agreed, one plan kept, one not, two to come.
    static var sheet: WeeklySheet {
        let touch = { (client: String, channel: Channel, at: Instant, minutes: Int64, agreement: Agreement?) in
            WeeklySheet.Touch(
                client: client,
                channel: channel,
                began: at,
                talk: minutes * 60_000_000,
                agreement: agreement
            )
        }
        let plan = { (id: String, what: String, client: String, at: Instant, due: Day?) in
            ManagerEntry(
                entry: JournalEntry(id: id, origin: .seller, kind: .planned(what), at: at, manager: "anna", due: due),
                client: client
            )
        }
        return WeeklySheet(
            week: Week(of: day),
            team: team(),
            now: at(15, 40),
            contacts: [
                touch("+74951230011", .call, at(10, 0, on: day - 4), 12, .yes),
                touch("+74951230011", .call, at(15, 31), 5, nil),
                touch("+74951230012", .call, at(11, 0, on: day - 3), 42, nil),
                touch("+74951230013", .call, at(14, 20), 24, .no),
                touch("ivanov@example.com", .correspondence, at(11, 40), 0, nil),
            ],
            entries: [
                plan("1", "a contract for the spring", "+74951230011", at(16, 0, on: day - 7), day - 2),
                plan("2", "a second visit", "+74951230012", at(16, 0, on: day - 7), day - 1),
                plan("3", "prices", "+74951230012", at(9, 0), day + 5),
                plan("4", "a demonstration", "+74951230019", at(9, 0, on: day - 1), day + 3),
            ]
        )
    }

    static var names: [String: String] {
        let clients = ["+74951230011", "+74951230012", "+74951230013", "+74951230019"]
        var names = Dictionary(uniqueKeysWithValues: clients.map { ($0, "+749*******" + $0.suffix(2)) })
        names["ivanov@example.com"] = "ivan************om"
        return names
    }

    static var head: HeadPage {
        let people = [
            HeadPage.Person(id: "anna", name: "Anna Petrova"), HeadPage.Person(id: "boris", name: "Boris Ivanov"),
        ]
        var objection = contacts[1]
        objection.client = "+749*******12"
        objection.reviews = [
            ContactReview(
                at: at(15, 10),
                who: "Anna Petrova",
                kind: .note,
                text: "we agreed to meet on Tuesday",
                isObjection: true
            )
        ]
        return HeadPage(
            team: "sales",
            day: day,
            asOf: at(15, 40),
            people: people,
            absences: [
                HeadPage.EnteredAbsence(person: people[1], from: day, until: day, hours: "09:00-13:00", who: "Olga"),
                HeadPage.EnteredAbsence(person: people[0], from: day + 3, until: day + 7, hours: nil, who: "Olga"),
            ],
            objections: [objection],
            links: [
                HeadPage.IssuedLink(
                    id: 7,
                    person: people[0],
                    issuedAt: at(9, 0, on: day - 20),
                    expiresAt: at(9, 0, on: day + 70),
                    who: "Olga"
                )
            ],
            corrections: [
                HeadPage.Correction(
                    at: at(12, 30),
                    what: "call 1795770120.240",
                    who: "Olga",
                    reason: "voided: a test call"
                ),
                HeadPage.Correction(at: at(9, 1), what: "link 7", who: "Olga", reason: "issued for anna"),
            ]
        )
    }
}

internal import Pace

/// What the template of the head's page shows.
struct HeadContent {
    struct Person {
        var managerID: String
        var name: String
        var weeks: [WeekLink]
    }

    struct WeekLink {
        var title: String
        var link: String
    }

    struct Absence {
        var managerID: String
        var name: String
        var days: String
        var hours: String?
        var enteredBy: String
        var from: String
        var until: String
        /// Names the fields of its form.
        var form: String
    }

    struct Objection {
        var text: ContactText
        var manager: String
        var managerID: String
        var call: String
        var site: String
        var form: String
    }

    struct IssuedLink {
        var linkID: Int64
        var name: String
        var validUntil: String
        var issued: String
        var form: String
    }

    struct Correction {
        var at: String
        var when: String
        var what: String
        var who: String
        var reason: String
    }

    /// Names the fields of a form.
    struct Form {
        var form: String
    }

    var words: HeadWords
    var team: String
    var date: String
    var today: String
    var newLink: String?
    var objections: [Objection]
    var absences: [Absence]
    var people: [Person]
    var links: [IssuedLink]
    var corrections: [Correction]
    var entry: EntryForm?
    var review = Form(form: "contact")
    var absenceForm = Form(form: "absence")
    var linkForm = Form(form: "link")

    init(_ page: HeadPage, newLink: String?, _ format: LocalFormat, _ frame: PageFrame) {
        let words = HeadWords.of(frame.language)
        self.words = words
        self.newLink = newLink
        team = ShownText.line(page.team)
        date = format.wholeDay(page.day)
        today = page.day.description
        entry = EntryForm(frame)
        objections = page.objections.enumerated().map { index, contact in
            Objection(
                text: ContactText(contact, isOwn: false, format, frame),
                manager: ShownText.line(contact.manager),
                managerID: contact.managerID,
                call: contact.call,
                site: contact.site,
                form: "objection-\(index)"
            )
        }
        absences = page.absences.enumerated().map { index, absence in
            let (from, until) = (format.day(absence.from), format.day(absence.until))
            return Absence(
                managerID: absence.person.id,
                name: ShownText.line(absence.person.name),
                days: absence.from == absence.until ? from : words.dayRange(from, until),
                hours: absence.hours,
                enteredBy: words.enteredBy(ShownText.line(absence.who)),
                from: absence.from.description,
                until: absence.until.description,
                form: "withdraw-\(index)"
            )
        }
        let thisWeek = Week(of: page.day)
        people = page.people.map { person in
            Person(
                managerID: person.id,
                name: ShownText.line(person.name),
                weeks: [thisWeek.previous, thisWeek].map { week in
                    WeekLink(
                        title: words.week("\(week.number)"),
                        link: Link("/head/weekly").setting("manager", to: person.id)
                            .setting("week", to: week.description).text
                    )
                }
            )
        }
        links = page.links.map { link in
            IssuedLink(
                linkID: link.id,
                name: ShownText.line(link.person.name),
                validUntil: words.validUntil(format.dayAndYear(frame.zone.day(of: link.expiresAt))),
                issued: words.issued(format.day(frame.zone.day(of: link.issuedAt)), ShownText.line(link.who)),
                form: "revoke-\(link.id)"
            )
        }
        corrections = page.corrections.map { correction in
            Correction(
                at: correction.at.rfc3339,
                when: "\(format.shortDay(frame.zone.day(of: correction.at))), "
                    + format.time(correction.at, frame.zone),
                what: ShownText.line(correction.what, limit: 200),
                who: ShownText.line(correction.who),
                reason: ShownText.line(correction.reason, limit: 500)
            )
        }
    }
}

import BoardPages
import Pace
import Testing

@Suite struct OwnPageTests {
    let pages: Pages

    init() throws { pages = try Pages() }

    struct Said: Sendable, CustomTestStringConvertible {
        var language: Language
        var minimum: Minimum
        var credited: Double
        var share: Double
        var forecast: Double?
        var state: ManagerNow.State
        var sentences: [String]
        var testDescription: String { "\(language) \(minimum) \(state)" }
    }

    @Test(
        "The day is told in sentences, with the nouns in their forms",
        arguments: [
            Said(
                language: .english,
                minimum: .talkMinutes(120),
                credited: 97.5,
                share: 0.75,
                forecast: 130,
                state: .onPace,
                sentences: [
                    "By now the minimum asks for 90 minutes.",
                    "At this pace the day comes to about 130 minutes; the minimum is 120 minutes.",
                ]
            ),
            Said(
                language: .russian,
                minimum: .talkMinutes(121),
                credited: 40,
                share: 0.5,
                forecast: 80,
                state: .below,
                sentences: [
                    "К этому времени нужно: 60,5 минуты.",
                    "В таком темпе за день выйдет примерно 80 минут; минимум — 121 минута.",
                ]
            ),
            Said(
                language: .russian,
                minimum: .contacts(22),
                credited: 22,
                share: 0.9,
                forecast: 24.4,
                state: .met,
                sentences: [
                    "Минимум дня выполнен: 22 контакта.",
                    "В таком темпе за день выйдет примерно 24 контакта; минимум — 22 контакта.",
                ]
            ),
            Said(
                language: .english,
                minimum: .contacts(20),
                credited: 19,
                share: 1,
                forecast: 19,
                state: .missed,
                sentences: ["Short of the minimum by 1 contact."]
            ),
            Said(
                language: .english,
                minimum: .contacts(20),
                credited: 3,
                share: 0.5,
                forecast: 6,
                state: .unknown,
                sentences: ["The phone system gives no sign of life, so nobody is judged."]
            ),
        ]
    )
    func tellsTheDay(_ said: Said) {
        var standing = OwnSamples.now
        standing.minimum = said.minimum
        standing.credit = said.credited
        standing.creditMinutes = said.credited
        standing.expectedShare = said.share
        standing.forecast = said.forecast
        standing.state = said.state
        let now = part("own-now", of: pages.meView(OwnSamples.page(standing), OwnSamples.frame(said.language)))
        let found = now.split(separator: "<p class=\"own-sentence\">").dropFirst().map {
            String($0.prefix { $0 != "<" }).replacing("\u{A0}", with: " ")
        }
        #expect(found == said.sentences)
    }

    struct Counted: Sendable, CustomTestStringConvertible {
        var contact: ShownContact
        var english: String
        var russian: String
        var testDescription: String { english }
    }

    private static func call(
        _ reason: Reason,
        by origin: JournalEntry.Origin? = nil,
        credit: Double = 1,
        _ channel: Channel = .call,
        marks: [String] = []
    ) -> Counted {
        var contact = OwnSamples.contact(
            "+74951230011",
            channel,
            at: OwnSamples.at(14, 5),
            call: "1",
            talk: 90,
            reason,
            credit: credit,
            by: origin
        )
        contact.marks = marks
        return Counted(contact: contact, english: "", russian: "")
    }

    private static func said(_ counted: Counted, _ english: String, _ russian: String) -> Counted {
        Counted(contact: counted.contact, english: english, russian: russian)
    }

    static let reasons = [
        said(call(.void), "Does not count: voided by a review", "Не засчитан: снят при проверке"),
        said(
            call(.ignoredNumber),
            "Does not count: the team leaves this number out",
            "Не засчитан: этот номер команда не учитывает"
        ),
        said(
            call(.noAgreement, by: .seller),
            "Does not count: it is recorded that no agreement was reached (by you)",
            "Не засчитан: записано, что договорённости нет (записали вы)"
        ),
        said(
            call(.agreementYes, by: .journal),
            "Counts: an agreement is recorded (in the journal); worth 1 call",
            "Засчитан: записана договорённость (запись в журнале); идёт за 1 звонок"
        ),
        said(
            call(.agreementNo),
            "Counts: a clear no is recorded, and a clear no is an agreement (by the code of the call); worth 1 call",
            "Засчитан: записан ясный отказ, а ясный отказ — тоже договорённость (код звонка); идёт за 1 звонок"
        ),
        said(
            call(.agreementYes, credit: 1.5, .correspondence, marks: ["label:Agreed"]),
            "Counts: an agreement is recorded (by a mark in the mail: label:Agreed); worth 1.5 calls",
            "Засчитан: записана договорённость (метка в почте: label:Agreed); идёт за 1,5 звонка"
        ),
        said(
            call(.repeatClient),
            "Does not count: this client already had a contact that counts on this day",
            "Не засчитан: с этим клиентом в этот день уже есть засчитанный контакт"
        ),
        said(
            call(.held, credit: 3, .meeting),
            "Counts: the meeting was held; worth 3 calls",
            "Засчитан: встреча состоялась; идёт за 3 звонка"
        ),
        said(
            call(.talk),
            "Counts: the talk lasted at least 1:00; worth 1 call",
            "Засчитан: разговор длился не меньше, чем требуется (1:00); идёт за 1 звонок"
        ),
        said(
            call(.short),
            "Does not count: the talk was shorter than 1:00, and no agreement is recorded",
            "Не засчитан: разговор короче, чем требуется (1:00), и договорённость не записана"
        ),
        said(
            call(.short, .meeting),
            "Does not count: no agreement is recorded, and the team counts nothing else",
            "Не засчитан: договорённость не записана, а команда учитывает только договорённости"
        ),
    ]

    @Test("Every contact says in plain words why it counts or not", arguments: reasons)
    func tellsWhy(_ counted: Counted) {
        for (language, expected) in [(Language.english, counted.english), (.russian, counted.russian)] {
            var page = OwnSamples.page()
            page.rules = TeamRules()
            page.contacts = [counted.contact]
            let view = pages.meView(page, OwnSamples.frame(language))
            let html = view.list[0].html.replacing("\u{A0}", with: " ")
            #expect(html.contains("<p class=\"own-why\">\(expected)</p>"), "\(html)")
        }
    }

    @Test("A team that counts agreements alone says so, and without its rules nothing is made up")
    func tellsShortByTheRule() {
        var page = OwnSamples.page()
        page.contacts = [Self.call(.short).contact]
        let why = { pages.meView(page, OwnSamples.frame(.english)).list[0].html }
        #expect(why().contains("no agreement is recorded, and the talk alone is not enough"))
        page.rules = TeamRules(basis: .agreement)
        #expect(why().contains("no agreement is recorded, and the team counts nothing else"))
    }

    @Test("What changes live is what the page was made of", arguments: Language.allCases)
    func liveIsThePage(_ language: Language) {
        let (page, frame) = (OwnSamples.page(), OwnSamples.frame(language))
        let (html, view) = (pages.me(page, frame), pages.meView(page, frame))
        var place = html.startIndex
        #expect(view.singles.map(\.id) == ["own-now", "own-sums", "own-plans", "own-count"])
        for part in view.singles {
            #expect(part.html.contains("id=\"\(part.id)\""))
            #expect(html.contains(part.html))
        }
        #expect(view.list.count == page.contacts.count)
        #expect(Set(view.list.map(\.id)).count == page.contacts.count)
        for part in view.list {
            #expect(part.html.hasPrefix("<li id=\"\(part.id)\""))
            let found = html[place...].firstRange(of: part.html)
            #expect(found != nil, "in the order of the page")
            place = found?.upperBound ?? place
        }
    }

    @Test("A contact keeps its id whatever becomes of it")
    func idsStay() {
        var page = OwnSamples.page()
        let ids = pages.meView(page, OwnSamples.frame(.english)).list.map(\.id)
        page.contacts[1].reason = .agreementYes
        page.contacts[1].qualifies = true
        page.contacts.removeFirst()
        #expect(pages.meView(page, OwnSamples.frame(.russian)).list.map(\.id) == Array(ids.dropFirst()))
    }

    @Test("Two taps: a call takes an agreement, and each form proves where it comes from")
    func forms() {
        let page = OwnSamples.page()
        let html = pages.me(page, OwnSamples.frame(.english, path: "/me/LINK?day=2026-11-27"))
        let forms = html.split(separator: "<form method=\"post\" action=\"/me/LINK/entries\">").dropFirst()
        #expect(forms.allSatisfy { $0.contains("name=\"token\" value=\"entry-token\"") })
        // 11 contacts take an objection; 1 of them has no known number; 5 calls and the meeting take an agreement that
        // is not voided or left out, the one without a number too; one form is for a meeting.
        #expect(forms.count { $0.contains("value=\"objection\"") } == 11)
        #expect(forms.count { $0.contains("value=\"planned\"") } == 10)
        #expect(forms.count { $0.contains("name=\"kind\" value=\"agreement\"") } == 7)
        #expect(forms.count { $0.contains("name=\"kind\" value=\"meeting\"") } == 1)
        #expect(forms.count == 29)
        let first = pages.meView(page, OwnSamples.frame(.english)).list[0].html
        #expect(first.contains("name=\"call\" value=\"1795782660.311\""))
        #expect(first.contains("name=\"site\" value=\"main\""))
        #expect(!first.contains("name=\"at\""))
        #expect(html.contains("name=\"at\" value=\"2026-11-27T07:00:00Z\""))
        #expect(html.contains("name=\"at\" value=\"2026-11-27T15:40\""))
    }

    @Test("Where nothing can be entered there are no forms but the one for the date")
    func readOnly() {
        let html = pages.me(OwnSamples.page(), OwnSamples.frame(.english, token: nil))
        #expect(!html.contains("method=\"post\""))
        #expect(!html.contains("<details"))
        #expect(html.ranges(of: "<form").count == 1)
    }

    @Test("The voided contact shows what the head said and what was objected")
    func showsReviews() {
        var page = OwnSamples.page()
        page.contacts[4].reviews[1].isObjection = true
        let html = pages.meView(page, OwnSamples.frame(.english)).list[4].html
        #expect(html.contains("<strong>Voided by Olga Smirnova, 27 November, 12:30</strong> <bdi>a test call</bdi>"))
        #expect(html.contains("<strong>Objection by Anna Petrova, 27 November, 12:41</strong>"))
    }

    @Test("A day before has no forecast, and a way to the next day")
    func dayBefore() {
        var page = OwnSamples.page(OwnSamples.standing(96.4, state: .missed), isToday: false)
        page.day = OwnSamples.day - 2
        let html = pages.me(page, OwnSamples.frame(.english, path: "/me/LINK?day=2026-11-25&notice=saved"))
        #expect(html.contains("href=\"/me/LINK?day=2026-11-24\" rel=\"prev\""))
        #expect(html.contains("href=\"/me/LINK?day=2026-11-26\" rel=\"next\""))
        #expect(html.contains("Wednesday, 25 November 2026"))
        #expect(html.contains("Short of the minimum by 23.6\u{A0}minutes."))
        #expect(!html.contains("At this pace"))
        page.day = OwnSamples.day - 1
        #expect(pages.me(page, OwnSamples.frame(.english, path: "/me/LINK")).contains("href=\"/me/LINK\" rel=\"next\""))
        let today = pages.me(OwnSamples.page(), OwnSamples.frame(.english))
        #expect(!today.contains("rel=\"next\""))
    }

    @Test("Each day of the week is told in words beside its bar")
    func week() {
        let html = part("own-sums", of: pages.meView(OwnSamples.page(), OwnSamples.frame(.english)))
            .replacing("\u{A0}", with: " ")
        #expect(html.contains("Monday, 23 November: 131.2 minutes; the minimum is 120 minutes"))
        #expect(html.contains("Sunday, 29 November: –"))
        // 120 of 120 reaches the line at 70 of 100; 96.4 of 120 is 56.
        #expect(html.contains("<rect class=\"reached\" x=\"6\" y=\"30\" width=\"28\" height=\"70\"/>"))
        #expect(html.contains("<rect class=\"done\" x=\"6\" y=\"44\" width=\"28\" height=\"56\"/>"))
        #expect(html.contains("<td class=\"number\">3 of 4</td>"))
        #expect(html.contains("<td class=\"number\">2,310.4</td>"))
    }

    private func part(_ id: String, of view: LiveView) -> String {
        view.singles.first { $0.id == id }?.html ?? ""
    }
}

import BoardPages
import Pace
import Testing

@Suite struct HeadPageTests {
    let pages: Pages

    init() throws { pages = try Pages() }

    private func head(_ page: HeadPage = OwnSamples.head, newLink: String? = nil, token: String? = "entry-token")
        -> String
    {
        pages.head(
            page,
            newLink: newLink,
            OwnSamples.frame(.english, path: "/head?team=sales", token: token, isHead: true)
        )
    }

    @Test("Every form goes to the head's entries, with the token and the name of who enters")
    func forms() {
        let forms = head().split(separator: "<form method=\"post\"").dropFirst().map { form in
            String(form[..<(form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)])
        }
        // An answer, a contact by its id, two withdrawals, an absence, a revocation and a link.
        #expect(forms.count == 7)
        for form in forms {
            #expect(form.contains(" action=\"/head/entries?team=sales\""))
            #expect(form.contains("name=\"token\" value=\"entry-token\""))
            #expect(form.contains("name=\"who\" required"))
            #expect(form.contains("name=\"kind\""))
        }
        #expect(forms[0].contains("name=\"call\" value=\"1795780920.300\""))
        #expect(forms[0].contains("name=\"site\" value=\"main\""))
        // The return key presses the first button, so it is the one that changes no number.
        let buttons = forms[0].split(separator: "<button name=\"kind\" value=\"").dropFirst()
        #expect(buttons.map { String($0.prefix { $0 != "\"" }) } == ["note", "restore", "void"])
        #expect(forms[2].contains("name=\"from\" value=\"2026-11-27\""))
        #expect(forms[2].contains("name=\"hours\" value=\"09:00-13:00\""))
        #expect(!forms[3].contains("name=\"hours\""))
        #expect(forms[3].contains("name=\"manager\" value=\"anna\""))
        #expect(forms[5].contains("name=\"link\" value=\"7\""))
    }

    @Test("The ids of fields occur once, and every label has its field")
    func labels() {
        let html = head(newLink: "https://board.example.com/me/7-1-x")
        let values = { (name: String) in
            html.split(separator: " \(name)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
        }
        #expect(Set(values("id")).count == values("id").count)
        #expect(!values("for").isEmpty)
        #expect(Set(values("for")).isSubset(of: values("id")))
    }

    @Test("A new link is shown whole, and only when it was just issued")
    func newLink() {
        let link = "https://board.example.com/me/7-1803200000-c2lnbmF0dXJl"
        #expect(head(newLink: link).contains("readonly value=\"\(link)\""))
        #expect(!head().contains("readonly"))
    }

    @Test("Without a token there is nothing to enter")
    func readOnly() {
        #expect(!head(token: nil).contains("<form"))
        #expect(!head(token: nil).contains("<details"))
    }

    @Test("The sheets of this week and the last are a tap away")
    func weeklyLinks() {
        #expect(head().contains("href=\"/head/weekly?manager=boris&amp;week=2026-W48\">Week 48"))
        #expect(head().contains("href=\"/head/weekly?manager=boris&amp;week=2026-W47\">Week 47"))
    }

    @Test("An empty page says that there is nothing")
    func empty() {
        var page = OwnSamples.head
        (page.objections, page.absences, page.links, page.corrections) = ([], [], [], [])
        let html = head(page)
        for words in ["No seller waits for an answer.", "Nobody is entered as away.", "Nothing was corrected."] {
            #expect(html.contains(words))
        }
        #expect(!html.contains("<table"))
    }
}

@Suite struct WeeklyPageTests {
    let pages: Pages

    init() throws { pages = try Pages() }

    private func weekly(_ sheet: WeeklySheet, _ language: Language = .english, _ progress: [ShownProgress] = [])
        -> String
    {
        pages.weekly(
            sheet,
            manager: "Anna Petrova",
            team: "sales",
            names: OwnSamples.names,
            progress: progress,
            OwnSamples.frame(language, path: "/head/weekly?manager=anna")
        )
    }

    @Test("The sheet says what the command prints")
    func content() {
        let html = weekly(
            OwnSamples.sheet,
            .english,
            [ShownProgress(name: "visited", count: "2.000000", weight: "0.5")]
        )
        let said = [
            "week 48, 23 November to 29 November",
            ">Clients touched: 4, agreed with 2<",
            ">Last week&#39;s plan: 1 of 2 kept<",
            "<td><bdi>a contract for the spring</bdi></td><td><bdi>25 Nov</bdi></td><td><bdi>yes, 23 Nov</bdi></td>",
            "<td><bdi>a second visit</bdi></td><td><bdi>26 Nov</bdi></td><td><bdi>not kept</bdi></td>",
            ">Planned: 2<",
            ">Nothing planned with: 3<",
            "<bdi>visited</bdi></th><td><bdi>2</bdi></td><td><bdi>0.5</bdi></td>",
            "to talk about: 2<",
            "<bdi>+749*******12</bdi></th><td><bdi>24 Nov, 11:00</bdi></td><td><bdi>42</bdi></td>",
        ]
        for said in said { #expect(html.contains(said), "\(said)") }
        #expect(!html.contains("+7495123"), "clients stand as they may be shown")
        #expect(!html.contains("<form"))
    }

    @Test("What is too long for one page is cut and said to be")
    func cut() {
        let touches = (0..<22).map { number in
            WeeklySheet.Touch(
                client: "+749512300\(number + 10)",
                channel: .call,
                began: OwnSamples.at(10, Int64(number)),
                talk: 60_000_000
            )
        }
        let sheet = WeeklySheet(
            week: Week(of: OwnSamples.day),
            team: OwnSamples.team(),
            now: OwnSamples.at(15, 40),
            contacts: touches,
            entries: []
        )
        let html = weekly(sheet, .russian)
        #expect(html.contains("Клиентов за неделю: 22"))
        #expect(html.contains(">и ещё 7<"))
        #expect(html.contains(">и ещё 2<"))
    }
}

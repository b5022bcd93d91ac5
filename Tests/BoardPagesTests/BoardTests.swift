import Pace
import Testing

@testable import BoardPages

struct BoardTests {
    private let pages: Pages

    init() throws { pages = try Pages() }

    @Test func whoNeedsAttentionComesFirst() {
        // By place: on pace, below, met, on pace, unknown, missed, met, off.
        let view = pages.boardView(Samples.team(8), Samples.frame())
        #expect(view.list.map(\.id) == ["m-m1", "m-m5", "m-m0", "m-m2", "m-m3", "m-m4", "m-m6", "m-m7"])
        #expect(pages.wallView(Samples.team(8), Samples.frame()).list.map(\.id) == view.list.map(\.id))
    }

    @Test func aRowTellsTheNumbersTheStateAndThePace() throws {
        let row = try #require(pages.boardView(Samples.team(2), Samples.frame()).list.first).html
        #expect(row.contains("38.2 of 120\u{A0}minutes"))
        #expect(row.contains("<span class=\"symbol\" aria-hidden=\"true\">▼</span> Below pace"))
        // 38.2 of 120 are 31 %; the day's share is 57.5 %; the norm stands at 80 % of the width.
        #expect(row.contains("aria-label=\"31% of the minimum; 57% is expected by now\""))
        #expect(row.contains("<rect class=\"done\" y=\"30%\" width=\"25.5%\""))
        #expect(row.contains("x1=\"46.0%\"") && row.contains("x1=\"80.0%\""))
        #expect(row.contains("href=\"/contacts?team=sales&amp;manager=m1&amp;day=2026-11-27\""))
        // 187 + 97 seconds in the last hour, the last contact 13 minutes ago.
        #expect(row.contains("<dd>4:44</dd>") && row.contains("<dd>13:52</dd>"))
    }

    @Test func russianHasItsForms() throws {
        let row = try #require(pages.boardView(Samples.team(2), Samples.frame(.russian)).list.first).html
        #expect(row.contains("38,2 из 120\u{A0}минут"))
        #expect(row.contains("Ниже темпа") && row.contains("6\u{A0}контактов"))
    }

    @Test(arguments: Language.allCases)
    func partsOfAPageAreWhatIsSentLater(language: Language) {
        let (team, frame) = (Samples.team(8), Samples.frame(language))
        for (page, view) in [
            (pages.board(team, frame), pages.boardView(team, frame)),
            (pages.wall(team, frame), pages.wallView(team, frame)),
        ] {
            for part in view.singles + view.list {
                #expect(part.html.contains("id=\"\(part.id)\""))
                #expect(page.contains(part.html), "\(part.id) differs")
            }
            let list = view.list.map(\.html).joined(separator: "\n")
            #expect(page.contains("\n\(list)\n</ul>"), "the children of #list are the rows, in order")
        }
    }

    @Test func namesOfOthersAreText() {
        var team = Samples.team(1)
        team.managers[0].name = Samples.hostile
        team.managers[0].id = "a\"><b>/../ й"
        team.strays = [TeamNow.Stray(site: Samples.hostile, number: Samples.hostile, calls: 1, talkSeconds: 1)]
        team.sources = [Samples.source(Samples.hostile, "stalled")]
        team.team = Samples.hostile
        var contacts = Samples.contacts()
        contacts[0].client = Samples.hostile
        contacts[0].manager = Samples.hostile
        contacts[0].reviews = [
            ContactReview(at: Samples.asOf, who: Samples.hostile, kind: .note, text: Samples.hostile)
        ]
        let frame = Samples.frame(path: "/?x=\"><b>", teams: [Samples.hostile, "b"])
        let made = [
            pages.board(team, frame), pages.wall(team, frame),
            pages.contacts(contacts, team: Samples.hostile, day: Samples.day, manager: nil, frame),
            pages.signIn(next: "\"><b>", isWrong: true, frame),
        ]
        for page in made {
            // A key goes back to the server as it came.
            let page = page.replacing(/<input type="hidden"[^>]*>/, with: "")
            #expect(!page.contains("<script>") && !page.contains("alert('"), "text became an element")
            #expect(!page.contains("<b>") && !page.contains("\u{202E}") && !page.contains("\u{7}"))
        }
        #expect(made[0].contains("&lt;script&gt;alert(&#39;&amp;&quot;1&quot;)&lt;/script&gt;"))
    }

    /// The policy of the pages forbids them.
    @Test func nothingIsInline() {
        let frame = Samples.frame()
        for page in [pages.board(Samples.team(8), frame), pages.wall(Samples.team(30), frame)] {
            #expect(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"))
            #expect(page.split(separator: "<script").count == 2, "only the script with a source")
            #expect(page.contains("<script src=\"/assets/board-"))
        }
    }

    @Test func aDayBeforeDoesNotChange() {
        let page = pages.board(Samples.team(8, isToday: false), Samples.frame(events: nil))
        #expect(!page.contains("data-events") && !page.contains("<script") && !page.contains("http-equiv=\"refresh\""))
        #expect(page.contains("Day report · Friday, 27 November 2026"))
        #expect(page.contains("href=\"/?team=sales&amp;day=2026-11-26\""))
        #expect(!page.contains("in a call") && !page.contains("Last hour"))
        #expect(page.contains("reached the minimum"))
    }

    @Test func aPageWithoutScriptComesAgain() {
        let page = pages.board(Samples.team(1), Samples.frame())
        #expect(page.contains("<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>"))
        #expect(page.contains("data-events=\"/events?team=sales\""))
    }

    @Test func aSilentFeedIsNamed() throws {
        var team = Samples.team(2)
        team.sources = [
            Samples.source("cdr", "stalled"), Samples.source("mail", "waiting"), Samples.source("x", "live"),
        ]
        let feed = try #require(pages.boardView(team, Samples.frame()).singles.first { $0.id == "freshness" }).html
        #expect(feed.contains("As of 14:05:31, newest record 14:05:18."))
        #expect(feed.contains("Nothing is heard from cdr") && feed.contains("mail cannot be read at the moment."))
        #expect(feed.contains("class=\"freshness small troubled\""))
        #expect(pages.wall(team, Samples.frame()).contains("Nothing is heard from cdr"))
    }

    @Test func aNewestRecordOfAnotherDaySaysSo() {
        var team = Samples.team(1)
        team.freshAt = Samples.asOf + -86_400_000_000
        #expect(pages.board(team, Samples.frame()).contains("newest record 26 November, 14:05:31"))
    }

    @Test func hoursHaveNoGaps() throws {
        let hours = try #require(pages.boardView(Samples.team(1), Samples.frame()).singles.first { $0.id == "hours" })
            .html
        // 9:00 to 14:00 in Moscow; nobody talked at 13:00.
        #expect(hours.split(separator: "<li>").count == 7)
        #expect(hours.contains("<span class=\"value\">90.5</span>"), "5431 seconds, rounded down")
        #expect(hours.contains("<span class=\"value\">0</span>"))
        #expect(hours.contains(">13:00<"))
    }

    @Test func aTeamWithoutNormHasNoBars() {
        var team = Samples.team(2)
        for place in team.managers.indices {
            team.managers[place].minimum = nil
            team.managers[place].expectedShare = nil
            team.managers[place].state = nil
        }
        team.atMinimum = TeamNow.Share(reached: 0, all: 0)
        team.atPlan = nil
        let page = pages.board(team, Samples.frame())
        #expect(!page.contains("class=\"bar") && !page.contains("class=\"legend"))
        #expect(page.contains("<p class=\"amount\">81.5\u{A0}minutes</p>"))
        #expect(page.contains("<dl id=\"figures\" class=\"figures\"></dl>"))
    }

    @Test func aMinimumInContactsIsMetByCredit() throws {
        var team = Samples.team(1)
        team.managers[0].minimum = .contacts(20)
        team.managers[0].credit = 12.5
        team.managers[0].upperBoundSeconds = 65
        let row = try #require(pages.boardView(team, Samples.frame()).list.first).html
        #expect(row.contains("12.5 of 20\u{A0}contacts") && row.contains("81.5\u{A0}minutes talk"))
        #expect(row.contains("up to 1:05 of it may be waiting"))
    }

    @Test(arguments: [
        (1, "columns-1 rows-1"), (8, "columns-1 rows-8"), (9, "columns-2 rows-5"), (30, "columns-2 rows-12"),
    ])
    func theWallFillsItsScreen(count: Int, shape: String) {
        #expect(pages.wall(Samples.team(count), Samples.frame()).contains("class=\"tiles \(shape)\""))
    }

    @Test func contactsTellWhy() {
        let page = pages.contacts(
            Samples.contacts(),
            team: "sales",
            day: Samples.day,
            manager: nil,
            Samples.frame(.russian, events: nil)
        )
        for reason in Samples.contacts().map(\.reason) { #expect(page.contains(CommonWords.russian.reason(reason))) }
        // Talk, yes, no and held count.
        #expect(page.contains("9\u{A0}контактов, засчитано 4"))
        #expect(page.contains("снят: <bdi>Head</bdi>, 27 нояб., 14:05: <bdi>A wrong number &lt;b&gt;</bdi>"))
        #expect(page.contains("без номера"))
    }

    @Test func problemsHaveWords() {
        #expect(pages.problem(404, Samples.frame(events: nil)).contains("Nothing here"))
        var seller = Samples.frame(events: nil)
        seller.path = "/me/expired"
        for status in [401, 404] {
            #expect(!pages.problem(status, seller).contains("href=\"/\""), "a seller is not sent to the board")
            #expect(!pages.problem(status, seller).contains("/sign-in"))
        }
        #expect(pages.problem(418, Samples.frame(.russian, events: nil)).contains("Что-то пошло не так"))
        #expect(Set(BoardWords.english.problems.keys) == Set(BoardWords.russian.problems.keys))
    }

    @Test func languageLinksKeepThePage() {
        let page = pages.board(Samples.team(1), Samples.frame(path: "/?team=sales&day=2026-11-27"))
        #expect(page.contains("<html lang=\"en\">"))
        #expect(page.contains("href=\"/?team=sales&amp;day=2026-11-27&amp;lang=ru\" hreflang=\"ru\""))
    }

    @Test func assetsAreNamedByTheirContent() {
        let paths = pages.assets.map(\.path)
        #expect(Set(paths).count == 3)
        for asset in pages.assets { #expect(!asset.bytes.isEmpty) }
        let page = pages.board(Samples.team(1), Samples.frame())
        for path in paths { #expect(page.contains("\"\(path)\"")) }
    }
}

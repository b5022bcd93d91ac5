package import Pace

// The board (`/`), of today or of a day before.
extension Pages {
    package func board(_ team: TeamNow, _ frame: PageFrame) -> String {
        let words = BoardWords.of(frame.language)
        let content = render(.board, BoardModel(team, boardView(team, frame), frame, format(frame.language)))
        let title = "\(ShownText.line(team.team)) · \(team.isToday ? words.today : words.dayReport)"
        return page(.board, title: title, content: content, asOf: team.asOf, frame)
    }

    package func boardView(_ team: TeamNow, _ frame: PageFrame) -> LiveView {
        let format = format(frame.language)
        return LiveView(
            singles: [
                part("freshness", .boardFreshness, FeedModel(team, frame, format)),
                part("figures", .boardFigures, FiguresModel(team, frame, format)),
                part("hours", .boardHours, HoursModel(team, frame, format)),
                part("strays", .boardStrays, StraysModel(team, frame, format)),
            ],
            list: rows(.boardRow, team, frame)
        )
    }

    func rows(_ template: Template, _ team: TeamNow, _ frame: PageFrame) -> [LiveView.Part] {
        let format = format(frame.language)
        return team.byNeed.map { manager in
            let person = PersonModel(manager, of: team, frame, format)
            return part(person.id, template, person)
        }
    }
}

/// The board around its parts.
struct BoardModel {
    struct TeamLink {
        var name: String
        var path: String
        var isCurrent: Bool
    }

    var team: String
    var teamKey: String
    var date: String
    /// `2026-11-27`, as forms have it.
    var day: String
    var lastDay: String
    var dayBefore: String
    var dayAfter: String?
    var today: String
    var isToday: Bool
    var hasTeams: Bool
    var teams: [TeamLink]
    var wall: String
    var isHead: Bool
    var hasPeople: Bool
    var hasNorm: Bool
    /// HTML of the parts by their ids: made by the same templates as what is sent later.
    var parts: [String: String]
    var rows: String
    var words: BoardWords

    init(_ team: TeamNow, _ view: LiveView, _ frame: PageFrame, _ format: LocalFormat) {
        let board = Link("/").setting("team", to: team.team)
        words = BoardWords.of(frame.language)
        self.team = ShownText.line(team.team)
        teamKey = team.team
        date = format.wholeDay(team.day)
        day = team.day.description
        isToday = team.isToday
        let last = team.isToday ? team.day : max(team.day, frame.zone.day(of: team.asOf))
        lastDay = last.description
        dayBefore = board.setting("day", to: (team.day - 1).description).text
        dayAfter = team.day < last ? board.setting("day", to: (team.day + 1).description).text : nil
        today = board.text
        teams = frame.teams.map { name in
            TeamLink(
                name: ShownText.line(name),
                path: Link("/").setting("team", to: name).text,
                isCurrent: name == team.team
            )
        }
        hasTeams = frame.teams.count > 1
        wall = Link("/tv").setting("team", to: team.team).text
        isHead = frame.isHead
        hasPeople = !team.managers.isEmpty
        hasNorm = team.managers.contains { $0.norm != nil }
        parts = Dictionary(view.singles.map { ($0.id, $0.html) }) { first, _ in first }
        rows = view.list.map(\.html).joined(separator: "\n")
    }
}

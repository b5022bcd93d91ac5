package import Pace

// For a wall (`/tv`).
extension Pages {
    package func wall(_ team: TeamNow, _ frame: PageFrame) -> String {
        let content = render(.wall, WallModel(wallView(team, frame), frame))
        return page(.wall, title: ShownText.line(team.team), content: content, asOf: team.asOf, frame)
    }

    package func wallView(_ team: TeamNow, _ frame: PageFrame) -> LiveView {
        LiveView(
            singles: [part("wall-head", .wallHead, WallHeadModel(team, frame, format(frame.language)))],
            list: rows(.wallRow, team, frame)
        )
    }
}

/// The wall around its parts.
struct WallModel {
    /// Of one screen; beyond, the script turns pages.
    private static let most = 24

    var head: String
    var rows: String
    /// How many columns and rows the first screen has, as the style names them.
    var shape: String
    var hasPages: Bool
    var words: BoardWords

    init(_ view: LiveView, _ frame: PageFrame) {
        head = view.singles.map(\.html).joined()
        rows = view.list.map(\.html).joined(separator: "\n")
        let shown = min(view.list.count, Self.most)
        let columns = shown > 8 ? 2 : 1
        shape = "columns-\(columns) rows-\(max(1, (shown + columns - 1) / columns))"
        hasPages = view.list.count > Self.most
        words = BoardWords.of(frame.language)
    }
}

struct WallHeadModel: Hashable {
    var team: String
    var date: String
    var figures: FiguresModel
    var feed: FeedModel

    init(_ team: TeamNow, _ frame: PageFrame, _ format: LocalFormat) {
        self.team = ShownText.line(team.team)
        date = format.weekdayAndDay(team.day)
        figures = FiguresModel(team, frame, format)
        feed = FeedModel(team, frame, format)
    }
}

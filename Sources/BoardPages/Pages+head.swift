package import Pace

extension Pages {
    /// The head's page (`/head`). Forms post to `/head/entries`.
    ///
    /// - Parameter newLink: the whole address of a link just issued, shown this once.
    package func head(_ page: HeadPage, newLink: String?, _ frame: PageFrame) -> String {
        let content = HeadContent(page, newLink: newLink, format(frame.language), frame)
        return self.page(.head, title: content.words.title, content: render(.head, content), frame)
    }

    /// The sheet for the weekly talk (`/head/weekly?manager=…&week=…`), for the printer.
    ///
    /// - Parameters:
    ///   - names: how each client of the sheet may be shown.
    ///   - progress: of the manager's clients in that week.
    package func weekly(
        _ sheet: WeeklySheet,
        manager: String,
        team: String,
        names: [String: String],
        progress: [ShownProgress],
        _ frame: PageFrame
    ) -> String {
        let content = WeeklyContent(
            sheet,
            manager: manager,
            team: team,
            names: names,
            progress: progress,
            format(frame.language),
            frame
        )
        return page(.paper, title: "\(content.name), \(content.days)", content: render(.weekly, content), frame)
    }
}

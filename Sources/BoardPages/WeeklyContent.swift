internal import Pace

/// The sheet for the weekly talk, one page of paper: what is too long for it is cut, and said to be.
struct WeeklyContent {
    struct Part {
        var id: String
        var title: String
        var table: Table?
        var list: List?
        /// What is cut.
        var more: String?
    }

    struct Table {
        var columns: [String]
        var rows: [Row]
    }

    struct Row {
        var name: String
        var cells: [String]
    }

    struct List {
        var names: [String]
    }

    var name: String
    var team: String
    var days: String
    var asOf: String
    var parts: [Part]

    init(
        _ sheet: WeeklySheet,
        manager: String,
        team: String,
        names: [String: String],
        progress: [ShownProgress],
        _ format: LocalFormat,
        _ frame: PageFrame
    ) {
        let parts = WeeklyParts(sheet: sheet, names: names, format: format, frame: frame)
        let words = WeeklyWords.of(frame.language)
        name = ShownText.line(manager)
        self.team = ShownText.line(team)
        days = words.week("\(sheet.week.number)", format.day(sheet.week.first), format.day(sheet.week.last))
        asOf = words.asOf(parts.moment(sheet.asOf))
        self.parts = [
            parts.clients, parts.lastPlan, parts.planned, parts.unplanned, parts.progress(progress), parts.longTalks,
        ]
    }
}

/// Makes the parts of the sheet.
struct WeeklyParts {
    private static let clientsLimit = 15
    private static let plansLimit = 8
    private static let actionsLimit = 8
    private static let namesLimit = 20

    private let sheet: WeeklySheet
    private let names: [String: String]
    private let words: WeeklyWords
    private let common: CommonWords
    private let format: LocalFormat
    private let zone: Zone

    init(sheet: WeeklySheet, names: [String: String], format: LocalFormat, frame: PageFrame) {
        self.sheet = sheet
        self.names = names
        words = WeeklyWords.of(frame.language)
        common = CommonWords.of(frame.language)
        self.format = format
        zone = frame.zone
    }

    var clients: WeeklyContent.Part {
        let rows = sheet.clients.map { client in
            let channels: [Channel] = [.call, .correspondence, .meeting, .journal]
            let counts = channels.map { client.contacts[$0].map { number($0) } ?? "" }
            return WeeklyContent.Row(
                name: name(client.name),
                cells: counts + [minutes(client.talk), client.agreed.map(result) ?? ""]
            )
        }
        let agreed = sheet.clients.count { $0.agreed != nil }
        return part(
            "weekly-clients",
            words.clients(number(rows.count), number(agreed)),
            [words.client, words.calls, words.mail, words.meetings, words.noted, words.talk, words.agreed],
            rows,
            limit: Self.clientsLimit
        )
    }

    var lastPlan: WeeklyContent.Part {
        let rows = sheet.lastPlan.map { item in
            let outcome =
                switch item.outcome {
                case .kept(let touch): result(touch)
                case .open: words.open
                case .notKept: words.notKept
                }
            return row(item.plan, outcome)
        }
        let kept = sheet.lastPlan.count { if case .kept = $0.outcome { true } else { false } }
        return part(
            "weekly-last-plan",
            words.lastPlan(number(kept), number(rows.count)),
            [words.client, words.what, words.due, words.kept],
            rows,
            limit: Self.plansLimit
        )
    }

    var planned: WeeklyContent.Part {
        part(
            "weekly-planned",
            words.planned(number(sheet.planned.count)),
            [words.client, words.what, words.due],
            sheet.planned.map { row($0) },
            limit: Self.plansLimit
        )
    }

    var unplanned: WeeklyContent.Part {
        let shown = sheet.unplanned.prefix(Self.namesLimit).map(name)
        return WeeklyContent.Part(
            id: "weekly-unplanned",
            title: words.unplanned(number(sheet.unplanned.count)),
            list: shown.isEmpty ? nil : WeeklyContent.List(names: shown),
            more: more(sheet.unplanned.count - Self.namesLimit)
        )
    }

    func progress(_ progress: [ShownProgress]) -> WeeklyContent.Part {
        part(
            "weekly-progress",
            progress.isEmpty ? words.noProgress : words.progress,
            [words.action, words.times, words.weight],
            progress.map { action in
                WeeklyContent.Row(
                    name: action.name.isEmpty ? words.notNamed : ShownText.line(action.name),
                    cells: [action.count, action.weight].map { Double($0).map(format.number) ?? ShownText.line($0) }
                )
            },
            limit: Self.actionsLimit
        )
    }

    var longTalks: WeeklyContent.Part {
        part(
            "weekly-long-talks",
            words.longTalks(number(sheet.longTalks.count)),
            [words.client, words.when, words.talk],
            sheet.longTalks.map { talk in
                WeeklyContent.Row(name: name(talk.client), cells: [moment(talk.began), minutes(talk.talk)])
            },
            limit: WeeklySheet.longTalksLimit
        )
    }

    /// `27 Nov, 14:05`.
    func moment(_ instant: Instant) -> String { "\(day(instant)), \(format.time(instant, zone))" }

    private func day(_ instant: Instant) -> String { format.shortDay(zone.day(of: instant)) }

    /// A heading with its rows; without rows the heading alone.
    private func part(
        _ id: String,
        _ title: String,
        _ columns: [String],
        _ rows: [WeeklyContent.Row],
        limit: Int
    ) -> WeeklyContent.Part {
        WeeklyContent.Part(
            id: id,
            title: title,
            table: rows.isEmpty ? nil : WeeklyContent.Table(columns: columns, rows: Array(rows.prefix(limit))),
            more: more(rows.count - limit)
        )
    }

    private func more(_ count: Int) -> String? { count > 0 ? words.more(number(count)) : nil }

    private func row(_ plan: WeeklySheet.Plan, _ cells: String...) -> WeeklyContent.Row {
        WeeklyContent.Row(
            name: name(plan.client),
            cells: [ShownText.line(plan.what), format.shortDay(plan.due)] + cells
        )
    }

    private func result(_ touch: WeeklySheet.Touch) -> String {
        touch.agreement == .no ? words.no(day(touch.began)) : words.yes(day(touch.began))
    }

    /// Only as the caller lets a client be shown.
    private func name(_ client: String) -> String { common.client(names[client] ?? "") }

    private func number(_ count: Int) -> String { format.number(Int64(count)) }

    /// Rounded down to one decimal, as in the views.
    private func minutes(_ talk: Int64) -> String {
        format.number(Double(talk.flooredDivision(by: 6_000_000)) / 10)
    }
}

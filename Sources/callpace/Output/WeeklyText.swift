import Ledger
import Pace

/// The sheet for the weekly talk, one plain page: what is too long for it is cut, and said to be.
struct WeeklyText {
    /// Columns of the page.
    private static let width = 80
    private static let clientsLimit = 15
    private static let plansLimit = 8
    private static let actionsLimit = 8
    private static let namesLimit = 20

    private let report: WeeklyReport
    private var sheet: WeeklySheet { report.sheet }

    static func text(_ report: WeeklyReport) -> String {
        let page = WeeklyText(report: report)
        let parts = [
            page.heading, page.clients, page.lastPlan, page.planned, page.unplanned, page.progress, page.longTalks,
        ]
        return parts.joined(separator: "\n")
    }

    private var heading: String {
        let who = "\(ShownText.line(report.manager, limit: 30)) (\(ShownText.line(report.team.name, limit: 20)))"
        return "\(who), week \(sheet.week)\n\(sheet.week.first) to \(sheet.week.last), as of \(moment(sheet.asOf))\n"
    }

    private var clients: String {
        let agreed = sheet.clients.count { $0.agreed != nil }
        var table = Table(["client", "calls", "mail", "meetings", "noted", "talk min", "agreed"])
        for client in sheet.clients.prefix(Self.clientsLimit) {
            let channels: [Channel] = [.call, .correspondence, .meeting, .journal]
            let counts = channels.map { client.contacts[$0].map(String.init) ?? "" }
            table.add([name(client.name)] + counts + [Self.minutes(client.talk), client.agreed.map(result) ?? ""])
        }
        return part(
            "Clients touched: \(sheet.clients.count), agreed with \(agreed)",
            table,
            shown: Self.clientsLimit,
            of: sheet.clients.count
        )
    }

    private var lastPlan: String {
        let kept = sheet.lastPlan.count { if case .kept = $0.outcome { true } else { false } }
        var table = Table(["client", "what", "due", "kept"])
        for item in sheet.lastPlan.prefix(Self.plansLimit) {
            let outcome =
                switch item.outcome {
                case .kept(let touch): result(touch)
                case .open: "open"
                case .notKept: "not kept"
                }
            table.add(cells(item.plan) + [outcome])
        }
        return part(
            "Last week's plan: \(kept) of \(sheet.lastPlan.count) kept",
            table,
            shown: Self.plansLimit,
            of: sheet.lastPlan.count
        )
    }

    private var planned: String {
        var table = Table(["client", "what", "due"])
        for plan in sheet.planned.prefix(Self.plansLimit) { table.add(cells(plan)) }
        return part("Planned: \(sheet.planned.count)", table, shown: Self.plansLimit, of: sheet.planned.count)
    }

    private var unplanned: String {
        var text = "Nothing planned with: \(sheet.unplanned.count)\n"
        var line = ""
        for client in sheet.unplanned.prefix(Self.namesLimit) {
            let name = name(client)
            if !line.isEmpty, line.count + name.count + 4 > Self.width {
                text += "  \(line)\n"
                line = ""
            }
            line += line.isEmpty ? name : "  \(name)"
        }
        if !line.isEmpty { text += "  \(line)\n" }
        return text + Self.rest(sheet.unplanned.count - Self.namesLimit)
    }

    private var progress: String {
        var table = Table(["action", "count", "weight"])
        for action in report.progress.prefix(Self.actionsLimit) {
            let name = action.name.isEmpty ? "not named" : ShownText.line(action.name, limit: 40)
            table.add([name, action.count, action.weight])
        }
        return part(
            "Progress: \(report.progress.isEmpty ? "none counted" : "")",
            table,
            shown: Self.actionsLimit,
            of: report.progress.count
        )
    }

    private var longTalks: String {
        var table = Table(["client", "when", "talk min"])
        for talk in sheet.longTalks { table.add([name(talk.client), moment(talk.began), Self.minutes(talk.talk)]) }
        return part(
            "The longest talks without an agreement, to talk about: \(sheet.longTalks.count)",
            table,
            shown: sheet.longTalks.count,
            of: sheet.longTalks.count
        )
    }

    /// A heading with its rows; without rows the heading alone.
    private func part(_ heading: String, _ table: Table, shown: Int, of count: Int) -> String {
        var text = heading
        while text.last == " " || text.last == ":" { text.removeLast() }
        guard count > 0 else { return text + "\n" }
        let lines = table.text.split(separator: "\n").map { "  \($0)\n" }
        return text + "\n" + lines.joined() + Self.rest(count - shown)
    }

    private static func rest(_ count: Int) -> String { count > 0 ? "  and \(count) more\n" : "" }

    private func cells(_ plan: WeeklySheet.Plan) -> [String] {
        [name(plan.client), ShownText.line(plan.what, limit: 28), plan.due.description]
    }

    private func result(_ touch: WeeklySheet.Touch) -> String {
        "\(touch.agreement == .no ? "no" : "yes") \(report.team.day(of: touch.began).description.dropFirst(5))"
    }

    private func name(_ client: String) -> String {
        client.isEmpty ? "no client" : ShownText.line(report.names[client] ?? "", limit: 22)
    }

    private func moment(_ instant: Instant) -> String {
        String(instant.rfc3339(offset: report.team.zone.offset(at: instant)).prefix(16)).replacing("T", with: " ")
    }

    /// Rounded down to one decimal, as in the views.
    private static func minutes(_ talk: Int64) -> String {
        JSONLine.decimal(talk.flooredDivision(by: 6_000_000) * 100_000)
    }

    // MARK: - JSON

    /// All of the sheet as one object.
    static func json(_ report: WeeklyReport) -> String {
        let page = WeeklyText(report: report)
        let sheet = report.sheet
        var line = JSONLine()
        line.add("manager", report.manager)
        line.add("manager_id", report.managerID)
        line.add("team", report.team.name)
        line.add("week", sheet.week.description)
        line.add("from", sheet.week.first.description)
        line.add("until", sheet.week.last.description)
        line.add("as_of", sheet.asOf)
        line.add("clients", raw: array(sheet.clients.map(page.object)))
        line.add("last_plan", raw: array(sheet.lastPlan.map(page.object)))
        line.add("planned", raw: array(sheet.planned.map { page.object($0).text }))
        line.add("nothing_planned", raw: array(sheet.unplanned.map { JSONLine.quoted(report.names[$0] ?? "") }))
        line.add("progress", raw: array(report.progress.map(page.object)))
        line.add("longest_without_agreement", raw: array(sheet.longTalks.map(page.object)))
        return line.text + "\n"
    }

    private static func array(_ parts: [String]) -> String { "[" + parts.joined(separator: ",") + "]" }

    private func object(_ client: WeeklySheet.Client) -> String {
        var line = JSONLine()
        line.add("client", report.names[client.name])
        line.add("calls", Int64(client.contacts[.call] ?? 0))
        line.add("correspondence", Int64(client.contacts[.correspondence] ?? 0))
        line.add("meetings", Int64(client.contacts[.meeting] ?? 0))
        line.add("journal", Int64(client.contacts[.journal] ?? 0))
        line.add("talk_seconds", client.talk.flooredDivision(by: 1_000_000))
        line.add("agreed", client.agreed?.agreement?.rawValue)
        line.add("agreed_at", client.agreed?.began)
        return line.text
    }

    private func object(_ plan: WeeklySheet.Plan) -> JSONLine {
        var line = JSONLine()
        line.add("client", report.names[plan.client])
        line.add("what", plan.what)
        line.add("at", plan.at)
        line.add("due", plan.due.description)
        return line
    }

    private func object(_ item: WeeklySheet.PlanOutcome) -> String {
        var line = object(item.plan)
        switch item.outcome {
        case .kept(let touch):
            line.add("outcome", "kept")
            line.add("agreement", touch.agreement?.rawValue)
            line.add("kept_at", touch.began)
        case .open: line.add("outcome", "open")
        case .notKept: line.add("outcome", "not_kept")
        }
        return line.text
    }

    private func object(_ progress: WeeklyReport.Progress) -> String {
        var line = JSONLine()
        line.add("progress", progress.name)
        line.add("count", raw: progress.count)
        line.add("weight", raw: progress.weight)
        return line.text
    }

    private func object(_ talk: WeeklySheet.Touch) -> String {
        var line = JSONLine()
        line.add("client", report.names[talk.client])
        line.add("started_at", talk.began)
        line.add("talk_seconds", talk.talk.flooredDivision(by: 1_000_000))
        return line.text
    }
}

import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct Report: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case csv
        case json
    }

    /// Whose spreadsheet is to open CSV.
    enum Spreadsheet: String, ExpressibleByArgument, CaseIterable {
        case english = "en"
        case russian = "ru"
    }

    enum Granularity: String, ExpressibleByArgument, CaseIterable {
        case day
        case hour
        case contact
    }

    static let configuration = CommandConfiguration(
        abstract: "Print the counters of a period, the sheet for a weekly talk, or sales against the plan.",
        discussion: """
            Example: callpace report --from 2026-11-01 --until 2026-11-30 --format csv
            Example: callpace report --weekly --manager anna --week 2026-W48
            Example: callpace report --effectiveness --from 2026-10-01 --until 2026-11-30
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "First day (default: today, each team's own).") var from: String?
    @Option(help: "Last day (default: the first).") var until: String?
    @Option(help: "Only this manager, by id or name.") var manager: String?
    @Option(help: "One row a day, hour or contact.") var by: Granularity = .day
    @Option(help: "table, csv or json.") var format: Format = .table
    @Flag(help: "The same as --format json.") var json = false
    @Option(help: "With --format csv: for a spreadsheet, in UTF-8 with a mark; ru: 1,5 and semicolons.")
    var spreadsheet: Spreadsheet?
    @Flag(help: "With --manager: the page for the weekly talk, about clients, agreements and plans.")
    var weekly = false
    @Option(help: "With --weekly: such as 2026-W48 (default: the week of --from, else the present one).")
    var week: String?
    @Flag(help: "With --weekly: clients in full, not masked.") var showClients = false
    @Flag(help: "Sales against the plan, the months of the period; without one the present month.")
    var effectiveness = false
    @Option(help: "The present, RFC 3339, for what depends on it.") var now: String?

    func validate() throws {
        if spreadsheet != nil, json || format != .csv { throw ValidationError("--spreadsheet goes with --format csv") }
        if weekly {
            guard manager != nil else { throw ValidationError("--weekly goes with a --manager") }
            guard !effectiveness else { throw ValidationError("--weekly and --effectiveness exclude each other") }
            guard until == nil, week == nil || from == nil else {
                throw ValidationError("name the week by --week or by --from, a day of it")
            }
            guard format != .csv else { throw ValidationError("--weekly is a page of text, or JSON") }
            if let week, Week(week) == nil {
                throw ValidationError("--week: \(week) is no week; write one such as 2026-W48")
            }
        } else if week != nil || showClients {
            throw ValidationError("--week and --show-clients go with --weekly")
        }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let todays = try todays(configuration)
        let first = try day(from) ?? todays.values.min() ?? Zone.utc.day(of: Present.instant(now))
        let last = try day(until) ?? (from == nil ? todays.values.max() ?? first : first)
        // What is today in one team may be yesterday in another.
        let days = from == nil && until == nil ? todays : [:]
        guard first <= last else { throw ValidationError("--until \(last) is before --from \(first)") }
        let format = json ? .json : format
        if weekly { return try await printWeekly(configuration, as: format) }
        let (by, manager, effectiveness) = (by, manager, effectiveness)
        let csv = spreadsheet.map { CSVText($0 == .russian ? .russian : .international, hasMark: true) } ?? CSVText()
        try await Workplace.with(configuration, applicationName: "callpace report") { workplace in
            let text = try await workplace.ledger.perform { session in
                try session.requireSchema()
                if let manager, try !session.knows(manager: manager) {
                    throw CommandFailure.notFound("there is no manager \(manager)")
                }
                if effectiveness {
                    let months = try session.effectiveness(from: first, until: last, of: days, manager: manager)
                    return EffectivenessText.text(months, as: format, csv: csv)
                }
                return RowText.text(
                    try session.report(by.table, from: first, until: last, of: days, manager: manager),
                    as: format,
                    csv: csv
                )
            }
            if format == .table { try StandardOutput.tell(text) } else { try StandardOutput.write(text) }
        }
    }

    private func printWeekly(_ configuration: Configuration, as format: Format) async throws {
        let now = try Present.instant(now)
        let week = try week.flatMap { Week($0) } ?? day(from).map { Week(of: $0) }
        let (manager, showsClients) = (manager ?? "", showClients)
        try await Workplace.with(configuration, applicationName: "callpace report") { workplace in
            try await workplace.ledger.perform { try $0.requireSchema() }
            try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
            let report = try await workplace.ledger.perform { session in
                try session.weekly(manager: manager, week: week, now: now, showsClients: showsClients)
            }
            guard let report else { throw CommandFailure.notFound("there is no manager \(manager)") }
            let isJSON = format == .json
            try StandardOutput.tell(json: isJSON, isJSON ? WeeklyText.json(report) : WeeklyText.text(report))
        }
    }

    /// The present day of each team, by its clock.
    private func todays(_ configuration: Configuration) throws -> [String: Day] {
        let instant = try Present.instant(now)
        let days = configuration.teams.map { ($0.name, $0.zone.day(of: instant, dayStarts: $0.dayStarts)) }
        return Dictionary(days) { first, _ in first }
    }

    private func day(_ text: String?) throws -> Day? {
        guard let text else { return nil }
        guard let day = Day(text) else { throw ValidationError("\(text) is no day; write one such as 2026-11-23") }
        return day
    }
}

extension Report.Granularity {
    var table: ReportTable {
        switch self {
        case .day: .day
        case .hour: .hour
        case .contact: .contact
        }
    }
}

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

    enum Granularity: String, ExpressibleByArgument, CaseIterable {
        case day
        case hour
        case contact
    }

    static let configuration = CommandConfiguration(
        abstract: "Print the counters of a period: a table, CSV or JSON lines.",
        discussion: "Example: callpace report --from 2026-11-01 --until 2026-11-30 --format csv"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "First day (default: today).") var from: String?
    @Option(help: "Last day (default: the first).") var until: String?
    @Option(help: "Only this manager, by id or name.") var manager: String?
    @Option(help: "One row a day, hour or contact.") var by: Granularity = .day
    @Option(help: "table, csv or json.") var format: Format = .table
    @Flag(help: "The same as --format json.") var json = false
    @Option(help: "The present, RFC 3339, for what depends on it.") var now: String?

    func run() async throws {
        let configuration = try configurationOptions.load()
        let today = try today(configuration)
        let first = try day(from) ?? today
        let last = try day(until) ?? (from == nil ? today : first)
        let format = json ? .json : format
        let (by, manager) = (by, manager)
        try await Workplace.with(configuration, applicationName: "callpace report") { workplace in
            let rows = try await workplace.ledger.perform { session in
                try session.requireSchema()
                if let manager, try !session.knows(manager: manager) {
                    throw CommandFailure.notFound("there is no manager \(manager)")
                }
                return try session.report(by.table, from: first, until: last, manager: manager)
            }
            try StandardOutput.write(RowText.text(rows, as: format))
        }
    }

    private func today(_ configuration: Configuration) throws -> Day {
        var instant = Instant(microseconds: WallClock.now())
        if let now {
            guard let given = Instant(rfc3339: now) else { throw ValidationError("--now: \(now) is no RFC 3339 time") }
            instant = given
        }
        let team = configuration.teams.first
        return (team?.zone ?? .utc).day(of: instant, dayStarts: team?.dayStarts ?? 0)
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

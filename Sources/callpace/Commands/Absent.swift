import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import Settings

struct Absent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Enter that a manager is away: a sick day, a free morning.",
        discussion: """
            Examples:
              callpace absent anna 2026-12-07 --by 'Irina Orlova'
              callpace absent anna 2026-12-07..2026-12-11
              callpace absent anna 2026-12-07 --hours 09:00-13:00
              callpace absent anna 2026-12-07 --withdraw
              callpace absent                             # what is entered
            Half a day or more takes the day out of the minimum; less takes its hours out of the expected share.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Argument(help: "The manager, by id.") var manager: String?
    @Argument(help: "A day, or two days with two dots between them.") var days: String?
    @Option(help: "Only these hours: 09:00-13:00; may be repeated.") var hours: [String] = []
    @Flag(help: "Take back what was entered for the days.") var withdraw = false
    @Option(help: "Who enters it, for the log of corrections.") var by: String = "callpace absent"
    @Flag(help: "Print JSON lines.") var json = false

    func validate() throws {
        if manager != nil, days == nil { throw ValidationError("write a day as well: callpace absent anna 2026-12-07") }
        if withdraw, !hours.isEmpty { throw ValidationError("--withdraw takes back whole entries; leave --hours out") }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        guard let manager, let days else { return try await list(configuration) }
        guard let range = DayRange(reading: days) else {
            throw ValidationError("\(days) is no day; write 2026-12-07 or 2026-12-07..2026-12-11")
        }
        let spans = try hours.map { text in
            guard let span = WorkingHours.Span(text) else {
                throw ValidationError("--hours: \(text) is no time of the day; write 09:00-13:00")
            }
            return span
        }
        if !spans.isEmpty, range.from != range.until { throw ValidationError("--hours goes with a single day") }
        let (by, withdraw, json) = (by, withdraw, json)
        try await Workplace.with(configuration, applicationName: "callpace absent") { workplace in
            _ = try await workplace.migrate()
            let answer = try await workplace.ledger.perform { session in
                guard try session.knows(manager: manager) else {
                    throw CommandFailure.notFound("there is no manager \(manager)")
                }
                guard withdraw else {
                    try session.addAbsence(
                        managerID: manager,
                        days: range,
                        hours: spans.isEmpty ? nil : spans,
                        who: by
                    )
                    return json ? Self.entered(manager, range) : "entered: \(manager) is away \(days)\n"
                }
                let count = try session.withdrawAbsences(managerID: manager, days: range, who: by)
                guard count > 0 else { throw CommandFailure.notFound("nothing is entered for \(manager) \(range)") }
                if json { return Self.withdrawn(count) }
                return count == 1 ? "1 entry was taken back\n" : "\(count) entries were taken back\n"
            }
            try StandardOutput.tell(json: json, answer)
        }
    }

    private static func entered(_ manager: String, _ days: DayRange) -> String {
        var line = JSONLine()
        line.add("manager_id", manager)
        line.add("from", days.from.map { "\($0)" })
        line.add("until", days.until.map { "\($0)" })
        return line.text + "\n"
    }

    private static func withdrawn(_ count: Int) -> String {
        var line = JSONLine()
        line.add("withdrawn", Int64(count))
        return line.text + "\n"
    }

    private func list(_ configuration: Configuration) async throws {
        let json = json
        try await Workplace.with(configuration, applicationName: "callpace absent") { workplace in
            let rows = try await workplace.ledger.perform { session in
                try session.requireSchema()
                return try session.absenceList()
            }
            try StandardOutput.tell(json: json, RowText.text(rows, as: json ? .json : .table))
        }
    }
}

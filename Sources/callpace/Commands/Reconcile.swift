import ArgumentParser
import Daemon
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell call by call why another report says something else; no database.",
        discussion: """
            Example: callpace reconcile old-report.csv --source cdr --day 2026-11-23
            The report is a table with a header line; its columns are known by their usual names in English and Russian, \
            or named: --columns "start=Call date" --columns "talk=Bill sec".
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "The source whose calls are compared, with what else the configuration has of its site.")
    var source: String
    @Option(help: "The day, such as 2026-11-23.") var day: String
    @Option(
        help:
            "A column of the report, as talk=HEADING: start, date, time, agent, caller, callee, client, talk, duration."
    )
    var columns: [String] = []
    @Option(help: "The zone of the report (default: that of the source, else of the first team).") var zone: String?
    @Option(help: "The form of the report's times, such as \"MM/DD/YYYY hh:mm:ss A\".") var timeFormat: String?
    @Option(help: "Seconds by which beginnings may differ (default: 5, or 60 for a report of whole minutes).")
    var tolerance: Int?
    @Flag(help: "Print JSON lines: the calls, then the sums.") var json = false
    @Flag(help: "Only the sums.") var totals = false
    @Flag(help: "Numbers of clients in full.") var showNumbers = false

    @Argument(help: "The report: CSV with a header line.")
    var report: String

    func run() async throws {
        let configuration = try configurationOptions.load()
        guard let source = configuration.sources.first(where: { $0.name == self.source }) else {
            let known = configuration.sources.map(\.name).joined(separator: ", ")
            throw CommandFailure(status: 64, description: "there is no source \(self.source); configured: \(known)")
        }
        guard !source.isMail else { throw ValidationError("--source: \(source.name) holds no calls") }
        guard let day = Day(self.day) else { throw ValidationError("--day: write one such as 2026-11-23") }
        let zone = try reportZone(configuration, source)
        let theirs = try readReport(zone)
        let (from, until) = (zone.start(of: day), zone.start(of: Day(number: day.number + 1)))
        var ours = DayCalls(
            rulebook: try OfflineRules.rulebook(configuration),
            numbers: PhoneNumberReader(),
            site: source.site,
            from: from,
            until: until
        )
        try read(configuration.sources.filter { !$0.isMail && $0.site == source.site }, into: &ours)
        let told = theirs.calls.filter { $0.start >= from && $0.start < until }
        let seconds = tolerance ?? (theirs.isByMinutes ? 60 : 5)
        let result = Reconciliation(
            theirs: told,
            ours: ours.calls(),
            tolerance: Int64(max(0, min(seconds, 3_600))) * 1_000_000
        )
        let text = ReconciliationText(zone: zone, showsNumbers: showNumbers, hasRows: !totals)
        try StandardOutput.tell(json: json, json ? text.json(result) : text.text(result))
        remark(theirs, outside: theirs.calls.count - told.count, ours.unreadable)
    }

    private func reportZone(_ configuration: Configuration, _ source: SourceSettings) throws -> Zone {
        guard let name = zone else { return source.options.zone ?? configuration.teams.first?.zone ?? .utc }
        guard let zone = ZoneDirectory.zone(named: name) else {
            throw ValidationError("--zone: \(name) is no zone; write an IANA name such as Europe/Moscow")
        }
        return zone
    }

    private func readReport(_ zone: Zone) throws -> CallReport {
        var named: [CallReport.Column: String] = [:]
        for pair in columns.flatMap(Self.pairs) {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let column = CallReport.Column(rawValue: parts[0]) else {
                let known = CallReport.Column.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--columns: found \(pair), allowed: NAME=HEADING with one of \(known)")
            }
            named[column] = parts[1]
        }
        let limit = 256 << 20
        let bytes = try FileDescriptor.open(report).read(at: 0, count: limit)
        guard bytes.count < limit else { throw CommandFailure(status: 65, description: "\(report) is too large") }
        do throws(CallReport.Problem) {
            return try CallReport(bytes, named: named, zone: zone, timeFormat: timeFormat)
        } catch {
            throw CommandFailure(status: 65, description: "\(report): \(error)")
        }
    }

    /// `start=A,talk=B` are two; a comma within a heading parts nothing.
    private static func pairs(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).reduce(into: []) { pairs, part in
            let isNew = CallReport.Column.allCases.contains { part.hasPrefix($0.rawValue + "=") }
            if isNew || pairs.isEmpty {
                pairs.append(String(part))
            } else {
                pairs[pairs.count - 1] += "," + part
            }
        }
    }

    private func read(_ sources: [SourceSettings], into ours: inout DayCalls) throws {
        var inputs: [(RecordFiles.Input, SourceSettings)] = []
        for source in sources {
            guard let format = KnownFormats.format(named: source.format) else { continue }
            inputs += try RecordFiles.inputs(of: source, format).map { ($0, source) }
        }
        let bar = ProgressBar("reading")
        for (index, (input, source)) in inputs.enumerated() {
            bar.show(done: Int64(index), of: Int64(inputs.count), unit: "files", count: Int64(index))
            try ours.read(input, as: source)
        }
        bar.end()
    }

    private func remark(_ theirs: CallReport, outside: Int, _ unreadable: Int) {
        let used = theirs.columns.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue)=\($0.value)" }
        StandardError.tell("columns of the report: \(ShownText.line(used.joined(separator: ", "), limit: 300))\n")
        if outside > 0 {
            StandardError.tell("\(outside.counted("row")) of the report \(outside == 1 ? "is" : "are") of other days\n")
        }
        for problem in theirs.problems.prefix(5) { StandardError.tell("report: \(problem)\n") }
        if theirs.unreadable > 5 { StandardError.tell("\(theirs.unreadable) rows could not be read\n") }
        if unreadable > 0 {
            StandardError.tell(
                "\(unreadable.counted("record")) of the source could not be read; `callpace decode` says why\n"
            )
        }
    }
}

package import Pace
import RecordFormats

/// The first configuration of a machine, with what was found on it, as commented YAML.
package struct NewConfiguration: Sendable {
    /// Extensions that are written into the roster.
    private static let mostExtensions = 60
    private static let zoneNote = "this machine's; name that of the PBX's clock if it differs"

    private let survey: RecordSurvey
    private let traffic: SampleTraffic
    private let zone: Zone?
    /// The sources that are taken into use.
    package let sources: [RecordSurvey.Finding]
    /// Known, and beside those in use: they tell the same calls.
    package let spare: [RecordSurvey.Finding]

    /// - Parameter zone: of this machine; nil where it is unknown.
    package init(_ survey: RecordSurvey, zone: Zone?, numbers: any NumberReading) {
        self.survey = survey
        self.zone = zone
        var sources: [RecordSurvey.Finding] = []
        var spare: [RecordSurvey.Finding] = []
        for finding in survey.findings where finding.detection.found != nil {
            let isSame = sources.contains { other in
                other.place.system == finding.place.system && other.place.purpose == finding.place.purpose
            }
            if isSame { spare.append(finding) } else { sources.append(finding) }
        }
        self.sources = sources
        self.spare = spare
        traffic = SampleTraffic(
            sources.compactMap { finding in finding.detection.found.map { (finding.newest, $0) } },
            numbers: numbers
        )
    }

    package var text: String {
        let parts = [head, sourceLines, rosterLines, tail]
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var head: [String] {
        [
            "# The configuration of CallPace, written by `callpace init` from what was found on this machine.",
            "# Look through the sources, fill in the team, then run `callpace check --config FILE`.",
            "# What each key means: docs/configuration.md.",
            "",
            "# Without a database CallPace makes and runs a PostgreSQL of its own under the state directory.",
            "# database: {url: \"postgresql://callpace@localhost/callpace\"}",
            "# The country of numbers that are written without a country code, such as RU, KZ or DE.",
            "# region: RU",
        ]
    }

    private var sourceLines: [String] {
        var lines = ["sources:"]
        for finding in sources { lines += entry(finding) }
        if sources.isEmpty {
            lines = [
                "# Nothing that CallPace reads was found. `callpace detect FILE` prints the entry for a file of yours.",
                "# sources:",
                "#   - {name: cdr, format: asterisk-csv, path: /var/log/asterisk/cdr-csv/Master.csv*, zone: Europe/Moscow}",
            ]
        }
        if !spare.isEmpty {
            lines.append("  # Found as well. They tell of the same calls, so use one of them in place of the other:")
            lines += spare.flatMap(entry).map { "  #" + $0.dropFirst(1) }
        }
        let unknown = survey.findings.filter { $0.detection.found == nil }
        lines += unknown.map { finding in
            "# \(ShownText.line(finding.newest, limit: 200)): cannot tell its format: "
                + ShownText.line(finding.detection.reason, limit: 300)
        }
        return lines
    }

    private func entry(_ finding: RecordSurvey.Finding) -> [String] {
        guard let found = finding.detection.found else { return [] }
        var entry = SourceEntry(
            found,
            name: finding.place.source,
            path: finding.path,
            zone: zone,
            zoneNote: Self.zoneNote
        )
        if found.format.needsZone, let told = found.clockOffset, let at = found.firstMoment,
            (zone ?? .utc).offset(at: at) != told || zone == nil
        {
            if told == 0 {
                // Nobody lives in UTC all the year, so that it is what the PBX was told to write.
                entry.zone = Zone.utc.name
                entry.zoneNote = "by the ids of the channels the records are in UTC"
                entry.missing.removeAll { $0.hasPrefix("zone:") }
            } else {
                entry.zoneNote = "not by the ids of the channels: the PBX's clock is another"
            }
        }
        entry.pathNote = "\(finding.files) \(finding.files == 1 ? "file" : "files") now"
        var lines = ["  # \(finding.place.system): \(ShownText.line(finding.detection.reason, limit: 200))"]
        lines += entry.lines
        if finding.place.purpose == .calls, finding.newest == sources.first?.newest, !traffic.trunks.isEmpty {
            let trunks = traffic.trunks.map { SourceEntry.scalar($0) }.joined(separator: ", ")
            lines.append("    # trunks: [\(trunks)]      # channels that led outside in the sample")
        }
        return lines
    }

    private var rosterLines: [String] {
        var lines = [
            "# The team. Uncomment it, give the extensions the names of their owners, and take out whoever is no seller.",
            "# teams:",
            "#   - name: sales",
            "#     zone: \(SourceEntry.scalar(zone?.name ?? "Europe/Moscow"))",
            "#     hours: {mon-fri: \"09:00-18:00\"}",
            "#     minimum:",
            "#       - {talk_minutes: 120}",
            "#     managers:",
        ]
        for line in traffic.lines.prefix(Self.mostExtensions) {
            let minutes = ShownMinutes.text(line.talk)
            let name = SourceEntry.scalar("m-" + line.extension)
            let number = SourceEntry.scalar(line.extension)
            lines.append(
                "#       - {id: \(name), name: \(SourceEntry.scalar("Extension " + line.extension)), "
                    + "extensions: [\(number)]}      # \(line.calls) \(line.calls == 1 ? "call" : "calls") "
                    + "with clients, \(minutes) minutes in the sample"
            )
        }
        if traffic.lines.isEmpty {
            lines.append("#       - {id: anna, name: Anna Petrova, extensions: [101]}")
        }
        let rest = traffic.lines.count - Self.mostExtensions
        if rest > 0 { lines.append("#       # and \(rest) more: `callpace status` lists them once the daemon runs") }
        return lines
    }

    private var tail: [String] {
        ["# The board is at this address, for this machine alone.", "board: {listen: \"127.0.0.1:8642\"}"]
    }
}

/// Minutes of talk with one decimal, rounded down.
private enum ShownMinutes {
    static func text(_ microseconds: Int64) -> String {
        let tenths = microseconds / 6_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}

import ArgumentParser
import Daemon
import Linux
import Pace
import PhoneNumbers
import RecordFormats

struct Initialise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Look for the records of PBXs on this machine and write a first configuration.",
        discussion: """
            Example: callpace init --output callpace.yaml
            Reads the beginning and the end of the newest files. An existing configuration is never overwritten.
            """
    )

    @Option(help: "The file to write.") var output = "callpace.yaml"
    @Option(help: "Where the system lies (default: the running one).") var root: String = ""

    func run() async throws {
        let output = AbsolutePath.of(output)
        guard case .absent = FileStatus.look(at: output) else {
            throw CommandFailure(status: 73, description: "\(output) is there already; name another file by --output")
        }
        let root = root.isEmpty ? "" : String(AbsolutePath.of(root).trimmingSlash)
        let zone = HostZone.zone(root: root)
        let survey = RecordSurvey(root: root, zone: zone)
        let configuration = NewConfiguration(survey, zone: zone, numbers: PhoneNumberReader())
        let file = try FileDescriptor.open(output, for: .creating)
        try file.write(Array(configuration.text.utf8))
        try StandardOutput.tell(account(survey, configuration, zone).joined(separator: "\n") + "\n")
        try StandardOutput.tell("\(output) is written; fill in the team, then: callpace check --config \(output)\n")
    }

    private func account(_ survey: RecordSurvey, _ configuration: NewConfiguration, _ zone: Zone?) -> [String] {
        var lines = survey.findings.map { finding in
            let head = "found: \(finding.place.system): \(finding.path) (\(finding.files))"
            guard let found = finding.detection.found else {
                return "\(head), but cannot tell its format: \(finding.detection.reason)"
            }
            let isUsed = configuration.sources.contains { $0.path == finding.path }
            return "\(head): \(found.format.name)" + (isUsed ? "" : ", as a comment: it tells of the same calls")
        }
        let systems = survey.absent.map(\.system).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let found = Set(survey.findings.map(\.place.system))
        let missing = systems.filter { !found.contains($0) }
        if !missing.isEmpty { lines.append("not found: \(missing.joined(separator: "; "))") }
        for place in survey.absent where found.contains(place.system) && place.purpose != .calls {
            lines.append("not found: \(place.system): \(place.path)")
        }
        lines += survey.problems
        lines.append("zone of this machine: \(zone?.name ?? "unknown; name the zone of each source")")
        return lines
    }
}

extension String {
    fileprivate var trimmingSlash: Substring {
        var text = self[...]
        while text.last == "/" { text.removeLast() }
        return text
    }
}

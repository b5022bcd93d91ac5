import ArgumentParser
import Daemon
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct Detect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the format of files by their content, and print the source for the configuration.",
        discussion: """
            Example: callpace detect /var/log/asterisk/cdr-csv/Master.csv --zone Europe/Moscow
            What it prints is YAML: the findings are comments before `sources:`. Numbers of clients are masked.
            """
    )

    @Option(help: "The zone of local times (default: that of this machine).") var zone: String?
    @Flag(help: "Print JSON lines.") var json = false
    @Flag(help: "Numbers of clients in full.") var showNumbers = false

    @Argument(help: "Files; .gz is unpacked.")
    var files: [String]

    func run() async throws {
        let zone = try zone.map { name in
            guard let zone = ZoneDirectory.zone(named: name) else {
                throw ValidationError("--zone: \(name) is no zone; write an IANA name such as Europe/Moscow")
            }
            return zone
        }
        let used = zone ?? HostZone.zone()
        let account = DetectionText(
            zone: used,
            zoneNote: zone == nil && used != nil ? "this machine's; name that of the PBX's clock" : "",
            showsNumbers: showNumbers
        )
        var entries: [SourceEntry] = []
        var unknown = 0
        for file in files {
            let detection = try FileProbe.detection(of: file, zone: used)
            let path = AbsolutePath.of(file)
            var entry = account.entry(detection, path: path)
            if let name = entry?.name {
                let count = entries.count { $0.format == entry?.format }
                entry?.name = count == 0 ? name : "\(name)-\(count + 1)"
            }
            if let entry { entries.append(entry) } else { unknown += 1 }
            let text =
                json
                ? account.json(detection, path: path, entry: entry) + "\n" : account.text(detection, path: path)
            try StandardOutput.tell(json: json, text)
        }
        if !json, !entries.isEmpty {
            try StandardOutput.tell((["sources:"] + entries.flatMap(\.lines)).joined(separator: "\n") + "\n")
        }
        guard unknown == 0 else { throw ExitCode(65) }
    }
}

import Daemon
import Pace
import PhoneNumbers
import RecordFormats

/// What was found out about a file's format.
struct DetectionText {
    /// Of local times; nil: none is known, and they are shown as written.
    var zone: Zone?
    /// Where the zone comes from.
    var zoneNote: String
    var showsNumbers: Bool

    func entry(_ detection: FormatDetection, path: String) -> SourceEntry? {
        detection.found.map {
            SourceEntry($0, name: $0.format.name, path: path, zone: zone, zoneNote: zoneNote)
        }
    }

    /// Comments, so that what follows can be YAML.
    func text(_ detection: FormatDetection, path: String) -> String {
        var lines: [String] = []
        if let found = detection.found {
            lines.append("\(path): \(found.format.name) (\(found.recognition.certainty)): \(detection.reason)")
            lines.append("  \(found.format.summary)")
            lines.append("  \(Self.tally(found)); \(found.format.evidence.rawValue)")
            if let complaint = found.complaint { lines.append("  the first that cannot be read: \(shown(complaint))") }
            if let warning = clockWarning(found) { lines.append("  \(warning)") }
            lines += found.proof.compactMap { proof in
                (showsNumbers ? proof : proof.masked).map { "  " + ProofText.line($0, zone: zone ?? .utc) }
            }
        } else {
            lines.append("\(path): cannot tell: \(detection.reason)")
            for candidate in detection.candidates {
                let reason = candidate.recognition.reason
                lines.append("  \(candidate.format.name)? \(reason); \(Self.tally(candidate))")
            }
        }
        return lines.map { line in
            (line.hasPrefix(" ") ? "#   " : "# ") + ShownText.line(line, limit: 400) + "\n"
        }.joined()
    }

    func json(_ detection: FormatDetection, path: String, entry: SourceEntry?) -> String {
        var line = JSONLine()
        let found = detection.found
        line.add("file", path)
        line.add("format", found?.format.name)
        line.add("certainty", found.map { "\($0.recognition.certainty)" })
        line.add("reason", detection.reason)
        line.add("zone", entry?.zone)
        line.add("options", raw: Self.options(found?.recognition.options ?? [:]))
        line.add("missing", raw: Self.list(entry?.missing ?? []))
        line.add("read", found.map { Int64($0.read) })
        line.add("unreadable", found.map { Int64($0.unreadable) })
        line.add("clock_offset_seconds", found?.clockOffset)
        let numbers = PhoneNumberReader()
        let decoded = DecodedLine(rulebook: Rulebook(), site: "main", numbers: numbers)
        let records = (found?.proof ?? []).compactMap { showsNumbers ? $0 : $0.masked }.flatMap(decoded.texts)
        line.add("records", raw: "[" + records.joined(separator: ",") + "]")
        let candidates = detection.candidates.map { candidate in
            var line = JSONLine()
            line.add("format", candidate.format.name)
            line.add("certainty", "\(candidate.recognition.certainty)")
            line.add("reason", candidate.recognition.reason)
            line.add("read", Int64(candidate.read))
            line.add("unreadable", Int64(candidate.unreadable))
            return line.text
        }
        line.add("candidates", raw: "[" + candidates.joined(separator: ",") + "]")
        line.add("source", entry.map { $0.lines.joined(separator: "\n") + "\n" })
        return line.text
    }

    /// The epoch in the ids of channels does not fit the zone.
    private func clockWarning(_ found: FormatCandidate) -> String? {
        guard found.format.needsZone, let told = found.clockOffset, let at = found.firstMoment else { return nil }
        let assumed = (zone ?? .utc).offset(at: at)
        let clock = "by the ids of the channels the clock of the records is UTC\(Self.offset(told))"
        if zone == nil { return clock }
        return assumed == told ? nil : "\(clock), which zone \((zone ?? .utc).name) is not: name the right one"
    }

    private static func offset(_ seconds: Int64) -> String {
        let minutes = abs(seconds) / 60
        return (seconds < 0 ? "-" : "+") + Int(minutes / 60).padded(2) + ":" + Int(minutes % 60).padded(2)
    }

    private static func tally(_ candidate: FormatCandidate) -> String {
        if let problem = candidate.problem { return "not tried, as an option is missing: \(problem)" }
        return "\(candidate.read) records read, \(candidate.unreadable) unreadable, \(candidate.ignored) ignored"
    }

    private static func options(_ options: [String: [String]]) -> String {
        var line = JSONLine()
        for (key, values) in options.sorted(by: { $0.key < $1.key }) { line.add(key, raw: list(values)) }
        return line.text
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(JSONLine.quoted).joined(separator: ",") + "]"
    }

    private func shown(_ text: String) -> String {
        ShownText.line(showsNumbers ? text : MaskedNumber.masked(in: text), limit: 200)
    }
}

package import Pace
package import RecordFormats

/// An entry of `sources:` as text.
package struct SourceEntry: Sendable {
    package var name: String
    package var format: String
    package var path: String
    /// A comment behind the path.
    package var pathNote = ""
    /// Nil where the format writes no local times.
    package var zone: String?
    /// A comment behind the zone.
    package var zoneNote = ""
    /// Further options by their names.
    package var options: [String: [String]] = [:]
    /// What has to be filled in, as comments.
    package var missing: [String] = []

    package init(name: String, format: String, path: String) {
        self.name = name
        self.format = format
        self.path = path
    }

    /// What a detection found.
    ///
    /// - Parameters:
    ///   - zone: of local times, as it was used for the trial.
    ///   - zoneNote: where that comes from.
    package init(_ found: FormatCandidate, name: String, path: String, zone: Zone?, zoneNote: String) {
        self.init(name: name, format: found.format.name, path: path)
        if found.format.needsZone {
            if let zone {
                self.zone = zone.name
                self.zoneNote = zoneNote
            } else {
                missing.append("zone: Europe/Moscow      # the zone of the PBX's clock has to be named")
            }
        }
        options = found.recognition.options
        if let problem = found.problem { missing.append(ShownText.line(problem, limit: 200)) }
    }

    /// The lines of the entry, indented as under `sources:`.
    package var lines: [String] {
        var lines = ["  - name: \(Self.scalar(name))", "    format: \(Self.scalar(format))"]
        lines.append("    path: \(Self.scalar(path))" + Self.note(pathNote))
        if let zone { lines.append("    zone: \(Self.scalar(zone))" + Self.note(zoneNote)) }
        for (key, values) in options.sorted(by: { $0.key < $1.key }) {
            let texts = values.map(Self.scalar)
            let value = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
            lines.append("    \(key): \(value)")
        }
        return lines + missing.map { "    # \($0)" }
    }

    private static func note(_ text: String) -> String { text.isEmpty ? "" : "      # \(text)" }

    /// A text as YAML reads it back; plain only where nothing could be taken for something else.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { (97...122).contains($0 | 0x20) } ?? false
            && text.utf8.allSatisfy { (97...122).contains($0 | 0x20) || $0.isDigit || "/-_.+".utf8.contains($0) }
        return isPlain && !["yes", "no", "on", "off", "true", "false", "null", "y", "n"].contains(text.lowercased())
            ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 32 || scalar.value == 127:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

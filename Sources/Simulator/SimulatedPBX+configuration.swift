package import Pace

/// A log of the simulated PBX as a source of the configuration.
package struct SimulatedSource: Hashable, Sendable {
    package var name: String
    package var format: SimulatedFormat
    /// As it is to stand in the configuration.
    package var path: String

    package init(name: String, format: SimulatedFormat, path: String) {
        self.name = name
        self.format = format
        self.path = path
    }
}

extension SimulatedPBX {
    /// A configuration that fits the simulated floor: its sources, its roster in one team `sales`, its rules.
    ///
    /// It names no database and no board, so that more can be put before or behind it.
    package static func configurationYAML(sources: [SimulatedSource], zone: Zone, managers: Int = 8) -> String {
        let count = min(managerLimit, max(3, managers))
        let hundreds = 1...(100 + count) / 100
        var lines = [
            "region: RU",
            "internal: {extensions: [\(hundreds.map { "\"\($0)XX\"" }.joined(separator: ", "))]}",
            "sources:",
        ]
        // The second trunk begins with the name of the first.
        let trunks = quoted("PJSIP/\(SimulatedChannel.trunks[0])-*")
        for source in sources {
            var options = [
                "name: \(quoted(source.name))", "format: \(source.format.sourceFormat)", "path: \(quoted(source.path))",
            ]
            if source.format.needsZone { options.append("zone: \(quoted(zone.name))") }
            if source.format != .asteriskQueueLog { options.append("trunks: [\(trunks)]") }
            if !source.format.columns.isEmpty {
                options.append("columns: [\(source.format.columns.joined(separator: ", "))]")
            }
            lines.append("  - {\(options.joined(separator: ", "))}")
        }
        lines += [
            "teams:",
            "  - name: sales",
            "    zone: \(quoted(zone.name))",
            "    hours: {mon-fri: \"09:00-18:00\", break: \"13:00-14:00\"}",
            "    qualify: {by: talk, minimum_talk: 60s}",
            "    codes: {yes: [\"1\"], no: [\"2\"], none: [\"0\"]}",
            "    minimum:",
            "      - {from: 2000-01-01, talk_minutes: 120}",
            "    managers:",
        ]
        for manager in (0..<count).map(SimulatedManager.manager) {
            lines.append(
                "      - {id: \(manager.id), name: \(quoted(manager.name)), extensions: [\(manager.extension)]}"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A double-quoted scalar of YAML.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}

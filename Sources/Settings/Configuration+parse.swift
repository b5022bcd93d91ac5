package import Pace
package import RecordFormats

extension Configuration {
    private static let keys = [
        "database", "state_directory", "region", "internal", "sources", "teams", "mail", "marks", "alerts", "board",
    ]

    /// Reads the text of a configuration (YAML, so JSON too) and validates all of it.
    ///
    /// - Parameters:
    ///   - path: names the file in problems; relative paths begin in its folder.
    ///   - databaseURL: stands above `database.url`.
    ///   - formats: the formats known.
    ///   - numbers: finds one number in two spellings; without it numbers are compared by their digits.
    /// - Throws: every problem found.
    package static func parse(
        _ text: String,
        path: String,
        databaseURL: String? = nil,
        formats: [RecordFormat] = KnownFormats.all,
        numbers: (any NumberReading)? = nil
    ) throws(ConfigurationError) -> Configuration {
        let problems = ProblemLog(file: path)
        let bare = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        let root = ConfigurationNode.reading(yaml: bare, problems: problems)
        guard let root else {
            if problems.isEmpty {
                problems.add(line: 1, "found nothing, allowed: a map with \(keys.sorted().joined(separator: ", "))")
            }
            throw problems.error
        }
        guard let map = MapReader(root, "the configuration", keys: keys, problems: problems) else {
            throw problems.error
        }
        let configuration = Configuration(
            reading: map,
            path: path,
            databaseURL: databaseURL,
            formats: formats,
            numbers: numbers
        )
        guard problems.isEmpty, var configuration else { throw problems.error }
        configuration.warnings = problems.warnings
        return configuration
    }

    private init?(
        reading map: MapReader,
        path: String,
        databaseURL: String?,
        formats: [RecordFormat],
        numbers: (any NumberReading)?
    ) {
        let problems = map.problems
        let folder = FilePath.folder(of: path)
        let database = DatabaseSettings(
            reading: map.node("database"),
            override: databaseURL,
            folder: folder,
            problems: problems
        )
        let region = map.region("region")
        let sources = map.list("sources", of: "sources").compactMap { item in
            SourceSettings(reading: item, folder: folder, formats: formats, problems: problems)
                .map { (settings: $0, line: item.line) }
        }
        let zones = Set(sources.compactMap(\.settings.options.zone))
        let teamNodes = map.list("teams", of: "teams")
        let teams = teamNodes.compactMap { item in
            TeamSettings(reading: item, defaultZone: zones.count == 1 ? zones.first : nil, problems: problems)
                .map { (settings: $0, line: item.line) }
        }
        self.init(
            path: path,
            stateDirectory: map.text("state_directory", allowed: "a path").map { FilePath.absolute($0, in: folder) }
                ?? Self.defaultStateDirectory,
            database: database ?? DatabaseSettings(),
            region: region,
            internalPatterns: map.node("internal").flatMap { InternalPatterns(reading: $0, problems: problems) }
                ?? InternalPatterns(),
            sources: sources.map(\.settings),
            teams: teams.map(\.settings),
            mail: map.node("mail").flatMap { MailSettings(reading: $0, problems: problems) } ?? MailSettings(),
            marks: map.node("marks").flatMap { MarkSettings(reading: $0, problems: problems) } ?? MarkSettings(),
            alerts: AlertSettings.reading(
                map.list("alerts", of: "alerts"),
                teams: teamNodes.compactMap { $0.value(of: "name")?.text },
                folder: folder,
                problems: problems
            ),
            board: map.node("board").flatMap { BoardSettings(reading: $0, folder: folder, problems: problems) }
                ?? BoardSettings(),
            normLines: NormLines(teamsLine: map.node("teams") == nil ? 0 : map.line(of: "teams"), teamNodes),
            warnings: []
        )
        self.sources = self.sources.map(completed).map(spooled)
        Self.checkNames(sources.map { ($0.settings.name, $0.line) }, of: "source", problems)
        Self.checkEndpoints(sources, problems)
        Self.checkNames(teams.map { ($0.settings.name, $0.line) }, of: "team", problems)
        RosterCheck(teams: self.teams, marks: marks, region: region, numbers: numbers, problems: problems).run()
        warn(sourceLines: sources.map(\.line), teamLines: teams.map(\.line), problems)
        let marksLines = (map.entries + teamNodes.flatMap(\.entries)).filter { $0.key == "marks" }.map(\.line)
        warnOfMail(sourceLines: sources.map(\.line), marksLine: marksLines.min(), problems)
    }

    private static func checkNames(_ names: [(name: String, line: Int)], of what: String, _ problems: ProblemLog) {
        var lines: [String: Int] = [:]
        for (name, line) in names {
            if let first = lines.updateValue(line, forKey: name) {
                problems.add(
                    line: line,
                    "name: found the \(what) \(name.quoted) again (first in line \(first)), allowed: every name once"
                )
            }
        }
    }
}

extension Configuration {
    /// Records what is allowed and looks like an oversight.
    private func warn(sourceLines: [Int], teamLines: [Int], _ problems: ProblemLog) {
        var seen: Set<String> = []
        for (source, line) in zip(sources, sourceLines) where !source.isMail && seen.insert(source.site).inserted {
            guard !sources.contains(where: { $0.site == source.site && !$0.trunks.isEmpty }) else { continue }
            problems.warn(
                line: line,
                "source \(source.name.quoted): no 'trunks' at site \(source.site.quoted), "
                    + "so a channel is external by its number alone"
            )
        }
        warnOfUnseenCalls(teamLines: teamLines, problems)
        for (team, line) in zip(teams, teamLines) {
            let people = Set(team.managers.map(\.id)).count
            if people < 2 {
                problems.warn(
                    line: line,
                    "team \(team.name.quoted): has \(people == 1 ? "one person" : "nobody"); a minimum is for a team"
                )
            }
            if !team.minimum.isEmpty, team.hours.isEmpty {
                problems.warn(line: line, "team \(team.name.quoted): a minimum without 'hours' gives no pace")
            }
            for manager in team.managers {
                if [manager.extensions, manager.numbers, manager.agents, manager.emails].allSatisfy(\.isEmpty) {
                    problems.warn(
                        line: manager.line,
                        "manager \(manager.id.quoted): has no extension, number, agent or address to be known by"
                    )
                }
                for entry in manager.extensions {
                    guard let site = entry.site, !sources.isEmpty, !seen.contains(site) else { continue }
                    let hint = Suggestion.hint(for: site, among: seen.sorted())
                    problems.warn(line: entry.line, "site \(site.quoted): no source is of this site\(hint)")
                }
            }
        }
    }
}

extension Configuration.InternalPatterns {
    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        let keys = ["extensions", "numbers"]
        guard let map = MapReader(node, "internal", keys: keys, problems: problems) else { return nil }
        self.init(
            extensions: map.texts("extensions", of: "patterns").map(\.text),
            numbers: map.texts("numbers", of: "patterns").compactMap { text, line in
                let bare = text.filter { !" -()".contains($0) }
                guard !bare.isEmpty, bare.allSatisfy({ "+0123456789Xx*?".contains($0) }) else {
                    problems.add(
                        line: line,
                        "numbers: found \(text.quoted), allowed: a number in which X is a digit, such as +7495123456X"
                    )
                    return nil
                }
                return bare
            }
        )
    }
}

extension MapReader {
    /// An ISO 3166 code.
    func region(_ key: String) -> String? {
        guard let text = text(key, allowed: "a country such as RU") else { return nil }
        if let code = Region.code(text) { return code }
        let hint = text.uppercased() == "UK" ? "; did you mean 'GB'?" : ""
        add(key, "found \(text.quoted), allowed: the ISO 3166 code of a country such as RU, NO or DE\(hint)")
        return nil
    }
}

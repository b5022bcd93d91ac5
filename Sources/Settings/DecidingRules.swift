import Pace
import RecordFormats

/// The part of a configuration that decides numbers, and its canonical text.
struct DecidingRules {
    /// What is known of a site.
    struct Site {
        var name: String
        /// That of the first source that names one.
        var zone: Zone?
        /// Of all its sources, each once.
        var trunks: [String]
    }

    /// The shape of the text; a later one would be read beside it.
    private static let shape = "1"

    var region: String?
    var internalPatterns: Configuration.InternalPatterns
    var sites: [Site]
    var teams: [TeamSettings]
    var marks: MarkSettings
    /// `mail.internal`; nil: the domains of the roster's addresses.
    var mailDomains: [String]?

    init(of configuration: Configuration) {
        region = configuration.region
        internalPatterns = configuration.internalPatterns
        teams = configuration.teams
        marks = configuration.marks
        mailDomains = configuration.mail.internalDomains
        let calls = configuration.sources.filter { !$0.isMail }
        sites = Set(calls.map(\.site)).sorted().map { name in
            let sources = calls.filter { $0.site == name }
            return Site(
                name: name,
                zone: sources.lazy.compactMap(\.options.zone).first,
                trunks: Set(sources.flatMap(\.trunks)).sorted()
            )
        }
    }

    /// Reads what `document` wrote.
    /// - Parameter label: names the document in problems.
    init(reading document: String, label: String) throws(ConfigurationError) {
        let problems = ProblemLog(file: label, isStored: true)
        let keys = ["rules", "region", "internal", "sites", "teams", "mail", "marks"]
        guard let root = ConfigurationNode.reading(yaml: document, problems: problems),
            let map = MapReader(root, "the rules", keys: keys, problems: problems)
        else {
            if problems.isEmpty { problems.add(line: 1, "found nothing, allowed: rules") }
            throw problems.error
        }
        _ = map.value("rules", allowed: Self.shape) { $0 == Self.shape ? $0 : nil }
        if map.node("rules") == nil { map.missing("rules", allowed: Self.shape) }
        region = map.region("region")
        internalPatterns =
            map.node("internal").flatMap { Configuration.InternalPatterns(reading: $0, problems: problems) }
            ?? Configuration.InternalPatterns()
        marks = map.node("marks").flatMap { MarkSettings(reading: $0, problems: problems) } ?? MarkSettings()
        mailDomains = map.node("mail").flatMap { MailSettings(reading: $0, problems: problems) }?.internalDomains
        sites = map.list("sites", of: "sites").compactMap { item in
            guard let site = MapReader(item, "a site", keys: ["name", "zone", "trunks"], problems: problems),
                let name = site.required("name")
            else { return nil }
            return Site(
                name: name,
                zone: site.zone("zone"),
                trunks: site.texts("trunks", of: "patterns").map(\.text)
            )
        }
        teams = map.list("teams", of: "teams").compactMap {
            TeamSettings(reading: $0, defaultZone: nil, problems: problems)
        }
        guard problems.isEmpty else { throw problems.error }
    }

    var document: String {
        let patterns = ConfigurationNode.map([
            "extensions": .texts(internalPatterns.extensions), "numbers": .texts(internalPatterns.numbers),
        ])
        return ConfigurationNode.map([
            "rules": .text(Self.shape),
            "region": .optional(region),
            "internal": internalPatterns == Configuration.InternalPatterns() ? nil : patterns,
            "sites": .list(
                sites.map { site in
                    .map([
                        "name": .text(site.name), "zone": .optional(site.zone?.name), "trunks": .texts(site.trunks),
                    ])
                }
            ),
            "teams": .list(teams.map(\.node)),
            "mail": mailDomains.map { domains in
                .map(["internal": ConfigurationNode(.list(domains.map { .text($0) }))])
            },
            "marks": marks.node,
        ]).canonicalJSON
    }
}

import Pace
import RecordFormats
import TestSupport

/// The calls of a real Asterisk with the truth about them (Fixtures/asterisk/README.md).
enum Sample {
    /// Client talk in seconds per call and extension, by the channel events alone, as the sample's page lists it.
    static let truth: [String: [String: Double]] = [
        "1795420955.0": ["101": 10.51],
        "1795420955.6": ["101": 12.012],
        "1795420955.8": ["101": 16.516],
        "1795420955.9": ["101": 15.003],
        "1795420955.13": ["104": 9.498],
        "1795420955.19": ["102": 8.91, "104": 20.514],
        "1795420955.21": ["102": 8.908, "104": 13.211],
    ]

    static let rulebook: Rulebook = {
        let extensions = ["101", "102", "103", "104", "105"]
        var owners: [SiteExtension: [Claim]] = [:]
        for (index, name) in extensions.enumerated() {
            owners[SiteExtension(site: "main", name: name)] = [Claim(manager: index)]
        }
        return Rulebook(
            teams: [Team(name: "sales", zone: .utc)],
            managers: extensions.map { Manager(id: $0, name: $0, memberships: [.init(team: 0)]) },
            extensions: owners,
            sites: ["main": [SiteRules(trunks: [Pattern("IAX2/trunk*", digits: false)], region: "RU")]]
        )
    }()

    enum File: String, CaseIterable {
        case master = "Master.csv"
        case linked = "Linked.csv"
        case events = "Cel.csv"
        case queue = "queue_log"

        var format: String {
            switch self {
            case .master: "asterisk-csv"
            case .linked: "asterisk-custom"
            case .events: "asterisk-cel"
            case .queue: "asterisk-queue-log"
            }
        }

        var options: FormatOptions {
            guard self == .linked else { return FormatOptions(zone: .utc) }
            return FormatOptions(
                zone: .utc,
                columns: [
                    "clid", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer",
                    "end", "duration", "billsec", "disposition", "amaflags", "accountcode", "uniqueid", "userfield",
                    "linkedid", "sequence",
                ]
            )
        }
    }

    static func records(_ files: [File]) throws -> [Record] {
        try files.flatMap { file in
            try Fixtures.records("asterisk/\(file.rawValue)", format: file.format, options: file.options)
        }
    }

    /// Contacts by call and extension.
    static func outcomes(_ records: [Record]) -> [String: [String: Contact]] {
        let assembly = CallAssembly(rulebook: rulebook, site: "main", numbers: PlainNumbers())
        var found: [String: [String: Contact]] = [:]
        for call in CallGroups.calls(records, site: "main") {
            for contact in assembly.outcome(of: call).contacts {
                found[contact.call, default: [:]][rulebook.managers[contact.manager].id] = contact
            }
        }
        return found
    }
}

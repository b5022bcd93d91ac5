import Ledger
import Pace

extension Rulebook {
    /// Extensions 101 to 105 of the sites `main` and `branch` belong to the managers of the same id.
    static func sales(
        zone: Zone = .utc,
        dayStarts: Int64 = 0,
        rules: TeamRules = TeamRules(),
        minimums: [Dated<Minimum?>] = [],
        extensions: [String] = ["101", "102", "103", "104", "105"]
    ) -> Rulebook {
        var rulebook = Rulebook(
            teams: [
                Team(
                    name: "sales",
                    zone: zone,
                    dayStarts: dayStarts,
                    rules: [Dated(from: nil, value: rules)],
                    minimums: minimums
                )
            ],
            managers: extensions.map { Manager(id: $0, name: "Manager \($0)", memberships: [.init(team: 0)]) }
        )
        for site in ["main", "branch"] {
            rulebook.sites[site] = [SiteRules(trunks: [Pattern("IAX2/trunk*", digits: false)], region: "RU")]
            for (index, name) in extensions.enumerated() {
                rulebook.extensions[SiteExtension(site: site, name: name)] = [Claim(manager: index)]
            }
        }
        return rulebook
    }
}

/// A row of one call from a client (nil: one of its own), answered at once by an extension.
func leg(
    _ call: String,
    _ name: String = "101",
    client: String? = nil,
    at start: Instant,
    seconds: Double,
    id: String? = nil,
    channelID: String = "",
    code: String = "",
    traits: LegTraits = []
) -> Record {
    let talk = Int64((seconds * 1e6).rounded())
    let suffix = String(RecordKey(of: id ?? call).low % 0xFFFF_FFFF, radix: 16)
    return .leg(
        Leg(
            call: call,
            id: id ?? call,
            channelID: channelID,
            startedAt: start,
            answeredAt: start,
            endedAt: start + talk,
            talk: talk,
            caller: LegParty(
                number: client ?? "7916\(1_000_000 + RecordKey(of: call).high % 9_000_000)",
                device: "IAX2/trunk",
                channel: "IAX2/trunk-\(suffix)"
            ),
            callee: LegParty(number: name, device: "IAX2/\(name)", channel: "IAX2/\(name)-\(suffix)"),
            disposition: .answered,
            code: code,
            traits: traits
        )
    )
}

/// A moment written as `2026-11-23 09:00:00`, UTC.
func utc(_ text: String) -> Instant {
    let parts = text.split(whereSeparator: { "- :".contains($0) }).compactMap { Int($0) }
    guard parts.count == 6, let day = Day(year: parts[0], month: parts[1], day: parts[2]) else { return .distantPast }
    return Instant(seconds: Int64(day.number) * 86_400 + Int64(parts[3] * 3_600 + parts[4] * 60 + parts[5]))
}

func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

extension [Record] {
    /// With keys and places, each as if it were 100 bytes long.
    var placed: [PlacedRecord] {
        enumerated().map { index, record in
            PlacedRecord(record: record, key: record.testKey, offset: Int64(index) * 100, length: 100)
        }
    }
}

extension Record {
    fileprivate var testKey: RecordKey {
        switch self {
        case .leg(let leg): RecordKey(of: "leg \(leg.id)")
        case .channel(let event):
            RecordKey(of: "event \(event.channel) \(event.name) \(event.kind) \(event.at.microseconds)")
        case .queue(let event): RecordKey(of: "queue \(event.agent) \(event.name) \(event.at.microseconds)")
        case .message(let message): message.copy
        case .meeting(let meeting): meeting.key
        case .journal(let entry): RecordKey(of: entry.id)
        }
    }
}

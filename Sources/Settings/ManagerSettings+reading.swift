import MailAddresses
import Pace

extension ManagerSettings {
    private static let keys = [
        "id", "name", "from", "until", "extensions", "numbers", "agents", "emails", "telegram", "email",
        "absent",
    ]
    /// What is the same for everybody of a team.
    private static let norms = ["minimum", "talk_minutes", "contacts", "rates", "plan", "sales", "progress"]
    private static let allowedAbsence =
        "a day 2026-12-07, days 2026-12-07..2026-12-11, or {day: 2026-12-07, hours: \"09:00-13:00\"}"

    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        let key = node.value(of: "id") ?? node.value(of: "name")
        let subject = key.map { "manager \($0.found)" } ?? "a manager"
        let own = Self.withoutNorms(node, subject, problems)
        guard let map = MapReader(own, subject, keys: Self.keys, problems: problems) else { return nil }
        let name = map.text("name")
        let id = map.text("id") ?? name
        if map.node("id") == nil, map.node("name") == nil { map.missing("name", allowed: "an id, a name, or both") }
        let days = map.days()
        let extensions = Self.entries("extensions", named: "number", hasSite: true, map)
        let numbers = Self.entries("numbers", named: "number", map)
        let agents = Self.entries("agents", named: "name", map)
        let emails = Self.entries("emails", named: "address", map)
        for entry in numbers where !entry.value.utf8.contains(where: { (48...57).contains($0) }) {
            problems.add(line: entry.line, "numbers: found \(entry.value.quoted), allowed: a telephone number")
        }
        for entry in emails { Self.check(email: entry, problems) }
        let telegram = map.text("telegram")
        let email = map.mailAddress("email")
        let absences = map.list("absent", of: "days").compactMap { Self.absence($0, problems) }
        guard let id else { return nil }
        self.init(
            id: id,
            name: name,
            days: days,
            extensions: extensions,
            numbers: numbers,
            agents: agents,
            emails: emails,
            telegram: telegram,
            email: email,
            absences: absences,
            line: node.line
        )
    }

    private static func check(email entry: RosterEntry, _ problems: ProblemLog) {
        let found = "emails: found \(entry.value.quoted), allowed: "
        guard entry.value.split(separator: "@", omittingEmptySubsequences: false).count == 2 else {
            problems.add(line: entry.line, found + "an address such as a@example.com")
            return
        }
        guard let address = MailAddress(configured: entry.value) else {
            problems.refuse(line: entry.line, found + "an address such as a@example.com")
            return
        }
        if address.tag != nil {
            problems.refuse(line: entry.line, found + "\(address.plain), which stands for the address with every +tag")
        }
    }

    private static func withoutNorms(
        _ node: ConfigurationNode,
        _ subject: String,
        _ problems: ProblemLog
    ) -> ConfigurationNode {
        guard case .map(let entries) = node.content else { return node }
        for entry in entries where norms.contains(entry.key) {
            let rule =
                switch entry.key {
                case "rates": "rates belong to the team, the same for everybody, allowed: 'rates' of the team"
                case "plan", "sales": "a plan belongs to the team, one for every manager, allowed: 'plan' of the team"
                case "progress":
                    "a progress list belongs to the team, the same for everybody, allowed: 'progress' of the team"
                default: "a minimum belongs to the team, never to a person, allowed: 'minimum' of the team"
                }
            problems.add(line: entry.line, "\(subject): found \(entry.key.quoted), but \(rule)")
        }
        return ConfigurationNode(line: node.line, .map(entries.filter { !norms.contains($0.key) }))
    }

    /// A list of texts, or of maps that hold the text under `named` with `from` and `until`.
    private static func entries(
        _ key: String,
        named: String,
        hasSite: Bool = false,
        _ map: MapReader
    ) -> [RosterEntry] {
        let site = hasSite ? SourceSettings.defaultSite : nil
        return map.list(key, of: key).compactMap { item -> RosterEntry? in
            guard case .map = item.content else {
                let text = map.problems.text(of: item, key, allowed: "a text, or a map with '\(named)'")
                return text.map { RosterEntry(value: $0, site: site, days: DayRange(), line: item.line) }
            }
            let keys = [named, "from", "until"] + (hasSite ? ["site"] : [])
            guard let entry = MapReader(item, key, keys: keys, problems: map.problems) else { return nil }
            let given = entry.text("site")
            let days = entry.days()
            return entry.required(named).map {
                RosterEntry(value: $0, site: hasSite ? given ?? site : nil, days: days, line: item.line)
            }
        }
    }

    private static func absence(_ item: ConfigurationNode, _ problems: ProblemLog) -> Absence? {
        switch item.content {
        case .text(let text):
            if let range = DayRange(reading: text) { return Absence(days: range, hours: nil) }
            problems.add(line: item.line, "absent: found \(text.quoted), allowed: \(allowedAbsence)")
            return nil
        case .map:
            guard let map = MapReader(item, "absent", keys: ["day", "hours"], problems: problems) else { return nil }
            let spans = map.node("hours").map { WorkingHours.spans(of: $0, "hours", problems) }
            guard map.node("day") != nil else {
                map.missing("day", allowed: "a day such as 2026-12-07")
                return nil
            }
            return map.day("day").map { Absence(days: DayRange(from: $0, until: $0), hours: spans) }
        default:
            problems.add(line: item.line, "absent: found \(item.found), allowed: \(allowedAbsence)")
            return nil
        }
    }
}

import Pace

extension ManagerSettings {
    private static let keys = [
        "id", "name", "from", "until", "extensions", "numbers", "agents", "emails", "telegram", "absent",
    ]
    private static let allowedAbsence =
        "a day 2026-12-07, days 2026-12-07..2026-12-11, or {day: 2026-12-07, hours: \"09:00-13:00\"}"

    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        let key = node.value(of: "id") ?? node.value(of: "name")
        let subject = key.map { "manager \($0.found)" } ?? "a manager"
        guard let map = MapReader(node, subject, keys: Self.keys, problems: problems) else { return nil }
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
        for entry in emails where entry.value.split(separator: "@", omittingEmptySubsequences: false).count != 2 {
            problems.add(
                line: entry.line,
                "emails: found \(entry.value.quoted), allowed: an address such as a@example.com"
            )
        }
        let telegram = map.text("telegram")
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
            absences: absences,
            line: node.line
        )
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

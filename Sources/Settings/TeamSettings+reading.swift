import Pace

extension TeamSettings {
    private static let keys = [
        "name", "zone", "day_starts", "hours", "qualify", "codes", "rates", "minimum", "progress", "plan", "pace",
        "marks", "managers",
    ]

    /// Nil when name or zone is unusable; every problem is recorded.
    /// - Parameter defaultZone: where the team names none.
    init?(reading node: ConfigurationNode, defaultZone: Zone?, problems: ProblemLog) {
        let subject = node.value(of: "name").map { "team \($0.found)" } ?? "a team"
        guard let map = MapReader(node, subject, keys: Self.keys, problems: problems) else { return nil }
        let name = map.required("name")
        var zone = defaultZone
        if map.node("zone") != nil {
            zone = map.zone("zone")
        } else if defaultZone == nil {
            map.missing(
                "zone",
                allowed: "an IANA name such as Europe/Moscow (left out only where all sources name one)"
            )
        }
        let start = map.value("day_starts", allowed: "a time of the day such as 06:00") { text in
            Scalar.minutes(text).flatMap { $0 < 1_440 ? $0 : nil }
        }
        let hours = map.dated("hours", keys: WorkingHours.keys, others: WorkingHours.otherKeys) {
            WorkingHours(reading: $0)
        }
        let qualify = map.dated("qualify", keys: QualifySettings.keys) { QualifySettings(reading: $0) }
        let codes = Self.codes(map)
        let rates = map.dated("rates", keys: Rates.keys) { Rates(reading: $0) }
        let minimum: [Dated<Minimum?>] = map.dated("minimum", keys: Minimum.keys, without: Minimum.foreign) {
            Minimum.reading($0)
        }
        let progress = map.dated("progress", keys: ProgressAction.keys, without: ProgressAction.foreign) {
            ProgressAction.reading($0)
        }
        let plan: [Dated<SalesPlan?>] = map.dated("plan", keys: SalesPlan.keys, without: SalesPlan.foreign) {
            SalesPlan.reading($0)
        }
        let pace = map.node("pace").flatMap { PaceSettings(reading: $0, problems: problems) }
        let marks = map.node("marks").flatMap { MarkSettings(reading: $0, problems: problems) }
        let managers = map.list("managers", of: "managers").compactMap {
            ManagerSettings(reading: $0, problems: problems)
        }
        guard let name, let zone else { return nil }
        self.init(
            name: name,
            zone: zone,
            dayStarts: Int64(start ?? 0) * 60,
            hours: hours,
            qualify: qualify,
            codes: codes,
            rates: rates,
            minimum: minimum,
            progress: progress,
            plan: plan,
            pace: pace ?? PaceSettings(),
            marks: marks,
            managers: managers
        )
    }

    private static func codes(_ map: MapReader) -> [String: Agreement] {
        guard let node = map.node("codes"),
            let sides = MapReader(node, "codes", keys: ["yes", "no", "none"], problems: map.problems)
        else { return [:] }
        var codes: [String: Agreement] = [:]
        for (key, agreement) in [("yes", .yes), ("no", .no), ("none", .none)] as [(String, Agreement)] {
            for (text, line) in sides.texts(key, of: "codes") {
                if let other = codes.updateValue(agreement, forKey: text.lowercased()) {
                    map.problems.add(
                        line: line,
                        "codes: found \(text.quoted) under '\(key)' and before under '\(other)', "
                            + "allowed: every code once"
                    )
                }
            }
        }
        return codes
    }
}

extension QualifySettings {
    static let keys = ["by", "minimum_talk", "once_per_client_day", "ignore"]

    init(reading map: MapReader) {
        self.init()
        if let basis = map.value("by", allowed: "talk, agreement", { TeamRules.Basis(rawValue: $0) }) {
            self.basis = basis
        }
        if let seconds = map.duration("minimum_talk", atMost: 86_400, limitWords: "1d") { minimumTalk = seconds }
        oncePerClientDay = map.flag("once_per_client_day") ?? false
        for (text, line) in map.texts("ignore", of: "numbers") {
            ignore.append(text)
            if !text.utf8.contains(where: { (48...57).contains($0) }) {
                map.problems.refuse(line: line, "ignore: found \(text.quoted), allowed: a telephone number")
            }
        }
    }
}

extension Rates {
    static let keys = ["call", "correspondence", "meeting", "correspondence_minutes", "meeting_minutes"]

    init(reading map: MapReader) {
        func calls(_ key: String) -> Int64 {
            map.value(key, allowed: "a number of calls from 0 to 1000 such as 1, 0.5 or 3, at most six decimals") {
                text in
                Scalar.millionths(text).flatMap { $0 <= 1_000_000_000 ? $0 : nil }
            } ?? 1_000_000
        }
        self.init(
            call: calls("call"),
            correspondence: calls("correspondence"),
            meeting: calls("meeting"),
            correspondenceMinutes: Int64(map.integer("correspondence_minutes", in: 0...1_440) ?? 0),
            meetingMinutes: Int64(map.integer("meeting_minutes", in: 0...1_440) ?? 0)
        )
    }
}

extension Minimum {
    static let keys = ["talk_minutes", "contacts", "none"]

    /// The outer nil: unreadable; the inner: none from that day on.
    static func reading(_ map: MapReader) -> Minimum?? {
        let given = keys.filter { map.node($0) != nil }
        guard given.count == 1 else {
            let found = given.isEmpty ? "no measure" : given.map(\.quoted).joined(separator: " and ")
            map.problems.add(
                line: given.dropFirst().first.map { map.line(of: $0) } ?? map.line,
                "minimum: found \(found), allowed: one of talk_minutes, contacts, none"
            )
            return nil
        }
        switch given[0] {
        case "talk_minutes": return map.integer("talk_minutes", in: 1...1_440).map { .some(.talkMinutes($0)) }
        case "contacts": return map.integer("contacts", in: 1...100_000).map { .some(.contacts($0)) }
        default: return map.value("none", allowed: "true") { $0 == "true" ? .some(nil) : nil }
        }
    }
}

extension PaceSettings {
    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        self.init()
        let keys = ["grace", "tolerance", "hold", "close_after", "at", "quiet_after"]
        guard let map = MapReader(node, "pace", keys: keys, problems: problems) else { return nil }
        if let seconds = map.duration("grace", atMost: 86_400, limitWords: "1d") { grace = seconds }
        hold = map.duration("hold", atMost: 86_400, limitWords: "1d")
        if let seconds = map.duration("close_after", atMost: 86_400, limitWords: "1d") { closeAfter = seconds }
        checkpoints = map.timesOfDay("at")
        quietAfter = map.value("quiet_after", allowed: "a time such as 45m or 2h, from 1m to 1d") { text in
            Scalar.duration(text).flatMap { (60...86_400).contains($0) ? $0 : nil }
        }
        let share = map.value("tolerance", allowed: "a share from 0 to below 1 such as 0.1") { text in
            Scalar.millionths(text).flatMap { $0 < 1_000_000 ? $0 : nil }
        }
        if let share { tolerance = share }
    }
}

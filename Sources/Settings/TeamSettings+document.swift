import Pace

extension TeamSettings {
    /// The deciding part, for the canonical document: nothing of pace, alerts or chats.
    var node: ConfigurationNode {
        .map([
            "name": .text(name),
            "zone": .text(zone.name),
            "day_starts": dayStarts == 0 ? nil : .text(Scalar.minutesText(Int(dayStarts / 60))),
            "hours": .list(hours.map { $0.value.node(from: $0.from) }),
            "qualify": .list(qualify.map { $0.value.node(from: $0.from) }),
            "codes": codes.isEmpty
                ? nil
                : .map(["yes": codes(.yes), "no": codes(.no), "none": codes(.none)]),
            "rates": .list(rates.map { $0.value.node(from: $0.from) }),
            "minimum": .list(minimum.map { Minimum.node($0.value, from: $0.from) }),
            "progress": .list(progress.map { ProgressAction.node($0.value, from: $0.from) }),
            "plan": .list(plan.map { SalesPlan.node($0.value, from: $0.from) }),
            "marks": marks.map { $0.node ?? ConfigurationNode(.map([])) },
            "managers": .list(managers.map(\.node)),
        ])
    }

    private func codes(_ agreement: Agreement) -> ConfigurationNode? {
        .texts(codes.filter { $0.value == agreement }.keys.sorted())
    }
}

extension QualifySettings {
    fileprivate func node(from: Day?) -> ConfigurationNode {
        .map([
            "from": .optional(from),
            "by": .text(basis.rawValue),
            "minimum_talk": .text(Scalar.durationText(minimumTalk)),
            "once_per_client_day": .text(oncePerClientDay),
            "ignore": .texts(ignore),
        ])
    }
}

extension Rates {
    func node(from: Day?) -> ConfigurationNode {
        .map([
            "from": .optional(from),
            "call": .text(Scalar.millionthsText(call)),
            "correspondence": .text(Scalar.millionthsText(correspondence)),
            "meeting": .text(Scalar.millionthsText(meeting)),
            "correspondence_minutes": .text(correspondenceMinutes),
            "meeting_minutes": .text(meetingMinutes),
        ])
    }
}

extension Minimum {
    static func node(_ minimum: Minimum?, from: Day?) -> ConfigurationNode {
        switch minimum {
        case .talkMinutes(let minutes): .map(["from": .optional(from), "talk_minutes": .text(minutes)])
        case .contacts(let contacts): .map(["from": .optional(from), "contacts": .text(contacts)])
        case nil: .map(["from": .optional(from), "none": .text(true)])
        }
    }
}

extension ManagerSettings {
    fileprivate var node: ConfigurationNode {
        .map([
            "id": .text(id),
            "name": .optional(name),
            "from": .optional(days.from),
            "until": .optional(days.until),
            "extensions": .list(extensions.map { $0.node(named: "number") }),
            "numbers": .list(numbers.map { $0.node(named: "number") }),
            "agents": .list(agents.map { $0.node(named: "name") }),
            "emails": .list(emails.map { $0.node(named: "address") }),
            "absent": .list(absences.map(\.node)),
        ])
    }
}

extension RosterEntry {
    fileprivate func node(named: String) -> ConfigurationNode {
        let isPlain = days == DayRange() && (site ?? SourceSettings.defaultSite) == SourceSettings.defaultSite
        guard !isPlain else { return .text(value) }
        let entries: [(String, String?)] = [
            (named, value), ("site", site), ("from", days.from?.description), ("until", days.until?.description),
        ]
        return ConfigurationNode(
            .map(
                entries.compactMap { key, text in
                    text.map { ConfigurationNode.Entry(key: key, line: 0, value: .text($0)) }
                }
            )
        )
    }
}

extension Absence {
    fileprivate var node: ConfigurationNode {
        let first = days.from?.description ?? ""
        let last = days.until?.description ?? ""
        guard let hours else { return .text("\(first)..\(last)") }
        return .map(["day": .text(first), "hours": ConfigurationNode(.list(hours.map { .text($0) }))])
    }
}

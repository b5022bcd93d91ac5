import MailAddresses
import Pace

/// Refuses what two managers claim for the same days, and a manager in two teams at once.
struct RosterCheck {
    let teams: [TeamSettings]
    /// Those of the whole configuration.
    let marks: MarkSettings
    let region: String?
    let numbers: (any NumberReading)?
    let problems: ProblemLog

    /// One claim of the roster.
    private struct Claim {
        var owner: String
        var days: DayRange
        var line: Int
    }

    func run() {
        var extensions: [String: [Claim]] = [:]
        var others: [String: [Claim]] = [:]
        var members: [String: [(team: String, claim: Claim)]] = [:]
        var names: [String: (name: String, line: Int)] = [:]
        let dropboxes = Set(([marks] + teams.compactMap(\.marks)).flatMap(\.dropboxes))
        for team in teams {
            for manager in team.managers {
                let claim = Claim(owner: manager.id, days: manager.days, line: manager.line)
                members[manager.id, default: []].append((team.name, claim))
                if let name = manager.name {
                    if let known = names[manager.id], known.name != name {
                        problems.add(
                            line: manager.line,
                            "manager \(manager.id.quoted): found the name \(name.quoted), named \(known.name.quoted) "
                                + "in line \(known.line), allowed: one name"
                        )
                    }
                    names[manager.id] = (name, manager.line)
                }
                for entry in manager.emails where dropboxes.contains(address(entry.value)) {
                    problems.refuse(
                        line: entry.line,
                        "address \(address(entry.value).quoted): found given to manager \(manager.id.quoted) and to the "
                            + "mark 'copy', allowed: one of the two"
                    )
                }
                func add(_ entries: [RosterEntry], _ list: inout [String: [Claim]], _ key: (RosterEntry) -> String) {
                    for entry in entries {
                        guard let days = entry.days.intersection(manager.days) else {
                            problems.warn(
                                line: entry.line,
                                "\(entry.value.quoted): its days are outside of those of manager \(manager.id.quoted)"
                            )
                            continue
                        }
                        list[key(entry), default: []].append(Claim(owner: manager.id, days: days, line: entry.line))
                    }
                }
                add(manager.extensions, &extensions) {
                    "extension \($0.value.quoted) of site \(($0.site ?? "").quoted)"
                }
                add(manager.numbers, &others) { "number \(canonical($0.value).quoted)" }
                add(manager.agents, &others) { "agent \($0.value.quoted)" }
                add(manager.emails, &others) { "address \(address($0.value).quoted)" }
            }
        }
        for (what, claims) in extensions { check(what, claims) }
        for (what, claims) in others { check(what, claims) }
        for (manager, memberships) in members { check(manager: manager, memberships) }
    }

    private func canonical(_ number: String) -> String {
        if let e164 = numbers?.e164(number, region: region) { return e164 }
        return number.filter { $0 == "+" || $0.isNumber }
    }

    private func address(_ text: String) -> String { MailAddress(configured: text)?.plain ?? text.lowercased() }

    private func check(_ what: String, _ claims: [Claim]) {
        for (index, claim) in claims.enumerated() {
            for other in claims[..<index] {
                guard let both = claim.days.intersection(other.days) else { continue }
                let owner =
                    claim.owner == other.owner
                    ? "given twice to manager \(claim.owner.quoted)"
                    : "given to manager \(claim.owner.quoted) and, in line \(other.line), to \(other.owner.quoted)"
                problems.add(
                    line: claim.line,
                    "\(what): found \(owner), both \(both), allowed: one owner at a time ('from' and 'until' say when)"
                )
            }
        }
    }

    private func check(manager: String, _ memberships: [(team: String, claim: Claim)]) {
        for (index, membership) in memberships.enumerated() {
            for other in memberships[..<index] {
                guard let both = membership.claim.days.intersection(other.claim.days) else { continue }
                problems.add(
                    line: membership.claim.line,
                    "manager \(manager.quoted): found in team \(membership.team.quoted) and, in line "
                        + "\(other.claim.line), in team \(other.team.quoted), both \(both), "
                        + "allowed: one team at a time ('from' and 'until' say when)"
                )
            }
        }
    }
}

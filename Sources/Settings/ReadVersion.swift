import MailAddresses
import Pace

/// A version of the rules with the span of days in which it holds.
struct ReadVersion {
    /// Nil: from always.
    let from: Day?
    /// The first day of the next version; nil: there is none.
    let until: Day?
    let rules: DecidingRules

    /// The days of the span.
    var days: DayRange { DayRange(from: from, until: until.map { $0 - 1 }) }

    func team(named name: String) -> TeamSettings? {
        rules.teams.first { $0.name == name }
    }

    /// The days inside of the span on which something may change: its first, and the dates within it.
    func turns(_ dates: [Day?]) -> [Day?] {
        let inside = Set(dates.compactMap(\.self)).filter { day in
            (from.map { $0 < day } ?? true) && (until.map { day < $0 } ?? true)
        }
        return [from] + inside.sorted()
    }

    func canonical(_ number: String, _ numbers: some NumberReading) -> String {
        numbers.e164(number, region: rules.region) ?? number
    }

    /// Moments, not days: the span as a team's clock has it.
    func span(in team: Team) -> (from: Instant, until: Instant) {
        (
            from.map { team.zone.start(of: $0, dayStarts: team.dayStarts) } ?? .distantPast,
            until.map { team.zone.start(of: $0, dayStarts: team.dayStarts) } ?? .distantFuture
        )
    }

    /// What is of the house in mail. Without `mail.internal` the domains are those of the roster's addresses, but for those
    /// where everybody may have one.
    var mailHouse: MailHouse {
        let roster = rules.teams.flatMap(\.managers).flatMap(\.emails).compactMap {
            MailAddress(configured: $0.value)?.domain
        }
        let zone = rules.teams.first?.zone ?? .utc
        return MailHouse(
            from: from.map { zone.start(of: $0) } ?? .distantPast,
            domains: rules.mailDomains.map { Set($0) } ?? Set(roster).subtracting(MailHouse.freemail),
            dropboxes: Set(([rules.marks] + rules.teams.compactMap(\.marks)).flatMap(\.dropboxes))
        )
    }

    func siteRules(of name: String) -> SiteRules {
        let site = rules.sites.first { $0.name == name }
        let zone = site?.zone ?? rules.teams.first?.zone ?? .utc
        return SiteRules(
            from: from.map { zone.start(of: $0) } ?? .distantPast,
            trunks: (site?.trunks ?? []).map { Pattern($0, digits: false) },
            internalExtensions: rules.internalPatterns.extensions.map { Pattern($0, digits: true) },
            internalNumbers: rules.internalPatterns.numbers.map { Pattern($0, digits: true) },
            region: rules.region
        )
    }
}

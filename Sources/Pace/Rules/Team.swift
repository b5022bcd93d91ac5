/// A team: its day and its rules through time.
package struct Team: Hashable, Sendable {
    package var name: String
    package var zone: Zone
    /// Seconds after midnight at which the day begins.
    package var dayStarts: Int64
    /// What qualifies and what it is worth, in ascending order of days.
    package var rules: [Dated<TeamRules>]
    /// The daily norm, in ascending order of days; nil value: none from that day on.
    package var minimums: [Dated<Minimum?>]
    /// When the team works, in ascending order of days; empty: no working time is known.
    package var hours: [Dated<WorkingHours>]
    /// The actions of clients that are counted, in ascending order of days; empty value: none from that day on.
    package var progress: [Dated<[ProgressAction]>]
    /// The monthly plan of every manager, in ascending order of days; nil value: none from that day on.
    package var plans: [Dated<SalesPlan?>]

    package init(
        name: String,
        zone: Zone,
        dayStarts: Int64 = 0,
        rules: [Dated<TeamRules>] = [Dated(from: nil, value: TeamRules())],
        minimums: [Dated<Minimum?>] = [],
        hours: [Dated<WorkingHours>] = [],
        progress: [Dated<[ProgressAction]>] = [],
        plans: [Dated<SalesPlan?>] = []
    ) {
        self.name = name
        self.zone = zone
        self.dayStarts = dayStarts
        self.rules = rules
        self.minimums = minimums
        self.hours = hours
        self.progress = progress
        self.plans = plans
    }

    package func day(of instant: Instant) -> Day { zone.day(of: instant, dayStarts: dayStarts) }

    package func rules(on day: Day) -> TeamRules { rules.inForce(on: day) ?? TeamRules() }

    package func minimum(on day: Day) -> Minimum? { minimums.inForce(on: day) ?? nil }
}

/// The daily norm of a team: either of the two, never both.
package enum Minimum: Hashable, Sendable {
    /// Minutes, met by `credit_minutes`.
    case talkMinutes(Int)
    /// Contacts, met by `credit`.
    case contacts(Int)
}

/// What qualifies, and what a qualifying contact is worth.
package struct TeamRules: Hashable, Sendable {
    package enum Basis: String, Hashable, Sendable {
        /// Own talk time of at least `minimumTalk`, a proxy for the agreement.
        case talk
        /// Only recorded agreements.
        case agreement
    }

    package var basis: Basis
    /// Microseconds.
    package var minimumTalk: Int64
    /// At most one qualifying contact a client and day, unless an agreement is recorded.
    package var oncePerClientDay: Bool
    /// Numbers (E.164 where possible) that are never counted.
    package var ignored: Set<String>
    /// Agreement codes, in lower case.
    package var codes: [String: Agreement]
    package var rates: Rates
    /// How an agreement shows in mail, and which side it tells.
    package var marks: [MailMark: Agreement]

    package init(
        basis: Basis = .talk,
        minimumTalk: Int64 = 60_000_000,
        oncePerClientDay: Bool = false,
        ignored: Set<String> = [],
        codes: [String: Agreement] = [:],
        rates: Rates = Rates(),
        marks: [MailMark: Agreement] = [:]
    ) {
        self.basis = basis
        self.minimumTalk = minimumTalk
        self.oncePerClientDay = oncePerClientDay
        self.ignored = ignored
        self.codes = codes
        self.rates = rates
        self.marks = marks
    }
}

/// A recorded result of a contact.
package enum Agreement: String, Hashable, Sendable {
    case yes
    case no
    /// Recorded that none was reached.
    case none
}

/// The exchange rate: what steps are worth. Millionths of a call and whole minutes, so that sums are exact.
package struct Rates: Hashable, Sendable {
    /// Millionths of a call.
    package var call: Int64
    package var correspondence: Int64
    package var meeting: Int64
    /// Minutes of talk that an agreement in correspondence stands for.
    package var correspondenceMinutes: Int64
    package var meetingMinutes: Int64

    package init(
        call: Int64 = 1_000_000,
        correspondence: Int64 = 1_000_000,
        meeting: Int64 = 1_000_000,
        correspondenceMinutes: Int64 = 0,
        meetingMinutes: Int64 = 0
    ) {
        self.call = call
        self.correspondence = correspondence
        self.meeting = meeting
        self.correspondenceMinutes = correspondenceMinutes
        self.meetingMinutes = meetingMinutes
    }
}

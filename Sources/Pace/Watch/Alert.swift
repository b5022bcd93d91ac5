/// What alerts are about.
package enum AlertKind: String, Hashable, Sendable, CaseIterable {
    /// The pace is under the tolerance, and has been for a while.
    case below
    /// The day was closed under the minimum.
    case missed
    /// The pace is at 1 again, after `below`.
    case recovered
    /// No contact for a long stretch of working time.
    case quiet
    /// A day that was told as missed is met by what arrived later.
    case correction
    /// A site has given no sign of life.
    case sourceStalled = "source_stalled"
    /// Many records of a source cannot be read.
    case sourceQuarantining = "source_quarantining"
    /// Records are dated ahead of the clock.
    case clockWrong = "clock_wrong"
    /// Nothing can be counted, since the database cannot be used.
    case databaseAway = "database_away"
    /// Nothing happened: somebody tries whether alerts arrive.
    case test

    /// Whether it is about one manager's day.
    package var isOfManager: Bool {
        switch self {
        case .below, .missed, .recovered, .quiet, .correction: true
        case .sourceStalled, .sourceQuarantining, .clockWrong, .databaseAway, .test: false
        }
    }
}

/// One thing to be said, once.
package struct Alert: Hashable, Sendable {
    /// The numbers of the moment, of alerts on a manager.
    package struct Numbers: Hashable, Sendable {
        package var day: ManagerDay
        package var minimum: Minimum?
        /// Millionths.
        package var expectedShare: Int64?
        /// Millionths.
        package var pace: Int64?

        package init(day: ManagerDay, minimum: Minimum?, expectedShare: Int64? = nil, pace: Int64? = nil) {
            self.day = day
            self.minimum = minimum
            self.expectedShare = expectedShare
            self.pace = pace
        }
    }

    package var kind: AlertKind
    /// Nil: it is about no single team.
    package var team: String?
    package var managerID: String?
    /// The manager's name.
    package var manager: String?
    package var day: Day?
    package var numbers: Numbers?
    /// Of alerts on sources: the site or source.
    package var source: String?
    /// Names of the managers who are left unknown.
    package var affected: [String]
    /// Since when, of alerts on sources and the database; of `quiet` the end of the last contact.
    package var since: Instant?
    /// What was found, in English, where the kind alone does not say it.
    package var detail: String?
    package var asOf: Instant

    package init(
        kind: AlertKind,
        team: String? = nil,
        managerID: String? = nil,
        manager: String? = nil,
        day: Day? = nil,
        numbers: Numbers? = nil,
        source: String? = nil,
        affected: [String] = [],
        since: Instant? = nil,
        detail: String? = nil,
        asOf: Instant
    ) {
        self.kind = kind
        self.team = team
        self.managerID = managerID
        self.manager = manager
        self.day = day
        self.numbers = numbers
        self.source = source
        self.affected = affected
        self.since = since
        self.detail = detail
        self.asOf = asOf
    }

    /// One alert a manager, kind and day, or a source, kind and day: `below/anna/2026-12-01`.
    package var key: String {
        [kind.rawValue, managerID ?? source, day?.description].compactMap(\.self).joined(separator: "/")
    }
}

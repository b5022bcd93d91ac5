/// When a manager is behind, and for how long before it is said. Stretches of time are microseconds.
package struct PaceRules: Hashable, Sendable {
    /// Working time after the beginning of the day's first shift in which nobody is behind.
    package var grace: Int64
    /// Millionths of the expected share.
    package var tolerance: Int64
    /// Working time for which a manager is behind before it is said.
    package var hold: Int64
    /// After the last working minute.
    package var closeAfter: Int64
    /// Minutes after midnight at which alone it is looked who is behind; empty: at all times.
    package var checkpoints: [Int]
    /// Working time without a contact; nil: it is not watched.
    package var quietAfter: Int64?

    package init(
        grace: Int64 = 1_800_000_000,
        tolerance: Int64 = 100_000,
        hold: Int64 = 1_800_000_000,
        closeAfter: Int64 = 900_000_000,
        checkpoints: [Int] = [],
        quietAfter: Int64? = nil
    ) {
        self.grace = grace
        self.tolerance = tolerance
        self.hold = hold
        self.closeAfter = closeAfter
        self.checkpoints = checkpoints
        self.quietAfter = quietAfter
    }
}

/// How a manager stands today. The first that fits.
package enum PaceState: String, Hashable, Sendable {
    /// No working time today, or it has not begun.
    case off
    case met
    /// The feed of the manager's sites is silent: nobody is blamed for a dead feed.
    case unknown
    /// The day is over.
    case missed
    case below
    case onPace = "on_pace"
}

/// How a manager-day stands at a moment.
package struct Progress: Hashable, Sendable {
    /// In the measure of the minimum: microseconds of `credit_minutes`, or millionths of `credit`.
    package var credited: Int64
    /// When the last contact of the day ended; nil: there was none.
    package var lastContactEnded: Instant?
    /// Since when the manager has been in a call with a client; nil: in none, or it is not known.
    package var talkingSince: Instant?
    /// From when on the feed counts as silent, by what is known now.
    package var silentFrom: Instant

    package init(
        credited: Int64,
        lastContactEnded: Instant? = nil,
        talkingSince: Instant? = nil,
        silentFrom: Instant = .distantFuture
    ) {
        self.credited = credited
        self.lastContactEnded = lastContactEnded
        self.talkingSince = talkingSince
        self.silentFrom = silentFrom
    }
}

extension ManagerDay {
    /// Talk minutes in tenths, whole seconds rounded down first, as the views show them.
    package var talkTenths: Int64 { talk.flooredDivision(by: 6_000_000) }

    /// What counts towards a minimum: `credit_minutes` as the views round them, in microseconds, or `credit` in
    /// millionths.
    package func credited(for minimum: Minimum) -> Int64 {
        switch minimum {
        case .talkMinutes:
            (talkTenths * 6_000_000)
                .addingClamped(min(bonusMinutes, Int64.max / 60_000_000) * 60_000_000)
        case .contacts: credit
        }
    }
}

extension Minimum {
    /// In the measure of `ManagerDay.credited(for:)`.
    package var amount: Int64 {
        switch self {
        case .talkMinutes(let minutes): Int64(minutes) * 60_000_000
        case .contacts(let contacts): Int64(contacts) * 1_000_000
        }
    }
}

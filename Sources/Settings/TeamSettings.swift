package import Pace

/// A team as the configuration describes it.
package struct TeamSettings: Hashable, Sendable {
    package var name: String
    package var zone: Zone
    /// Seconds after midnight at which the day begins.
    package var dayStarts: Int64
    /// In ascending order, like every dated list; empty: no working time is known.
    package var hours: [Dated<WorkingHours>]
    package var qualify: [Dated<QualifySettings>]
    /// Agreement codes, in lower case.
    package var codes: [String: Agreement]
    package var rates: [Dated<Rates>]
    package var minimum: [Dated<Minimum?>]
    /// Empty value: none from that day on.
    package var progress: [Dated<[ProgressAction]>] = []
    package var plan: [Dated<SalesPlan?>] = []
    package var pace: PaceSettings
    /// Nil: those of the whole configuration.
    package var marks: MarkSettings?
    /// The entries of the file: a person who comes back has two.
    package var managers: [ManagerSettings]
}

/// What makes a contact count.
package struct QualifySettings: Hashable, Sendable {
    package var basis: TeamRules.Basis = .talk
    /// Seconds.
    package var minimumTalk: Int64 = 60
    package var oncePerClientDay = false
    /// Numbers as written.
    package var ignore: [String] = []
}

/// When a manager is behind, and for how long before it is said.
package struct PaceSettings: Hashable, Sendable {
    /// Seconds after the beginning of a shift.
    package var grace: Int64 = 1_800
    /// Millionths of the expected share.
    package var tolerance: Int64 = 100_000
    /// Seconds; nil: 10 minutes where a source gives channel events, else 30.
    package var hold: Int64?
    /// Seconds after the last working minute.
    package var closeAfter: Int64 = 900
    /// Minutes after midnight at which alone it is looked who is behind; empty: at all times.
    package var checkpoints: [Int] = []
    /// Seconds of working time without a contact; nil: it is not watched.
    package var quietAfter: Int64?
}

/// A seller, and where the seller's calls are found.
package struct ManagerSettings: Hashable, Sendable {
    package var id: String
    /// Nil: the entry gives only an id.
    package var name: String?
    /// The days in the team.
    package var days: DayRange
    package var extensions: [RosterEntry]
    package var numbers: [RosterEntry]
    package var agents: [RosterEntry]
    package var emails: [RosterEntry]
    /// The chat in which the manager hears first.
    package var telegram: String?
    /// The address at which the manager hears first.
    package var email: String? = nil
    package var absences: [Absence]
    /// Where the entry stands in its file.
    package var line: Int
}

/// An extension, number, name or address of a manager.
package struct RosterEntry: Hashable, Sendable {
    /// As written.
    package var value: String
    /// For extensions; nil for what belongs to no site.
    package var site: String?
    package var days: DayRange
    package var line: Int
}

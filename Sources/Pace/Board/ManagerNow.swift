/// How a manager stands: a row of `intensity_now`, or of `intensity_day` for a day that is over.
///
/// Decimal numbers are those of the views, which alone round: minutes have one decimal at most, credit six.
package struct ManagerNow: Hashable, Sendable {
    /// As the views say it.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case off
        case met
        case unknown
        case missed
        case below
        case onPace = "on_pace"
    }

    package var id: String
    package var name: String
    package var talkSeconds: Int64 = 0
    package var upperBoundSeconds: Int64 = 0
    package var talkMinutes: Double = 0
    package var calls: Int64 = 0
    /// Qualifying contacts.
    package var contacts: Int64 = 0
    package var credit: Double = 0
    package var creditMinutes: Double = 0
    package var clients: Int64 = 0
    package var correspondence: Int64 = 0
    package var meetings: Int64 = 0
    /// The team's norm of the day.
    package var minimum: Minimum?
    /// 0 to 1; nil without a minimum or hours.
    package var expectedShare: Double?
    package var pace: Double?
    /// What the day comes to at this pace, in the measure of the minimum.
    package var forecast: Double?
    /// Nil without a minimum or hours.
    package var state: State?
    package var talkingSince: Instant?
    package var talkSecondsLastHour: Int64 = 0
    package var lastContactAt: Instant?
    /// The newest record of the manager's sites.
    package var freshAt: Instant?

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// What counts towards the minimum, in its measure.
    package var credited: Double {
        if case .contacts? = minimum { credit } else { creditMinutes }
    }

    /// The norm in its measure.
    package var norm: Double? {
        switch minimum {
        case .talkMinutes(let minutes)?: Double(minutes)
        case .contacts(let contacts)?: Double(contacts)
        case nil: nil
        }
    }
}

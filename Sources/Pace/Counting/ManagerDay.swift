/// The counters of one manager on one day, as sums before any rounding.
package struct ManagerDay: Hashable, Sendable {
    /// Microseconds of talk with clients, of contacts that qualify or not.
    package var talk: Int64 = 0
    /// The part of `talk` that belongs to upper bounds, in microseconds.
    package var upperBoundTalk: Int64 = 0
    /// Calls with talk above zero.
    package var calls: Int64 = 0
    /// Qualifying contacts.
    package var contacts: Int64 = 0
    /// Millionths of a call.
    package var credit: Int64 = 0
    /// Minutes that other steps stand for, on top of the talk.
    package var bonusMinutes: Int64 = 0
    /// Distinct clients of qualifying contacts, every anonymous one of its own.
    package var clients: Int64 = 0

    package init() {}
}

/// The counters of one manager in one hour of the team's clock.
package struct ManagerHour: Hashable, Sendable {
    /// The beginning of the hour.
    package var hour: Instant
    package var talk: Int64 = 0
    package var calls: Int64 = 0
    package var contacts: Int64 = 0
    package var credit: Int64 = 0

    package init(hour: Instant) {
        self.hour = hour
    }
}

extension ManagerHour: CustomStringConvertible {
    /// For people: `2 calls, 100 s talk, 1 contact, credit 1`.
    package var description: String {
        "\(calls.counted("call")), \(talk.decimalOfMillionths) s talk, \(contacts.counted("contact")), "
            + "credit \(credit.decimalOfMillionths)"
    }
}

/// Derives the counters of one manager's day from its contacts: a pure function of them and the team's rules.
package struct DayDerivation: Sendable {
    package private(set) var day = ManagerDay()
    /// In ascending order.
    package private(set) var hours: [ManagerHour] = []
    /// One per contact given, in the order given.
    package private(set) var verdicts: [Verdict] = []

    /// - Parameter contacts: the manager's contacts of the day, in order of beginning.
    package init(contacts: [DayContact], rules: TeamRules, zone: Zone) {
        var clients: Set<String> = []
        var hours: [Instant: ManagerHour] = [:]
        for item in contacts {
            guard !item.isMerged else {
                verdicts.append(Verdict(reason: .short, credit: 0, isMerged: true, agreement: item.contact.agreement))
                continue
            }
            let contact = item.contact
            let isAnonymous = contact.client == PartyReader.anonymous
            let reason = rules.reason(
                for: contact,
                isVoid: item.isVoid,
                isRepeat: !isAnonymous && clients.contains(contact.client)
            )
            let worth = rules.rates.worth(of: contact.channel)
            let credit = reason.qualifies ? worth.credit : 0
            verdicts.append(
                Verdict(
                    reason: reason,
                    credit: credit,
                    agreement: contact.agreement,
                    recordedBy: item.recordedBy
                )
            )
            let start = Self.hour(of: contact.began, zone: zone)
            var hour = hours[start] ?? ManagerHour(hour: start)
            if reason.countsTalk {
                day.talk = day.talk.addingClamped(contact.talk)
                day.upperBoundTalk = day.upperBoundTalk.addingClamped(contact.upperBoundTalk)
                day.calls += contact.talk > 0 ? 1 : 0
                hour.talk = hour.talk.addingClamped(contact.talk)
                hour.calls += contact.talk > 0 ? 1 : 0
            }
            if reason.qualifies {
                day.contacts += 1
                day.credit += credit
                day.bonusMinutes += worth.minutes
                day.clients += isAnonymous || clients.insert(contact.client).inserted ? 1 : 0
                hour.contacts += 1
                hour.credit += credit
            }
            hours[start] = hour
        }
        self.hours = hours.values.sorted { $0.hour < $1.hour }
    }

    /// The beginning of the local hour, which in some zones is no hour of UTC.
    private static func hour(of instant: Instant, zone: Zone) -> Instant {
        let offset = zone.offset(at: instant)
        return Instant(seconds: (instant.seconds + offset).flooredDivision(by: 3_600) * 3_600 - offset)
    }
}

extension TeamRules {
    fileprivate func reason(for contact: Contact, isVoid: Bool, isRepeat: Bool) -> Reason {
        if isVoid { return .void }
        if ignored.contains(contact.client) { return .ignoredNumber }
        switch contact.agreement {
        case .some(.none): return .noAgreement
        case .some(.yes): return .agreementYes
        case .some(.no): return .agreementNo
        case nil: break
        }
        if oncePerClientDay, isRepeat { return .repeatClient }
        guard basis == .talk else { return .short }
        return switch contact.channel {
        case .meeting: .held
        case .call where contact.talk >= minimumTalk: .talk
        case .call, .correspondence, .journal: .short
        }
    }
}

extension Rates {
    /// What a qualifying contact stands for: millionths of a call, and minutes of talk on top of its own.
    fileprivate func worth(of channel: Channel) -> (credit: Int64, minutes: Int64) {
        switch channel {
        case .call, .journal: (call, 0)
        case .correspondence: (correspondence, correspondenceMinutes)
        case .meeting: (meeting, meetingMinutes)
        }
    }
}

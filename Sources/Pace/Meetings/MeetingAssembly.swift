/// Turns the versions of a meeting into held meetings (`mail.md` section 9): a pure function of the set of versions, the
/// roster, the rules and the present.
package struct MeetingAssembly: Sendable {
    package struct Outcome: Hashable, Sendable {
        /// One per manager and occurrence that was held, in order of beginning.
        package var contacts: [Contact]
        /// When the next occurrence will have been held, if nothing changes; nil: none will.
        package var nextEnd: Instant?
    }

    /// A meeting counts for so much of its length, microseconds.
    private static let longest: Int64 = 8 * 3_600_000_000

    private let rulebook: Rulebook
    private let now: Instant

    package init(rulebook: Rulebook, now: Instant) {
        self.rulebook = rulebook
        self.now = now
    }

    /// - Parameter versions: all of one UID, in any order, repeated or not.
    package func outcome(of versions: [MeetingVersion]) -> Outcome {
        let ordered = Self.ordered(versions)
        let authority = MeetingAuthority(ordered, rulebook: rulebook)
        let plan = MeetingPlan(ordered, authority: authority)
        let isFloating = ordered.contains(where: \.isFloating)
        var outcome = Outcome(contacts: [], nextEnd: nil)
        // A floating time is another moment for the managers of every zone.
        for zone in isFloating ? Set(rulebook.teams.map(\.zone)) : [.utc] {
            let answers = MeetingAnswers(ordered, authority: authority, zone: zone)
            for occurrence in plan.occurrences(in: zone).prefix(MeetingVersion.mostOccurrences)
            where occurrence.length > 0 && !occurrence.version.isWholeDay {
                let original = occurrence.original.instant(in: zone)
                var people = people(of: occurrence, original, answers)
                if isFloating {
                    people.managers = people.managers.filter { self.zone(of: $0, near: occurrence.original) == zone }
                }
                guard let client = people.client, !people.managers.isEmpty else { continue }
                guard occurrence.ended <= now else {
                    outcome.nextEnd = min(outcome.nextEnd ?? occurrence.ended, occurrence.ended)
                    continue
                }
                for manager in people.managers {
                    outcome.contacts.append(
                        Contact(
                            manager: manager,
                            channel: .meeting,
                            client: client,
                            call: occurrence.version.uid + (plan.isRepeated ? " \(original.rfc3339)" : ""),
                            part: plan.isRepeated ? original.seconds : 0,
                            began: occurrence.began,
                            ended: occurrence.began + min(occurrence.length, Self.longest),
                            talk: 0
                        )
                    )
                }
            }
        }
        outcome.contacts.sort { ($0.began, $0.manager, $0.part) < ($1.began, $1.manager, $1.part) }
        return outcome
    }

    /// Each once, by SEQUENCE, then DTSTAMP; what is equal in both by all that it says, so that the order of arrival
    /// decides nothing.
    private static func ordered(_ versions: [MeetingVersion]) -> [MeetingVersion] {
        Set(versions).map { (version: $0, key: $0.key) }.sorted { left, right in
            (left.version.sequence, left.version.stampedAt, left.key)
                < (right.version.sequence, right.version.stampedAt, right.key)
        }.map(\.version)
    }

    /// By a first approximation, as the moment depends on the zone.
    private func zone(of manager: ManagerIndex, near time: MeetingTime) -> Zone? {
        rulebook.team(of: manager, at: Instant(microseconds: time.microseconds)).map { rulebook.teams[$0].zone }
    }

    /// The managers who are there, and the first client by address.
    private func people(
        of occurrence: MeetingPlan.Occurrence,
        _ original: Instant,
        _ answers: MeetingAnswers
    ) -> (managers: Set<ManagerIndex>, client: String?) {
        let version = occurrence.version
        var there: Set<String> = []
        var isOrganizerListed = false
        for person in version.attendees where !person.address.isEmpty {
            if person.address == version.organizer?.address { isOrganizerListed = true }
            if answers.answer(of: person, original: original, in: version) != .declined { there.insert(person.address) }
        }
        // Whoever invites comes, unless it is said otherwise.
        if let organizer = version.organizer, !organizer.address.isEmpty, !isOrganizerListed {
            there.insert(organizer.address)
        }
        let house = rulebook.mailHouses.last { $0.from <= occurrence.began }
        var managers: Set<ManagerIndex> = []
        var client: String?
        for address in there where house?.dropboxes.contains(address) != true {
            if let manager = rulebook.manager(ofAddress: address, at: occurrence.began) {
                managers.insert(manager)
            } else if rulebook.addresses[address] == nil,
                house?.domains.contains(MailHouse.domain(of: address)) != true
            {
                client = min(client ?? address, address)
            }
        }
        return (managers, client)
    }
}

/// Who may change a meeting: its organizer, whom the first request names, and each attendee for the own answer.
///
/// What was exported from a calendar is believed; what came by mail must come from whom it speaks for.
struct MeetingAuthority {
    private let rulebook: Rulebook
    private let defining: MeetingVersion?
    /// Strangers alone speak in the name of the house.
    private let isRefused: Bool

    /// - Parameter versions: in ascending order of versions.
    init(_ versions: [MeetingVersion], rulebook: Rulebook) {
        self.rulebook = rulebook
        let requests = versions.filter { $0.method == .request }
        let candidates = requests.isEmpty ? versions.filter { $0.method == .add } : requests
        let believed = candidates.filter { request in
            guard let senders = request.senders else { return true }
            guard let organizer = request.organizer else { return false }
            return Self.speaks(senders, for: organizer, sentBy: organizer.sentBy, at: request.stampedAt, rulebook)
        }
        // An invitation that somebody else sent on tells less than one from the organizer, and one of the house more: whoever
        // knows the UID can send one of an own with any stamp, but not in the name of the house.
        let lowest = believed.first?.sequence
        defining =
            believed.first { $0.sequence == lowest && Self.isOfHouse($0, rulebook) } ?? believed.first
            ?? candidates.first { !Self.isOfHouse($0, rulebook) }
        isRefused = defining == nil && !candidates.isEmpty
    }

    private static func isOfHouse(_ request: MeetingVersion, _ rulebook: Rulebook) -> Bool {
        guard let organizer = request.organizer?.address else { return false }
        let house = rulebook.mailHouses.last { $0.from <= request.stampedAt }?.domains ?? []
        return rulebook.addresses[organizer] != nil || house.contains(MailHouse.domain(of: organizer))
    }

    /// Whether a request, cancel or addition may change the meeting.
    func accepts(_ version: MeetingVersion) -> Bool {
        guard !isRefused else { return false }
        guard let senders = version.senders, version != defining else { return true }
        guard let organizer = defining?.organizer, !organizer.address.isEmpty else {
            return defining?.senders.map { !Set($0).isDisjoint(with: senders) } ?? false
        }
        guard let named = version.organizer else { return senders.contains(organizer.address) }
        return named.address == organizer.address
            && Self.speaks(senders, for: organizer, sentBy: organizer.sentBy, at: version.stampedAt, rulebook)
    }

    /// Whether an answer may speak for a person. Who acts for the person is told by the invitation, not by the answer.
    func accepts(_ reply: MeetingVersion, of person: Attendee) -> Bool {
        guard !person.address.isEmpty else { return false }
        guard let senders = reply.senders else { return true }
        let sentBy = defining?.attendees.first { $0.address == person.address }?.sentBy
        return Self.speaks(senders, for: person, sentBy: sentBy, at: reply.stampedAt, rulebook)
    }

    /// The person, who acts for the person, or somebody of the same organisation.
    private static func speaks(
        _ senders: [String],
        for person: Attendee,
        sentBy: String?,
        at instant: Instant,
        _ rulebook: Rulebook
    ) -> Bool {
        guard !person.address.isEmpty else { return false }
        let house = rulebook.mailHouses.last { $0.from <= instant }?.domains ?? []
        let domain = MailHouse.domain(of: person.address)
        return senders.contains { sender in
            if sender == person.address || sender == sentBy { return true }
            let other = MailHouse.domain(of: sender)
            if house.contains(domain), house.contains(other) { return true }
            return domain == other && !domain.isEmpty && !MailHouse.freemail.contains(domain)
        }
    }
}

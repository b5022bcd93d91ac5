/// What attendees answered by themselves (RFC 5546 3.2.3).
struct MeetingAnswers {
    private struct Place: Hashable {
        var address: String
        /// Nil: the whole meeting.
        var original: Instant?
    }

    private struct Reply {
        var stampedAt: Instant
        var answer: Attendee.Answer
    }

    private var replies: [Place: Reply] = [:]

    /// - Parameters:
    ///   - versions: in ascending order of versions.
    ///   - zone: of floating times.
    init(_ versions: [MeetingVersion], authority: MeetingAuthority, zone: Zone) {
        for version in versions where version.method == .reply {
            for person in version.attendees where authority.accepts(version, of: person) {
                let place = Place(address: person.address, original: version.occurrence?.instant(in: zone))
                if let known = replies[place], known.stampedAt > version.stampedAt { continue }
                replies[place] = Reply(stampedAt: version.stampedAt, answer: person.answer)
            }
        }
    }

    /// What a person answered last: the answer for the occurrence, then the one for the whole meeting, unless the
    /// organizer wrote another one down later.
    func answer(of person: Attendee, original: Instant, in version: MeetingVersion) -> Attendee.Answer {
        guard !replies.isEmpty else { return person.answer }
        for place in [original, nil] {
            if let reply = replies[Place(address: person.address, original: place)],
                reply.stampedAt >= version.stampedAt
            {
                return reply.answer
            }
        }
        return person.answer
    }
}
